/* seal.h – AES-256-GCM (NIST SP 800-38D) with a data key per source record, each wrapped by a master key.
 *
 *   wrapped key: id of the master key (4 octets, big-endian) | nonce (12) | encrypted data key (32) | tag (16)
 *   sealed:      nonce (12) | ciphertext | tag (16)
 *
 * Nonces are random; one key seals far fewer than the 2^32 texts that allows. What is sealed is bound to what it is – the
 * record, the purpose, the item – so that a row copied over another one does not open. Erasing is destroying the wrapped
 * key: drop it from the cache, too. A sealer may be shared by threads, which then take turns; one a thread is faster. */
#ifndef HUB_STORE_SEAL_H
#define HUB_STORE_SEAL_H

#include "hub/base/arena.h"
#include "hub/base/uuid.h"
#include "hub/store/master_key.h"

enum { DATA_KEY_SIZE = 32, NONCE_SIZE = 12, TAG_SIZE = 16 };
enum { SEAL_OVERHEAD = NONCE_SIZE + TAG_SIZE, WRAPPED_KEY_SIZE = 4 + NONCE_SIZE + DATA_KEY_SIZE + TAG_SIZE };

struct data_key {
    uint8_t octets[DATA_KEY_SIZE];
};

struct wrapped_key {
    uint8_t octets[WRAPPED_KEY_SIZE];
};

/* Stored within every seal; append only. */
enum seal_purpose {
    SEAL_WRAPPED_KEY = 1, /* a data key itself; the hub's own and the digest key have the nil record */
    SEAL_DICTIONARY = 2,
    SEAL_FACTS = 3,
    SEAL_BODY = 4, /* of an event; item is source and event id */
    SEAL_REJECT_BODY = 5,
    SEAL_REJECT_KEY = 6,
    SEAL_DOCUMENT = 7, /* an IDoc; item is its number */
    SEAL_REJECT_HEADERS = 8,
};

/* What something sealed is. */
struct seal_of {
    struct uuid record; /* nil: the hub's own */
    enum seal_purpose purpose;
    const char *item; /* or NULL */
};

struct sealer;

/* The keys must outlive the sealer. */
struct sealer *sealer_new(const struct master_keys *keys);
void sealer_free(struct sealer *sealer);

/* A new data key, wrapped by the newest master key. */
void sealer_make_key(struct sealer *sealer, const struct uuid *record, struct data_key *key,
                     struct wrapped_key *wrapped);
/* Wraps a key again, by the newest master key: rotation; or a key that comes from elsewhere. */
void sealer_wrap(struct sealer *sealer, const struct uuid *record, const struct data_key *key,
                 struct wrapped_key *wrapped);
/* False and *error: key_wrong (naming the id) when the master key is not in the file, seal_broken when it does not
 * open. */
bool sealer_unwrap(struct sealer *sealer, const struct uuid *record, const struct wrapped_key *wrapped,
                   struct data_key *key, struct error *error);
/* A stored column; false when it has another length. */
bool wrapped_key_from_bytes(struct bytes bytes, struct wrapped_key *wrapped);
uint32_t wrapped_key_id(const struct wrapped_key *wrapped);

/* nonce | ciphertext | tag, in the arena. */
struct bytes seal(struct sealer *sealer, const struct data_key *key, const struct seal_of *of, struct bytes plain,
                  struct arena *arena);
/* The plain octets, in the arena. False and *error (seal_broken) when they were changed or are something else. */
bool unseal(struct sealer *sealer, const struct data_key *key, const struct seal_of *of, struct bytes sealed,
            struct arena *arena, struct bytes *plain, struct error *error);

#endif
