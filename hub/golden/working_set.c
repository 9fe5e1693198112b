#include "hub/golden/working_set.h"

#include <stddef.h>
#include <string.h>

unsigned digest_hash(const void *digest) {
    unsigned hash;
    memcpy(&hash, ((const struct digest *)digest)->octets, sizeof hash);
    return hash;
}

int digest_same(const void *a, const void *b) {
    return memcmp(a, b, DIGEST_SIZE) == 0;
}

static unsigned pair_hash(const void *pair) {
    const struct uuid *ids = pair;
    return uuid_hash(&ids[0]) * 31 + uuid_hash(&ids[1]);
}

static int pair_same(const void *a, const void *b) {
    return memcmp(a, b, 2 * sizeof(struct uuid)) == 0;
}

enum { TIE_KEY = 2 * sizeof(struct uuid) + 2 };
_Static_assert(offsetof(struct batch_tie, was) >= TIE_KEY && offsetof(struct batch_tie, kind) == TIE_KEY - 2 &&
                   offsetof(struct batch_tie, basis) == TIE_KEY - 1,
               "the key stands first, in one piece");

static int tie_same(const void *a, const void *b) {
    return memcmp(a, b, TIE_KEY) == 0;
}

struct working_set *working_set_new(struct arena *arena) {
    struct working_set *set = ARENA_NEW(arena, struct working_set, 1);
    set->arena = arena;
    set->events = g_hash_table_new(g_str_hash, g_str_equal);
    set->records = g_hash_table_new(uuid_hash, uuid_same);
    set->edges = g_hash_table_new(pair_hash, pair_same);
    set->ties = g_hash_table_new(pair_hash, tie_same);
    set->words_of = g_hash_table_new(pair_hash, pair_same);
    set->keys = g_hash_table_new(digest_hash, digest_same);
    set->goldens = g_hash_table_new(uuid_hash, uuid_same);
    set->old_goldens = g_hash_table_new(uuid_hash, uuid_same);
    set->dirty = g_hash_table_new(uuid_hash, uuid_same);
    set->bases = g_hash_table_new(uuid_hash, uuid_same);
    set->owned = g_ptr_array_new();
    set->new_events = working_set_array(set);
    set->words = working_set_array(set);
    set->pins = working_set_array(set);
    set->generics = working_set_array(set);
    set->deferrals = working_set_array(set);
    set->voids = working_set_array(set);
    set->gone_words = working_set_array(set);
    return set;
}

void working_set_free(struct working_set *set) {
    GHashTable *tables[] = {set->events,  set->records,     set->edges, set->ties,     set->keys,
                            set->goldens, set->old_goldens, set->dirty, set->words_of, set->bases};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        g_hash_table_destroy(tables[i]);
    }
    for (unsigned i = 0; i < set->owned->len; i++) {
        g_ptr_array_free(g_ptr_array_index(set->owned, i), 1);
    }
    g_ptr_array_free(set->owned, 1);
}

GPtrArray *working_set_array(struct working_set *set) {
    GPtrArray *array = g_ptr_array_new();
    g_ptr_array_add(set->owned, array);
    return array;
}

static const char *event_name(struct working_set *set, const char *source, const char *id) {
    return arena_join(set->arena, source, "\x1f", id, NULL);
}

struct batch_event *working_set_event(struct working_set *set, const char *source, const char *id) {
    return g_hash_table_lookup(set->events, event_name(set, source, id));
}

struct batch_event *working_set_add_event(struct working_set *set, const char *source, const char *id) {
    struct batch_event *event = working_set_event(set, source, id);
    if (event == NULL) {
        event = ARENA_NEW(set->arena, struct batch_event, 1);
        event->source = source;
        event->id = id;
        event->rows = working_set_array(set);
        (void)g_hash_table_insert(set->events, (void *)(uintptr_t)event_name(set, source, id), event);
    }
    return event;
}

struct batch_record *working_set_record(struct working_set *set, const struct uuid *id) {
    return g_hash_table_lookup(set->records, id);
}

struct batch_record *working_set_add_record(struct working_set *set, const struct uuid *id) {
    struct batch_record *record = working_set_record(set, id);
    if (record == NULL) {
        record = ARENA_NEW(set->arena, struct batch_record, 1);
        record->id = *id;
        record->component = *id;
        record->erased_until = INSTANT_NONE;
        record->first = record->old_first = INSTANT_NONE;
        record->rows = working_set_array(set);
        (void)g_hash_table_insert(set->records, &record->id, record);
    }
    return record;
}

struct batch_edge *working_set_known_edge(struct working_set *set, const struct uuid *a, const struct uuid *b) {
    const bool ordered = uuid_order(a, b) < 0;
    const struct uuid pair[2] = {ordered ? *a : *b, ordered ? *b : *a};
    return g_hash_table_lookup(set->edges, pair);
}

struct batch_edge *working_set_edge(struct working_set *set, const struct uuid *a, const struct uuid *b) {
    const bool ordered = uuid_order(a, b) < 0;
    const struct uuid pair[2] = {ordered ? *a : *b, ordered ? *b : *a};
    struct batch_edge *edge = g_hash_table_lookup(set->edges, pair);
    if (edge == NULL) {
        edge = ARENA_NEW(set->arena, struct batch_edge, 1);
        edge->a = pair[0]; /* a and b stand first in the struct, side by side: they are the key */
        edge->b = pair[1];
        (void)g_hash_table_insert(set->edges, edge, edge);
    }
    return edge;
}

struct batch_tie *working_set_tie(struct working_set *set, const struct uuid *a, const struct uuid *b,
                                  enum tie_kind kind, enum tie_basis basis) {
    const bool ordered = uuid_order(a, b) < 0;
    const struct batch_tie wanted = {
        .a = ordered ? *a : *b, .b = ordered ? *b : *a, .kind = (uint8_t)kind, .basis = (uint8_t)basis};
    struct batch_tie *tie = g_hash_table_lookup(set->ties, &wanted);
    if (tie == NULL) {
        tie = ARENA_NEW(set->arena, struct batch_tie, 1);
        *tie = wanted;
        (void)g_hash_table_insert(set->ties, tie, tie);
    }
    return tie;
}

/* A word is its own key, as an edge is. */
void working_set_add_word(struct working_set *set, struct batch_word *word) {
    word->next = g_hash_table_lookup(set->words_of, word);
    (void)g_hash_table_replace(set->words_of, word, word);
    g_ptr_array_add(set->words, word);
}

void working_set_drop_word(struct working_set *set, unsigned index) {
    struct batch_word *word = g_ptr_array_index(set->words, index);
    struct batch_word *first = g_hash_table_lookup(set->words_of, word);
    (void)g_ptr_array_remove_index(set->words, index);
    if (first != word) {
        while (first->next != word) {
            first = first->next;
        }
        first->next = word->next;
    } else if (word->next != NULL) {
        (void)g_hash_table_replace(set->words_of, word->next, word->next);
    } else {
        (void)g_hash_table_remove(set->words_of, word);
    }
}

const struct batch_word *working_set_words(const struct working_set *set, const struct uuid *a, const struct uuid *b) {
    const struct uuid pair[2] = {*a, *b};
    return g_hash_table_lookup(set->words_of, pair);
}

struct batch_key *working_set_key(struct working_set *set, const struct digest *digest, uint8_t kind) {
    struct batch_key *key = g_hash_table_lookup(set->keys, digest);
    if (key == NULL) {
        key = ARENA_NEW(set->arena, struct batch_key, 1);
        key->digest = *digest;
        key->kind = kind;
        key->holders = working_set_array(set);
        (void)g_hash_table_insert(set->keys, &key->digest, key);
    }
    return key;
}

void working_set_generic(struct working_set *set, struct batch_generic *word) {
    struct batch_key *key = working_set_key(set, &word->digest, word->kind);
    key->kind = word->kind;
    for (const struct batch_generic *known = key->words; known != NULL; known = known->next) {
        if (strcmp(known->order.event, word->order.event) == 0 && strcmp(known->source, word->source) == 0) {
            return;
        }
    }
    word->next = key->words;
    key->words = word;
    key->said = key->said || word->is_new;
}

int batch_key_said(const struct batch_key *key, bool before) {
    const struct batch_generic *latest = NULL;
    for (const struct batch_generic *word = key->words; word != NULL; word = word->next) {
        if (!(before ? word->is_new : word->gone) &&
            (latest == NULL || order_compare(&word->order, &latest->order) > 0)) {
            latest = word;
        }
    }
    return latest == NULL ? 0 : latest->generic ? 1 : -1;
}

void working_set_dirty(struct working_set *set, const struct uuid *golden) {
    if (!uuid_is_nil(golden) && !g_hash_table_contains(set->dirty, golden)) {
        struct uuid *copy = ARENA_NEW(set->arena, struct uuid, 1);
        *copy = *golden;
        (void)g_hash_table_add(set->dirty, copy);
    }
}

struct profile *batch_record_profile(struct working_set *set, struct batch_record *record,
                                     const struct attributes *attributes) {
    if (record->profile == NULL) {
        record->profile = ARENA_NEW(set->arena, struct profile, 1);
        *record->profile = record_profile(&record->id, attributes, &record->dictionary, &record->fold, set->arena);
    }
    for (size_t i = 0; i < record->profile->count; i++) {
        record->profile->values[i].generic = record->profile->values[i].crowded = false;
    }
    return record->profile;
}
