#include "adapters/idoc/received.h"

#include "hub/event/xml_file.h"

#include <libxml/parser.h>
#include <limits.h>
#include <string.h>

xmlDocPtr idoc_parse(struct bytes document, struct error *error) {
    xmlDocPtr tree = document.length > INT_MAX
                         ? NULL
                         : xmlReadMemory((const char *)document.data, (int)document.length, "idoc", NULL,
                                         XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (tree == NULL || xmlDocGetRootElement(tree) == NULL) {
        (void)error_set(error, NOT_WELL_FORMED, "idoc", "the document cannot be read");
        xmlFreeDoc(tree);
        return NULL;
    }
    if (xmlGetIntSubset(tree) != NULL) {
        (void)error_set(error, DTD_FORBIDDEN, "idoc", "an IDoc has none");
        xmlFreeDoc(tree);
        return NULL;
    }
    return tree;
}

bool idoc_is_segment(const xmlNode *node, const char *segment) {
    const char *name = (const char *)node->name;
    const size_t length = strlen(segment);
    if (strcmp(name, segment) == 0) {
        return true;
    }
    const bool internal = name[0] == segment[0] && name[1] == '2' && strncmp(name + 2, segment + 2, length - 2) == 0;
    return internal &&
           (name[length] == '\0' || (strlen(name) == length + 3 && strspn(name + length, "0123456789") == 3));
}

const char *idoc_text(const xmlNode *segment, const char *field, struct arena *arena) {
    const xmlNode *node = xml_child(segment, field);
    const char *text = node == NULL ? NULL : xml_text(node, arena);
    return text == NULL ? "" : text;
}
