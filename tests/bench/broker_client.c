#include "tests/bench/broker_client.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

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
