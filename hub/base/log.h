/* log.h – one line per happening, as text or JSON. Never personal data: fields are codes, places, counts. */
#ifndef HUB_BASE_LOG_H
#define HUB_BASE_LOG_H

#include "hub/base/error.h"

enum log_level { LOG_DEBUG_LEVEL, LOG_INFO_LEVEL, LOG_WARN_LEVEL, LOG_ERROR_LEVEL };
enum log_format { LOG_TEXT, LOG_JSON };

/* At start, before threads. */
void log_configure(enum log_level least, enum log_format format);
/* `what` is a stable word for the happening; the format gives "key=value key=value". Thread-safe, one write per line. */
void log_line(enum log_level level, const char *what, const char *format, ...) __attribute__((format(printf, 3, 4)));
void log_failure(const char *what, const struct error *error);

#endif
