/* offset_store.h – where each input partition stands. Offsets live here and nowhere else: the merge moves them in the
 * transaction that holds the events. */
#ifndef HUB_STORE_OFFSET_STORE_H
#define HUB_STORE_OFFSET_STORE_H

#include "hub/identity/profile.h"
#include "hub/store/database.h"

struct offset_row {
    const char *topic;
    int32_t partition;
    int64_t first;      /* what the log still holds begins here: where a partition never seen begins */
    int64_t next;       /* set: offset to read next */
    int32_t life;       /* set: how often the topic was made anew */
    bool has_last;      /* set: a message was merged, and its digest is known */
    struct digest last; /* set: of the message at next - 1 */
};

/* How far a batch moves one partition. */
struct merge_progress {
    const char *topic;
    int32_t partition, life;
    int64_t expected, next; /* offset before and after the batch */
    struct digest last;     /* of the message at next - 1 */
};

/* Makes the rows that are missing, then fills all of them. False and *error (database errors). */
bool offsets_load(struct database *database, const char *cluster, struct offset_row *rows, size_t count,
                  struct error *error);
/* Fills those that there are, and makes none: of the others next is 0, and no message is known. False and *error. */
bool offsets_read(struct database *database, const char *cluster, struct offset_row *rows, size_t count,
                  struct error *error);
/* The topics were made anew: a new life of each begins at `first`, unless it did meanwhile; then loads them. */
bool offsets_restart(struct database *database, const char *cluster, struct offset_row *rows, size_t count,
                     struct error *error);

#endif
