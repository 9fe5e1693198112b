/* Linking: who else holds a changed record's keys, and how much speaks for being the same customer. An edge stands exactly
 * when the two share a non-generic key and their weight reaches the review zone. */
#include "hub/stage/merge_run.h"

#include <string.h>

/* Rows read of one key at first: well above every cap, so that nearly always more of them are more holders than the cap. Where
 * few numbers have that many records among them (parties without a number), more are read; a key of yet more records finds
 * nobody, whoever holds it: the cost of an event must not depend on them. */
enum { HOLDERS_FIRST = 256, HOLDERS_MAX = 4096 };

struct weighing {
    struct merge_run *run;
    GPtrArray *records; /* to be weighed: struct batch_record */
};

/* --- keys and their holders --------------------------------------------------------------------------------------- */

/* By what records are compared: to be linked, or to be tied. */
static bool is_looked_up(uint8_t kind) {
    return key_kind_finds_candidates((enum key_kind)kind) || key_kind_ties((enum key_kind)kind);
}

/* leaving: the record may hold them no more after this batch. */
static void ask_keys(struct weighing *weighing, struct column *digests, const struct record_key *keys, size_t count,
                     bool leaving) {
    for (size_t i = 0; i < count; i++) {
        if (!is_looked_up(keys[i].kind)) {
            continue;
        }
        struct batch_key *key = working_set_key(weighing->run->set, &keys[i].digest, keys[i].kind);
        key->kind = keys[i].kind;
        key->leaving += leaving;
        if (!key->looked_up) {
            key->looked_up = true;
            column_bytes(digests, (struct bytes){key->digest.octets, DIGEST_SIZE});
        }
    }
}

/* Distinct customer numbers among the holders, no more than one above the cap. */
static unsigned count_numbers(const struct batch_key *key, unsigned cap) {
    GHashTable *distinct = g_hash_table_new(uuid_hash, uuid_same);
    for (unsigned i = 0; i < key->holders->len && g_hash_table_size(distinct) <= cap; i++) {
        struct key_holder *holder = g_ptr_array_index(key->holders, i);
        (void)g_hash_table_add(distinct, &holder->holder);
    }
    const unsigned numbers = g_hash_table_size(distinct);
    g_hash_table_destroy(distinct);
    return numbers;
}

static unsigned cap_of(const struct weighing *weighing, const struct batch_key *key) {
    return model_generic_cap(weighing->run->parts->model, (enum key_kind)key->kind);
}

/* How many hold it decides, unless a steward said so. */
static bool is_generic(const struct weighing *weighing, const struct batch_key *key, bool before) {
    const int said = batch_key_said(key, before);
    const unsigned cap = cap_of(weighing, key);
    if (said > 0 || key->holders->len >= HOLDERS_MAX) {
        return true;
    }
    return said == 0 && key->holders->len > cap && count_numbers(key, cap) > cap;
}

/* Of a phone that many have, a consultant's or the reception's, its holders need not know one another. */
static bool is_close(const struct weighing *weighing, const struct batch_key *key) {
    const unsigned most = model_tie_holders(weighing->run->parts->model);
    return key->kind != KEY_PHONE || most == 0 || key->holders->len <= most || count_numbers(key, most) <= most;
}

static void drop_holder(struct batch_key *key, const struct uuid *record) {
    for (unsigned i = 0; i < key->holders->len; i++) {
        const struct key_holder *holder = g_ptr_array_index(key->holders, i);
        if (uuid_equal(&holder->record, record)) {
            (void)g_ptr_array_remove_index_fast(key->holders, i);
            return;
        }
    }
}

static void hold_key(struct weighing *weighing, const struct batch_record *record, const struct record_key *held) {
    if (!is_looked_up(held->kind)) {
        return;
    }
    struct batch_key *key = working_set_key(weighing->run->set, &held->digest, held->kind);
    struct key_holder *holder = ARENA_NEW(weighing->run->arena, struct key_holder, 1);
    *holder = (struct key_holder){record->id, record->holder};
    g_ptr_array_add(key->holders, holder);
}

/* From what the database has to what it will have after this batch. */
static void move_holders(struct weighing *weighing) {
    for (unsigned i = 0; i < weighing->records->len; i++) {
        const struct batch_record *record = g_ptr_array_index(weighing->records, i);
        for (size_t k = 0; k < record->old_key_count; k++) {
            drop_holder(working_set_key(weighing->run->set, &record->old_keys[k].digest, record->old_keys[k].kind),
                        &record->id);
        }
        for (size_t k = 0; k < record->key_count; k++) {
            hold_key(weighing, record, &record->keys[k]);
        }
    }
}

typedef void key_action(struct weighing *weighing, struct batch_key *key, void *argument);

static void for_each_key(struct weighing *weighing, key_action *action, void *argument) {
    GHashTableIter iterator;
    void *key;
    g_hash_table_iter_init(&iterator, weighing->run->set->keys);
    while (g_hash_table_iter_next(&iterator, NULL, &key)) {
        action(weighing, key, argument);
    }
}

static void note_before(struct weighing *weighing, struct batch_key *key, void *argument) {
    (void)argument;
    key->was_generic = is_generic(weighing, key, true);
    key->was_close = is_close(weighing, key);
}

static bool has_crossed(const struct batch_key *key) {
    return key->generic != key->was_generic || (!key->generic && key->close != key->was_close);
}

/* A key that crossed its cap: every other holder is weighed again. */
static void note_after(struct weighing *weighing, struct batch_key *key, void *argument) {
    key->generic = is_generic(weighing, key, false);
    key->close = is_close(weighing, key);
    for (unsigned i = 0; has_crossed(key) && i < key->holders->len; i++) {
        struct key_holder *holder = g_ptr_array_index(key->holders, i);
        column_uuid(argument, &holder->record);
    }
}

static void note_unread(struct weighing *weighing, struct batch_key *key, void *argument) {
    (void)argument;
    key->generic = is_generic(weighing, key, false);
    key->close = is_close(weighing, key);
}

/* Keys that a steward spoke of, though no record of this batch may hold them. */
static bool ask_said(const struct weighing *weighing, struct column *digests) {
    GHashTableIter iterator;
    void *value;
    bool any = false;
    g_hash_table_iter_init(&iterator, weighing->run->set->keys);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        struct batch_key *key = value;
        any |= key->said;
        if (key->said && !key->looked_up && digests != NULL) {
            key->looked_up = true;
            column_bytes(digests, (struct bytes){key->digest.octets, DIGEST_SIZE});
        }
    }
    return any;
}

/* True when the first rows leave open how many numbers hold the key: as many as the cap allows, and those that may leave in
 * this batch, may be all that the rest adds. */
static bool is_open(const struct weighing *weighing, const struct batch_key *key) {
    const unsigned enough = cap_of(weighing, key) + key->leaving;
    return key->holders->len == HOLDERS_FIRST &&
           (batch_key_said(key, true) < 0 || batch_key_said(key, false) < 0 || count_numbers(key, enough) <= enough);
}

static bool read_on(struct weighing *weighing) {
    struct merge_run *run = weighing->run;
    struct column *open = column_new(run->arena, COLUMN_BYTES);
    GHashTableIter iterator;
    void *value;
    g_hash_table_iter_init(&iterator, run->set->keys);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        struct batch_key *key = value;
        if (!key->complete && is_open(weighing, key)) {
            g_ptr_array_set_size(key->holders, 0);
            column_bytes(open, (struct bytes){key->digest.octets, DIGEST_SIZE});
        }
        key->complete = true;
    }
    return merge_read_keys(&run->store, run->set, open, HOLDERS_MAX + (int)weighing->records->len, run->error);
}

static bool read_keys_of(struct weighing *weighing, unsigned from) {
    struct column *digests = column_new(weighing->run->arena, COLUMN_BYTES);
    (void)ask_said(weighing, digests);
    for (unsigned i = from; i < weighing->records->len; i++) {
        const struct batch_record *record = g_ptr_array_index(weighing->records, i);
        ask_keys(weighing, digests, record->old_keys, record->old_key_count, true);
        ask_keys(weighing, digests, record->keys, record->key_count, false);
    }
    return merge_read_keys(&weighing->run->store, weighing->run->set, digests, HOLDERS_FIRST, weighing->run->error) &&
           read_on(weighing);
}

/* Adds the holders of keys that crossed their cap; they may be unknown to the batch so far. */
static bool add_crossed(struct weighing *weighing, struct column *ids) {
    struct merge_run *run = weighing->run;
    if (column_count(ids) == 0) {
        return true;
    }
    const unsigned before = weighing->records->len;
    if (!merge_read_records(&run->store, run->set, ids, run->error)) {
        return false;
    }
    GHashTableIter iterator;
    void *key;
    g_hash_table_iter_init(&iterator, run->set->keys);
    while (g_hash_table_iter_next(&iterator, NULL, &key)) {
        const struct batch_key *crossed = key;
        for (unsigned i = 0; has_crossed(crossed) && i < crossed->holders->len; i++) {
            const struct key_holder *holder = g_ptr_array_index(crossed->holders, i);
            struct batch_record *record = working_set_record(run->set, &holder->record);
            if (record != NULL && !record->weigh) {
                record->weigh = true;
                g_ptr_array_add(weighing->records, record);
            }
        }
    }
    if (!read_keys_of(weighing, before)) {
        return false;
    }
    for_each_key(weighing, note_unread, NULL);
    return true;
}

/* --- comparing ---------------------------------------------------------------------------------------------------- */

static const struct record_key *key_of(const struct batch_record *record, const struct digest *digest) {
    for (size_t i = 0; i < record->key_count; i++) {
        if (digest_order(&record->keys[i].digest, digest) == 0) {
            return &record->keys[i];
        }
    }
    return NULL;
}

/* The value behind a key that too many hold: to link, or no more than to tie. That there is one was seen when the key was
 * read, or it was made from it. */
static void mark(struct profile *profile, const struct batch_record *record, const struct record_key *key, bool generic,
                 bool crowded) {
    for (size_t i = 0; (generic || crowded) && i < profile->count; i++) {
        if (profile->values[i].value == &record->dictionary.values[key->ordinal]) {
            profile->values[i].generic |= generic;
            profile->values[i].crowded |= crowded;
        }
    }
}

/* What two records both hold. */
struct common {
    bool any, current;         /* keys that find candidates and are not generic; such as both hold now */
    struct shared_keys shared; /* by what they may be tied */
};

static void note_common(struct common *common, const struct batch_key *key, bool current) {
    const bool finds = key_kind_finds_candidates((enum key_kind)key->kind);
    const unsigned bit = key_kind_ties((enum key_kind)key->kind) && key->close ? 1U << key->kind : 0;
    common->any |= finds;
    common->current |= finds && current;
    common->shared.ever |= bit;
    common->shared.current |= current ? bit : 0;
}

/* Marks what is generic, or crowded, of what both hold. A tail says nothing of the whole, a plate nothing of the car. */
static struct common mark_shared(struct weighing *weighing, struct batch_record *a, struct batch_record *b,
                                 struct profile *profile_a, struct profile *profile_b) {
    struct common common = {.any = false};
    for (size_t i = 0; i < a->key_count; i++) {
        const struct record_key *mine = &a->keys[i];
        const struct record_key *other = is_looked_up(mine->kind) ? key_of(b, &mine->digest) : NULL;
        if (other == NULL) {
            continue;
        }
        const struct batch_key *key = working_set_key(weighing->run->set, &mine->digest, mine->kind);
        const bool generic = key->generic && key_kind_is_whole_value((enum key_kind)mine->kind);
        const bool crowded = !key->close || (key->generic && mine->kind == KEY_DOOR);
        mark(profile_a, a, mine, generic, crowded);
        mark(profile_b, b, other, generic, crowded);
        if (!key->generic) {
            note_common(&common, key, !mine->former && !other->former);
        }
    }
    return common;
}

/* Who share no more than their door are no pair to be linked: they have no edge. */
static void weigh_pair(struct weighing *weighing, struct batch_record *a, struct batch_record *b) {
    struct merge_run *run = weighing->run;
    struct batch_edge *edge = working_set_known_edge(run->set, &a->id, &b->id);
    if (edge != NULL && edge->changed) {
        return; /* weighed from the other end */
    }
    struct comparison comparison = {0};
    struct profile *profile_a = batch_record_profile(run->set, a, run->parts->attributes);
    struct profile *profile_b = batch_record_profile(run->set, b, run->parts->attributes);
    const struct common common = mark_shared(weighing, a, b, profile_a, profile_b);
    if (common.any || common.shared.ever != 0) {
        compare_profiles(run->parts->model, profile_a, profile_b, common.current, run->arena, &comparison);
        merge_tie_pair(run, profile_a, profile_b, &comparison, common.shared);
    }
    if (common.any || edge != NULL) {
        edge = working_set_edge(run->set, &a->id, &b->id);
        edge->changed = true;
        edge->weight = comparison.weight;
        edge->zone = comparison.zone;
        edge->half = comparison.half;
        edge->keep = common.any && (comparison.zone != ZONE_APART || comparison.half != 0);
    }
}

/* Every edge the record had stands or falls by today's weights. */
static void drop_edges(struct weighing *weighing) {
    GHashTableIter iterator;
    void *value;
    g_hash_table_iter_init(&iterator, weighing->run->set->edges);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        struct batch_edge *edge = value;
        const struct batch_record *a = working_set_record(weighing->run->set, &edge->a);
        const struct batch_record *b = working_set_record(weighing->run->set, &edge->b);
        if ((a != NULL && a->weigh) || (b != NULL && b->weigh)) {
            edge->keep = false;
        }
    }
}

static void weigh_record(struct weighing *weighing, struct batch_record *record) {
    for (size_t i = 0; i < record->key_count; i++) {
        if (!is_looked_up(record->keys[i].kind)) {
            continue;
        }
        const struct batch_key *key =
            working_set_key(weighing->run->set, &record->keys[i].digest, record->keys[i].kind);
        for (unsigned k = 0; !key->generic && k < key->holders->len; k++) {
            const struct key_holder *holder = g_ptr_array_index(key->holders, k);
            struct batch_record *other = working_set_record(weighing->run->set, &holder->record);
            if (other != NULL && other != record && other->source != NULL) {
                weigh_pair(weighing, record, other);
            }
        }
    }
}

static bool read_candidates(struct weighing *weighing) {
    struct merge_run *run = weighing->run;
    struct column *candidates = column_new(run->arena, COLUMN_UUID);
    struct column *weighed = column_new(run->arena, COLUMN_UUID);
    GHashTable *asked = g_hash_table_new(uuid_hash, uuid_same);
    for (unsigned i = 0; i < weighing->records->len; i++) {
        const struct batch_record *record = g_ptr_array_index(weighing->records, i);
        column_uuid(weighed, &record->id);
        for (size_t k = 0; k < record->key_count; k++) {
            const struct batch_key *key = g_hash_table_lookup(run->set->keys, &record->keys[k].digest);
            for (unsigned h = 0; key != NULL && !key->generic && h < key->holders->len; h++) {
                struct key_holder *holder = g_ptr_array_index(key->holders, h);
                if (working_set_record(run->set, &holder->record) == NULL && g_hash_table_add(asked, &holder->record)) {
                    column_uuid(candidates, &holder->record);
                }
            }
        }
    }
    g_hash_table_destroy(asked);
    return merge_read_records(&run->store, run->set, candidates, run->error) &&
           merge_read_links(&run->store, run->set, weighed, run->error) && merge_read_tied(run, weighed);
}

bool merge_link(struct merge_run *run) {
    struct weighing weighing = {.run = run, .records = run->weighed};
    for (unsigned i = 0; i < run->touched->len; i++) {
        struct batch_record *record = g_ptr_array_index(run->touched, i);
        if (record->weigh) {
            g_ptr_array_add(weighing.records, record);
        }
    }
    struct column *crossed = column_new(run->arena, COLUMN_UUID);
    if (weighing.records->len == 0 && !ask_said(&weighing, NULL)) {
        return true;
    }
    if (!read_keys_of(&weighing, 0)) {
        return false;
    }
    for_each_key(&weighing, note_before, NULL);
    move_holders(&weighing);
    for_each_key(&weighing, note_after, crossed);
    if (!add_crossed(&weighing, crossed) || !read_candidates(&weighing)) {
        return false;
    }
    drop_edges(&weighing);
    for (unsigned i = 0; i < weighing.records->len; i++) {
        struct batch_record *record = g_ptr_array_index(weighing.records, i);
        weigh_record(&weighing, record);
        merge_tie_party(run, record);
    }
    return true;
}
