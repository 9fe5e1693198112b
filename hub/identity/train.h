/* train.h – estimates the numbers of a model file from pairs of records. u, the share of an outcome among different
 * customers, from random pairs; m, its share among the same, by expectation maximisation over several blocking passes (Winkler
 * 1988, "Using the EM algorithm for weight computation in the Fellegi–Sunter model of record linkage"; 2000, with labelled
 * pairs). What brings the pairs of a pass together agrees in all of them, so that a pass tells nothing of it; another pass,
 * brought together by something else, does: the alternation of Splink's "Estimating model parameters". Then pooled by
 * support. Where the data say too little the number of the file stands. Pure and deterministic: the same pairs in the same
 * order give the same numbers. Memory is bounded, whatever the number of pairs. Not thread-safe. */
#ifndef HUB_IDENTITY_TRAIN_H
#define HUB_IDENTITY_TRAIN_H

#include "hub/identity/compare.h"

enum { TRAINING_PASSES_MAX = 12 };

/* A pair of records as compared. */
struct training_pair {
    const struct profile *a, *b;
    const struct comparison *comparison;
};

enum training_label { LABEL_NONE, LABEL_SAME, LABEL_APART };

struct training;

/* Begins with a model file. NULL and *error when it cannot be read. */
struct training *training_new(const char *model, struct error *error);
void training_free(struct training *training);

/* One of two records taken at random. */
void training_random(struct training *training, const struct training_pair *pair);
/* Begins a pass and returns its number, or -1 when there are too many. `fixed` names the comparators that agree by choice
 * of the pairs, with spaces between; of texts, the attributes. */
int training_pass(struct training *training, const char *name, const char *fixed);
/* A pair of the pass; the label is what a steward said of it. */
void training_add(struct training *training, int pass, enum training_label label, const struct training_pair *pair);
/* A pair of no pass of which a steward said what it is. */
void training_word(struct training *training, bool same, const struct training_pair *pair);
/* The names and texts of one record, for their frequencies. */
void training_terms(struct training *training, const struct profile *profile);

/* What came of it. */
struct training_summary {
    size_t random, passes, pairs, words, records; /* what it was given */
    double same;                             /* expected number of pairs of one customer among those of the passes */
    unsigned iterations;                     /* of the longest pass */
    size_t m_estimated, u_estimated, levels; /* numbers taken from the data, of so many levels */

    bool has_link, has_review;
    double link, review; /* suggested limits of the zones, bits */
};

/* Estimates. `precision`, in (0, 1): of the pairs at or above the suggested link limit so many are the same; of those just
 * above the suggested review limit one in ten. Suggestions rest on the independence of the comparators, so they are
 * bold. */
void training_estimate(struct training *training, double precision, struct training_summary *summary);
/* Writes the model file with the numbers estimated, each beside its support; everything else is kept. False and *error
 * when it cannot be written. */
bool training_write(const struct training *training, const char *version, const char *path, struct error *error);

#endif
