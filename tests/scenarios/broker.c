/* broker – librdkafka's in-process broker as a process of its own: a fresh one costs milliseconds, so that each scenario
 * has its own. It has no isolation and no fencing; what hangs on them is tested on the real Kafka.
 *   broker NAME…   makes the topics, of four partitions each, prints its address, lives until a signal ends it */
#include <librdkafka/rdkafka.h>
/* which has to come first */
#include <librdkafka/rdkafka_mock.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { TIMEOUT_MS = 5000 };

static void fail(const char *what, const char *why) {
    (void)fprintf(stderr, "broker: %s: %s\n", what, why);
    exit(1);
}

static rd_kafka_t *client_of(const char *setting, const char *value) {
    char reason[256];
    rd_kafka_conf_t *settings = rd_kafka_conf_new();
    /* The client that holds the cluster has no broker of its own, and would warn of that. */
    if (rd_kafka_conf_set(settings, "log_level", "3", reason, sizeof reason) != RD_KAFKA_CONF_OK ||
        rd_kafka_conf_set(settings, setting, value, reason, sizeof reason) != RD_KAFKA_CONF_OK) {
        fail(setting, reason);
    }
    rd_kafka_t *client = rd_kafka_new(RD_KAFKA_PRODUCER, settings, reason, sizeof reason);
    if (client == NULL) {
        fail("client", reason);
    }
    return client;
}

/* The broker makes a topic when it is asked about it. Its own call for that waits, now and then, until the broker's
 * thread looks up by itself: a second for each topic. */
static void make_topic(rd_kafka_t *client, const char *name) {
    const struct rd_kafka_metadata *metadata;
    rd_kafka_topic_t *topic = rd_kafka_topic_new(client, name, NULL);
    const rd_kafka_resp_err_t answer = rd_kafka_metadata(client, 0, topic, &metadata, TIMEOUT_MS);
    if (answer != RD_KAFKA_RESP_ERR_NO_ERROR) {
        fail(name, rd_kafka_err2str(answer));
    }
    if (metadata->topic_cnt != 1 || metadata->topics[0].partition_cnt == 0) {
        fail(name, "not made");
    }
    rd_kafka_metadata_destroy(metadata);
    rd_kafka_topic_destroy(topic);
}

int main(int argc, char **argv) {
    rd_kafka_mock_cluster_t *cluster = rd_kafka_mock_cluster_new(client_of("client.id", "holder"), 1);
    if (cluster == NULL) {
        fail("cluster", "cannot listen");
    }
    const char *address = rd_kafka_mock_cluster_bootstraps(cluster);
    rd_kafka_t *client = client_of("bootstrap.servers", address);
    for (int i = 1; i < argc; i++) {
        make_topic(client, argv[i]);
    }
    rd_kafka_destroy(client);
    (void)puts(address);
    (void)fflush(stdout);
    (void)pause();
    return 0;
}
