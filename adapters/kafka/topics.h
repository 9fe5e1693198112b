/* topics.h – which topics there are, how they are set up, and making those that the hub needs. The names are remembered. */
#ifndef ADAPTERS_KAFKA_TOPICS_H
#define ADAPTERS_KAFKA_TOPICS_H

#include "hub/base/arena.h"
#include "hub/base/config.h"

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

/* One setting of a topic as it is in force: the broker's own where the topic says nothing. */
struct topic_setting {
    const char *name, *value;
};

struct topic_description {
    const char *topic;
    int partitions;
    const char *problem; /* why its settings are not known, or NULL */
    struct topic_setting *settings;
    size_t setting_count;
};

/* Does the caller want to know about this topic? */
typedef bool topic_wish(const void *context, const char *topic);

/* Describes the topics of the cluster that are wanted, by a client of its own with `kafka.*` as given; by two questions,
 * however many topics there are. `timeout`: µs for each answer. False and *error (config_bad_value, config_unknown_key,
 * broker_missing) when there is no answer; a topic whose settings alone are not told has a problem. All in the arena. */
bool topics_describe(const struct config_pair *settings, size_t setting_count, int64_t timeout, topic_wish *wanted,
                     const void *context, struct arena *arena, struct topic_description **topics, size_t *count,
                     struct error *error);
/* NULL: not known. */
const char *topic_description_setting(const struct topic_description *topic, const char *name);

#endif
