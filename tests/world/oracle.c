#include "tests/world/oracle.h"

#include "tests/world/relations.h"

#include <math.h>
#include <string.h>

struct oracle {
    struct relation_tables tables;
};

/* A world under the oracle's eye. */
struct judging {
    const struct oracle *oracle;
    struct holdings *holdings;
    size_t files;
    GArray *beliefs;  /* struct belief, by pair */
    GArray **of_file; /* by file: indexes of its beliefs */
};

static const double hopeless = 0.001;
static const double as_good_as_sure = 0.95;

struct oracle *oracle_new(const struct archive *reference) {
    struct oracle *oracle = g_new0(struct oracle, 1);
    relations_count(&oracle->tables, reference);
    return oracle;
}

void oracle_free(struct oracle *oracle) {
    g_free(oracle);
}

/* --- one pair --------------------------------------------------------------------------------------------------------- */

/* Outcomes of a name that only the same way of writing allows: their share among strangers is that of the way, times the
 * coincidence. */
static double stranger_says(const struct relation_tables *tables, enum relation relation,
                            const struct evidence *evidence) {
    static const struct {
        enum name_tie first, last;
    } ways[] = {{NAME_EQUAL, NAME_DIFFERS},
                {NAME_READS, NAME_READS_OTHERWISE},
                {NAME_SURNAME, NAME_OTHER_SURNAME},
                {NAME_COMPANY, NAME_OTHER_COMPANY}};
    const unsigned outcome = evidence->outcomes[CHECK_NAME];
    double share = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        for (unsigned k = ways[i].first; outcome >= ways[i].first && outcome <= ways[i].last && k <= ways[i].last;
             k++) {
            share += relations_outcome(tables, relation, CHECK_NAME, k);
        }
    }
    return share * evidence->coincidence;
}

static double likelihood(const struct relation_tables *tables, enum relation relation,
                         const struct evidence *evidence) {
    const bool by_chance = evidence->coincidence > 0 && relation != SAME && relation != HOUSEHOLD;
    double log_likelihood =
        log(tables->pairs[relation] + 1) + log(relations_tie(tables, relation, evidence_tie(evidence)));
    log_likelihood += log(by_chance ? stranger_says(tables, relation, evidence)
                                    : relations_outcome(tables, relation, CHECK_NAME, evidence->outcomes[CHECK_NAME]));
    for (size_t i = CHECK_ID; i < CHECKS; i++) {
        log_likelihood += log(relations_outcome(tables, relation, (enum check)i, evidence->outcomes[i]));
    }
    return log_likelihood;
}

static double posterior(const struct oracle *oracle, const struct evidence *evidence) {
    const double same = likelihood(&oracle->tables, SAME, evidence);
    double sum = 1;
    for (enum relation relation = HOUSEHOLD; relation < RELATIONS; relation++) {
        if ((relation == OTHERS) == evidence_tied(evidence) && relation >= OTHERS) {
            continue; /* which of the two they are is seen */
        }
        sum += exp(MIN(700, likelihood(&oracle->tables, relation, evidence) - same));
    }
    return 1 / sum;
}

/* --- neighbours ------------------------------------------------------------------------------------------------------- */

static struct belief *belief_at(const struct judging *judging, unsigned index) {
    return &g_array_index(judging->beliefs, struct belief, index);
}

static uint32_t other_of(const struct belief *belief, uint32_t file) {
    return belief->a == file ? belief->b : belief->a;
}

static void list_beliefs(struct judging *judging) {
    for (unsigned i = 0; i < judging->beliefs->len; i++) {
        const struct belief *belief = belief_at(judging, i);
        g_array_append_val(judging->of_file[belief->a], i);
        g_array_append_val(judging->of_file[belief->b], i);
    }
}

/* Nothing in either says that they are two. */
static bool may_be_one(const struct judging *judging, uint32_t a, uint32_t b) {
    static const bool differs[OUTCOMES] = {
        [NAME_NEAR] = true,          [NAME_DIFFERS] = true,       [NAME_READS_OTHERWISE] = true,
        [NAME_OTHER_SURNAME] = true, [NAME_OTHER_COMPANY] = true, [NAME_KINDS_DIFFER] = true};
    const struct evidence evidence = evidence_of(judging->holdings, MIN(a, b), MAX(a, b));
    return a == b ||
           (!differs[evidence.outcomes[CHECK_NAME]] && evidence.outcomes[CHECK_ID] != ID_DIFFERS &&
            evidence.outcomes[CHECK_GENDER] != GENDER_DIFFERS && evidence.outcomes[CHECK_BIRTH] != BIRTH_DIFFERS);
}

static double odds_of(double probability) {
    return probability / MAX(1e-12, 1 - probability);
}

/* The odds that the file is a customer's other than `b`'s: the best of each. */
static double rival_odds(const struct judging *judging, uint32_t file, uint32_t b) {
    const GArray *list = judging->of_file[file];
    double sum = 0;
    uint32_t heads[64];
    size_t head_count = 0;
    for (unsigned i = 0; i < list->len; i++) {
        const struct belief *belief = belief_at(judging, g_array_index(list, unsigned, i));
        const uint32_t rival = other_of(belief, file);
        bool known = may_be_one(judging, rival, b);
        for (size_t k = 0; !known && k < head_count; k++) {
            known = may_be_one(judging, rival, heads[k]);
        }
        if (!known && head_count < G_N_ELEMENTS(heads)) {
            heads[head_count++] = rival;
            sum += odds_of(belief->posterior);
        }
    }
    return sum;
}

/* All from the first beliefs, so that no order shows. */
static void share_out(struct judging *judging) {
    double *shared = g_new(double, judging->beliefs->len + 1);
    for (unsigned i = 0; i < judging->beliefs->len; i++) {
        const struct belief *belief = belief_at(judging, i);
        const double rivals = MAX(rival_odds(judging, belief->a, belief->b), rival_odds(judging, belief->b, belief->a));
        const double odds = odds_of(belief->posterior) / (1 + rivals);
        shared[i] = odds / (1 + odds);
    }
    for (unsigned i = 0; i < judging->beliefs->len; i++) {
        belief_at(judging, i)->posterior = shared[i];
    }
    g_free(shared);
}

/* `file` against `of` and all that is surely one with it. */
static double against_all(const struct judging *judging, uint32_t file, uint32_t of) {
    const GArray *list = judging->of_file[of];
    struct evidence evidence = evidence_of(judging->holdings, MIN(file, of), MAX(file, of));
    bool joined = false;
    for (unsigned i = 0; i < list->len; i++) {
        const struct belief *belief = belief_at(judging, g_array_index(list, unsigned, i));
        const uint32_t member = other_of(belief, of);
        if (member == file || belief->posterior < as_good_as_sure) {
            continue;
        }
        const struct evidence more = evidence_of(judging->holdings, MIN(file, member), MAX(file, member));
        evidence_join(&evidence, &more);
        joined = true;
    }
    return joined ? posterior(judging->oracle, &evidence) : 0;
}

static void hold_against_all(struct judging *judging) {
    double *better = g_new(double, judging->beliefs->len + 1);
    for (unsigned i = 0; i < judging->beliefs->len; i++) {
        const struct belief *belief = belief_at(judging, i);
        better[i] = belief->posterior;
        if (belief->posterior < 0.999) {
            const double both[2] = {against_all(judging, belief->a, belief->b),
                                    against_all(judging, belief->b, belief->a)};
            better[i] = MAX(better[i], MAX(both[0], both[1]) * as_good_as_sure);
        }
    }
    for (unsigned i = 0; i < judging->beliefs->len; i++) {
        belief_at(judging, i)->posterior = better[i];
    }
    g_free(better);
}

/* --- paths ------------------------------------------------------------------------------------------------------------ */

struct path {
    uint32_t file;
    double product;
};

/* The best products of posteriors from one file to those reached through others (Dijkstra 1959), while they are worth it. */
static void follow_paths(const struct judging *judging, uint32_t from, GHashTable *best, GArray *open) {
    g_hash_table_remove_all(best);
    g_array_set_size(open, 0);
    const struct path start = {from, 1};
    g_array_append_val(open, start);
    while (open->len > 0) {
        unsigned top = 0;
        for (unsigned i = 1; i < open->len; i++) {
            if (g_array_index(open, struct path, i).product > g_array_index(open, struct path, top).product) {
                top = i;
            }
        }
        const struct path path = g_array_index(open, struct path, top);
        g_array_remove_index_fast(open, top);
        if (g_hash_table_contains(best, (void *)(uintptr_t)(path.file + 1))) {
            continue;
        }
        double *product = g_new(double, 1);
        *product = path.product;
        g_hash_table_insert(best, (void *)(uintptr_t)(path.file + 1), product);
        const GArray *list = judging->of_file[path.file];
        for (unsigned i = 0; i < list->len; i++) {
            const struct belief *belief = belief_at(judging, g_array_index(list, unsigned, i));
            const struct path next = {other_of(belief, path.file), path.product * belief->posterior};
            if (next.product > 0.3 && best != NULL && g_hash_table_size(best) < 100) {
                g_array_append_val(open, next);
            }
        }
    }
}

static GArray *close_paths(const struct judging *judging) {
    GArray *all = g_array_new(FALSE, FALSE, sizeof(struct belief));
    GHashTable *best = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    GArray *open = g_array_new(FALSE, FALSE, sizeof(struct path));
    for (uint32_t file = 0; file < judging->files; file++) {
        follow_paths(judging, file, best, open);
        const GArray *list = judging->of_file[file];
        for (unsigned i = 0; i < list->len; i++) {
            struct belief belief = *belief_at(judging, g_array_index(list, unsigned, i));
            const uint32_t other = other_of(&belief, file);
            const double *product = g_hash_table_lookup(best, (void *)(uintptr_t)(other + 1));
            if (other > file) {
                belief.posterior = product == NULL ? belief.posterior : MAX(belief.posterior, *product);
                g_array_append_val(all, belief);
            }
            (void)g_hash_table_remove(best, (void *)(uintptr_t)(other + 1));
        }
        GHashTableIter iterator;
        void *other;
        void *product;
        g_hash_table_iter_init(&iterator, best);
        while (g_hash_table_iter_next(&iterator, &other, &product)) {
            const struct belief belief = {file, (uint32_t)(uintptr_t)other - 1, *(double *)product};
            if (belief.b > file) {
                g_array_append_val(all, belief);
            }
        }
    }
    g_hash_table_destroy(best);
    g_array_free(open, TRUE);
    return all;
}

/* --- the whole -------------------------------------------------------------------------------------------------------- */

GArray *oracle_judge(const struct oracle *oracle, const struct archive *archive) {
    struct judging judging = {oracle, holdings_new(archive), archive->files->len,
                              g_array_new(FALSE, FALSE, sizeof(struct belief)), g_new(GArray *, archive->files->len)};
    GArray *pairs = holdings_pairs(judging.holdings);
    for (size_t i = 0; i < judging.files; i++) {
        judging.of_file[i] = g_array_new(FALSE, FALSE, sizeof(unsigned));
    }
    for (size_t i = 0; i < pairs->len; i++) {
        const uint32_t *pair = (const uint32_t *)(const void *)(pairs->data + i * 2 * sizeof(uint32_t));
        const struct evidence evidence = evidence_of(judging.holdings, pair[0], pair[1]);
        const struct belief belief = {pair[0], pair[1], posterior(oracle, &evidence)};
        if (belief.posterior > hopeless) {
            g_array_append_val(judging.beliefs, belief);
        }
    }
    list_beliefs(&judging);
    hold_against_all(&judging);
    share_out(&judging);
    GArray *all = close_paths(&judging);
    for (size_t i = 0; i < judging.files; i++) {
        g_array_free(judging.of_file[i], TRUE);
    }
    g_free(judging.of_file);
    g_array_free(pairs, TRUE);
    g_array_free(judging.beliefs, TRUE);
    holdings_free(judging.holdings);
    return all;
}

void oracle_print_calibration(const struct archive *archive, const GArray *beliefs, FILE *to) {
    static const double bounds[] = {0.001, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.9995, 1.0000001};
    for (size_t i = 0; i + 1 < G_N_ELEMENTS(bounds); i++) {
        size_t made = 0;
        size_t right = 0;
        double expected = 0;
        for (unsigned k = 0; k < beliefs->len; k++) {
            const struct belief *belief = &g_array_index(beliefs, struct belief, k);
            if (belief->posterior >= bounds[i] && belief->posterior < bounds[i + 1]) {
                made++;
                right += archive_truth(archive, belief->a) == archive_truth(archive, belief->b);
                expected += belief->posterior;
            }
        }
        (void)fprintf(to, "  %6.4f – %6.4f %8zu pairs, expected %6.4f, true %6.4f\n", bounds[i], MIN(1, bounds[i + 1]),
                      made, made == 0 ? 0 : expected / (double)made, made == 0 ? 0 : (double)right / (double)made);
    }
}
