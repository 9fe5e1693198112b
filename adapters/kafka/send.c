#include "adapters/kafka/send.h"

#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <string.h>

static bool refuse_setting(const struct config_pair *pair, bool unknown, const char *reason, struct error *error) {
    const bool secret = config_shown_kafka(pair) != pair->value; /* the library's reason may repeat the value */
    return error_set(error, unknown ? CONFIG_UNKNOWN_KEY : CONFIG_BAD_VALUE, pair->origin, "kafka.%s%s%s", pair->key,
                     secret ? "" : ": ", secret ? "" : reason);
}

static bool apply(rd_kafka_conf_t *conf, const struct config_pair *settings, size_t count, struct error *error) {
    char reason[200];
    for (size_t i = 0; i < count; i++) {
        const rd_kafka_conf_res_t result =
            rd_kafka_conf_set(conf, settings[i].key, settings[i].value, reason, sizeof reason);
        if (result != RD_KAFKA_CONF_OK) {
            return refuse_setting(&settings[i], result == RD_KAFKA_CONF_UNKNOWN, reason, error);
        }
    }
    return true;
}

/* Called from rd_kafka_poll and rd_kafka_flush. */
static void note_fate(rd_kafka_t *producer, const rd_kafka_message_t *message, void *state) {
    (void)producer;
    (void)state;
    struct sending *sending = message->_private;
    sending->delivered = message->err == RD_KAFKA_RESP_ERR_NO_ERROR;
    sending->partition = message->partition;
    sending->offset = message->offset;
    sending->problem = sending->delivered ? NULL : rd_kafka_err2str(message->err);
}

static rd_kafka_t *make_producer(const struct config_pair *settings, size_t count, int64_t timeout,
                                 struct error *error) {
    char milliseconds[24];
    (void)snprintf(milliseconds, sizeof milliseconds, "%lld", (long long)(timeout / 1000));
    const struct config_pair own[] = {
        {"acks", "all", ""}, {"enable.idempotence", "true", ""}, {"message.timeout.ms", milliseconds, ""}};
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    rd_kafka_conf_set_dr_msg_cb(conf, note_fate);
    rd_kafka_conf_set_log_cb(conf, NULL); /* every failure is told by its sending */
    if (!apply(conf, settings, count, error) || !apply(conf, own, sizeof own / sizeof *own, error)) {
        rd_kafka_conf_destroy(conf);
        return NULL;
    }
    char reason[200];
    rd_kafka_t *producer = rd_kafka_new(RD_KAFKA_PRODUCER, conf, reason, sizeof reason);
    if (producer == NULL) {
        rd_kafka_conf_destroy(conf);
        (void)error_set(error, CONFIG_BAD_VALUE, "kafka.*", "%s", reason);
    }
    return producer;
}

static bool answers(rd_kafka_t *producer, int64_t timeout, struct error *error) {
    const struct rd_kafka_metadata *metadata = NULL;
    const rd_kafka_resp_err_t result = rd_kafka_metadata(producer, 0, NULL, &metadata, (int)(timeout / 1000));
    if (result != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return error_set(error, BROKER_MISSING, "", "%s", rd_kafka_err2str(result));
    }
    rd_kafka_metadata_destroy(metadata);
    return true;
}

static rd_kafka_headers_t *headers_of(const struct sending *sending) {
    rd_kafka_headers_t *headers = rd_kafka_headers_new(sending->header_count);
    for (size_t i = 0; i < sending->header_count; i++) {
        (void)rd_kafka_header_add(headers, sending->headers[i].name, -1, sending->headers[i].value, -1);
    }
    return headers;
}

/* The headers pass to the library unless it refuses the message. */
static rd_kafka_resp_err_t try_enqueue(rd_kafka_t *producer, struct sending *sending) {
    rd_kafka_headers_t *headers = headers_of(sending);
    const rd_kafka_resp_err_t result = rd_kafka_producev(
        producer, RD_KAFKA_V_TOPIC(sending->topic), RD_KAFKA_V_KEY(sending->key, strlen(sending->key)),
        RD_KAFKA_V_VALUE((void *)(uintptr_t)sending->body.data, sending->body.length), RD_KAFKA_V_HEADERS(headers),
        RD_KAFKA_V_OPAQUE(sending), RD_KAFKA_V_END);
    if (result != RD_KAFKA_RESP_ERR_NO_ERROR) {
        rd_kafka_headers_destroy(headers);
    }
    return result;
}

static void enqueue(rd_kafka_t *producer, struct sending *sending) {
    rd_kafka_resp_err_t result = try_enqueue(producer, sending);
    while (result == RD_KAFKA_RESP_ERR__QUEUE_FULL) {
        (void)rd_kafka_poll(producer, 100); /* room comes with answers, at the latest by the messages' timeout */
        result = try_enqueue(producer, sending);
    }
    if (result != RD_KAFKA_RESP_ERR_NO_ERROR) {
        sending->problem = rd_kafka_err2str(result);
    }
}

static void send_all(rd_kafka_t *producer, struct sending *sendings, size_t count, int64_t timeout) {
    for (size_t i = 0; i < count; i++) {
        sendings[i].delivered = false;
        sendings[i].problem = "no answer";
        enqueue(producer, &sendings[i]);
    }
    (void)rd_kafka_flush(producer, (int)(timeout / 1000) + 1000);
}

bool kafka_send(const struct config_pair *settings, size_t setting_count, struct sending *sendings, size_t count,
                int64_t timeout, struct error *error) {
    rd_kafka_t *producer = make_producer(settings, setting_count, timeout, error);
    if (producer == NULL) {
        return false;
    }
    const bool reached = answers(producer, timeout, error);
    if (reached) {
        send_all(producer, sendings, count, timeout);
    }
    rd_kafka_destroy(producer);
    return reached;
}

bool kafka_answers(const struct config_pair *settings, size_t setting_count, int64_t timeout, struct error *error) {
    rd_kafka_t *producer = make_producer(settings, setting_count, timeout, error);
    if (producer == NULL) {
        return false;
    }
    const bool reached = answers(producer, timeout, error);
    rd_kafka_destroy(producer);
    return reached;
}
