/* page.h – what the local endpoint answers. Whoever has something to say offers a route; the endpoint only carries it. */
#ifndef HUB_BASE_PAGE_H
#define HUB_BASE_PAGE_H

#include "hub/base/arena.h"

struct page {
    unsigned status; /* of HTTP */
    const char *type;
    struct bytes body; /* in the arena of the answer */
};

struct route {
    const char *path;
    void (*answer)(void *state, struct arena *arena, struct page *page); /* called from any thread */
    void *state;
};

#endif
