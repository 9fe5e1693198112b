#include "hub/event/value.h"

#include <string.h>

const char *value_part(struct arena *arena, const char *joined, size_t index) {
    for (; index > 0; index--) {
        joined = strchr(joined, VALUE_SEPARATOR);
        if (joined == NULL) {
            return "";
        }
        joined++;
    }
    const char *end = strchr(joined, VALUE_SEPARATOR);
    return arena_copy_n(arena, joined, end == NULL ? strlen(joined) : (size_t)(end - joined));
}

const char *value_join(struct arena *arena, const char *const *parts, size_t count) {
    size_t size = 1;
    while (count > 0 && (parts[count - 1] == NULL || *parts[count - 1] == '\0')) {
        count--;
    }
    for (size_t i = 0; i < count; i++) {
        size += 1 + (parts[i] == NULL ? 0 : strlen(parts[i]));
    }
    char *joined = arena_alloc(arena, size);
    char *at = joined;
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            *at++ = VALUE_SEPARATOR;
        }
        const size_t length = parts[i] == NULL ? 0 : strlen(parts[i]);
        if (length > 0) {
            memcpy(at, parts[i], length);
        }
        at += length;
    }
    return joined;
}
