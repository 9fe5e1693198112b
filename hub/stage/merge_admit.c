/* Admission: which inputs are new events, and the rows they make. */
#include "hub/event/amount.h"
#include "hub/stage/merge_run.h"

#include <stdlib.h>
#include <string.h>

void merge_touch(struct merge_run *run, struct batch_record *record) {
    if (!record->write) {
        record->write = true;
        g_ptr_array_add(run->touched, record);
    }
}

void merge_refold(struct merge_run *run, struct batch_record *record) {
    merge_touch(run, record);
    if (!record->refold) {
        record->refold = true;
        g_ptr_array_add(run->refold, record);
    }
}

static bool refuse(struct merge_input *input, enum error_code code, const char *detail, const char *detail_zh) {
    input->refused = true;
    (void)error_set(&input->refusal, code, "/", "%s", detail);
    error_translate(&input->refusal, detail_zh);
    return false;
}

/* --- asking the database once for all inputs ----------------------------------------------------------------------- */

/* What a batch asks for. */
struct questions {
    struct event_names names, targets; /* events by name; those among them that a void takes back */
    struct column *documents, *records;
    struct column *erased; /* records that decisions erase */
};

static void ask_for(const struct merge_input *input, struct questions *asked) {
    const struct event *event = input->event;
    event_names_add(&asked->names, event->source, event->id);
    if (event->kind->effect == EFFECT_VOID && event->effect_text != NULL) {
        event_names_add(&asked->names, event->source, event->effect_text);
        event_names_add(&asked->targets, event->source, event->effect_text);
    }
    if (input->has_document) {
        column_bytes(asked->documents, (struct bytes){input->document.octets, DIGEST_SIZE});
    }
    for (size_t i = 0; i < event->person_count; i++) {
        column_uuid(asked->records, &input->record_ids[i]);
    }
    for (size_t i = 0; event->decision != NULL && i < event->decision->record_count; i++) {
        column_uuid(asked->records, &event->decision->records[i]);
        if (strcmp(event->decision->verdict, "erase") == 0) {
            column_uuid(asked->erased, &event->decision->records[i]);
        }
    }
    for (size_t i = 0; event->decision != NULL && i < event->decision->event_count; i++) {
        event_names_add(&asked->names, event->source, event->decision->events[i]);
    }
}

/* What is said of a number reaches all of its generations. */
static bool read_generations(struct merge_run *run) {
    GPtrArray *records = working_set_array(run->set);
    GHashTableIter iterator;
    void *record;
    g_hash_table_iter_init(&iterator, run->set->records);
    while (g_hash_table_iter_next(&iterator, NULL, &record)) {
        g_ptr_array_add(records, record);
    }
    return merge_load_numbers(run, records, false);
}

static bool read_what_is_known(struct merge_run *run) {
    struct questions asked = {.names = event_names_new(run->arena),
                              .targets = event_names_new(run->arena),
                              .documents = column_new(run->arena, COLUMN_BYTES),
                              .records = column_new(run->arena, COLUMN_UUID),
                              .erased = column_new(run->arena, COLUMN_UUID)};
    for (size_t i = 0; i < run->batch->count; i++) {
        if (!run->batch->inputs[i].refused) {
            ask_for(&run->batch->inputs[i], &asked);
        }
    }
    run->store.lasts = true;
    const bool good =
        merge_read_events(&run->store, run->set, &asked.names, &asked.targets, asked.documents, run->error) &&
        merge_read_records(&run->store, run->set, asked.records, run->error) && read_generations(run) &&
        merge_read_later_generations(&run->store, run->set, asked.erased, run->error);
    run->store.lasts = false;
    return good;
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

void merge_document_numbers(const struct merge_parts *parts, struct batch_row *row, const struct event *event,
                            struct arena *arena) {
    const char *amount = event_fact_text(event, "amount");
    const char *mileage = event_fact_text(event, "mileage");
    const char *vin = event_fact_text(event, "vin");
    const char *currency = event_fact_text(event, "currency");
    row->has_amount = amount != NULL && amount_parse(amount, &row->amount);
    row->currency = currency != NULL && *currency != '\0' ? currency : NULL;
    if (mileage != NULL && *mileage != '\0') {
        row->has_mileage = true;
        row->mileage = strtoll(mileage, NULL, 10);
    }
    if (vin != NULL && *vin != '\0') {
        size_t count;
        struct value value = {.attribute = 13, .typed = vin, .normal = ""};
        normalise_value(parts->normaliser, attribute_by_name(parts->attributes, "vehicle"), &value, arena);
        struct held_value held = {.value = &value, .attribute = attribute_by_name(parts->attributes, "vehicle")};
        struct profile profile = {.values = &held, .count = 1};
        struct identity_key *keys = keys_of_profile(parts->keyer, &profile, arena, &count);
        for (size_t i = 0; i < count; i++) {
            if (keys[i].kind == KEY_VIN || (keys[i].kind == KEY_VIN_TAIL && !row->has_vehicle)) {
                row->has_vehicle = true;
                row->vehicle = keys[i].digest;
            }
        }
    }
}

/* The record a person is: known, stored, or made now. */
static struct batch_record *record_of(struct merge_run *run, const struct event *event, const struct uuid *id,
                                      const struct person *person) {
    struct batch_record *record = working_set_add_record(run->set, id);
    if (record->source == NULL || *record->source == '\0') {
        const bool numbered = person->number != NULL;
        record->source = event->source;
        record->number = numbered ? person->number : event->people[0].number;
        record->role = numbered ? "" : person->role;
        record->holder = record_id(&run->parts->namespace_id, record->source, record->number, "", NULL);
    }
    return record;
}

static struct batch_row *row_new(struct merge_run *run, struct batch_event *known, const struct merge_input *input,
                                 int part) {
    const struct event *event = input->event;
    struct batch_row *row = ARENA_NEW(run->arena, struct batch_row, 1);
    *row = (struct batch_row){.source = event->source,
                              .event_id = event->id,
                              .kind = event->kind->name,
                              .part = part,
                              .order = {event->recorded, event->time, event->id},
                              .digest = input->digest,
                              .has_document = input->has_document,
                              .document = input->document,
                              .makes_exist = kind_speaks_of_people(event->kind)};
    g_ptr_array_add(known->rows, row);
    return row;
}

bool merge_is_late(const struct batch_record *record, const struct order *order) {
    return record->has_last && (order->recorded < record->last_recorded ||
                                (order->recorded == record->last_recorded && order->time <= record->last_time));
}

static void add_rows(struct merge_run *run, struct batch_event *known, const struct merge_input *input) {
    const struct event *event = input->event;
    for (size_t i = 0; i < event->person_count; i++) {
        struct batch_row *row = row_new(run, known, input, (int)i);
        row->record = record_of(run, event, &input->record_ids[i], &event->people[i]);
        row->record_id = row->record->id;
        row->body = i == 0 ? event->rest : event->people[i].block;
        g_ptr_array_add(row->record->rows, row);
        merge_touch(run, row->record);
        if (merge_is_late(row->record, &row->order)) {
            merge_refold(run, row->record);
        }
    }
    if (event->person_count == 0) {
        row_new(run, known, input, 0)->body = event->rest;
    }
    struct batch_row *first = g_ptr_array_index(known->rows, 0);
    first->facts = facts_encode(event->facts, event->fact_count, run->arena);
    merge_document_numbers(run->parts, first, event, run->arena);
}

/* --- effects ------------------------------------------------------------------------------------------------------ */

static bool take_void(struct merge_run *run, struct merge_input *input) {
    const struct event *event = input->event;
    struct batch_event *target = working_set_event(run->set, event->source, event->effect_text);
    if (target != NULL && target->kind != NULL && target->kind->effect == EFFECT_VOID) {
        return refuse(input, VOID_OF_A_VOID, "", "");
    }
    struct batch_void *said = ARENA_NEW(run->arena, struct batch_void, 1);
    *said = (struct batch_void){event->source, event->effect_text, event->id};
    g_ptr_array_add(run->set->voids, said);
    working_set_add_event(run->set, event->source, event->effect_text)->voided = true;
    return true;
}

static bool take_erasure(struct merge_run *run, struct merge_input *input) {
    const struct event *event = input->event;
    instant until;
    if (!instant_parse(event->effect_text, &until)) {
        return refuse(input, SCHEMA_VIOLATION, "until is not a time", "until 不是时间");
    }
    struct batch_record *record = record_of(run, event, &input->record_ids[0], &event->people[0]);
    if (record->erased_until == INSTANT_NONE || until > record->erased_until) {
        record->erased_until = until;
        record->erase = true;
        merge_refold(run, record);
    }
    return true;
}

static bool take_renumbering(struct merge_run *run, struct merge_input *input) {
    const struct event *event = input->event;
    const struct uuid to = record_id(&run->parts->namespace_id, event->source, event->effect_text, "", NULL);
    if (!uuid_equal(&to, &input->record_ids[0])) {
        merge_add_word(run, event, &input->record_ids[0], &to, WORD_RENUMBERED);
    }
    return true;
}

static bool take_effect(struct merge_run *run, struct merge_input *input) {
    switch (input->event->kind->effect) {
    case EFFECT_VOID:
        return take_void(run, input);
    case EFFECT_ERASE:
        return take_erasure(run, input);
    case EFFECT_RENUMBER:
        return take_renumbering(run, input);
    case EFFECT_OBJECT:
        return merge_take_object(run, input);
    case EFFECT_DECIDE:
        return merge_decide(run, input);
    case EFFECT_NONE:
        break;
    }
    return true;
}

/* --- one input after the other ------------------------------------------------------------------------------------ */

/* A void of an event that has not come yet leaves an entry without rows. */
static bool is_known(const struct batch_event *event) {
    return event != NULL && event->rows->len > 0;
}

static void admit_one(struct merge_run *run, struct merge_input *input) {
    const struct event *event = input->event;
    struct batch_event *known = working_set_event(run->set, event->source, event->id);
    if (is_known(known)) {
        input->duplicate = digest_order(&known->digest, &input->digest) == 0;
        if (!input->duplicate) {
            (void)refuse(input, ID_REUSED, event->id, "");
        }
        return;
    }
    if (!take_effect(run, input)) {
        return;
    }
    known = working_set_add_event(run->set, event->source, event->id);
    known->digest = input->digest;
    known->kind = event->kind;
    known->event = event;
    known->is_new = true;
    add_rows(run, known, input);
    g_ptr_array_add(run->set->new_events, known);
}

bool merge_admit(struct merge_run *run) {
    if (!read_what_is_known(run) || !merge_read_objects(run)) {
        return false;
    }
    for (size_t i = 0; i < run->batch->count; i++) {
        if (!run->batch->inputs[i].refused) {
            admit_one(run, &run->batch->inputs[i]);
        }
    }
    return true;
}
