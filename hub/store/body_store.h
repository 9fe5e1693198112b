/* body_store.h – the documents of events as far as they are held, opened, beside the rows that were made of them. Reads only.
 * All return false and set *error (database errors, key_wrong, seal_broken) on a failure; results live in the arena. */
#ifndef HUB_STORE_BODY_STORE_H
#define HUB_STORE_BODY_STORE_H

#include "hub/golden/record.h"
#include "hub/store/customer_store.h"

struct held_row {
    const char *source, *event;
    int part;
    const char *number;           /* of the record; NULL: it speaks of no one */
    struct dictionary dictionary; /* of the record */
    struct bytes body;            /* part 0: the document without its people; else one's block. data NULL: not held */
    struct bytes facts;           /* as encoded */
    struct row_claim *claims;
    size_t claim_count;
    const char *kind;
    instant time, recorded;
    struct bytes document, vehicle; /* digests; data NULL: none */
    bool has_amount, has_mileage;
    int64_t amount, mileage;
    int64_t day; /* on which it was written, since 1970-01-01 */
};

/* Rows of the next `limit` events behind (*source, *event), which move; by source, event and part. *count 0: no more. The
 * store's tables may hide the running ones. */
bool bodies_next(struct customer_store *store, const struct data_key *hub_key, const char **source, const char **event,
                 size_t limit, struct arena *arena, struct held_row **rows, size_t *count, struct error *error);
/* May there be rows that were written before the attribute was kept? */
bool bodies_may_lack(struct database *database, const char *attribute, struct arena *arena, bool *may,
                     struct error *error);

#endif
