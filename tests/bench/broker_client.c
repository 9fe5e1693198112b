#include "tests/bench/broker_client.h"

#include "tests/bench/bench.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FLUSH_MS = 60000, FULL_MS = 50 };

void broker_fail(const char *what, const char *why) {
    (void)fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, what, why);
    exit(EXIT_FAILURE);
}

rd_kafka_t *broker_client(rd_kafka_type_t type, const char *const settings[][2], size_t count,
                          void (*delivered)(rd_kafka_t *client, const rd_kafka_message_t *message, void *context)) {
    char reason[256];
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    for (size_t i = 0; i < count; i++) {
        if (rd_kafka_conf_set(conf, settings[i][0], settings[i][1], reason, sizeof reason) != RD_KAFKA_CONF_OK) {
            broker_fail(settings[i][0], reason);
        }
    }
    if (delivered != NULL) {
        rd_kafka_conf_set_dr_msg_cb(conf, delivered);
    }
    rd_kafka_t *client = rd_kafka_new(type, conf, reason, sizeof reason);
    if (client == NULL) {
        broker_fail("client", reason);
    }
    if (type == RD_KAFKA_CONSUMER) {
        (void)rd_kafka_poll_set_consumer(client);
    }
    return client;
}

/* --- producing ---------------------------------------------------------------------------------------------------------- */

static void delivered(rd_kafka_t *client, const rd_kafka_message_t *message, void *context) {
    (void)client;
    (void)context;
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        broker_fail("not delivered", rd_kafka_err2str(message->err));
    }
}

rd_kafka_t *broker_producer(const char *bootstrap) {
    const char *const settings[][2] = {{"bootstrap.servers", bootstrap},
                                       {"enable.idempotence", "true"},
                                       {"linger.ms", "5"},
                                       {"queue.buffering.max.kbytes", "65536"},
                                       {"compression.codec", "lz4"}};
    return broker_client(RD_KAFKA_PRODUCER, settings, sizeof settings / sizeof *settings, delivered);
}

void broker_send(rd_kafka_t *client, const char *topic, const char *key, const char *value, size_t length) {
    rd_kafka_resp_err_t answer;
    do {
        answer = rd_kafka_producev(client, RD_KAFKA_V_TOPIC(topic), RD_KAFKA_V_KEY(key, strlen(key)),
                                   RD_KAFKA_V_VALUE((void *)value, length), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                                   RD_KAFKA_V_END);
        (void)rd_kafka_poll(client, answer == RD_KAFKA_RESP_ERR__QUEUE_FULL ? FULL_MS : 0);
    } while (answer == RD_KAFKA_RESP_ERR__QUEUE_FULL);
    if (answer != RD_KAFKA_RESP_ERR_NO_ERROR) {
        broker_fail(topic, rd_kafka_err2str(answer));
    }
}

void broker_close(rd_kafka_t *client) {
    if (rd_kafka_flush(client, FLUSH_MS) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        broker_fail("flush", "the broker does not take all of it");
    }
    rd_kafka_destroy(client);
}

void broker_pace(double start, uint64_t number, uint64_t rate) {
    const double now = bench_clock(CLOCK_MONOTONIC) / 1e6;
    const double ahead = rate == 0 ? 0 : start + (double)number / (double)rate - now;
    if (ahead > 0.001) {
        const struct timespec pause = {(time_t)ahead, (long)((ahead - (double)(time_t)ahead) * 1e9)};
        (void)nanosleep(&pause, NULL);
    }
}
