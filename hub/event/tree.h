/* tree.h – a document taken apart: elements with their attributes, texts and children, compact, in one arena. Names
 * belong to the parser that built the tree, so it lives no longer than the parser's next document. */
#ifndef HUB_EVENT_TREE_H
#define HUB_EVENT_TREE_H

#include "hub/base/arena.h"

#include <stdbool.h>

struct tree_attribute {
    const char *name, *prefix, *uri; /* prefix and uri NULL without namespace */
    const char *value;
};

struct tree_namespace {
    const char *prefix; /* NULL: the default namespace */
    const char *uri;    /* "" undeclares it */
};

struct tree_element {
    const char *name, *prefix, *uri;
    struct tree_element *parent, *first, *last, *next;
    struct tree_attribute *attributes;
    struct tree_namespace *namespaces; /* declared on this element */
    size_t attribute_count, namespace_count;
    const char *text; /* before the first child */
    const char *tail; /* between this element's end and the next sibling, or the parent's end */
    size_t offset;    /* of its '<' in the text */
};

/* What a path found: an element's text or an attribute's value, white space at both ends cut. NULL to go on, anything
 * else ends the walk and is returned by tree_walk. */
typedef const char *tree_visit(void *data, const struct tree_element *element, const char *value);

/* Next element among `element` and its following siblings with that name in `uri` (NULL: any namespace). */
const struct tree_element *tree_named(const struct tree_element *element, const char *name, const char *uri);
/* Value of the attribute without namespace, ends cut in the arena; NULL when there is none. */
const char *tree_attribute(const struct tree_element *element, const char *name, struct arena *arena);
/* Visits, in document order, all that `path` finds below `element`: names with '/', perhaps "@name" at the end, "." the
 * element itself. Names are those of the element's own namespace; below an Extension, of any. */
const char *tree_walk(const struct tree_element *element, const char *path, struct arena *arena, tree_visit *visit,
                      void *data);
/* The first value that is not empty, or NULL. */
const char *tree_first(const struct tree_element *element, const char *path, struct arena *arena);
/* "/RepairCompleted/RepairOrder/Work[2]/Amount": an element that has brothers of its name before it carries its number. */
void tree_place(const struct tree_element *element, char *place, size_t size);
/* The element as XML, with the namespaces that are in scope. Children for which `leave_out` says true are left out;
 * it may be NULL. */
struct bytes tree_xml(const struct tree_element *element, struct arena *arena,
                      bool (*leave_out)(const struct tree_element *child));

#endif
