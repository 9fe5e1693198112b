/* rebuild.h – the golden state computed once more from its event rows, beside the running one: in one snapshot of the
 * database, into tables that only this connection sees, a bounded number of records at a time. The running state is never
 * written. Used to verify it, and to try other files on it. One thread, one connection of its own. */
#ifndef HUB_STAGE_REBUILD_H
#define HUB_STAGE_REBUILD_H

#include "hub/stage/merge.h"
#include "hub/store/twin.h"

struct rebuild {
    const struct merge_parts *parts; /* the files to compute by */
    struct database *database;
    struct sealer *sealer;
    struct error *error;
    size_t records;   /* computed so far */
    size_t documents; /* read again so far */
};

/* Takes the snapshot and computes every source record; then the tables can be looked at. False and *error. */
bool rebuild_run(struct rebuild *rebuild);
/* At most `most` differences of a kind are told, *count counts all. */
bool rebuild_compare(struct rebuild *rebuild, int most, difference_teller *tell, void *argument, size_t *count);
/* As rebuild_compare, of the event rows with the documents they were made of, as far as those are held; adds to *count. */
bool rebuild_compare_bodies(struct rebuild *rebuild, int most, difference_teller *tell, void *argument, size_t *count);
/* Nothing is left of it; due after rebuild_run, whatever became of it. */
void rebuild_end(struct rebuild *rebuild);

#endif
