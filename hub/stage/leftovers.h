/* leftovers.h – rows that are gone and that no vacuum may clear away: somebody's transaction does not end. What a vacuum left is
 * exact, whoever holds it and however little our role is shown of others' sessions; between two vacuums rows that are gone say
 * nothing. Told once when it begins and once when it is over. One thread. */
#ifndef HUB_STAGE_LEFTOVERS_H
#define HUB_STAGE_LEFTOVERS_H

#include "hub/base/metrics.h"
#include "hub/store/waiting.h"

struct leftovers {
    struct {
        char table[64];
        int64_t vacuums, left; /* when it was seen last; by the last vacuum */
        bool told;
    } tables[DEAD_ROWS_TABLES];
    size_t count;
    size_t told; /* of them */
};

/* Sets the gauge. All zeros is a beginning. False and *error: database errors. */
bool leftovers_look(struct leftovers *leftovers, struct database *database, struct metrics *metrics,
                    struct error *error);

#endif
