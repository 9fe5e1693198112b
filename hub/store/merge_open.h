/* merge_open.h – what is sealed or encoded of the rows that a merge reads. Nothing is known of what cannot be read, so that
 * none of it is left out: all return false and set *error (row_unreadable naming the row, key_wrong, seal_broken). */
#ifndef HUB_STORE_MERGE_OPEN_H
#define HUB_STORE_MERGE_OPEN_H

#include "hub/store/merge_read.h"

/* A record's fold and keys, and the dictionary that both point into. */
bool merge_open_record(struct merge_store *store, struct working_set *set, struct batch_record *record,
                       struct bytes fold, struct bytes keys, struct error *error);
/* What a row claims of its record, which is open. */
bool merge_open_claims(struct working_set *set, struct batch_row *row, struct bytes claims, struct error *error);
bool merge_open_body(struct merge_store *store, struct working_set *set, struct batch_row *row, struct bytes sealed,
                     struct error *error);

#endif
