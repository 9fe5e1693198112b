#include "tests/matching/reach.h"

#include "tests/world/evidence.h"

/* The files of one customer. */
struct group {
    const struct holdings *holdings;
    const GArray *files; /* uint32_t */
    size_t *root;        /* by position: who stands together */
    const bool *title;
};

enum { HAS_PHONE = 1, HAS_CAR = 2 };

static unsigned agreement(const struct group *group, size_t a, size_t b) {
    const uint32_t left = g_array_index(group->files, uint32_t, a);
    const uint32_t right = g_array_index(group->files, uint32_t, b);
    const struct evidence evidence = evidence_of(group->holdings, MIN(left, right), MAX(left, right));
    const bool phone = evidence.phone == PHONE_NOW || evidence.phone == PHONE_ONCE || evidence.phone == PHONE_MASKED;
    const bool car =
        evidence.car == CAR_OWNED || evidence.car == CAR_VIN || evidence.car == CAR_TAIL || evidence.car == CAR_PLATE;
    return (phone ? HAS_PHONE : 0U) | (car ? HAS_CAR : 0U);
}

static void put_together(struct group *group, size_t into, size_t from) {
    for (size_t i = 0; i < group->files->len; i++) {
        group->root[i] = group->root[i] == from ? into : group->root[i];
    }
}

/* Looks for others that have, together, the phone and the car of a title-only file. */
static bool finds_others(struct group *group, size_t at) {
    unsigned *had = g_new0(unsigned, group->files->len);
    bool found = false;
    for (size_t i = 0; !found && i < group->files->len; i++) {
        if (group->root[i] != group->root[at]) {
            had[group->root[i]] |= agreement(group, at, i);
            found = had[group->root[i]] == (HAS_PHONE | HAS_CAR);
            if (found) {
                put_together(group, group->root[i], group->root[at]);
            }
        }
    }
    g_free(had);
    return found;
}

static bool step(struct group *group) {
    bool any = false;
    for (size_t i = 0; i < group->files->len; i++) {
        any |= group->title[i] && finds_others(group, i);
    }
    return any;
}

static void count_pairs(const struct group *group, struct reach *reach) {
    for (size_t i = 0; i < group->files->len; i++) {
        for (size_t k = i + 1; k < group->files->len; k++) {
            const bool counts = group->title[i] || group->title[k];
            reach->all += counts;
            reach->within += counts && group->root[i] == group->root[k];
        }
    }
}

static void add_customer(const struct archive *archive, const struct holdings *holdings, const GArray *files,
                         struct reach *reach) {
    size_t *root = g_new(size_t, files->len);
    bool *title = g_new(bool, files->len);
    size_t full = files->len;
    for (size_t i = 0; i < files->len; i++) {
        title[i] = archive_file(archive, g_array_index(files, uint32_t, i))->kind == FILE_TITLE;
        full = !title[i] && full == files->len ? i : full;
        root[i] = title[i] ? i : full;
    }
    struct group group = {holdings, files, root, title};
    while (step(&group)) {
    }
    count_pairs(&group, reach);
    g_free(root);
    g_free(title);
}

struct reach reach_of(const struct archive *archive) {
    struct reach reach = {0};
    struct holdings *holdings = holdings_new(archive);
    GHashTable *customers = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, (GDestroyNotify)g_array_unref);
    for (uint32_t i = 0; i < archive->files->len; i++) {
        const int64_t customer = (int64_t)archive_truth(archive, i);
        GArray *files = g_hash_table_lookup(customers, &customer);
        if (files == NULL) {
            files = g_array_new(FALSE, FALSE, sizeof(uint32_t));
            g_hash_table_insert(customers, g_memdup2(&customer, sizeof customer), files);
        }
        g_array_append_val(files, i);
    }
    GHashTableIter iterator;
    void *files;
    g_hash_table_iter_init(&iterator, customers);
    while (g_hash_table_iter_next(&iterator, NULL, &files)) {
        add_customer(archive, holdings, files, &reach);
    }
    g_hash_table_destroy(customers);
    holdings_free(holdings);
    return reach;
}
