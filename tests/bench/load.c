/* load – produces a stream of events into dealer.<source>.events, by an idempotent producer.
 *   load BOOTSTRAP SOURCES EVENTS [seed=N] [customers=N] [rate=N] [ago=DAYS] [steady] [markers] [odd]
 * SOURCES are ids with commas between; rate: events a second, 0 as fast as the broker takes them; ago: so many days before
 * now they end; customers: known from an earlier load with as many. Prints the number of customers known afterwards, and the
 * seconds that it took. */
#include "tests/bench/bench.h"
#include "tests/bench/broker_client.h"
#include "tests/bench/mix.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct load {
    rd_kafka_t *client;
    struct mix mix;
    uint64_t rate;
};

static void send_made(struct load *load) {
    char topic[64];
    (void)snprintf(topic, sizeof topic, "dealer.%s.events", load->mix.source);
    broker_send(load->client, topic, load->mix.number, load->mix.xml->str, load->mix.xml->len);
}

static double seconds(void) {
    return bench_clock(CLOCK_MONOTONIC) / 1e6;
}

static void run(struct load *load) {
    const double start = seconds();
    while (mix_next(&load->mix)) {
        send_made(load);
        broker_pace(start, load->mix.made, load->rate);
    }
    broker_close(load->client);
    (void)printf("%" PRIu64 " %.2f\n", load->mix.customers, seconds() - start);
}

static void read_option(const char *word, struct mix_settings *settings, uint64_t *rate, uint64_t *ago) {
    const struct bench_number numbers[] = {{"seed=", &settings->seed},
                                           {"customers=", &settings->customers},
                                           {"refused=", &settings->refused},
                                           {"ago=", ago},
                                           {"rate=", rate}};
    (void)bench_number(numbers, sizeof numbers / sizeof *numbers, word);
    settings->steady |= strcmp(word, "steady") == 0;
    settings->markers |= strcmp(word, "markers") == 0;
    settings->hot |= strcmp(word, "hot") == 0;
    settings->odd |= strcmp(word, "odd") == 0;
}

int main(int count, char **arguments) {
    struct load load = {.rate = 0};
    uint64_t ago = 0; /* days */
    if (count < 4) {
        broker_fail("usage",
                    "load BOOTSTRAP SOURCES EVENTS [seed=N] [customers=N] [rate=N] [ago=DAYS] [refused=PERCENT] "
                    "[steady] [markers] [odd] [hot]");
    }
    char **sources = g_strsplit(arguments[2], ",", -1);
    struct mix_settings settings = {.seed = 1,
                                    .sources = (const char *const *)sources,
                                    .source_count = g_strv_length(sources),
                                    .events = strtoull(arguments[3], NULL, 10),
                                    .until = instant_now() - DAYS(1),
                                    .span = DAYS(365)};
    for (int i = 4; i < count; i++) {
        read_option(arguments[i], &settings, &load.rate, &ago);
    }
    if (settings.steady || settings.markers || settings.hot) {
        settings.until = instant_now();
        settings.span = DAYS(1) / 2;
    }
    settings.until -= DAYS((int64_t)ago);
    load.client = broker_producer(arguments[1]);
    mix_open(&load.mix, &settings);
    run(&load);
    mix_close(&load.mix);
    g_strfreev(sources);
    return EXIT_SUCCESS;
}
