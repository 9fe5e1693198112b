#include "hub/base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ERROR_ROW(symbol, code, class, en, zh, remedy_en, remedy_zh) \
    [symbol] = {code, class, en, zh, remedy_en, remedy_zh},
static const struct error_kind kinds[ERROR_COUNT] = {ERROR_TABLE(ERROR_ROW)};
#undef ERROR_ROW

const struct error_kind *error_kind(enum error_code code) {
    return &kinds[code < ERROR_COUNT ? code : NOT_FOUND];
}

enum error_code error_by_name(const char *name) {
    for (unsigned code = 0; code < ERROR_COUNT; code++) {
        if (strcmp(kinds[code].code, name) == 0) {
            return (enum error_code)code;
        }
    }
    return ERROR_COUNT;
}

/* A text that fills its buffer may end inside a UTF-8 character, which JSON and XML refuse: that is cut off. */
static void cut_at_character(char *text, size_t size) {
    size_t length = strlen(text);
    if (length + 1 < size) {
        return;
    }
    while (length > 0 && ((unsigned char)text[length - 1] & 0xC0) == 0x80) {
        length--;
    }
    if (length > 0 && ((unsigned char)text[length - 1] & 0x80) != 0) {
        length--;
    }
    text[length] = '\0';
}

bool error_set(struct error *error, enum error_code code, const char *place, const char *format, ...) {
    if (error == NULL) {
        return false;
    }
    *error = (struct error){.code = code};
    (void)snprintf(error->place, sizeof error->place, "%s", place == NULL ? "" : place);
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(error->detail, sizeof error->detail, format, arguments);
    va_end(arguments);
    cut_at_character(error->detail, sizeof error->detail);
    cut_at_character(error->place, sizeof error->place);
    return false;
}

void error_translate(struct error *error, const char *detail_zh) {
    if (error == NULL) {
        return;
    }
    size_t length = strnlen(detail_zh, sizeof error->detail_zh - 1);
    while (length > 0 && ((unsigned char)detail_zh[length] & 0xC0) == 0x80) {
        length--;
    }
    memcpy(error->detail_zh, detail_zh, length);
    error->detail_zh[length] = '\0';
}

bool language_is_chinese(void) {
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *value = getenv(variables[i]);
        if (value != NULL && *value != '\0') {
            return strncmp(value, "zh", 2) == 0;
        }
    }
    return false;
}

const char *error_text(const struct error *error) {
    static _Thread_local char text[1200];
    const struct error_kind *kind = error_kind(error->code);
    const bool chinese = language_is_chinese();
    const char *remedy = chinese ? kind->remedy_zh : kind->remedy_en;
    const char *detail = chinese && *error->detail_zh ? error->detail_zh : error->detail;
    (void)snprintf(text, sizeof text, "%s: %s%s%s%s%s%s%s%s", kind->code, error->place, *error->place ? ": " : "",
                   chinese ? kind->sentence_zh : kind->sentence_en, *detail ? " (" : "", detail, *detail ? ")" : "",
                   *remedy ? "; " : "", remedy);
    return text;
}

int error_exit_code(const struct error *error) {
    switch (error_kind(error->code)->class) {
    case ERROR_USAGE:
        return 2;
    case ERROR_STOP:
        return 3;
    case ERROR_MISSING:
    case ERROR_REPEAT:
        return 4;
    default:
        return error->code == OK ? 0 : 1;
    }
}
