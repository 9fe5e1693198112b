#include "adapters/kafka/topics.h"

#include <glib.h>
#include <librdkafka/rdkafka.h>
#include <string.h>

enum { PATIENCE = 10000 }; /* ms */

struct topics {
    GHashTable *partitions; /* name → count */
};

struct topics *topics_new(void) {
    struct topics *topics = g_new0(struct topics, 1);
    topics->partitions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return topics;
}

void topics_free(struct topics *topics) {
    if (topics != NULL) {
        g_hash_table_destroy(topics->partitions);
        g_free(topics);
    }
}

int topics_partitions(const struct topics *topics, const char *topic) {
    return GPOINTER_TO_INT(g_hash_table_lookup(topics->partitions, topic));
}

void topics_forget(struct topics *topics, const char *topic) {
    (void)g_hash_table_remove(topics->partitions, topic);
}

bool topics_refresh(struct topics *topics, rd_kafka_t *client, struct error *error) {
    const struct rd_kafka_metadata *metadata = NULL;
    const rd_kafka_resp_err_t result = rd_kafka_metadata(client, 1, NULL, &metadata, PATIENCE);
    if (result != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return error_set(error, BROKER_MISSING, "", "%s", rd_kafka_err2str(result));
    }
    g_hash_table_remove_all(topics->partitions);
    for (int i = 0; i < metadata->topic_cnt; i++) {
        const struct rd_kafka_metadata_topic *topic = &metadata->topics[i];
        if (topic->err == RD_KAFKA_RESP_ERR_NO_ERROR && topic->partition_cnt > 0) {
            (void)g_hash_table_replace(topics->partitions, g_strdup(topic->topic),
                                       GINT_TO_POINTER(topic->partition_cnt));
        }
    }
    rd_kafka_metadata_destroy(metadata);
    return true;
}

static bool judge(rd_kafka_event_t *event, const char *name, struct error *error) {
    const rd_kafka_CreateTopics_result_t *result = event == NULL ? NULL : rd_kafka_event_CreateTopics_result(event);
    size_t count = 0;
    const rd_kafka_topic_result_t **made = result == NULL ? NULL : rd_kafka_CreateTopics_result_topics(result, &count);
    if (count != 1) {
        return error_set(error, BROKER_FAILED, name, "the topic is missing and cannot be made: %s",
                         event == NULL ? "no answer" : rd_kafka_event_error_string(event));
    }
    const rd_kafka_resp_err_t problem = rd_kafka_topic_result_error(made[0]);
    return problem == RD_KAFKA_RESP_ERR_NO_ERROR || problem == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS ||
           error_set(error, BROKER_FAILED, name, "the topic is missing and cannot be made: %s",
                     rd_kafka_err2str(problem));
}

static bool make(rd_kafka_t *client, rd_kafka_NewTopic_t *topic, const char *name, struct error *error) {
    char reason[200];
    rd_kafka_AdminOptions_t *options = rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_CREATETOPICS);
    (void)rd_kafka_AdminOptions_set_operation_timeout(options, PATIENCE, reason, sizeof reason);
    rd_kafka_queue_t *queue = rd_kafka_queue_new(client);
    rd_kafka_CreateTopics(client, &topic, 1, options, queue);
    rd_kafka_event_t *event = rd_kafka_queue_poll(queue, 2 * PATIENCE);
    const bool good = judge(event, name, error);
    rd_kafka_event_destroy(event);
    rd_kafka_queue_destroy(queue);
    rd_kafka_AdminOptions_destroy(options);
    return good;
}

bool topics_make(rd_kafka_t *client, const char *topic, int partitions, bool compacted, struct error *error) {
    char reason[200];
    rd_kafka_NewTopic_t *wanted = rd_kafka_NewTopic_new(topic, partitions, -1, reason, sizeof reason);
    if (wanted == NULL) {
        return error_set(error, BROKER_FAILED, topic, "%s", reason);
    }
    if (compacted) {
        (void)rd_kafka_NewTopic_set_config(wanted, "cleanup.policy", "compact");
    }
    const bool good = make(client, wanted, topic, error);
    rd_kafka_NewTopic_destroy(wanted);
    return good;
}
