#include "hub/rights/view.h"
#include "hub/stage/relay_plan.h"
#include "hub/store/answer_line.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

bool is_feedback_key(struct bytes key) {
    const size_t prefix = sizeof FEEDBACK_KEY - 1;
    return key.length > prefix && memcmp(key.data, FEEDBACK_KEY, prefix) == 0;
}

enum { OUTCOME_ACCEPTED, OUTCOME_DOUBTFUL, OUTCOME_REFUSED, OUTCOMES };

static const char *const outcome_names[OUTCOMES] = {"accepted", "doubtful", "refused"};

/* The least outcome that a wish wants to hear of. */
static const int least_outcome[] = {
    [FEEDBACK_ALL] = OUTCOME_ACCEPTED,
    [FEEDBACK_DOUBTFUL] = OUTCOME_DOUBTFUL,
    [FEEDBACK_REFUSED] = OUTCOME_REFUSED,
    [FEEDBACK_NONE] = OUTCOMES,
};

/* Up to the tab or the end; *at moves behind it. */
static const char *take_part(const char **at, struct arena *arena) {
    const size_t length = strcspn(*at, "\t\n");
    const char *part = arena_copy_n(arena, *at, length);
    *at += length + ((*at)[length] == '\t');
    return part;
}

/* A line of code, place, line, column and details for each. */
static void read_findings(const char *text, struct feedback *feedback, struct arena *arena) {
    const size_t most = sizeof feedback->findings / sizeof *feedback->findings;
    while (*text != '\0' && feedback->finding_count < most) {
        const enum error_code code = error_by_name(take_part(&text, arena));
        const char *place = take_part(&text, arena);
        const unsigned line = (unsigned)strtoul(take_part(&text, arena), NULL, 10);
        const unsigned column = (unsigned)strtoul(take_part(&text, arena), NULL, 10);
        const char *detail = take_part(&text, arena);
        const char *detail_zh = take_part(&text, arena);
        if (code != ERROR_COUNT) { /* written by a newer hub */
            const size_t at = feedback->finding_count++;
            feedback->findings[at].code = code;
            feedback->findings[at].place = place;
            feedback->findings[at].line = line;
            feedback->findings[at].column = column;
            feedback->findings[at].detail = *detail == '\0' ? NULL : detail;
            feedback->findings[at].detail_zh = *detail_zh == '\0' ? NULL : detail_zh;
        }
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
}

static void answer(struct feedback_plan *plan, const char *topic, const struct notice *notice) {
    const char *from = answer_line_topic(notice->input.line, plan->arena);
    struct feedback feedback = {
        .event = notice->event,
        .source = notice->source,
        .number = notice->number,
        .origin = {.topic = from,
                   .partition = notice->input.partition,
                   .offset = notice->original,
                   .appended = INSTANT_NONE},
        .outcome = outcome_names[notice->outcome],
    };
    read_findings(notice->findings, &feedback, plan->arena);
    const char *key = notice->event != NULL ? notice->event
                                            : arena_print(plan->arena, "%s/%" PRId32 "/%" PRId64, from,
                                                          notice->input.partition, notice->original);
    outbox_put(plan->outbox, OUTLET_FEEDBACK, topic, key, feedback_write(&feedback, plan->arena), plan->arena);
    plan->outbox->answers++;
}

static bool is_wanted(const struct partner *partner, const struct notice *notice) {
    return partner != NULL && notice->outcome >= least_outcome[partner->feedback] && notice->outcome < OUTCOMES;
}

/* False: the partner is put aside, or what came before it is not told yet: its line waits. */
static bool plan_notice(struct feedback_plan *plan, const struct notice *notice) {
    const char *topic = topic_named(plan->setting->feedback_topic, notice->partner, plan->arena);
    const struct partner *partner = rights_partner_by_id(plan->setting->rights, notice->partner);
    if (notice->offset <= notice->answered || !is_wanted(partner, notice)) {
        return true;
    }
    if (notice->waits || asides_has(plan->asides, topic)) {
        return false;
    }
    answer(plan, topic, notice);
    return true;
}

static bool same_input(const struct notice *a, const struct notice *b) {
    return a->input.partition == b->input.partition && strcmp(a->input.line, b->input.line) == 0;
}

/* The log says up to where an input is answered; {"offset":…} */
static void log_answered(struct feedback_plan *plan, const struct notice *last) {
    const char *key = arena_print(plan->arena, FEEDBACK_KEY "%s:%" PRId32, last->input.line, last->input.partition);
    const char *value = arena_print(plan->arena, "{\"offset\":%" PRId64 "}", last->offset);
    outbox_log(plan->outbox, plan->setting, plan->shard, key, (struct bytes){(const uint8_t *)value, strlen(value)},
               plan->arena);
}

/* All notices of one input; returns how many they are. */
static size_t plan_input(struct feedback_plan *plan, const struct notice *notices, size_t count) {
    size_t inputs = 0;
    while (inputs < count && same_input(&notices[0], &notices[inputs])) {
        inputs++;
    }
    const size_t answers = plan->outbox->answers;
    size_t done = 0;
    while (done < inputs && plan_notice(plan, &notices[done])) {
        done++;
    }
    if (done > 0) {
        closing_answer(plan->closing, &notices[done - 1].input, notices[0].offset, notices[done - 1].offset);
    }
    if (plan->outbox->answers > answers) { /* what nobody was told needs no mention in the log */
        log_answered(plan, &notices[done - 1]);
    }
    return inputs;
}

void plan_feedback(struct feedback_plan *plan, const struct notice *notices, size_t count) {
    for (size_t at = 0; at < count;) {
        at += plan_input(plan, notices + at, count - at);
    }
}
