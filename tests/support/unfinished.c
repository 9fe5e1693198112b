/* unfinished – a producer whose transaction does not end: one message, then nothing, until it is asked to end (TERM); then the
 * transaction is aborted. For tests.
 *   unfinished BOOTSTRAP TOPIC PARTITION KEY VALUE    says "open" once the broker has the message */
#include <librdkafka/rdkafka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATIENCE = 30000 /* ms */ };

static void must(rd_kafka_error_t *problem) {
    if (problem != NULL) {
        (void)fprintf(stderr, "unfinished: %s\n", rd_kafka_error_string(problem));
        exit(1);
    }
}

static rd_kafka_t *open_producer(const char *bootstrap) {
    const char *const settings[][2] = {
        {"bootstrap.servers", bootstrap}, {"transactional.id", "unfinished"}, {"transaction.timeout.ms", "600000"}};
    char reason[200];
    rd_kafka_conf_t *configuration = rd_kafka_conf_new();
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        (void)rd_kafka_conf_set(configuration, settings[i][0], settings[i][1], reason, sizeof reason);
    }
    rd_kafka_t *producer = rd_kafka_new(RD_KAFKA_PRODUCER, configuration, reason, sizeof reason);
    if (producer == NULL) {
        (void)fprintf(stderr, "unfinished: %s\n", reason);
        exit(1);
    }
    must(rd_kafka_init_transactions(producer, PATIENCE));
    return producer;
}

static void put(rd_kafka_t *producer, char **message) {
    enum { TOPIC, PARTITION, KEY, VALUE };
    const rd_kafka_resp_err_t answer = rd_kafka_producev(
        producer, RD_KAFKA_V_TOPIC(message[TOPIC]), RD_KAFKA_V_PARTITION((int32_t)strtol(message[PARTITION], NULL, 10)),
        RD_KAFKA_V_KEY(message[KEY], strlen(message[KEY])), RD_KAFKA_V_VALUE(message[VALUE], strlen(message[VALUE])),
        RD_KAFKA_V_END);
    if (answer != RD_KAFKA_RESP_ERR_NO_ERROR || rd_kafka_flush(producer, PATIENCE) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        (void)fprintf(stderr, "unfinished: the message did not arrive\n");
        exit(1);
    }
}

int main(int count, char **arguments) {
    enum { BOOTSTRAP = 1, MESSAGE, WORDS = 6 };
    sigset_t end;
    int signal = 0;
    if (count != WORDS) {
        (void)fprintf(stderr, "usage: unfinished BOOTSTRAP TOPIC PARTITION KEY VALUE\n");
        return EXIT_FAILURE;
    }
    (void)sigemptyset(&end);
    (void)sigaddset(&end, SIGTERM);
    (void)sigprocmask(SIG_BLOCK, &end, NULL); /* before the library's threads begin */
    rd_kafka_t *producer = open_producer(arguments[BOOTSTRAP]);
    must(rd_kafka_begin_transaction(producer));
    put(producer, arguments + MESSAGE);
    (void)puts("open");
    (void)fflush(stdout);
    (void)sigwait(&end, &signal);
    must(rd_kafka_abort_transaction(producer, PATIENCE));
    rd_kafka_destroy(producer);
    return EXIT_SUCCESS;
}
