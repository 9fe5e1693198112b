/* chain.h – how one source record leads to another within a golden record: over links of the machine, stewards' words,
 * renumberings. Pure. */
#ifndef HUB_COMMAND_CHAIN_H
#define HUB_COMMAND_CHAIN_H

#include "hub/store/record_store.h"

/* Does the link join its ends: an edge in the link zone, or a word that says so? A pair that is said to be apart is not
 * joined by its edge either. */
bool link_joins(const struct stored_link *link, const struct stored_link *links, size_t count);
/* The links of a shortest chain from one record to the other, in order; over halves of links only where whole ones do not lead
 * there. NULL when there is none. *steps is set. */
const struct stored_link **chain_find(const struct stored_link *links, size_t count, const struct uuid *from,
                                      const struct uuid *to, struct arena *arena, size_t *steps);

#endif
