#include "adapters/idoc/check.h"

#include "adapters/idoc/received.h"
#include "adapters/idoc/units.h"

#include <ctype.h>
#include <glib.h>
#include <libxml/tree.h>
#include <stdio.h>
#include <string.h>

enum { VIOLATIONS_MOST = 1000 };

struct checking {
    const struct idoc_dictionary *dictionary;
    const struct idoc_type *type; /* of the IDOC at hand; NULL: unknown */
    enum idoc_strictness strictness;
    struct arena *arena;
    GArray *violations;
};

/* --- telling ---------------------------------------------------------------------------------------------------------- */

static void violate(struct checking *checking, const xmlNode *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void violate(struct checking *checking, const xmlNode *node, const char *format, ...) {
    char rule[256];
    va_list arguments;
    if (checking->violations->len >= VIOLATIONS_MOST) {
        return;
    }
    va_start(arguments, format);
    (void)vsnprintf(rule, sizeof rule, format, arguments);
    va_end(arguments);
    xmlChar *path = xmlGetNodePath(node);
    const struct idoc_violation violation = {.line = (unsigned)xmlGetLineNo(node),
                                             .path = arena_copy(checking->arena, (const char *)path),
                                             .rule = arena_copy(checking->arena, rule)};
    xmlFree(path);
    g_array_append_val(checking->violations, violation);
}

/* --- names ------------------------------------------------------------------------------------------------------------ */

static const char *name_of(const xmlNode *node) {
    return (const char *)node->name;
}

static const xmlNode *element(const xmlNode *node) {
    while (node != NULL && node->type != XML_ELEMENT_NODE) {
        node = node->next;
    }
    return node;
}

/* _-NS_-NAME stands for /NS/NAME, since XML names hold no slash. */
static const char *unescaped(struct checking *checking, const char *name) {
    const char *end = strncmp(name, "_-", 2) == 0 ? strstr(name + 2, "_-") : NULL;
    return end == NULL ? name : arena_print(checking->arena, "/%.*s/%s", (int)(end - name - 2), name + 2, end + 2);
}

/* The internal name of a segment carries a 2 and the version of its definition: E2KNA1M005 is E1KNA1M. */
static const struct idoc_segment *segment_of(struct checking *checking, const char *name) {
    const struct idoc_segment *segment = idoc_type_segment(checking->type, name);
    if (segment != NULL || checking->strictness == IDOC_AS_SENT) {
        return segment;
    }
    char *external = arena_copy(checking->arena, unescaped(checking, name));
    const size_t length = strlen(external);
    if (length > 1 && external[1] == '2') {
        external[1] = '1';
    }
    segment = idoc_type_segment(checking->type, external);
    if (segment == NULL && length > 5 && strspn(external + length - 3, "0123456789") == 3) {
        external[length - 3] = '\0';
        segment = idoc_type_segment(checking->type, external);
    }
    return segment;
}

/* --- one segment ------------------------------------------------------------------------------------------------------ */

static void check_attributes(struct checking *checking, const xmlNode *node, const char *wanted) {
    if (checking->strictness == IDOC_AS_RECEIVED) {
        return;
    }
    xmlChar *value = wanted == NULL ? NULL : xmlGetNoNsProp(node, (const xmlChar *)wanted);
    if (wanted != NULL && (value == NULL || strcmp((const char *)value, "1") != 0)) {
        violate(checking, node, "%s=\"1\" is missing", wanted);
    }
    if (node->properties != NULL && (wanted == NULL || node->properties->next != NULL)) {
        violate(checking, node, "it has attributes that do not belong here");
    }
    if (node->ns != NULL) {
        violate(checking, node, "it stands in a namespace");
    }
    xmlFree(value);
}

static void check_blank(struct checking *checking, const xmlNode *node) {
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if ((child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) && xmlIsBlankNode(child) != 1) {
            violate(checking, node, "text stands outside of the fields");
            return;
        }
    }
}

static void check_length(struct checking *checking, const xmlNode *node, const struct idoc_field *field) {
    xmlChar *text = xmlNodeGetContent(node);
    const size_t units = text == NULL ? 0 : units_length((const char *)text);
    if (units > field->length) {
        violate(checking, node, "%zu UTF-16 units, %u fit", units, field->length);
    }
    xmlFree(text);
    if (element(node->children) != NULL) {
        violate(checking, node, "a field holds no elements");
    }
}

/* Where in a segment the check stands. */
struct position {
    const struct idoc_segment *segment;
    int field;        /* index of the last one, -1 before the first */
    unsigned order;   /* of the last child segment */
    bool in_children; /* the fields are over */
    unsigned *counts; /* of child segments, by order in the type */
};

static void check_field(struct checking *checking, const xmlNode *node, struct position *position, int index) {
    check_attributes(checking, node, NULL);
    check_length(checking, node, &position->segment->fields[index]);
    if (position->in_children) {
        violate(checking, node, "fields stand before child segments");
    }
    if (index == position->field) {
        violate(checking, node, "the field stands twice");
    } else if (index < position->field) {
        violate(checking, node, "the field stands before %s", position->segment->fields[position->field].name);
    } else {
        position->field = index;
    }
}

static void check_segment(struct checking *checking, const xmlNode *node, const struct idoc_segment *segment);

// NOLINTNEXTLINE(misc-no-recursion)
static void check_child(struct checking *checking, const xmlNode *node, struct position *position) {
    const struct idoc_segment *segment = checking->type == NULL ? NULL : segment_of(checking, name_of(node));
    if (segment == NULL) {
        violate(checking, node, "there is no such field or segment here");
        return;
    }
    if (segment->parent != position->segment) {
        violate(checking, node, "the segment stands below %s",
                segment->parent == NULL ? "IDOC" : segment->parent->name);
    } else {
        const unsigned count = ++position->counts[segment->order];
        if (segment->max != IDOC_UNBOUNDED && count == segment->max + 1) {
            violate(checking, node, "the segment stands at most %u times", segment->max);
        }
        if (position->in_children && segment->order < position->order) {
            violate(checking, node, "the segment stands before the ones above it");
        }
        position->order = segment->order > position->order ? segment->order : position->order;
    }
    position->in_children = true;
    check_segment(checking, node, segment);
}

static void check_least(struct checking *checking, const xmlNode *node, const struct position *position,
                        const struct idoc_segment *first) {
    for (const struct idoc_segment *child = first; child != NULL; child = child->next) {
        if (position->counts[child->order] < child->min) {
            violate(checking, node, "%s stands here at least %u times", child->name, child->min);
        }
    }
}

static unsigned *counts_of(const struct checking *checking) {
    unsigned count = 1;
    const struct idoc_segment *segment = checking->type == NULL ? NULL : checking->type->first;
    for (; segment != NULL; segment = idoc_segment_after(segment)) {
        count = segment->order + 1 > count ? segment->order + 1 : count;
    }
    return ARENA_NEW(checking->arena, unsigned, count);
}

/* As deep as the document, which the parser limits. */
// NOLINTNEXTLINE(misc-no-recursion)
static void check_segment(struct checking *checking, const xmlNode *node, const struct idoc_segment *segment) {
    struct position position = {.segment = segment, .field = -1, .counts = counts_of(checking)};
    check_attributes(checking, node, "SEGMENT");
    check_blank(checking, node);
    for (const xmlNode *child = element(node->children); child != NULL; child = element(child->next)) {
        const int index = idoc_segment_field(segment, unescaped(checking, name_of(child)));
        if (index >= 0) {
            check_field(checking, child, &position, index);
        } else {
            check_child(checking, child, &position);
        }
    }
    check_least(checking, node, &position, segment->first);
}

/* --- control record --------------------------------------------------------------------------------------------------- */

static const char *const required[] = {"TABNAM", "DIRECT", "IDOCTYP", "MESTYP", "SNDPOR",
                                       "SNDPRT", "SNDPRN", "RCVPRT",  "RCVPRN"};

bool idoc_control_requires(const char *field) {
    for (size_t i = 0; i < sizeof required / sizeof *required; i++) {
        if (strcmp(required[i], field) == 0) {
            return true;
        }
    }
    return false;
}

/* "" when it is missing. */
static const char *control_text(const struct checking *checking, const xmlNode *control, const char *name) {
    for (const xmlNode *node = element(control->children); node != NULL; node = element(node->next)) {
        if (strcmp(name_of(node), name) == 0) {
            xmlChar *text = xmlNodeGetContent(node);
            const char *copy = arena_copy(checking->arena, (const char *)text);
            xmlFree(text);
            return copy == NULL ? "" : copy;
        }
    }
    return "";
}

static void check_required(struct checking *checking, const xmlNode *control) {
    for (size_t i = 0; i < sizeof required / sizeof *required; i++) {
        if (*control_text(checking, control, required[i]) == '\0') {
            violate(checking, control, "%s is required", required[i]);
        }
    }
}

/* By the control record; the root element's name serves when that says nothing. */
static void find_type(struct checking *checking, const xmlNode *root, const xmlNode *control) {
    const char *type = control == NULL ? "" : control_text(checking, control, "IDOCTYP");
    const char *extension = control == NULL ? "" : control_text(checking, control, "CIMTYP");
    const char *name = *type == '\0' ? name_of(root) : type;
    checking->type =
        idoc_dictionary_type(checking->dictionary, name, *extension == '\0' ? NULL : extension, checking->arena);
    if (checking->type == NULL && *extension != '\0') {
        violate(checking, control, "the dictionary has no such CIMTYP");
        checking->type = idoc_dictionary_type(checking->dictionary, name, NULL, checking->arena);
    }
    if (checking->type == NULL) {
        violate(checking, control == NULL ? root : control, "the dictionary has no such IDOCTYP");
    } else if (checking->strictness == IDOC_AS_SENT && strcmp(name_of(root), idoc_type_root(checking->type)) != 0) {
        violate(checking, root, "the root element is %s", idoc_type_root(checking->type));
    }
}

/* --- the document ----------------------------------------------------------------------------------------------------- */

static void check_idoc(struct checking *checking, const xmlNode *root, const xmlNode *idoc) {
    const xmlNode *first = element(idoc->children);
    const struct idoc_segment *control_segment = idoc_dictionary_control(checking->dictionary);
    const bool has_control =
        first != NULL && control_segment != NULL && strcmp(name_of(first), control_segment->name) == 0;
    check_attributes(checking, idoc, "BEGIN");
    check_blank(checking, idoc);
    find_type(checking, root, has_control ? first : NULL);
    if (has_control) {
        check_segment(checking, first, control_segment);
        check_required(checking, first);
        first = element(first->next);
    } else {
        violate(checking, idoc, "EDI_DC40 stands first");
    }
    if (checking->type == NULL) {
        return;
    }
    struct position position = {.field = -1, .counts = counts_of(checking)};
    for (; first != NULL; first = element(first->next)) {
        check_child(checking, first, &position);
    }
    check_least(checking, idoc, &position, checking->type->first);
}

static void check_root(struct checking *checking, const xmlNode *root, struct idoc_report *report) {
    check_attributes(checking, root, NULL);
    check_blank(checking, root);
    for (const xmlNode *node = element(root->children); node != NULL; node = element(node->next)) {
        if (strcmp(name_of(node), "IDOC") != 0) {
            violate(checking, node, "below the root stands IDOC");
        } else if (++report->documents > 1 && checking->strictness == IDOC_AS_SENT) {
            violate(checking, node, "one IDOC a document");
        } else {
            check_idoc(checking, root, node);
        }
    }
    if (report->documents == 0) {
        violate(checking, root, "there is no IDOC");
    }
}

bool idoc_check(const struct idoc_dictionary *dictionary, struct bytes document, enum idoc_strictness strictness,
                struct arena *arena, struct idoc_report *report, struct error *error) {
    *report = (struct idoc_report){0};
    xmlDocPtr tree = idoc_parse(document, error);
    if (tree == NULL) {
        return false;
    }
    struct checking checking = {.dictionary = dictionary,
                                .strictness = strictness,
                                .arena = arena,
                                .violations = g_array_new(FALSE, FALSE, sizeof(struct idoc_violation))};
    check_root(&checking, xmlDocGetRootElement(tree), report);
    report->count = checking.violations->len;
    report->violations = ARENA_NEW(arena, struct idoc_violation, report->count + 1);
    if (report->count > 0) {
        memcpy(report->violations, checking.violations->data, report->count * sizeof *report->violations);
    }
    (void)g_array_free(checking.violations, TRUE);
    xmlFreeDoc(tree);
    return true;
}
