/* twin.h – tables of one connection that hide the running ones: the golden state is computed into them once more, and
 * compared. Call within a transaction; nothing of them outlives it when it is rolled back. All return false and set *error
 * (database errors) on a failure. */
#ifndef HUB_STORE_TWIN_H
#define HUB_STORE_TWIN_H

#include "hub/event/kind.h"
#include "hub/store/database.h"

/* Empty ones, in a snapshot of the database that begins here. */
bool twin_begin(struct database *database, struct error *error);
/* The next source records behind *after, which becomes the last of them; *count is 0 when there is none. */
bool twin_next(struct database *database, struct uuid *after, int limit, struct arena *arena, struct uuid **records,
               size_t *count, struct error *error);

/* Due between computing and looking: whole tables are looked at. */
bool twin_measure(struct database *database, struct error *error);

enum difference_kind { DIFFERENCE_MISSING, DIFFERENCE_SURPLUS, DIFFERENCE_OTHER };

/* One place at which the running state is not what its event rows make of it. */
struct difference {
    const char *what;    /* "claims", "key", "edge", "golden record", "history" … */
    const char *subject; /* ids; never a value */
    enum difference_kind kind;
};

typedef void difference_teller(void *argument, const struct difference *difference);

/* Compares the running tables with the twin's, in a fixed order of subjects; at most `most` of each comparison are told,
 * *count counts all. */
bool twin_compare(struct database *database, const struct kinds *kinds, int most, difference_teller *tell,
                  void *argument, size_t *count, struct error *error);
/* What other files would make of the customers. */
enum consequence { WOULD_MERGE, WOULD_SPLIT, WOULD_ASK, WOULD_NOT_ASK, CONSEQUENCE_COUNT };

struct consequence_example {
    struct uuid subject;  /* the id that they would have, or have */
    struct uuid *goldens; /* running ones; of a split, those that would be */
    size_t count;
};

/* At most `most` examples, the largest or heaviest first; *count counts all. */
bool twin_consequences(struct database *database, enum consequence consequence, int most, struct arena *arena,
                       struct consequence_example **examples, size_t *example_count, size_t *count,
                       struct error *error);

#endif
