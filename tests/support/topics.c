/* topics – makes, deletes and truncates topics without the two seconds that a JVM takes. For tests.
 *   topics BOOTSTRAP create NAME:PARTITIONS[:setting=value,…]…   returns when each partition has a leader
 *   topics BOOTSTRAP delete NAME…
 *   topics BOOTSTRAP truncate NAME:PARTITION:OFFSET…             deletes the records before the offset
 * How it logs in stands in the file that kcat reads, too: KCAT_CONFIG, a line key=value for each setting of librdkafka. */
#include <librdkafka/rdkafka.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TIMEOUT_MS = 30000, MAX_TOPICS = 1000 };

struct admin {
    rd_kafka_t *client;
    rd_kafka_queue_t *queue;
    rd_kafka_AdminOptions_t *options;
};

static void fail(const char *what, const char *why) {
    (void)fprintf(stderr, "topics: %s: %s\n", what, why);
    exit(1);
}

/* Cuts the word before the separator off *rest; NULL when nothing is left. */
static char *cut(char **rest, const char *separator) {
    return *rest == NULL ? NULL : strsep(rest, separator);
}

static long number(const char *text, const char *what) {
    char *end = NULL;
    long value = text == NULL ? 0 : strtol(text, &end, 10);
    if (end == NULL || end == text || *end != '\0') {
        fail(what, "a number is missing");
    }
    return value;
}

static void print_results(const rd_kafka_topic_result_t **results, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (rd_kafka_topic_result_error(results[i]) != RD_KAFKA_RESP_ERR_NO_ERROR) {
            const char *reason = rd_kafka_topic_result_error_string(results[i]);
            fail(rd_kafka_topic_result_name(results[i]), reason == NULL ? "refused" : reason);
        }
    }
}

/* The answer to the request just made; the caller destroys it. */
static rd_kafka_event_t *answer(struct admin *admin, const char *what) {
    rd_kafka_event_t *event = rd_kafka_queue_poll(admin->queue, TIMEOUT_MS);
    if (event == NULL) {
        fail(what, "no answer from the broker");
    }
    if (rd_kafka_event_error(event) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        fail(what, rd_kafka_event_error_string(event));
    }
    return event;
}

static rd_kafka_NewTopic_t *new_topic(char *word) {
    char reason[256];
    const char *name = cut(&word, ":");
    int partitions = (int)number(cut(&word, ":"), name);
    rd_kafka_NewTopic_t *topic = rd_kafka_NewTopic_new(name, partitions, 1, reason, sizeof reason);
    if (topic == NULL) {
        fail(name, reason);
    }
    for (char *setting = NULL; (setting = cut(&word, ",")) != NULL;) {
        const char *key = cut(&setting, "=");
        (void)rd_kafka_NewTopic_set_config(topic, key, setting);
    }
    return topic;
}

static bool has_leaders(const rd_kafka_metadata_topic_t *topic) {
    for (int i = 0; i < topic->partition_cnt; i++) {
        if (topic->partitions[i].leader < 0) {
            return false;
        }
    }
    return topic->err == RD_KAFKA_RESP_ERR_NO_ERROR && topic->partition_cnt > 0;
}

static bool is_ready(struct admin *admin, const char *name) {
    const rd_kafka_metadata_t *metadata = NULL;
    rd_kafka_topic_t *topic = rd_kafka_topic_new(admin->client, name, NULL);
    bool ready = rd_kafka_metadata(admin->client, 0, topic, &metadata, TIMEOUT_MS) == RD_KAFKA_RESP_ERR_NO_ERROR &&
                 metadata->topic_cnt == 1 && has_leaders(&metadata->topics[0]);
    if (metadata != NULL) {
        rd_kafka_metadata_destroy(metadata);
    }
    rd_kafka_topic_destroy(topic);
    return ready;
}

static void wait_until_ready(struct admin *admin, const char *name) {
    for (int tries = 0; !is_ready(admin, name); tries++) {
        if (tries == TIMEOUT_MS / 50) {
            fail(name, "made, but its partitions have no leader");
        }
        (void)usleep(50 * 1000);
    }
}

static void create_topics(struct admin *admin, char **words, size_t count) {
    rd_kafka_NewTopic_t *topics[MAX_TOPICS];
    for (size_t i = 0; i < count; i++) {
        topics[i] = new_topic(words[i]); /* the word is its name now */
    }
    rd_kafka_CreateTopics(admin->client, topics, count, admin->options, admin->queue);
    rd_kafka_event_t *event = answer(admin, "create");
    size_t results = 0;
    const rd_kafka_topic_result_t **result =
        rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &results);
    print_results(result, results);
    rd_kafka_event_destroy(event);
    rd_kafka_NewTopic_destroy_array(topics, count);
    for (size_t i = 0; i < count; i++) {
        wait_until_ready(admin, words[i]);
    }
}

static void delete_topics(struct admin *admin, char **words, size_t count) {
    rd_kafka_DeleteTopic_t *topics[MAX_TOPICS];
    for (size_t i = 0; i < count; i++) {
        topics[i] = rd_kafka_DeleteTopic_new(words[i]);
    }
    rd_kafka_DeleteTopics(admin->client, topics, count, admin->options, admin->queue);
    rd_kafka_event_t *event = answer(admin, "delete");
    size_t results = 0;
    const rd_kafka_topic_result_t **result =
        rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event), &results);
    print_results(result, results);
    rd_kafka_event_destroy(event);
    rd_kafka_DeleteTopic_destroy_array(topics, count);
}

static void truncate_partitions(struct admin *admin, char **words, size_t count) {
    rd_kafka_topic_partition_list_t *offsets = rd_kafka_topic_partition_list_new((int)count);
    for (size_t i = 0; i < count; i++) {
        char *rest = words[i];
        const char *name = cut(&rest, ":");
        int partition = (int)number(cut(&rest, ":"), name);
        rd_kafka_topic_partition_list_add(offsets, name, partition)->offset = number(cut(&rest, ":"), name);
    }
    rd_kafka_DeleteRecords_t *request = rd_kafka_DeleteRecords_new(offsets);
    rd_kafka_DeleteRecords(admin->client, &request, 1, admin->options, admin->queue);
    rd_kafka_event_t *event = answer(admin, "truncate");
    const rd_kafka_topic_partition_list_t *results =
        rd_kafka_DeleteRecords_result_offsets(rd_kafka_event_DeleteRecords_result(event));
    for (int i = 0; i < results->cnt; i++) {
        if (results->elems[i].err != RD_KAFKA_RESP_ERR_NO_ERROR) {
            fail(results->elems[i].topic, rd_kafka_err2str(results->elems[i].err));
        }
    }
    rd_kafka_event_destroy(event);
    rd_kafka_DeleteRecords_destroy(request);
    rd_kafka_topic_partition_list_destroy(offsets);
}

static const struct verb {
    const char *name;
    void (*run)(struct admin *admin, char **words, size_t count);
} verbs[] = {{"create", create_topics}, {"delete", delete_topics}, {"truncate", truncate_partitions}};

static void set(rd_kafka_conf_t *settings, const char *key, const char *value) {
    char reason[512];
    if (rd_kafka_conf_set(settings, key, value, reason, sizeof reason) != RD_KAFKA_CONF_OK) {
        fail(key, reason);
    }
}

static void set_all_of(rd_kafka_conf_t *settings, const char *path) {
    char line[512];
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        fail(path, "cannot be read");
    }
    while (fgets(line, sizeof line, file) != NULL) {
        char *rest = line;
        line[strcspn(line, "\n")] = '\0';
        const char *key = cut(&rest, "=");
        set(settings, key, rest);
    }
    (void)fclose(file);
}

static struct admin connect_to(const char *bootstrap) {
    char reason[512];
    rd_kafka_conf_t *settings = rd_kafka_conf_new();
    set(settings, "bootstrap.servers", bootstrap);
    if (getenv("KCAT_CONFIG") != NULL) {
        set_all_of(settings, getenv("KCAT_CONFIG"));
    }
    struct admin admin = {.client = rd_kafka_new(RD_KAFKA_PRODUCER, settings, reason, sizeof reason)};
    if (admin.client == NULL) {
        fail(bootstrap, reason);
    }
    admin.queue = rd_kafka_queue_new(admin.client);
    admin.options = rd_kafka_AdminOptions_new(admin.client, RD_KAFKA_ADMIN_OP_ANY);
    (void)rd_kafka_AdminOptions_set_request_timeout(admin.options, TIMEOUT_MS, reason, sizeof reason);
    return admin;
}

static void disconnect(struct admin *admin) {
    rd_kafka_AdminOptions_destroy(admin->options);
    rd_kafka_queue_destroy(admin->queue);
    rd_kafka_destroy(admin->client);
}

int main(int argc, char **argv) {
    if (argc < 4 || argc - 3 > MAX_TOPICS) {
        fail("usage", "topics BOOTSTRAP create|delete|truncate WORD…");
    }
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        if (strcmp(argv[2], verbs[i].name) == 0) {
            struct admin admin = connect_to(argv[1]);
            verbs[i].run(&admin, argv + 3, (size_t)argc - 3);
            disconnect(&admin);
            return 0;
        }
    }
    fail(argv[2], "create, delete or truncate");
}
