/* reach.h – how far the rule on title-only files reaches: 王先生 links by a phone and a car together, and by neither alone. Of the true
 * pairs with such a file only those can be linked whose customer's files agree with it in both, whoever knows however much. */
#ifndef TESTS_MATCHING_REACH_H
#define TESTS_MATCHING_REACH_H

#include "tests/world/archive.h"

struct reach {
    uint64_t all, within; /* true pairs with a title-only file; of them those within the rule */
};

/* As a careful reader compares them (evidence.h), for one who knows which full files are whose: a title-only file stands with its
 * customer's when some of these has its phone and some, the same or another, its car. */
struct reach reach_of(const struct archive *archive);

#endif
