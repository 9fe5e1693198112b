/* Stewards' decisions: events about source records. Each verdict has one function; a decision that lacks what its verdict
 * needs is refused. */
#include "hub/stage/merge_run.h"

#include <stdlib.h>
#include <string.h>

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
    g_ptr_array_add(run->set->words, word);
    join_record(run, a);
    join_record(run, b);
}

static bool lacks(struct merge_input *input, const char *what) {
    input->refused = true;
    return error_set(&input->refusal, UNKNOWN_DECISION, "/Decision", "%s", what);
}

static bool say_word(struct merge_run *run, struct merge_input *input, enum verdict verdict) {
    const struct decision *decision = input->event->decision;
    if (decision->record_count < 2) {
        return lacks(input, "at least two records");
    }
    for (size_t i = 1; i < decision->record_count; i++) {
        if (uuid_equal(&decision->records[0], &decision->records[i])) {
            return lacks(input, "different records");
        }
        merge_add_word(run, input->event, &decision->records[0], &decision->records[i], verdict);
    }
    return true;
}

static bool decide_same(struct merge_run *run, struct merge_input *input) {
    return say_word(run, input, WORD_SAME);
}

static bool decide_apart(struct merge_run *run, struct merge_input *input) {
    return say_word(run, input, WORD_APART);
}

static bool set_pin(struct merge_run *run, struct merge_input *input, bool pinned) {
    const struct decision *decision = input->event->decision;
    struct uuid record;
    if (decision->claim_record == NULL || decision->claim_attribute == NULL ||
        !uuid_from_text(decision->claim_record, &record)) {
        return lacks(input, "a claim: record, attribute, event");
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

static bool decide_erase(struct merge_run *run, struct merge_input *input) {
    const struct decision *decision = input->event->decision;
    const instant until = decision->until == INSTANT_NONE ? input->event->recorded : decision->until;
    if (decision->record_count == 0) {
        return lacks(input, "the records to erase");
    }
    for (size_t i = 0; i < decision->record_count; i++) {
        struct batch_record *record = working_set_add_record(run->set, &decision->records[i]);
        if (record->source == NULL) { /* not heard of yet: its events are erased when they come */
            record->source = record->number = record->role = "";
            record->holder = record->id;
            record->file_set = run->parts->file_set;
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
        return lacks(input, "the rejects it is about");
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
    return input->event->decision->reject_count > 0 || lacks(input, "the rejects it is about");
}

static bool decide_adopt(struct merge_run *run, struct merge_input *input) {
    if (input->event->decision->file_set == NULL) {
        return lacks(input, "the set of files");
    }
    char *end;
    const long number = strtol(input->event->decision->file_set, &end, 10);
    if (*end != '\0' || number <= 0 || number > INT32_MAX) {
        return lacks(input, "the number of a set of files");
    }
    run->adopted = (int)number;
    return true;
}

static const struct {
    const char *verdict;
    bool (*decide)(struct merge_run *run, struct merge_input *input);
} verdicts[] = {
    {"same", decide_same},   {"apart", decide_apart},     {"pin", decide_pin},       {"unpin", decide_unpin},
    {"erase", decide_erase}, {"discard", decide_discard}, {"replay", decide_replay}, {"adopt", decide_adopt},
};

bool merge_decide(struct merge_run *run, struct merge_input *input) {
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
        if (strcmp(verdicts[i].verdict, input->event->decision->verdict) == 0) {
            return verdicts[i].decide(run, input);
        }
    }
    return lacks(input, "a verdict this version knows");
}
