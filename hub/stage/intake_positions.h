/* intake_positions.h – where each partition that this instance holds stands, held against what its log says: a topic that
 * was truncated or made anew is noticed and not read, its neighbours are. The poll thread's. */
#ifndef HUB_STAGE_INTAKE_POSITIONS_H
#define HUB_STAGE_INTAKE_POSITIONS_H

#include "hub/base/health.h"
#include "hub/stage/inbox.h"
#include "hub/store/offset_store.h"

struct positions;

/* `keyer` makes the digests that the database keeps of messages. */
struct positions *positions_new(const char *cluster, const struct keyer *keyer, struct health *health);
void positions_free(struct positions *positions);

/* Reads where the partitions stand and begins to hold them; sets next of each place. False and *error (database errors):
 * nothing has changed. */
bool positions_place(struct positions *positions, struct database *database, struct inbox_place *places, size_t count,
                     struct error *error);
/* Holds them without knowing where they stand: nothing of them is taken until they are placed. */
void positions_postpone(struct positions *positions, struct inbox_place *places, size_t count);
void positions_forget(struct positions *positions, const struct inbox_place *places, size_t count);

enum position_answer {
    POSITION_TAKE,
    POSITION_SKIP,   /* not wanted: it was merged before, or its partition is not read */
    POSITION_BROKEN, /* the log is not the one that was read before: stop reading the partition */
};
/* Is this the message that is next? *next: where the partition stood before it. */
enum position_answer positions_admit(struct positions *positions, const struct message *message, int64_t *next);
/* The log says that it does not hold what is next. */
void positions_break(struct positions *positions, const char *topic, int32_t partition);

/* The partitions held, in the arena; broken ones only, when asked. */
struct inbox_place *positions_list(const struct positions *positions, bool broken, struct arena *arena, size_t *count);
/* Broken ones whose row was changed or deleted by somebody who accepts the gap, among `places` with first and end known:
 * they are placed anew, the others left out. False and *error. */
bool positions_mend(struct positions *positions, struct database *database, struct inbox_place *places, size_t *count,
                    struct error *error);
size_t positions_count(const struct positions *positions);

#endif
