#include "hub/rights/viewpoint.h"

#include <string.h>

instant rights_day(const struct rights *rights, instant at) {
    return instant_day(at + rights->utc_offset);
}

struct viewpoint viewpoint_of(const struct rights *rights, const struct partner *partner,
                              const struct customer *customer, instant at, struct arena *arena) {
    return (struct viewpoint){.rights = rights,
                              .partner = partner,
                              .customer = customer,
                              .arena = arena,
                              .day = rights_day(rights, at),
                              .next = INSTANT_NONE};
}

static void turns(struct viewpoint *view, instant day) {
    if (view->next == INSTANT_NONE || day < view->next) {
        view->next = day;
    }
}

bool viewpoint_within(struct viewpoint *view, instant from, instant until) {
    if (until != INSTANT_NONE && until <= view->day) {
        return false;
    }
    if (from != INSTANT_NONE && from > view->day) {
        turns(view, from);
        return false;
    }
    if (until != INSTANT_NONE) {
        turns(view, until);
    }
    return true;
}

static bool day_of(const char *text, instant *day) {
    *day = INSTANT_NONE;
    if (*text == '\0') {
        return true;
    }
    if (!instant_parse(text, day)) {
        return false;
    }
    *day = instant_day(*day);
    return true;
}

bool viewpoint_within_days(struct viewpoint *view, const char *from, const char *until) {
    instant first;
    instant last;
    if (!day_of(from, &first) || !day_of(until, &last)) {
        return false;
    }
    return viewpoint_within(view, first, last == INSTANT_NONE ? INSTANT_NONE : last + DAYS(1));
}

static bool belongs(struct viewpoint *view, const struct partner *partner, const char *kind, const char *to) {
    for (size_t i = 0; i < partner->relation_count; i++) {
        const struct partner_relation *relation = &partner->relations[i];
        if (strcmp(relation->kind, kind) == 0 && (to == NULL || strcmp(relation->to, to) == 0) &&
            viewpoint_within(view, relation->from, relation->until)) {
            return true;
        }
    }
    return false;
}

/* Do both belong to one group, region or brand today? */
static bool share(struct viewpoint *view, const struct partner *other, const char *kind) {
    for (size_t i = 0; i < other->relation_count; i++) {
        const struct partner_relation *relation = &other->relations[i];
        if (strcmp(relation->kind, kind) == 0 && viewpoint_within(view, relation->from, relation->until) &&
            belongs(view, view->partner, kind, relation->to)) {
            return true;
        }
    }
    return false;
}

/* A wall stands only between two that both have a brand. */
static bool wall_between(struct viewpoint *view, const struct partner *other) {
    return belongs(view, view->partner, "brand", NULL) && belongs(view, other, "brand", NULL) &&
           !share(view, other, "brand");
}

static const struct partner *owner_today(struct viewpoint *view, const char *source) {
    const struct ownership *owner = g_hash_table_lookup(view->rights->sources, source);
    const struct partner *today = NULL;
    for (; owner != NULL; owner = owner->earlier) {
        if (viewpoint_within(view, owner->source->from, owner->source->until)) {
            today = owner->partner;
        }
    }
    return today;
}

static struct standing *standing_of(struct viewpoint *view, const char *source) {
    for (struct standing *known = view->standings; known != NULL; known = known->other) {
        if (known->source == source) { /* nearly always: one customer's sources are few texts */
            return known;
        }
    }
    for (struct standing *known = view->standings; known != NULL; known = known->other) {
        if (strcmp(known->source, source) == 0) {
            return known;
        }
    }
    struct standing *standing = ARENA_NEW(view->arena, struct standing, 1);
    *standing = (struct standing){.source = source, .owner = owner_today(view, source), .other = view->standings};
    view->standings = standing;
    return standing;
}

bool viewpoint_owns(struct viewpoint *view, const char *source) {
    return standing_of(view, source)->owner == view->partner;
}

static bool in_group(struct viewpoint *view, struct standing *standing) {
    if (!standing->group_known) {
        standing->group_known = true;
        standing->in_group = standing->owner != NULL && share(view, standing->owner, "group");
    }
    return standing->in_group;
}

enum whose viewpoint_whose(struct viewpoint *view, const char *source) {
    struct standing *standing = standing_of(view, source);
    if (standing->owner == view->partner) {
        return WHOSE_OWN;
    }
    return in_group(view, standing) ? WHOSE_GROUP : WHOSE_ANY;
}

bool viewpoint_reaches(struct viewpoint *view, const char *source, enum whose most) {
    return most == WHOSE_ANY || viewpoint_owns(view, source) ||
           (most == WHOSE_GROUP && in_group(view, standing_of(view, source)));
}

bool viewpoint_behind_wall(struct viewpoint *view, const char *source) {
    struct standing *standing = standing_of(view, source);
    if (!standing->wall_known) {
        standing->wall_known = true;
        standing->walled =
            standing->owner != NULL && standing->owner != view->partner && wall_between(view, standing->owner);
    }
    return standing->walled;
}

bool viewpoint_shares(struct viewpoint *view, const char *source, const char *kind) {
    const struct partner *owner = standing_of(view, source)->owner;
    return owner != NULL && owner != view->partner && share(view, owner, kind);
}

bool viewpoint_walled(struct viewpoint *view, const struct rule *rule, const char *source) {
    return !rule->across_brands && source != NULL && viewpoint_behind_wall(view, source);
}

static bool remembered(struct viewpoint *view, enum relation relation, const struct rule *rule) {
    struct relation_memory *memory = &view->memory[rule->across_brands][relation];
    if (!memory->known || memory->served_days != rule->served_days) {
        *memory = (struct relation_memory){.known = true, .served_days = rule->served_days};
        memory->holds = relation_holds(view, relation, rule);
    }
    return memory->holds;
}

/* Those of `relations` that hold. */
static unsigned holding(struct viewpoint *view, unsigned relations, const struct rule *rule) {
    unsigned held = 0;
    for (unsigned i = 0; i < RELATION_COUNT; i++) {
        if ((relations >> i & 1) != 0 && remembered(view, (enum relation)i, rule)) {
            held |= 1U << i;
        }
    }
    return held;
}

bool viewpoint_applies(struct viewpoint *view, const struct rule *rule) {
    if (!viewpoint_within(view, rule->from, rule->until)) {
        return false;
    }
    const unsigned held = holding(view, rule->relations, rule);
    if (rule->relations != 0 && held == 0) {
        return false;
    }
    if (holding(view, rule->unless, rule) != 0 || (rule->consent != NULL && !consent_holds(view, rule->consent))) {
        return false;
    }
    if (rule->effect == RULE_GIVE) {
        view->held |= held;
    }
    return true;
}

bool event_counts(const struct customer_event *event) {
    return event->kind != NULL && (event->state == NULL || strcmp(event->state, "counts") == 0);
}

bool kind_is_business(const struct kind *kind) {
    return strcmp(kind->group, "service") == 0 || strcmp(kind->group, "sales") == 0;
}

bool event_is_business(const struct customer_event *event) {
    return event_counts(event) && kind_is_business(event->kind);
}
