/* send.h – sends a handful of messages and waits for each one's fate: what `dealerhub send` does. Idempotent, acks=all.
 * The relay's transactional producer is another thing. */
#ifndef ADAPTERS_KAFKA_SEND_H
#define ADAPTERS_KAFKA_SEND_H

#include "hub/base/config.h"

enum { SENDING_HEADERS_MAX = 8 };

struct sending_header {
    const char *name, *value;
};

struct sending {
    const char *topic, *key;
    struct bytes body;
    struct sending_header headers[SENDING_HEADERS_MAX];
    size_t header_count;
    /* the answer */
    bool delivered;
    int32_t partition;
    int64_t offset;
    const char *problem; /* when not delivered; static text of the library */
};

/* `settings` are those of `kafka.*`. Waits at most `timeout` µs. False and *error when nothing could be sent at all:
 * config_bad_value (place is where the setting stands), broker_missing. Else each sending holds its answer. */
bool kafka_send(const struct config_pair *settings, size_t setting_count, struct sending *sendings, size_t count,
                int64_t timeout, struct error *error);
/* Does a broker answer within `timeout` µs? */
bool kafka_answers(const struct config_pair *settings, size_t setting_count, int64_t timeout, struct error *error);

#endif
