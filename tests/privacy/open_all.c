/* open_all – what someone reads who has a dump of the database and the master keys, and does not care what belongs to what:
 * every cell that is a wrapped data key is unwrapped, and everything else is deciphered by each of these. Sealing binds a
 * text to its row; this goes around that by deciphering without checking. Writes all of it, sense and nonsense.
 *   open_all MASTER_KEY_FILE <DUMP */
#include "hub/store/seal.h"

#include <glib.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/* A bytea cell of COPY is written \\x and hexadecimal digits. */
static GByteArray *take_cell(const char **at) {
    GByteArray *cell = g_byte_array_new();
    for (; is_hex((*at)[0]) && is_hex((*at)[1]); *at += 2) {
        const uint8_t octet = (uint8_t)(g_ascii_xdigit_value((*at)[0]) << 4 | g_ascii_xdigit_value((*at)[1]));
        g_byte_array_append(cell, &octet, 1);
    }
    return cell;
}

static GPtrArray *cells_of_dump(FILE *dump) {
    GPtrArray *cells = g_ptr_array_new_with_free_func((GDestroyNotify)g_byte_array_unref);
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, dump) >= 0) {
        for (const char *at = strstr(line, "\\\\x"); at != NULL; at = strstr(at, "\\\\x")) {
            at += 3;
            g_ptr_array_add(cells, take_cell(&at));
        }
    }
    free(line);
    return cells;
}

/* GCM (NIST SP 800-38D) is counter mode that begins at 2, when the nonce has 12 octets. */
static size_t decipher(const uint8_t *key, const uint8_t *nonce, const uint8_t *in, size_t length, uint8_t *out) {
    uint8_t counter[16] = {0};
    int written = 0;
    memcpy(counter, nonce, NONCE_SIZE);
    counter[15] = 2;
    EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
    if (cipher == NULL || EVP_DecryptInit_ex(cipher, EVP_aes_256_ctr(), NULL, key, counter) != 1 ||
        EVP_DecryptUpdate(cipher, out, &written, in, (int)length) != 1) {
        abort();
    }
    EVP_CIPHER_CTX_free(cipher);
    return (size_t)written;
}

/* A data key, when the cell has the form of a wrapped one. */
static void add_key(const struct master_keys *masters, const GByteArray *cell, GArray *keys) {
    struct wrapped_key wrapped;
    struct data_key key;
    if (!wrapped_key_from_bytes((struct bytes){cell->data, cell->len}, &wrapped)) {
        return;
    }
    const struct master_key *master = master_keys_find(masters, wrapped_key_id(&wrapped));
    if (master != NULL) {
        (void)decipher(master->octets, cell->data + 4, cell->data + 4 + NONCE_SIZE, sizeof key.octets, key.octets);
        g_array_append_val(keys, key);
    }
}

static size_t write_opened(const GArray *keys, const GByteArray *cell) {
    if (cell->len <= SEAL_OVERHEAD) {
        return 0;
    }
    const size_t length = cell->len - SEAL_OVERHEAD;
    uint8_t *plain = g_malloc(length);
    for (unsigned i = 0; i < keys->len; i++) {
        const struct data_key *key = &g_array_index(keys, struct data_key, i);
        (void)fwrite(plain, 1, decipher(key->octets, cell->data, cell->data + NONCE_SIZE, length, plain), stdout);
    }
    g_free(plain);
    return 1;
}

int main(int count, char **arguments) {
    struct error error = {.code = OK};
    struct master_keys *masters = count == 2 ? master_keys_load(arguments[1], &error) : NULL;
    if (masters == NULL) {
        (void)fprintf(stderr, "open_all MASTER_KEY_FILE <DUMP: %s\n", error_text(&error));
        return EXIT_FAILURE;
    }
    GPtrArray *cells = cells_of_dump(stdin);
    GArray *keys = g_array_new(0, 0, sizeof(struct data_key));
    size_t sealed = 0;
    for (unsigned i = 0; i < cells->len; i++) {
        add_key(masters, g_ptr_array_index(cells, i), keys);
    }
    for (unsigned i = 0; i < cells->len; i++) {
        sealed += write_opened(keys, g_ptr_array_index(cells, i));
    }
    (void)fprintf(stderr, "%u data keys, %zu cells\n", keys->len, sealed);
    g_array_free(keys, 1);
    g_ptr_array_free(cells, 1);
    master_keys_free(masters);
    return EXIT_SUCCESS;
}
