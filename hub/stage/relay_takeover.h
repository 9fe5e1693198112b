/* relay_takeover.h – reading the publications log into the database. */
#ifndef HUB_STAGE_RELAY_TAKEOVER_H
#define HUB_STAGE_RELAY_TAKEOVER_H

#include "hub/stage/relay_shard.h"

/* Whether the last that the log tells of, behind the stored offset, was merged into a database that this one is not. Changes
 * nothing. */
bool shard_has_lost(struct shard *shard, bool *lost, struct error *error);
/* From the stored offset to the end; what it tells goes into the database, and the shard's hold follows. Documents that
 * have no row are made anew under their numbers. */
bool shard_read_log(struct shard *shard, struct error *error);

#endif
