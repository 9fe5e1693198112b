/* master_key.h – the keys that wrap every data key. They stand in a file outside the database, mode 0600; the last one
 * in the file seals, all of them open, so that a new one can be added without touching what is stored.
 *
 *   # comment
 *   key 3f2a91bc <64 hexadecimal digits>
 *
 * The id is the first four octets of the SHA-256 of the key: it stands beside whatever the key has wrapped, and a mistyped
 * key is noticed by it. Keys are held in locked memory and wiped. Immutable after loading; shared by all threads. */
#ifndef HUB_STORE_MASTER_KEY_H
#define HUB_STORE_MASTER_KEY_H

#include "hub/base/error.h"

#include <stddef.h>
#include <stdint.h>

enum { MASTER_KEY_SIZE = 32, MASTER_KEYS_MAX = 64 };

struct master_key {
    uint32_t id;
    uint8_t octets[MASTER_KEY_SIZE];
};

struct master_keys;

/* NULL and *error (key_missing) when the file cannot be read, is open to others than its owner, or holds no keys. */
struct master_keys *master_keys_load(const char *path, struct error *error);
/* A set of one random key that stands in no file: demos and tests. */
struct master_keys *master_keys_random(void);
/* Wipes them. */
void master_keys_free(struct master_keys *keys);
/* The one that seals. */
const struct master_key *master_keys_newest(const struct master_keys *keys);
/* NULL when it is not in the file. */
const struct master_key *master_keys_find(const struct master_keys *keys, uint32_t id);
size_t master_keys_count(const struct master_keys *keys);
/* In the order of the file: oldest first. */
const struct master_key *master_keys_at(const struct master_keys *keys, size_t index);

/* Makes a file of one new key and sets *id. False and *error when the file exists already or cannot be written. */
bool master_key_make(const char *path, uint32_t *id, struct error *error);
/* Adds a new key at the end of an existing file, all or nothing. From the next start on it seals. */
bool master_key_add(const char *path, uint32_t *id, struct error *error);

#endif
