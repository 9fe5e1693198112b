/* error.h – one table of everything that can go wrong: a stable code, what the caller must do, a sentence in
 * English and Chinese, and the remedy in both. Sentences name rules and lengths, never a customer's value.
 * An error is filled by whoever notices it; `place` is file:line:column or topic/partition/offset and element path. */
#ifndef HUB_BASE_ERROR_H
#define HUB_BASE_ERROR_H

#include <stdbool.h>

enum error_class {
    ERROR_NONE_CLASS, /* no error */
    ERROR_REFUSE,     /* this one event is refused; its neighbours go on */
    ERROR_DOUBT,      /* accepted, with a value that was kept as doubtful */
    ERROR_REPEAT,     /* the batch or cycle is repeated */
    ERROR_STOP,       /* the daemon stops: 3 configuration */
    ERROR_MISSING,    /* a service is missing: exit 4 */
    ERROR_USAGE,      /* the command line is wrong: exit 2 */
};

/* X(symbol, "code", class, English, Chinese, English remedy, Chinese remedy) */
#include "hub/base/error_table.h"

#define ERROR_ENUM(symbol, code, class, en, zh, remedy_en, remedy_zh) symbol,
enum error_code { ERROR_TABLE(ERROR_ENUM) ERROR_COUNT };
#undef ERROR_ENUM

struct error {
    enum error_code code;
    char place[256];
    char detail[256];    /* what exactly: rule, length, name of a field or a file; never a personal value */
    char detail_zh[256]; /* the same in Chinese, or "" when nobody translated it */
    unsigned line, column;
};

struct error_kind {
    const char *code;
    enum error_class class;
    const char *sentence_en, *sentence_zh, *remedy_en, *remedy_zh;
};

const struct error_kind *error_kind(enum error_code code);
/* The code with that name, or ERROR_COUNT. */
enum error_code error_by_name(const char *name);
/* Fills *error; returns false, so that `return error_set(…)` reads well. */
bool error_set(struct error *error, enum error_code code, const char *place, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Adds the Chinese words for what error_set said in English; cut at a whole character. `error` may be NULL. */
void error_translate(struct error *error, const char *detail_zh);
/* One line: "code: place: sentence (detail); remedy", in the language of the locale. Static thread-local storage. */
const char *error_text(const struct error *error);
/* True when messages should be Chinese (LC_ALL, LC_MESSAGES, LANG begin with zh). */
bool language_is_chinese(void);
/* Exit code of a command that ends with this error: 2, 3, 4 or 1. */
int error_exit_code(const struct error *error);

#endif
