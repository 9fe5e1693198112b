/* clusters.h – the hub's clusters of records that nothing but weights speaks of. */
#ifndef TESTS_MATCHING_FEBRL_CLUSTERS_H
#define TESTS_MATCHING_FEBRL_CLUSTERS_H

#include "hub/base/arena.h"

struct together {
    uint32_t a, b;
    int32_t weight; /* hundredths of a bit */
};

/* By record: equal numbers stand together. In the arena. */
uint64_t *clusters_of(size_t records, const struct together *pairs, size_t count, struct arena *arena);

#endif
