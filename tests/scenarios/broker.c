/* broker – librdkafka's in-process broker as a process of its own: a fresh one costs milliseconds, so that each scenario
 * has its own. It has no transactions to speak of; what hangs on them is tested on the real Kafka.
 *   broker NAME:PARTITIONS…   prints its address, lives until a signal ends it */
#include <librdkafka/rdkafka.h>
/* which has to come first */
#include <librdkafka/rdkafka_mock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void fail(const char *what, const char *why) {
    (void)fprintf(stderr, "broker: %s: %s\n", what, why);
    exit(1);
}

static void make_topic(rd_kafka_mock_cluster_t *cluster, char *word) {
    const char *name = strsep(&word, ":");
    const long partitions = word == NULL ? 0 : strtol(word, NULL, 10);
    const rd_kafka_resp_err_t answer =
        partitions < 1 ? RD_KAFKA_RESP_ERR__INVALID_ARG : rd_kafka_mock_topic_create(cluster, name, (int)partitions, 1);
    if (answer != RD_KAFKA_RESP_ERR_NO_ERROR) {
        fail(name, rd_kafka_err2str(answer));
    }
}

int main(int argc, char **argv) {
    char reason[256];
    rd_kafka_conf_t *settings = rd_kafka_conf_new();
    /* The client that holds the cluster has no broker of its own, and would warn of that. */
    if (rd_kafka_conf_set(settings, "log_level", "3", reason, sizeof reason) != RD_KAFKA_CONF_OK) {
        fail("log_level", reason);
    }
    rd_kafka_t *client = rd_kafka_new(RD_KAFKA_PRODUCER, settings, reason, sizeof reason);
    if (client == NULL) {
        fail("client", reason);
    }
    rd_kafka_mock_cluster_t *cluster = rd_kafka_mock_cluster_new(client, 1);
    if (cluster == NULL) {
        fail("cluster", "cannot listen");
    }
    for (int i = 1; i < argc; i++) {
        make_topic(cluster, argv[i]);
    }
    (void)puts(rd_kafka_mock_cluster_bootstraps(cluster));
    (void)fflush(stdout);
    (void)pause();
    return 0;
}
