/* topics.h – which topics there are, and making those that the hub needs. The names are remembered. */
#ifndef ADAPTERS_KAFKA_TOPICS_H
#define ADAPTERS_KAFKA_TOPICS_H

#include "hub/base/error.h"

#include <librdkafka/rdkafka.h>
#include <stdbool.h>
#include <stdint.h>

struct topics;

struct topics *topics_new(void);
void topics_free(struct topics *topics);
/* How many partitions the topic has; 0 when it is not known. Asks nobody. */
int topics_partitions(const struct topics *topics, const char *topic);
/* All topics of the cluster, by one question, which makes none by itself. */
bool topics_refresh(struct topics *topics, rd_kafka_t *client, struct error *error);
void topics_forget(struct topics *topics, const char *topic);
/* Makes a topic; `partitions` -1 and the replication: what the broker has as default. That it is there already counts as
 * done. False and *error (broker_failed) when the broker does not let us. */
bool topics_make(rd_kafka_t *client, const char *topic, int partitions, bool compacted, struct error *error);

#endif
