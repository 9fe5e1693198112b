#include "hub/base/step.h"
#include "hub/event/decision.h"
#include "hub/stage/merge_run.h"
#include "hub/store/file_set.h"

#include <stdlib.h>
#include <string.h>

/* --- outside the lock --------------------------------------------------------------------------------------------- */

/* A party without a number is known by what the document calls it: name and first phone as typed, fixed for ever. */
static struct digest party_digest(const struct merge_parts *parts, const struct person *person, struct arena *arena) {
    const struct mention *name = person_mention(person, "name");
    const struct mention *phone = person_mention(person, "phone");
    const char *text =
        arena_print(arena, "%s\x1f%s", name == NULL || name->count == 0 ? "" : name->values[0].typed,
                    phone == NULL || phone->count == 0 ? "" : value_part(arena, phone->values[0].typed, 0));
    return keyer_digest_bytes(parts->keyer, (struct bytes){(const uint8_t *)text, strlen(text)});
}

static struct uuid person_id(const struct merge_parts *parts, const struct event *event, size_t index,
                             struct arena *arena) {
    const struct person *person = &event->people[index];
    if (person->number != NULL) {
        return record_id(&parts->namespace_id, event->source, person->number, "", NULL);
    }
    const struct digest party = party_digest(parts, person, arena);
    return record_id(&parts->namespace_id, event->source, event->people[0].number, person->role, &party);
}

void merge_prepare(const struct merge_parts *parts, struct merge_input *input, struct arena *arena) {
    const struct event *event = input->event;
    input->record_ids = ARENA_NEW(arena, struct uuid, event->person_count + 1);
    input->record_count = event->person_count;
    for (size_t i = 0; i < event->person_count; i++) {
        input->record_ids[i] = person_id(parts, event, i, arena);
    }
    if (event->document != NULL && *event->document != '\0') {
        const char *text = arena_join(arena, event->source, "\x1f", event->kind->name, "\x1f", event->document, NULL);
        input->has_document = true;
        input->document = keyer_digest_bytes(parts->keyer, (struct bytes){(const uint8_t *)text, strlen(text)});
    }
}

static bool names_word(const char *words, const char *word) {
    const size_t length = strlen(word);
    for (const char *at = words; (at = strstr(at, word)) != NULL; at += length) {
        if ((at == words || at[-1] == ' ') && (at[length] == '\0' || at[length] == ' ')) {
            return true;
        }
    }
    return false;
}

/* A list that the document does not call complete or additional is what its source is configured to mean by one. */
static void complete_lists(struct event *event, const char *complete) {
    for (size_t i = 0; i < event->person_count; i++) {
        for (size_t k = 0; k < event->people[i].mention_count; k++) {
            struct mention *mention = &event->people[i].mentions[k];
            if (mention->mode == MENTION_ADDITIONAL && names_word(complete, mention->attribute->name)) {
                mention->mode = MENTION_COMPLETE;
            }
        }
    }
}

/* Whom a refused document speaks of: whom it names, as far as it was read, or whom its key does. An erasure looks for it by
 * these. */
static void name_refused(const struct merge_parts *parts, struct merge_input *input, const struct event *event,
                         struct arena *arena) {
    const bool by_key = event->person_count == 0 && input->key.data != NULL;
    const char *key = by_key ? arena_copy_n(arena, (const char *)input->key.data, input->key.length) : NULL;
    const char *source =
        event->source != NULL ? event->source : rights_source_of_topic(parts->rights, input->origin.topic);
    const size_t count = by_key ? 1 : event->person_count;
    input->record_ids = ARENA_NEW(arena, struct uuid, count + 1);
    for (size_t i = 0; source != NULL && i < count; i++) {
        const char *number = by_key ? key : event->people[i].number;
        input->record_ids[input->record_count++] = record_id(&parts->namespace_id, source, number, "", NULL);
    }
}

static bool read_event(const struct merge_parts *parts, struct event_reader *reader, struct merge_input *input,
                       struct arena *arena) {
    struct event *event = ARENA_NEW(arena, struct event, 1);
    const bool good = event_reader_read(reader, NULL, input->body, arena, event, &input->refusal);
    input->source = event->source;
    input->event_id = event->id;
    input->recorded = event->recorded;
    if (!good) {
        name_refused(parts, input, event, arena);
        return false;
    }
    const struct partner_source *source = rights_source(parts->rights, event->source);
    if (source != NULL && source->complete != NULL) {
        complete_lists(event, source->complete);
    }
    event->origin = input->origin;
    input->event = event;
    return true;
}

void merge_read_input(const struct merge_parts *parts, struct event_reader *reader, struct merge_input *input,
                      struct arena *arena) {
    input->digest = keyer_digest_bytes(parts->keyer, input->body);
    input->refused = !read_event(parts, reader, input, arena);
    if (!input->refused) {
        normalise_event(parts->normaliser, input->event, arena);
        merge_prepare(parts, input, arena);
    }
}

static bool is_ours(const struct merge_parts *parts, const char *file_set) {
    const int number = decision_file_set_number(file_set);
    return number != 0 ? number == parts->file_set : strcmp(file_set, parts->file_set_digest) == 0;
}

bool merge_input_adopts(const struct merge_input *input, const struct merge_parts *parts) {
    const struct decision *decision = input->event == NULL ? NULL : input->event->decision;
    return !input->refused && decision != NULL && strcmp(decision->verdict, "adopt") == 0 &&
           decision->file_set != NULL && is_ours(parts, decision->file_set);
}

/* --- under the lock ----------------------------------------------------------------------------------------------- */

/* Files that nobody can load any more could never be given up: a decision that adopts those held here puts them in force at
 * once. */
static bool only_adopts_ours(struct merge_run *run) {
    bool known = true;
    if (run->batch->count != 1 || !merge_input_adopts(&run->batch->inputs[0], run->parts) ||
        !file_set_known(run->store.database, run->set->file_set, run->arena, &known, run->error)) {
        return false;
    }
    run->at_once = !known;
    return run->at_once;
}

static bool lacks_set(struct merge_run *run, int wanted, const char *what) {
    run->wanted = wanted;
    return error_set(run->error, FILE_SET_BEHIND, "file_set", "%s: %d, held here: %d", what, wanted,
                     run->parts->file_set);
}

static bool is_adopting(const struct merge_run *run) {
    const struct adoption_state *adopts = &run->set->adopts;
    return adopts->twin == TWIN_MADE && adopts->twin_set == adopts->file_set;
}

static bool check_file_set(struct merge_run *run) {
    if (run->set->file_set != run->parts->file_set && !only_adopts_ours(run)) {
        return lacks_set(run, run->set->file_set, "in force");
    }
    return !is_adopting(run) ||
           merge_parts_of_set(run->parts, run->batch->adopting, run->set->adopts.file_set) != NULL ||
           lacks_set(run, run->set->adopts.file_set, "to come into force");
}

static bool have_turn(struct merge_run *run) {
    run->had_turn = true;
    step_done(STEP_TAKE_TURN);
    return true;
}

static bool done(enum step step) {
    step_done(step);
    return true;
}

/* The steps, one after the other; whoever reads this knows what a merge is. */
static bool merge_steps(struct merge_run *run) {
    return merge_read_state(&run->store, run->set, run->error) && check_file_set(run) && have_turn(run) &&
           merge_admit(run) && merge_settle(run) && merge_fold(run) && merge_link(run) && merge_group(run) &&
           merge_tie_dirty(run) && merge_object_dirty(run) && merge_write(run) &&
           (!is_adopting(run) || merge_follow(run)) && done(STEP_WRITE);
}

static void count_outcome(const struct merge_run *run, struct merge_outcome *outcome) {
    *outcome = (struct merge_outcome){.in_force = run->set->file_set,
                                      .had_turn = run->had_turn,
                                      .linked = run->linked,
                                      .dirty = g_hash_table_size(run->set->dirty)};
    for (size_t i = 0; i < run->batch->count; i++) {
        const struct merge_input *input = &run->batch->inputs[i];
        outcome->refused += input->refused;
        outcome->duplicates += input->duplicate;
        outcome->merged += !input->refused && !input->duplicate;
    }
}

struct merge_run merge_run_of(const struct merge_parts *parts, struct database *database, struct sealer *sealer,
                              struct arena *arena, struct error *error) {
    struct working_set *set = working_set_new(arena);
    return (struct merge_run){.parts = parts,
                              .store = {.database = database,
                                        .sealer = sealer,
                                        .attributes = parts->attributes,
                                        .kinds = parts->kinds,
                                        .hub_key = parts->hub_key},
                              .set = set,
                              .arena = arena,
                              .error = error,
                              .refold = working_set_array(set),
                              .touched = working_set_array(set),
                              .weighed = working_set_array(set),
                              .joined = working_set_array(set),
                              .objects = working_set_array(set),
                              .reject_changes = working_set_array(set)};
}

bool merge_run(const struct merge_parts *parts, struct database *database, struct sealer *sealer,
               struct merge_batch *batch, struct arena *arena, struct merge_outcome *outcome, struct error *error) {
    struct merge_run run = merge_run_of(parts, database, sealer, arena, error);
    run.batch = batch;
    const bool good = database_script(database, "BEGIN", error) && merge_steps(&run) &&
                      database_script(database, batch->trial ? "ROLLBACK" : "COMMIT", error);
    if (good) {
        step_done(STEP_MERGE);
        count_outcome(&run, outcome);
    } else {
        *outcome =
            (struct merge_outcome){.in_force = run.set->file_set, .wanted = run.wanted, .had_turn = run.had_turn};
        database_rollback(database);
    }
    working_set_free(run.set);
    return good;
}

bool merge_again(const struct merge_parts *parts, struct database *database, struct sealer *sealer,
                 const struct uuid *records, size_t count, struct arena *arena, struct error *error) {
    struct merge_batch nothing = {.cluster = ""};
    struct merge_run run = merge_run_of(parts, database, sealer, arena, error);
    run.batch = &nothing;
    const bool good = merge_read_state(&run.store, run.set, run.error) && merge_redo_records(&run, records, count) &&
                      merge_settle(&run) && merge_fold(&run) && merge_link(&run) && merge_group(&run) &&
                      merge_tie_dirty(&run) && merge_write(&run);
    working_set_free(run.set);
    return good;
}

bool merge_twin(const struct merge_parts *parts, struct database *database, struct sealer *sealer,
                const struct uuid *records, size_t count, int64_t batch, struct arena *arena, struct error *error) {
    struct merge_batch nothing = {.cluster = ""};
    struct merge_run run = merge_run_of(parts, database, sealer, arena, error);
    run.batch = &nothing;
    run.store.twin = true;
    run.set->batch = batch;
    const bool good = merge_redo_records(&run, records, count) && merge_settle(&run) && merge_fold(&run) &&
                      merge_link(&run) && merge_group(&run) && merge_write_twin(&run);
    working_set_free(run.set);
    return good;
}
