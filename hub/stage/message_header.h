/* message_header.h – what a message carries around its key and body, and its packed form, in which rejects keep it. */
#ifndef HUB_STAGE_MESSAGE_HEADER_H
#define HUB_STAGE_MESSAGE_HEADER_H

#include "hub/base/arena.h"

#include <stdbool.h>

struct message_header {
    const char *name;
    struct bytes value; /* data NULL: there is none */
};

/* In the arena; data NULL when there are no headers. */
struct bytes message_headers_pack(const struct message_header *headers, size_t count, struct arena *arena);
/* Copies into the arena. False: the octets were not made by message_headers_pack. */
bool message_headers_unpack(struct bytes packed, struct arena *arena, const struct message_header **headers,
                            size_t *count);

#endif
