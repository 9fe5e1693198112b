/* write.h – a composed document as XML, and what of it counts as its content. */
#ifndef ADAPTERS_IDOC_WRITE_H
#define ADAPTERS_IDOC_WRITE_H

#include "adapters/idoc/compose.h"

/* UTF-8 without byte order mark, no namespace, one line. */
struct bytes idoc_write(const struct idoc_mapping *mapping, const char *const *control, const struct idoc_node *nodes,
                        struct arena *arena);
/* The hub's own values in the order of the document, each with the name of its field, after the name of the profile. */
struct bytes idoc_content(const char *profile, const struct idoc_node *nodes, struct arena *arena);

#endif
