#include "adapters/kafka/consumer.h"

#include "adapters/kafka/lanes.h"
#include "adapters/kafka/leave.h"
#include "adapters/kafka/peek.h"
#include "adapters/kafka/reading.h"
#include "adapters/kafka/settings.h"
#include "hub/base/log.h"

#include <glib.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { ASK_TIMEOUT = 5000 /* ms, for questions to the broker */, CLOSE_SECONDS = 4 };
#define TOPICS_LOOKED_FOR "2000" /* ms: a topic that appears is read soon */

struct consumer {
    struct inbox inbox;
    const struct config *config;
    rd_kafka_t *client;
    struct lanes *lanes;
    struct peeker *peeker;
    char *cluster;
    const struct inbox_watcher *watcher; /* NULL: not open */
    bool held;
};

/* --- settings ------------------------------------------------------------------------------------------------------- */

/* Offsets come from PostgreSQL alone; a gap is an error, never a place to begin. Each partition has a queue of its own in the
 * library, so what is said of queues here is said of each partition: at most 64 KiB wait in it and as much comes by one
 * fetch, 128 MiB of a thousand partitions that all have a backlog; the lanes add their own 16 MiB. One answer of a broker
 * holds a mebibyte, not 50 (the usual): as long as one of its messages waits all of it stays. */
static const struct kafka_setting own_settings[] = {
    {"enable.auto.commit", "false"},
    {"enable.auto.offset.store", "false"},
    {"auto.offset.reset", "error"},
    {"partition.assignment.strategy", "cooperative-sticky"},
    {"topic.metadata.refresh.interval.ms", TOPICS_LOOKED_FOR},
    {"topic.metadata.refresh.fast.interval.ms", "250"},
    {"isolation.level", "read_committed"},
    {"allow.auto.create.topics", "false"},
    {"queued.max.messages.kbytes", "64"},
    {"queued.min.messages", "500"},
    {"fetch.message.max.bytes", "65536"},
    {"fetch.max.bytes", "1048576"},
    {"fetch.wait.max.ms", "50"},
    {"enable.partition.eof", "false"},
};

/* Where hub.conf says nothing. After a kill the partitions wait until the group misses the dead: the library's 45 seconds
 * are long for that. */
static const struct kafka_setting usual_settings[] = {
    {"session.timeout.ms", "10000"},
    {"heartbeat.interval.ms", "1000"},
};

enum {
    OWN_COUNT = sizeof own_settings / sizeof *own_settings,
    USUAL_COUNT = sizeof usual_settings / sizeof *usual_settings
};

static void rebalance(rd_kafka_t *client, rd_kafka_resp_err_t reason, rd_kafka_topic_partition_list_t *list,
                      void *opaque);

static size_t add_usual(const struct config *config, struct kafka_setting *own, size_t count) {
    for (size_t i = 0; i < USUAL_COUNT; i++) {
        if (config_kafka(config, usual_settings[i].key) == NULL) {
            own[count++] = usual_settings[i];
        }
    }
    return count;
}

static rd_kafka_conf_t *make_conf(struct consumer *consumer, struct error *error) {
    const struct config *config = consumer->config;
    const struct kafka_settings settings = {config->kafka, config->kafka_count};
    struct kafka_setting own[OWN_COUNT + USUAL_COUNT + 1];
    memcpy(own, own_settings, sizeof own_settings);
    own[OWN_COUNT] = (struct kafka_setting){"group.id", config->group_id};
    rd_kafka_conf_t *conf = kafka_conf(&settings, own, add_usual(config, own, OWN_COUNT + 1), error);
    if (conf != NULL) {
        rd_kafka_conf_set_opaque(conf, consumer);
        rd_kafka_conf_set_rebalance_cb(conf, rebalance);
    }
    return conf;
}

/* --- partitions come and go ------------------------------------------------------------------------------------------ */

static struct inbox_place *places_of(const rd_kafka_topic_partition_list_t *list, struct arena *arena) {
    struct inbox_place *places = ARENA_NEW(arena, struct inbox_place, list->cnt + 1);
    for (int i = 0; i < list->cnt; i++) {
        places[i] = (struct inbox_place){.topic = list->elems[i].topic, .partition = list->elems[i].partition};
    }
    return places;
}

static bool look_at(struct consumer *consumer, struct inbox_place *place, struct error *error) {
    const rd_kafka_resp_err_t answer = rd_kafka_query_watermark_offsets(
        consumer->client, place->topic, place->partition, &place->first, &place->end, ASK_TIMEOUT);
    if (answer != RD_KAFKA_RESP_ERR_NO_ERROR) {
        char where[200];
        (void)snprintf(where, sizeof where, "%s/%" PRId32, place->topic, place->partition);
        return error_set(error, BROKER_FAILED, where, "%s", rd_kafka_err2str(answer));
    }
    return true;
}

static bool look(void *state, struct inbox_place *places, size_t count, struct error *error) {
    for (size_t i = 0; i < count; i++) {
        if (!look_at(state, &places[i], error)) {
            return false;
        }
    }
    return true;
}

/* What cannot be looked at now is ours all the same: the watcher comes back to it. */
static void look_or_not(struct consumer *consumer, struct inbox_place *places, size_t count) {
    struct error error = {0};
    if (!look(consumer, places, count, &error)) {
        log_failure("consumer", &error);
        for (size_t i = 0; i < count; i++) {
            places[i].first = places[i].end = INBOX_NOWHERE;
        }
    }
}

static void take_over(struct consumer *consumer, const rd_kafka_topic_partition_list_t *list) {
    struct error error = {0};
    struct arena *arena = arena_new();
    struct inbox_place *places = places_of(list, arena);
    look_or_not(consumer, places, (size_t)list->cnt);
    consumer->watcher->assigned(consumer->watcher->context, places, (size_t)list->cnt);
    for (int i = 0; i < list->cnt; i++) {
        lanes_open(consumer->lanes, places[i].topic, places[i].partition);
    }
    if (!reading_begin(consumer->client, places, (size_t)list->cnt, consumer->held, &error)) {
        log_failure("consumer", &error);
    }
    arena_free(arena);
}

static void give_up(struct consumer *consumer, const rd_kafka_topic_partition_list_t *list) {
    struct error error = {0};
    struct arena *arena = arena_new();
    const bool lost = rd_kafka_assignment_lost(consumer->client) != 0;
    consumer->watcher->revoked(consumer->watcher->context, places_of(list, arena), (size_t)list->cnt, lost);
    if (!reading_end(consumer->client, list, &error)) {
        log_failure("consumer", &error);
    }
    for (int i = 0; i < list->cnt; i++) {
        lanes_close(consumer->lanes, list->elems[i].topic, list->elems[i].partition);
    }
    arena_free(arena);
}

static void rebalance(rd_kafka_t *client, rd_kafka_resp_err_t reason, rd_kafka_topic_partition_list_t *list,
                      void *opaque) {
    struct consumer *consumer = opaque;
    if (reason == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
        take_over(consumer, list);
    } else if (reason == RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS) {
        give_up(consumer, list);
    } else {
        log_line(LOG_WARN_LEVEL, "consumer", "rebalance=%s", rd_kafka_err2name(reason));
        (void)rd_kafka_assign(client, NULL);
        lanes_close_all(consumer->lanes);
    }
}

/* --- opening -------------------------------------------------------------------------------------------------------- */

static const char *cluster(void *state, int64_t timeout, struct error *error) {
    struct consumer *consumer = state;
    if (consumer->cluster == NULL) {
        consumer->cluster = rd_kafka_clusterid(consumer->client, (int)(timeout / 1000));
    }
    if (consumer->cluster == NULL) {
        (void)error_set(error, BROKER_MISSING, "kafka.bootstrap.servers", "no answer yet");
    }
    return consumer->cluster;
}

/* A pattern also for the one topic of decisions: what does not exist yet is then no error. */
static char *literal_pattern(const char *topic) {
    char *pattern = calloc(2 * strlen(topic) + 3, 1);
    if (pattern == NULL) {
        abort();
    }
    size_t length = 0;
    pattern[length++] = '^';
    for (; *topic != '\0'; topic++) {
        if (*topic == '.') {
            pattern[length++] = '\\';
        }
        pattern[length++] = *topic;
    }
    pattern[length] = '$';
    return pattern;
}

static bool open_inbox(void *state, const struct inbox_watcher *watcher, struct error *error) {
    struct consumer *consumer = state;
    const struct config *config = consumer->config;
    char *decisions = literal_pattern(config->topic_decisions);
    rd_kafka_topic_partition_list_t *topics = rd_kafka_topic_partition_list_new(2);
    (void)rd_kafka_topic_partition_list_add(topics, config->topic_events, RD_KAFKA_PARTITION_UA);
    (void)rd_kafka_topic_partition_list_add(topics, decisions, RD_KAFKA_PARTITION_UA);
    consumer->watcher = watcher;
    const rd_kafka_resp_err_t answer = rd_kafka_subscribe(consumer->client, topics);
    rd_kafka_topic_partition_list_destroy(topics);
    free(decisions);
    return answer == RD_KAFKA_RESP_ERR_NO_ERROR ||
           error_set(error, CONFIG_BAD_VALUE, "topic.events", "%s", rd_kafka_err2str(answer));
}

/* Leaves the group, in this thread as far as the watcher hears of it. Before 2.1 the library may wait for ever once a
 * partition was lost, as with a topic that was deleted: by then all that matters was handed back, and the group finds out. */
static void close_inbox(void *state) {
    struct consumer *consumer = state;
    const int64_t latest = g_get_monotonic_time() + CLOSE_SECONDS * G_USEC_PER_SEC;
    rd_kafka_queue_t *told = rd_kafka_queue_new(consumer->client);
    rd_kafka_error_t *problem = rd_kafka_consumer_close_queue(consumer->client, told);
    while (problem == NULL && rd_kafka_consumer_closed(consumer->client) == 0 && g_get_monotonic_time() < latest) {
        rd_kafka_message_t *late = rd_kafka_consume_queue(told, 100); /* serves what the watcher is to hear, too */
        if (late != NULL) {
            rd_kafka_message_destroy(late);
        }
    }
    if (problem != NULL) {
        rd_kafka_error_destroy(problem); /* it is closed, or was never open */
    }
    rd_kafka_queue_destroy(told);
}

/* --- messages ------------------------------------------------------------------------------------------------------- */

static struct bytes copy(struct arena *arena, const void *data, size_t length) {
    return data == NULL ? (struct bytes){NULL, 0} : arena_copy_bytes(arena, (struct bytes){data, length});
}

static void copy_headers(const rd_kafka_message_t *from, struct arena *arena, struct message *message) {
    rd_kafka_headers_t *headers;
    if (rd_kafka_message_headers(from, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return;
    }
    const size_t count = rd_kafka_header_cnt(headers);
    struct message_header *copies = ARENA_NEW(arena, struct message_header, count + 1);
    for (size_t i = 0; i < count; i++) {
        const char *name;
        const void *value;
        size_t length;
        if (rd_kafka_header_get_all(headers, i, &name, &value, &length) == RD_KAFKA_RESP_ERR_NO_ERROR) {
            copies[message->header_count++] =
                (struct message_header){arena_copy(arena, name), copy(arena, value, length)};
        }
    }
    message->headers = copies;
}

/* Only the broker's clock is believed. */
static instant appended(const rd_kafka_message_t *from) {
    rd_kafka_timestamp_type_t type;
    const int64_t milliseconds = rd_kafka_message_timestamp(from, &type);
    return type == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME ? milliseconds * 1000 : INSTANT_NONE;
}

static enum inbox_answer take_message(const rd_kafka_message_t *from, bool last, struct arena *arena,
                                      struct message *message) {
    *message = (struct message){
        .topic = arena_copy(arena, rd_kafka_topic_name(from->rkt)),
        .partition = from->partition,
        .offset = from->offset,
        .appended = appended(from),
        .key = copy(arena, from->key, from->key_len),
        .value = copy(arena, from->payload, from->len),
        .last = last,
    };
    copy_headers(from, arena, message);
    return INBOX_MESSAGE;
}

/* The library says so once, as of a topic that has the pattern for its name: every installation begins without stores. */
static bool is_nothing_fits_yet(const rd_kafka_message_t *from) {
    return from->err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART && from->rkt != NULL &&
           rd_kafka_topic_name(from->rkt)[0] == '^';
}

static void tell_of(const rd_kafka_message_t *from) {
    const char *topic = from->rkt == NULL ? "" : rd_kafka_topic_name(from->rkt);
    if (is_nothing_fits_yet(from)) {
        log_line(LOG_INFO_LEVEL, "no_topic_yet", "pattern=%s: no topic fits it yet; they are looked for every %s ms",
                 topic, TOPICS_LOOKED_FOR);
    } else {
        log_line(LOG_WARN_LEVEL, "consumer", "problem=%s topic=%s partition=%" PRId32, rd_kafka_err2name(from->err),
                 topic, from->partition);
    }
}

/* Errors come between messages. The library goes on by itself, except after a fatal one. */
static enum inbox_answer take_problem(const struct consumer *consumer, const rd_kafka_message_t *from,
                                      struct arena *arena, struct message *message, struct error *error) {
    char reason[200];
    if (from->err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET && from->rkt != NULL) {
        *message =
            (struct message){.topic = arena_copy(arena, rd_kafka_topic_name(from->rkt)), .partition = from->partition};
        return INBOX_GAP;
    }
    if (rd_kafka_fatal_error(consumer->client, reason, sizeof reason) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        (void)error_set(error, BROKER_MISSING, "consumer", "%s", reason);
        return INBOX_FAILED;
    }
    tell_of(from);
    return INBOX_NOTHING;
}

static int64_t known_end(const struct consumer *consumer, const char *topic, int32_t partition) {
    int64_t first;
    int64_t end;
    return rd_kafka_get_watermark_offsets(consumer->client, topic, partition, &first, &end) ==
                   RD_KAFKA_RESP_ERR_NO_ERROR
               ? end
               : -1;
}

/* As last heard. The mark that ends a transaction has an offset, too. */
static bool is_at_end(const struct consumer *consumer, const rd_kafka_message_t *message) {
    enum { MARK = 1 };
    return message->rkt != NULL &&
           message->offset + 1 + MARK >= known_end(consumer, rd_kafka_topic_name(message->rkt), message->partition);
}

static enum inbox_answer poll_inbox(void *state, int64_t timeout, struct arena *arena, struct message *message,
                                    struct error *error) {
    struct consumer *consumer = state;
    bool last;
    rd_kafka_message_t *from = lanes_next(consumer->lanes, timeout, consumer->held, &last);
    if (from == NULL) {
        return INBOX_NOTHING;
    }
    const enum inbox_answer answer = from->err == RD_KAFKA_RESP_ERR_NO_ERROR
                                         ? take_message(from, last && is_at_end(consumer, from), arena, message)
                                         : take_problem(consumer, from, arena, message, error);
    rd_kafka_message_destroy(from);
    return answer;
}

/* --- steering ------------------------------------------------------------------------------------------------------- */

static bool seek(void *state, const struct inbox_place *places, size_t count, struct error *error) {
    const struct consumer *consumer = state;
    const bool good = reading_move(consumer->client, places, count, consumer->held, error);
    for (size_t i = 0; i < count; i++) {
        lanes_drop(consumer->lanes, places[i].topic, places[i].partition);
    }
    return good;
}

static bool peek(void *state, const struct inbox_place *places, size_t count, struct arena *arena,
                 struct message *found, struct error *error) {
    const struct consumer *consumer = state;
    return peeker_read(consumer->peeker, places, count, arena, found, error);
}

/* Partitions that are not read stay as they are when the others go on: the intake skips what they bring. */
static void hold(void *state, bool held) {
    struct consumer *consumer = state;
    consumer->held = held;
    reading_hold(consumer->client, held);
}

static int64_t end_of(void *state, const char *topic, int32_t partition) {
    return known_end(state, topic, partition);
}

struct inbox *kafka_inbox_new(const struct config *config, struct error *error) {
    struct consumer *consumer = calloc(1, sizeof *consumer);
    if (consumer == NULL) {
        abort();
    }
    consumer->config = config;
    consumer->inbox = (struct inbox){
        .state = consumer,
        .cluster = cluster,
        .open = open_inbox,
        .poll = poll_inbox,
        .look = look,
        .seek = seek,
        .peek = peek,
        .hold = hold,
        .end = end_of,
        .close = close_inbox,
    };
    rd_kafka_conf_t *conf = make_conf(consumer, error);
    consumer->client = conf == NULL ? NULL : kafka_make(RD_KAFKA_CONSUMER, conf, error);
    if (consumer->client == NULL) {
        free(consumer);
        return NULL;
    }
    (void)rd_kafka_poll_set_consumer(consumer->client);
    consumer->lanes = lanes_new(consumer->client);
    consumer->peeker = peeker_new(config);
    return &consumer->inbox;
}

void kafka_inbox_free(struct inbox *inbox) {
    if (inbox == NULL) {
        return;
    }
    struct consumer *consumer = inbox->state;
    lanes_free(consumer->lanes);
    peeker_free(consumer->peeker);
    free(consumer->cluster);
    consumer->cluster = NULL;
    if (kafka_leave(consumer->client, "consumer")) {
        free(consumer); /* else the client may still call it */
    }
}
