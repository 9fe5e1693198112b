/* explain.h – the parts of `explain`. */
#ifndef HUB_COMMAND_EXPLAIN_H
#define HUB_COMMAND_EXPLAIN_H

#include "hub/command/contrast.h"

struct explain_request {
    const char *a, *b; /* source records; b NULL: a is a customer */
    bool reveal;
};

/* Why two source records are one customer or not. Both return an exit code. */
int explain_pair(struct command_context *context, struct reading *reading, const struct explain_request *request);
/* What holds a customer together, and who nearly belongs to it. */
int explain_customer(struct command_context *context, struct reading *reading, const struct explain_request *request);

/* The records of a golden record, opened; *records holds *count. */
bool explain_members(struct command_context *context, struct reading *reading, const struct uuid *golden,
                     struct stored_record ***records, size_t *count);
/* The customer with whom it belongs together; an empty one when there is none of that id. */
bool explain_related(struct command_context *context, struct reading *reading, const struct uuid *golden,
                     const struct customer **customer);
/* "link +12.30" or "same" or "renumbered"; in the arena. */
const char *explain_link(const struct command_context *context, const struct stored_link *link);
json_t *explain_link_json(const struct stored_link *link);
/* Ids of the records, in the arena. */
struct uuid *explain_ids(struct stored_record *const *records, size_t count, struct arena *arena);

#endif
