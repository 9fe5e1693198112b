#include "adapters/idoc/units.h"

/* The first byte of a UTF-8 character tells its bytes; those of four are a surrogate pair in UTF-16. */
static size_t bytes_of(unsigned char first) {
    return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

static size_t prefix(const char *text, size_t most, size_t *used) {
    size_t length = 0;
    *used = 0;
    while (text[length] != '\0') {
        const size_t bytes = bytes_of((unsigned char)text[length]);
        const size_t units = bytes == 4 ? 2 : 1;
        if (*used + units > most) {
            break;
        }
        *used += units;
        for (size_t i = 0; i < bytes && text[length] != '\0'; i++) {
            length++;
        }
    }
    return length;
}

size_t units_length(const char *text) {
    size_t used;
    (void)prefix(text, (size_t)-1, &used);
    return used;
}

size_t units_prefix(const char *text, size_t units) {
    size_t used;
    return prefix(text, units, &used);
}
