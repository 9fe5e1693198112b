/* tree_xml.c – writes an element of a tree as XML. Own code because xmlTextWriter takes longer than the parsing. */
#include "hub/event/tree.h"

#include <glib.h>
#include <string.h>

/* In a text white space stands as it is; in an attribute a parser would turn it into spaces. */
#define IN_TEXT "&<>\r"
#define IN_VALUE IN_TEXT "\"\n\t"

static const char *const escapes[] = {
    ['&'] = "&amp;",  ['<'] = "&lt;",   ['>'] = "&gt;",  ['\r'] = "&#13;",
    ['"'] = "&quot;", ['\n'] = "&#10;", ['\t'] = "&#9;",
};

static void put_escaped(GString *xml, const char *text, const char *special) {
    for (;;) {
        const size_t plain = strcspn(text, special);
        g_string_append_len(xml, text, (gssize)plain);
        if (text[plain] == '\0') {
            return;
        }
        g_string_append(xml, escapes[(unsigned char)text[plain]]);
        text += plain + 1;
    }
}

static void put_text(GString *xml, const char *text) {
    put_escaped(xml, text, IN_TEXT);
}

static void put_value(GString *xml, const char *value) {
    g_string_append(xml, "=\"");
    put_escaped(xml, value, IN_VALUE);
    g_string_append_c(xml, '"');
}

static void put_name(GString *xml, const char *prefix, const char *name) {
    if (prefix != NULL) {
        g_string_append(xml, prefix);
        g_string_append_c(xml, ':');
    }
    g_string_append(xml, name);
}

static void put_namespace(GString *xml, const struct tree_namespace *namespace_) {
    g_string_append(xml, namespace_->prefix == NULL ? " xmlns" : " xmlns:");
    g_string_append(xml, namespace_->prefix == NULL ? "" : namespace_->prefix);
    put_value(xml, namespace_->uri);
}

static bool declared_below(const struct tree_element *from, const struct tree_element *until, const char *prefix) {
    for (; from != until; from = from->parent) {
        for (size_t i = 0; i < from->namespace_count; i++) {
            const char *other = from->namespaces[i].prefix;
            if (prefix == other || (prefix != NULL && other != NULL && strcmp(prefix, other) == 0)) {
                return true;
            }
        }
    }
    return false;
}

/* A block stands alone, so it declares what its ancestors declared. */
static void put_inherited(GString *xml, const struct tree_element *element) {
    for (const struct tree_element *above = element->parent; above != NULL; above = above->parent) {
        for (size_t i = 0; i < above->namespace_count; i++) {
            if (!declared_below(element, above, above->namespaces[i].prefix)) {
                put_namespace(xml, &above->namespaces[i]);
            }
        }
    }
}

static void put_start(GString *xml, const struct tree_element *element, bool top) {
    g_string_append_c(xml, '<');
    put_name(xml, element->prefix, element->name);
    for (size_t i = 0; i < element->namespace_count; i++) {
        put_namespace(xml, &element->namespaces[i]);
    }
    if (top) {
        put_inherited(xml, element);
    }
    for (size_t i = 0; i < element->attribute_count; i++) {
        g_string_append_c(xml, ' ');
        put_name(xml, element->attributes[i].prefix, element->attributes[i].name);
        put_value(xml, element->attributes[i].value);
    }
    const bool empty = element->first == NULL && *element->text == '\0';
    g_string_append(xml, empty ? "/>" : ">");
}

static void put_end(GString *xml, const struct tree_element *element) {
    if (element->first != NULL || *element->text != '\0') {
        g_string_append(xml, "</");
        put_name(xml, element->prefix, element->name);
        g_string_append_c(xml, '>');
    }
}

/* Closes the element and all that end with it; the next one to start, or NULL when `top` is closed. */
static const struct tree_element *put_ends(GString *xml, const struct tree_element *element,
                                           const struct tree_element *top) {
    for (;; element = element->parent) {
        put_end(xml, element);
        if (element == top) {
            return NULL;
        }
        put_text(xml, element->tail);
        if (element->next != NULL) {
            return element->next;
        }
    }
}

static const struct tree_element *skip(const struct tree_element *element,
                                       bool (*leave_out)(const struct tree_element *child)) {
    while (element != NULL && leave_out != NULL && leave_out(element)) {
        element = element->next;
    }
    return element;
}

struct bytes tree_xml(const struct tree_element *top, struct arena *arena,
                      bool (*leave_out)(const struct tree_element *child)) {
    GString *xml = g_string_sized_new(1024);
    const struct tree_element *element = top;
    while (element != NULL) {
        put_start(xml, element, element == top);
        put_text(xml, element->text);
        const struct tree_element *child = skip(element->first, element == top ? leave_out : NULL);
        if (child != NULL) {
            element = child;
            continue;
        }
        element = put_ends(xml, element, top);
        if (element != NULL && element->parent == top && skip(element, leave_out) != element) {
            const struct tree_element *kept = skip(element, leave_out);
            element = kept != NULL ? kept : put_ends(xml, top, top);
        }
    }
    const struct bytes copy = arena_copy_bytes(arena, (struct bytes){(const uint8_t *)xml->str, xml->len});
    (void)g_string_free(xml, TRUE);
    return copy;
}
