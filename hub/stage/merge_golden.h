/* merge_golden.h – from a component to its golden records. */
#ifndef HUB_STAGE_MERGE_GOLDEN_H
#define HUB_STAGE_MERGE_GOLDEN_H

#include "hub/stage/merge_run.h"

/* Divides one connected component (struct batch_record, by id) into clusters and gives each record its golden id: the
 * founder's record id – of the members something counts for, the first by (recorded, record id). */
void merge_divide(struct merge_run *run, GPtrArray *members);
/* Makes the golden rows of all clusters among the records, where members or claims changed. */
bool merge_goldens(struct merge_run *run, GPtrArray *records);

#endif
