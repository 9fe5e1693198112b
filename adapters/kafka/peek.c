#include "adapters/kafka/peek.h"

#include "adapters/kafka/leave.h"
#include "hub/base/moment.h"

#include <stdlib.h>
#include <string.h>

#define PEEK_WAIT SECONDS(1) /* for all of them together */
enum { POLL_WAIT = 50 };     /* ms */

struct peeker {
    const struct config *config;
    rd_kafka_t *client; /* NULL: not used yet */
};

/* It joins no group and commits nothing; a message a partition is wanted, so little is fetched ahead. */
static const struct kafka_setting own_settings[] = {
    {"enable.auto.commit", "false"},        {"enable.auto.offset.store", "false"}, {"auto.offset.reset", "error"},
    {"isolation.level", "read_committed"},  {"allow.auto.create.topics", "false"}, {"queued.min.messages", "1"},
    {"queued.max.messages.kbytes", "1024"}, {"fetch.message.max.bytes", "65536"},  {"fetch.wait.max.ms", "50"},
};

enum { OWN_COUNT = sizeof own_settings / sizeof *own_settings };

struct peeker *peeker_new(const struct config *config) {
    struct peeker *peeker = calloc(1, sizeof *peeker);
    if (peeker == NULL) {
        abort();
    }
    peeker->config = config;
    return peeker;
}

void peeker_free(struct peeker *peeker) {
    if (peeker->client != NULL) {
        (void)kafka_leave(peeker->client, "peeker"); /* it was in no group */
    }
    free(peeker);
}

static bool open_client(struct peeker *peeker, struct error *error) {
    const struct kafka_settings settings = {peeker->config->kafka, peeker->config->kafka_count};
    struct kafka_setting own[OWN_COUNT + 1];
    if (peeker->client != NULL) {
        return true;
    }
    memcpy(own, own_settings, sizeof own_settings);
    own[OWN_COUNT] = (struct kafka_setting){"group.id", peeker->config->group_id}; /* the library asks for one */
    rd_kafka_conf_t *conf = kafka_conf(&settings, own, OWN_COUNT + 1, error);
    peeker->client = conf == NULL ? NULL : kafka_make(RD_KAFKA_CONSUMER, conf, error);
    if (peeker->client != NULL) {
        (void)rd_kafka_poll_set_consumer(peeker->client);
    }
    return peeker->client != NULL;
}

/* The place that the message is the answer for, or NULL. */
static struct message *answer_of(const rd_kafka_message_t *from, const struct inbox_place *places, size_t count,
                                 struct message *found) {
    for (size_t i = 0; from->rkt != NULL && i < count; i++) {
        if (places[i].partition == from->partition && found[i].topic == NULL &&
            strcmp(places[i].topic, rd_kafka_topic_name(from->rkt)) == 0) {
            return &found[i];
        }
    }
    return NULL;
}

static void take(const rd_kafka_message_t *from, const struct inbox_place *places, size_t count, struct arena *arena,
                 struct message *found) {
    struct message *answer = answer_of(from, places, count, found);
    if (from->err == RD_KAFKA_RESP_ERR_NO_ERROR && answer != NULL) {
        const struct bytes value = {from->payload, from->len};
        *answer = (struct message){
            .topic = arena_copy(arena, rd_kafka_topic_name(from->rkt)),
            .partition = from->partition,
            .offset = from->offset,
            .value = from->payload == NULL ? (struct bytes){NULL, 0} : arena_copy_bytes(arena, value),
        };
    }
}

static size_t missing(size_t count, const struct message *found) {
    size_t left = 0;
    for (size_t i = 0; i < count; i++) {
        left += found[i].topic == NULL;
    }
    return left;
}

static void read_all(rd_kafka_t *client, const struct inbox_place *places, size_t count, struct arena *arena,
                     struct message *found) {
    const moment begin = moment_now();
    while (missing(count, found) > 0 && moment_now() - begin < PEEK_WAIT) {
        rd_kafka_message_t *from = rd_kafka_consumer_poll(client, POLL_WAIT);
        if (from != NULL) {
            take(from, places, count, arena, found);
            rd_kafka_message_destroy(from);
        }
    }
}

bool peeker_read(struct peeker *peeker, const struct inbox_place *places, size_t count, struct arena *arena,
                 struct message *found, struct error *error) {
    if (!open_client(peeker, error)) {
        return false;
    }
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new((int)count);
    for (size_t i = 0; i < count; i++) {
        rd_kafka_topic_partition_list_add(list, places[i].topic, places[i].partition)->offset = places[i].next;
    }
    const rd_kafka_resp_err_t answer = rd_kafka_assign(peeker->client, list);
    rd_kafka_topic_partition_list_destroy(list);
    if (answer != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return error_set(error, BROKER_FAILED, "peek", "%s", rd_kafka_err2str(answer));
    }
    read_all(peeker->client, places, count, arena, found);
    (void)rd_kafka_assign(peeker->client, NULL);
    return true;
}
