/* xml_file.h – a configuration file in XML, read whole and checked against its XSD. Mistakes are told as file:line with
 * the rule; configuration holds no personal data, so the parser's own words may stand in the detail. */
#ifndef HUB_EVENT_XML_FILE_H
#define HUB_EVENT_XML_FILE_H

#include "hub/base/arena.h"
#include "hub/base/error.h"

#include <libxml/tree.h>

/* NULL and *error (config_unreadable, config_invalid) on a mistake. `schema` may be NULL: well-formed is enough.
 * The caller frees with xmlFreeDoc. No DTD, no entities, no network. */
xmlDocPtr xml_file_read(const char *path, const char *schema, struct error *error);
/* First child element with that local name (NULL: any), or NULL. */
xmlNodePtr xml_child(const xmlNode *parent, const char *name);
/* Next sibling element with that local name (NULL: any), or NULL. */
xmlNodePtr xml_next(const xmlNode *node, const char *name);
/* Value of an attribute copied into the arena, or NULL. */
const char *xml_attribute(const xmlNode *node, const char *name, struct arena *arena);
/* Text below the element, white space at both ends cut. */
const char *xml_text(const xmlNode *node, struct arena *arena);
/* Sets config_invalid at the node's line; returns false. */
bool xml_fault(const char *path, const xmlNode *node, struct error *error, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
