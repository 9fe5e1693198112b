/* documents.h – event documents in files, for the subcommands that read them offline: the schemas of the shipped data and
 * the site, and one reader for both. */
#ifndef HUB_COMMAND_DOCUMENTS_H
#define HUB_COMMAND_DOCUMENTS_H

#include "hub/command/command.h"
#include "hub/event/event.h"

struct documents {
    struct attributes *attributes;
    struct kinds *kinds;
    struct event_limits limits;
};

/* The limits of hub.conf. */
struct event_limits documents_limits(const struct config *config);
/* False and context->error when a file is missing or breaks its rules; close it all the same. */
bool documents_open(struct command_context *context, struct documents *documents);
void documents_close(struct documents *documents);
/* The bytes of a file, "-" being standard input, cut at one octet more than an event may have: the reader then says
 * too_large. False and context->error when it cannot be read. */
bool documents_bytes(struct command_context *context, const char *file, struct bytes *body);
/* False and *error, with element path, line and column, when the document would be refused. */
bool documents_read(const struct documents *documents, struct bytes body, struct arena *arena, struct event *event,
                    struct error *error);

/* Where it is, as compilers say it: "FILE:3:7", or the file alone when it is no line's; in the arena. */
const char *documents_place(const char *file, const struct error *error, struct arena *arena);

#endif
