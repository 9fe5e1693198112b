/* intake_positions.h – where each partition that this instance holds stands, held against what its log says. A topic that was
 * truncated is noticed and not read until somebody accepts the gap; one that was made anew is read from its beginning, in
 * a new life; their neighbours are read all the same. The poll thread's. */
#ifndef HUB_STAGE_INTAKE_POSITIONS_H
#define HUB_STAGE_INTAKE_POSITIONS_H

#include "hub/base/health.h"
#include "hub/base/moment.h"
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
    POSITION_REMADE, /* the log is not the one that was read before: stop reading the partition */
};
/* Where a partition stood. */
struct position_mark {
    int64_t next;
    int32_t life;
};
/* Is this the message that is next? *mark: where the partition stood before it. */
enum position_answer positions_admit(struct positions *positions, const struct message *message,
                                     struct position_mark *mark);
/* The log says that it does not hold what is next: why shows when it is looked at. */
void positions_break(struct positions *positions, const char *topic, int32_t partition);

/* The partitions held, in the arena; those that are not read because of their log only, when asked. */
struct inbox_place *positions_list(const struct positions *positions, bool unread, struct arena *arena, size_t *count);
/* Of `places`, not read and with first and end known, those that can go on are placed anew, the others left out: a log made
 * anew, in a new life; a gap whose row was changed or deleted by somebody who accepts it. *restarted: how many were of the
 * first sort; batches that hold anything of them have to be given up. False and *error. */
bool positions_mend(struct positions *positions, struct database *database, struct inbox_place *places, size_t *count,
                    size_t *restarted, struct error *error);
size_t positions_count(const struct positions *positions);

/* --- watching: a topic that is made anew while it is read, and soon is longer than the old one was ---------------------- */

/* Up to `most` partitions that were not looked at for `span` µs, in the arena, with next where a message is to be peeked
 * at. False and *error (database errors). */
bool positions_watch(struct positions *positions, struct database *database, moment now, int64_t span, size_t most,
                     struct arena *arena, struct inbox_place **places, size_t *count, struct error *error);
/* Whether what was peeked at is what was merged; first and end of the places are known. Returns how many logs were made
 * anew: nothing more is taken of them until they are mended. */
size_t positions_judge(struct positions *positions, const struct inbox_place *places, size_t count,
                       const struct message *found);

#endif
