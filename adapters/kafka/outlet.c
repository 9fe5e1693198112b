#include "adapters/kafka/outlet.h"

#include "adapters/kafka/inputs.h"
#include "adapters/kafka/log_reader.h"
#include "adapters/kafka/producer.h"

static struct outlet_producer *open_producer(void *state, unsigned shard, struct error *error) {
    return producer_open(state, shard, error);
}

static bool read_log(void *state, unsigned shard, int64_t from, log_visitor visit, void *context, struct error *error) {
    const struct producer_shared *shared = state;
    const struct log_wish wish = {shared->log_topic, (int32_t)shard, from, &shared->hurried};
    return log_read(&shared->settings, &wish, visit, context, error);
}

static bool find_log_end(void *state, unsigned shard, int64_t *end, struct error *error) {
    const struct producer_shared *shared = state;
    return log_end(&shared->settings, shared->log_topic, (int32_t)shard, end, error);
}

static bool list_inputs(void *state, struct arena *arena, const char **cluster, struct input_extent **extents,
                        size_t *count, struct error *error) {
    const struct producer_shared *shared = state;
    const struct inputs_wish wish = {&shared->settings, shared->events, shared->decisions};
    return inputs_list(&wish, arena, cluster, extents, count, error);
}

static bool has_message(void *state, const struct input_extent *extent, bool *has, struct error *error) {
    const struct producer_shared *shared = state;
    return inputs_has_message(&shared->settings, extent, has, error);
}

static void hurry(void *state, bool hurried) {
    struct producer_shared *shared = state;
    atomic_store(&shared->hurried, hurried);
}

struct outlet *kafka_outlet_new(const struct config_pair *settings, size_t setting_count,
                                const struct outlet_topics *topics, unsigned shard_count) {
    struct producer_shared *shared = g_new0(struct producer_shared, 1);
    *shared = (struct producer_shared){
        .settings = {settings, setting_count},
        .log_topic = topics->publications,
        .events = topics->events,
        .decisions = topics->decisions,
        .shard_count = shard_count,
        .doubted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
    };
    (void)pthread_mutex_init(&shared->lock, NULL);
    struct outlet *outlet = g_new0(struct outlet, 1);
    *outlet = (struct outlet){
        .state = shared,
        .open = open_producer,
        .abandon = producer_abandon,
        .is_ready = producer_is_ready,
        .begin = producer_begin,
        .put = producer_put,
        .commit = producer_commit,
        .inputs = list_inputs,
        .has_message = has_message,
        .log_end = find_log_end,
        .read_log = read_log,
        .hurry = hurry,
    };
    return outlet;
}

void kafka_outlet_free(struct outlet *outlet) {
    if (outlet != NULL) {
        struct producer_shared *shared = outlet->state;
        g_hash_table_destroy(shared->doubted);
        (void)pthread_mutex_destroy(&shared->lock);
        g_free(shared);
        g_free(outlet);
    }
}
