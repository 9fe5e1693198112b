/* guard.h – what has to be so before any library is used. */
#ifndef HUB_COMMAND_GUARD_H
#define HUB_COMMAND_GUARD_H

/* No library goes on without memory: what it makes of that would look like a mistake in somebody's document, and refuse
 * it. To be called before the first thread; a second call is nothing. */
void guard_memory(void);

#endif
