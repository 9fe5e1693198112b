/* adoption_store.h – the second copy of what is computed, in schema twin, while a set of files is adopted, and where the
 * adoption stands. Call only under the merge's lock. All return false and set *error (database errors) on a failure. */
#ifndef HUB_STORE_ADOPTION_STORE_H
#define HUB_STORE_ADOPTION_STORE_H

#include "hub/base/uuid.h"
#include "hub/store/database.h"

/* Empty tables, made by the set to come; whatever stood in their place is gone. */
bool adoption_open(struct database *database, struct error *error);
/* Nothing is left of them. */
bool adoption_close(struct database *database, struct error *error);
/* The running tables and the twin's change places; the set to come is in force. Fails when somebody reads for long. */
bool adoption_switch(struct database *database, struct error *error);
bool adoption_reach(struct database *database, const struct uuid *reached, struct error *error);
/* The next source records behind *reached, which becomes the last of them. */
bool adoption_next(struct database *database, struct uuid *reached, size_t limit, struct arena *arena,
                   struct uuid **records, size_t *count, struct error *error);
/* After the switch: the next numbers that the set in force divides otherwise than their rows stand. */
bool adoption_recut(struct database *database, size_t limit, struct arena *arena, struct uuid **records, size_t *count,
                    struct error *error);
/* After the switch: of the next golden records behind *reached, which becomes the last of them, those that it changed are
 * marked dirty. *any: there was one to look at; *told: how many were marked. */
bool adoption_tell(struct database *database, struct uuid *reached, size_t limit, bool *any, size_t *told,
                   struct error *error);
/* The records named and all that hold one of the keys in the twin, each once. */
bool adoption_with_holders(struct database *database, const struct uuid *ids, size_t id_count,
                           const struct column *digests, struct arena *arena, struct uuid **records, size_t *count,
                           struct error *error);

#endif
