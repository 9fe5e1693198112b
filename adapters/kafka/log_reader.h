/* log_reader.h – reads one partition of the publications log from an offset to its end, as a reader of committed data
 * sees it. */
#ifndef ADAPTERS_KAFKA_LOG_READER_H
#define ADAPTERS_KAFKA_LOG_READER_H

#include "adapters/kafka/settings.h"
#include "hub/stage/outlet.h"

#include <stdatomic.h>

struct log_wish {
    const char *topic;
    int32_t partition;
    int64_t from; /* offset */
    /* Set from another thread: whoever reads is to end, and waits for no answer longer than KAFKA_HURRIED. NULL: never. */
    const atomic_bool *hurried;
};

/* False and *error: broker_missing, topic_truncated when the log ends before the offset, or what the visitor said. */
bool log_read(const struct kafka_settings *settings, const struct log_wish *wish, log_visitor visit, void *context,
              struct error *error);
/* The offset at which the partition ends; 0 when there is no such topic. False and *error: broker_missing, broker_failed. */
bool log_end(const struct kafka_settings *settings, const char *topic, int32_t partition, int64_t *end,
             struct error *error);

#endif
