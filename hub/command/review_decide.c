/* Answers to questions: one, many alike at once, and taking them back. */
#include "hub/command/decide.h"
#include "hub/command/review.h"
#include "hub/store/steward_store.h"

#include <stdio.h>
#include <string.h>

/* --- one question ------------------------------------------------------------------------------------------------- */

static void tell_cut(const struct command_context *context, const struct sides *sides) {
    const char *cut = context->json ? NULL : sides_cut(context, sides);
    if (cut != NULL) {
        (void)printf("%s\n", cut);
    }
}

/* A word about records that nobody knows would wait for ever, so a mistyped number is noticed here. */
int review_say(struct command_context *context, struct reading *reading, const void *argument) {
    const struct review_request *request = argument;
    struct stored_record *given[2];
    struct sides sides;
    if (!reading_record(context, reading, request->a, &given[0]) ||
        !reading_record(context, reading, request->b, &given[1])) {
        return command_failed(context);
    }
    if (given[0] == NULL || given[1] == NULL) {
        return out_nothing(context);
    }
    if (uuid_equal(&given[0]->member.record, &given[1]->member.record)) {
        (void)error_set(&context->error, USAGE, "", "both are the same source record");
        return command_failed(context);
    }
    if (!review_sides(context, reading, given, &sides)) {
        return command_failed(context);
    }
    tell_cut(context, &sides);
    return decide(context, &(struct decision_request){.verdict = request->verb,
                                                      .reason = request->reason,
                                                      .author = decide_author(request->author),
                                                      .records = sides.records,
                                                      .record_count = sides.count,
                                                      .first_side = sides.first,
                                                      .until = request->until == INSTANT_NONE ? 0 : request->until});
}

/* --- taking back -------------------------------------------------------------------------------------------------- */

int review_revoke(struct command_context *context, struct reading *reading, const void *argument) {
    const struct review_request *request = argument;
    struct taken_decision *decisions;
    size_t count;
    (void)reading;
    if (!decisions_of(context->database, request->a, false, context->arena, &decisions, &count, &context->error)) {
        return command_failed(context);
    }
    if (count == 0) {
        return out_nothing(context);
    }
    return decide(context, &(struct decision_request){.verdict = "revoke",
                                                      .reason = request->reason,
                                                      .author = decide_author(request->author),
                                                      .events = &request->a,
                                                      .event_count = 1});
}

/* One revocation names at most so many; few groups need more than one. */
static bool revoke_all(struct command_context *context, const struct review_request *request,
                       const struct taken_decision *decisions, size_t count) {
    const char **events = ARENA_NEW(context->arena, const char *, count + 1);
    struct decision_request *requests = ARENA_NEW(context->arena, struct decision_request, count / DECISION_MAX + 1);
    size_t made = 0;
    for (size_t at = 0; at < count; at += DECISION_MAX) {
        char *id = arena_alloc(context->arena, UUID_TEXT);
        const struct uuid random = uuid_random();
        requests[made++] =
            (struct decision_request){.id = uuid_to_text(&random, id),
                                      .verdict = "revoke",
                                      .reason = request->reason,
                                      .author = decide_author(request->author),
                                      .events = events + at,
                                      .event_count = count - at < DECISION_MAX ? count - at : DECISION_MAX};
    }
    for (size_t i = 0; i < count; i++) {
        events[i] = decisions[i].event;
    }
    return decide_all(context, requests, made);
}

int review_undo(struct command_context *context, struct reading *reading, const void *argument) {
    const struct review_request *request = argument;
    struct taken_decision *decisions;
    size_t count;
    (void)reading;
    if (!decisions_of(context->database, request->a, true, context->arena, &decisions, &count, &context->error)) {
        return command_failed(context);
    }
    if (count == 0) {
        return out_nothing(context);
    }
    if (!revoke_all(context, request, decisions, count)) {
        return command_failed(context);
    }
    if (context->json) {
        return out_json(json_pack("{s:s, s:I}", "group", request->a, "revoked", (json_int_t)count));
    }
    command_print(context, "%zu decisions taken back\n", "已撤回 %zu 个决定\n", count);
    return EXIT_DONE;
}
