/* latency – how long after an event was appended its customer's view can be read by a consumer at read_committed.
 *   latency BOOTSTRAP SOURCES COUNT SECONDS
 * Reads dealer.<source>.events and partner.<source>.customers from their ends on; prints "ready", and after COUNT answers
 * or SECONDS of silence one line per answer: microseconds from the broker's append to the view in the reader's hands.
 * For events that each change another customer (load … markers). */
#include "hub/base/instant.h"
#include "tests/bench/broker_client.h"

#include <glib.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { QUERY_MS = 10000, POLL_MS = 100 };

struct latency {
    rd_kafka_t *client;
    GHashTable *waiting; /* "source/number" → instant of the append */
    size_t wanted, answered;
};

static rd_kafka_t *consumer_of(const char *bootstrap) {
    const char *const settings[][2] = {{"bootstrap.servers", bootstrap}, {"group.id", "latency"},
                                       {"enable.auto.commit", "false"},  {"isolation.level", "read_committed"},
                                       {"fetch.wait.max.ms", "5"},       {"auto.offset.reset", "error"}};
    return broker_client(RD_KAFKA_CONSUMER, settings, sizeof settings / sizeof *settings, NULL);
}

static void add_topic(rd_kafka_t *client, const char *name, rd_kafka_topic_partition_list_t *list) {
    const struct rd_kafka_metadata *metadata;
    rd_kafka_topic_t *topic = rd_kafka_topic_new(client, name, NULL);
    if (rd_kafka_metadata(client, 0, topic, &metadata, QUERY_MS) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        broker_fail(name, "no metadata");
    }
    for (int i = 0; i < metadata->topics[0].partition_cnt; i++) {
        int64_t low;
        int64_t high;
        if (rd_kafka_query_watermark_offsets(client, name, i, &low, &high, QUERY_MS) != RD_KAFKA_RESP_ERR_NO_ERROR) {
            broker_fail(name, "no offsets");
        }
        rd_kafka_topic_partition_list_add(list, name, i)->offset = high;
    }
    rd_kafka_metadata_destroy(metadata);
    rd_kafka_topic_destroy(topic);
}

static void assign(struct latency *latency, const char *sources) {
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(64);
    char **names = g_strsplit(sources, ",", -1);
    for (char **name = names; *name != NULL; name++) {
        char topic[64];
        (void)snprintf(topic, sizeof topic, "dealer.%s.events", *name);
        add_topic(latency->client, topic, list);
        (void)snprintf(topic, sizeof topic, "partner.%s.customers", *name);
        add_topic(latency->client, topic, list);
    }
    if (rd_kafka_assign(latency->client, list) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        broker_fail("assign", "refused");
    }
    g_strfreev(names);
    rd_kafka_topic_partition_list_destroy(list);
}

/* The middle part of the topic's name: source or partner, which have the same ids here. */
static char *middle(const char *topic) {
    const char *from = strchr(topic, '.') + 1;
    return g_strndup(from, (size_t)(strrchr(topic, '.') - from));
}

static void note_event(struct latency *latency, const rd_kafka_message_t *message) {
    char *source = middle(rd_kafka_topic_name(message->rkt));
    rd_kafka_timestamp_type_t type;
    instant *appended = g_new(instant, 1);
    *appended = rd_kafka_message_timestamp(message, &type) * 1000;
    g_hash_table_insert(latency->waiting,
                        g_strdup_printf("%s/%.*s", source, (int)message->key_len, (char *)message->key), appended);
    g_free(source);
}

/* The view's own numbers: <Number source="D1001">K00000001</Number>. */
static void note_view(struct latency *latency, const rd_kafka_message_t *message) {
    const instant now = instant_now();
    char *view = g_strndup(message->payload == NULL ? "" : message->payload, message->len);
    for (const char *at = strstr(view, "<Number source=\""); at != NULL; at = strstr(at, "<Number source=\"")) {
        char source[32];
        char number[32];
        at += strlen("<Number source=\"");
        if (sscanf(at, "%31[^\"]\"%*[^>]>%31[^<]", source, number) != 2 &&
            sscanf(at, "%31[^\"]\">%31[^<]", source, number) != 2) {
            continue;
        }
        char *name = g_strdup_printf("%s/%s", source, number);
        const instant *appended = g_hash_table_lookup(latency->waiting, name);
        if (appended != NULL) {
            (void)printf("%" PRId64 "\n", now - *appended);
            latency->answered++;
            (void)g_hash_table_remove(latency->waiting, name);
        }
        g_free(name);
    }
    g_free(view);
}

static void run(struct latency *latency, int silence) {
    instant last = instant_now();
    while (latency->answered < latency->wanted && instant_now() - last < SECONDS(silence)) {
        rd_kafka_message_t *message = rd_kafka_consumer_poll(latency->client, POLL_MS);
        if (message == NULL) {
            continue;
        }
        if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
            const bool event = strncmp(rd_kafka_topic_name(message->rkt), "dealer.", 7) == 0;
            (event ? note_event : note_view)(latency, message);
            last = instant_now();
        }
        rd_kafka_message_destroy(message);
    }
}

int main(int count, char **arguments) {
    if (count != 5) {
        broker_fail("usage", "latency BOOTSTRAP SOURCES COUNT SECONDS");
    }
    struct latency latency = {.client = consumer_of(arguments[1]),
                              .waiting = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
                              .wanted = strtoul(arguments[3], NULL, 10)};
    assign(&latency, arguments[2]);
    (void)rd_kafka_consumer_poll(latency.client, 1000);
    (void)fprintf(stderr, "ready\n");
    run(&latency, (int)strtol(arguments[4], NULL, 10));
    (void)rd_kafka_consumer_close(latency.client);
    rd_kafka_destroy(latency.client);
    g_hash_table_destroy(latency.waiting);
    return EXIT_SUCCESS;
}
