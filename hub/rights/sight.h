/* sight.h – a golden record laid out for being looked at: what the projections for all partners have in common, worked out
 * once. Inside hub/rights. */
#ifndef HUB_RIGHTS_SIGHT_H
#define HUB_RIGHTS_SIGHT_H

#include "hub/rights/rule.h"

/* A survivor, by sections and in them as the customer has them. */
struct sight_value {
    const struct customer_value *value;
    const char **parts; /* its fields' texts, "" when missing */
    const char *source; /* who says it, or NULL */
};

struct sight_event {
    bool counts;
    const char *time; /* as text */
};

struct sight {
    const struct customer *customer;
    struct sight_value *values;
    size_t starts[SECTION_COUNT + 1]; /* where each section's values begin */
    struct sight_event *events;       /* beside the customer's */
    struct sight *
        *related; /* beside the customer's ties, of each other one at the first of them; made when first asked for */
    struct arena *arena; /* in which all of it is */
};

/* The other customer of one of the ties, known; every look at it is by one sight. */
const struct sight *sight_of_related(const struct rights *rights, const struct sight *sight,
                                     const struct customer *known);

#endif
