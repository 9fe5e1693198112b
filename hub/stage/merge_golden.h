/* merge_golden.h – from a component to its golden records. */
#ifndef HUB_STAGE_MERGE_GOLDEN_H
#define HUB_STAGE_MERGE_GOLDEN_H

#include "hub/stage/merge_run.h"

/* One connected component. */
struct whole {
    GPtrArray *members; /* struct batch_record, by id */
    GPtrArray *edges;   /* struct batch_edge of the link zone, between members */
    GPtrArray *rivals;  /* struct batch_edge of the review zone with an end in it */
    GPtrArray *words;   /* struct batch_word about two members */
};

/* Divides one connected component into clusters and gives each record its golden id: the
 * founder's record id – of the members something counts for, the first by (recorded, record id). */
void merge_divide(struct merge_run *run, const struct whole *whole);
/* Makes the golden rows of all clusters among the records, where members or claims changed. */
bool merge_goldens(struct merge_run *run, GPtrArray *records);

#endif
