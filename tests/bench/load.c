/* load – produces a stream of events into dealer.<source>.events, by an idempotent producer.
 *   load BOOTSTRAP SOURCES EVENTS [seed=N] [customers=N] [rate=N] [steady] [markers] [odd]
 * SOURCES are ids with commas between; rate: events a second, 0 as fast as the broker takes them; customers: known from
 * an earlier load with as many. Prints the number of customers known afterwards, and the seconds that it took. */
#include "tests/bench/mix.h"

#include <inttypes.h>
#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FLUSH_MS = 60000 };

struct load {
    rd_kafka_t *client;
    struct mix mix;
    uint64_t rate;
};

static void fail(const char *what, const char *why) {
    (void)fprintf(stderr, "load: %s: %s\n", what, why);
    exit(EXIT_FAILURE);
}

static void delivered(rd_kafka_t *client, const rd_kafka_message_t *message, void *context) {
    (void)client;
    (void)context;
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        fail("not delivered", rd_kafka_err2str(message->err));
    }
}

static rd_kafka_t *producer_of(const char *bootstrap) {
    const char *const settings[][2] = {{"bootstrap.servers", bootstrap},
                                       {"enable.idempotence", "true"},
                                       {"linger.ms", "5"},
                                       {"queue.buffering.max.kbytes", "65536"},
                                       {"compression.codec", "lz4"}};
    char reason[256];
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        if (rd_kafka_conf_set(conf, settings[i][0], settings[i][1], reason, sizeof reason) != RD_KAFKA_CONF_OK) {
            fail(settings[i][0], reason);
        }
    }
    rd_kafka_conf_set_dr_msg_cb(conf, delivered);
    rd_kafka_t *client = rd_kafka_new(RD_KAFKA_PRODUCER, conf, reason, sizeof reason);
    if (client == NULL) {
        fail("producer", reason);
    }
    return client;
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
        fail(topic, rd_kafka_err2str(answer));
    }
}

static double seconds(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
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
        fail("flush", "the broker does not take all of it");
    }
    (void)printf("%" PRIu64 " %.2f\n", load->mix.customers, seconds() - start);
}

static void read_option(const char *word, struct mix_settings *settings, uint64_t *rate) {
    const struct {
        const char *name;
        uint64_t *value;
    } numbers[] = {{"seed=", &settings->seed},
                   {"customers=", &settings->customers},
                   {"refused=", &settings->refused},
                   {"rate=", rate}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (g_str_has_prefix(word, numbers[i].name)) {
            *numbers[i].value = strtoull(word + strlen(numbers[i].name), NULL, 10);
            return;
        }
    }
    settings->steady |= strcmp(word, "steady") == 0;
    settings->markers |= strcmp(word, "markers") == 0;
    settings->hot |= strcmp(word, "hot") == 0;
    settings->odd |= strcmp(word, "odd") == 0;
}

int main(int count, char **arguments) {
    struct load load = {.rate = 0};
    if (count < 4) {
        fail("usage", "load BOOTSTRAP SOURCES EVENTS [seed=N] [customers=N] [rate=N] [refused=PERCENT] [steady] "
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
