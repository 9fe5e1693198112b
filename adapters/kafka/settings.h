/* settings.h – `kafka.*` of hub.conf for librdkafka, and names for its errors in ours. */
#ifndef ADAPTERS_KAFKA_SETTINGS_H
#define ADAPTERS_KAFKA_SETTINGS_H

#include "hub/base/config.h"

#include <librdkafka/rdkafka.h>

/* ms: whoever waits looks up after each slice, and who is to end waits no longer than hurried for what may never come. */
enum { KAFKA_SLICE = 100, KAFKA_HURRIED = 3000 };

struct kafka_settings {
    const struct config_pair *pairs;
    size_t count;
};

struct kafka_setting {
    const char *key, *value;
};

/* The user's settings, then ours, which win. NULL and *error (config_unknown_key, config_bad_value) on a mistake. What
 * librdkafka itself would log goes to our log, at level debug unless it is an error. */
rd_kafka_conf_t *kafka_conf(const struct kafka_settings *settings, const struct kafka_setting *own, size_t own_count,
                            struct error *error);
/* NULL and *error; takes the conf in any case. */
rd_kafka_t *kafka_make(rd_kafka_type_t type, rd_kafka_conf_t *conf, struct error *error);
/* Sets *error from a library's error object, and destroys that; returns false. */
bool kafka_failed(enum error_code code, const char *place, rd_kafka_error_t *problem, struct error *error);

#endif
