/* uuid.h – record ids and golden ids: UUIDs of version 5 in a namespace that is a secret of the installation. */
#ifndef HUB_BASE_UUID_H
#define HUB_BASE_UUID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { UUID_TEXT = 37 };

struct uuid {
    uint8_t octets[16];
};

/* RFC 4122 §4.3: SHA-1 of namespace and name. */
struct uuid uuid_of_name(const struct uuid *namespace_id, const void *name, size_t length);
struct uuid uuid_random(void);
bool uuid_from_text(const char *text, struct uuid *uuid);
/* 36 characters and the terminator into text; returns text. */
char *uuid_to_text(const struct uuid *uuid, char text[UUID_TEXT]);
int uuid_order(const struct uuid *a, const struct uuid *b);
bool uuid_equal(const struct uuid *a, const struct uuid *b);
bool uuid_is_nil(const struct uuid *uuid);
/* For GHashTable with struct uuid pointers as keys. */
unsigned uuid_hash(const void *uuid);
int uuid_same(const void *a, const void *b);

#endif
