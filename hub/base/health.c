#include "hub/base/health.h"

#include "hub/base/moment.h"

#include <glib.h>
#include <jansson.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PARTS_MAX = 16 };

struct part {
    const char *name;
    bool well;
    char reason[512];
    char doing[128]; /* "" when it never said */
    moment since;
};

struct health {
    pthread_mutex_t lock;
    struct part parts[PARTS_MAX];
    size_t count;
};

struct health *health_new(void) {
    struct health *health = g_new0(struct health, 1);
    (void)pthread_mutex_init(&health->lock, NULL);
    return health;
}

void health_free(struct health *health) {
    if (health != NULL) {
        (void)pthread_mutex_destroy(&health->lock);
        g_free(health);
    }
}

/* Under the lock; NULL when the table is full. */
static struct part *part_of(struct health *health, const char *name) {
    for (size_t i = 0; i < health->count; i++) {
        if (strcmp(health->parts[i].name, name) == 0) {
            return &health->parts[i];
        }
    }
    if (health->count == PARTS_MAX) {
        return NULL;
    }
    health->parts[health->count] = (struct part){.name = name, .well = true};
    return &health->parts[health->count++];
}

static void report(struct health *health, const char *name, bool well, const char *reason) {
    (void)pthread_mutex_lock(&health->lock);
    struct part *part = part_of(health, name);
    if (part != NULL) {
        part->well = well;
        (void)snprintf(part->reason, sizeof part->reason, "%s", reason);
    }
    (void)pthread_mutex_unlock(&health->lock);
}

void health_well(struct health *health, const char *part) {
    report(health, part, true, "");
}

void health_ill(struct health *health, const char *part, const char *reason) {
    report(health, part, false, reason);
}

/* Under the lock. */
static bool all_well(const struct health *health) {
    for (size_t i = 0; i < health->count; i++) {
        if (!health->parts[i].well) {
            return false;
        }
    }
    return true;
}

void health_doing(struct health *health, const char *name, const char *format, ...) {
    char doing[sizeof health->parts[0].doing];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(doing, sizeof doing, format, arguments);
    va_end(arguments);
    (void)pthread_mutex_lock(&health->lock);
    struct part *part = part_of(health, name);
    if (part != NULL && strcmp(part->doing, doing) != 0) {
        memcpy(part->doing, doing, sizeof doing);
        part->since = moment_now();
    }
    (void)pthread_mutex_unlock(&health->lock);
}

bool health_is_well(struct health *health) {
    (void)pthread_mutex_lock(&health->lock);
    const bool well = all_well(health);
    (void)pthread_mutex_unlock(&health->lock);
    return well;
}

static json_t *part_json(const struct part *part, moment now) {
    /* A reason that was cut may end inside a character, which jansson refuses: then it is left out. */
    json_t *reason = part->well ? NULL : json_string(part->reason);
    json_t *json = json_pack("{s:b, s:o*}", "well", part->well, "reason", reason);
    if (*part->doing != '\0') {
        (void)json_object_set_new(json, "doing", json_string(part->doing));
        (void)json_object_set_new(json, "seconds", json_integer((now - part->since) / SECONDS(1)));
    }
    return json;
}

/* Under the lock. */
static json_t *parts_json(const struct health *health) {
    json_t *parts = json_object();
    const moment now = moment_now();
    for (size_t i = 0; i < health->count; i++) {
        (void)json_object_set_new(parts, health->parts[i].name, part_json(&health->parts[i], now));
    }
    return parts;
}

void health_answer(void *state, struct arena *arena, struct page *page) {
    struct health *health = state;
    (void)pthread_mutex_lock(&health->lock);
    const bool well = all_well(health);
    json_t *whole = json_pack("{s:b, s:o}", "well", well, "parts", parts_json(health));
    (void)pthread_mutex_unlock(&health->lock);
    char *text = json_dumps(whole, JSON_COMPACT);
    const char *copy = arena_print(arena, "%s\n", text);
    *page = (struct page){well ? 200 : 503, "application/json", {(const uint8_t *)copy, strlen(copy)}};
    free(text);
    json_decref(whole);
}
