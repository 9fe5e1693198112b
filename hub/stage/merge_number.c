/* Numbers: one customer number as a whole. A number that contradicts itself is divided, in the fold's order, into
 * generations, each a source record of its own; one that collects too much is a collective account and links nothing. Cuts
 * are computed anew from all rows whenever one of them is late, voided or erased, or a new one contradicts; the rows then
 * move to the record they belong to and are sealed under its key. */
#include "hub/identity/division.h"
#include "hub/identity/model.h"
#include "hub/stage/merge_past.h"
#include "hub/store/sealed_record.h"

#include <stdlib.h>
#include <string.h>

struct number {
    struct batch_record *base; /* generation 0: keeps the record id of the number */
    GPtrArray *members;        /* struct batch_record: every generation, as stored and as it is to be */
    GPtrArray *rows;           /* struct batch_row of all, in the fold's order */
};

static bool is_number(const struct batch_record *record) {
    return record->source != NULL && *record->role == '\0';
}

bool merge_is_base(const struct batch_record *record) {
    return is_number(record) && uuid_equal(&record->id, &record->holder);
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
        if (is_number(record) && (record->divided || record->recut || !merge_is_base(record)) &&
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
        g_ptr_array_sort(((struct number *)g_ptr_array_index(numbers, i))->rows, past_order);
    }
    return numbers;
}

/* --- cuts --------------------------------------------------------------------------------------------------------- */

static bool is_collective(const struct merge_run *run, const struct number *number) {
    struct past all = {.arena = run->arena};
    for (unsigned i = 0; i < number->rows->len; i++) {
        const struct batch_row *row = g_ptr_array_index(number->rows, i);
        if (row->state == ROW_COUNTS) {
            past_remember_row(run, &all, row);
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

static void keep_whole(const struct number *number) {
    for (unsigned i = 0; i < number->rows->len; i++) {
        ((struct batch_row *)g_ptr_array_index(number->rows, i))->target = number->base->id;
    }
}

/* Says of every row whose it is. What does not count cuts nothing, and goes with what stands before it. The customers in turn. */
static unsigned divide(const struct merge_run *run, const struct number *number) {
    struct past past = {.arena = run->arena};
    const struct batch_record *base = number->base;
    struct uuid target = base->id;
    unsigned customers = 1;
    for (unsigned i = 0; i < number->rows->len; i++) {
        struct batch_row *row = g_ptr_array_index(number->rows, i);
        if (row->state == ROW_COUNTS && past_take_row(run, &past, row)) {
            target = generation_id(&run->parts->namespace_id, base->source, base->number, row->event_id);
            customers++;
        }
        row->target = target;
    }
    return customers;
}

/* Names the records that rows are to belong to and nobody has in hand. */
static void want_targets(const struct merge_run *run, const struct number *number, struct column *unknown) {
    const struct uuid *last = &number->base->id;
    for (unsigned i = 0; i < number->rows->len; i++) {
        const struct batch_row *row = g_ptr_array_index(number->rows, i);
        if (!uuid_equal(&row->target, last) && working_set_record(run->set, &row->target) == NULL) {
            column_uuid(unknown, &row->target);
        }
        last = &row->target;
    }
}

static void cut(const struct merge_run *run, struct number *number, struct column *unknown) {
    struct batch_record *base = number->base;
    const bool was_collective = base->collective;
    const unsigned customers = divide(run, number);
    base->collective = customers > run->parts->model->collective.generations || is_collective(run, number);
    base->divided = customers > 1 && !base->collective;
    base->recut = false;
    if (base->collective) {
        keep_whole(number);
    }
    if (run->store.twin) {
        keep_cuts(number, was_collective);
    }
    want_targets(run, number, unknown);
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
