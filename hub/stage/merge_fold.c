/* Folding: new rows extend the kept result; a late, voided, superseded or erased one folds the record anew. */
#include "hub/stage/merge_run.h"
#include "hub/store/sealed_record.h"

#include <stdlib.h>
#include <string.h>

static int by_order(const void *left, const void *right) {
    const struct batch_row *a = *(struct batch_row *const *)left;
    const struct batch_row *b = *(struct batch_row *const *)right;
    const int order = order_compare(&a->order, &b->order);
    return order != 0 ? order : a->part - b->part;
}

/* A doubt that another value of the same document raised is told to the store, but is not part of the value: else what
 * stands in the dictionary would depend on which document came first. */
struct value merge_value_by_itself(const struct value *said) {
    struct value value = *said;
    if (value.doubt == DOUBT_CONTRADICTS) {
        value.doubt = OK;
        value.flags &= (uint8_t)~VALUE_DOUBTFUL;
    }
    return value;
}

void merge_number_claims(struct merge_run *run, struct batch_record *record, struct batch_row *row) {
    const struct batch_event *event = working_set_event(run->set, row->source, row->event_id);
    const struct person *person = &event->event->people[row->part];
    row->claim_count = 0;
    row->claims = ARENA_NEW(run->arena, struct row_claim, person->mention_count + 1);
    for (size_t i = 0; i < person->mention_count; i++) {
        const struct mention *mention = &person->mentions[i];
        struct row_claim *claim = &row->claims[row->claim_count++];
        *claim = (struct row_claim){.attribute = mention->attribute->id,
                                    .mode = (uint8_t)mention->mode,
                                    .ordinals = ARENA_NEW(run->arena, uint32_t, mention->count + 1),
                                    .count = mention->count};
        for (size_t k = 0; k < mention->count; k++) {
            bool added;
            const struct value value = merge_value_by_itself(&mention->values[k]);
            claim->ordinals[k] = dictionary_ordinal(&record->dictionary, &value, run->arena, &added);
            record->dictionary_changed |= added;
        }
    }
}

static void number_new_rows(struct merge_run *run, struct batch_record *record) {
    for (unsigned i = 0; i < record->rows->len; i++) {
        struct batch_row *row = g_ptr_array_index(record->rows, i);
        if (!row->stored && row->state != ROW_ERASED) {
            merge_number_claims(run, record, row);
        }
    }
}

/* Moves a surviving row's values from the destroyed dictionary into the new one. */
static void renumber_row(struct merge_run *run, struct batch_record *record, const struct dictionary *old,
                         struct batch_row *row) {
    for (size_t i = 0; i < row->claim_count; i++) {
        for (size_t k = 0; k < row->claims[i].count; k++) {
            uint32_t *ordinal = &row->claims[i].ordinals[k];
            bool added;
            if (*ordinal < old->count) {
                *ordinal = dictionary_ordinal(&record->dictionary, &old->values[*ordinal], run->arena, &added);
            }
        }
    }
}

static bool reopen_facts(struct merge_run *run, struct batch_record *record, struct batch_row *row) {
    struct data_key key;
    memcpy(key.octets, record->key, sizeof key.octets);
    const struct seal_of of = sealed_row(&record->id, SEAL_FACTS, row->source, row->event_id, run->arena);
    return row->facts.data == NULL ||
           unseal(run->store.sealer, &key, &of, row->facts, run->arena, &row->facts, run->error);
}

void merge_forget_key(struct batch_record *record) {
    memset(record->key, 0, sizeof record->key);
    record->has_key = false;
    record->wrapped_key = (struct bytes){NULL, 0};
    record->sealed_dictionary = (struct bytes){NULL, 0};
    record->dictionary = (struct dictionary){0};
    record->dictionary_changed = true;
}

/* Erasure destroys the data key: what survives it moves to a new dictionary under the next key. */
static bool erase(struct merge_run *run, struct batch_record *record) {
    const struct dictionary old = record->dictionary;
    for (unsigned i = 0; i < record->rows->len; i++) {
        struct batch_row *row = g_ptr_array_index(record->rows, i);
        row->rewritten = row->stored;
        if (row->stored && row->state == ROW_ERASED) {
            row->claim_count = 0;
            row->facts = (struct bytes){NULL, 0};
            row->body = (struct bytes){NULL, 0};
        } else if (row->stored && !reopen_facts(run, record, row)) {
            return false;
        }
    }
    merge_forget_key(record);
    for (unsigned i = 0; i < record->rows->len; i++) {
        struct batch_row *row = g_ptr_array_index(record->rows, i);
        if (row->stored) {
            renumber_row(run, record, &old, row);
        }
    }
    return true;
}

static void apply(struct merge_run *run, struct batch_record *record, const struct batch_row *row) {
    if (row->state != ROW_COUNTS) {
        return;
    }
    record->claims_changed |= fold_apply(&record->fold, run->parts->attributes, &record->dictionary, &row->order,
                                         row->claims, row->claim_count, run->arena);
    if (row->makes_exist && (record->first == INSTANT_NONE || row->order.recorded < record->first)) {
        record->first = row->order.recorded;
    }
}

void merge_fold_anew(struct merge_run *run, struct batch_record *record) {
    record->fold = (struct fold){0};
    record->first = INSTANT_NONE;
    record->claims_changed = true;
    for (unsigned i = 0; i < record->rows->len; i++) {
        apply(run, record, g_ptr_array_index(record->rows, i));
    }
}

static void fold_new_rows(struct merge_run *run, struct batch_record *record) {
    for (unsigned i = 0; i < record->rows->len; i++) {
        const struct batch_row *row = g_ptr_array_index(record->rows, i);
        if (!row->stored) {
            apply(run, record, row);
        }
    }
}

/* A record that needs not be looked at with the whole of its number. */
static bool fold_record(struct merge_run *run, struct batch_record *record) {
    if (record->erase && !erase(run, record)) {
        return false;
    }
    if (record->renew) {
        merge_renew_values(run, record);
    }
    number_new_rows(run, record);
    g_ptr_array_sort(record->rows, by_order);
    if (record->refold) {
        merge_fold_anew(run, record);
    } else {
        fold_new_rows(run, record);
    }
    return true;
}

/* Keys with the value behind each, so that a candidate's need not be computed again. */
static void make_keys(struct merge_run *run, struct batch_record *record) {
    size_t count;
    if (record->collective || record->gone) {
        record->keys = NULL;
        record->key_count = 0;
        return;
    }
    const struct profile *profile = batch_record_profile(run->set, record, run->parts->attributes);
    const struct identity_key *keys = keys_of_profile(run->parts->keyer, profile, run->arena, &count);
    record->keys = ARENA_NEW(run->arena, struct record_key, count + 1);
    record->key_count = 0;
    for (size_t i = 0; i < count; i++) {
        const struct value *value = profile->values[keys[i].value].value;
        if (keys[i].kind == KEY_DOOR && model_tie_holders(run->parts->model) == 0) {
            continue; /* it finds nobody else */
        }
        record->keys[record->key_count++] =
            (struct record_key){.digest = keys[i].digest,
                                .kind = keys[i].kind,
                                .former = keys[i].former,
                                .attribute = value->attribute,
                                .ordinal = (uint32_t)(value - record->dictionary.values)};
    }
}

bool merge_fold(struct merge_run *run) {
    if (!merge_fold_numbers(run)) {
        return false;
    }
    for (unsigned i = 0; i < run->touched->len; i++) {
        struct batch_record *record = g_ptr_array_index(run->touched, i);
        const bool folded = record->refold && *record->role == '\0';
        if (!folded && !fold_record(run, record)) {
            return false;
        }
        record->weigh = record->claims_changed || !record->stored || record->first != record->old_first;
        if (record->weigh) {
            make_keys(run, record);
        }
    }
    return true;
}
