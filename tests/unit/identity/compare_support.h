/* compare_support.h – two profiles compared in a line, for the tests of comparisons. */
#ifndef TESTS_UNIT_IDENTITY_COMPARE_SUPPORT_H
#define TESTS_UNIT_IDENTITY_COMPARE_SUPPORT_H

#include "tests/unit/identity/identity_support.h"

static inline struct comparison compare(struct identity *identity, const struct profile *a, const struct profile *b) {
    struct comparison result;
    compare_profiles(identity->model, a, b, true, identity->arena, &result);
    return result;
}

#define A(...) PROFILE(identity, 1, __VA_ARGS__)
#define B(...) PROFILE(identity, 2, __VA_ARGS__)
#define COMPARE(a, b)               \
    const struct profile left = a;  \
    const struct profile right = b; \
    const struct comparison result = compare(identity, &left, &right)

static inline const char *level_of(const struct comparison *result, const char *comparator) {
    for (size_t i = 0; i < result->level_count; i++) {
        if (strcmp(result->levels[i].comparator, comparator) == 0) {
            return result->levels[i].level;
        }
    }
    return "missing";
}

#endif
