#include "hub/base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *must(void *memory, size_t size) {
    if (memory == NULL) {
        (void)fprintf(stderr, "out_of_memory: %zu bytes refused; restart the process, nothing is lost\n", size);
        abort();
    }
    return memory;
}

/* Of nothing malloc may give NULL. */
static size_t some(size_t size) {
    return size == 0 ? 1 : size;
}

void *memory_get(size_t size) {
    return must(malloc(some(size)), size);
}

void *memory_resize(void *memory, size_t size) {
    return must(realloc(memory, some(size)), size);
}

char *memory_copy(const char *text) {
    const size_t size = strlen(text) + 1;
    return memcpy(memory_get(size), text, size);
}
