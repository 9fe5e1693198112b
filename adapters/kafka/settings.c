#include "adapters/kafka/settings.h"

#include "hub/base/log.h"

#include <stdio.h>

static bool refuse(const struct config_pair *pair, bool unknown, const char *reason, struct error *error) {
    const bool secret = config_shown_kafka(pair) != pair->value; /* the library's reason may repeat the value */
    return error_set(error, unknown ? CONFIG_UNKNOWN_KEY : CONFIG_BAD_VALUE, pair->origin, "kafka.%s%s%s", pair->key,
                     secret ? "" : ": ", secret ? "" : reason);
}

static bool apply(rd_kafka_conf_t *conf, const struct config_pair *pair, struct error *error) {
    char reason[200];
    const rd_kafka_conf_res_t result = rd_kafka_conf_set(conf, pair->key, pair->value, reason, sizeof reason);
    return result == RD_KAFKA_CONF_OK || refuse(pair, result == RD_KAFKA_CONF_UNKNOWN, reason, error);
}

static void tell(const rd_kafka_t *client, int level, const char *facility, const char *text) {
    enum { SYSLOG_ERROR = 3 };
    log_line(level <= SYSLOG_ERROR ? LOG_WARN_LEVEL : LOG_DEBUG_LEVEL, "kafka", "client=%s about=%s text=\"%s\"",
             rd_kafka_name(client), facility, text);
}

rd_kafka_conf_t *kafka_conf(const struct kafka_settings *settings, const struct kafka_setting *own, size_t own_count,
                            struct error *error) {
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    rd_kafka_conf_set_log_cb(conf, tell);
    bool good = true;
    for (size_t i = 0; good && i < settings->count; i++) {
        good = apply(conf, &settings->pairs[i], error);
    }
    for (size_t i = 0; good && i < own_count; i++) {
        good = apply(conf, &(struct config_pair){own[i].key, own[i].value, "dealerhub"}, error);
    }
    if (!good) {
        rd_kafka_conf_destroy(conf);
        conf = NULL;
    }
    return conf;
}

rd_kafka_t *kafka_make(rd_kafka_type_t type, rd_kafka_conf_t *conf, struct error *error) {
    char reason[200];
    rd_kafka_t *client = conf == NULL ? NULL : rd_kafka_new(type, conf, reason, sizeof reason);
    if (conf != NULL && client == NULL) {
        rd_kafka_conf_destroy(conf);
        (void)error_set(error, CONFIG_BAD_VALUE, "kafka.*", "%s", reason);
    }
    return client;
}

bool kafka_failed(enum error_code code, const char *place, rd_kafka_error_t *problem, struct error *error) {
    (void)error_set(error, code, place, "%s", rd_kafka_error_string(problem));
    rd_kafka_error_destroy(problem);
    return false;
}
