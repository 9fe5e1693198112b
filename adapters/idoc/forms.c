#include "adapters/idoc/forms.h"

#include "adapters/idoc/units.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

typedef const char *form_function(const char *text, unsigned units, struct arena *arena);

/* U+3000, and U+FF01…U+FF5E, which stand for U+0021…U+007E. Returns the bytes read. */
static size_t half_width(const char *text, char *narrow) {
    const unsigned char *at = (const unsigned char *)text;
    if (at[0] == 0xE3 && at[1] == 0x80 && at[2] == 0x80) {
        *narrow = ' ';
        return 3;
    }
    if (at[0] == 0xEF && (at[1] == 0xBC || at[1] == 0xBD) && at[2] >= 0x80) {
        const int code = (at[1] == 0xBC ? 0x20 : 0x60) + (at[2] - 0x80);
        if (code > 0x20 && code <= 0x7E) {
            *narrow = (char)code;
            return 3;
        }
    }
    *narrow = (char)at[0];
    return 1;
}

static const char *as_code(const char *text, unsigned units, struct arena *arena) {
    (void)units;
    char *result = arena_alloc(arena, strlen(text) + 1);
    size_t used = 0;
    while (*text != '\0') {
        char narrow;
        text += half_width(text, &narrow);
        if (!isspace((unsigned char)narrow)) {
            result[used++] = (char)toupper((unsigned char)narrow);
        }
    }
    return result;
}

static const char *as_text(const char *text, unsigned units, struct arena *arena) {
    (void)units;
    char *result = arena_alloc(arena, strlen(text) + 1);
    size_t used = 0;
    for (; *text != '\0'; text++) {
        const bool blank = isspace((unsigned char)*text);
        if (!blank) {
            result[used++] = *text;
        } else if (used > 0 && result[used - 1] != ' ') {
            result[used++] = ' ';
        }
    }
    if (used > 0 && result[used - 1] == ' ') {
        result[used - 1] = '\0';
    }
    return result;
}

/* "2026-11-20", or what begins so. */
static const char *as_date(const char *text, unsigned units, struct arena *arena) {
    static const char shape[] = "dddd-dd-dd";
    (void)units;
    for (size_t i = 0; shape[i] != '\0'; i++) {
        if (shape[i] == 'd' ? !isdigit((unsigned char)text[i]) : text[i] != shape[i]) {
            return "";
        }
    }
    return arena_print(arena, "%.4s%.2s%.2s", text, text + 5, text + 8);
}

static const char *as_search(const char *text, unsigned units, struct arena *arena) {
    const char *code = as_code(text, units, arena);
    return arena_copy_n(arena, code, units_prefix(code, units));
}

static form_function *const forms[] = {
    [FORM_TEXT] = as_text,
    [FORM_CODE] = as_code,
    [FORM_DATE] = as_date,
    [FORM_SEARCH] = as_search,
};

const char *form_apply(enum field_form form, const char *text, unsigned units, struct arena *arena) {
    return forms[form](text, units, arena);
}
