/* shard.h – the fixed division of the relay's work: a golden record, and an input partition with the answers owed to it,
 * belong to one shard for ever. The publications log has a partition per shard. */
#ifndef HUB_STORE_SHARD_H
#define HUB_STORE_SHARD_H

#include "hub/base/uuid.h"

/* What is published depends on it: never to be changed. */
enum { SHARD_COUNT = 4 };

/* Ids are hashes, so their last octet does; relay-due.sql says the same in SQL. */
unsigned shard_of_golden(const struct uuid *golden);
/* All lines of an input partition (answer_line.h) belong to one. */
unsigned shard_of_input(const char *line, int32_t partition);

#endif
