/* The customers that one belongs together with, as far as a partner may know of them. */
#include "hub/rights/projecting.h"

#include <string.h>

bool rights_tell_related(const struct rights *rights) {
    for (size_t i = 0; i < rights->rule_count; i++) {
        if (rights->rules[i].section == SECTION_RELATED && rights->rules[i].effect == RULE_GIVE) {
            return true;
        }
    }
    return false;
}

static bool covers_kind(const struct rule *rule, const void *thing) {
    const enum tie_kind *kind = thing;
    return rule->kinds.count == 0 || names_hold(&rule->kinds, tie_kind_name(*kind));
}

static struct verdict judge(struct projecting *projecting, enum tie_kind kind, const char *source) {
    return projecting_judge(projecting, SECTION_RELATED, covers_kind, &kind, source);
}

/* Two records show it: neither may stand behind the wall. */
static struct verdict verdict_on(struct projecting *projecting, const struct customer_tie *tie) {
    const struct verdict mine = judge(projecting, tie->kind, tie->member->source);
    const struct verdict other = judge(projecting, tie->kind, tie->other.source);
    return verdict_gives(&mine) ? other : mine;
}

static bool is_given(void *argument, const struct customer_tie *tie) {
    const struct verdict verdict = verdict_on(argument, tie);
    return verdict_gives(&verdict);
}

static void note_next(struct viewpoint *view, instant next) {
    if (next != INSTANT_NONE && (view->next == INSTANT_NONE || next < view->next)) {
        view->next = next;
    }
}

/* By what is known of it beside its history, so that an event which says nothing new of it need not be told to all that belong
 * together with it. */
static bool may_see(struct projecting *projecting, const struct customer *other) {
    struct viewpoint *view = &projecting->view;
    instant next;
    if (other == NULL) {
        return false;
    }
    const struct sight *sight = sight_of_related(view->rights, projecting->sight, other);
    const bool sees = rights_see(view->rights, view->partner, sight, view->day, view->arena, &next);
    note_next(view, next);
    return sees;
}

static void add_numbers(struct projecting *projecting, const struct verdict *verdict, const struct related *related) {
    for (size_t i = 0; i < related->known->member_count; i++) {
        const struct member *member = &related->known->members[i];
        if (*member->number != '\0' && viewpoint_owns(&projecting->view, member->source)) {
            projecting_add(projecting, verdict,
                           (struct projected){.section = section_name(SECTION_RELATED),
                                              .name = member->source,
                                              .text = member->number,
                                              .member = member,
                                              .related = related});
        }
    }
}

static void add(struct projecting *projecting, const struct verdict *verdict, const struct related *related,
                bool known) {
    char id[UUID_TEXT];
    const char *golden = known ? arena_copy(projecting->view.arena, uuid_to_text(&related->golden, id)) : "";
    projecting_add(projecting, verdict,
                   (struct projected){.section = section_name(SECTION_RELATED),
                                      .name = related_word(related->kind, related->inward),
                                      .text = golden,
                                      .related = related});
    if (known) {
        add_numbers(projecting, verdict, related);
    }
}

static void withhold(struct projecting *projecting) {
    const struct customer *customer = projecting->view.customer;
    for (size_t i = 0; projecting->withheld != NULL && i < customer->tie_count; i++) {
        const struct customer_tie *tie = &customer->ties[i];
        const struct verdict verdict = verdict_on(projecting, tie);
        if (!verdict_gives(&verdict)) {
            projecting_withhold(projecting, WITHHELD(SECTION_RELATED, related_word(tie->kind, tie->inward), &verdict));
        }
    }
}

/* Of those whom the partner may not see it learns once of each kind that there is somebody. Whether it may see one is asked of
 * no more than are told: what becomes of the others changes nothing as long as these stand. */
void project_related(struct projecting *projecting) {
    const struct customer *customer = projecting->view.customer;
    size_t count = 0;
    unsigned told = 0;
    int shown = 0;
    if (customer->tie_count == 0) {
        return;
    }
    const struct related *all = related_of(customer, is_given, projecting, projecting->view.arena, &count);
    for (size_t i = 0; i < count; i++) {
        const struct related *related = &all[i];
        const struct verdict verdict = verdict_on(projecting, related->ties[0]);
        if (shown >= verdict.give->last) {
            continue;
        }
        const bool known = may_see(projecting, related->known);
        const unsigned bit = 1U << (2 * related->kind + related->inward);
        if (known || (told & bit) == 0) {
            add(projecting, &verdict, related, known);
            told |= known ? 0 : bit;
            shown++;
        }
        if (!known) {
            projecting_withhold(projecting, (struct withheld){.section = section_name(SECTION_RELATED),
                                                              .name = related_word(related->kind, related->inward),
                                                              .why = "sees not the other"});
        }
    }
    withhold(projecting);
}
