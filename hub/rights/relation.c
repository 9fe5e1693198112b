/* Why a partner may see a customer, each relation from what the golden record says. */
#include "hub/rights/viewpoint.h"

#include <string.h>

/* A record that its store closed is no relation any more; a store behind the wall is none either. */
static bool counts(struct viewpoint *view, const struct rule *rule, const struct member *member) {
    return !member->closed && !viewpoint_walled(view, rule, member->source);
}

static bool own(struct viewpoint *view, const struct rule *rule) {
    for (size_t i = 0; i < view->customer->member_count; i++) {
        const struct member *member = &view->customer->members[i];
        if (viewpoint_owns(view, member->source) && counts(view, rule, member)) {
            return true;
        }
    }
    return false;
}

static bool any(struct viewpoint *view, const struct rule *rule) {
    for (size_t i = 0; i < view->customer->member_count; i++) {
        if (counts(view, rule, &view->customer->members[i])) {
            return true;
        }
    }
    return false;
}

/* Allocations are made out to a store; one to the partner itself is understood, too. */
static bool names_partner(struct viewpoint *view, const char *dealer) {
    return strcmp(dealer, view->partner->id) == 0 || viewpoint_owns(view, dealer);
}

static bool given_by_allocation(struct viewpoint *view, const struct rule *rule, const char *mode) {
    for (size_t i = 0; i < view->customer->value_count; i++) {
        const struct customer_value *value = &view->customer->values[i];
        if (strcmp(value->attribute->name, "allocation") == 0 &&
            strcmp(customer_part(value, "mode", view->arena), mode) == 0 &&
            names_partner(view, customer_part(value, "dealer", view->arena)) &&
            !viewpoint_walled(view, rule, value->member == NULL ? NULL : value->member->source) &&
            viewpoint_within_days(view, customer_part(value, "from", view->arena),
                                  customer_part(value, "until", view->arena))) {
            return true;
        }
    }
    return false;
}

static bool allocated(struct viewpoint *view, const struct rule *rule) {
    return given_by_allocation(view, rule, "allocated");
}

static bool shared(struct viewpoint *view, const struct rule *rule) {
    return given_by_allocation(view, rule, "shared");
}

/* The day of the visit and `served_days` more. Events are newest first, so the first that holds holds longest. */
static bool served(struct viewpoint *view, const struct rule *rule) {
    for (size_t i = 0; i < view->customer->event_count; i++) {
        const struct customer_event *event = &view->customer->events[i];
        if (viewpoint_owns(view, event->source) && event_is_business(event) &&
            viewpoint_within(view, INSTANT_NONE, rights_day(view->rights, event->time) + DAYS(rule->served_days + 1))) {
            return true;
        }
    }
    for (size_t i = 0; i < view->customer->earlier_count; i++) {
        const struct customer_tally *earlier = &view->customer->earlier[i];
        if (viewpoint_owns(view, earlier->source) && kind_is_business(earlier->kind) &&
            viewpoint_within(view, INSTANT_NONE,
                             rights_day(view->rights, earlier->last) + DAYS(rule->served_days + 1))) {
            return true;
        }
    }
    return false;
}

static bool is_name_of(const struct partner *partner, const char *name) {
    for (size_t i = 0; i < partner->known_as_count; i++) {
        if (strcmp(partner->known_as[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static bool names(struct viewpoint *view, const struct rule *rule, const struct customer_event *events, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const char *counterparty = customer_event_fact(&events[i], "counterparty");
        const char *until = customer_event_fact(&events[i], "until");
        if (event_counts(&events[i]) && counterparty != NULL && is_name_of(view->partner, counterparty) &&
            !viewpoint_walled(view, rule, events[i].source) &&
            viewpoint_within_days(view, "", until == NULL ? "" : until)) {
            return true;
        }
    }
    return false;
}

static bool named(struct viewpoint *view, const struct rule *rule) {
    const struct customer *customer = view->customer;
    return view->partner->known_as_count > 0 && (names(view, rule, customer->events, customer->event_count) ||
                                                 names(view, rule, customer->turns, customer->turn_count));
}

static bool knows_by(struct viewpoint *view, const struct rule *rule, const char *kind) {
    for (size_t i = 0; i < view->customer->member_count; i++) {
        const struct member *member = &view->customer->members[i];
        if (viewpoint_shares(view, member->source, kind) && counts(view, rule, member)) {
            return true;
        }
    }
    return false;
}

static bool group(struct viewpoint *view, const struct rule *rule) {
    return knows_by(view, rule, "group");
}

static bool region(struct viewpoint *view, const struct rule *rule) {
    return knows_by(view, rule, "region");
}

static bool brand(struct viewpoint *view, const struct rule *rule) {
    return knows_by(view, rule, "brand");
}

typedef bool relation_test(struct viewpoint *view, const struct rule *rule);

static relation_test *const tests[RELATION_COUNT] = {
    [RELATION_OWN] = own,       [RELATION_ALLOCATED] = allocated, [RELATION_SHARED] = shared,
    [RELATION_GROUP] = group,   [RELATION_SERVED] = served,       [RELATION_NAMED] = named,
    [RELATION_REGION] = region, [RELATION_BRAND] = brand,         [RELATION_ANY] = any,
};

bool relation_holds(struct viewpoint *view, enum relation relation, const struct rule *rule) {
    return tests[relation](view, rule);
}
