/* relay_catch_up.h – after commits were lost: a shard whose log tells of batches that the database does not hold publishes
 * nothing until all that the inputs held at the beginning of the wait is merged again. Until then its log is not applied
 * either, so that whoever takes the shard over meanwhile finds the same and waits as well. */
#ifndef HUB_STAGE_RELAY_CATCH_UP_H
#define HUB_STAGE_RELAY_CATCH_UP_H

#include "hub/base/moment.h"
#include "hub/stage/outlet.h"
#include "hub/store/database.h"

struct catch_up;

/* Notes where the inputs end now. NULL and *error. `shard` is for the log alone. */
struct catch_up *catch_up_begin(const struct outlet *outlet, unsigned shard, struct error *error);
/* *over: all of it is merged. False and *error; inputs_gone, which no waiting mends, when the inputs do not reach back to
 * where the database stands. */
bool catch_up_look(struct catch_up *catch_up, struct database *database, moment now, bool *over, struct error *error);
void catch_up_free(struct catch_up *catch_up);

#endif
