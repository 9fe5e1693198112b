/* Grouping: whole connected components, divided into clusters; each cluster is one golden record. */
#include "hub/stage/merge_golden.h"

#include <stdlib.h>
#include <string.h>

/* The records whose components are looked at. */
struct scope {
    struct merge_run *run;
    GPtrArray *records; /* struct batch_record, grouped = true */
    GHashTable *asked;  /* components already read */
    struct column *wanted;
    GPtrArray *ids; /* to be loaded and taken in first */
};

static void want_component(struct scope *scope, const struct batch_record *record) {
    if (record->stored && g_hash_table_add(scope->asked, (void *)(uintptr_t)&record->old_component)) {
        column_uuid(scope->wanted, &record->old_component);
    }
}

static void take_in(struct scope *scope, struct batch_record *record) {
    if (!record->grouped && record->source != NULL) {
        record->grouped = true;
        g_ptr_array_add(scope->records, record);
        want_component(scope, record);
    }
}

/* A question: nearly the same. */
static bool rivals(const struct batch_edge *edge) {
    return edge->zone == ZONE_REVIEW && edge->keep;
}

/* Halves may make a whole. */
static bool connects(const struct batch_edge *edge) {
    return (edge->zone == ZONE_LINK || edge->half != 0) && edge->keep;
}

/* Records at the ends of what changed. */
static void seed(struct scope *scope) {
    struct merge_run *run = scope->run;
    for (unsigned i = 0; i < run->weighed->len; i++) {
        take_in(scope, g_ptr_array_index(run->weighed, i));
    }
    GHashTableIter iterator;
    void *value;
    g_hash_table_iter_init(&iterator, run->set->edges);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        const struct batch_edge *edge = value;
        struct batch_record *ends[] = {working_set_record(run->set, &edge->a), working_set_record(run->set, &edge->b)};
        const bool asked = edge->changed || !edge->keep; /* a question came, went, or weighs something else */
        for (size_t k = 0; (connects(edge) || asked) && k < 2;
             k++) { /* the ends of a lost link share an old component */
            if (ends[k] != NULL) {
                take_in(scope, ends[k]);
            } else if (asked) {
                g_ptr_array_add(scope->ids, (void *)(uintptr_t)(k == 0 ? &edge->a : &edge->b));
            }
        }
    }
}

/* Loads the records named and takes them in. */
static bool load(struct scope *scope, GPtrArray *ids) {
    struct merge_run *run = scope->run;
    struct column *unknown = column_new(run->arena, COLUMN_UUID);
    for (unsigned i = 0; i < ids->len; i++) {
        const struct uuid *id = g_ptr_array_index(ids, i);
        const struct batch_record *record = working_set_record(run->set, id);
        if (record == NULL || record->source == NULL) {
            column_uuid(unknown, id);
        }
    }
    if (!merge_read_records(&run->store, run->set, unknown, run->error)) {
        return false;
    }
    for (unsigned i = 0; i < ids->len; i++) {
        struct batch_record *record = working_set_record(run->set, g_ptr_array_index(ids, i));
        if (record != NULL) {
            take_in(scope, record);
        }
    }
    return true;
}

/* Of the words that came since the last round. */
static void ends_of_words(struct scope *scope, unsigned *from, GPtrArray *ids) {
    for (; *from < scope->run->set->words->len; (*from)++) {
        struct batch_word *word = g_ptr_array_index(scope->run->set->words, *from);
        g_ptr_array_add(ids, &word->a);
        g_ptr_array_add(ids, &word->b);
    }
}

/* Edges and words of records taken in since the last round. */
static bool read_links_from(struct scope *scope, unsigned *from) {
    struct column *ids = column_new(scope->run->arena, COLUMN_UUID);
    for (; *from < scope->records->len; (*from)++) {
        column_uuid(ids, &((const struct batch_record *)g_ptr_array_index(scope->records, *from))->id);
    }
    return merge_read_links(&scope->run->store, scope->run->set, ids, scope->run->error);
}

/* Grows the scope to whole components, until nothing new turns up. */
static bool complete(struct scope *scope) {
    struct merge_run *run = scope->run;
    unsigned linked = 0;
    unsigned said = 0;
    GPtrArray *ids = working_set_array(run->set);
    bool first = true;
    while (first || column_count(scope->wanted) > 0 || linked < scope->records->len) {
        g_ptr_array_set_size(ids, 0);
        struct column *wanted = scope->wanted;
        scope->wanted = column_new(run->arena, COLUMN_UUID);
        for (unsigned i = 0; first && i < run->joined->len; i++) {
            g_ptr_array_add(ids, g_ptr_array_index(run->joined, i));
        }
        for (unsigned i = 0; first && i < scope->ids->len; i++) {
            g_ptr_array_add(ids, g_ptr_array_index(scope->ids, i));
        }
        first = false;
        if (!merge_read_components(&run->store, run->set, wanted, ids, run->error) ||
            !read_links_from(scope, &linked)) {
            return false;
        }
        ends_of_words(scope, &said, ids);
        if (!load(scope, ids)) {
            return false;
        }
    }
    return true;
}

/* --- components --------------------------------------------------------------------------------------------------- */

static int by_id(const void *left, const void *right) {
    return uuid_order(&(*(struct batch_record *const *)left)->id, &(*(struct batch_record *const *)right)->id);
}

/* Position of every record in the sorted scope, plus one. */
static size_t position(GHashTable *positions, const struct uuid *id) {
    return (size_t)(uintptr_t)g_hash_table_lookup(positions, id);
}

static size_t find(size_t *parent, size_t node) {
    while (parent[node] != node) {
        parent[node] = parent[parent[node]];
        node = parent[node];
    }
    return node;
}

/* The lower position becomes the root, so the root of a component is its least record id. */
static void join(size_t *parent, size_t a, size_t b) {
    a = find(parent, a);
    b = find(parent, b);
    parent[a > b ? a : b] = a > b ? b : a;
}

static size_t *connect(const struct merge_run *run, GHashTable *positions, size_t count) {
    size_t *parent = ARENA_NEW(run->arena, size_t, count + 1);
    for (size_t i = 0; i < count; i++) {
        parent[i] = i;
    }
    GHashTableIter iterator;
    void *value;
    g_hash_table_iter_init(&iterator, run->set->edges);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        const struct batch_edge *edge = value;
        const size_t a = position(positions, &edge->a);
        const size_t b = position(positions, &edge->b);
        if (connects(edge) && a != 0 && b != 0) {
            join(parent, a - 1, b - 1);
        }
    }
    for (unsigned i = 0; i < run->set->words->len; i++) {
        const struct batch_word *word = g_ptr_array_index(run->set->words, i);
        const size_t a = position(positions, &word->a);
        const size_t b = position(positions, &word->b);
        if (word->verdict != WORD_APART && a != 0 && b != 0) {
            join(parent, a - 1, b - 1);
        }
    }
    return parent;
}

static GHashTable *positions_of(const GPtrArray *records) {
    GHashTable *positions = g_hash_table_new(uuid_hash, uuid_same);
    for (unsigned i = 0; i < records->len; i++) {
        struct batch_record *record = g_ptr_array_index(records, i);
        if (!record->gone) { /* no word joins what is no more */
            (void)g_hash_table_insert(positions, &record->id, (void *)(uintptr_t)(i + 1));
        }
    }
    return positions;
}

/* The component of a record in scope, made when missing; NULL: not in scope. */
static struct whole *whole_of(const struct merge_run *run, struct whole *wholes, size_t *parent, size_t at) {
    struct whole *whole = &wholes[find(parent, at)];
    if (whole->members == NULL) {
        *whole = (struct whole){working_set_array(run->set), working_set_array(run->set), working_set_array(run->set),
                                working_set_array(run->set)};
    }
    return whole;
}

/* Edges and words between two records of one component. */
static void gather_ties(const struct merge_run *run, struct whole *wholes, size_t *parent, GHashTable *positions) {
    GHashTableIter iterator;
    void *value;
    g_hash_table_iter_init(&iterator, run->set->edges);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        const struct batch_edge *edge = value;
        const size_t a = position(positions, &edge->a);
        const size_t b = position(positions, &edge->b);
        if (connects(edge) && a != 0 && b != 0) {
            g_ptr_array_add(whole_of(run, wholes, parent, a - 1)->edges, value);
        }
        for (size_t k = 0; rivals(edge) && k < 2; k++) {
            const size_t end = k == 0 ? a : b;
            if (end != 0 && !(k == 1 && a != 0 && find(parent, a - 1) == find(parent, b - 1))) {
                g_ptr_array_add(whole_of(run, wholes, parent, end - 1)->rivals, value);
            }
        }
    }
    for (unsigned i = 0; i < run->set->words->len; i++) {
        struct batch_word *word = g_ptr_array_index(run->set->words, i);
        const size_t a = position(positions, &word->a);
        const size_t b = position(positions, &word->b);
        if (a != 0 && b != 0 && find(parent, a - 1) == find(parent, b - 1)) {
            g_ptr_array_add(whole_of(run, wholes, parent, a - 1)->words, word);
        }
    }
}

/* Loads whom questions lead to, to be compared with. */
static bool load_rivals(struct merge_run *run, GHashTable *positions) {
    struct column *unknown = column_new(run->arena, COLUMN_UUID);
    GHashTableIter iterator;
    void *value;
    g_hash_table_iter_init(&iterator, run->set->edges);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        const struct batch_edge *edge = value;
        const struct uuid *const ends[] = {&edge->a, &edge->b};
        for (size_t k = 0; rivals(edge) && k < 2; k++) {
            const struct batch_record *record = working_set_record(run->set, ends[k]);
            if (position(positions, ends[1 - k]) != 0 && (record == NULL || record->source == NULL)) {
                column_uuid(unknown, ends[k]);
            }
        }
    }
    return merge_read_records(&run->store, run->set, unknown, run->error);
}

static bool are_two_customers(const struct batch_record *a, const struct batch_record *b) {
    return !uuid_is_nil(&a->golden) && !uuid_is_nil(&b->golden) && !uuid_equal(&a->golden, &b->golden);
}

/* Whoever looks for questions finds the links that are not followed, and the halves that ask, by their mark. A component has all of
 * its links in hand. */
static void mark_parted(const struct merge_run *run, GHashTable *positions) {
    GHashTableIter iterator;
    void *value;
    g_hash_table_iter_init(&iterator, run->set->edges);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        struct batch_edge *edge = value;
        if (!connects(edge) || position(positions, &edge->a) == 0 || position(positions, &edge->b) == 0) {
            continue;
        }
        const bool parted =
            (edge->half == 0 || edge->asks) &&
            are_two_customers(working_set_record(run->set, &edge->a), working_set_record(run->set, &edge->b));
        edge->changed |= parted != edge->parted;
        edge->parted = parted;
    }
}

/* Likewise the renumberings that are not followed, by their first record. Whoever is in scope has all words about him in hand. */
static void mark_renumbered(const struct scope *scope, GHashTable *positions) {
    const struct working_set *set = scope->run->set;
    for (unsigned i = 0; i < scope->records->len; i++) {
        ((struct batch_record *)g_ptr_array_index(scope->records, i))->parted = false;
    }
    for (unsigned i = 0; i < set->words->len; i++) {
        const struct batch_word *word = g_ptr_array_index(set->words, i);
        const struct batch_word *said = working_set_words(set, &word->a, &word->b);
        while (said != NULL && said->verdict == WORD_RENUMBERED) {
            said = said->next;
        }
        if (said == NULL && position(positions, &word->a) != 0 && position(positions, &word->b) != 0) {
            struct batch_record *a = working_set_record(scope->run->set, &word->a);
            a->parted |= are_two_customers(a, working_set_record(scope->run->set, &word->b));
        }
    }
}

static bool divide_all(struct scope *scope) {
    struct merge_run *run = scope->run;
    const size_t count = scope->records->len;
    g_ptr_array_sort(scope->records, by_id);
    GHashTable *positions = positions_of(scope->records);
    if (!load_rivals(run, positions)) {
        g_hash_table_destroy(positions);
        return false;
    }
    size_t *parent = connect(run, positions, count);
    struct whole *wholes = ARENA_NEW(run->arena, struct whole, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct batch_record *record = g_ptr_array_index(scope->records, (unsigned)i);
        record->component = ((struct batch_record *)g_ptr_array_index(scope->records, (unsigned)find(parent, i)))->id;
        g_ptr_array_add(whole_of(run, wholes, parent, i)->members, record);
    }
    gather_ties(run, wholes, parent, positions);
    for (size_t i = 0; i < count; i++) {
        if (wholes[i].members != NULL) {
            merge_divide(run, &wholes[i]);
        }
    }
    mark_parted(run, positions);
    mark_renumbered(scope, positions);
    g_hash_table_destroy(positions);
    return merge_goldens(run, scope->records);
}

static void mark_history(struct merge_run *run) {
    for (unsigned i = 0; i < run->touched->len; i++) {
        const struct batch_record *record = g_ptr_array_index(run->touched, i);
        working_set_dirty(run->set, &record->golden);
        working_set_dirty(run->set, &record->old_golden);
    }
}

bool merge_group(struct merge_run *run) {
    struct scope scope = {.run = run,
                          .records = working_set_array(run->set),
                          .asked = g_hash_table_new(uuid_hash, uuid_same),
                          .ids = working_set_array(run->set),
                          .wanted = column_new(run->arena, COLUMN_UUID)};
    seed(&scope);
    const bool good = complete(&scope) && (scope.records->len == 0 || divide_all(&scope));
    g_hash_table_destroy(scope.asked);
    if (good) {
        mark_history(run);
    }
    return good;
}
