#include "adapters/kafka/inputs.h"

#include <inttypes.h>
#include <regex.h>
#include <stdio.h>
#include <string.h>

enum { PATIENCE = 10000 }; /* ms, of one question */

struct listing {
    rd_kafka_t *client;
    const char *decisions;
    regex_t events;
    struct arena *arena;
    struct input_extent *extents;
    size_t count;
};

static rd_kafka_t *make_client(const struct kafka_settings *settings, struct error *error) {
    static const struct kafka_setting own[] = {
        {"group.id", "dealerhub-relay-inputs"}, /* asked for by the library; no group is joined, no offset kept */
        {"enable.auto.commit", "false"},
        {"enable.auto.offset.store", "false"},
        {"isolation.level", "read_committed"},
        {"enable.partition.eof", "true"},
        {"auto.offset.reset", "error"},
        {"queued.max.messages.kbytes", "1024"},
        {"fetch.wait.max.ms", "50"},
    };
    return kafka_make(RD_KAFKA_CONSUMER, kafka_conf(settings, own, sizeof own / sizeof *own, error), error);
}

/* --- which there are -------------------------------------------------------------------------------------------------- */

static bool is_input(const struct listing *listing, const struct rd_kafka_metadata_topic *topic) {
    return strcmp(topic->topic, listing->decisions) == 0 || regexec(&listing->events, topic->topic, 0, NULL, 0) == 0;
}

static bool add_partitions(struct listing *listing, const struct rd_kafka_metadata_topic *topic, struct error *error) {
    for (int i = 0; i < topic->partition_cnt; i++) {
        struct input_extent *extent = &listing->extents[listing->count++];
        *extent = (struct input_extent){.topic = arena_copy(listing->arena, topic->topic),
                                        .partition = topic->partitions[i].id};
        const rd_kafka_resp_err_t answer = rd_kafka_query_watermark_offsets(
            listing->client, extent->topic, extent->partition, &extent->first, &extent->end, PATIENCE);
        if (answer != RD_KAFKA_RESP_ERR_NO_ERROR) {
            return error_set(error, BROKER_FAILED, extent->topic, "partition %" PRId32 ": %s", extent->partition,
                             rd_kafka_err2str(answer));
        }
    }
    return true;
}

static bool add_all(struct listing *listing, const struct rd_kafka_metadata *metadata, struct error *error) {
    size_t room = 0;
    for (int i = 0; i < metadata->topic_cnt; i++) {
        room += (size_t)metadata->topics[i].partition_cnt;
    }
    listing->extents = ARENA_NEW(listing->arena, struct input_extent, room + 1);
    for (int i = 0; i < metadata->topic_cnt; i++) {
        if (is_input(listing, &metadata->topics[i]) && !add_partitions(listing, &metadata->topics[i], error)) {
            return false;
        }
    }
    return true;
}

static bool list_with(struct listing *listing, const char **cluster, struct error *error) {
    const struct rd_kafka_metadata *metadata = NULL;
    char *id = rd_kafka_clusterid(listing->client, PATIENCE);
    if (id == NULL) {
        return error_set(error, BROKER_MISSING, "kafka.bootstrap.servers", "no answer yet");
    }
    *cluster = arena_copy(listing->arena, id);
    rd_kafka_mem_free(listing->client, id);
    const rd_kafka_resp_err_t answer = rd_kafka_metadata(listing->client, 1, NULL, &metadata, PATIENCE);
    if (answer != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return error_set(error, BROKER_MISSING, "", "%s", rd_kafka_err2str(answer));
    }
    const bool good = add_all(listing, metadata, error);
    rd_kafka_metadata_destroy(metadata);
    return good;
}

bool inputs_list(const struct inputs_wish *wish, struct arena *arena, const char **cluster,
                 struct input_extent **extents, size_t *count, struct error *error) {
    struct listing listing = {.decisions = wish->decisions, .arena = arena};
    if (regcomp(&listing.events, wish->events, REG_EXTENDED | REG_NOSUB) != 0) {
        return error_set(error, CONFIG_BAD_VALUE, "topic.events", "%s", wish->events);
    }
    listing.client = make_client(wish->settings, error);
    const bool good = listing.client != NULL && list_with(&listing, cluster, error);
    if (listing.client != NULL) {
        rd_kafka_destroy(listing.client);
    }
    regfree(&listing.events);
    *extents = listing.extents;
    *count = listing.count;
    return good;
}

/* --- is there anything left ------------------------------------------------------------------------------------------- */

static bool begin_at(rd_kafka_t *client, const struct input_extent *extent, struct error *error) {
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(list, extent->topic, extent->partition)->offset = extent->next;
    (void)rd_kafka_poll_set_consumer(client);
    const rd_kafka_resp_err_t result = rd_kafka_assign(client, list);
    rd_kafka_topic_partition_list_destroy(list);
    return result == RD_KAFKA_RESP_ERR_NO_ERROR ||
           error_set(error, BROKER_FAILED, extent->topic, "%s", rd_kafka_err2str(result));
}

/* The next message, or the end of the partition, whichever comes first. */
static bool look(rd_kafka_t *client, const struct input_extent *extent, bool *has, struct error *error) {
    rd_kafka_message_t *message = rd_kafka_consumer_poll(client, PATIENCE);
    if (message == NULL) {
        return error_set(error, BROKER_MISSING, extent->topic, "no answer for %d seconds", PATIENCE / 1000);
    }
    const rd_kafka_resp_err_t problem = message->err;
    const bool good = problem == RD_KAFKA_RESP_ERR_NO_ERROR || problem == RD_KAFKA_RESP_ERR__PARTITION_EOF;
    *has = problem == RD_KAFKA_RESP_ERR_NO_ERROR && message->offset < extent->end;
    if (!good) {
        (void)error_set(error, BROKER_FAILED, extent->topic, "%s", rd_kafka_message_errstr(message));
    }
    rd_kafka_message_destroy(message);
    return good;
}

bool inputs_has_message(const struct kafka_settings *settings, const struct input_extent *extent, bool *has,
                        struct error *error) {
    rd_kafka_t *client = make_client(settings, error);
    const bool good = client != NULL && begin_at(client, extent, error) && look(client, extent, has, error);
    if (client != NULL) {
        (void)rd_kafka_consumer_close(client);
        rd_kafka_destroy(client);
    }
    return good;
}
