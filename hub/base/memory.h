/* memory.h – memory that is there, or the process ends and says so: nothing is lost by that, and nobody has to go on
 * without. Thread-safe; freed by free(3). */
#ifndef HUB_BASE_MEMORY_H
#define HUB_BASE_MEMORY_H

#include <stddef.h>

/* Never NULL. */
void *memory_get(size_t size);
/* As realloc(3), never NULL. */
void *memory_resize(void *memory, size_t size);
/* Of a text, with its end. */
char *memory_copy(const char *text);

#endif
