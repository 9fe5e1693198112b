#include "hub/identity/text.h"

#include <string.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

enum { BROKEN = 0xFFFD };

static int32_t sequence_length(unsigned char first) {
    return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

uint32_t text_next(const char **at) {
    static const uint32_t payload[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    const unsigned char *from = (const unsigned char *)*at;
    if (*from == '\0') {
        return 0;
    }
    const int32_t length = *from >= 0x80 && *from < 0xC2 ? 0 : sequence_length(*from);
    uint32_t character = *from & payload[length];
    for (int32_t i = 1; i < length; i++) {
        if ((from[i] & 0xC0U) != 0x80U) {
            (*at)++;
            return BROKEN;
        }
        character = character << 6 | (from[i] & 0x3FU);
    }
    *at += length == 0 ? 1 : length;
    return length == 0 ? BROKEN : character;
}

size_t text_put(char *to, uint32_t character) {
    if (character < 0x80) {
        to[0] = (char)character;
        return 1;
    }
    const size_t length = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = length; i-- > 1;) {
        to[i] = (char)(0x80U | (character & 0x3FU));
        character >>= 6;
    }
    to[0] = (char)(lead[length] | character);
    return length;
}

size_t text_characters(const char *text) {
    size_t count = 0;
    while (text_next(&text) != 0) {
        count++;
    }
    return count;
}

const char *text_at(const char *text, size_t index) {
    for (; index > 0 && text_next(&text) != 0; index--) {
    }
    return text;
}

bool text_is_hanzi(uint32_t character) {
    return (character >= 0x3400 && character < 0xA000 && !(character >= 0x4DC0 && character < 0x4E00)) ||
           (character >= 0x20000 && character < 0x33480) || character == 0x3007;
}

/* ASCII and the main block of ideographs are their own NFKC: almost every text typed in China is. */
static bool is_normal_already(const char *text) {
    for (uint32_t c = text_next(&text); c != 0; c = text_next(&text)) {
        if (c >= 0x80 && !(c >= 0x4E00 && c < 0xA000)) {
            return false;
        }
    }
    return true;
}

/* NFKC by ICU; the text as it is when it cannot be done. */
static const char *compose(struct arena *arena, const char *typed) {
    UErrorCode status = U_ZERO_ERROR;
    const size_t length = strlen(typed);
    const UNormalizer2 *form = unorm2_getNFKCInstance(&status);
    UChar *units = ARENA_NEW(arena, UChar, length + 1);
    int32_t unit_count = 0;
    (void)u_strFromUTF8WithSub(units, (int32_t)length + 1, &unit_count, typed, (int32_t)length, BROKEN, NULL, &status);
    /* One character grows to at most 18 (U+FDFA). */
    const int32_t room = unit_count * 18 + 1;
    UChar *composed = ARENA_NEW(arena, UChar, room);
    const int32_t count = unorm2_normalize(form, units, unit_count, composed, room, &status);
    char *result = arena_alloc(arena, (size_t)count * 3 + 1);
    (void)u_strToUTF8(result, count * 3 + 1, NULL, composed, count, &status);
    return U_SUCCESS(status) ? result : typed;
}

static bool is_space(uint32_t character) {
    return character <= 0x20 || (character >= 0x7F && character <= 0xA0) || character == 0x3000 ||
           (character >= 0x2000 && character <= 0x200F) || (character >= 0x2028 && character <= 0x202F) ||
           character == 0xFEFF;
}

const char *text_tidy(struct arena *arena, const char *typed) {
    const char *from = is_normal_already(typed) ? typed : compose(arena, typed);
    char *result = arena_alloc(arena, strlen(from) * 3 + 1);
    char *to = result;
    bool gap = false;
    for (uint32_t c = text_next(&from); c != 0; c = text_next(&from)) {
        if (is_space(c)) {
            gap = to != result;
            continue;
        }
        if (gap) {
            *to++ = ' ';
            gap = false;
        }
        to += text_put(to, c);
    }
    return result;
}

static char lower(char c) {
    return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static char upper(char c) {
    return (char)(c >= 'a' && c <= 'z' ? c - 32 : c);
}

const char *text_tight(struct arena *arena, const char *tidy) {
    char *result = arena_alloc(arena, strlen(tidy) + 1);
    char *to = result;
    for (; *tidy != '\0'; tidy++) {
        if (*tidy != ' ') {
            *to++ = lower(*tidy);
        }
    }
    return result;
}

static const char *mapped(struct arena *arena, const char *text, char (*map)(char)) {
    char *result = arena_copy(arena, text);
    for (char *at = result; *at != '\0'; at++) {
        *at = map(*at);
    }
    return result;
}

const char *text_lower(struct arena *arena, const char *text) {
    return mapped(arena, text, lower);
}

const char *text_upper(struct arena *arena, const char *text) {
    return mapped(arena, text, upper);
}

static bool is_serial(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

const char *text_serial(struct arena *arena, const char *tidy) {
    char *result = arena_alloc(arena, strlen(tidy) + 1);
    char *to = result;
    for (; *tidy != '\0'; tidy++) {
        const char c = upper(*tidy);
        if (is_serial(c)) {
            *to++ = c;
        }
    }
    return result;
}

bool text_starts(const char *text, const char *start) {
    return strncmp(text, start, strlen(start)) == 0;
}

bool text_ends(const char *text, const char *end) {
    const size_t length = strlen(text);
    const size_t tail = strlen(end);
    return length >= tail && memcmp(text + length - tail, end, tail) == 0;
}

bool text_is_digits(const char *text) {
    return *text != '\0' && text[strspn(text, "0123456789")] == '\0';
}

bool text_has_hanzi(const char *text) {
    for (uint32_t c = text_next(&text); c != 0; c = text_next(&text)) {
        if (text_is_hanzi(c)) {
            return true;
        }
    }
    return false;
}

char text_latin_letter(uint32_t character) {
    if (character < 0x80) {
        const char c = lower((char)character);
        return (char)(c >= 'a' && c <= 'z' ? c : '\0');
    }
    UErrorCode status = U_ZERO_ERROR;
    UChar parts[8];
    const UNormalizer2 *form = unorm2_getNFDInstance(&status);
    const int32_t count = U_SUCCESS(status) ? unorm2_getDecomposition(form, (UChar32)character, parts, 8, &status) : 0;
    return (char)(count > 0 && parts[0] < 0x80 ? text_latin_letter(parts[0]) : '\0');
}
