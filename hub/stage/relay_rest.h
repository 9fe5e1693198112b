/* relay_rest.h – customers with a very long history rest after each look: it reads all events of theirs, and as long as that
 * takes the others of the shard wait. So whoever changes all the time costs the shard no more than a tenth of its time, and
 * is told of the latest state a little later. One thread's. */
#ifndef HUB_STAGE_RELAY_REST_H
#define HUB_STAGE_RELAY_REST_H

#include "hub/base/moment.h"
#include "hub/base/uuid.h"

struct rests;

struct rests *rests_new(void);
/* NULL is nothing. */
void rests_free(struct rests *rests);
/* Such a customer with so many events was looked at. */
void rests_note(struct rests *rests, const struct uuid *golden, size_t events, moment now);
bool rests_has(struct rests *rests, const struct uuid *golden, moment now);

#endif
