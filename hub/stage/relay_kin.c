/* Customers that became one, and one that became several: told to whoever sees, and saw, more than one of them. */
#include "hub/rights/view.h"
#include "hub/stage/relay_plan.h"

struct kin {
    struct plan *plan;
    const struct partner *partner;
    struct uuid *ids;
    size_t count;
};

static void tell(const struct kin *kin, const char *topic, bool split) {
    struct plan *plan = kin->plan;
    char key[UUID_TEXT];
    const struct customer_notice notice = {.split = split,
                                           .partner = kin->partner->id,
                                           .golden = plan->now->golden,
                                           .parts = kin->ids,
                                           .part_count = kin->count,
                                           .at = plan->at};
    outbox_put(plan->outbox, OUTLET_FEEDBACK, topic, uuid_to_text(&plan->now->golden, key),
               customer_notice_write(&notice, plan->arena), plan->arena);
    plan->outbox->answers++;
    plan->changed = true; /* who the customer is now was told: a later look finds it noted, though every view is owed */
}

/* --- merged --------------------------------------------------------------------------------------------------------- */

/* The partner holds a view under an id that is this customer's since now. */
static bool has_joined(const struct kin *kin, const struct publication *related) {
    const struct plan *plan = kin->plan;
    const struct published_view *view = publication_view(related, kin->partner->id);
    return view != NULL && !view->retracted && publication_has_member(plan->now, &related->golden) &&
           (plan->before == NULL || !publication_has_member(plan->before, &related->golden));
}

static struct kin joined(struct plan *plan, const struct partner *partner, bool told) {
    struct kin kin = {plan, partner, ARENA_NEW(plan->arena, struct uuid, plan->related_count + 1), 0};
    if (told) {
        kin.ids[kin.count++] = plan->now->golden;
    }
    for (size_t i = 0; i < plan->related_count; i++) {
        if (has_joined(&kin, plan->related[i])) {
            kin.ids[kin.count++] = plan->related[i]->golden;
        }
    }
    return kin;
}

/* --- split ---------------------------------------------------------------------------------------------------------- */

static bool sees(const struct kin *kin, size_t index) {
    const struct plan *plan = kin->plan;
    instant ignored;
    if (plan->parted_sights[index] == NULL) {
        plan->parted_sights[index] = sight_new(plan->setting->rights, plan->parted[index], plan->arena);
    }
    return rights_see(plan->setting->rights, kin->partner, plan->parted_sights[index], plan->at, plan->arena, &ignored);
}

static struct kin parted(struct plan *plan, const struct partner *partner) {
    struct kin kin = {plan, partner, ARENA_NEW(plan->arena, struct uuid, plan->parted_count + 1), 0};
    for (size_t i = 0; i < plan->parted_count; i++) {
        if (sees(&kin, i)) {
            kin.ids[kin.count++] = plan->parted[i]->golden;
        }
    }
    return kin;
}

static bool is_told_of_kin(const struct plan *plan, const struct partner *partner, const char *topic) {
    return partner->feedback != FEEDBACK_NONE && !asides_has(plan->asides, topic);
}

void plan_kin(struct plan *plan, const struct partner *partner, bool told) {
    const char *topic = topic_named(plan->setting->feedback_topic, partner->id, plan->arena);
    if ((plan->related_count == 0 && plan->parted_count == 0) || !is_told_of_kin(plan, partner, topic)) {
        return;
    }
    const struct kin merged = joined(plan, partner, told);
    if (merged.count > 1) {
        tell(&merged, topic, false);
    }
    const struct kin split = told ? parted(plan, partner) : (struct kin){0};
    if (split.count > 0) {
        tell(&split, topic, true);
    }
}

/* Who sees only one of them learns all by that one's view and the tombstone of the old id. */
void plan_kin_of_gone(struct plan *plan) {
    for (size_t i = 0; plan->parted_count > 1 && i < plan->before->view_count; i++) {
        const struct published_view *view = &plan->before->views[i];
        const struct partner *partner = rights_partner_by_id(plan->setting->rights, view->partner);
        if (view->retracted || partner == NULL) {
            continue;
        }
        const char *topic = topic_named(plan->setting->feedback_topic, partner->id, plan->arena);
        const struct kin split = is_told_of_kin(plan, partner, topic) ? parted(plan, partner) : (struct kin){0};
        if (split.count > 1) {
            tell(&split, topic, true);
        }
    }
}
