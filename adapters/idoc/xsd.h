/* xsd.h – an XML schema of an IDoc type, made of the dictionary, for tools that know no dictionary. It is as strict as
 * XSD can be: it counts characters where SAP counts UTF-16 units, so that a value with characters beyond U+FFFF may pass
 * here and be too long there; check.h counts right. */
#ifndef ADAPTERS_IDOC_XSD_H
#define ADAPTERS_IDOC_XSD_H

#include "adapters/idoc/dictionary.h"

/* UTF-8. One IDOC a document, as the hub sends it. */
struct bytes idoc_xsd(const struct idoc_type *type, const struct idoc_segment *control, struct arena *arena);

#endif
