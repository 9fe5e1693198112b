/* bell.h – one thread tells another that there is something to do. Thread-safe. A ring that nobody waits for is kept: the
 * next who waits goes on at once. */
#ifndef HUB_BASE_BELL_H
#define HUB_BASE_BELL_H

#include <stdbool.h>
#include <stdint.h>

struct bell;

struct bell *bell_new(void);
void bell_free(struct bell *bell);
/* NULL is no bell. */
void bell_ring(struct bell *bell);
/* Until it rings, or `span` µs are over: false. */
bool bell_wait(struct bell *bell, int64_t span);

#endif
