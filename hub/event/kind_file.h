/* kind_file.h – reads the dh:kind annotation of one XSD. */
#ifndef HUB_EVENT_KIND_FILE_H
#define HUB_EVENT_KIND_FILE_H

#include "hub/event/kind.h"

#include "hub/base/arena.h"

#define KIND_NAMESPACE "urn:dealerhub:kind:1"

/* The dh:kind element of a global xs:element, or NULL when it declares no kind. */
const xmlNode *kind_annotation(const xmlNode *element);
/* Fills *kind from the annotation of the xs:element; texts are copied into the arena. False and *error (file:line) when
 * it breaks its rules or names an attribute that is not known. */
bool kind_read(const char *file, const xmlNode *element, const struct attributes *attributes, struct arena *arena,
               struct kind *kind, struct error *error);

#endif
