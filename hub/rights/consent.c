/* Consents stand side by side, those given and those withdrawn; of two that meet, the one recorded later speaks. */
#include "hub/rights/viewpoint.h"

#include <string.h>

static const char *part(const struct viewpoint *view, const struct customer_value *consent, const char *field) {
    return customer_part(consent, field, view->arena);
}

static bool is_consent(const struct customer_value *value) {
    return strcmp(value->attribute->name, "consent") == 0;
}

/* Empty counts as any. */
static bool reaches(const char *wide, const char *narrow) {
    return *wide == '\0' || strcmp(wide, "any") == 0 || strcmp(wide, narrow) == 0;
}

bool consent_concerns(const struct viewpoint *view, const struct customer_value *consent) {
    return reaches(part(view, consent, "partner-class"), view->partner->class);
}

static bool is_about(const struct viewpoint *view, const struct customer_value *value, const char *purpose) {
    return is_consent(value) && strcmp(part(view, value, "purpose"), purpose) == 0 && consent_concerns(view, value);
}

static bool is_given(const struct viewpoint *view, const struct customer_value *consent) {
    return strcmp(part(view, consent, "given"), "yes") == 0;
}

/* At the same moment a withdrawal wins. */
static bool not_before(const struct customer_value *withdrawal, const struct customer_value *consent) {
    return withdrawal->recorded != consent->recorded ? withdrawal->recorded > consent->recorded
                                                     : withdrawal->time >= consent->time;
}

/* A withdrawal reaches a consent for its own channel or, made for any, for each. It lasts until a later consent. */
static bool is_withdrawn(struct viewpoint *view, const struct customer_value *consent, const char *purpose) {
    for (size_t i = 0; i < view->customer->value_count; i++) {
        const struct customer_value *other = &view->customer->values[i];
        if (is_about(view, other, purpose) && !is_given(view, other) && not_before(other, consent) &&
            reaches(part(view, other, "channel"), part(view, consent, "channel")) &&
            viewpoint_within_days(view, part(view, other, "from"), "")) {
            return true;
        }
    }
    return false;
}

bool consent_holds(struct viewpoint *view, const char *purpose) {
    for (size_t i = 0; i < view->customer->value_count; i++) {
        const struct customer_value *consent = &view->customer->values[i];
        if (is_about(view, consent, purpose) && is_given(view, consent) &&
            viewpoint_within_days(view, part(view, consent, "from"), part(view, consent, "until")) &&
            !is_withdrawn(view, consent, purpose)) {
            return true;
        }
    }
    return false;
}
