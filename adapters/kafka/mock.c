#include "adapters/kafka/mock.h"

#include "adapters/kafka/settings.h"

#include <glib.h>
/* settings.h has brought rdkafka.h, which has to come first */
#include <librdkafka/rdkafka_mock.h>

struct mock_broker {
    rd_kafka_t *client; /* holds the cluster; produces nothing */
    rd_kafka_mock_cluster_t *cluster;
};

static rd_kafka_t *make_client(struct error *error) {
    /* The client that holds the cluster has no broker of its own, and would warn of that. */
    static const struct kafka_setting quiet[] = {{"log_level", "3"}};
    const struct kafka_settings none = {0};
    return kafka_make(RD_KAFKA_PRODUCER, kafka_conf(&none, quiet, sizeof quiet / sizeof *quiet, error), error);
}

struct mock_broker *mock_broker_start(struct error *error) {
    rd_kafka_t *client = make_client(error);
    if (client == NULL) {
        return NULL;
    }
    rd_kafka_mock_cluster_t *cluster = rd_kafka_mock_cluster_new(client, 1);
    if (cluster == NULL) {
        rd_kafka_destroy(client);
        (void)error_set(error, BROKER_FAILED, "in-process broker", "it cannot listen");
        return NULL;
    }
    struct mock_broker *broker = g_new(struct mock_broker, 1);
    *broker = (struct mock_broker){client, cluster};
    return broker;
}

void mock_broker_stop(struct mock_broker *broker) {
    if (broker != NULL) {
        rd_kafka_mock_cluster_destroy(broker->cluster);
        rd_kafka_destroy(broker->client);
        g_free(broker);
    }
}

const char *mock_broker_address(const struct mock_broker *broker) {
    return rd_kafka_mock_cluster_bootstraps(broker->cluster);
}

bool mock_broker_topic(struct mock_broker *broker, const char *name, int partitions, struct error *error) {
    const rd_kafka_resp_err_t answer = rd_kafka_mock_topic_create(broker->cluster, name, partitions, 1);
    return answer == RD_KAFKA_RESP_ERR_NO_ERROR || answer == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS ||
           error_set(error, BROKER_FAILED, name, "%s", rd_kafka_err2str(answer));
}
