/* Stewards' decisions: events about source records. Each verdict has one function; a decision that lacks what its verdict
 * needs is refused. */
#include "hub/stage/merge_run.h"

#include <stdlib.h>
#include <string.h>

enum { PAIRS_MAX = 1000 }; /* of one decision */

static void join_record(struct merge_run *run, const struct uuid *id) {
    struct uuid *copy = ARENA_NEW(run->arena, struct uuid, 1);
    *copy = *id;
    g_ptr_array_add(run->joined, copy);
}

void merge_add_word(struct merge_run *run, const struct event *event, const struct uuid *a, const struct uuid *b,
                    enum verdict verdict) {
    const bool ordered = uuid_order(a, b) < 0;
    struct batch_word *word = ARENA_NEW(run->arena, struct batch_word, 1);
    *word = (struct batch_word){.a = ordered ? *a : *b,
                                .b = ordered ? *b : *a,
                                .verdict = verdict,
                                .source = event->source,
                                .author = event->decision == NULL ? NULL : event->decision->author,
                                .order = {event->recorded, event->time, event->id},
                                .is_new = true};
    working_set_add_word(run->set, word);
    join_record(run, a);
    join_record(run, b);
}

static bool lacks(struct merge_input *input, const char *what, const char *what_zh) {
    input->refused = true;
    (void)error_set(&input->refusal, UNKNOWN_DECISION, "/Decision", "%s", what);
    error_translate(&input->refusal, what_zh);
    return false;
}

typedef void pair_action(struct merge_run *run, const struct event *event, const struct uuid *a, const struct uuid *b,
                         enum verdict verdict);

static bool are_sides(struct merge_input *input, const struct decision *decision) {
    const size_t second = decision->record_count - decision->first_side;
    for (size_t a = 0; a < decision->first_side; a++) {
        for (size_t b = decision->first_side; b < decision->record_count; b++) {
            if (uuid_equal(&decision->records[a], &decision->records[b])) {
                return lacks(input, "different records", "不同的记录");
            }
        }
    }
    return (second > 0 && decision->first_side * second <= PAIRS_MAX) ||
           lacks(input, second > 0 ? "fewer records" : "at least two records",
                 second > 0 ? "更少的记录" : "至少两条记录");
}

/* Each record of the first side with each of the second. */
static bool for_each_pair(struct merge_run *run, struct merge_input *input, pair_action *action, enum verdict verdict) {
    const struct decision *decision = input->event->decision;
    if (decision->record_count < 2) {
        return lacks(input, "at least two records", "至少两条记录");
    }
    if (!are_sides(input, decision)) {
        return false;
    }
    for (size_t a = 0; a < decision->first_side; a++) {
        for (size_t b = decision->first_side; b < decision->record_count; b++) {
            action(run, input->event, &decision->records[a], &decision->records[b], verdict);
        }
    }
    return true;
}

static bool decide_same(struct merge_run *run, struct merge_input *input) {
    return for_each_pair(run, input, merge_add_word, WORD_SAME);
}

static bool decide_apart(struct merge_run *run, struct merge_input *input) {
    return for_each_pair(run, input, merge_add_word, WORD_APART);
}

static void put_off(struct merge_run *run, const struct event *event, const struct uuid *a, const struct uuid *b,
                    enum verdict verdict) {
    const bool ordered = uuid_order(a, b) < 0;
    struct batch_deferral *deferral = ARENA_NEW(run->arena, struct batch_deferral, 1);
    (void)verdict;
    *deferral = (struct batch_deferral){.a = ordered ? *a : *b,
                                        .b = ordered ? *b : *a,
                                        .until = event->decision->until,
                                        .source = event->source,
                                        .author = event->decision->author,
                                        .order = {event->recorded, event->time, event->id}};
    g_ptr_array_add(run->set->deferrals, deferral);
}

static bool decide_defer(struct merge_run *run, struct merge_input *input) {
    return for_each_pair(run, input, put_off, WORD_APART);
}

static bool say_of_key(struct merge_run *run, struct merge_input *input, bool generic) {
    const struct decision *decision = input->event->decision;
    const enum key_kind kind = key_kind_by_name(decision->key_kind);
    struct batch_generic *word = ARENA_NEW(run->arena, struct batch_generic, 1);
    *word = (struct batch_generic){.kind = (uint8_t)kind,
                                   .generic = generic,
                                   .source = input->event->source,
                                   .author = decision->author,
                                   .order = {input->event->recorded, input->event->time, input->event->id},
                                   .is_new = true};
    if (!key_kind_finds_candidates(kind)) {
        return lacks(input, "a kind of key that finds candidates", "可用于查找候选的键类别");
    }
    if (!digest_from_text(decision->key_digest, &word->digest)) {
        return lacks(input, "the digest of a key", "键的摘要");
    }
    g_ptr_array_add(run->set->generics, word);
    working_set_generic(run->set, word);
    return true;
}

static bool decide_generic(struct merge_run *run, struct merge_input *input) {
    return say_of_key(run, input, true);
}

static bool decide_free(struct merge_run *run, struct merge_input *input) {
    return say_of_key(run, input, false);
}

/* As a source takes back an event of its own. What was revoked stays so: whoever wants it again says it again. */
static bool decide_revoke(struct merge_run *run, struct merge_input *input) {
    const struct event *event = input->event;
    for (size_t i = 0; i < event->decision->event_count; i++) {
        struct batch_void *said = ARENA_NEW(run->arena, struct batch_void, 1);
        *said = (struct batch_void){event->source, event->decision->events[i], event->id};
        g_ptr_array_add(run->set->voids, said);
        working_set_add_event(run->set, event->source, said->target)->voided = true;
    }
    return true;
}

static bool set_pin(struct merge_run *run, struct merge_input *input, bool pinned) {
    const struct decision *decision = input->event->decision;
    struct uuid record;
    if (decision->claim_record == NULL || decision->claim_attribute == NULL ||
        !uuid_from_text(decision->claim_record, &record)) {
        return lacks(input, "a claim: record, attribute, event", "所指的值：记录、属性、事件");
    }
    struct batch_pin *pin = ARENA_NEW(run->arena, struct batch_pin, 1);
    *pin = (struct batch_pin){.record = record,
                              .attribute = decision->claim_attribute,
                              .claim_event = decision->claim_event == NULL ? "" : decision->claim_event,
                              .source = input->event->source,
                              .pinned = pinned,
                              .is_new = true,
                              .order = {input->event->recorded, input->event->time, input->event->id}};
    g_ptr_array_add(run->set->pins, pin);
    join_record(run, &record);
    return true;
}

static bool decide_pin(struct merge_run *run, struct merge_input *input) {
    return set_pin(run, input, true);
}

static bool decide_unpin(struct merge_run *run, struct merge_input *input) {
    return set_pin(run, input, false);
}

/* Where a number is cut depends on what has come so far; its own record does not. An erasure that named a later generation
 * would hang on which of the two came first. */
static bool names_numbers(const struct merge_run *run, struct merge_input *input) {
    const struct decision *decision = input->event->decision;
    for (size_t i = 0; i < decision->record_count; i++) {
        const struct uuid *base = g_hash_table_lookup(run->set->bases, &decision->records[i]);
        char named[UUID_TEXT];
        char number[UUID_TEXT];
        if (base != NULL) {
            (void)uuid_to_text(base, number);
            (void)uuid_to_text(&decision->records[i], named);
            return lacks(input,
                         arena_print(run->arena, "record %s in place of %s, which is a later customer of its number",
                                     number, named),
                         arena_print(run->arena, "应指明记录 %s 而非 %s：后者是该客户号后来的客户", number, named));
        }
    }
    return true;
}

static bool decide_erase(struct merge_run *run, struct merge_input *input) {
    const struct decision *decision = input->event->decision;
    const instant until = decision->until == INSTANT_NONE ? input->event->recorded : decision->until;
    if (decision->record_count == 0) {
        return lacks(input, "the records to erase", "要删除的记录");
    }
    if (!names_numbers(run, input)) {
        return false;
    }
    for (size_t i = 0; i < decision->record_count; i++) {
        struct batch_record *record = working_set_add_record(run->set, &decision->records[i]);
        if (record->source == NULL) { /* not heard of yet: its events are erased when they come */
            record->source = record->number = record->role = "";
            record->holder = record->id;
        }
        if (record->erased_until == INSTANT_NONE || until > record->erased_until) {
            record->erased_until = until;
            record->erase = true;
            merge_refold(run, record);
        }
    }
    return true;
}

static bool change_rejects(struct merge_run *run, struct merge_input *input, int state) {
    const struct decision *decision = input->event->decision;
    if (decision->reject_count == 0) {
        return lacks(input, "the rejects it is about", "所指的被拒事件");
    }
    for (size_t i = 0; i < decision->reject_count; i++) {
        struct reject_change *change = ARENA_NEW(run->arena, struct reject_change, 1);
        *change = (struct reject_change){decision->rejects[i], state};
        g_ptr_array_add(run->reject_changes, change);
    }
    return true;
}

static bool decide_discard(struct merge_run *run, struct merge_input *input) {
    return change_rejects(run, input, 2);
}

/* The rejected bodies were added to the batch before admission; those that fail again stay where they are. */
static bool decide_replay(struct merge_run *run, struct merge_input *input) {
    (void)run;
    return input->event->decision->reject_count > 0 || lacks(input, "the rejects it is about", "所指的被拒事件");
}

static bool decide_adopt(struct merge_run *run, struct merge_input *input) {
    if (input->event->decision->file_set == NULL) {
        return lacks(input, "the set of files", "文件集");
    }
    const struct event *event = input->event;
    const struct order order = {event->recorded, event->time, event->id};
    if (run->adopted.file_set == NULL || order_compare(&run->adopted.order, &order) < 0) {
        run->adopted = (struct adoption){event->decision->file_set, order, run->at_once};
    }
    return true;
}

static const struct {
    const char *verdict;
    bool (*decide)(struct merge_run *run, struct merge_input *input);
} verdicts[] = {
    {"same", decide_same},   {"apart", decide_apart},     {"defer", decide_defer},     {"revoke", decide_revoke},
    {"pin", decide_pin},     {"unpin", decide_unpin},     {"generic", decide_generic}, {"free", decide_free},
    {"erase", decide_erase}, {"discard", decide_discard}, {"replay", decide_replay},   {"adopt", decide_adopt},
};

bool merge_decide(struct merge_run *run, struct merge_input *input) {
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
        if (strcmp(verdicts[i].verdict, input->event->decision->verdict) == 0) {
            return verdicts[i].decide(run, input);
        }
    }
    return lacks(input, "a verdict this version knows", "本版本所知的决定类别");
}
