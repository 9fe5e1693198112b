/* related.h – the customers that one belongs together with: what pairs of source records show, put together for each other
 * customer and kind. Pure: the same ties, the same result, whatever order they come in. */
#ifndef HUB_GOLDEN_RELATED_H
#define HUB_GOLDEN_RELATED_H

#include "hub/golden/customer.h"

struct related {
    enum tie_kind kind;
    bool inward;          /* it leads from the other one to this one */
    unsigned evidence;    /* all that shows it */
    instant since, until; /* of all of it */
    struct uuid golden;
    const struct customer *known; /* as of customer_tie */
    const struct customer_tie **ties;
    size_t tie_count;
};

/* Does a tie count? */
typedef bool tie_rule(void *argument, const struct customer_tie *tie);

/* By kind, then the other one's first record by source, number, role. `counts` NULL: all do. In the arena; points into the
 * customer. */
struct related *related_of(const struct customer *customer, tie_rule *counts, void *argument, struct arena *arena,
                           size_t *count);
/* What this customer is to the other: household, employs, employed-by, drives-for, driven-by, contact-of, has-contact,
 * previous-owner-of, next-owner-of. */
const char *related_word(enum tie_kind kind, bool inward);
/* "phone address"; in the arena. */
const char *related_evidence(unsigned evidence, struct arena *arena);

#endif
