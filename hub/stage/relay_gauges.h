/* relay_gauges.h – how much waits to be told, for the metrics: of the whole database, so that process tells it which has
 * shard 0, and all others tell 0. One thread. */
#ifndef HUB_STAGE_RELAY_GAUGES_H
#define HUB_STAGE_RELAY_GAUGES_H

#include "hub/stage/relay_hand.h"

struct gauges {
    struct metrics *metrics; /* NULL: nobody asks */
    const char *system;      /* of the ERP, or NULL */
    moment next;             /* when to count again */
};

struct gauges gauges_of(struct metrics *metrics, const struct erp_dialect *dialect);
/* Counts when it is time. False and *error: database errors. */
bool gauges_follow(struct gauges *gauges, struct database *database, bool ours, moment now, struct error *error);

#endif
