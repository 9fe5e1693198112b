/* permission.h – does the customer agree that the maker uses its data for a purpose? */
#ifndef ADAPTERS_IDOC_PERMISSION_H
#define ADAPTERS_IDOC_PERMISSION_H

#include "hub/golden/customer.h"

/* True when a consent for the purpose, given to the manufacturer or to anyone, runs on that day ("2026-11-20") and no
 * withdrawal made at the same time or later reaches its channel. *next becomes the next day on which that may be otherwise, as
 * midnight UTC, when it is earlier than what is there (INSTANT_NONE: none). */
bool permission_holds(const struct customer *customer, const char *purpose, const char *day, struct arena *arena,
                      instant *next);

#endif
