#include "hub/store/key_cache.h"

#include "hub/store/locked.h"

#include <glib.h>
#include <openssl/crypto.h>
#include <pthread.h>
#include <string.h>

/* Doubly linked by age; free slots are linked by `older`. */
struct slot {
    struct uuid record;
    struct wrapped_key wrapped;
    struct data_key key;
    struct slot *newer, *older;
};

struct key_cache {
    pthread_mutex_t lock;
    GHashTable *index; /* record → slot */
    struct slot *slots;
    size_t capacity;
    struct slot *newest, *oldest, *unused;
};

struct key_cache *key_cache_new(size_t capacity) {
    struct key_cache *cache = g_new0(struct key_cache, 1);
    (void)pthread_mutex_init(&cache->lock, NULL);
    cache->index = g_hash_table_new(uuid_hash, uuid_same);
    cache->capacity = capacity == 0 ? 1 : capacity;
    cache->slots = locked_new(cache->capacity * sizeof *cache->slots);
    for (size_t i = 0; i < cache->capacity; i++) {
        cache->slots[i].older = cache->unused;
        cache->unused = &cache->slots[i];
    }
    return cache;
}

void key_cache_free(struct key_cache *cache) {
    if (cache == NULL) {
        return;
    }
    g_hash_table_destroy(cache->index);
    locked_free(cache->slots, cache->capacity * sizeof *cache->slots);
    (void)pthread_mutex_destroy(&cache->lock);
    g_free(cache);
}

static void unlink_slot(struct key_cache *cache, struct slot *slot) {
    *(slot->newer == NULL ? &cache->newest : &slot->newer->older) = slot->older;
    *(slot->older == NULL ? &cache->oldest : &slot->older->newer) = slot->newer;
}

static void link_newest(struct key_cache *cache, struct slot *slot) {
    slot->newer = NULL;
    slot->older = cache->newest;
    *(cache->newest == NULL ? &cache->oldest : &cache->newest->newer) = slot;
    cache->newest = slot;
}

static void forget(struct key_cache *cache, struct slot *slot) {
    unlink_slot(cache, slot);
    (void)g_hash_table_remove(cache->index, &slot->record);
    OPENSSL_cleanse(slot, sizeof *slot);
    slot->older = cache->unused;
    cache->unused = slot;
}

static struct slot *take_unused(struct key_cache *cache) {
    if (cache->unused == NULL) {
        forget(cache, cache->oldest);
    }
    struct slot *slot = cache->unused;
    cache->unused = slot->older;
    return slot;
}

bool key_cache_get(struct key_cache *cache, const struct uuid *record, const struct wrapped_key *wrapped,
                   struct data_key *key) {
    (void)pthread_mutex_lock(&cache->lock);
    struct slot *slot = g_hash_table_lookup(cache->index, record);
    const bool found = slot != NULL && memcmp(&slot->wrapped, wrapped, sizeof *wrapped) == 0;
    if (found) {
        *key = slot->key;
        unlink_slot(cache, slot);
        link_newest(cache, slot);
    }
    (void)pthread_mutex_unlock(&cache->lock);
    return found;
}

void key_cache_put(struct key_cache *cache, const struct uuid *record, const struct wrapped_key *wrapped,
                   const struct data_key *key) {
    (void)pthread_mutex_lock(&cache->lock);
    struct slot *slot = g_hash_table_lookup(cache->index, record);
    if (slot != NULL) {
        forget(cache, slot);
    }
    slot = take_unused(cache);
    *slot = (struct slot){.record = *record, .wrapped = *wrapped, .key = *key};
    link_newest(cache, slot);
    (void)g_hash_table_insert(cache->index, &slot->record, slot);
    (void)pthread_mutex_unlock(&cache->lock);
}

void key_cache_drop(struct key_cache *cache, const struct uuid *record) {
    (void)pthread_mutex_lock(&cache->lock);
    struct slot *slot = g_hash_table_lookup(cache->index, record);
    if (slot != NULL) {
        forget(cache, slot);
    }
    (void)pthread_mutex_unlock(&cache->lock);
}

size_t key_cache_count(struct key_cache *cache) {
    (void)pthread_mutex_lock(&cache->lock);
    const size_t count = g_hash_table_size(cache->index);
    (void)pthread_mutex_unlock(&cache->lock);
    return count;
}

bool key_cache_open(struct key_cache *cache, struct sealer *sealer, const struct uuid *record,
                    const struct wrapped_key *wrapped, struct data_key *key, struct error *error) {
    if (key_cache_get(cache, record, wrapped, key)) {
        return true;
    }
    if (!sealer_unwrap(sealer, record, wrapped, key, error)) {
        return false;
    }
    key_cache_put(cache, record, wrapped, key);
    return true;
}
