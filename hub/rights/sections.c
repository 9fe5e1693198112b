/* The sections of a view that are made of survivors, and the small ones. */
#include "hub/rights/projecting.h"

#include <string.h>

void project_own_numbers(struct projecting *projecting) {
    struct viewpoint *view = &projecting->view;
    for (size_t i = 0; i < view->customer->member_count; i++) {
        const struct member *member = &view->customer->members[i];
        if (*member->number == '\0' || !viewpoint_owns(view, member->source)) {
            continue;
        }
        const struct projected item = {.section = section_name(SECTION_OWN_NUMBERS),
                                       .name = member->source,
                                       .text = member->number,
                                       .rule = "own-numbers",
                                       .member = member};
        projecting_put(projecting, &item);
    }
}

/* One part of a survivor. */
struct part {
    const struct attribute *attribute;
    const char *name;
    enum whose whose; /* of an allocation; WHOSE_OWN else, which every rule reaches */
};

static bool covers_part(const struct rule *rule, const void *thing) {
    const struct part *part = thing;
    return id_set_has(&rule->attributes, part->attribute->id) && part->whose <= rule->origin &&
           (rule->fields.count == 0 || names_hold(&rule->fields, part->name));
}

/* A store's allocation is its own business, whoever wrote it down. */
static enum whose whose_value(struct viewpoint *view, enum section section, const struct customer_value *value) {
    if (section != SECTION_ALLOCATION) {
        return WHOSE_OWN;
    }
    const char *dealer = customer_part(value, "dealer", view->arena);
    return strcmp(dealer, view->partner->id) == 0 ? WHOSE_OWN : viewpoint_whose(view, dealer);
}

static void project_part(struct projecting *projecting, enum section section, const struct sight_value *seen,
                         const struct part *part, const char *text) {
    const struct attribute *attribute = part->attribute;
    const char *shown = *part->name == '\0' ? attribute->name : part->name;
    const struct verdict verdict = projecting_judge(projecting, section, covers_part, part, seen->source);
    if (verdict_gives(&verdict)) {
        projecting_add(
            projecting, &verdict,
            (struct projected){.section = section_name(section), .value = seen->value, .name = shown, .text = text});
    } else {
        struct withheld withheld = WITHHELD(section, shown, &verdict);
        withheld.attribute = attribute;
        projecting_withhold(projecting, withheld);
    }
}

static void project_value(struct projecting *projecting, enum section section, const struct sight_value *seen) {
    const struct attribute *attribute = seen->value->attribute;
    struct part part = {.attribute = attribute, .whose = whose_value(&projecting->view, section, seen->value)};
    for (size_t i = 0; i < attribute->field_count; i++) {
        if (*seen->parts[i] != '\0') {
            part.name = attribute->fields[i].name;
            project_part(projecting, section, seen, &part, seen->parts[i]);
        }
    }
}

void project_attributes(struct projecting *projecting, enum section section) {
    const struct sight *sight = projecting->sight;
    for (size_t i = sight->starts[section]; i < sight->starts[section + 1]; i++) {
        if (section != SECTION_CONSENT || consent_concerns(&projecting->view, sight->values[i].value)) {
            project_value(projecting, section, &sight->values[i]);
        }
    }
}

static bool covers_all(const struct rule *rule, const void *thing) {
    (void)rule;
    (void)thing;
    return true;
}

static struct customer_event *events_seen(struct viewpoint *view, const struct rule *rule,
                                          const struct customer_event *events, size_t *count) {
    struct customer_event *seen = ARENA_NEW(view->arena, struct customer_event, *count + 1);
    const size_t all = *count;
    *count = 0;
    for (size_t i = 0; i < all; i++) {
        if (!viewpoint_walled(view, rule, events[i].source)) {
            seen[(*count)++] = events[i];
        }
    }
    return seen;
}

/* The stage as the events on this side of the wall tell it. */
static const char *stage_seen(struct viewpoint *view, const struct rule *rule) {
    struct customer seen = *view->customer;
    seen.events = events_seen(view, rule, seen.events, &seen.event_count);
    seen.turns = events_seen(view, rule, seen.turns, &seen.turn_count);
    seen.earlier = ARENA_NEW(view->arena, struct customer_tally, seen.earlier_count + 1);
    seen.earlier_count = 0;
    for (size_t i = 0; i < view->customer->earlier_count; i++) {
        if (!viewpoint_walled(view, rule, view->customer->earlier[i].source)) {
            seen.earlier[seen.earlier_count++] = view->customer->earlier[i];
        }
    }
    return customer_stage(&seen);
}

void project_stage(struct projecting *projecting) {
    const struct verdict verdict = projecting_judge(projecting, SECTION_STAGE, covers_all, NULL, NULL);
    const char *name = section_name(SECTION_STAGE);
    if (verdict_gives(&verdict)) {
        projecting_add(
            projecting, &verdict,
            (struct projected){.section = name, .name = name, .text = stage_seen(&projecting->view, verdict.give)});
    } else {
        projecting_withhold(projecting, WITHHELD(SECTION_STAGE, name, &verdict));
    }
}

void project_relations(struct projecting *projecting) {
    const struct verdict verdict = projecting_judge(projecting, SECTION_RELATION, covers_all, NULL, NULL);
    const char *name = section_name(SECTION_RELATION);
    if (!verdict_gives(&verdict)) {
        projecting_withhold(projecting, WITHHELD(SECTION_RELATION, name, &verdict));
        return;
    }
    for (unsigned i = 0; i < RELATION_ANY; i++) {
        if ((projecting->view.held >> i & 1) != 0) {
            projecting_add(projecting, &verdict,
                           (struct projected){.section = name, .name = name, .text = relation_name((enum relation)i)});
        }
    }
}
