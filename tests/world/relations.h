/* relations.h – in which relation the customers of two files stand, by the truth; and how often each says what: the oracle's
 * tables. */
#ifndef TESTS_WORLD_RELATIONS_H
#define TESTS_WORLD_RELATIONS_H

#include "tests/world/evidence.h"

/* Others are counted by whether a phone or car ties them, which is seen. */
enum relation { SAME, HOUSEHOLD, WORKPLACE, OTHERS, OTHERS_TIED, RELATIONS };

struct relation_tables {
    double pairs[RELATIONS]; /* expected number; OTHERS without the tied ones */
    double ties[RELATIONS][TIES];
    double outcomes[RELATIONS][CHECKS][OUTCOMES];
};

/* Probabilities, smoothed: of a tie and of an outcome given the relation. */
void relations_count(struct relation_tables *tables, const struct archive *archive);
double relations_tie(const struct relation_tables *tables, enum relation relation, size_t tie);
double relations_outcome(const struct relation_tables *tables, enum relation relation, enum check check,
                         unsigned outcome);

#endif
