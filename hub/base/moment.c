#include "hub/base/moment.h"

enum { NANOSECONDS = 1000 };

/* The system counts from its start, which may be a moment ago; what never happened has to be long past even then. */
#define BEFORE_ALL DAYS(366)

static int64_t since_start(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return SECONDS(now.tv_sec) + now.tv_nsec / NANOSECONDS;
}

moment moment_now(void) {
    return BEFORE_ALL + since_start();
}

struct timespec moment_after(int64_t span) {
    const int64_t until = since_start() + span;
    return (struct timespec){.tv_sec = until / SECONDS(1), .tv_nsec = until % SECONDS(1) * NANOSECONDS};
}
