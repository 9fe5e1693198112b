/* placeholders.h – what stores type when they do not know, from schemas/reference/placeholders.xml. */
#ifndef HUB_IDENTITY_PLACEHOLDERS_H
#define HUB_IDENTITY_PLACEHOLDERS_H

#include "hub/identity/reference.h"

#include <libxml/tree.h>

struct placeholders *placeholders_new(struct arena *arena);
void placeholders_clear(struct placeholders *placeholders);
/* One For element. */
bool placeholders_read(struct reference *reference, const xmlNode *node);
/* `text` is tight (text_tight). `field` NULL: the attribute's first. Values without attribute count for all. */
bool placeholders_have(const struct placeholders *placeholders, const char *attribute, const char *field,
                       const char *text);

#endif
