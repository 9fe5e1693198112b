#include "tests/matching/score.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

const double score_precisions[PRECISIONS] = {0.99, 0.995, 0.998};

double quality_precision(const struct quality *quality) {
    return quality->made == 0 ? 1 : (double)quality->right / (double)quality->made;
}

double quality_recall(const struct quality *quality) {
    return quality->all == 0 ? 1 : (double)quality->right / (double)quality->all;
}

double quality_f1(const struct quality *quality) {
    const double sum = (double)(quality->made + quality->all);
    return sum == 0 ? 1 : 2 * (double)quality->right / sum;
}

/* --- groups --------------------------------------------------------------------------------------------------------- */

/* How many files of each slice stand in a group. */
struct census {
    uint64_t of[SLICES]; /* [SLICE_ALL]: all of them */
};

struct cell {
    uint64_t first, second;
};

static unsigned cell_hash(const void *key) {
    const struct cell *cell = key;
    return (unsigned)((cell->first * 0x9E3779B97F4A7C15U ^ cell->second * 0xC2B2AE3D27D4EB4FU) >> 32);
}

static int cell_same(const void *left, const void *right) {
    return memcmp(left, right, sizeof(struct cell)) == 0;
}

static GHashTable *census_new(void) {
    return g_hash_table_new_full(cell_hash, cell_same, g_free, g_free);
}

static struct census *census_of(GHashTable *table, uint64_t first, uint64_t second) {
    const struct cell cell = {first, second};
    struct census *census = g_hash_table_lookup(table, &cell);
    if (census == NULL) {
        census = g_new0(struct census, 1);
        g_hash_table_insert(table, g_memdup2(&cell, sizeof cell), census);
    }
    return census;
}

static uint64_t pairs_of(uint64_t count) {
    return count < 2 ? 0 : count * (count - 1) / 2;
}

/* The scantiest kind first: each takes the pairs it has with all that are left. */
static void add_pairs(const struct census *census, uint64_t sums[SLICES]) {
    static const enum slice order[] = {SLICE_TITLE, SLICE_ORGANISATION, SLICE_MASKED, SLICE_FULL};
    uint64_t left = census->of[SLICE_ALL];
    sums[SLICE_ALL] += pairs_of(left);
    for (size_t i = 0; i < G_N_ELEMENTS(order); i++) {
        const uint64_t rest = left - census->of[order[i]];
        sums[order[i]] += pairs_of(left) - pairs_of(rest);
        left = rest;
    }
}

enum slice score_slice(const struct truth *truth, uint32_t a, uint32_t b) {
    static const enum slice order[] = {SLICE_TITLE, SLICE_ORGANISATION, SLICE_MASKED};
    for (size_t i = 0; i < G_N_ELEMENTS(order); i++) {
        if (truth->slices[a] == order[i] || truth->slices[b] == order[i]) {
            return order[i];
        }
    }
    return SLICE_FULL;
}

/* Groups the files by two numbers each; NULL stands for one that is the same for all. */
static GHashTable *take_census(const struct truth *truth, const uint64_t *first, const uint64_t *second) {
    GHashTable *table = census_new();
    for (size_t i = 0; i < truth->count; i++) {
        struct census *census = census_of(table, first == NULL ? 0 : first[i], second == NULL ? 0 : second[i]);
        census->of[SLICE_ALL]++;
        census->of[truth->slices[i]]++;
    }
    return table;
}

/* Sums pairs by slice; *largest is the greatest group. */
static void sum_pairs(GHashTable *table, uint64_t sums[SLICES], size_t *largest) {
    GHashTableIter iterator;
    void *census;
    memset(sums, 0, SLICES * sizeof *sums);
    g_hash_table_iter_init(&iterator, table);
    while (g_hash_table_iter_next(&iterator, NULL, &census)) {
        const struct census *of = census;
        add_pairs(of, sums);
        if (largest != NULL) {
            *largest = MAX(*largest, (size_t)of->of[SLICE_ALL]);
        }
    }
}

static void true_pairs(const struct truth *truth, uint64_t sums[SLICES], size_t *largest) {
    GHashTable *table = take_census(truth, truth->customers, NULL);
    sum_pairs(table, sums, largest);
    g_hash_table_destroy(table);
}

/* --- clusters --------------------------------------------------------------------------------------------------------- */

static size_t count_mixed(const struct truth *truth, const uint64_t *clusters) {
    GHashTable *held = census_new();
    size_t mixed = 0;
    for (size_t i = 0; i < truth->count; i++) {
        struct census *census = census_of(held, clusters[i], 0);
        const uint64_t before = census->of[0] & census->of[1];
        census->of[truth->companies[i]] = 1;
        mixed += (census->of[0] & census->of[1]) != before;
    }
    g_hash_table_destroy(held);
    return mixed;
}

struct verdict score_clusters(const struct truth *truth, const uint64_t *clusters) {
    struct verdict verdict = {.largest = 0};
    uint64_t made[SLICES];
    uint64_t right[SLICES];
    uint64_t all[SLICES];
    GHashTable *by_cluster = take_census(truth, clusters, NULL);
    GHashTable *by_both = take_census(truth, clusters, truth->customers);
    GHashTable *by_customer = take_census(truth, truth->customers, NULL);
    sum_pairs(by_cluster, made, &verdict.largest);
    sum_pairs(by_both, right, NULL);
    sum_pairs(by_customer, all, &verdict.largest_true);
    for (size_t i = 0; i < SLICES; i++) {
        verdict.slices[i] = (struct quality){made[i], right[i], all[i]};
    }
    for (size_t i = 0; i < truth->count; i++) {
        const double both = (double)census_of(by_both, clusters[i], truth->customers[i])->of[SLICE_ALL];
        verdict.b_precision += both / (double)census_of(by_cluster, clusters[i], 0)->of[SLICE_ALL];
        verdict.b_recall += both / (double)census_of(by_customer, truth->customers[i], 0)->of[SLICE_ALL];
    }
    verdict.b_precision /= (double)truth->count;
    verdict.b_recall /= (double)truth->count;
    verdict.mixed = count_mixed(truth, clusters);
    g_hash_table_destroy(by_cluster);
    g_hash_table_destroy(by_both);
    g_hash_table_destroy(by_customer);
    return verdict;
}

/* --- curves ----------------------------------------------------------------------------------------------------------- */

static int surest_first(const void *left, const void *right) {
    const struct scored_pair *a = left;
    const struct scored_pair *b = right;
    if (a->score != b->score) {
        return a->score < b->score ? 1 : -1;
    }
    return a->a != b->a ? (a->a < b->a ? -1 : 1) : (a->b > b->b) - (a->b < b->b);
}

void score_sort(struct scored_pair *pairs, size_t count) {
    if (count > 0) {
        qsort(pairs, count, sizeof *pairs, surest_first);
    }
}

static void note(struct curve *curve, const struct quality *quality, double score) {
    const double f1 = quality_f1(quality);
    if (f1 > curve->best_f1) {
        curve->best_f1 = f1;
        curve->best_score = score;
    }
    for (size_t i = 0; i < PRECISIONS; i++) {
        if (quality_precision(quality) >= score_precisions[i]) {
            curve->recall[i] = MAX(curve->recall[i], quality_recall(quality));
        }
    }
}

static bool ends_step(const struct scored_pair *pairs, size_t count, size_t at) {
    return at + 1 == count || pairs[at + 1].score != pairs[at].score;
}

/* *there: the recall where `precision` still holds. */
static struct curve walk_pairs(const struct truth *truth, const struct scored_pair *pairs, size_t count,
                               enum slice slice, double precision, double *there) {
    struct curve curve = {0};
    struct quality quality = {0};
    uint64_t all[SLICES];
    true_pairs(truth, all, NULL);
    quality.all = all[slice];
    for (size_t i = 0; i < count; i++) {
        if (slice == SLICE_ALL || score_slice(truth, pairs[i].a, pairs[i].b) == slice) {
            quality.made++;
            quality.right += truth->customers[pairs[i].a] == truth->customers[pairs[i].b];
        }
        if (ends_step(pairs, count, i)) {
            note(&curve, &quality, pairs[i].score);
            *there = quality_precision(&quality) >= precision ? MAX(*there, quality_recall(&quality)) : *there;
        }
    }
    return curve;
}

struct curve score_pairs(const struct truth *truth, const struct scored_pair *pairs, size_t count, enum slice slice) {
    double there = 0;
    return walk_pairs(truth, pairs, count, slice, 1, &there);
}

double score_recall(const struct truth *truth, const struct scored_pair *pairs, size_t count, enum slice slice,
                    double precision) {
    double there = 0;
    (void)walk_pairs(truth, pairs, count, slice, precision, &there);
    return there;
}

/* Files connected so far; each group knows how many files of each customer it holds. */
struct forest {
    size_t *root;
    GHashTable **held; /* by root: customer → count */
    uint64_t *size;
};

static size_t root_of(struct forest *forest, size_t node) {
    while (forest->root[node] != node) {
        forest->root[node] = forest->root[forest->root[node]];
        node = forest->root[node];
    }
    return node;
}

static void unite(struct forest *forest, size_t a, size_t b, struct quality *quality) {
    a = root_of(forest, a);
    b = root_of(forest, b);
    if (a == b) {
        return;
    }
    if (forest->size[a] < forest->size[b]) {
        const size_t kept = a;
        a = b;
        b = kept;
    }
    GHashTableIter iterator;
    void *customer;
    void *count;
    quality->made += forest->size[a] * forest->size[b];
    g_hash_table_iter_init(&iterator, forest->held[b]);
    while (g_hash_table_iter_next(&iterator, &customer, &count)) {
        const size_t there = (size_t)g_hash_table_lookup(forest->held[a], customer);
        quality->right += (uint64_t)there * (uint64_t)(uintptr_t)count;
        g_hash_table_insert(forest->held[a], customer, (void *)(there + (size_t)count));
    }
    forest->size[a] += forest->size[b];
    forest->root[b] = a;
    g_clear_pointer(&forest->held[b], g_hash_table_destroy);
}

struct curve score_connected(const struct truth *truth, const struct scored_pair *pairs, size_t count) {
    struct curve curve = {0};
    struct quality quality = {0};
    uint64_t all[SLICES];
    struct forest forest = {g_new(size_t, truth->count), g_new(GHashTable *, truth->count),
                            g_new(uint64_t, truth->count)};
    true_pairs(truth, all, NULL);
    quality.all = all[SLICE_ALL];
    for (size_t i = 0; i < truth->count; i++) {
        forest.root[i] = i;
        forest.size[i] = 1;
        forest.held[i] = g_hash_table_new(NULL, NULL);
        g_hash_table_insert(forest.held[i], (void *)(uintptr_t)truth->customers[i], (void *)1);
    }
    for (size_t i = 0; i < count; i++) {
        unite(&forest, pairs[i].a, pairs[i].b, &quality);
        if (ends_step(pairs, count, i)) {
            note(&curve, &quality, pairs[i].score);
        }
    }
    for (size_t i = 0; i < truth->count; i++) {
        g_clear_pointer(&forest.held[i], g_hash_table_destroy);
    }
    g_free(forest.root);
    g_free(forest.held);
    g_free(forest.size);
    return curve;
}
