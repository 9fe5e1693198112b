#include "hub/rights/projecting.h"

#include <string.h>

struct verdict projecting_judge(struct projecting *projecting, enum section section, rule_covers *covers,
                                const void *thing, const char *source) {
    struct verdict verdict = {0};
    const struct rule **firsts[] = {
        [RULE_GIVE] = &verdict.give, [RULE_MASK] = &verdict.mask, [RULE_DENY] = &verdict.deny};
    for (size_t i = projecting->starts[section]; i < projecting->starts[section + 1]; i++) {
        const struct rule *rule = projecting->rules[i];
        if (*firsts[rule->effect] != NULL || !covers(rule, thing)) {
            continue;
        }
        if (viewpoint_walled(&projecting->view, rule, source)) {
            verdict.walled = verdict.walled || rule->effect == RULE_GIVE;
        } else {
            *firsts[rule->effect] = rule;
        }
    }
    return verdict;
}

bool verdict_gives(const struct verdict *verdict) {
    return verdict->give != NULL && verdict->deny == NULL;
}

const char *verdict_why(const struct verdict *verdict) {
    if (verdict->deny != NULL) {
        return verdict->deny->id;
    }
    return verdict->walled ? "brand wall" : "no rule";
}

void projecting_withhold(struct projecting *projecting, struct withheld withheld) {
    for (guint i = 0; projecting->withheld != NULL && i < projecting->withheld->len; i++) {
        const struct withheld *other = &g_array_index(projecting->withheld, struct withheld, i);
        /* Names and reasons are never copied, so equal ones are one text. */
        if (other->section == withheld.section && other->attribute == withheld.attribute &&
            other->name == withheld.name && other->why == withheld.why) {
            return;
        }
    }
    if (projecting->withheld != NULL) {
        (void)g_array_append_val(projecting->withheld, withheld);
    }
}

void projecting_put(struct projecting *projecting, const struct projected *item) {
    if (projecting->item_count == projecting->item_room) {
        const size_t room = projecting->item_room == 0 ? 64 : projecting->item_room * 2;
        struct projected *items = arena_raw(projecting->view.arena, room * sizeof *items);
        if (projecting->item_count > 0) {
            memcpy(items, projecting->items, projecting->item_count * sizeof *items);
        }
        projecting->items = items;
        projecting->item_room = room;
    }
    projecting->items[projecting->item_count++] = *item;
}

void projecting_add(struct projecting *projecting, const struct verdict *verdict, struct projected item) {
    item.rule = verdict->give->id;
    item.purpose = verdict->give->purpose;
    if (verdict->mask != NULL) {
        item.text = verdict->mask->mask(item.text, projecting->view.arena);
        item.mask = verdict->mask->id;
    }
    projecting_put(projecting, &item);
}

/* The rules about the partner that apply; true when one of them gives. */
static bool select_rules(struct projecting *projecting) {
    struct viewpoint *view = &projecting->view;
    const struct partner_rules *own = &view->rights->partner_rules[view->partner - view->rights->partners];
    bool gives = false;
    size_t count = 0;
    projecting->rules = ARENA_NEW(view->arena, const struct rule *, own->count);
    for (size_t i = 0; i < own->count; i++) {
        if (viewpoint_applies(view, own->rules[i])) {
            projecting->rules[count++] = own->rules[i];
            projecting->starts[own->rules[i]->section + 1]++;
            gives = gives || own->rules[i]->effect == RULE_GIVE;
        }
    }
    for (unsigned section = 0; section < SECTION_COUNT; section++) {
        projecting->starts[section + 1] += projecting->starts[section];
    }
    return gives;
}

static void *moved(GArray *array, size_t size, struct arena *arena) {
    void *copy = arena_alloc(arena, array->len * size);
    if (array->len > 0) {
        memcpy(copy, array->data, array->len * size);
    }
    g_array_free(array, TRUE);
    return copy;
}

static const char *strongest(unsigned held) {
    for (unsigned i = 0; i < RELATION_COUNT; i++) {
        if ((held >> i & 1) != 0) {
            return relation_name((enum relation)i);
        }
    }
    return NULL;
}

/* One's own numbers alone are nothing to be told: they are known, and a golden id is given by a rule or not at all. */
static bool is_visible(const struct projecting *projecting) {
    /* they come first */
    return projecting->item_count > 0 &&
           projecting->items[projecting->item_count - 1].section != section_name(SECTION_OWN_NUMBERS);
}

static void project_allocations(struct projecting *projecting) {
    project_attributes(projecting, SECTION_ALLOCATION);
}

/* In the order of the view; what is first shows soonest that there is anything. */
static void build(struct projecting *projecting, bool until_visible) {
    static void (*const rest[])(struct projecting *) = {project_stage,       project_relations, project_related,
                                                        project_allocations, project_history,   project_totals};
    unsigned section = SECTION_IDENTITY;
    size_t i = 0;
    project_own_numbers(projecting);
    for (; section <= SECTION_CONSENT && !(until_visible && is_visible(projecting)); section++) {
        project_attributes(projecting, (enum section)section);
    }
    for (; i < sizeof rest / sizeof *rest && !(until_visible && is_visible(projecting)); i++) {
        rest[i](projecting);
    }
}

static void project_with(struct projecting *projecting, struct projection *result) {
    *result = (struct projection){.next_change = INSTANT_NONE};
    if (select_rules(projecting)) {
        build(projecting, false);
        result->visible = is_visible(projecting);
        result->relation = strongest(projecting->view.held);
        result->item_count = result->visible ? projecting->item_count : 0;
        result->items = projecting->items;
    }
    result->next_change = projecting->view.next;
}

void project_seen(const struct rights *rights, const struct partner *partner, const struct sight *sight, instant at,
                  struct arena *arena, struct projection *result) {
    struct projecting projecting = {.view = viewpoint_of(rights, partner, sight->customer, at, arena), .sight = sight};
    project_with(&projecting, result);
}

bool rights_see(const struct rights *rights, const struct partner *partner, const struct sight *sight, instant at,
                struct arena *arena, instant *next) {
    struct projecting projecting = {.view = viewpoint_of(rights, partner, sight->customer, at, arena), .sight = sight};
    const bool gives = select_rules(&projecting);
    if (gives) {
        build(&projecting, true);
    }
    *next = projecting.view.next;
    return gives && is_visible(&projecting);
}

void project(const struct rights *rights, const struct partner *partner, const struct customer *customer, instant at,
             struct arena *arena, struct projection *result) {
    struct projecting projecting = {.view = viewpoint_of(rights, partner, customer, at, arena),
                                    .sight = sight_new(rights, customer, arena),
                                    .withheld = g_array_new(FALSE, TRUE, sizeof(struct withheld))};
    project_with(&projecting, result);
    result->withheld_count = projecting.withheld->len;
    result->withheld = moved(projecting.withheld, sizeof(struct withheld), arena);
}

instant rights_next_change(const struct rights *rights, const struct customer *customer, instant at,
                           struct arena *arena) {
    instant next = INSTANT_NONE;
    size_t count;
    const size_t *candidates = rights_candidates(rights, customer, arena, &count);
    const struct sight *sight = sight_new(rights, customer, arena);
    for (size_t i = 0; i < count; i++) {
        struct projection projection;
        project_seen(rights, &rights->partners[candidates[i]], sight, at, arena, &projection);
        const instant change = projection.next_change;
        if (change != INSTANT_NONE && (next == INSTANT_NONE || change < next)) {
            next = change;
        }
    }
    return next;
}
