#include "hub/base/health.h"

#include <glib.h>
#include <jansson.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PARTS_MAX = 16 };

struct part {
    const char *name;
    bool well;
    char reason[512];
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
    health->parts[health->count].name = name;
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

bool health_is_well(struct health *health) {
    (void)pthread_mutex_lock(&health->lock);
    const bool well = all_well(health);
    (void)pthread_mutex_unlock(&health->lock);
    return well;
}

/* Under the lock. */
static json_t *parts_json(const struct health *health) {
    json_t *parts = json_object();
    for (size_t i = 0; i < health->count; i++) {
        const struct part *part = &health->parts[i];
        /* A reason that was cut may end inside a character, which jansson refuses: then it is left out. */
        json_t *reason = part->well ? NULL : json_string(part->reason);
        json_object_set_new(parts, part->name, json_pack("{s:b, s:o*}", "well", part->well, "reason", reason));
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
