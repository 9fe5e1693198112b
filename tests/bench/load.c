/* load – produces a stream of events into dealer.<source>.events, by an idempotent producer.
 *   load BOOTSTRAP SOURCES EVENTS [seed=N] [customers=N] [rate=N] [steady] [markers] [odd]
 * SOURCES are ids with commas between; rate: events a second, 0 as fast as the broker takes them; customers: known from
 * an earlier load with as many. Prints the number of customers known afterwards, and the seconds that it took. */
#include "tests/bench/bench.h"
#include "tests/bench/broker_client.h"
#include "tests/bench/mix.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FLUSH_MS = 60000 };

struct load {
    rd_kafka_t *client;
    struct mix mix;
    uint64_t rate;
};

static void delivered(rd_kafka_t *client, const rd_kafka_message_t *message, void *context) {
    (void)client;
    (void)context;
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        broker_fail("not delivered", rd_kafka_err2str(message->err));
    }
}

static rd_kafka_t *producer_of(const char *bootstrap) {
    const char *const settings[][2] = {{"bootstrap.servers", bootstrap},
                                       {"enable.idempotence", "true"},
                                       {"linger.ms", "5"},
                                       {"queue.buffering.max.kbytes", "65536"},
                                       {"compression.codec", "lz4"}};
    return broker_client(RD_KAFKA_PRODUCER, settings, sizeof settings / sizeof *settings, delivered);
}

static void send_made(struct load *load) {
    char topic[64];
    rd_kafka_resp_err_t answer;
    (void)snprintf(topic, sizeof topic, "dealer.%s.events", load->mix.source);
    do {
        answer = rd_kafka_producev(load->client, RD_KAFKA_V_TOPIC(topic),
                                   RD_KAFKA_V_KEY(load->mix.number, strlen(load->mix.number)),
                                   RD_KAFKA_V_VALUE(load->mix.xml->str, load->mix.xml->len),
                                   RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
        (void)rd_kafka_poll(load->client, answer == RD_KAFKA_RESP_ERR__QUEUE_FULL ? 50 : 0);
    } while (answer == RD_KAFKA_RESP_ERR__QUEUE_FULL);
    if (answer != RD_KAFKA_RESP_ERR_NO_ERROR) {
        broker_fail(topic, rd_kafka_err2str(answer));
    }
}

static double seconds(void) {
    return bench_clock(CLOCK_MONOTONIC) / 1e6;
}

/* Each event has its moment; one that is late does not wait. */
static void keep_pace(const struct load *load, double start) {
    const double ahead = load->rate == 0 ? 0 : start + (double)load->mix.made / (double)load->rate - seconds();
    if (ahead > 0.001) {
        const struct timespec pause = {(time_t)ahead, (long)((ahead - (double)(time_t)ahead) * 1e9)};
        (void)nanosleep(&pause, NULL);
    }
}

static void run(struct load *load) {
    const double start = seconds();
    while (mix_next(&load->mix)) {
        send_made(load);
        keep_pace(load, start);
    }
    if (rd_kafka_flush(load->client, FLUSH_MS) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        broker_fail("flush", "the broker does not take all of it");
    }
    (void)printf("%" PRIu64 " %.2f\n", load->mix.customers, seconds() - start);
}

static void read_option(const char *word, struct mix_settings *settings, uint64_t *rate) {
    const struct bench_number numbers[] = {{"seed=", &settings->seed},
                                           {"customers=", &settings->customers},
                                           {"refused=", &settings->refused},
                                           {"rate=", rate}};
    (void)bench_number(numbers, sizeof numbers / sizeof *numbers, word);
    settings->steady |= strcmp(word, "steady") == 0;
    settings->markers |= strcmp(word, "markers") == 0;
    settings->hot |= strcmp(word, "hot") == 0;
    settings->odd |= strcmp(word, "odd") == 0;
}

int main(int count, char **arguments) {
    struct load load = {.rate = 0};
    if (count < 4) {
        broker_fail("usage", "load BOOTSTRAP SOURCES EVENTS [seed=N] [customers=N] [rate=N] [refused=PERCENT] [steady] "
                             "[markers] [odd] [hot]");
    }
    char **sources = g_strsplit(arguments[2], ",", -1);
    struct mix_settings settings = {.seed = 1,
                                    .sources = (const char *const *)sources,
                                    .source_count = g_strv_length(sources),
                                    .events = strtoull(arguments[3], NULL, 10),
                                    .until = instant_now() - DAYS(1),
                                    .span = DAYS(365)};
    for (int i = 4; i < count; i++) {
        read_option(arguments[i], &settings, &load.rate);
    }
    if (settings.steady || settings.markers) {
        settings.until = instant_now();
        settings.span = DAYS(1) / 2;
    }
    load.client = producer_of(arguments[1]);
    mix_open(&load.mix, &settings);
    run(&load);
    mix_close(&load.mix);
    rd_kafka_destroy(load.client);
    g_strfreev(sources);
    return EXIT_SUCCESS;
}
