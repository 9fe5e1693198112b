/* outlet.h – hub/stage/outlet.h on Kafka. */
#ifndef ADAPTERS_KAFKA_OUTLET_H
#define ADAPTERS_KAFKA_OUTLET_H

#include "hub/base/config.h"
#include "hub/stage/outlet.h"

/* `settings` are those of `kafka.*`; they and the topic's name have to outlive the outlet. It connects to nothing yet. */
struct outlet *kafka_outlet_new(const struct config_pair *settings, size_t setting_count,
                                const char *publications_topic, unsigned shard_count);
void kafka_outlet_free(struct outlet *outlet);

#endif
