/* intake_batch.h – messages on their way from the inbox to the merge, in the order in which they came. A batch is filled by
 * the poll thread, read by the workers, merged by the merge thread; it belongs to one of them at a time, except that
 * workers read different inputs of one batch side by side. */
#ifndef HUB_STAGE_INTAKE_BATCH_H
#define HUB_STAGE_INTAKE_BATCH_H

#include "hub/base/moment.h"
#include "hub/stage/assembly.h"
#include "hub/stage/intake_positions.h"

#include <glib.h>

/* A partition with messages in the batch. */
struct batch_place {
    const char *topic;
    int32_t partition, life;
    int64_t next; /* where the partition stands: before the batch, and after each part of it that was merged */
};

struct intake_batch {
    struct arena *arena;    /* of the messages */
    struct arena **reading; /* of what was read, one a worker */
    unsigned workers;
    struct assembly *assembly; /* held; what it is read and merged by */
    GArray *inputs;            /* struct merge_input */
    GArray *came_from;         /* unsigned: of each input the index of its place */
    GArray *places;            /* struct batch_place */
    size_t bytes;
    moment began;         /* when its first message came */
    size_t claimed, read; /* inputs given to workers, and done; under the line's lock */
};

struct intake_batch *intake_batch_new(unsigned workers);
void intake_batch_free(struct intake_batch *batch);
/* Empties it, and lets go of its assembly. */
void intake_batch_clear(struct intake_batch *batch);
/* Adds a message whose bytes live in the batch's arena; `mark` is where its partition stood before it. `received` counts
 * as append time when the message has none. */
void intake_batch_add(struct intake_batch *batch, const struct message *message, const struct position_mark *mark,
                      instant received);
/* Leaves the messages of these partitions out. */
void intake_batch_drop(struct intake_batch *batch, const struct inbox_place *gone, size_t count);

/* Forgets the bytes of messages that were not added, while none was. */
void intake_batch_tidy(struct intake_batch *batch);

static inline struct merge_input *intake_batch_input(const struct intake_batch *batch, size_t index) {
    return &g_array_index(batch->inputs, struct merge_input, index);
}

/* The index of its place. */
static inline unsigned intake_batch_came_from(const struct intake_batch *batch, size_t index) {
    return g_array_index(batch->came_from, unsigned, index);
}

static inline struct batch_place *intake_batch_place(const struct intake_batch *batch, size_t index) {
    return &g_array_index(batch->places, struct batch_place, index);
}

#endif
