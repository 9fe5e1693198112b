/* tie_vehicle.h – what one car says of two records that are not one customer. Internal to the ties. */
#ifndef HUB_IDENTITY_TIE_VEHICLE_H
#define HUB_IDENTITY_TIE_VEHICLE_H

#include "hub/identity/tie.h"

struct car_tie {
    bool together;           /* both have it now */
    bool both_own;           /* so both say: hardly at one time */
    instant together_since;  /* since when */
    bool driver, b_drives;   /* one owns it and the other drives it; b does, else a */
    bool previous, b_before; /* one owned it after the other; b did first, else a */
    bool dated;              /* and a source said so: by a day on which it ended, or by giving it up */
    instant since, until;    /* of who owned it first */
};

/* party: IS_… as compared. */
struct car_tie car_tie_of(const struct profile *a, const struct profile *b, unsigned party_a, unsigned party_b,
                          struct shared_keys shared, struct arena *arena);

#endif
