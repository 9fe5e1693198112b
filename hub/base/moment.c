#include "hub/base/moment.h"

#include <glib.h>

enum { NANOSECONDS = 1000 };

/* The system counts from its start, which may be a moment ago; what never happened has to be long past even then. */
#define BEFORE_ALL DAYS(366)

moment moment_now(void) {
    return BEFORE_ALL + g_get_monotonic_time();
}

struct timespec moment_after(int64_t span) {
    const int64_t until = g_get_monotonic_time() + span;
    return (struct timespec){.tv_sec = until / SECONDS(1), .tv_nsec = until % SECONDS(1) * NANOSECONDS};
}
