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

#endif
