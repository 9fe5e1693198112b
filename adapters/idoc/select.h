/* select.h – who goes to the ERP, and as what. */
#ifndef ADAPTERS_IDOC_SELECT_H
#define ADAPTERS_IDOC_SELECT_H

#include "adapters/idoc/mapping.h"
#include "hub/stage/port.h"

/* True when a deal stands that no later event took back, or the ERP has the customer already. What a party without a
 * number of its own (a driver, a payer) is named in is no deal of its own. */
bool select_customer(const struct idoc_mapping *mapping, const struct erp_request *request);
/* Index of the first profile whose condition holds, or profile_count when none does. */
size_t select_profile(const struct idoc_mapping *mapping, const struct customer *customer, struct arena *arena);

#endif
