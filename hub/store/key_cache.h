/* key_cache.h – the data keys that were opened last, in locked memory that is wiped: a bounded cache, the least recently
 * used goes first. An entry is found by record and by the wrapped key it came from, so that a record erased and begun anew
 * by another instance never meets its old key here. Thread-safe. */
#ifndef HUB_STORE_KEY_CACHE_H
#define HUB_STORE_KEY_CACHE_H

#include "hub/store/seal.h"

struct key_cache;

/* `capacity`: entries, at least 1; about 128 octets each. */
struct key_cache *key_cache_new(size_t capacity);
void key_cache_free(struct key_cache *cache);
/* A copy of the key, or false. */
bool key_cache_get(struct key_cache *cache, const struct uuid *record, const struct wrapped_key *wrapped,
                   struct data_key *key);
void key_cache_put(struct key_cache *cache, const struct uuid *record, const struct wrapped_key *wrapped,
                   const struct data_key *key);
/* Forgets and wipes the record's key: an erasure. */
void key_cache_drop(struct key_cache *cache, const struct uuid *record);
size_t key_cache_count(struct key_cache *cache);

/* The record's data key: from the cache, or unwrapped and put there. Errors as sealer_unwrap. */
bool key_cache_open(struct key_cache *cache, struct sealer *sealer, const struct uuid *record,
                    const struct wrapped_key *wrapped, struct data_key *key, struct error *error);

#endif
