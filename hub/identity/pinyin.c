#include "hub/identity/pinyin.h"

#include "hub/base/files.h"
#include "hub/identity/text.h"

#include <string.h>

/* CJK Extension A to the end of the main block: what people's names are written with. */
enum { FIRST = 0x3400, END = 0xA000, READING_SIZE = 8, FILE_LIMIT = 4 * 1024 * 1024 };

struct hanzi {
    char reading[READING_SIZE];
    uint32_t simplified; /* 0: it is simplified */
};

struct pinyin {
    struct hanzi table[END - FIRST];
};

static const struct hanzi *hanzi_of(const struct pinyin *pinyin, uint32_t character) {
    return character >= FIRST && character < END ? &pinyin->table[character - FIRST] : NULL;
}

/* "曾 ceng" or "單 dan 单"; "-" stands for no reading. */
static bool read_line(struct pinyin *pinyin, const char *line, size_t length) {
    const char *at = line;
    const uint32_t character = text_next(&at);
    if (hanzi_of(pinyin, character) == NULL || *at != ' ') {
        return false;
    }
    struct hanzi *hanzi = &pinyin->table[character - FIRST];
    const size_t reading = strspn(++at, "abcdefghijklmnopqrstuvwxyz-");
    if (reading == 0 || reading >= READING_SIZE) {
        return false;
    }
    if (*at != '-') {
        memcpy(hanzi->reading, at, reading);
    }
    at += reading;
    if (at != line + length) {
        at++;
        hanzi->simplified = text_next(&at);
    }
    return at == line + length;
}

struct pinyin *pinyin_load(const char *path, struct arena *arena, struct error *error) {
    struct bytes content;
    if (!files_read(path, FILE_LIMIT, arena, &content, error)) {
        return NULL;
    }
    const char *at = arena_copy_n(arena, (const char *)content.data, content.length);
    struct pinyin *pinyin = ARENA_NEW(arena, struct pinyin, 1);
    for (unsigned line = 1; *at != '\0'; line++) {
        const size_t length = strcspn(at, "\n");
        if (*at != '#' && length > 0 && !read_line(pinyin, at, length)) {
            (void)error_set(error, CONFIG_INVALID, arena_print(arena, "%s:%u", path, line),
                            "a character, its reading and perhaps its simplified form are expected");
            return NULL;
        }
        at += length + (at[length] == '\n');
    }
    return pinyin;
}

const char *pinyin_reading(const struct pinyin *pinyin, uint32_t character) {
    const struct hanzi *hanzi = hanzi_of(pinyin, character);
    return hanzi == NULL ? "" : hanzi->reading;
}

uint32_t pinyin_simplified(const struct pinyin *pinyin, uint32_t character) {
    const struct hanzi *hanzi = hanzi_of(pinyin, character);
    return hanzi == NULL || hanzi->simplified == 0 ? character : hanzi->simplified;
}

const char *pinyin_simplify(const struct pinyin *pinyin, const char *text, struct arena *arena) {
    char *result = arena_alloc(arena, strlen(text) * 2 + 5); /* three octets become at most four */
    char *to = result;
    for (uint32_t c = text_next(&text); c != 0; c = text_next(&text)) {
        to += text_put(to, pinyin_simplified(pinyin, c));
    }
    return result;
}
