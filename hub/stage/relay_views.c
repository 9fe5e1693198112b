#include "hub/rights/view.h"
#include "hub/stage/relay_plan.h"

#include <string.h>

/* One partner's view within a plan. */
struct view_plan {
    struct plan *plan;
    const struct partner *partner;
    const char *topic;
    const struct published_view *before; /* NULL: never sent */
    const struct published_view *told;   /* the same, unless retracted since */
};

static const char *golden_key(const struct plan *plan, char text[UUID_TEXT]) {
    return uuid_to_text(&plan->now->golden, text);
}

static bool is_aside(const struct view_plan *view) {
    return asides_has(view->plan->asides, view->topic);
}

/* --- what became of the customer ------------------------------------------------------------------------------------ */

/* Ids under which this partner knew one of the members, and which are the customer's no more. */
static void set_replaces(const struct view_plan *view) {
    struct plan *plan = view->plan;
    struct customer *customer = plan->customer;
    customer->replaces = ARENA_NEW(plan->arena, struct uuid, plan->related_count + 1);
    customer->replaces_count = 0;
    for (size_t i = 0; i < plan->related_count; i++) {
        const struct publication *related = plan->related[i];
        if (publication_has_member(plan->now, &related->golden) &&
            publication_view(related, view->partner->id) != NULL) {
            customer->replaces[customer->replaces_count++] = related->golden;
        }
    }
}

/* True when a replaced id was not yet so in what was published before. */
static bool has_joined(const struct view_plan *view) {
    const struct customer *customer = view->plan->customer;
    const struct publication *before = view->plan->before;
    for (size_t i = 0; i < customer->replaces_count; i++) {
        if (before == NULL || !publication_has_member(before, &customer->replaces[i])) {
            return true;
        }
    }
    return false;
}

/* True when a member was published together with records that are now elsewhere. */
static bool has_parted(const struct publication *then, const struct publication *now) {
    for (size_t i = 0; i < then->member_count; i++) {
        if (!publication_has_member(now, &then->members[i])) {
            return true;
        }
    }
    return false;
}

static bool was_split(const struct plan *plan) {
    if (plan->before != NULL) { /* an id that was gone is back */
        return plan->before->member_count == 0 || has_parted(plan->before, plan->now);
    }
    for (size_t i = 0; i < plan->related_count; i++) {
        if (plan->related[i]->member_count > 1 && has_parted(plan->related[i], plan->now)) {
            return true;
        }
    }
    return false;
}

/* What the view that is owed was to say: others have been told so since, and what was published shows it no more. */
static const char *owed_reason(const struct view_plan *view) {
    for (const struct debt *debt = view->plan->debts; debt != NULL; debt = debt->next) {
        if (strcmp(debt->partner, view->partner->id) == 0) {
            return debt->reason;
        }
    }
    return NULL;
}

/* "merged", "split", or NULL. */
static const char *what_became(const struct view_plan *view) {
    return has_joined(view) ? "merged" : was_split(view->plan) ? "split" : owed_reason(view);
}

/* The partner knows one of the members under an id that is this customer's now, and was not told so. */
static bool has_to_hear_of_joining(const struct view_plan *view) {
    const char *became = what_became(view);
    return became != NULL && strcmp(became, "merged") == 0 && view->plan->customer->replaces_count > 0;
}

static const char *reason_of(const struct view_plan *view) {
    const struct plan *plan = view->plan;
    const char *became = what_became(view);
    if (became != NULL) {
        return became;
    }
    const bool same_customer = plan->before != NULL && plan->customer->version <= plan->before_until;
    return same_customer ? "rights" : view->told == NULL ? "new" : "changed";
}

/* --- one partner ------------------------------------------------------------------------------------------------------ */

static struct published_view *entry(const struct view_plan *view) {
    struct published_view *now = publication_view(view->plan->now, view->partner->id);
    return now != NULL ? now : publication_add_view(view->plan->now, view->partner->id, view->plan->arena);
}

static void send(const struct view_plan *view, struct bytes content, struct published_digest digest) {
    struct plan *plan = view->plan;
    struct published_view *now = entry(view);
    now->version++;
    now->sequence = numbering_next(plan->numbering);
    now->digest = digest;
    now->retracted = false;
    const struct view_envelope envelope = {now->version, now->sequence, reason_of(view)};
    const struct bytes xml = view_wrap(view->partner, plan->customer, content, &envelope, plan->arena);
    char key[UUID_TEXT];
    outbox_put(plan->outbox, OUTLET_VIEWS, view->topic, golden_key(plan, key), xml, plan->arena);
    plan->outbox->views++;
    plan->changed = true;
}

static void retract(struct plan *plan, const char *topic, struct published_view *now) {
    char key[UUID_TEXT];
    now->version++;
    now->sequence = numbering_next(plan->numbering);
    now->retracted = true;
    outbox_put(plan->outbox, OUTLET_VIEWS, topic, golden_key(plan, key), (struct bytes){NULL, 0}, plan->arena);
    plan->outbox->retractions++;
    plan->changed = true;
}

static void plan_visible(const struct view_plan *view, const struct projection *projection) {
    const struct bytes content = view_content(projection, view->plan->scratch);
    const struct published_digest digest = published_digest_of(view->plan->setting->keyer, content);
    set_replaces(view);
    const bool same =
        view->told != NULL && published_digest_equal(&digest, &view->told->digest) && !has_to_hear_of_joining(view);
    if (same) {
        return;
    }
    if (is_aside(view)) {
        closing_owe(view->plan->closing, view->partner->id, &view->plan->now->golden, what_became(view));
    } else {
        send(view, content, digest);
    }
}

static void plan_hidden(const struct view_plan *view) {
    if (view->told == NULL) {
        return;
    }
    if (is_aside(view)) {
        closing_owe(view->plan->closing, view->partner->id, &view->plan->now->golden, NULL);
    } else {
        retract(view->plan, view->topic, entry(view));
    }
}

static void plan_view(struct plan *plan, const struct partner *partner, const struct sight *sight) {
    struct view_plan view = {
        .plan = plan,
        .partner = partner,
        .topic = topic_named(plan->setting->customers_topic, partner->id, plan->arena),
        .before = plan->before == NULL ? NULL : publication_view(plan->before, partner->id),
    };
    view.told = view.before == NULL || view.before->retracted ? NULL : view.before;
    struct projection projection = {.visible = false, .next_change = INSTANT_NONE};
    if (partner->views) {
        project_seen(plan->setting->rights, partner, sight, plan->at, plan->scratch, &projection);
    }
    plan->next_change = instant_earlier(plan->next_change, projection.next_change);
    if (projection.visible) {
        plan_visible(&view, &projection);
        plan_kin(plan, partner, view.told != NULL);
    } else {
        plan_hidden(&view);
    }
}

/* --- all partners ---------------------------------------------------------------------------------------------------- */

/* `all`: of every partner; otherwise of those that the configuration no longer knows. */
static void retract_views(struct plan *plan, bool all) {
    for (size_t i = 0; i < plan->now->view_count; i++) {
        struct published_view *view = &plan->now->views[i];
        if (view->retracted || (!all && rights_partner_by_id(plan->setting->rights, view->partner) != NULL)) {
            continue;
        }
        const char *topic = topic_named(plan->setting->customers_topic, view->partner, plan->arena);
        if (asides_has(plan->asides, topic)) {
            closing_owe(plan->closing, view->partner, &plan->now->golden, NULL);
        } else {
            retract(plan, topic, view);
        }
    }
}

/* Only those who may see something, or were told something that may have to be taken back. */
void plan_views(struct plan *plan) {
    const struct rights *rights = plan->setting->rights;
    size_t count;
    const size_t *candidates = rights_candidates(rights, plan->customer, plan->scratch, &count);
    const struct sight *sight = sight_new(rights, plan->customer, plan->scratch);
    bool *asked = ARENA_NEW(plan->scratch, bool, rights_partner_count(rights));
    for (size_t i = 0; i < count; i++) {
        asked[candidates[i]] = true;
        plan_view(plan, rights_partner(rights, candidates[i]), sight);
    }
    for (size_t i = 0; plan->before != NULL && i < plan->before->view_count; i++) {
        const struct partner *partner = rights_partner_by_id(rights, plan->before->views[i].partner);
        if (partner != NULL && !asked[rights_partner_index(rights, partner)]) {
            plan_view(plan, partner, sight);
        }
    }
    retract_views(plan, false);
    arena_reset(plan->scratch); /* of what was seen and written, only the messages are left */
}

void plan_retractions(struct plan *plan) {
    retract_views(plan, true);
}
