/* decide.h – a steward's decision: written to the decisions topic like every other event, and merged from there. */
#ifndef HUB_COMMAND_DECIDE_H
#define HUB_COMMAND_DECIDE_H

#include "hub/command/reading.h"

enum { DECISION_MAX = 1000 };

struct decision_request {
    const char *id; /* of the event; NULL: a new one */
    const char *verdict, *reason, *author;
    const struct uuid *records;
    size_t record_count, first_side; /* first_side 0: the first record stands against the others */
    const char *const *events;
    size_t event_count;
    const char *key_kind, *key_digest;
    const int64_t *rejects;
    size_t reject_count;
    const char *file_set;
    const char *claim_record, *claim_attribute, *claim_event;
    instant until; /* 0: none */
};

/* Sends the decision, its event id in `id`; does not wait for the merge. False and context->error. */
bool decide_send(struct command_context *context, const struct decision_request *request, char id[UUID_TEXT]);
/* Sends the decisions, each with an id, and waits until all have been merged. False and context->error; then some of them
 * may have been. */
bool decide_all(struct command_context *context, const struct decision_request *requests, size_t count);
/* Sends the decision and waits until it has been merged. Returns an exit code; says what happened. */
int decide(struct command_context *context, const struct decision_request *request);
/* Options --reason and --author that every deciding subcommand takes; the author defaults to the login name. */
const char *decide_author(const char *given);

#endif
