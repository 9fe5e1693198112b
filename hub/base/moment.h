/* moment.h – a clock that nobody sets, for what is waited for and what is measured. A moment means nothing outside of its
 * process; what is stored or shown is an instant (instant.h). Spans of both are microseconds. */
#ifndef HUB_BASE_MOMENT_H
#define HUB_BASE_MOMENT_H

#include "hub/base/instant.h"

#include <time.h>

typedef int64_t moment; /* µs; 0, which is no moment, lies a year and more before any */

moment moment_now(void);
/* For waits on CLOCK_MONOTONIC, this span (µs, not negative) from now. */
struct timespec moment_after(int64_t span);

#endif
