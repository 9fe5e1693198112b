#include "hub/store/master_key.h"

#include "hub/store/locked.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINE_MAX_LENGTH = 256, HEX_LENGTH = 2 * MASTER_KEY_SIZE };

struct master_keys {
    size_t count;
    struct master_key keys[MASTER_KEYS_MAX];
};

static uint32_t id_of(const uint8_t octets[MASTER_KEY_SIZE]) {
    uint8_t digest[SHA256_DIGEST_LENGTH];
    (void)SHA256(octets, MASTER_KEY_SIZE, digest);
    return (uint32_t)digest[0] << 24 | (uint32_t)digest[1] << 16 | (uint32_t)digest[2] << 8 | digest[3];
}

static bool fill_random(struct master_key *key, struct error *error) {
    if (RAND_priv_bytes(key->octets, sizeof key->octets) != 1) {
        return error_set(error, KEY_MISSING, "", "the system gives no random octets");
    }
    key->id = id_of(key->octets);
    return true;
}

static int hex_value(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static bool read_hex(const char *text, uint8_t octets[MASTER_KEY_SIZE]) {
    for (size_t i = 0; i < MASTER_KEY_SIZE; i++) {
        const int high = hex_value(text[2 * i]);
        const int low = high < 0 ? -1 : hex_value(text[2 * i + 1]);
        if (low < 0) {
            return false;
        }
        octets[i] = (uint8_t)(high << 4 | low);
    }
    return text[HEX_LENGTH] == '\0';
}

/* "key <id> <hex>" */
static bool read_key(char *line, struct master_key *key) {
    char *rest;
    if (strncmp(line, "key ", 4) != 0) {
        return false;
    }
    key->id = (uint32_t)strtoul(line + 4, &rest, 16);
    return rest == line + 12 && *rest == ' ' && read_hex(rest + 1, key->octets) && key->id == id_of(key->octets);
}

static bool is_ignored(const char *line) {
    line += strspn(line, " \t");
    return *line == '\0' || *line == '#';
}

/* One line without its end. */
static bool take_line(struct master_keys *keys, char *line, const char *path, unsigned number, struct error *error) {
    char place[200];
    (void)snprintf(place, sizeof place, "%.180s:%u", path, number);
    line[strcspn(line, "\r\n")] = '\0';
    if (is_ignored(line)) {
        return true;
    }
    if (keys->count == MASTER_KEYS_MAX) {
        return error_set(error, KEY_MISSING, place, "more than %d keys", MASTER_KEYS_MAX);
    }
    if (!read_key(line, &keys->keys[keys->count])) {
        return error_set(error, KEY_MISSING, place, "a line is `key ID HEX`, and the id must be that of the key");
    }
    keys->count++;
    return true;
}

static bool take_lines(struct master_keys *keys, FILE *stream, const char *path, struct error *error) {
    char line[LINE_MAX_LENGTH];
    bool fine = true;
    for (unsigned number = 1; fine && fgets(line, sizeof line, stream) != NULL; number++) {
        fine = take_line(keys, line, path, number, error);
    }
    OPENSSL_cleanse(line, sizeof line);
    return fine && (keys->count > 0 || error_set(error, KEY_MISSING, path, "the file holds no key"));
}

/* A key that others can read is no secret. */
static bool check_mode(int file, const char *path, struct error *error) {
    struct stat status;
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
        return error_set(error, KEY_MISSING, path, "it is no regular file");
    }
    const unsigned mode = status.st_mode & 07777U;
    return (mode & 077U) == 0 || error_set(error, KEY_MISSING, path,
                                           "its mode is %04o: group and others must have no rights (chmod 600)", mode);
}

static bool load_from(struct master_keys *keys, const char *path, struct error *error) {
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    FILE *stream = file < 0 ? NULL : fdopen(file, "r");
    if (stream == NULL) {
        return error_set(error, KEY_MISSING, path, "%s", strerror(errno));
    }
    char buffer[BUFSIZ]; /* stdio's own would keep the keys after it is freed */
    (void)setvbuf(stream, buffer, _IOFBF, sizeof buffer);
    const bool done = check_mode(file, path, error) && take_lines(keys, stream, path, error);
    (void)fclose(stream);
    OPENSSL_cleanse(buffer, sizeof buffer);
    return done;
}

struct master_keys *master_keys_load(const char *path, struct error *error) {
    struct master_keys *keys = locked_new(sizeof *keys);
    if (!load_from(keys, path, error)) {
        master_keys_free(keys);
        return NULL;
    }
    return keys;
}

struct master_keys *master_keys_random(void) {
    struct master_keys *keys = locked_new(sizeof *keys);
    struct error error;
    if (!fill_random(&keys->keys[0], &error)) {
        abort();
    }
    keys->count = 1;
    return keys;
}

void master_keys_free(struct master_keys *keys) {
    locked_free(keys, sizeof *keys);
}

const struct master_key *master_keys_newest(const struct master_keys *keys) {
    return &keys->keys[keys->count - 1];
}

const struct master_key *master_keys_find(const struct master_keys *keys, uint32_t id) {
    for (size_t i = keys->count; i > 0; i--) {
        if (keys->keys[i - 1].id == id) {
            return &keys->keys[i - 1];
        }
    }
    return NULL;
}

size_t master_keys_count(const struct master_keys *keys) {
    return keys->count;
}

const struct master_key *master_keys_at(const struct master_keys *keys, size_t index) {
    return &keys->keys[index];
}

static void print_key(const struct master_key *key, char line[LINE_MAX_LENGTH]) {
    int used = snprintf(line, LINE_MAX_LENGTH, "key %08" PRIx32 " ", key->id);
    for (size_t i = 0; i < MASTER_KEY_SIZE; i++) {
        used += snprintf(line + used, LINE_MAX_LENGTH - (size_t)used, "%02x", key->octets[i]);
    }
    (void)snprintf(line + used, LINE_MAX_LENGTH - (size_t)used, "\n");
}

static const char heading[] =
    "# Master keys of dealerhub: the last one seals, all of them open. Without them nothing sealed can ever be read:\n"
    "# keep a copy in a safe place that is not the database's backup. Remove none while data may be sealed with it.\n";

static bool write_all(int file, const char *text, size_t length) {
    while (length > 0) {
        const ssize_t written = write(file, text, length);
        if (written < 0 && errno != EINTR) {
            return false;
        }
        text += written > 0 ? written : 0;
        length -= written > 0 ? (size_t)written : 0;
    }
    return true;
}

/* A new file, durable before it is spoken of. */
static bool write_new(const char *path, const char *text, size_t length, struct error *error) {
    const int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) {
        return errno == EEXIST ? error_set(error, KEY_EXISTS, path, "%s", "")
                               : error_set(error, KEY_MISSING, path, "%s", strerror(errno));
    }
    const bool written = write_all(file, text, length) && fsync(file) == 0;
    const int why = errno;
    if ((close(file) != 0 || !written)) {
        (void)unlink(path);
        return error_set(error, KEY_MISSING, path, "%s", strerror(why));
    }
    return true;
}

/* `before`, then one new key. */
static bool write_with_new_key(const char *path, const char *before, uint32_t *id, struct error *error) {
    struct master_key key;
    char line[LINE_MAX_LENGTH];
    if (!fill_random(&key, error)) {
        return false;
    }
    print_key(&key, line);
    const size_t length = strlen(before) + strlen(line);
    char *text = locked_new(length + 1);
    (void)snprintf(text, length + 1, "%s%s", before, line);
    const bool done = write_new(path, text, length, error);
    locked_free(text, length + 1);
    *id = key.id;
    OPENSSL_cleanse(&key, sizeof key);
    OPENSSL_cleanse(line, sizeof line);
    return done;
}

bool master_key_make(const char *path, uint32_t *id, struct error *error) {
    return write_with_new_key(path, heading, id, error);
}

static void print_all(const struct master_keys *keys, char *text, size_t size) {
    size_t used = (size_t)snprintf(text, size, "%s", heading);
    for (size_t i = 0; i < keys->count; i++) {
        char line[LINE_MAX_LENGTH];
        print_key(&keys->keys[i], line);
        used += (size_t)snprintf(text + used, size - used, "%s", line);
        OPENSSL_cleanse(line, sizeof line);
    }
}

static bool replace_file(const char *path, const char *before, uint32_t *id, struct error *error) {
    char beside[4096];
    (void)snprintf(beside, sizeof beside, "%.4000s.new", path);
    if (!write_with_new_key(beside, before, id, error)) {
        return false;
    }
    if (rename(beside, path) != 0) {
        (void)unlink(beside);
        return error_set(error, KEY_MISSING, path, "%s", strerror(errno));
    }
    return true;
}

bool master_key_add(const char *path, uint32_t *id, struct error *error) {
    struct master_keys *keys = master_keys_load(path, error);
    if (keys == NULL) {
        return false;
    }
    if (keys->count == MASTER_KEYS_MAX) {
        master_keys_free(keys);
        return error_set(error, KEY_MISSING, path, "more than %d keys", MASTER_KEYS_MAX);
    }
    const size_t size = sizeof heading + (keys->count + 1) * LINE_MAX_LENGTH;
    char *before = locked_new(size);
    print_all(keys, before, size);
    const bool done = replace_file(path, before, id, error);
    locked_free(before, size);
    master_keys_free(keys);
    return done;
}
