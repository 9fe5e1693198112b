/* build.h – the dialect of SAP's IDocs: makes customer documents (DEBMAS) of golden records by a mapping file. */
#ifndef ADAPTERS_IDOC_BUILD_H
#define ADAPTERS_IDOC_BUILD_H

#include "hub/base/files.h"
#include "hub/event/attributes.h"
#include "hub/stage/port.h"

/* Reads idoc/segments.csv, idoc/zdebmas07.csv, idoc/mapping.xml and its schema. `system` stands in for the mapping's
 * unless NULL. The attributes must outlive the dialect, whose close frees what it holds. False and *error (file:line) on a
 * mistake. Building is thread-safe and pure: the same request gives the same bytes.
 * What decides whether a document is new (content) is what the hub owns, as an update says it: neither the answer of the
 * ERP nor a value for creation only is a reason to send again. */
bool idoc_dialect_open(const struct files *files, const struct attributes *attributes, const struct kinds *kinds,
                       const char *system, struct erp_dialect *dialect, struct error *error);

#endif
