/* relay_spare.h – what walks over all that is past. Rows that are gone stay in the way as long as a transaction is open that could
 * still see them; a look that finds nothing by stepping over a day's worth of them is made the less often, in a twentieth of the
 * time, and what can be found without is found meanwhile. */
#ifndef HUB_STAGE_RELAY_SPARE_H
#define HUB_STAGE_RELAY_SPARE_H

#include "hub/base/instant.h"

/* How long to do without such a look after one that took so long, both in µs; 0: it is not worth sparing. */
static inline int64_t spare_after(int64_t took) {
    enum { LONG = 20000, SHARE = 20 };
    return took > LONG ? took * SHARE : 0;
}

#endif
