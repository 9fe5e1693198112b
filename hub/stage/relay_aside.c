#include "hub/stage/relay_aside.h"

#include <glib.h>
#include <stdlib.h>

struct asides {
    GHashTable *until; /* topic → instant * */
    int64_t pause;
};

struct asides *asides_new(int64_t pause) {
    struct asides *asides = g_new0(struct asides, 1);
    asides->until = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    asides->pause = pause;
    return asides;
}

void asides_free(struct asides *asides) {
    if (asides != NULL) {
        g_hash_table_destroy(asides->until);
        g_free(asides);
    }
}

bool asides_add(struct asides *asides, const char *topic, instant now) {
    instant *until = g_new(instant, 1);
    *until = now + asides->pause;
    return g_hash_table_replace(asides->until, g_strdup(topic), until);
}

bool asides_has(const struct asides *asides, const char *topic) {
    return g_hash_table_contains(asides->until, topic);
}

static int is_over(void *topic, void *until, void *now) {
    (void)topic;
    return *(const instant *)until <= *(const instant *)now;
}

void asides_expire(struct asides *asides, instant now) {
    (void)g_hash_table_foreach_remove(asides->until, is_over, &now);
}

size_t asides_count(const struct asides *asides) {
    return g_hash_table_size(asides->until);
}
