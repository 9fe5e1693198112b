/* score.h – how good a matching is, against the truth: pairwise and B-cubed (Bagga and Baldwin 1998) precision, recall and F1
 * of clusters; and of scored pairs the best F1 and the recall that can be had at a given precision, over *all* true pairs, also
 * those that nobody proposed. Everything by kind of file as well: a pair belongs to the scantiest of its two. */
#ifndef TESTS_MATCHING_SCORE_H
#define TESTS_MATCHING_SCORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A pair with a title-only file is of that slice, else one with an organisation, else one with a masked file. */
enum slice { SLICE_ALL, SLICE_FULL, SLICE_TITLE, SLICE_ORGANISATION, SLICE_MASKED, SLICES };

struct truth {
    size_t count;
    const uint64_t *customers; /* equal for files of one customer */
    const uint8_t *slices;     /* of each file: SLICE_FULL … SLICE_MASKED */
    const bool *companies;
};

struct quality {
    uint64_t made, right, all; /* pairs put together, of them rightly; true pairs */
};

double quality_precision(const struct quality *quality); /* 1 when none was made */
double quality_recall(const struct quality *quality);
double quality_f1(const struct quality *quality);

struct verdict {
    struct quality slices[SLICES];
    double b_precision, b_recall;
    size_t largest, largest_true;
    size_t mixed; /* clusters with a person and a company */
};

/* `clusters`: equal for files that stand together. */
struct verdict score_clusters(const struct truth *truth, const uint64_t *clusters);

struct scored_pair {
    uint32_t a, b;
    double score; /* more is surer */
};

enum { PRECISIONS = 3 };
extern const double score_precisions[PRECISIONS]; /* 0.99, 0.995, 0.998 */

struct curve {
    double best_f1, best_score, recall[PRECISIONS];
};

/* Sorts the pairs, surest first. Pairs of equal score come in together. */
void score_sort(struct scored_pair *pairs, size_t count);
/* Pair by pair, in one slice. `pairs` are sorted. */
struct curve score_pairs(const struct truth *truth, const struct scored_pair *pairs, size_t count, enum slice slice);
/* The recall of a slice where at least that precision can be had. */
double score_recall(const struct truth *truth, const struct scored_pair *pairs, size_t count, enum slice slice,
                    double precision);
/* As score_pairs, but what is connected at a threshold counts as one cluster. */
struct curve score_connected(const struct truth *truth, const struct scored_pair *pairs, size_t count);
enum slice score_slice(const struct truth *truth, uint32_t a, uint32_t b);

#endif
