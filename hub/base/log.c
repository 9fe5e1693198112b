#include "hub/base/log.h"

#include "hub/base/instant.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *const level_names[] = {"debug", "info", "warn", "error"};
static enum log_level least_level = LOG_INFO_LEVEL;
static enum log_format line_format = LOG_TEXT;

void log_configure(enum log_level least, enum log_format format) {
    least_level = least;
    line_format = format;
}

/* JSON string escaping into `out`; stops when full. */
static void escape(const char *text, char *out, size_t size) {
    size_t used = 0;
    for (; *text != '\0' && used + 8 < size; text++) {
        const unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\') {
            out[used++] = '\\';
            out[used++] = (char)c;
        } else if (c < 0x20) {
            used += (size_t)snprintf(out + used, size - used, "\\u%04x", c);
        } else {
            out[used++] = (char)c;
        }
    }
    out[used] = '\0';
}

/* A happening is one line, whatever a library put into its message. */
static void flatten(char *text) {
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < 0x20) {
            *text = ' ';
        }
    }
}

void log_line(enum log_level level, const char *what, const char *format, ...) {
    if (level < least_level) {
        return;
    }
    char message[1600];
    char line[4096];
    char now[INSTANT_TEXT];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    (void)instant_print(instant_now(), now);
    int length;
    if (line_format == LOG_JSON) {
        char escaped[3300];
        escape(message, escaped, sizeof escaped);
        length = snprintf(line, sizeof line, "{\"time\":\"%s\",\"level\":\"%s\",\"what\":\"%s\",\"message\":\"%s\"}\n",
                          now, level_names[level], what, escaped);
    } else {
        flatten(message);
        length = snprintf(line, sizeof line, "%s %-5s %s %s\n", now, level_names[level], what, message);
    }
    (void)!write(STDERR_FILENO, line, (size_t)length < sizeof line ? (size_t)length : sizeof line - 1);
}

void log_failure(const char *what, const struct error *error) {
    log_line(LOG_ERROR_LEVEL, what, "%s", error_text(error));
}
