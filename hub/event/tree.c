#include "hub/event/tree.h"

#include <stdio.h>
#include <string.h>

#define SPACES " \t\r\n"

static bool same(const char *a, const char *b) {
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static const char *trim(struct arena *arena, const char *text) {
    const char *start = text + strspn(text, SPACES);
    size_t length = strlen(start);
    while (length > 0 && strchr(SPACES, start[length - 1]) != NULL) {
        length--;
    }
    return start[length] == '\0' ? start : arena_copy_n(arena, start, length);
}

const struct tree_element *tree_named(const struct tree_element *element, const char *name, const char *uri) {
    while (element != NULL && (strcmp(element->name, name) != 0 || (uri != NULL && !same(element->uri, uri)))) {
        element = element->next;
    }
    return element;
}

const char *tree_attribute(const struct tree_element *element, const char *name, struct arena *arena) {
    for (size_t i = 0; i < element->attribute_count; i++) {
        if (element->attributes[i].uri == NULL && strcmp(element->attributes[i].name, name) == 0) {
            return trim(arena, element->attributes[i].value);
        }
    }
    return NULL;
}

/* Direct text of an element; texts between children belong to no value. */
static const char *visit_text(const struct tree_element *element, struct arena *arena, tree_visit *visit, void *data) {
    return visit(data, element, trim(arena, element->text));
}

static const char *visit_attribute(const struct tree_element *element, const char *name, struct arena *arena,
                                   tree_visit *visit, void *data) {
    const char *value = tree_attribute(element, name, arena);
    return value == NULL ? NULL : visit(data, element, value);
}

static bool step_fits(const struct tree_element *parent, const struct tree_element *child, const char *step,
                      size_t length) {
    return strncmp(child->name, step, length) == 0 && child->name[length] == '\0' &&
           (same(parent->uri, child->uri) || strcmp(parent->name, "Extension") == 0);
}

/* The depth of the recursion is the number of steps in the path. */
// NOLINTNEXTLINE(misc-no-recursion)
const char *tree_walk(const struct tree_element *element, const char *path, struct arena *arena, tree_visit *visit,
                      void *data) {
    if (*path == '@') {
        return visit_attribute(element, path + 1, arena, visit, data);
    }
    if (*path == '\0' || strcmp(path, ".") == 0) {
        return visit_text(element, arena, visit, data);
    }
    const size_t length = strcspn(path, "/");
    const char *rest = path + length + (path[length] == '/');
    const char *found = NULL;
    for (const struct tree_element *child = element->first; child != NULL && found == NULL; child = child->next) {
        if (step_fits(element, child, path, length)) {
            found = tree_walk(child, rest, arena, visit, data);
        }
    }
    return found;
}

static const char *take_first(void *data, const struct tree_element *element, const char *value) {
    (void)data;
    (void)element;
    return *value == '\0' ? NULL : value;
}

const char *tree_first(const struct tree_element *element, const char *path, struct arena *arena) {
    return tree_walk(element, path, arena, take_first, NULL);
}

static unsigned number_among_brothers(const struct tree_element *element) {
    unsigned number = 1;
    const struct tree_element *brother = element->parent == NULL ? element : element->parent->first;
    for (; brother != element; brother = brother->next) {
        number += strcmp(brother->name, element->name) == 0;
    }
    return number;
}

void tree_place(const struct tree_element *element, char *place, size_t size) {
    const struct tree_element *line[64];
    size_t depth = 0;
    for (; element != NULL && depth < sizeof line / sizeof *line; element = element->parent) {
        line[depth++] = element;
    }
    size_t used = 0;
    place[0] = '\0';
    while (depth-- > 0 && used + 1 < size) {
        const unsigned number = number_among_brothers(line[depth]);
        (void)snprintf(place + used, size - used, number > 1 ? "/%.64s[%u]" : "/%.64s", line[depth]->name, number);
        used += strlen(place + used);
    }
}
