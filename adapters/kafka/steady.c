/* steady.c – librdkafka waits for its queues by the clock on the wall (cnd_timedwait, to which C11 gives no other one). Where that
 * clock is set back by an hour, whoever waits then waits an hour longer: a shard stands still, a group takes its member for
 * dead, a client that is to be destroyed keeps the hub from ending. Being defined in the program, this one takes the place of
 * the C library's for the shared library, too, and waits for what was left of the time by a clock that nobody sets. */
#include "hub/base/moment.h"

#include <errno.h>
#include <pthread.h>
#include <threads.h>

/* The library waits for a second at a time, and for what it was called with: a minute at most. More is left only where the clock
 * was set back between the library's look at it and ours. */
#define LONGEST SECONDS(60)

/* In the GNU C library those of C11 are those of POSIX by another name. */
_Static_assert(sizeof(cnd_t) == sizeof(pthread_cond_t), "cnd_t is pthread_cond_t");
_Static_assert(sizeof(mtx_t) == sizeof(pthread_mutex_t), "mtx_t is pthread_mutex_t");

static int64_t left_until(const struct timespec *until) {
    struct timespec now;
    (void)timespec_get(&now, TIME_UTC);
    const int64_t left = SECONDS(until->tv_sec - now.tv_sec) + (until->tv_nsec - now.tv_nsec) / 1000;
    return left < 0 ? 0 : left < LONGEST ? left : LONGEST;
}

int cnd_timedwait(cnd_t *restrict condition, mtx_t *restrict mutex, const struct timespec *restrict until) {
    const struct timespec latest = moment_after(left_until(until));
    switch (pthread_cond_clockwait((pthread_cond_t *)condition, (pthread_mutex_t *)mutex, CLOCK_MONOTONIC, &latest)) {
    case 0:
        return thrd_success;
    case ETIMEDOUT:
        return thrd_timedout;
    default:
        return thrd_error;
    }
}
