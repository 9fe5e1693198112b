/* merge_past.h – what was said under a customer number so far, each value once, and whether a further row contradicts it. Only the
 * merge's own files include this. */
#ifndef HUB_STAGE_MERGE_PAST_H
#define HUB_STAGE_MERGE_PAST_H

#include "hub/stage/merge_run.h"

/* What was said, each value once. In the arena of the run; empty: {.arena = …}. */
struct past {
    struct profile profile;
    size_t room;     /* a power of two, or 0 */
    uint32_t *slots; /* twice as many: positions of the values, plus one */
    struct arena *arena;
};

/* Adds what a row says, stored or new. */
void past_remember_row(const struct merge_run *run, struct past *past, const struct batch_row *row);
/* Adds what counts of a record, and what counted. */
void past_remember_fold(const struct merge_run *run, struct past *past, const struct batch_record *record);
/* Takes the row in. True when it belongs to somebody else than all before it, who are forgotten then. */
bool past_take_row(const struct merge_run *run, struct past *past, const struct batch_row *row);
/* Rows as they are folded: to sort a GPtrArray by. */
int past_order(const void *left, const void *right);
/* The person that a new row speaks of. */
const struct person *past_person(const struct merge_run *run, const struct batch_row *row);

#endif
