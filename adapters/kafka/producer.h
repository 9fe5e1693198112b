/* producer.h – the transactional producer of one shard of the relay. Its transactional id belongs to the shard, never to
 * a process, so that a successor fences it. One thread a producer. See hub/stage/outlet.h for what the functions promise. */
#ifndef ADAPTERS_KAFKA_PRODUCER_H
#define ADAPTERS_KAFKA_PRODUCER_H

#include "adapters/kafka/settings.h"
#include "hub/stage/outlet.h"

#include <glib.h>
#include <pthread.h>
#include <stdatomic.h>

/* What outlives the producers of an outlet. */
struct producer_shared {
    struct kafka_settings settings;
    const char *log_topic;
    const char *events, *decisions; /* what events come from, a pattern; and decisions */
    unsigned shard_count;
    atomic_bool hurried; /* the relay is to end */
    pthread_mutex_t lock;
    GHashTable *doubted; /* topics that we could not write to; under the lock */
};

struct outlet_producer *producer_open(struct producer_shared *shared, unsigned shard, struct error *error);
void producer_abandon(struct outlet_producer *producer);
bool producer_is_ready(struct outlet_producer *producer, const char *topic, enum outlet_topic kind,
                       struct error *error);
bool producer_begin(struct outlet_producer *producer, struct error *error);
enum outlet_answer producer_put(struct outlet_producer *producer, const struct outlet_message *message,
                                struct error *error);
enum outlet_answer producer_commit(struct outlet_producer *producer, int64_t *log_next, struct error *error);

#endif
