#include "adapters/kafka/log_reader.h"

#include "adapters/kafka/leave.h"
#include "hub/base/moment.h"

#include <glib.h>
#include <inttypes.h>
#include <stdio.h>

enum {
    STRETCH = 1000,
    PATIENCE = 30000,
    QUESTION = 10000
}; /* records at once; ms without an answer; ms of one question */

struct reading {
    rd_kafka_t *client;
    const char *topic;
    int32_t partition;
    log_visitor visit;
    void *context;
    const atomic_bool *hurried;
    moment heard; /* when the last record was done with, or the beginning */
    int64_t next;
    bool ended;
};

static rd_kafka_t *make_client(const struct kafka_settings *settings, struct error *error) {
    static const struct kafka_setting own[] = {
        {"group.id", "dealerhub-relay-log"}, /* asked for by the library; no group is joined, no offset kept */
        {"enable.auto.commit", "false"},       {"enable.auto.offset.store", "false"},
        {"isolation.level", "read_committed"}, {"enable.partition.eof", "true"},
        {"auto.offset.reset", "error"},        {"queued.max.messages.kbytes", "4096"},
        {"fetch.wait.max.ms", "50"},
    };
    return kafka_make(RD_KAFKA_CONSUMER, kafka_conf(settings, own, sizeof own / sizeof *own, error), error);
}

static bool start(struct reading *reading, struct error *error) {
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(list, reading->topic, reading->partition)->offset = reading->next;
    (void)rd_kafka_poll_set_consumer(reading->client);
    const rd_kafka_resp_err_t result = rd_kafka_assign(reading->client, list);
    rd_kafka_topic_partition_list_destroy(list);
    return result == RD_KAFKA_RESP_ERR_NO_ERROR ||
           error_set(error, BROKER_FAILED, reading->topic, "%s", rd_kafka_err2str(result));
}

static bool fail(const struct reading *reading, const rd_kafka_message_t *message, struct error *error) {
    char place[256];
    (void)snprintf(place, sizeof place, "%.200s/%" PRId32 "/%" PRId64, reading->topic, reading->partition,
                   reading->next);
    const bool truncated = message->err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET;
    return error_set(error, truncated ? TOPIC_TRUNCATED : BROKER_FAILED, place, "%s", rd_kafka_message_errstr(message));
}

static bool is_passing(rd_kafka_resp_err_t problem) {
    return problem == RD_KAFKA_RESP_ERR__TRANSPORT || problem == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN ||
           problem == RD_KAFKA_RESP_ERR__RESOLVE || problem == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE ||
           problem == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART; /* made just now */
}

/* Takes one message into the stretch. */
static bool take(struct reading *reading, const rd_kafka_message_t *message, struct log_record *records, size_t *count,
                 struct error *error) {
    if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        reading->ended = true;
        reading->next = message->offset > reading->next ? message->offset : reading->next;
    } else if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return is_passing(message->err) || fail(reading, message, error);
    } else {
        records[(*count)++] = (struct log_record){
            .key = {message->key, message->key_len},
            .value = {message->payload, message->len},
            .offset = message->offset,
        };
        reading->next = message->offset + 1;
    }
    return true;
}

/* The first message is waited for, for a while; what has come with it is taken at once. */
static int poll_some(const struct reading *reading, rd_kafka_message_t **messages) {
    int count = 0;
    bool more = true;
    while (more && count < STRETCH) {
        messages[count] = rd_kafka_consumer_poll(reading->client, count == 0 ? KAFKA_SLICE : 0);
        more = messages[count] != NULL && messages[count]->err == RD_KAFKA_RESP_ERR_NO_ERROR;
        count += messages[count] != NULL;
    }
    return count;
}

/* A broker that is gone is told of again and again: that is no answer. */
static bool goes_on_waiting(const struct reading *reading, struct error *error) {
    const int patience = reading->hurried != NULL && atomic_load(reading->hurried) ? KAFKA_HURRIED : PATIENCE;
    return moment_now() - reading->heard < patience * (SECONDS(1) / 1000) ||
           error_set(error, BROKER_MISSING, reading->topic, "no answer for %d seconds", patience / 1000);
}

static bool read_stretch(struct reading *reading, struct error *error) {
    rd_kafka_message_t **messages = g_new0(rd_kafka_message_t *, STRETCH);
    struct log_record *records = g_new0(struct log_record, STRETCH);
    size_t count = 0;
    const int got = poll_some(reading, messages);
    bool good = true;
    for (int i = 0; good && i < got; i++) {
        good = take(reading, messages[i], records, &count, error);
    }
    if (good && (count > 0 || reading->ended)) {
        good = reading->visit(reading->context, records, count, reading->next, error);
        reading->heard = moment_now();
    }
    good = good && goes_on_waiting(reading, error);
    for (int i = 0; i < got; i++) {
        rd_kafka_message_destroy(messages[i]);
    }
    g_free(messages);
    g_free(records);
    return good;
}

bool log_read(const struct kafka_settings *settings, const struct log_wish *wish, log_visitor visit, void *context,
              struct error *error) {
    struct reading reading = {.topic = wish->topic,
                              .partition = wish->partition,
                              .visit = visit,
                              .context = context,
                              .hurried = wish->hurried,
                              .heard = moment_now(),
                              .next = wish->from};
    reading.client = make_client(settings, error);
    bool good = reading.client != NULL && start(&reading, error);
    while (good && !reading.ended) {
        good = read_stretch(&reading, error);
    }
    if (reading.client != NULL) {
        (void)kafka_leave(reading.client, "log");
    }
    return good;
}

/* Who is asked for a topic that is not there says so in one of three ways. */
static bool is_none(rd_kafka_resp_err_t answer) {
    return answer == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART || answer == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC ||
           answer == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION;
}

bool log_end(const struct kafka_settings *settings, const char *topic, int32_t partition, int64_t *end,
             struct error *error) {
    int64_t first;
    rd_kafka_t *client = make_client(settings, error);
    if (client == NULL) {
        return false;
    }
    *end = 0;
    const rd_kafka_resp_err_t answer =
        rd_kafka_query_watermark_offsets(client, topic, partition, &first, end, QUESTION);
    (void)kafka_leave(client, "log");
    return is_none(answer) || answer == RD_KAFKA_RESP_ERR_NO_ERROR ||
           error_set(error,
                     is_passing(answer) || answer == RD_KAFKA_RESP_ERR__TIMED_OUT ? BROKER_MISSING : BROKER_FAILED,
                     topic, "%s", rd_kafka_err2str(answer));
}
