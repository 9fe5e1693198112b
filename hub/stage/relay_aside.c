#include "hub/stage/relay_aside.h"

#include <glib.h>
#include <pthread.h>

struct aside {
    moment until;
    bool on_trial; /* its pause is over */
};

struct asides {
    pthread_mutex_t lock;
    GHashTable *topics; /* name → struct aside */
    int64_t pause;
};

struct asides *asides_new(int64_t pause) {
    struct asides *asides = g_new0(struct asides, 1);
    (void)pthread_mutex_init(&asides->lock, NULL);
    asides->topics = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    asides->pause = pause;
    return asides;
}

void asides_free(struct asides *asides) {
    if (asides != NULL) {
        g_hash_table_destroy(asides->topics);
        (void)pthread_mutex_destroy(&asides->lock);
        g_free(asides);
    }
}

bool asides_add(struct asides *asides, const char *topic, moment now) {
    struct aside *aside = g_new(struct aside, 1);
    *aside = (struct aside){.until = now + asides->pause};
    (void)pthread_mutex_lock(&asides->lock);
    const bool fresh = g_hash_table_replace(asides->topics, g_strdup(topic), aside);
    (void)pthread_mutex_unlock(&asides->lock);
    return fresh;
}

bool asides_has(struct asides *asides, const char *topic) {
    (void)pthread_mutex_lock(&asides->lock);
    const struct aside *aside = g_hash_table_lookup(asides->topics, topic);
    const bool has = aside != NULL && !aside->on_trial;
    (void)pthread_mutex_unlock(&asides->lock);
    return has;
}

void asides_expire(struct asides *asides, moment now) {
    GHashTableIter topics;
    void *value = NULL;
    (void)pthread_mutex_lock(&asides->lock);
    g_hash_table_iter_init(&topics, asides->topics);
    while (g_hash_table_iter_next(&topics, NULL, &value)) {
        struct aside *aside = value;
        aside->on_trial = aside->on_trial || aside->until <= now;
    }
    (void)pthread_mutex_unlock(&asides->lock);
}

bool asides_forgive(struct asides *asides, const char *topic) {
    (void)pthread_mutex_lock(&asides->lock);
    const struct aside *aside = g_hash_table_lookup(asides->topics, topic);
    const bool forgiven = aside != NULL && aside->on_trial && g_hash_table_remove(asides->topics, topic);
    (void)pthread_mutex_unlock(&asides->lock);
    return forgiven;
}

bool asides_remove(struct asides *asides, const char *topic) {
    (void)pthread_mutex_lock(&asides->lock);
    const bool had = g_hash_table_remove(asides->topics, topic);
    (void)pthread_mutex_unlock(&asides->lock);
    return had;
}

size_t asides_count(struct asides *asides) {
    (void)pthread_mutex_lock(&asides->lock);
    const size_t count = g_hash_table_size(asides->topics);
    (void)pthread_mutex_unlock(&asides->lock);
    return count;
}
