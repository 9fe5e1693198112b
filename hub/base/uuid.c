#include "hub/base/uuid.h"

#include <string.h>
#include <uuid/uuid.h>

struct uuid uuid_of_name(const struct uuid *namespace_id, const void *name, size_t length) {
    struct uuid result;
    uuid_generate_sha1(result.octets, namespace_id->octets, name, length);
    return result;
}

struct uuid uuid_random(void) {
    struct uuid result;
    uuid_generate_random(result.octets);
    return result;
}

bool uuid_from_text(const char *text, struct uuid *uuid) {
    return strlen(text) == UUID_TEXT - 1 && uuid_parse(text, uuid->octets) == 0;
}

char *uuid_to_text(const struct uuid *uuid, char text[UUID_TEXT]) {
    uuid_unparse_lower(uuid->octets, text);
    return text;
}

int uuid_order(const struct uuid *a, const struct uuid *b) {
    return memcmp(a->octets, b->octets, sizeof a->octets);
}

bool uuid_equal(const struct uuid *a, const struct uuid *b) {
    return uuid_order(a, b) == 0;
}

bool uuid_is_nil(const struct uuid *uuid) {
    static const struct uuid none;
    return uuid_equal(uuid, &none);
}

unsigned uuid_hash(const void *uuid) {
    unsigned hash;
    memcpy(&hash, ((const struct uuid *)uuid)->octets, sizeof hash);
    return hash;
}

int uuid_same(const void *a, const void *b) {
    return uuid_equal(a, b);
}
