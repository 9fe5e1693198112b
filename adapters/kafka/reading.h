/* reading.h – which of the partitions that the group gave are read, and from where. One that is not to be read yet is not
 * assigned to the library at all: begun at a logical offset, such as the end, it would go there again by itself as soon as
 * it is read from elsewhere (the late answer to where that is makes librdkafka ask anew), past messages that nobody saw.
 * One thread uses it, inside the library's callbacks or not. */
#ifndef ADAPTERS_KAFKA_READING_H
#define ADAPTERS_KAFKA_READING_H

#include "hub/base/error.h"
#include "hub/stage/inbox.h"

#include <librdkafka/rdkafka.h>

/* The group gives partitions: those with a `next` are read from there. `held`: they bring nothing until resumed. False and
 * *error (broker_failed). */
bool reading_begin(rd_kafka_t *client, const struct inbox_place *places, size_t count, bool held, struct error *error);
/* Each goes on at its `next`, or is read no more. As above. */
bool reading_move(rd_kafka_t *client, const struct inbox_place *places, size_t count, bool held, struct error *error);
/* All that are read bring nothing, or bring again. Those that are not read stay as they are. */
void reading_hold(rd_kafka_t *client, bool held);
/* The group takes partitions, read or not. As above. */
bool reading_end(rd_kafka_t *client, const rd_kafka_topic_partition_list_t *list, struct error *error);

#endif
