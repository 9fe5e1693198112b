/* Answers to questions: one, many alike at once, and taking them back. */
#include "hub/command/decide.h"
#include "hub/command/explain.h"
#include "hub/command/portrait.h"
#include "hub/command/review.h"
#include "hub/store/steward_store.h"

#include <stdio.h>
#include <string.h>

/* --- one question ------------------------------------------------------------------------------------------------- */

static bool has(const struct uuid *ids, size_t count, const struct uuid *id) {
    for (size_t i = 0; i < count; i++) {
        if (uuid_equal(&ids[i], id)) {
            return true;
        }
    }
    return false;
}

static void add_end(struct uuid *ends, size_t *count, const struct uuid *id) {
    if (!has(ends, *count, id)) {
        ends[(*count)++] = *id;
    }
}

/* Both groups of a question that is asked by any of their records. */
struct groups {
    struct stored_record **members[2];
    size_t counts[2];
    struct uuid *ids[2];
    struct uuid *ends[2]; /* of links between the two */
    size_t end_counts[2];
};

static bool load_groups(struct command_context *context, struct reading *reading, struct stored_record *const given[2],
                        struct groups *groups, struct stored_link **links, size_t *link_count) {
    for (size_t side = 0; side < 2; side++) {
        if (!explain_members(context, reading, &given[side]->golden, &groups->members[side], &groups->counts[side])) {
            return false;
        }
        groups->ids[side] = explain_ids(groups->members[side], groups->counts[side], context->arena);
    }
    return records_links(&reading->store, groups->ids[0], groups->counts[0], context->arena, links, link_count,
                         &context->error);
}

static bool find_ends(struct command_context *context, struct reading *reading, struct stored_record *const given[2],
                      struct groups *groups) {
    struct stored_link *links;
    size_t count;
    if (!load_groups(context, reading, given, groups, &links, &count)) {
        return false;
    }
    for (size_t side = 0; side < 2; side++) {
        groups->ends[side] = ARENA_NEW(context->arena, struct uuid, count + 2);
        add_end(groups->ends[side], &groups->end_counts[side], &given[side]->member.record);
    }
    for (size_t i = 0; i < count; i++) {
        const bool forth = has(groups->ids[0], groups->counts[0], &links[i].a);
        const struct uuid *near = forth ? &links[i].a : &links[i].b;
        const struct uuid *far = forth ? &links[i].b : &links[i].a;
        if (links[i].edge && has(groups->ids[1], groups->counts[1], far)) {
            add_end(groups->ends[0], &groups->end_counts[0], near);
            add_end(groups->ends[1], &groups->end_counts[1], far);
        }
    }
    return true;
}

/* Two records of one golden record, or one of which nothing counts, are meant by themselves; of two golden records the
 * founders and all whom a link ties are meant, so that the answer holds when one of them leaves. */
static bool find_sides(struct command_context *context, struct reading *reading, struct stored_record *const given[2],
                       struct sides *sides) {
    const struct uuid *goldens[2] = {&given[0]->golden, &given[1]->golden};
    if (uuid_is_nil(goldens[0]) || uuid_is_nil(goldens[1]) || uuid_equal(goldens[0], goldens[1])) {
        *sides = (struct sides){.records = {given[0]->member.record, given[1]->member.record}, .count = 2, .first = 1};
        return true;
    }
    struct groups groups = {.counts = {0}};
    if (!find_ends(context, reading, given, &groups)) {
        return false;
    }
    const struct question question = {.one = *goldens[0],
                                      .other = *goldens[1],
                                      .ends = groups.ends[0],
                                      .end_count = groups.end_counts[0],
                                      .other_ends = groups.ends[1],
                                      .other_end_count = groups.end_counts[1]};
    *sides = sides_of_question(&question);
    return true;
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
    if (!find_sides(context, reading, given, &sides)) {
        return command_failed(context);
    }
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
