/* match.c – how good the matching is on a world: one table. POSTGRES_URI names an empty database.
 *   match FILES SEED DIFFICULTY [NAME=PAIRS]...
 * Without POSTGRES_URI only the pairs that others propose are judged: lines "a b score", files numbered as in files.tsv. */
#include "tests/matching/hub_side.h"
#include "tests/matching/reach.h"

#include "tests/world/oracle.h"

#include <stdlib.h>

static const char *const slice_names[SLICES] = {"all", "full", "title-only", "organisation", "masked"};

static void print_clusters(const struct verdict *verdict) {
    (void)printf("\nOurs, clusters at the shipped thresholds\n%-14s %9s %9s %9s %10s %10s\n", "pairs of files",
                 "precision", "recall", "F1", "made", "true");
    for (size_t i = 0; i < SLICES; i++) {
        const struct quality *quality = &verdict->slices[i];
        (void)printf("%-14s %9.4f %9.4f %9.4f %10lu %10lu\n", slice_names[i], quality_precision(quality),
                     quality_recall(quality), quality_f1(quality), (unsigned long)quality->made,
                     (unsigned long)quality->all);
    }
    (void)printf("B-cubed        %9.4f %9.4f %9.4f\n", verdict->b_precision, verdict->b_recall,
                 2 * verdict->b_precision * verdict->b_recall / (verdict->b_precision + verdict->b_recall));
    (void)printf("largest cluster %zu, largest true one %zu; clusters with a person and a company: %zu\n",
                 verdict->largest, verdict->largest_true, verdict->mixed);
}

static void print_curve(const char *who, const struct curve *curve) {
    (void)printf("%-36s %8.4f %12.4f %12.4f %12.4f\n", who, curve->best_f1, curve->recall[0], curve->recall[1],
                 curve->recall[2]);
}

static void print_heading(void) {
    (void)printf("\n%-36s %8s %12s %12s %12s\n", "thresholds moved, over all true pairs", "best F1", "recall@0.99",
                 "@0.995", "@0.998");
}

static void print_curves(const char *who, GArray *found, const struct truth *truth) {
    struct scored_pair *pairs = (struct scored_pair *)(void *)found->data;
    char title[96];
    score_sort(pairs, found->len);
    struct curve curve = score_connected(truth, pairs, found->len);
    (void)snprintf(title, sizeof title, "%s, connected", who);
    print_curve(title, &curve);
    for (size_t i = 0; i < SLICES; i++) {
        (void)snprintf(title, sizeof title, "%s, pairs, %s", who, slice_names[i]);
        curve = score_pairs(truth, pairs, found->len, (enum slice)i);
        print_curve(title, &curve);
    }
}

/* What somebody else proposes: "NAME=FILE" of lines "a b score". */
static void print_others(const char *argument, const struct truth *truth) {
    char **parts = g_strsplit(argument, "=", 2);
    FILE *file = parts[1] == NULL ? NULL : fopen(parts[1], "r");
    GArray *found = g_array_new(FALSE, FALSE, sizeof(struct scored_pair));
    char line[128];
    if (file == NULL) {
        perror(argument);
        exit(EXIT_FAILURE);
    }
    while (fgets(line, sizeof line, file) != NULL) {
        char *at = line;
        struct scored_pair pair = {.a = (uint32_t)strtoul(at, &at, 10)};
        pair.b = (uint32_t)strtoul(at, &at, 10);
        pair.score = strtod(at, &at);
        if (pair.a < truth->count && pair.b < truth->count) {
            g_array_append_val(found, pair);
        }
    }
    (void)fclose(file);
    print_curves(parts[0], found, truth);
    g_array_free(found, TRUE);
    g_strfreev(parts);
}

static void relabel(uint64_t *clusters, size_t count, uint64_t from, uint64_t to) {
    for (size_t i = 0; i < count; i++) {
        clusters[i] = clusters[i] == from ? to : clusters[i];
    }
}

/* How many of each kind stand open, and which share of them is one customer. */
static void print_kinds(const struct hub_side *side, const struct truth *truth) {
    static const char *const names[ASKED_KINDS] = {"nearly the same", "a link forbidden", "halves that fit two sides"};
    size_t open[ASKED_KINDS] = {0};
    size_t same[ASKED_KINDS] = {0};
    for (size_t i = 0; i < side->questions->len; i++) {
        const struct question *question = &g_array_index(side->questions, struct question, i);
        open[question->kind]++;
        same[question->kind] += truth->customers[question->a] == truth->customers[question->b];
    }
    for (size_t i = 0; i < ASKED_KINDS; i++) {
        (void)printf("  %-28s %6zu, %.3f of them the same\n", names[i], open[i],
                     open[i] > 0 ? (double)same[i] / (double)open[i] : 0.0);
    }
}

/* The steward answers the heaviest questions first, and knows the truth. */
static void print_questions(const struct hub_side *side, const struct truth *truth) {
    static const double shares[] = {0.005, 0.01, 0.02};
    uint64_t *clusters = g_memdup2(side->clusters, truth->count * sizeof *clusters);
    size_t next = 0;
    (void)printf("\nQuestions: %u open at the end, %.2f new per 1000 events in the second half\n", side->questions->len,
                 (double)side->asked * 1000 / (double)side->of_late);
    print_kinds(side, truth);
    for (size_t i = 0; i < G_N_ELEMENTS(shares); i++) {
        const size_t until = MIN((size_t)(shares[i] * (double)truth->count), side->questions->len);
        for (; next < until; next++) {
            const struct question *question = &g_array_index(side->questions, struct question, next);
            if (truth->customers[question->a] == truth->customers[question->b]) {
                relabel(clusters, truth->count, clusters[question->b], clusters[question->a]);
            }
        }
        const struct verdict verdict = score_clusters(truth, clusters);
        (void)printf("%.1f %% of files' worth answered (%zu): recall %.4f, precision %.4f\n", shares[i] * 100, until,
                     quality_recall(&verdict.slices[SLICE_ALL]), quality_precision(&verdict.slices[SLICE_ALL]));
    }
    g_free(clusters);
}

/* What the shipped thresholds find, as a share of what the oracle finds as precisely. `found` is sorted. */
static void print_beside(const struct verdict *verdict, const GArray *found, const struct truth *truth) {
    const struct scored_pair *pairs = (const struct scored_pair *)(const void *)found->data;
    (void)printf("\n%-36s %9s %9s %9s %9s\n", "ours beside the oracle, pairs of files", "precision", "recall",
                 "oracle's", "share");
    for (size_t i = 0; i < SLICES; i++) {
        const struct quality *ours = &verdict->slices[i];
        const double precision = quality_precision(ours);
        const double there = score_recall(truth, pairs, found->len, (enum slice)i, precision);
        (void)printf("%-36s %9.4f %9.4f %9.4f %9.4f\n", slice_names[i], precision, quality_recall(ours), there,
                     there > 0 ? quality_recall(ours) / there : 1);
    }
}

/* The oracle knows the habits by a world of its own. `ours`: what it is held beside, NULL: nothing. */
static void judge_oracle(const struct archive *archive, const struct archive_settings *settings,
                         const struct truth *truth, const struct verdict *ours) {
    struct archive_settings other = *settings;
    other.seed = settings->seed + 100000;
    struct archive *reference = archive_new(DEALERHUB_SOURCE_DIR, &other);
    struct oracle *oracle = oracle_new(reference);
    archive_free(reference);
    GArray *beliefs = oracle_judge(oracle, archive);
    GArray *found = g_array_new(FALSE, FALSE, sizeof(struct scored_pair));
    size_t decidable = 0;
    for (unsigned i = 0; i < beliefs->len; i++) {
        const struct belief *belief = &g_array_index(beliefs, struct belief, i);
        const struct scored_pair pair = {belief->a, belief->b, belief->posterior};
        g_array_append_val(found, pair);
        decidable += belief->posterior >= 0.99 && truth->customers[pair.a] == truth->customers[pair.b];
    }
    print_curves("oracle", found, truth);
    (void)printf("decidable true pairs (oracle at least 0.99): %zu\n", decidable);
    oracle_print_calibration(archive, beliefs, stdout);
    if (ours != NULL) {
        print_beside(ours, found, truth);
    }
    g_array_free(found, TRUE);
    g_array_free(beliefs, TRUE);
    oracle_free(oracle);
}

/* Beside what was found what the rule on title-only files leaves to be found. */
static void print_reach(const struct archive *archive, const struct quality *titles) {
    const struct reach reach = reach_of(archive);
    const double most = reach.all == 0 ? 1 : (double)reach.within / (double)reach.all;
    (void)printf(
        "title-only: a phone and a car of the customer's agree in %.4f of the true pairs, and no others may link; "
        "found %.4f of these\n",
        most, most > 0 ? quality_recall(titles) / most : 1);
}

static struct verdict judge_hub(const struct archive *archive, const struct truth *truth) {
    struct hub_side side;
    hub_side_run(&side, archive, 1000);
    (void)printf("%zu events, %zu refused, %.1f s of this process\n", side.events, side.refused, side.seconds);
    const struct verdict verdict = score_clusters(truth, side.clusters);
    print_clusters(&verdict);
    print_reach(archive, &verdict.slices[SLICE_TITLE]);
    print_questions(&side, truth);
    print_heading();
    print_curves("ours", side.links, truth);
    hub_side_free(&side);
    return verdict;
}

int main(int count, char **arguments) {
    if (count < 4) {
        (void)fprintf(stderr, "usage: match FILES SEED DIFFICULTY [NAME=PAIRS]...\n");
        return EXIT_FAILURE;
    }
    const struct archive_settings settings = {.files = strtoul(arguments[1], NULL, 10),
                                              .seed = strtoull(arguments[2], NULL, 10),
                                              .difficulty = strtod(arguments[3], NULL)};
    struct archive *archive = archive_new(DEALERHUB_SOURCE_DIR, &settings);
    struct truth truth = truth_of(archive);
    (void)printf("World: %zu files, seed %lu, difficulty %.2f\n", truth.count, (unsigned long)settings.seed,
                 settings.difficulty);
    const bool merges = getenv("POSTGRES_URI") != NULL;
    struct verdict verdict = {0};
    if (merges) {
        verdict = judge_hub(archive, &truth);
    } else {
        print_heading();
    }
    judge_oracle(archive, &settings, &truth, merges ? &verdict : NULL);
    for (int i = 4; i < count; i++) {
        print_others(arguments[i], &truth);
    }
    truth_clear(&truth);
    archive_free(archive);
    return EXIT_SUCCESS;
}
