/* Keyed digests: HMAC-SHA-256 (RFC 2104) cut to 16 octets. A prepared context is taken from a small pool, because
 * duplicating one per digest costs more than the digest. */
#include "hub/identity/profile.h"

#include <glib.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <stdatomic.h>
#include <string.h>

enum { POOL_SIZE = 16, MAC_SIZE = 32 };

struct keyer {
    EVP_MAC_CTX *prepared;        /* holds the key; only duplicated, never used */
    EVP_MAC_CTX *pool[POOL_SIZE]; /* each used by the thread that holds its flag */
    atomic_flag busy[POOL_SIZE];
};

static EVP_MAC_CTX *prepare(const uint8_t key[32]) {
    EVP_MAC *mac = EVP_MAC_fetch(NULL, OSSL_MAC_NAME_HMAC, NULL);
    EVP_MAC_CTX *context = mac == NULL ? NULL : EVP_MAC_CTX_new(mac);
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                     OSSL_PARAM_construct_end()};
    if (context != NULL && EVP_MAC_init(context, key, 32, parameters) != 1) {
        EVP_MAC_CTX_free(context);
        context = NULL;
    }
    EVP_MAC_free(mac);
    return context;
}

struct keyer *keyer_new(const uint8_t key[32]) {
    struct keyer *keyer = g_new0(struct keyer, 1);
    keyer->prepared = prepare(key);
    g_assert(keyer->prepared != NULL); /* OpenSSL without HMAC or memory: nothing could go on */
    for (size_t i = 0; i < POOL_SIZE; i++) {
        keyer->pool[i] = EVP_MAC_CTX_dup(keyer->prepared);
        g_assert(keyer->pool[i] != NULL);
        atomic_flag_clear(&keyer->busy[i]);
    }
    return keyer;
}

void keyer_free(struct keyer *keyer) {
    if (keyer == NULL) {
        return;
    }
    for (size_t i = 0; i < POOL_SIZE; i++) {
        EVP_MAC_CTX_free(keyer->pool[i]);
    }
    EVP_MAC_CTX_free(keyer->prepared);
    g_free(keyer);
}

static struct digest digest_with(EVP_MAC_CTX *context, const void *head, size_t head_length, struct bytes bytes) {
    uint8_t mac[MAC_SIZE];
    struct digest digest;
    size_t length = 0;
    /* Without a key the one set before is used again. */
    const bool done = EVP_MAC_init(context, NULL, 0, NULL) == 1 && EVP_MAC_update(context, head, head_length) == 1 &&
                      EVP_MAC_update(context, bytes.data, bytes.length) == 1 &&
                      EVP_MAC_final(context, mac, &length, sizeof mac) == 1;
    g_assert(done && length == MAC_SIZE); /* a digest that is no digest would link strangers */
    memcpy(digest.octets, mac, sizeof digest.octets);
    return digest;
}

/* `keyer` is const to its users: which context of the pool serves is nobody's business. */
static struct digest compute(const struct keyer *keyer, const void *head, size_t head_length, struct bytes bytes) {
    struct keyer *own = (struct keyer *)(uintptr_t)keyer;
    for (size_t i = 0; i < POOL_SIZE; i++) {
        if (!atomic_flag_test_and_set_explicit(&own->busy[i], memory_order_acquire)) {
            const struct digest digest = digest_with(own->pool[i], head, head_length, bytes);
            atomic_flag_clear_explicit(&own->busy[i], memory_order_release);
            return digest;
        }
    }
    EVP_MAC_CTX *context = EVP_MAC_CTX_dup(keyer->prepared);
    g_assert(context != NULL);
    const struct digest digest = digest_with(context, head, head_length, bytes);
    EVP_MAC_CTX_free(context);
    return digest;
}

struct digest keyer_digest(const struct keyer *keyer, unsigned kind, const char *text) {
    const uint8_t head[] = {'k', (uint8_t)kind};
    return compute(keyer, head, sizeof head, (struct bytes){(const uint8_t *)text, strlen(text)});
}

struct digest keyer_digest_bytes(const struct keyer *keyer, struct bytes bytes) {
    return compute(keyer, "b", 1, bytes);
}

int digest_order(const struct digest *a, const struct digest *b) {
    return memcmp(a->octets, b->octets, sizeof a->octets);
}

static const char hexadecimal[] = "0123456789abcdef";

const char *digest_to_text(const struct digest *digest, char text[DIGEST_TEXT]) {
    for (size_t i = 0; i < DIGEST_SIZE; i++) {
        text[2 * i] = hexadecimal[digest->octets[i] >> 4];
        text[2 * i + 1] = hexadecimal[digest->octets[i] & 15];
    }
    text[2 * DIGEST_SIZE] = '\0';
    return text;
}

bool digest_from_text(const char *text, struct digest *digest) {
    if (strlen(text) != 2 * DIGEST_SIZE || strspn(text, hexadecimal) != 2 * DIGEST_SIZE) {
        return false;
    }
    for (size_t i = 0; i < DIGEST_SIZE; i++) {
        const size_t high = (size_t)(strchr(hexadecimal, text[2 * i]) - hexadecimal);
        const size_t low = (size_t)(strchr(hexadecimal, text[2 * i + 1]) - hexadecimal);
        digest->octets[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}
