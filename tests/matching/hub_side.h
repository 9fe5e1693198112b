/* hub_side.h – a world through the real merge on a database of its own, and what came of it: the clusters, the weights of all
 * candidate pairs, and the questions that a steward would have been asked. POSTGRES_URI says where. */
#ifndef TESTS_MATCHING_HUB_SIDE_H
#define TESTS_MATCHING_HUB_SIDE_H

#include "tests/matching/score.h"
#include "tests/support/merge_fixture.h"
#include "tests/world/documents.h"

/* Why it is asked: nearly the same, a link that something forbids, 王先生 whose halves fit more than one side. */
enum asked_for { ASKED_NEAR, ASKED_FORBIDDEN, ASKED_HALVES, ASKED_KINDS };

/* Two groups that might be one customer, however many edges lie between them. */
struct question {
    uint32_t a, b;  /* the files of the heaviest edge */
    int32_t weight; /* its weight, hundredths of a bit */
    enum asked_for kind;
};

struct hub_side {
    struct merge_fixture fixture;
    const struct archive *archive;
    size_t events, refused;
    double seconds;        /* of the processor, this process alone */
    struct uuid *records;  /* by file; nil: the hub knows no such record */
    uint64_t *clusters;    /* by file */
    GArray *links;         /* struct scored_pair: edges that stand, links, questions and halves: score is the weight in
                              bits, links before the others */
    GArray *questions;     /* struct question, the heaviest first: open at the end */
    size_t asked, of_late; /* new questions in the second half of the stream; its events */
};

/* Merges all documents of the archive, `batch` at a time. */
void hub_side_run(struct hub_side *side, const struct archive *archive, size_t batch);
void hub_side_free(struct hub_side *side);
/* The files' truth; customers, slices and companies are made and freed with g_free by truth_clear. */
struct truth truth_of(const struct archive *archive);
void truth_clear(struct truth *truth);

#endif
