/* rebuild.h – the golden state computed once more from its event rows, beside the running one: in one snapshot of the
 * database, into tables that only this connection sees, a bounded number of records at a time. The running state is never
 * written. Used to verify it, and to try other files on it. One thread, one connection of its own. */
#ifndef HUB_STAGE_REBUILD_H
#define HUB_STAGE_REBUILD_H

#include "hub/stage/merge.h"

struct rebuild {
    const struct merge_parts *parts; /* the files to compute by */
    struct database *database;
    struct sealer *sealer;
    struct error *error;
    size_t records; /* computed so far */
};

/* Takes the snapshot and makes the tables. False and *error. */
bool rebuild_begin(struct rebuild *rebuild);
/* Every source record. */
bool rebuild_run(struct rebuild *rebuild);
/* Nothing is left of it; due after rebuild_begin, whatever became of it. */
void rebuild_end(struct rebuild *rebuild);

enum difference_kind { DIFFERENCE_MISSING, DIFFERENCE_SURPLUS, DIFFERENCE_OTHER };

/* One place at which the running state is not what its event rows make of it. */
struct difference {
    const char *what;    /* "claims", "key", "edge", "golden record", "history" … */
    const char *subject; /* ids; never a value */
    enum difference_kind kind;
};

/* Compares the running state with the one computed, in a fixed order of subjects; at most `most` of a table are told,
 * *count counts all. */
bool rebuild_compare(struct rebuild *rebuild, int most,
                     void (*tell)(void *argument, const struct difference *difference), void *argument, size_t *count);

#endif
