/* Tying: who shares a phone, an address or a car without being one customer, and whom a document names beside its customer. A
 * tie is a function of the two records and of how many share what they share, as an edge is. */
#include "hub/stage/merge_run.h"

#include <string.h>

static bool ties_anybody(const struct merge_run *run) {
    return model_tie_holders(run->parts->model) > 0;
}

bool merge_read_tied(struct merge_run *run, const struct column *weighed) {
    return merge_read_ties(&run->store, run->set, weighed, run->error);
}

static void hold(struct merge_run *run, const struct uuid *a, const struct uuid *b, enum tie_basis basis,
                 const struct tie *found) {
    struct batch_tie *tie = working_set_tie(run->set, a, b, found->kind, basis);
    if (tie->keep && basis != TIE_SHARED && tie->now.since <= found->since) {
        return; /* named before in another role */
    }
    tie->keep = true;
    tie->now = *found;
    tie->now.turned = found->turned != (uuid_order(a, b) > 0) && found->kind != TIE_HOUSEHOLD;
}

void merge_tie_pair(struct merge_run *run, const struct profile *a, const struct profile *b,
                    const struct comparison *comparison, struct shared_keys shared) {
    struct tie ties[TIES_MAX];
    const size_t count = ties_anybody(run) ? ties_find(a, b, comparison, shared, run->arena, ties) : 0;
    for (size_t i = 0; i < count; i++) {
        hold(run, &a->record, &b->record, TIE_SHARED, &ties[i]);
    }
}

static void name(struct merge_run *run, const struct batch_record *party, const struct uuid *customer, const char *role,
                 instant since) {
    const struct tie tie = {
        .kind = tie_of_role(role), .evidence = TIE_BY_DOCUMENT, .since = since, .until = INSTANT_NONE};
    if (tie.kind != TIE_NONE && !uuid_equal(&party->id, customer)) {
        hold(run, &party->id, customer, uuid_order(&party->id, customer) < 0 ? TIE_NAMES_A : TIE_NAMES_B, &tie);
    }
}

static bool is_claimed(const struct batch_record *party, const struct claim *claim, const struct attribute *attribute) {
    return claim->attribute == attribute->id && !claim->former && claim->ordinal < party->dictionary.count;
}

static bool is_anybodys(const struct batch_record *party, const struct attribute *attribute) {
    size_t named = 0;
    for (size_t i = 0; i < party->fold.count; i++) {
        named += is_claimed(party, &party->fold.claims[i], attribute);
    }
    return named > TIE_NAMED_MAX;
}

/* Of whom documents call somebody with a number a party is among what they claim of it. */
static void name_by_claims(struct merge_run *run, const struct batch_record *party) {
    const struct attribute *attribute = attribute_by_name(run->parts->attributes, "party-of");
    if (attribute == NULL || is_anybodys(party, attribute)) {
        return;
    }
    for (size_t i = 0; i < party->fold.count; i++) {
        const struct claim *claim = &party->fold.claims[i];
        if (!is_claimed(party, claim, attribute)) {
            continue;
        }
        const char *typed = party->dictionary.values[claim->ordinal].typed;
        const struct uuid customer =
            record_id(&run->parts->namespace_id, party->source, value_part(run->arena, typed, 0), "", NULL);
        name(run, party, &customer, value_part(run->arena, typed, 1), claim->since.time);
    }
}

/* It hangs on the party alone: what becomes of the customer is seen when it is read. */
void merge_tie_party(struct merge_run *run, const struct batch_record *party) {
    if (!ties_anybody(run) || party->gone || party->first == INSTANT_NONE) {
        return;
    }
    if (*party->role != '\0') {
        name(run, party, &party->holder, party->role, party->first);
    } else {
        name_by_claims(run, party);
    }
}

/* --- what is told ---------------------------------------------------------------------------------------------------- */

static bool has_changed(const struct batch_tie *tie) {
    return tie->stored != tie->keep || (tie->keep && tie_differs(&tie->was, &tie->now));
}

static void mark_end(struct merge_run *run, const struct uuid *id, struct column *unknown) {
    const struct batch_record *record = working_set_record(run->set, id);
    if (record == NULL || record->source == NULL) {
        column_uuid(unknown, id);
        return;
    }
    working_set_dirty(run->set, &record->golden);
    working_set_dirty(run->set, &record->old_golden);
}

static void mark_changed(struct merge_run *run, struct column *unknown) {
    GHashTableIter iterator;
    void *value;
    g_hash_table_iter_init(&iterator, run->set->ties);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        const struct batch_tie *tie = value;
        if (has_changed(tie)) {
            mark_end(run, &tie->a, unknown);
            mark_end(run, &tie->b, unknown);
        }
    }
}

/* Whether a number is in use is no claim of its customer, but decides who may see it. */
static bool opens_or_closes(const struct batch_record *record) {
    for (unsigned i = 0; i < record->rows->len; i++) {
        const struct batch_row *row = g_ptr_array_index(record->rows, i);
        if ((!row->stored || row->state != row->stored_state) &&
            (strcmp(row->kind, "customer.closed") == 0 || strcmp(row->kind, "customer.registered") == 0)) {
            return true;
        }
    }
    return false;
}

static bool has_turned(const struct batch_record *record) {
    return record->claims_changed || !uuid_equal(&record->golden, &record->old_golden) || opens_or_closes(record);
}

static void name_once(GHashTable *named, struct column *ids, struct uuid *id) {
    if (!uuid_is_nil(id) && g_hash_table_add(named, id)) {
        column_uuid(ids, id);
    }
}

/* Customers of whom something else is to be seen now, or by others, as they were and as they are: whoever is tied to any of
 * their files is told of all of them. Nobody is tied yet to one who is new. */
static struct column *turned_customers(const struct merge_run *run) {
    struct column *customers = column_new(run->arena, COLUMN_UUID);
    GHashTable *named = g_hash_table_new(uuid_hash, uuid_same);
    for (unsigned i = 0; i < run->touched->len; i++) {
        struct batch_record *record = g_ptr_array_index(run->touched, i);
        const bool is_new = !record->stored && uuid_equal(&record->golden, &record->id);
        if (!is_new && has_turned(record)) {
            name_once(named, customers, &record->golden);
            name_once(named, customers, &record->old_golden);
        }
    }
    g_hash_table_destroy(named);
    return customers;
}

/* Whether any rule tells of it is not asked: the relay may have rules by now that this process has not loaded yet. */
bool merge_tie_dirty(struct merge_run *run) {
    if (!ties_anybody(run)) {
        return true;
    }
    struct column *unknown = column_new(run->arena, COLUMN_UUID);
    mark_changed(run, unknown);
    return merge_read_tied_goldens(&run->store, run->set, turned_customers(run), unknown, run->error);
}
