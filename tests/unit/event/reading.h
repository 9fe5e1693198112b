/* reading.h – what every test of the event reader needs: the shipped schemas, a reader, and an event in an arena. */
#ifndef TESTS_UNIT_EVENT_READING_H
#define TESTS_UNIT_EVENT_READING_H

#include "hub/event/event.h"

#include <string.h>

#define SHIPPED_SCHEMAS DEALERHUB_SOURCE_DIR "/schemas/event"
#define SHIPPED_ATTRIBUTES DEALERHUB_SOURCE_DIR "/schemas/config/attributes.xml"

struct reading {
    struct attributes *attributes;
    struct kinds *kinds;
    struct event_reader *reader;
    struct arena *arena;
    struct event event;
    struct error error;
};

/* `site` may be NULL. False, with reading->error, when a file is wrong. */
static inline bool reading_open(struct reading *reading, const char *attributes, const char *shipped,
                                const char *site) {
    *reading = (struct reading){.arena = arena_new()};
    reading->attributes = attributes_load(attributes, &reading->error);
    if (reading->attributes != NULL) {
        reading->kinds = kinds_load(shipped, site, reading->attributes, &reading->error);
    }
    if (reading->kinds != NULL) {
        reading->reader = event_reader_new(reading->kinds, reading->attributes, NULL);
    }
    return reading->reader != NULL;
}

static inline void reading_close(struct reading *reading) {
    event_reader_free(reading->reader);
    kinds_free(reading->kinds);
    attributes_free(reading->attributes);
    arena_free(reading->arena);
}

static inline bool reading_bytes(struct reading *reading, const void *data, size_t length) {
    reading->error = (struct error){.code = OK};
    return event_reader_read(reading->reader, NULL, (struct bytes){data, length}, reading->arena, &reading->event,
                             &reading->error);
}

static inline bool reading_text(struct reading *reading, const char *text) {
    return reading_bytes(reading, text, strlen(text));
}

/* A CustomerChanged with this content, which begins with its Customer block. */
static inline const char *changed(struct arena *arena, const char *content) {
    return arena_print(arena,
                       "<CustomerChanged xmlns=\"" EVENT_NAMESPACE "\" id=\"e1\" source=\"D0123\" "
                       "time=\"2026-11-20T14:03:00+08:00\">%s</CustomerChanged>",
                       content);
}

/* cmocka's group setup and teardown. */
static inline int open_shipped(void **state) {
    static struct reading reading;
    *state = &reading;
    return reading_open(&reading, SHIPPED_ATTRIBUTES, SHIPPED_SCHEMAS, NULL) ? 0 : -1;
}

static inline int close_shipped(void **state) {
    reading_close(*state);
    return 0;
}

#endif
