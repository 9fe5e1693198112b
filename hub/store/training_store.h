/* training_store.h – what a model is trained on: samples of the stored records. Reads only. All return false and set *error
 * (database errors) on a failure; results live in the arena and do not depend on the order of rows in the tables. */
#ifndef HUB_STORE_TRAINING_STORE_H
#define HUB_STORE_TRAINING_STORE_H

#include "hub/identity/cluster.h"
#include "hub/identity/profile.h"
#include "hub/store/database.h"

/* Everything is read in one snapshot, until the transaction is rolled back. */
bool training_begin(struct database *database, struct error *error);
bool training_sample(struct database *database, int64_t seed, size_t limit, struct arena *arena, struct uuid **records,
                     size_t *count, struct error *error);

struct record_pair {
    struct uuid a, b; /* a < b */
    enum verdict verdict;
};

/* Pairs that share a current key of the kind which not too many hold. */
bool training_blocks(struct database *database, enum key_kind kind, int64_t seed, size_t limit, struct arena *arena,
                     struct record_pair **pairs, size_t *count, struct error *error);
/* Pairs that stewards spoke of. */
bool training_words(struct database *database, size_t limit, struct arena *arena, struct record_pair **pairs,
                    size_t *count, struct error *error);

#endif
