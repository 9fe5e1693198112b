/* received.h – documents that the ERP sends: read leniently, by the names that other systems give to segments. */
#ifndef ADAPTERS_IDOC_RECEIVED_H
#define ADAPTERS_IDOC_RECEIVED_H

#include "hub/base/arena.h"
#include "hub/base/error.h"

#include <libxml/tree.h>
#include <stdbool.h>

/* NULL and *error (not_well_formed, dtd_forbidden) when it cannot be read as XML. The caller frees with xmlFreeDoc. */
xmlDocPtr idoc_parse(struct bytes document, struct error *error);
/* Is it the element of that segment, or its internal name: E2PRTOB or E2PRTOB001 for E1PRTOB? */
bool idoc_is_segment(const xmlNode *node, const char *segment);
/* The text of a segment's field, without white space at its ends; "" when it is not there. */
const char *idoc_text(const xmlNode *segment, const char *field, struct arena *arena);

#endif
