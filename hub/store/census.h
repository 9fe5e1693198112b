/* census.h – counts of what waits, for whoever looks after the hub. Reads only. */
#ifndef HUB_STORE_CENSUS_H
#define HUB_STORE_CENSUS_H

#include "hub/store/database.h"

/* Events in the rejects whose source nobody had configured. */
struct waiting_source {
    const char *source;
    int64_t events;
};

/* The sources with the most events first, at most `limit`; *total: the sum over all of them. False and *error (database
 * errors); results live in the arena. */
bool census_unknown_sources(struct database *database, size_t limit, struct arena *arena,
                            struct waiting_source **sources, size_t *count, int64_t *total, struct error *error);

#endif
