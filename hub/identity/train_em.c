/* Expectation maximisation of one blocking pass: two classes, outcomes independent within each, u given, m and the share of
 * the same unknown (Winkler 1988). A pair that a steward spoke of keeps its class (Winkler 2000). */
#include "hub/identity/training.h"

#include <math.h>
#include <string.h>

enum { ITERATIONS_MAX = 300 };
#define CHANGE_LEAST 1e-6
#define PRIOR_PAIRS 1.0 /* pairs' worth of the file's own numbers, so that no share becomes 0 */

/* --- patterns ----------------------------------------------------------------------------------------------------- */

static unsigned pattern_hash(const void *data) {
    const struct pattern *pattern = data;
    unsigned hash = 2166136261U; /* FNV-1a */
    for (size_t i = 0; i < SUBJECTS_MAX; i++) {
        hash = (hash ^ pattern->levels[i]) * 16777619U;
    }
    return (hash ^ pattern->label) * 16777619U;
}

static int pattern_same(const void *left, const void *right) {
    const struct pattern *a = left;
    const struct pattern *b = right;
    return a->label == b->label && memcmp(a->levels, b->levels, SUBJECTS_MAX) == 0;
}

struct pattern_set pattern_set_new(void) {
    return (struct pattern_set){g_hash_table_new(pattern_hash, pattern_same), g_ptr_array_new()};
}

void pattern_set_free(struct pattern_set *set) {
    g_hash_table_destroy(set->known);
    g_ptr_array_free(set->list, 1);
}

void pattern_set_add(struct training *training, struct pattern_set *set, const uint8_t levels[SUBJECTS_MAX],
                     enum training_label label) {
    struct pattern wanted = {.label = (uint8_t)label};
    memcpy(wanted.levels, levels, SUBJECTS_MAX);
    struct pattern *pattern = g_hash_table_lookup(set->known, &wanted);
    if (pattern == NULL) {
        if (set->list->len >= PATTERNS_MAX) {
            return;
        }
        pattern = ARENA_NEW(training->arena, struct pattern, 1);
        *pattern = wanted;
        (void)g_hash_table_add(set->known, pattern);
        g_ptr_array_add(set->list, pattern);
    }
    pattern->count++;
}

/* --- one pass ----------------------------------------------------------------------------------------------------- */

struct expectation {
    const struct training *training;
    struct blocking_pass *pass;
    double m[SUBJECTS_MAX][LEVELS_MAX], prior[SUBJECTS_MAX][LEVELS_MAX];
    double ratio[SUBJECTS_MAX][LEVELS_MAX]; /* ln of m over u */
};

static void begin(struct expectation *expectation) {
    for (size_t i = 0; i < expectation->training->subject_count; i++) {
        const struct training_subject *subject = &expectation->training->subjects[i];
        double sum = 0;
        for (size_t k = 0; k < subject->level_count; k++) {
            sum += subject->levels[k].m;
        }
        for (size_t k = 0; k < subject->level_count; k++) {
            expectation->m[i][k] = expectation->prior[i][k] = subject->levels[k].m / sum;
        }
    }
    expectation->pass->same = 0.5;
}

static void take_ratios(struct expectation *expectation) {
    for (size_t i = 0; i < expectation->training->subject_count; i++) {
        const struct training_subject *subject = &expectation->training->subjects[i];
        for (size_t k = 0; k < subject->level_count; k++) {
            expectation->ratio[i][k] =
                expectation->pass->fixed[i] ? 0 : log(expectation->m[i][k] / subject->levels[k].u);
        }
    }
}

static double posterior_of(const struct expectation *expectation, const struct pattern *pattern) {
    if (pattern->label != LABEL_NONE) {
        return pattern->label == LABEL_SAME;
    }
    double odds = log(expectation->pass->same / (1 - expectation->pass->same));
    for (size_t i = 0; i < expectation->training->subject_count; i++) {
        odds += pattern->levels[i] == 0 ? 0 : expectation->ratio[i][pattern->levels[i] - 1];
    }
    return 1 / (1 + exp(-odds));
}

static void expect(struct expectation *expectation) {
    const GPtrArray *list = expectation->pass->patterns.list;
    double same = 0;
    for (unsigned p = 0; p < list->len; p++) {
        struct pattern *pattern = g_ptr_array_index(list, p);
        pattern->posterior = posterior_of(expectation, pattern);
        same += pattern->posterior * pattern->count;
    }
    const double share = same / expectation->pass->pairs;
    expectation->pass->same = CLAMP(share, 1e-6, 1 - 1e-6);
}

static void add_to(double seen[SUBJECTS_MAX][LEVELS_MAX], const GPtrArray *list, size_t subjects) {
    for (unsigned p = 0; p < list->len; p++) {
        const struct pattern *pattern = g_ptr_array_index(list, p);
        for (size_t i = 0; i < subjects; i++) {
            if (pattern->levels[i] != 0) {
                seen[i][pattern->levels[i] - 1] += pattern->posterior * pattern->count;
            }
        }
    }
}

/* The greatest change of a share. */
static double maximise(struct expectation *expectation) {
    double seen[SUBJECTS_MAX][LEVELS_MAX] = {{0}};
    double change = 0;
    const size_t subjects = expectation->training->subject_count;
    add_to(seen, expectation->pass->patterns.list, subjects);
    add_to(seen, expectation->training->words.list, subjects);
    for (size_t i = 0; i < subjects; i++) {
        const size_t levels = expectation->training->subjects[i].level_count;
        double sum = PRIOR_PAIRS;
        for (size_t k = 0; k < levels; k++) {
            sum += seen[i][k];
        }
        for (size_t k = 0; k < levels; k++) {
            const double m = (seen[i][k] + PRIOR_PAIRS * expectation->prior[i][k]) / sum;
            change = fmax(change, fabs(m - expectation->m[i][k]));
            expectation->m[i][k] = m;
        }
    }
    return change;
}

void training_expect(struct training *training, struct blocking_pass *pass) {
    struct expectation *expectation = ARENA_NEW(training->arena, struct expectation, 1);
    *expectation = (struct expectation){.training = training, .pass = pass};
    double change = 1;
    if (pass->pairs == 0) {
        return;
    }
    begin(expectation);
    while (change > CHANGE_LEAST && pass->iterations < ITERATIONS_MAX) {
        pass->iterations++;
        take_ratios(expectation);
        expect(expectation);
        change = maximise(expectation);
    }
}
