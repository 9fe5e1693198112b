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

static bool ask_for(rd_kafka_t *client, struct error *error) {
    enum { PATIENCE = 10000 };
    const struct rd_kafka_metadata *answer = NULL;
    const rd_kafka_resp_err_t result = rd_kafka_metadata(client, 0, NULL, &answer, PATIENCE);
    if (result != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return error_set(error, BROKER_MISSING, "in-process broker", "%s", rd_kafka_err2str(result));
    }
    bool good = true;
    for (int i = 0; good && i < answer->topic_cnt; i++) {
        const struct rd_kafka_metadata_topic *topic = &answer->topics[i];
        good = topic->err == RD_KAFKA_RESP_ERR_NO_ERROR ||
               error_set(error, BROKER_FAILED, topic->topic, "%s", rd_kafka_err2str(topic->err));
    }
    rd_kafka_metadata_destroy(answer);
    return good;
}

/* The broker makes what a producer asks about: one question for all. Its own rd_kafka_mock_topic_create takes a second
 * every now and then, since the broker's thread misses being woken (librdkafka 2.0). */
bool mock_broker_topics(const struct mock_broker *broker, const char *const *names, size_t count, struct error *error) {
    const struct kafka_setting own[] = {{"bootstrap.servers", mock_broker_address(broker)}};
    const struct kafka_settings none = {0};
    rd_kafka_t *client = kafka_make(RD_KAFKA_PRODUCER, kafka_conf(&none, own, 1, error), error);
    if (client == NULL) {
        return false;
    }
    rd_kafka_topic_t **topics = g_new(rd_kafka_topic_t *, count + 1);
    bool good = true;
    for (size_t i = 0; i < count; i++) {
        topics[i] = rd_kafka_topic_new(client, names[i], NULL);
        good = good && (topics[i] != NULL ||
                        error_set(error, BROKER_FAILED, "in-process broker", "topic %zu has no proper name", i));
    }
    good = good && ask_for(client, error);
    for (size_t i = 0; i < count; i++) {
        if (topics[i] != NULL) {
            rd_kafka_topic_destroy(topics[i]);
        }
    }
    g_free(topics);
    rd_kafka_destroy(client);
    return good;
}
