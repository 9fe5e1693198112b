/* Source records, their keys, their event rows: the sealed part of what a merge writes. */
#include "hub/store/merge_tables.h"
#include "hub/store/sealed_record.h"

#include <string.h>

/* --- source records ----------------------------------------------------------------------------------------------- */

static struct data_key key_of(const struct batch_record *record) {
    struct data_key key;
    memcpy(key.octets, record->key, sizeof key.octets);
    return key;
}

static void make_key(struct merge_tables *tables, struct batch_record *record) {
    struct data_key key;
    struct wrapped_key wrapped;
    sealer_make_key(tables->store->sealer, &record->id, &key, &wrapped);
    memcpy(record->key, key.octets, sizeof record->key);
    record->wrapped_key = arena_copy_bytes(tables->arena, (struct bytes){wrapped.octets, sizeof wrapped.octets});
    record->has_key = record->new_key = true;
}

static void seal_dictionary(struct merge_tables *tables, struct batch_record *record) {
    const struct data_key key = key_of(record);
    const struct seal_of of = {.record = record->id, .purpose = SEAL_DICTIONARY};
    record->sealed_dictionary =
        seal(tables->store->sealer, &key, &of, dictionary_encode(&record->dictionary, tables->arena), tables->arena);
}

static void name_key(struct column *const *to, const struct batch_record *record, const struct record_key *key) {
    column_bytes(to[0], merge_digest_bytes(&key->digest));
    column_uuid(to[1], &record->id);
}

static void insert_key(struct merge_tables *tables, const struct batch_record *record, const struct record_key *key) {
    struct column *const *to = tables->columns[INSERT_KEYS];
    name_key(to, record, key);
    column_uuid(to[2], &record->holder);
    column_number(to[3], key->kind);
    column_number(to[4], key->former);
}

static void update_key(struct merge_tables *tables, const struct batch_record *record, const struct record_key *key) {
    struct column *const *to = tables->columns[UPDATE_KEYS];
    name_key(to, record, key);
    column_number(to[2], key->former);
}

/* Both stand by digest, as keys_of_profile sorts them. */
static void add_keys(struct merge_tables *tables, const struct batch_record *record) {
    const struct record_key *old = record->old_keys;
    const struct record_key *now = record->keys;
    const struct record_key *const old_end = old + record->old_key_count;
    const struct record_key *const now_end = now + record->key_count;
    while (old < old_end || now < now_end) {
        const int order = old == old_end ? 1 : now == now_end ? -1 : digest_order(&old->digest, &now->digest);
        if (order < 0) {
            name_key(tables->columns[DELETE_KEYS], record, old);
        } else if (order > 0) {
            insert_key(tables, record, now);
        } else if (old->former != now->former) {
            update_key(tables, record, now);
        }
        old += order <= 0;
        now += order >= 0;
    }
}

static void add_record(struct merge_tables *tables, struct batch_record *record) {
    struct column *const *to = tables->columns[record->stored ? UPDATE_RECORDS : INSERT_RECORDS];
    const bool says_something = record->dictionary.count > 0;
    if (says_something && record->dictionary_changed) {
        seal_dictionary(tables, record);
    }
    column_uuid(to[0], &record->id);
    column_text(to[1], record->source);
    column_text(to[2], record->number);
    column_text(to[3], record->role);
    column_uuid(to[4], &record->holder);
    column_bytes(to[5], record->wrapped_key);
    column_instant(to[6], record->erased_until);
    column_bytes(to[7], record->sealed_dictionary);
    column_bytes(to[8], fold_encode(&record->fold, tables->arena));
    column_bytes(to[9], record_keys_encode(record->keys, record->key_count, tables->arena));
    column_instant(to[10], record->first);
    column_uuid(to[11], &record->component);
    column_uuid(to[12], merge_uuid_or_null(&record->golden));
    column_number(to[13], record->generation);
    column_number(to[14], record->divided);
    column_number(to[15], record->collective);
    column_number(to[16], record->recut);
    column_number(to[17], record->parted);
}

/* True when the record's own row must be written, not only its event rows. */
static bool differs(const struct batch_record *record) {
    return !record->stored || record->new_key || record->refold || record->claims_changed ||
           record->dictionary_changed || record->first != record->old_first || record->parted != record->old_parted ||
           !uuid_equal(&record->golden, &record->old_golden) || !uuid_equal(&record->component, &record->old_component);
}

/* Once all of a record's rows are erased it has no key, until something new is said of it. */
static bool says_anything(const struct batch_record *record) {
    for (unsigned i = 0; i < record->rows->len; i++) {
        if (((const struct batch_row *)g_ptr_array_index(record->rows, i))->state != ROW_ERASED) {
            return true;
        }
    }
    return record->dictionary.count > 0;
}

static void name_row(struct column *const *to, const struct batch_row *row) {
    column_text(to[0], row->source);
    column_text(to[1], row->event_id);
    column_number(to[2], row->part);
}

/* A twin's never had a place of its own. */
static void add_former_generation(struct merge_tables *tables, const struct batch_record *record) {
    struct column *const *to = tables->columns[INSERT_FORMER_GENERATIONS];
    if (record->heir != NULL && !tables->store->twin) {
        column_uuid(to[0], &record->id);
        name_row(to + 1, record->heir);
    }
}

static void drop_record(struct merge_tables *tables, const struct batch_record *record) {
    if (record->stored) {
        column_uuid(tables->columns[DELETE_RECORDS][0], &record->id);
        add_keys(tables, record);
        add_former_generation(tables, record);
    }
}

void merge_tables_records(struct merge_tables *tables, const GPtrArray *records) {
    for (unsigned i = 0; i < records->len; i++) {
        struct batch_record *record = g_ptr_array_index(records, i);
        if (record->gone) {
            drop_record(tables, record);
            continue;
        }
        if (!record->has_key && says_anything(record)) {
            make_key(tables, record);
        }
        if (differs(record)) {
            add_record(tables, record);
            add_keys(tables, record);
        }
    }
}

/* --- event rows --------------------------------------------------------------------------------------------------- */

/* A row is sealed under its record's key; one that speaks of no one, or of someone all erased, under the hub's. */
static struct data_key row_key(const struct merge_tables *tables, const struct batch_row *row, struct uuid *bound) {
    const bool own = row->record != NULL && row->record->has_key;
    *bound = own ? row->record_id : (struct uuid){{0}};
    return own ? key_of(row->record) : tables->store->hub_key;
}

static struct bytes seal_row(struct merge_tables *tables, const struct batch_row *row, enum seal_purpose purpose,
                             struct bytes plain) {
    struct uuid bound;
    const struct data_key key = row_key(tables, row, &bound);
    const struct seal_of of = sealed_row(&bound, purpose, row->source, row->event_id, tables->arena);
    return plain.data == NULL ? plain : seal(tables->store->sealer, &key, &of, plain, tables->arena);
}

static void number_or_null(struct column *to, bool has, int64_t number) {
    if (has) {
        column_number(to, number);
    } else {
        column_null(to);
    }
}

static void add_row(struct merge_tables *tables, const struct batch_row *row) {
    struct column *const *to = tables->columns[INSERT_EVENTS];
    const bool erased = row->state == ROW_ERASED;
    const struct bytes none = {NULL, 0};
    name_row(to, row);
    column_uuid(to[3], merge_uuid_or_null(&row->record_id));
    column_text(to[4], row->kind);
    column_instant(to[5], row->order.time);
    column_instant(to[6], row->order.recorded);
    column_bytes(to[7], merge_digest_bytes(&row->digest));
    column_bytes(to[8], row->has_document ? merge_digest_bytes(&row->document) : none);
    column_number(to[9], row->state);
    column_bytes(to[10], row_claims_encode(row->claims, row->claim_count, tables->arena));
    const bool keyless = row->record != NULL && !row->record->has_key; /* erased, nothing said since */
    column_bytes(to[11], erased || keyless ? none : seal_row(tables, row, SEAL_FACTS, row->facts));
    number_or_null(to[12], row->has_amount && !erased, row->amount);
    number_or_null(to[13], row->has_mileage && !erased, row->mileage);
    column_bytes(to[14], row->has_vehicle && !erased ? merge_digest_bytes(&row->vehicle) : none);
    column_bytes(to[15], erased || keyless ? none : seal_row(tables, row, SEAL_BODY, row->body));
    column_text(to[16], erased ? NULL : row->currency);
}

static void rewrite_row(struct merge_tables *tables, const struct batch_row *row) {
    struct column *const *to = tables->columns[REWRITE_EVENTS];
    name_row(to, row);
    column_number(to[3], row->state);
    column_bytes(to[4], row_claims_encode(row->claims, row->claim_count, tables->arena));
    column_bytes(to[5], seal_row(tables, row, SEAL_FACTS, row->facts));
    column_bytes(to[6], seal_row(tables, row, SEAL_BODY, row->body));
    column_uuid(to[7], merge_uuid_or_null(&row->record_id));
}

static void change_row(struct merge_tables *tables, const struct batch_row *row) {
    if (!row->stored) {
        add_row(tables, row);
    } else if (row->rewritten) {
        rewrite_row(tables, row);
    } else if (row->state != row->stored_state) {
        name_row(tables->columns[UPDATE_STATES], row);
        column_number(tables->columns[UPDATE_STATES][3], row->state);
    }
}

void merge_tables_rows(struct merge_tables *tables, const GPtrArray *records) {
    for (unsigned i = 0; i < records->len; i++) {
        const struct batch_record *record = g_ptr_array_index(records, i);
        for (unsigned k = 0; k < record->rows->len; k++) {
            change_row(tables, g_ptr_array_index(record->rows, k));
        }
    }
    GHashTableIter iterator;
    void *value;
    g_hash_table_iter_init(&iterator, tables->set->events);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) { /* rows that speak of no one belong to no record */
        const struct batch_event *event = value;
        const struct batch_row *row = event->rows->len == 0 ? NULL : g_ptr_array_index(event->rows, 0);
        if (row != NULL && uuid_is_nil(&row->record_id)) {
            change_row(tables, row);
        }
    }
}
