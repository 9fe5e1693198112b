/* intake_lag.h – how far the intake is behind the end of each topic, as gauges. One thread. */
#ifndef HUB_STAGE_INTAKE_LAG_H
#define HUB_STAGE_INTAKE_LAG_H

#include "hub/base/metrics.h"
#include "hub/stage/inbox.h"

struct lags;

struct lags *lags_new(void);
void lags_free(struct lags *lags);
/* Of the partitions held now; a topic of which none is held any more has no lag here. */
void lags_tell(struct lags *lags, const struct inbox *inbox, const struct inbox_place *places, size_t count,
               struct metrics *metrics);

#endif
