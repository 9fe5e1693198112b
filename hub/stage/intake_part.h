/* intake_part.h – some consecutive messages of a batch, as the merge takes them: with the rejects that they ask to replay,
 * and with how far they move each partition. */
#ifndef HUB_STAGE_INTAKE_PART_H
#define HUB_STAGE_INTAKE_PART_H

#include "hub/base/metrics.h"
#include "hub/stage/intake_batch.h"
#include "hub/stage/intake_read.h"

struct intake_part {
    struct intake_batch *batch;
    size_t from, to; /* the first, and the one behind the last */
};

struct part_tools {
    struct database *database;
    struct sealer *sealer;
    struct intake_reader *reader;
    struct arena *arena;
};

/* Makes the merge's batch of it, in the arena; its inputs are copies. False and *error when rejects cannot be read. */
bool intake_part_open(const struct intake_part *part, const struct part_tools *tools, struct merge_batch *batch,
                      struct error *error);
/* It was merged: the partitions stand behind it. */
void intake_part_settle(const struct intake_part *part, const struct merge_batch *batch);
/* Counts what came of it; `start` is when the merge began. */
void intake_part_count(const struct merge_batch *batch, const struct merge_outcome *outcome, moment start,
                       struct metrics *metrics);

#endif
