/* merge_try.h – what would become of golden records if something were said of records: the merge's own grouping on what is
 * stored, in memory; nothing is written and no lock is taken. To be called inside a transaction that sees one state
 * (REPEATABLE READ), together with whatever is compared with it. */
#ifndef HUB_STAGE_MERGE_TRY_H
#define HUB_STAGE_MERGE_TRY_H

#include "hub/identity/cluster.h"
#include "hub/stage/merge.h"

/* A word that was not said. */
struct tried_word {
    struct uuid a, b;
    enum verdict verdict;
};

/* A golden record as it would be. */
struct tried_golden {
    struct uuid id;
    struct uuid *members; /* ascending */
    size_t member_count;
    const struct cell *cells;
    size_t cell_count;
};

struct tried {
    struct tried_golden *goldens; /* ascending by id: all that the words touch, changed or not */
    size_t count;
    struct uuid *before; /* ids of the golden records there are now of the same source records */
    size_t before_count;
};

/* `at` is when the words would be said. False and *error (database errors, broken seals). */
bool merge_try(const struct merge_parts *parts, struct database *database, struct sealer *sealer,
               const struct tried_word *words, size_t count, instant at, struct arena *arena, struct tried *tried,
               struct error *error);

#endif
