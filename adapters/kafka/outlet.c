#include "adapters/kafka/outlet.h"

#include "adapters/kafka/log_reader.h"
#include "adapters/kafka/producer.h"

static struct outlet_producer *open_producer(void *state, unsigned shard, struct error *error) {
    return producer_open(state, shard, error);
}

static bool read_log(void *state, unsigned shard, int64_t from, log_visitor visit, void *context, struct error *error) {
    const struct producer_shared *shared = state;
    return log_read(&shared->settings, shared->log_topic, (int32_t)shard, from, visit, context, error);
}

struct outlet *kafka_outlet_new(const struct config_pair *settings, size_t setting_count,
                                const char *publications_topic, unsigned shard_count) {
    struct producer_shared *shared = g_new0(struct producer_shared, 1);
    *shared = (struct producer_shared){
        .settings = {settings, setting_count},
        .log_topic = publications_topic,
        .shard_count = shard_count,
        .doubted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
    };
    struct outlet *outlet = g_new0(struct outlet, 1);
    *outlet = (struct outlet){
        .state = shared,
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
        struct producer_shared *shared = outlet->state;
        g_hash_table_destroy(shared->doubted);
        g_free(shared);
        g_free(outlet);
    }
}
