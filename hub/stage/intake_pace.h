/* intake_pace.h – how many events a batch may hold, and when it is handed on. What comes after a pause is merged at once; while
 * there is more to do events gather for a moment before each batch, as each costs a commit. A source that keeps up – all that
 * it has sent is read – shall not wait long behind those that catch up: as long as there is one, a batch is no longer than
 * what merges in a moment. When all are behind, batches are as long as is configured, which is quickest for all together.
 * Plain data; zero is a new one. The poll thread calls it, and pace_merged the merge thread. */
#ifndef HUB_STAGE_INTAKE_PACE_H
#define HUB_STAGE_INTAKE_PACE_H

#include "hub/base/config.h"
#include "hub/base/moment.h"
#include "hub/stage/intake_batch.h"

struct pace {
    _Atomic(int64_t) cost; /* of the merge, µs an event; 0: not known yet */
    moment kept_up;        /* when somebody last did */
    moment ready;          /* since when there is room for the batch being filled */
};

void pace_read(struct pace *pace, const struct message *message, instant here, moment now);
/* No source has kept up lately. */
bool pace_all_behind(const struct pace *pace, moment now);
void pace_merged(struct pace *pace, size_t events, int64_t spent);
/* There is room for a batch from now on. */
void pace_ready(struct pace *pace, moment now);
/* µs until a batch that holds something may be handed on, though it is not full. */
int64_t pace_time_left(const struct pace *pace, const struct config *config, moment now);
bool pace_is_full(const struct pace *pace, const struct intake_batch *batch, const struct config *config, moment now);

#endif
