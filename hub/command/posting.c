#include "hub/command/posting.h"

#include <string.h>

const char *posting_topic(const struct config *config, const char *source, struct arena *arena) {
    const char *pattern = config->topic_events;
    const char *place = strstr(pattern, ".*");
    while (place != NULL && place > pattern && place[-1] == '\\') {
        place = strstr(place + 1, ".*");
    }
    if (place == NULL) {
        return NULL;
    }
    char *topic = arena_alloc(arena, strlen(pattern) + strlen(source) + 1);
    char *out = topic;
    for (const char *at = pattern; *at != '\0'; at++) {
        if (at == place) {
            out = stpcpy(out, source);
            at++;
        } else if (strchr("^$\\", *at) == NULL) {
            *out++ = *at;
        }
    }
    return topic;
}

void posting_header(struct sending *sending, const char *name, const char *value) {
    sending->headers[sending->header_count++] = (struct sending_header){name, value};
}

/* The Kafka binding of CloudEvents 1.0, binary mode. */
static void add_headers(struct sending *sending, const struct event *event, struct arena *arena) {
    char *time = arena_alloc(arena, INSTANT_TEXT);
    posting_header(sending, "ce_specversion", "1.0");
    posting_header(sending, "ce_id", event->id);
    posting_header(sending, "ce_source", event->source);
    posting_header(sending, "ce_type", event->kind->name);
    posting_header(sending, "ce_time", instant_print(event->time, time));
}

void posting_address(const struct config *config, const struct event *event, struct arena *arena,
                     struct sending *sending) {
    sending->topic =
        event->kind->effect == EFFECT_DECIDE ? config->topic_decisions : posting_topic(config, event->source, arena);
    sending->key = event_key(event, arena);
    add_headers(sending, event, arena);
}
