/* control.h – the control record of one document, EDI_DC40, for sending to SAP. */
#ifndef ADAPTERS_IDOC_CONTROL_H
#define ADAPTERS_IDOC_CONTROL_H

#include "adapters/idoc/mapping.h"
#include "hub/stage/port.h"

/* Values by index of the control record's fields; NULL: not sent. All follows from mapping and request, so that a document
 * that is sent again is the same: ARCKEY, by which SAP knows duplicates, is named by system, client, sender and DOCNUM
 * (UUID of version 5); SERIAL is the time and six digits of the counter. */
const char **control_compose(const struct idoc_mapping *mapping, const struct erp_request *request,
                             struct arena *arena);
/* The day by the mapping's clock, "2026-11-20". */
const char *control_day(const struct idoc_mapping *mapping, instant at, struct arena *arena);

#endif
