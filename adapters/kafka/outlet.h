/* outlet.h – hub/stage/outlet.h on Kafka. */
#ifndef ADAPTERS_KAFKA_OUTLET_H
#define ADAPTERS_KAFKA_OUTLET_H

#include "hub/base/config.h"
#include "hub/stage/outlet.h"

/* What the outlet has to know by name: the publications log; and what events come from, a pattern (POSIX extended), and
 * decisions. */
struct outlet_topics {
    const char *publications, *events, *decisions;
};

/* `settings` are those of `kafka.*`; they and the names have to outlive the outlet. It connects to nothing yet. */
struct outlet *kafka_outlet_new(const struct config_pair *settings, size_t setting_count,
                                const struct outlet_topics *topics, unsigned shard_count);
void kafka_outlet_free(struct outlet *outlet);

#endif
