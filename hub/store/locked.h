/* locked.h – memory for keys: not swapped, not in core dumps, wiped before it is given back. */
#ifndef HUB_STORE_LOCKED_H
#define HUB_STORE_LOCKED_H

#include <stddef.h>

/* Zeroed, whole pages; never NULL. When the system refuses to lock it a line is logged and the memory serves unlocked. */
void *locked_new(size_t size);
void locked_free(void *memory, size_t size);

#endif
