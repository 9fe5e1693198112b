/* consumer.h – hub/stage/inbox.h on Kafka: one member of the consumer group, subscribed to the topics of events and of
 * decisions. Kafka's own offsets are not used; the group only divides the partitions. */
#ifndef ADAPTERS_KAFKA_CONSUMER_H
#define ADAPTERS_KAFKA_CONSUMER_H

#include "hub/base/config.h"
#include "hub/stage/inbox.h"

/* The configuration has to outlive it. It connects in the background. NULL and *error (config_unknown_key,
 * config_bad_value) on a mistake in `kafka.*`. */
struct inbox *kafka_inbox_new(const struct config *config, struct error *error);
/* After close. NULL is nothing. */
void kafka_inbox_free(struct inbox *inbox);

#endif
