/* posting.h – where an event document goes: topic, key and headers, as a dealer's system would choose them. */
#ifndef HUB_COMMAND_POSTING_H
#define HUB_COMMAND_POSTING_H

#include "adapters/kafka/send.h"
#include "hub/command/documents.h"

/* The topic of a source by the pattern of topic.events: "^dealer\..*\.events$" and "D0123" make "dealer.D0123.events".
 * NULL when no .* of the pattern stands for the source. */
const char *posting_topic(const struct config *config, const char *source, struct arena *arena);
void posting_header(struct sending *sending, const char *name, const char *value);
/* Topic (NULL as above), key and CloudEvents headers of a document that was read. */
void posting_address(const struct config *config, const struct event *event, struct arena *arena,
                     struct sending *sending);

#endif
