#include "hub/store/merge_open.h"

#include "hub/store/sealed_record.h"
#include "hub/store/unreadable.h"

#include <string.h>

static bool open_fold(struct working_set *set, struct batch_record *record, struct bytes fold, struct error *error) {
    return fold_decode(fold, set->arena, &record->fold) ||
           unreadable_record(error, UNREADABLE_FORM, &record->id, "claims");
}

static bool open_keys(struct working_set *set, struct batch_record *record, struct bytes keys, struct error *error) {
    record->keys = record->old_keys = record_keys_decode(keys, set->arena, &record->key_count);
    record->old_key_count = record->key_count;
    return record->keys != NULL || unreadable_record(error, UNREADABLE_FORM, &record->id, "keys");
}

static bool open_dictionary(struct merge_store *store, struct working_set *set, struct batch_record *record,
                            struct error *error) {
    struct wrapped_key wrapped;
    struct data_key key;
    struct bytes plain;
    if (record->wrapped_key.data == NULL) {
        return true; /* erased, and nothing said since */
    }
    if (!sealed_key(&record->id, record->wrapped_key, &wrapped, error) ||
        !sealer_unwrap(store->sealer, &record->id, &wrapped, &key, error)) {
        return false;
    }
    memcpy(record->key, key.octets, sizeof record->key);
    record->has_key = true;
    if (record->sealed_dictionary.data == NULL) {
        return true;
    }
    const struct seal_of of = {.record = record->id, .purpose = SEAL_DICTIONARY};
    return unseal(store->sealer, &key, &of, record->sealed_dictionary, set->arena, &plain, error) &&
           (dictionary_decode(plain, set->arena, &record->dictionary) ||
            unreadable_record(error, UNREADABLE_FORM, &record->id, "dictionary"));
}

/* What is about to be computed anew stands by values said since. */
static bool check_values(const struct merge_store *store, const struct batch_record *record, struct error *error) {
    if (store->anew) {
        return true;
    }
    if (!fold_is_of(&record->fold, &record->dictionary)) {
        return unreadable_record(error, UNREADABLE_REFERENCE, &record->id, "claims");
    }
    return record_keys_are_of(record->keys, record->key_count, &record->dictionary) ||
           unreadable_record(error, UNREADABLE_REFERENCE, &record->id, "keys");
}

bool merge_open_record(struct merge_store *store, struct working_set *set, struct batch_record *record,
                       struct bytes fold, struct bytes keys, struct error *error) {
    return open_fold(set, record, fold, error) && open_keys(set, record, keys, error) &&
           open_dictionary(store, set, record, error) && check_values(store, record, error);
}

bool merge_open_claims(struct working_set *set, struct batch_row *row, struct bytes claims, struct error *error) {
    row->claims = row_claims_decode(claims, set->arena, &row->claim_count);
    if (row->claims == NULL) {
        return unreadable_event(error, UNREADABLE_FORM, row->source, row->event_id, row->part, "claims");
    }
    return row_claims_are_of(row->claims, row->claim_count, &row->record->dictionary) ||
           unreadable_event(error, UNREADABLE_REFERENCE, row->source, row->event_id, row->part, "claims");
}

bool merge_open_body(struct merge_store *store, struct working_set *set, struct batch_row *row, struct bytes sealed,
                     struct error *error) {
    struct data_key key;
    memcpy(key.octets, row->record->key, sizeof key.octets);
    const struct seal_of of = sealed_row(&row->record_id, SEAL_BODY, row->source, row->event_id, set->arena);
    return sealed.data == NULL || unseal(store->sealer, &key, &of, sealed, set->arena, &row->body, error);
}
