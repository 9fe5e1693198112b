/* schema_set.h – the event schemas of two folders as one compiled schema. The site's file wins over the shipped one of
 * the same name, also when another file includes it: no include is followed by place, each means the file of that name
 * in the set. So a site can replace common.xsd alone, or add one kind beside the shipped ones. */
#ifndef HUB_EVENT_SCHEMA_SET_H
#define HUB_EVENT_SCHEMA_SET_H

#include "hub/base/error.h"

#include <libxml/xmlschemas.h>
#include <stddef.h>

struct schema_set;

/* Reads and compiles; `site` may be NULL or absent. NULL and *error (file:line) on a mistake. Files of other namespaces
 * (the annotation's own schema, for one) are no part of it. */
struct schema_set *schema_set_load(const char *shipped, const char *site, struct error *error);
void schema_set_free(struct schema_set *set);
xmlSchemaPtr schema_set_schema(const struct schema_set *set);
/* xs:schema with the declarations of all files. */
const xmlNode *schema_set_root(const struct schema_set *set);
/* The files that are part of it, by name ascending. */
size_t schema_set_count(const struct schema_set *set);
const char *schema_set_path(const struct schema_set *set, size_t index);
xmlDocPtr schema_set_document(const struct schema_set *set, size_t index);

#endif
