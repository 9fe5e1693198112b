/* weigh – how many messages stand in the topics whose names match, and their octets, keys included.
 *   weigh BOOTSTRAP PATTERN     prints messages and octets; PATTERN is a regular expression that begins with ^
 * Reads all of them at read_committed. */
#include "tests/bench/broker_client.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { POLL_MS = 20000 };

static rd_kafka_t *consumer_of(const char *bootstrap) {
    char group[64];
    (void)snprintf(group, sizeof group, "weigh-%d", getpid());
    const char *const settings[][2] = {{"bootstrap.servers", bootstrap},       {"group.id", group},
                                       {"enable.auto.commit", "false"},        {"isolation.level", "read_committed"},
                                       {"auto.offset.reset", "earliest"},      {"enable.partition.eof", "true"},
                                       {"queued.max.messages.kbytes", "65536"}};
    return broker_client(RD_KAFKA_CONSUMER, settings, sizeof settings / sizeof *settings, NULL);
}

static int assigned_count(rd_kafka_t *client) {
    rd_kafka_topic_partition_list_t *list = NULL;
    const int count = rd_kafka_assignment(client, &list) == RD_KAFKA_RESP_ERR_NO_ERROR ? list->cnt : 0;
    rd_kafka_topic_partition_list_destroy(list);
    return count;
}

int main(int count, char **arguments) {
    uint64_t messages = 0;
    uint64_t octets = 0;
    int ended = 0;
    if (count != 3) {
        broker_fail("usage", "weigh BOOTSTRAP PATTERN");
    }
    rd_kafka_t *client = consumer_of(arguments[1]);
    rd_kafka_topic_partition_list_t *wanted = rd_kafka_topic_partition_list_new(1);
    (void)rd_kafka_topic_partition_list_add(wanted, arguments[2], RD_KAFKA_PARTITION_UA);
    if (rd_kafka_subscribe(client, wanted) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        broker_fail(arguments[2], "cannot be subscribed to");
    }
    while (ended == 0 || ended < assigned_count(client)) {
        rd_kafka_message_t *message = rd_kafka_consumer_poll(client, POLL_MS);
        if (message == NULL) {
            broker_fail(arguments[2], "nothing comes");
        }
        const bool end = message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF;
        ended += end;
        messages += message->err == RD_KAFKA_RESP_ERR_NO_ERROR;
        octets += message->err == RD_KAFKA_RESP_ERR_NO_ERROR ? message->len + message->key_len : 0;
        rd_kafka_message_destroy(message);
    }
    (void)printf("%" PRIu64 " %" PRIu64 "\n", messages, octets);
    rd_kafka_topic_partition_list_destroy(wanted);
    (void)rd_kafka_consumer_close(client);
    rd_kafka_destroy(client);
    return EXIT_SUCCESS;
}
