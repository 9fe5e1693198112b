/* chores.h – housekeeping: what has expired by retention.* of the configuration goes, a few rows at a time. Where it stands is
 * kept between steps. One thread. */
#ifndef HUB_STAGE_CHORES_H
#define HUB_STAGE_CHORES_H

#include "hub/base/metrics.h"
#include "hub/stage/assembly.h"
#include "hub/store/database.h"

/* After each step; housekeeping.rate is kept with it. */
#define CHORES_PAUSE (SECONDS(1) / 5)

struct chores;

/* All of it has to outlive the chores. */
struct chores *chores_new(const struct master_keys *keys, const struct installation *installation,
                          struct metrics *metrics);
void chores_free(struct chores *chores);

/* By what one step is done; nothing of it is kept. */
struct chores_order {
    struct database *database;
    const struct config *config;
    struct assembly *assembly;
    instant now;
};

/* One step; *done when a whole round has found nothing more to do. False and *error. */
bool chores_step(struct chores *chores, const struct chores_order *order, bool *done, struct error *error);

#endif
