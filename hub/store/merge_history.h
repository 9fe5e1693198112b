/* merge_history.h – whether what was published is of this database. The merge counts its batches; every connection that
 * merges begins an era with a random name. A batch of an era that is not in the history was lost: the database is a restored
 * one, or a standby that had not heard of it. The counter alone would not tell, once the same number is reached again. */
#ifndef HUB_STORE_MERGE_HISTORY_H
#define HUB_STORE_MERGE_HISTORY_H

#include "hub/store/database.h"

/* Where the merge stood. */
struct merge_moment {
    int64_t batch;
    int64_t era; /* 0: not known, from before there were eras */
};

/* Before the first batch that a connection merges. All of these are false with *error on database errors. */
bool merge_history_begin(struct database *database, struct error *error);
bool merge_history_holds(struct database *database, const struct merge_moment *moment, bool *holds,
                         struct error *error);

/* The last batch of an era that this database holds: INT64_MAX of one that goes on or is not known, -1 of one that was lost. */
bool merge_history_last(struct database *database, int64_t era, int64_t *last, struct error *error);

/* A partition of the inputs: `first` and `end` are the log's, `next` is what the database has not merged yet. */
struct input_extent {
    const char *topic;
    int32_t partition;
    int64_t first, end, next;
};

/* Keeps of `extents` those that are not merged up to their end, with next set. */
bool merge_history_behind(struct database *database, const char *cluster, struct input_extent *extents, size_t *count,
                          struct error *error);

#endif
