#include "tests/world/relations.h"

#include <stdlib.h>
#include <string.h>

enum { SAMPLE = 400000 };

static const double too_few = 0.2; /* added to every count */

struct counting {
    struct relation_tables *tables;
    const struct archive *archive;
    struct holdings *holdings;
    GArray *pairs;          /* uint32_t[2] */
    GHashTable *workplaces; /* person → list of companies, as GArray of int */
};

/* --- who belongs together --------------------------------------------------------------------------------------------- */

static void add_workplace(GHashTable *workplaces, int person, int company) {
    GArray *list = g_hash_table_lookup(workplaces, (void *)(uintptr_t)(person + 1));
    if (list == NULL) {
        list = g_array_new(FALSE, FALSE, sizeof(int));
        g_hash_table_insert(workplaces, (void *)(uintptr_t)(person + 1), list);
    }
    g_array_append_val(list, company);
}

static void free_list(void *list) {
    g_array_free(list, TRUE);
}

static GHashTable *find_workplaces(const struct population *population) {
    GHashTable *workplaces = g_hash_table_new_full(NULL, NULL, NULL, free_list);
    for (unsigned i = 0; i < population->companies->len; i++) {
        const struct company *company = population_company(population, (int)i);
        add_workplace(workplaces, company->boss, (int)i);
        for (size_t k = 0; k < company->driver_count; k++) {
            add_workplace(workplaces, company->drivers[k], (int)i);
        }
    }
    return workplaces;
}

static bool works_at(const struct counting *counting, int person, int company) {
    const GArray *list = g_hash_table_lookup(counting->workplaces, (void *)(uintptr_t)(person + 1));
    for (unsigned i = 0; list != NULL && i < list->len; i++) {
        if (g_array_index(list, int, i) == company) {
            return true;
        }
    }
    return false;
}

static bool work_together(const struct counting *counting, int a, int b) {
    const GArray *list = g_hash_table_lookup(counting->workplaces, (void *)(uintptr_t)(a + 1));
    for (unsigned i = 0; list != NULL && i < list->len; i++) {
        if (works_at(counting, b, g_array_index(list, int, i))) {
            return true;
        }
    }
    return false;
}

static enum relation relation_of(const struct counting *counting, uint32_t a, uint32_t b) {
    const struct archive *archive = counting->archive;
    const struct customer_ref left = archive_file(archive, a)->truth;
    const struct customer_ref right = archive_file(archive, b)->truth;
    if (archive_truth(archive, a) == archive_truth(archive, b)) {
        return SAME;
    }
    if (left.company && right.company) {
        return OTHERS;
    }
    if (left.company || right.company) {
        return works_at(counting, left.company ? right.index : left.index, left.company ? left.index : right.index)
                   ? WORKPLACE
                   : OTHERS;
    }
    if (population_person(archive->population, left.index)->household ==
        population_person(archive->population, right.index)->household) {
        return HOUSEHOLD;
    }
    return work_together(counting, left.index, right.index) ? WORKPLACE : OTHERS;
}

/* --- pairs ------------------------------------------------------------------------------------------------------------ */

static void add_group(GHashTable *groups, uint64_t key, uint32_t file) {
    GArray *list = g_hash_table_lookup(groups, (void *)(uintptr_t)key);
    if (list == NULL) {
        list = g_array_new(FALSE, FALSE, sizeof file);
        g_hash_table_insert(groups, (void *)(uintptr_t)key, list);
    }
    g_array_append_val(list, file);
}

/* Households, with all their members' files, and workplaces: pairs that need not share anything. */
static GHashTable *find_groups(const struct counting *counting) {
    GHashTable *groups = g_hash_table_new_full(NULL, NULL, NULL, free_list);
    for (uint32_t i = 0; i < counting->archive->files->len; i++) {
        const struct archive_file *file = archive_file(counting->archive, i);
        if (file->kind == FILE_JUNK || file->kind == FILE_COLLECTIVE) {
            continue;
        }
        if (file->truth.company) {
            add_group(groups, (uint64_t)1 << 40 | (uint64_t)file->truth.index, i);
            continue;
        }
        const struct resident *person = population_person(counting->archive->population, file->truth.index);
        add_group(groups, (uint64_t)2 << 40 | (uint64_t)person->household, i);
        const GArray *list = g_hash_table_lookup(counting->workplaces, (void *)(uintptr_t)(file->truth.index + 1));
        for (unsigned k = 0; list != NULL && k < list->len; k++) {
            if (k == 0 || g_array_index(list, int, k) != g_array_index(list, int, k - 1)) {
                add_group(groups, (uint64_t)1 << 40 | (uint64_t)g_array_index(list, int, k), i);
            }
        }
    }
    return groups;
}

static int by_pair(const void *left, const void *right) {
    return memcmp(left, right, 2 * sizeof(uint32_t));
}

static void add_group_pairs(struct counting *counting) {
    GHashTable *groups = find_groups(counting);
    GHashTableIter iterator;
    void *list;
    g_hash_table_iter_init(&iterator, groups);
    while (g_hash_table_iter_next(&iterator, NULL, &list)) {
        const GArray *files = list;
        for (unsigned i = 0; i < files->len; i++) {
            for (unsigned k = i + 1; k < files->len; k++) {
                const uint32_t pair[2] = {g_array_index(files, uint32_t, i), g_array_index(files, uint32_t, k)};
                g_array_append_vals(counting->pairs, pair, 1);
            }
        }
    }
    g_hash_table_destroy(groups);
    qsort(counting->pairs->data, counting->pairs->len, 2 * sizeof(uint32_t), by_pair);
}

/* --- counting --------------------------------------------------------------------------------------------------------- */

/* Identifiers find their pairs, so that those of strangers are known without a sample. */
static bool found_by_itself(enum check check, unsigned outcome) {
    return (check == CHECK_ID && outcome >= ID_SAME && outcome <= ID_MASK_FITS) ||
           (check == CHECK_ACCOUNT && outcome == ACCOUNT_SAME);
}

static void count_pair(struct counting *counting, const uint32_t *pair) {
    struct relation_tables *tables = counting->tables;
    const struct evidence evidence = evidence_of(counting->holdings, pair[0], pair[1]);
    enum relation relation = relation_of(counting, pair[0], pair[1]);
    if (relation == OTHERS && evidence_tied(&evidence)) {
        relation = OTHERS_TIED;
    }
    if (relation != OTHERS) {
        tables->pairs[relation]++;
        tables->ties[relation][evidence_tie(&evidence)]++;
    }
    for (size_t i = 0; i < CHECKS; i++) {
        if (relation != OTHERS || found_by_itself((enum check)i, evidence.outcomes[i])) {
            tables->outcomes[relation][i][evidence.outcomes[i]]++;
        }
    }
}

/* Strangers whom nothing ties, by a sample that stands for all of them. */
static void count_strangers(struct counting *counting) {
    struct relation_tables *tables = counting->tables;
    const double files = (double)counting->archive->files->len;
    struct dice dice = dice_new(counting->archive->population->seed, 77, 0);
    tables->pairs[OTHERS] = files * (files - 1) / 2 - tables->pairs[SAME] - tables->pairs[HOUSEHOLD] -
                            tables->pairs[WORKPLACE] - tables->pairs[OTHERS_TIED];
    const double weight = tables->pairs[OTHERS] / SAMPLE;
    for (size_t i = 0; i < SAMPLE; i++) {
        const uint32_t a = dice_below(&dice, counting->archive->files->len);
        const uint32_t b = dice_below(&dice, counting->archive->files->len);
        const struct evidence evidence = evidence_of(counting->holdings, a, b);
        if (a == b || evidence_tied(&evidence) || relation_of(counting, a, b) != OTHERS) {
            continue;
        }
        tables->ties[OTHERS][evidence_tie(&evidence)] += weight;
        for (size_t k = 0; k < CHECKS; k++) {
            if (!found_by_itself((enum check)k, evidence.outcomes[k])) {
                tables->outcomes[OTHERS][k][evidence.outcomes[k]] += weight;
            }
        }
    }
}

void relations_count(struct relation_tables *tables, const struct archive *archive) {
    struct counting counting = {tables, archive, holdings_new(archive), NULL, find_workplaces(archive->population)};
    *tables = (struct relation_tables){{0}, {{0}}, {{{0}}}};
    counting.pairs = holdings_pairs(counting.holdings);
    add_group_pairs(&counting);
    const uint32_t *pairs = (const uint32_t *)(const void *)counting.pairs->data;
    for (size_t i = 0; i < counting.pairs->len; i++) {
        if (i == 0 || by_pair(&pairs[2 * i], &pairs[2 * i - 2]) != 0) {
            count_pair(&counting, &pairs[2 * i]);
        }
    }
    count_strangers(&counting);
    g_array_free(counting.pairs, TRUE);
    g_hash_table_destroy(counting.workplaces);
    holdings_free(counting.holdings);
}

double relations_tie(const struct relation_tables *tables, enum relation relation, size_t tie) {
    return (tables->ties[relation][tie] + too_few / 50) / (tables->pairs[relation] + too_few);
}

double relations_outcome(const struct relation_tables *tables, enum relation relation, enum check check,
                         unsigned outcome) {
    return (tables->outcomes[relation][check][outcome] + too_few) / (tables->pairs[relation] + too_few * OUTCOMES);
}
