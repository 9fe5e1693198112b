/* Numbers: one customer number as a whole. A number that contradicts itself is divided, in the fold's order, into
 * generations, each a source record of its own; one that collects too much is a collective account and links nothing. Cuts
 * are computed anew from all rows whenever one of them is late, voided or erased, or a new one contradicts; the rows then
 * move to the record they belong to and are sealed under its key. */
#include "hub/identity/division.h"
#include "hub/stage/merge_run.h"
#include "hub/store/sealed_record.h"

#include <stdlib.h>
#include <string.h>

/* What was said, each value once. */
struct past {
    struct profile profile;
    size_t room;
    struct arena *arena;
};

struct number {
    struct batch_record *base; /* generation 0: keeps the record id of the number */
    GPtrArray *members;        /* struct batch_record: every generation, as stored and as it is to be */
    GPtrArray *rows;           /* struct batch_row of all, in the fold's order */
};

static bool is_number(const struct batch_record *record) {
    return record->source != NULL && *record->role == '\0';
}

static bool is_base(const struct batch_record *record) {
    return is_number(record) && uuid_equal(&record->id, &record->holder);
}

/* --- what was said ------------------------------------------------------------------------------------------------ */

static bool knows(const struct past *past, const struct value *value) {
    for (size_t i = 0; i < past->profile.count; i++) {
        const struct value *known = past->profile.values[i].value;
        if (known->attribute == value->attribute && strcmp(known->normal, value->normal) == 0) {
            return true;
        }
    }
    return false;
}

static void remember(struct past *past, const struct attribute *attribute, const struct value *value) {
    const bool says = attribute != NULL && attribute->comparator != NULL && *value->normal != '\0' &&
                      (value->flags & VALUE_PLACEHOLDER) == 0;
    if (!says || knows(past, value)) {
        return;
    }
    if (past->profile.count == past->room) {
        struct held_value *values = ARENA_NEW(past->arena, struct held_value, past->room * 2 + 8);
        if (past->room > 0) {
            memcpy(values, past->profile.values, past->room * sizeof *values);
        }
        past->profile.values = values;
        past->room = past->room * 2 + 8;
    }
    past->profile.values[past->profile.count++] = (struct held_value){.value = value, .attribute = attribute};
}

/* Values of a row that no record has numbered yet. */
static void remember_person(struct past *past, const struct person *person) {
    for (size_t i = 0; i < person->mention_count; i++) {
        const struct mention *mention = &person->mentions[i];
        for (size_t k = 0; k < mention->count; k++) {
            struct value *value = ARENA_NEW(past->arena, struct value, 1);
            *value = merge_value_by_itself(&mention->values[k]);
            remember(past, mention->attribute, value);
        }
    }
}

static const struct person *person_of(const struct merge_run *run, const struct batch_row *row) {
    const struct batch_event *event = working_set_event(run->set, row->source, row->event_id);
    return &event->event->people[row->part];
}

static void remember_row(const struct merge_run *run, struct past *past, const struct batch_row *row) {
    if (!row->stored) {
        remember_person(past, person_of(run, row));
        return;
    }
    for (size_t i = 0; i < row->claim_count; i++) {
        const struct attribute *attribute = attribute_by_id(run->parts->attributes, row->claims[i].attribute);
        for (size_t k = 0; k < row->claims[i].count; k++) {
            const uint32_t ordinal = row->claims[i].ordinals[k];
            if (ordinal < row->record->dictionary.count) {
                remember(past, attribute, &row->record->dictionary.values[ordinal]);
            }
        }
    }
}

static void remember_fold(const struct merge_run *run, struct past *past, const struct batch_record *record) {
    for (size_t i = 0; i < record->fold.count; i++) {
        const struct claim *claim = &record->fold.claims[i];
        if (claim->ordinal < record->dictionary.count) {
            remember(past, attribute_by_id(run->parts->attributes, claim->attribute),
                     &record->dictionary.values[claim->ordinal]);
        }
    }
}

/* Takes the row in. True when it belongs to somebody else than all before it, who are forgotten then. */
static bool take_row_in(const struct merge_run *run, struct past *past, const struct batch_row *row) {
    struct past now = {.arena = run->arena};
    const size_t before = past->profile.count;
    remember_row(run, past, row);
    if (before == 0 || past->profile.count == before) {
        return false; /* nothing was said before, or nothing new now */
    }
    remember_row(run, &now, row);
    struct profile earlier = past->profile;
    earlier.count = before;
    if (!division_begins(run->parts->model, &earlier, &now.profile, run->arena)) {
        return false;
    }
    *past = now;
    return true;
}

/* --- watching: does an event in order contradict what is kept? ---------------------------------------------------- */

/* The dictionary does not tell: it keeps what voided and superseded events said. */
static bool is_claimed(const struct batch_record *record, const struct value *value) {
    for (size_t i = 0; i < record->fold.count; i++) {
        const struct claim *claim = &record->fold.claims[i];
        if (claim->attribute == value->attribute && claim->ordinal < record->dictionary.count &&
            strcmp(record->dictionary.values[claim->ordinal].typed, value->typed) == 0) {
            return true;
        }
    }
    return false;
}

/* A steady event says again what is known: most need no more than this. */
static bool says_new(const struct batch_record *record, const struct person *person) {
    for (size_t i = 0; i < person->mention_count; i++) {
        const struct mention *mention = &person->mentions[i];
        for (size_t k = 0; mention->attribute->comparator != NULL && k < mention->count; k++) {
            if (!is_claimed(record, &mention->values[k])) {
                return true;
            }
        }
    }
    return false;
}

static bool any_says_new(const struct merge_run *run, const struct batch_record *record) {
    for (unsigned i = 0; i < record->rows->len; i++) {
        const struct batch_row *row = g_ptr_array_index(record->rows, i);
        if (!row->stored && says_new(record, person_of(run, row))) {
            return true;
        }
    }
    return false;
}

static int by_order(const void *left, const void *right) {
    const struct batch_row *a = *(struct batch_row *const *)left;
    const struct batch_row *b = *(struct batch_row *const *)right;
    const int order = order_compare(&a->order, &b->order);
    return order != 0 ? order : a->part - b->part;
}

static bool contradicts_itself(const struct merge_run *run, const struct batch_record *record) {
    struct past past = {.arena = run->arena};
    remember_fold(run, &past, record);
    g_ptr_array_sort(record->rows, by_order);
    for (unsigned i = 0; i < record->rows->len; i++) {
        const struct batch_row *row = g_ptr_array_index(record->rows, i);
        if (row->state == ROW_COUNTS && take_row_in(run, &past, row)) {
            return true;
        }
    }
    return division_is_collective(run->parts->model, &past.profile, run->arena);
}

void merge_watch(struct merge_run *run) {
    for (unsigned i = 0; i < run->touched->len; i++) {
        struct batch_record *record = g_ptr_array_index(run->touched, i);
        if (record->refold || !is_base(record) || (record->collective && !record->recut)) {
            continue;
        }
        if (record->recut || record->divided || (any_says_new(run, record) && contradicts_itself(run, record))) {
            merge_refold(run, record);
        }
    }
}

/* --- whole numbers ------------------------------------------------------------------------------------------------ */

static bool load_named(struct merge_run *run, const GPtrArray *ids) {
    struct column *unknown = column_new(run->arena, COLUMN_UUID);
    for (unsigned i = 0; i < ids->len; i++) {
        const struct batch_record *known = working_set_record(run->set, g_ptr_array_index(ids, i));
        if (known == NULL || !known->stored) {
            column_uuid(unknown, g_ptr_array_index(ids, i));
        }
    }
    return merge_read_records(&run->store, run->set, unknown, run->error);
}

bool merge_load_numbers(struct merge_run *run, const GPtrArray *records, bool refold) {
    struct column *holders = column_new(run->arena, COLUMN_UUID);
    GHashTable *asked = g_hash_table_new(uuid_hash, uuid_same);
    for (unsigned i = 0; i < records->len; i++) {
        struct batch_record *record = g_ptr_array_index(records, i);
        if (is_number(record) && (record->divided || record->recut || !is_base(record)) &&
            g_hash_table_add(asked, &record->holder)) {
            column_uuid(holders, &record->holder);
        }
    }
    g_hash_table_destroy(asked);
    GPtrArray *ids = working_set_array(run->set);
    if (column_count(holders) == 0) {
        return true;
    }
    if (!merge_read_generations(&run->store, run->set, holders, ids, run->error) || !load_named(run, ids)) {
        return false;
    }
    for (unsigned i = 0; refold && i < ids->len; i++) {
        merge_refold(run, working_set_record(run->set, g_ptr_array_index(ids, i)));
    }
    return true;
}

struct batch_record *merge_base_of(const struct merge_run *run, struct batch_record *record) {
    struct batch_record *base = is_number(record) ? working_set_record(run->set, &record->holder) : NULL;
    return base == NULL ? record : base;
}

static void add_member(struct number *number, struct batch_record *record) {
    g_ptr_array_add(number->members, record);
    for (unsigned i = 0; i < record->rows->len; i++) {
        g_ptr_array_add(number->rows, g_ptr_array_index(record->rows, i));
    }
}

/* The numbers that are folded anew, by the base's id. */
static GPtrArray *numbers_of(struct merge_run *run) {
    GPtrArray *numbers = working_set_array(run->set);
    GHashTable *by_base = g_hash_table_new(uuid_hash, uuid_same);
    for (unsigned i = 0; i < run->refold->len; i++) {
        struct batch_record *record = g_ptr_array_index(run->refold, i);
        if (!is_number(record)) {
            continue;
        }
        struct batch_record *base = merge_base_of(run, record);
        struct number *number = g_hash_table_lookup(by_base, &base->id);
        if (number == NULL) {
            number = ARENA_NEW(run->arena, struct number, 1);
            *number = (struct number){base, working_set_array(run->set), working_set_array(run->set)};
            (void)g_hash_table_insert(by_base, &base->id, number);
            g_ptr_array_add(numbers, number);
        }
        add_member(number, record);
    }
    g_hash_table_destroy(by_base);
    for (unsigned i = 0; i < numbers->len; i++) {
        g_ptr_array_sort(((struct number *)g_ptr_array_index(numbers, i))->rows, by_order);
    }
    return numbers;
}

/* --- cuts --------------------------------------------------------------------------------------------------------- */

static bool is_collective(const struct merge_run *run, const struct number *number) {
    struct past all = {.arena = run->arena};
    for (unsigned i = 0; i < number->rows->len; i++) {
        const struct batch_row *row = g_ptr_array_index(number->rows, i);
        if (row->state == ROW_COUNTS) {
            remember_row(run, &all, row);
        }
    }
    return division_is_collective(run->parts->model, &all.profile, run->arena);
}

/* A twin has no rows of its own: where it would cut elsewhere, it goes by the cuts that stand until it is in force. */
static void keep_cuts(const struct number *number, bool was_collective) {
    bool moved = false;
    for (unsigned i = 0; i < number->rows->len; i++) {
        const struct batch_row *row = g_ptr_array_index(number->rows, i);
        moved |= !uuid_equal(&row->target, &row->record_id);
    }
    number->base->recut = moved;
    number->base->collective = moved ? was_collective : number->base->collective;
    for (unsigned i = 0; moved && i < number->rows->len; i++) {
        struct batch_row *row = g_ptr_array_index(number->rows, i);
        row->target = row->record_id;
        number->base->divided |= !uuid_equal(&row->target, &number->base->id);
    }
}

/* Says of every row whose it is. What does not count cuts nothing, and goes with what stands before it. */
static void cut(const struct merge_run *run, struct number *number, struct column *unknown) {
    struct past past = {.arena = run->arena};
    struct batch_record *base = number->base;
    struct uuid target = base->id;
    const bool was_collective = base->collective;
    base->collective = is_collective(run, number);
    base->divided = base->recut = false;
    for (unsigned i = 0; i < number->rows->len; i++) {
        struct batch_row *row = g_ptr_array_index(number->rows, i);
        if (!base->collective && row->state == ROW_COUNTS && take_row_in(run, &past, row)) {
            target = generation_id(&run->parts->namespace_id, base->source, base->number, row->event_id);
            base->divided = true;
            if (working_set_record(run->set, &target) == NULL) {
                column_uuid(unknown, &target);
            }
        }
        row->target = target;
    }
    if (run->store.twin) {
        keep_cuts(number, was_collective);
    }
}

/* The record of a generation, made when it is new. */
static struct batch_record *generation_of(struct merge_run *run, struct number *number, const struct uuid *id) {
    const struct batch_record *base = number->base;
    struct batch_record *record = working_set_add_record(run->set, id);
    if (!record->refold) {
        record->source = base->source;
        record->number = base->number;
        record->role = "";
        record->holder = base->id;
        record->erased_until = base->erased_until; /* not what a decision said of its id before it was a customer */
        merge_refold(run, record);
        g_ptr_array_add(number->members, record);
    }
    return record;
}

/* --- moving rows -------------------------------------------------------------------------------------------------- */

static bool is_moved(const struct batch_row *row) {
    return row->stored && !uuid_equal(&row->target, &row->record_id);
}

/* Bodies of the records that rows leave; those of erased ones were read before. */
static bool read_moving(struct merge_run *run, const GPtrArray *numbers) {
    struct column *ids = column_new(run->arena, COLUMN_UUID);
    for (unsigned i = 0; i < numbers->len; i++) {
        const struct number *number = g_ptr_array_index(numbers, i);
        for (unsigned k = 0; k < number->rows->len; k++) {
            const struct batch_row *row = g_ptr_array_index(number->rows, k);
            if (is_moved(row) && !row->record->erase && !row->record->leaving) {
                row->record->leaving = true;
                column_uuid(ids, &row->record->id);
            }
        }
    }
    return merge_read_bodies(&run->store, run->set, ids, run->error);
}

/* What must be sealed anew is opened under the old key, as long as that is there. */
static bool lift(struct merge_run *run, struct batch_row *row) {
    if (!row->stored || (!row->record->erase && !is_moved(row))) {
        return true;
    }
    row->rewritten = true;
    if (row->state == ROW_ERASED) {
        row->claim_count = 0;
        row->facts = (struct bytes){NULL, 0};
        row->body = (struct bytes){NULL, 0};
        return true;
    }
    struct data_key key;
    memcpy(key.octets, row->record->key, sizeof key.octets);
    const struct seal_of of = sealed_row(&row->record->id, SEAL_FACTS, row->source, row->event_id, run->arena);
    return row->facts.data == NULL ||
           unseal(run->store.sealer, &key, &of, row->facts, run->arena, &row->facts, run->error);
}

/* Whoever asks for a generation that is no more is led to where most likely its customer went. */
static void leave(struct batch_record *record, const struct batch_row *row) {
    const bool better = record->heir == NULL || (record->heir->state != ROW_COUNTS && row->state == ROW_COUNTS);
    if (row->stored && better) {
        record->heir = row;
    }
}

/* Numbers the values of a row in the dictionary of the record it belongs to now. */
static void settle_down(struct merge_run *run, struct number *number, struct batch_row *row) {
    const struct dictionary old = row->record->former;
    leave(row->record, row);
    struct batch_record *record = generation_of(run, number, &row->target);
    row->record = record;
    row->record_id = record->id;
    g_ptr_array_add(record->rows, row);
    if (!row->stored && row->state != ROW_ERASED) {
        merge_number_claims(run, record, row);
    }
    for (size_t i = 0; row->rewritten && i < row->claim_count; i++) {
        for (size_t k = 0; k < row->claims[i].count; k++) {
            uint32_t *ordinal = &row->claims[i].ordinals[k];
            bool added = false;
            if (*ordinal < old.count) {
                *ordinal = dictionary_ordinal(&record->dictionary, &old.values[*ordinal], run->arena, &added);
            }
            record->dictionary_changed |= added;
        }
    }
}

static bool move_rows(struct merge_run *run, struct number *number) {
    for (unsigned i = 0; i < number->rows->len; i++) {
        if (!lift(run, g_ptr_array_index(number->rows, i))) {
            return false;
        }
    }
    for (unsigned i = 0; i < number->members->len; i++) {
        struct batch_record *member = g_ptr_array_index(number->members, i);
        member->former = member->dictionary;
        g_ptr_array_set_size(member->rows, 0);
        if (member->erase) {
            merge_forget_key(member);
        }
    }
    for (unsigned i = 0; i < number->rows->len; i++) {
        settle_down(run, number, g_ptr_array_index(number->rows, i));
    }
    return true;
}

static void count_generations(struct number *number) {
    int ordinal = 0;
    const struct batch_record *last = number->base;
    for (unsigned i = 0; i < number->members->len; i++) {
        struct batch_record *member = g_ptr_array_index(number->members, i);
        member->gone = member != number->base && member->rows->len == 0;
    }
    for (unsigned i = 0; i < number->rows->len; i++) {
        const struct batch_row *row = g_ptr_array_index(number->rows, i);
        if (row->record != last) {
            row->record->generation = ++ordinal;
            last = row->record;
        }
    }
}

bool merge_fold_numbers(struct merge_run *run) {
    GPtrArray *numbers = numbers_of(run);
    struct column *unknown = column_new(run->arena, COLUMN_UUID);
    for (unsigned i = 0; i < numbers->len; i++) {
        cut(run, g_ptr_array_index(numbers, i), unknown);
    }
    if (!merge_read_records(&run->store, run->set, unknown, run->error) || !read_moving(run, numbers)) {
        return false;
    }
    for (unsigned i = 0; i < numbers->len; i++) {
        struct number *number = g_ptr_array_index(numbers, i);
        if (!move_rows(run, number)) {
            return false;
        }
        count_generations(number);
        for (unsigned k = 0; k < number->members->len; k++) {
            merge_fold_anew(run, g_ptr_array_index(number->members, k));
        }
    }
    return true;
}
