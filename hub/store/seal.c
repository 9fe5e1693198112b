#include "hub/store/seal.h"

#include <glib.h>
#include <inttypes.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { NONCES_AT_ONCE = 64 };

struct sealer {
    const struct master_keys *keys;
    pthread_mutex_t lock;
    EVP_CIPHER *cipher;
    EVP_CIPHER_CTX *encrypt, *decrypt;          /* made once: a fresh context costs more than a short text */
    uint8_t nonces[NONCES_AT_ONCE][NONCE_SIZE]; /* drawn in advance; a nonce is no secret */
    size_t nonces_left;
};

/* What cannot fail but by a broken library or machine: going on would write what nobody can read. */
static void must(int result) {
    if (result != 1) {
        abort();
    }
}

struct sealer *sealer_new(const struct master_keys *keys) {
    struct sealer *sealer = g_new0(struct sealer, 1);
    sealer->keys = keys;
    (void)pthread_mutex_init(&sealer->lock, NULL);
    sealer->cipher = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
    sealer->encrypt = EVP_CIPHER_CTX_new();
    sealer->decrypt = EVP_CIPHER_CTX_new();
    must(EVP_EncryptInit_ex2(sealer->encrypt, sealer->cipher, NULL, NULL, NULL));
    must(EVP_DecryptInit_ex2(sealer->decrypt, sealer->cipher, NULL, NULL, NULL));
    return sealer;
}

void sealer_free(struct sealer *sealer) {
    if (sealer == NULL) {
        return;
    }
    EVP_CIPHER_CTX_free(sealer->encrypt); /* wipes its key schedule */
    EVP_CIPHER_CTX_free(sealer->decrypt);
    EVP_CIPHER_free(sealer->cipher);
    (void)pthread_mutex_destroy(&sealer->lock);
    g_free(sealer);
}

/* Under the lock. */
static const uint8_t *next_nonce(struct sealer *sealer) {
    if (sealer->nonces_left == 0) {
        must(RAND_bytes(sealer->nonces[0], sizeof sealer->nonces));
        sealer->nonces_left = NONCES_AT_ONCE;
    }
    return sealer->nonces[--sealer->nonces_left];
}

/* The additional data: record, purpose, item. */
struct binding {
    uint8_t head[sizeof(struct uuid) + 1];
    const char *item;
};

static struct binding binding_of(const struct seal_of *of) {
    struct binding binding = {.item = of->item == NULL ? "" : of->item};
    memcpy(binding.head, of->record.octets, sizeof of->record.octets);
    binding.head[sizeof of->record.octets] = (uint8_t)of->purpose;
    return binding;
}

/* Under the lock. `out` holds SEAL_OVERHEAD more than the plain octets. */
static void encrypt(struct sealer *sealer, const uint8_t *key, const struct seal_of *of, struct bytes plain,
                    uint8_t *out) {
    const struct binding binding = binding_of(of);
    EVP_CIPHER_CTX *context = sealer->encrypt;
    int length;
    memcpy(out, next_nonce(sealer), NONCE_SIZE);
    must(EVP_EncryptInit_ex2(context, NULL, key, out, NULL));
    must(EVP_EncryptUpdate(context, NULL, &length, binding.head, sizeof binding.head));
    must(EVP_EncryptUpdate(context, NULL, &length, (const uint8_t *)binding.item, (int)strlen(binding.item)));
    must(EVP_EncryptUpdate(context, out + NONCE_SIZE, &length, plain.data, (int)plain.length));
    must(EVP_EncryptFinal_ex(context, out + NONCE_SIZE + length, &length));
    must(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, TAG_SIZE, out + NONCE_SIZE + plain.length));
}

/* Under the lock. `plain` holds SEAL_OVERHEAD less than the sealed octets. */
static bool decrypt(struct sealer *sealer, const uint8_t *key, const struct seal_of *of, const uint8_t *sealed,
                    size_t sealed_length, uint8_t *plain) {
    const struct binding binding = binding_of(of);
    const size_t size = sealed_length - SEAL_OVERHEAD;
    EVP_CIPHER_CTX *context = sealer->decrypt;
    uint8_t tag[TAG_SIZE];
    int length;
    memcpy(tag, sealed + NONCE_SIZE + size, sizeof tag);
    must(EVP_DecryptInit_ex2(context, NULL, key, sealed, NULL));
    must(EVP_DecryptUpdate(context, NULL, &length, binding.head, sizeof binding.head));
    must(EVP_DecryptUpdate(context, NULL, &length, (const uint8_t *)binding.item, (int)strlen(binding.item)));
    must(EVP_DecryptUpdate(context, plain, &length, sealed + NONCE_SIZE, (int)size));
    must(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, TAG_SIZE, tag));
    return EVP_DecryptFinal_ex(context, plain + length, &length) == 1;
}

static struct seal_of key_of(const struct uuid *record) {
    return (struct seal_of){.record = *record, .purpose = SEAL_WRAPPED_KEY};
}

void sealer_wrap(struct sealer *sealer, const struct uuid *record, const struct data_key *key,
                 struct wrapped_key *wrapped) {
    const struct master_key *master = master_keys_newest(sealer->keys);
    const struct seal_of of = key_of(record);
    for (unsigned i = 0; i < 4; i++) {
        wrapped->octets[i] = (uint8_t)(master->id >> (24 - 8 * i));
    }
    (void)pthread_mutex_lock(&sealer->lock);
    encrypt(sealer, master->octets, &of, (struct bytes){key->octets, DATA_KEY_SIZE}, wrapped->octets + 4);
    (void)pthread_mutex_unlock(&sealer->lock);
}

void sealer_make_key(struct sealer *sealer, const struct uuid *record, struct data_key *key,
                     struct wrapped_key *wrapped) {
    must(RAND_priv_bytes(key->octets, DATA_KEY_SIZE));
    sealer_wrap(sealer, record, key, wrapped);
}

uint32_t wrapped_key_id(const struct wrapped_key *wrapped) {
    const uint8_t *at = wrapped->octets;
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

bool wrapped_key_from_bytes(struct bytes bytes, struct wrapped_key *wrapped) {
    if (bytes.length != WRAPPED_KEY_SIZE) {
        return false;
    }
    memcpy(wrapped->octets, bytes.data, WRAPPED_KEY_SIZE);
    return true;
}

bool sealer_unwrap(struct sealer *sealer, const struct uuid *record, const struct wrapped_key *wrapped,
                   struct data_key *key, struct error *error) {
    const uint32_t id = wrapped_key_id(wrapped);
    const struct master_key *master = master_keys_find(sealer->keys, id);
    if (master == NULL) {
        return error_set(error, KEY_WRONG, "", "master key %08" PRIx32 " is not in the key file", id);
    }
    const struct seal_of of = key_of(record);
    (void)pthread_mutex_lock(&sealer->lock);
    const bool opened = decrypt(sealer, master->octets, &of, wrapped->octets + 4, WRAPPED_KEY_SIZE - 4, key->octets);
    (void)pthread_mutex_unlock(&sealer->lock);
    if (!opened) {
        OPENSSL_cleanse(key, sizeof *key);
        return error_set(error, SEAL_BROKEN, "", "a data key wrapped by master key %08" PRIx32, id);
    }
    return true;
}

struct bytes seal(struct sealer *sealer, const struct data_key *key, const struct seal_of *of, struct bytes plain,
                  struct arena *arena) {
    uint8_t *out = arena_alloc(arena, plain.length + SEAL_OVERHEAD);
    (void)pthread_mutex_lock(&sealer->lock);
    encrypt(sealer, key->octets, of, plain, out);
    (void)pthread_mutex_unlock(&sealer->lock);
    return (struct bytes){out, plain.length + SEAL_OVERHEAD};
}

bool unseal(struct sealer *sealer, const struct data_key *key, const struct seal_of *of, struct bytes sealed,
            struct arena *arena, struct bytes *plain, struct error *error) {
    *plain = (struct bytes){0};
    if (sealed.length < SEAL_OVERHEAD) {
        return error_set(error, SEAL_BROKEN, "", "%zu octets are too few", sealed.length);
    }
    const size_t size = sealed.length - SEAL_OVERHEAD;
    uint8_t *out = arena_alloc(arena, size + 1); /* terminated, for texts */
    (void)pthread_mutex_lock(&sealer->lock);
    const bool opened = decrypt(sealer, key->octets, of, sealed.data, sealed.length, out);
    (void)pthread_mutex_unlock(&sealer->lock);
    if (!opened) {
        OPENSSL_cleanse(out, size);
        return error_set(error, SEAL_BROKEN, "", "purpose %d, %zu octets", (int)of->purpose, sealed.length);
    }
    *plain = (struct bytes){out, size};
    return true;
}
