/* relay_takeover.h – reading the publications log into the database. */
#ifndef HUB_STAGE_RELAY_TAKEOVER_H
#define HUB_STAGE_RELAY_TAKEOVER_H

#include "hub/stage/relay_shard.h"

/* Whether the last that a log tells of, behind its stored offset, was merged into a database that this one is not: the shard's
 * own (shard->lost) or any. Notes how far the others' have to be applied (shard->awaited). Changes nothing else. False and
 * *error also when another's log cannot be read: to be asked again. */
bool shard_has_lost(struct shard *shard, bool *any, struct error *error);
/* Whether they are, by whoever has those shards. */
bool shard_others_came(struct shard *shard, bool *all, struct error *error);
/* From the stored offset to the end; what it tells goes into the database, and the shard's hold follows. Documents that
 * have no row are made anew under their numbers. */
bool shard_read_log(struct shard *shard, struct error *error);

#endif
