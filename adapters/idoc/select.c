#include "adapters/idoc/select.h"

#include <string.h>

static bool counts_as(const struct customer_event *event, const char *kind) {
    return event->kind != NULL && strcmp(event->kind->name, kind) == 0 &&
           (event->state == NULL || strcmp(event->state, "counts") == 0);
}

static bool same_fact(const struct customer_event *a, const char *a_name, const struct customer_event *b,
                      const char *b_name) {
    const char *one = customer_event_fact(a, a_name);
    const char *other = customer_event_fact(b, b_name);
    return one != NULL && other != NULL && strcasecmp(one, other) == 0;
}

static bool ends_deal(const struct deal *deal, const struct customer_event *begin, const struct customer_event *event) {
    for (size_t i = 0; i < deal->end_count; i++) {
        const struct deal_end *end = &deal->ends[i];
        if (counts_as(event, end->kind) && event->time >= begin->time && same_fact(begin, deal->by, event, end->by) &&
            (!end->same_source || strcmp(begin->source, event->source) == 0)) {
            return true;
        }
    }
    return false;
}

static size_t event_count(const struct customer *customer) {
    return customer->event_count + customer->turn_count;
}

/* The latest and, of a busy customer, those that something turns on however many came after them. */
static const struct customer_event *event_at(const struct customer *customer, size_t index) {
    return index < customer->event_count ? &customer->events[index] : &customer->turns[index - customer->event_count];
}

static bool deal_stands(const struct customer *customer, const struct deal *deal, const struct customer_event *begin) {
    if (!counts_as(begin, deal->kind) || (begin->member != NULL && *begin->member->role != '\0')) {
        return false;
    }
    for (size_t i = 0; i < event_count(customer); i++) {
        if (ends_deal(deal, begin, event_at(customer, i))) {
            return false;
        }
    }
    return true;
}

static bool has_deal(const struct customer *customer, const struct deal *deal) {
    for (size_t i = 0; i < event_count(customer); i++) {
        if (deal_stands(customer, deal, event_at(customer, i))) {
            return true;
        }
    }
    return false;
}

bool select_customer(const struct idoc_mapping *mapping, const struct erp_request *request) {
    if (request->object_key != NULL || request->known) {
        return true;
    }
    for (size_t i = 0; i < mapping->deal_count; i++) {
        if (has_deal(request->customer, &mapping->deals[i])) {
            return true;
        }
    }
    return false;
}

size_t select_profile(const struct idoc_mapping *mapping, const struct customer *customer, struct arena *arena) {
    for (size_t i = 0; i < mapping->profile_count; i++) {
        const struct idoc_profile *profile = &mapping->profiles[i];
        const struct customer_value *value =
            profile->attribute == NULL ? NULL : customer_first(customer, profile->attribute->name);
        if (profile->attribute == NULL ||
            (value != NULL && alternatives_have(&profile->values, value_part(arena, value->value.typed, 0)))) {
            return i;
        }
    }
    return mapping->profile_count;
}
