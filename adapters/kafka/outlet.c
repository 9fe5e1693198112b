#include "adapters/kafka/outlet.h"

#include "adapters/kafka/log_reader.h"
#include "adapters/kafka/producer.h"

#include <glib.h>

struct kafka_outlet {
    struct kafka_settings settings;
    const char *log_topic;
    unsigned shard_count;
};

static struct outlet_producer *open_producer(void *state, unsigned shard, struct error *error) {
    const struct kafka_outlet *kafka = state;
    return producer_open(&kafka->settings, kafka->log_topic, shard, kafka->shard_count, error);
}

static bool read_log(void *state, unsigned shard, int64_t from, log_visitor visit, void *context, struct error *error) {
    const struct kafka_outlet *kafka = state;
    return log_read(&kafka->settings, kafka->log_topic, (int32_t)shard, from, visit, context, error);
}

struct outlet *kafka_outlet_new(const struct config_pair *settings, size_t setting_count,
                                const char *publications_topic, unsigned shard_count) {
    struct kafka_outlet *kafka = g_new0(struct kafka_outlet, 1);
    *kafka = (struct kafka_outlet){{settings, setting_count}, publications_topic, shard_count};
    struct outlet *outlet = g_new0(struct outlet, 1);
    *outlet = (struct outlet){
        .state = kafka,
        .open = open_producer,
        .abandon = producer_abandon,
        .is_ready = producer_is_ready,
        .begin = producer_begin,
        .put = producer_put,
        .commit = producer_commit,
        .read_log = read_log,
    };
    return outlet;
}

void kafka_outlet_free(struct outlet *outlet) {
    if (outlet != NULL) {
        g_free(outlet->state);
        g_free(outlet);
    }
}
