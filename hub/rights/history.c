/* The history of a view: each Give takes the newest events that it covers, up to its number; an event shows the facts of
 * all the Gives that took it. */
#include "hub/rights/projecting.h"

#include <string.h>

/* Which rule took which event: taken[event * rule_count + rule]. */
struct taking {
    struct projecting *projecting;
    const struct rule **rules; /* of the section */
    size_t rule_count;
    bool *taken;
    struct id_set silent; /* facts already told as withheld by no rule */
};

static bool covers_event(struct viewpoint *view, const struct rule *rule, const struct customer_event *event) {
    if (!event_counts(event) || (rule->kinds.count > 0 && !names_hold(&rule->kinds, event->kind->name)) ||
        (rule->groups.count > 0 && !names_hold(&rule->groups, event->kind->group)) ||
        !viewpoint_reaches(view, event->source, rule->origin) || viewpoint_walled(view, rule, event->source)) {
        return false;
    }
    /* The day of the event and `days` more. */
    return rule->days == 0 ||
           viewpoint_within(view, INSTANT_NONE, rights_day(view->rights, event->time) + DAYS(rule->days + 1));
}

static void take(struct taking *taking, size_t rule_index) {
    struct viewpoint *view = &taking->projecting->view;
    const struct rule *rule = taking->rules[rule_index];
    const int most = rule->effect == RULE_GIVE ? rule->last : INT32_MAX;
    int count = 0;
    for (size_t i = 0; i < view->customer->event_count && count < most; i++) {
        if (covers_event(view, rule, &view->customer->events[i])) {
            taking->taken[i * taking->rule_count + rule_index] = true;
            count++;
        }
    }
}

static bool covers_fact(const struct rule *rule, const struct attribute *fact) {
    return fact == NULL ? rule->effect == RULE_GIVE || !rule->has_facts : id_set_has(&rule->facts, fact->id);
}

/* fact NULL: the event itself, its kind and time. */
static struct verdict judge(const struct taking *taking, size_t event, const struct attribute *fact) {
    struct verdict verdict = {0};
    const struct rule **firsts[] = {
        [RULE_GIVE] = &verdict.give, [RULE_MASK] = &verdict.mask, [RULE_DENY] = &verdict.deny};
    for (size_t i = 0; i < taking->rule_count; i++) {
        const struct rule *rule = taking->rules[i];
        if (taking->taken[event * taking->rule_count + i] && *firsts[rule->effect] == NULL && covers_fact(rule, fact)) {
            *firsts[rule->effect] = rule;
        }
    }
    return verdict;
}

static void withhold_fact(struct taking *taking, const struct verdict *verdict, const struct attribute *fact) {
    if (verdict->deny == NULL) {
        if (id_set_has(&taking->silent, fact->id)) {
            return;
        }
        id_set_add(&taking->silent, fact->id);
    }
    projecting_withhold(taking->projecting, WITHHELD(SECTION_HISTORY, fact->name, verdict));
}

static void project_facts(struct taking *taking, size_t index, struct projected item) {
    const struct customer_event *event = item.event;
    for (size_t i = 0; i < event->fact_count; i++) {
        const struct event_fact *fact = &event->facts[i];
        const struct verdict verdict = judge(taking, index, fact->fact);
        if (fact->text == NULL || *fact->text == '\0') {
            continue;
        }
        if (verdict_gives(&verdict)) {
            item.name = fact->fact->name;
            item.text = fact->text;
            projecting_add(taking->projecting, &verdict, item);
        } else {
            withhold_fact(taking, &verdict, fact->fact);
        }
    }
}

static void project_event(struct taking *taking, size_t index) {
    struct viewpoint *view = &taking->projecting->view;
    const struct customer_event *event = &view->customer->events[index];
    if (!taking->projecting->sight->events[index].counts) {
        return;
    }
    struct verdict verdict = judge(taking, index, NULL);
    if (!verdict_gives(&verdict)) {
        verdict.walled = viewpoint_behind_wall(view, event->source);
        projecting_withhold(taking->projecting, WITHHELD(SECTION_HISTORY, event->kind->name, &verdict));
        return;
    }
    struct projected item = {.section = section_name(SECTION_HISTORY),
                             .event = event,
                             .name = "time",
                             .text = taking->projecting->sight->events[index].time,
                             .origin = whose_name(viewpoint_whose(view, event->source))};
    projecting_add(taking->projecting, &(struct verdict){.give = verdict.give}, item);
    project_facts(taking, index, item);
}

void project_history(struct projecting *projecting) {
    const size_t *starts = projecting->starts;
    const size_t events = projecting->view.customer->event_count;
    struct taking taking = {.projecting = projecting,
                            .rules = projecting->rules + starts[SECTION_HISTORY],
                            .rule_count = starts[SECTION_HISTORY + 1] - starts[SECTION_HISTORY]};
    taking.taken = ARENA_NEW(projecting->view.arena, bool, taking.rule_count *events);
    for (size_t i = 0; i < taking.rule_count; i++) {
        take(&taking, i);
    }
    for (size_t i = 0; i < events; i++) {
        project_event(&taking, i);
    }
}
