#include "adapters/idoc/permission.h"

#include <string.h>

struct question {
    const struct customer *customer;
    const char *purpose, *day;
    struct arena *arena;
    instant *next;
};

static const char *part(const struct question *question, const struct customer_value *consent, const char *name) {
    return customer_part(consent, name, question->arena);
}

static bool is_any_or(const char *text, const char *wanted) {
    return *text == '\0' || strcmp(text, "any") == 0 || strcmp(text, wanted) == 0;
}

static bool is_asked(const struct question *question, const struct customer_value *value) {
    return strcmp(value->attribute->name, "consent") == 0 &&
           strcmp(part(question, value, "purpose"), question->purpose) == 0 &&
           is_any_or(part(question, value, "partner-class"), "manufacturer");
}

static bool is_given(const struct question *question, const struct customer_value *consent) {
    return strcmp(part(question, consent, "given"), "yes") == 0;
}

static void turns(const struct question *question, const char *text, int64_t later) {
    instant day;
    if (instant_parse(text, &day)) {
        *question->next = instant_earlier(*question->next, instant_day(day) + later);
    }
}

/* Days compare as text; both ends belong to the period. */
static bool has_begun(const struct question *question, const struct customer_value *consent) {
    const char *from = part(question, consent, "from");
    const bool begun = strncmp(from, question->day, strlen(question->day)) <= 0;
    if (!begun) {
        turns(question, from, 0);
    }
    return begun;
}

static bool runs(const struct question *question, const struct customer_value *consent) {
    const char *until = part(question, consent, "until");
    if (!has_begun(question, consent) || (*until != '\0' && strncmp(until, question->day, strlen(question->day)) < 0)) {
        return false;
    }
    turns(question, until, DAYS(1));
    return true;
}

static bool not_before(const struct customer_value *withdrawal, const struct customer_value *consent) {
    return withdrawal->recorded != consent->recorded ? withdrawal->recorded > consent->recorded
                                                     : withdrawal->time >= consent->time;
}

static bool is_withdrawn(const struct question *question, const struct customer_value *consent) {
    const char *channel = part(question, consent, "channel");
    for (size_t i = 0; i < question->customer->value_count; i++) {
        const struct customer_value *other = &question->customer->values[i];
        if (is_asked(question, other) && !is_given(question, other) && not_before(other, consent) &&
            has_begun(question, other) && is_any_or(part(question, other, "channel"), channel)) {
            return true;
        }
    }
    return false;
}

bool permission_holds(const struct customer *customer, const char *purpose, const char *day, struct arena *arena,
                      instant *next) {
    const struct question question = {
        .customer = customer, .purpose = purpose, .day = day, .arena = arena, .next = next};
    for (size_t i = 0; i < customer->value_count; i++) {
        const struct customer_value *consent = &customer->values[i];
        if (is_asked(&question, consent) && is_given(&question, consent) && runs(&question, consent) &&
            !is_withdrawn(&question, consent)) {
            return true;
        }
    }
    return false;
}
