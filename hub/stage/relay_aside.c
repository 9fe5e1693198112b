#include "hub/stage/relay_aside.h"

#include <glib.h>

struct aside {
    instant until;
    bool on_trial; /* its pause is over */
};

struct asides {
    GHashTable *topics; /* name → struct aside */
    int64_t pause;
};

struct asides *asides_new(int64_t pause) {
    struct asides *asides = g_new0(struct asides, 1);
    asides->topics = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    asides->pause = pause;
    return asides;
}

void asides_free(struct asides *asides) {
    if (asides != NULL) {
        g_hash_table_destroy(asides->topics);
        g_free(asides);
    }
}

bool asides_add(struct asides *asides, const char *topic, instant now) {
    struct aside *aside = g_new(struct aside, 1);
    *aside = (struct aside){.until = now + asides->pause};
    return g_hash_table_replace(asides->topics, g_strdup(topic), aside);
}

bool asides_has(const struct asides *asides, const char *topic) {
    const struct aside *aside = g_hash_table_lookup(asides->topics, topic);
    return aside != NULL && !aside->on_trial;
}

void asides_expire(struct asides *asides, instant now) {
    GHashTableIter topics;
    void *value = NULL;
    g_hash_table_iter_init(&topics, asides->topics);
    while (g_hash_table_iter_next(&topics, NULL, &value)) {
        struct aside *aside = value;
        aside->on_trial = aside->on_trial || aside->until <= now;
    }
}

bool asides_forgive(struct asides *asides, const char *topic) {
    return g_hash_table_remove(asides->topics, topic);
}

size_t asides_count(const struct asides *asides) {
    return g_hash_table_size(asides->topics);
}
