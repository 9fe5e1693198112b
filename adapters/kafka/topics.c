#include "adapters/kafka/topics.h"

#include "adapters/kafka/settings.h"

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

/* --- how topics are set up -------------------------------------------------------------------------------------------- */

struct describing {
    rd_kafka_t *client;
    int timeout; /* ms */
    struct arena *arena;
    struct topic_description *topics;
    size_t count;
};

static bool list_wanted(struct describing *describing, topic_wish *wanted, const void *context, struct error *error) {
    const struct rd_kafka_metadata *metadata = NULL;
    const rd_kafka_resp_err_t result = rd_kafka_metadata(describing->client, 1, NULL, &metadata, describing->timeout);
    if (result != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return error_set(error, BROKER_MISSING, "", "%s", rd_kafka_err2str(result));
    }
    describing->topics = ARENA_NEW(describing->arena, struct topic_description, metadata->topic_cnt + 1);
    for (int i = 0; i < metadata->topic_cnt; i++) {
        const struct rd_kafka_metadata_topic *topic = &metadata->topics[i];
        if (topic->partition_cnt > 0 && wanted(context, topic->topic)) {
            describing->topics[describing->count++] = (struct topic_description){
                .topic = arena_copy(describing->arena, topic->topic), .partitions = topic->partition_cnt};
        }
    }
    rd_kafka_metadata_destroy(metadata);
    return true;
}

static void take_settings(const struct describing *describing, const rd_kafka_ConfigResource_t *resource,
                          struct topic_description *topic) {
    if (rd_kafka_ConfigResource_error(resource) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        const char *reason = rd_kafka_ConfigResource_error_string(resource);
        topic->problem = arena_copy(
            describing->arena, reason == NULL ? rd_kafka_err2str(rd_kafka_ConfigResource_error(resource)) : reason);
        return;
    }
    size_t count = 0;
    const rd_kafka_ConfigEntry_t **entries = rd_kafka_ConfigResource_configs(resource, &count);
    topic->settings = ARENA_NEW(describing->arena, struct topic_setting, count + 1);
    for (size_t i = 0; i < count; i++) {
        const char *value = rd_kafka_ConfigEntry_value(entries[i]);
        topic->settings[topic->setting_count++] =
            (struct topic_setting){arena_copy(describing->arena, rd_kafka_ConfigEntry_name(entries[i])),
                                   value == NULL ? NULL : arena_copy(describing->arena, value)};
    }
    topic->problem = NULL;
}

static void take_answer(const struct describing *describing, rd_kafka_event_t *event) {
    const char *problem = event == NULL ? "no answer" : rd_kafka_event_error_string(event);
    for (size_t i = 0; i < describing->count; i++) {
        describing->topics[i].problem = arena_copy(describing->arena, problem);
    }
    const rd_kafka_DescribeConfigs_result_t *result =
        event == NULL ? NULL : rd_kafka_event_DescribeConfigs_result(event);
    size_t count = 0;
    const rd_kafka_ConfigResource_t **resources =
        result == NULL ? NULL : rd_kafka_DescribeConfigs_result_resources(result, &count);
    for (size_t i = 0; i < count && i < describing->count; i++) { /* in the order of the question */
        take_settings(describing, resources[i], &describing->topics[i]);
    }
}

static void ask_settings(const struct describing *describing) {
    char reason[200];
    rd_kafka_ConfigResource_t **resources = g_new(rd_kafka_ConfigResource_t *, describing->count + 1);
    for (size_t i = 0; i < describing->count; i++) {
        resources[i] = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, describing->topics[i].topic);
    }
    rd_kafka_AdminOptions_t *options = rd_kafka_AdminOptions_new(describing->client, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
    (void)rd_kafka_AdminOptions_set_request_timeout(options, describing->timeout, reason, sizeof reason);
    rd_kafka_queue_t *queue = rd_kafka_queue_new(describing->client);
    rd_kafka_DescribeConfigs(describing->client, resources, describing->count, options, queue);
    rd_kafka_event_t *event = rd_kafka_queue_poll(queue, 2 * describing->timeout);
    take_answer(describing, event);
    if (event != NULL) {
        rd_kafka_event_destroy(event);
    }
    rd_kafka_queue_destroy(queue);
    rd_kafka_AdminOptions_destroy(options);
    rd_kafka_ConfigResource_destroy_array(resources, describing->count);
    g_free(resources);
}

bool topics_describe(const struct config_pair *settings, size_t setting_count, int64_t timeout, topic_wish *wanted,
                     const void *context, struct arena *arena, struct topic_description **topics, size_t *count,
                     struct error *error) {
    const struct kafka_settings given = {settings, setting_count};
    struct describing describing = {.timeout = (int)(timeout / 1000), .arena = arena};
    rd_kafka_conf_t *conf = kafka_conf(&given, NULL, 0, error);
    if (conf != NULL) {
        rd_kafka_conf_set_log_cb(conf, NULL); /* what fails is told by the answer */
    }
    describing.client = kafka_make(RD_KAFKA_PRODUCER, conf, error);
    if (describing.client == NULL) {
        return false;
    }
    const bool good = list_wanted(&describing, wanted, context, error);
    if (good && describing.count > 0) {
        ask_settings(&describing);
    }
    rd_kafka_destroy(describing.client);
    *topics = describing.topics;
    *count = describing.count;
    return good;
}

const char *topic_description_setting(const struct topic_description *topic, const char *name) {
    for (size_t i = 0; i < topic->setting_count; i++) {
        if (strcmp(topic->settings[i].name, name) == 0) {
            return topic->settings[i].value;
        }
    }
    return NULL;
}
