#include "hub/golden/customer.h"

#include "hub/event/amount.h"

#include <stdlib.h>
#include <string.h>

static const char *const rule_names[RULE_COUNT] = {
    [RULE_ONLY] = "only",     [RULE_PINNED] = "pinned",     [RULE_TRUSTED] = "trusted",   [RULE_VERIFIED] = "verified",
    [RULE_RECENT] = "recent", [RULE_FREQUENT] = "frequent", [RULE_COMPLETE] = "complete", [RULE_ALL] = "all",
};

const char *survivor_rule_name(enum survivor_rule rule) {
    return (unsigned)rule < RULE_COUNT ? rule_names[rule] : "unknown";
}

const struct customer_value *customer_first(const struct customer *customer, const char *attribute) {
    for (size_t i = 0; i < customer->value_count; i++) {
        if (strcmp(customer->values[i].attribute->name, attribute) == 0) {
            return &customer->values[i];
        }
    }
    return NULL;
}

const struct member *customer_member(const struct customer *customer, const struct uuid *record) {
    for (size_t i = 0; customer != NULL && i < customer->member_count; i++) {
        if (uuid_equal(&customer->members[i].record, record)) {
            return &customer->members[i];
        }
    }
    return NULL;
}

const char *customer_part(const struct customer_value *value, const char *field, struct arena *arena) {
    const int index = attribute_field(value->attribute, field);
    return index < 0 ? "" : value_part(arena, value->value.typed, (size_t)index);
}

const char *customer_event_fact(const struct customer_event *event, const char *name) {
    for (size_t i = 0; i < event->fact_count; i++) {
        if (strcmp(event->facts[i].fact->name, name) == 0) {
            return event->facts[i].text;
        }
    }
    return NULL;
}

bool customer_event_amount(const struct customer_event *event, int64_t *amount, const char **currency) {
    const char *fact = event->has_amount ? NULL : customer_event_fact(event, "amount");
    const char *named = event->currency == NULL ? customer_event_fact(event, "currency") : event->currency;
    *currency = named == NULL || *named == '\0' ? HOME_CURRENCY : named;
    *amount = event->amount;
    return event->has_amount || (fact != NULL && amount_parse(fact, amount));
}

bool customer_turns_on(const struct kind *kind) {
    static const char *const kinds[] = {"followup.made",       "complaint.changed", "customer.closed",
                                        "customer.registered", "contract.signed",   "contract.cancelled",
                                        "vehicle.delivered",   "vehicle.returned"};
    bool turns = false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        turns = turns || strcmp(kinds[i], kind->name) == 0;
    }
    for (size_t i = 0; i < kind->fact_count; i++) {
        turns = turns || strcmp(kind->facts[i].fact->name, "counterparty") == 0;
    }
    return turns;
}

/* What the stage is read from. */
struct dealings {
    int cars, contracts, tests, visits;
    bool asked, pleased;      /* by the newest follow-up that reached the customer */
    bool complained, settled; /* by the newest state of the newest complaint */
};

static const struct {
    const char *kind;
    size_t member;
    int step;
} steps[] = {
    {"vehicle.delivered", offsetof(struct dealings, cars), 1},
    {"vehicle.returned", offsetof(struct dealings, cars), -1},
    {"contract.signed", offsetof(struct dealings, contracts), 1},
    {"contract.cancelled", offsetof(struct dealings, contracts), -1},
    {"testdrive.completed", offsetof(struct dealings, tests), 1},
    {"maintenance.completed", offsetof(struct dealings, visits), 1},
    {"repair.completed", offsetof(struct dealings, visits), 1},
};

static void count_steps(struct dealings *dealings, const struct kind *kind, size_t times) {
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (strcmp(steps[i].kind, kind->name) == 0) {
            *(int *)((char *)dealings + steps[i].member) += steps[i].step * (int)times;
        }
    }
}

static bool is(const struct customer_event *event, const char *kind) {
    return strcmp(event->kind->name, kind) == 0;
}

static bool state_is(const struct customer_event *event, const char *state) {
    const char *text = customer_event_fact(event, "state");
    return text != NULL && strcmp(text, state) == 0;
}

/* Events come newest first, so the first of a kind is the word that stands. */
static void note_opinion(struct dealings *dealings, const struct customer_event *event) {
    if (!dealings->asked && is(event, "followup.made") && state_is(event, "answered")) {
        dealings->asked = true;
        dealings->pleased = customer_event_fact(event, "summary") == NULL; /* no problem raised */
    }
    if (!dealings->complained && is(event, "complaint.changed")) {
        dealings->complained = true;
        dealings->settled = state_is(event, "resolved") || state_is(event, "followed-up");
    }
}

static struct dealings dealings_of(const struct customer *customer) {
    struct dealings dealings = {0};
    for (size_t i = 0; i < customer->event_count; i++) {
        const struct customer_event *event = &customer->events[i];
        if (event->kind != NULL && (event->state == NULL || strcmp(event->state, "counts") == 0)) {
            count_steps(&dealings, event->kind, 1);
            note_opinion(&dealings, event);
        }
    }
    for (size_t i = 0; i < customer->earlier_count; i++) {
        count_steps(&dealings, customer->earlier[i].kind, customer->earlier[i].count);
    }
    for (size_t i = 0; i < customer->turn_count; i++) {
        note_opinion(&dealings, &customer->turns[i]);
    }
    return dealings;
}

/* A second car or regular visits make a loyal customer; who buys again and keeps coming is one for life. */
enum { VISITS_OF_LOYALTY = 4, VISITS_OF_A_LIFETIME = 10 };

static const char *stage_of_customer(const struct dealings *dealings) {
    if (dealings->cars >= 2 && dealings->visits >= VISITS_OF_A_LIFETIME) {
        return "lifetime";
    }
    if (dealings->cars >= 2 || dealings->visits >= VISITS_OF_LOYALTY) {
        return "loyal";
    }
    const bool content = dealings->asked && dealings->pleased && (!dealings->complained || dealings->settled);
    return content ? "satisfied" : "customer";
}

const char *customer_stage(const struct customer *customer) {
    const struct dealings dealings = dealings_of(customer);
    if (dealings.cars > 0 || dealings.visits > 0) {
        return stage_of_customer(&dealings);
    }
    return dealings.contracts > 0 || dealings.tests > 0 ? "opportunity" : "lead";
}

static int newest_first(const void *left, const void *right) {
    const struct customer_event *a = left;
    const struct customer_event *b = right;
    if (a->time != b->time) {
        return a->time > b->time ? -1 : 1;
    }
    if (a->recorded != b->recorded) {
        return a->recorded > b->recorded ? -1 : 1;
    }
    const int order = strcmp(b->id, a->id);
    return order != 0 ? order : strcmp(a->source, b->source);
}

void customer_sort_events(struct customer *customer) {
    if (customer->event_count > 0) {
        qsort(customer->events, customer->event_count, sizeof *customer->events, newest_first);
    }
    if (customer->turn_count > 0) {
        qsort(customer->turns, customer->turn_count, sizeof *customer->turns, newest_first);
    }
}
