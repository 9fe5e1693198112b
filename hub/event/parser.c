#include "hub/event/parser.h"

#include "hub/event/place.h"
#include "hub/event/violation.h"

#include <glib.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>

/* Names of all documents gather in the parser's dictionary; hostile ones must not fill the memory. */
enum { DICTIONARY_NAMES = 4000 };

struct parser {
    const struct kinds *kinds;
    const struct event_limits *limits;
    xmlParserCtxtPtr context;
    xmlSchemaValidCtxtPtr validator;
    GString *pending; /* text since the last tag */
    /* the present document */
    xmlSchemaSAXPlugPtr plug;
    const xmlSAXHandler *schema; /* the validator's handlers and their argument */
    void *schema_data;
    struct bytes text;
    struct arena *arena;
    const struct kind *kind;
    struct tree_element *root, *open;
    struct error *error;
    bool failed;
};

static bool blank(const char *text) {
    return text[strspn(text, " \t\r\n")] == '\0';
}

/* Octets read so far; where the parser has stopped it reads no more. */
static size_t reached(const struct parser *parser) {
    const long at = xmlByteConsumed(parser->context);
    return at < 0 ? parser->text.length : (size_t)at > parser->text.length ? parser->text.length : (size_t)at;
}

static void stop(struct parser *parser) {
    parser->failed = true;
    xmlStopParser(parser->context);
}

static void refuse(struct parser *parser, enum error_code code, const char *en, const char *zh) {
    if (!parser->failed) {
        (void)place_refuse(parser->error, code, parser->text, reached(parser), en, zh);
        stop(parser);
    }
}

static void on_syntax_error(void *data, xmlErrorPtr found) {
    struct parser *parser = data;
    struct violation violation;
    if (found->level != XML_ERR_WARNING && found->code != XML_ERR_USER_STOP) {
        violation_of_syntax(found, &violation);
        refuse(parser, NOT_WELL_FORMED, violation.en, violation.zh);
    }
}

/* The validator speaks while a tag is handled, so the open element is the one it means. */
static void on_schema_error(void *data, xmlErrorPtr found) {
    struct parser *parser = data;
    struct violation violation;
    if (parser->failed || found->level == XML_ERR_WARNING) {
        return;
    }
    violation_of_schema(found, &violation);
    char place[sizeof parser->error->place];
    tree_place(parser->open, place, sizeof place);
    if (*violation.attribute != '\0') {
        const size_t used = strlen(place);
        (void)snprintf(place + used, sizeof place - used, "/@%s", violation.attribute);
    }
    (void)error_set(parser->error, SCHEMA_VIOLATION, place, "%s", violation.en);
    error_translate(parser->error, violation.zh);
    if (parser->error != NULL) {
        place_position(parser->text, parser->open->offset, &parser->error->line, &parser->error->column);
    }
    stop(parser);
}

static void on_doctype(void *data, const xmlChar *name, const xmlChar *external, const xmlChar *system) {
    (void)name;
    (void)external;
    (void)system;
    refuse(data, DTD_FORBIDDEN, "a document type declaration", "含有 DOCTYPE 声明");
}

static void on_text(void *data, const xmlChar *text, int length) {
    struct parser *parser = data;
    if (parser->failed) {
        return;
    }
    g_string_append_len(parser->pending, (const char *)text, length);
    if (parser->pending->len > parser->limits->text) {
        refuse(parser, TEXT_TOO_LONG, "the text of an element, its comments not counted", "元素文本过长");
    }
}

/* Text goes to its place in the tree when the next tag ends it. Between elements the validator need not see white
 * space; the text of an element without children is always its business. */
static void take_text(struct parser *parser, bool at_end) {
    struct tree_element *open = parser->open;
    if (open == NULL) {
        return;
    }
    const GString *pending = parser->pending;
    const bool leaf = open->first == NULL;
    const char *text = pending->len == 0 ? "" : arena_copy_n(parser->arena, pending->str, pending->len);
    if (leaf) {
        open->text = text;
    } else {
        open->last->tail = text;
    }
    if (pending->len > 0 && ((leaf && at_end) || !blank(text))) {
        parser->schema->characters(parser->schema_data, (const xmlChar *)text, (int)pending->len);
    }
    g_string_truncate(parser->pending, 0);
}

/* SAX2 gives five pointers per attribute: name, prefix, URI, begin and end of the value. */
static void take_attributes(struct parser *parser, struct tree_element *element, int count, const xmlChar **given) {
    element->attribute_count = (size_t)count;
    element->attributes = ARENA_NEW(parser->arena, struct tree_attribute, count);
    for (int i = 0; i < count; i++, given += 5) {
        const char *value = (const char *)given[3];
        element->attributes[i] = (struct tree_attribute){
            .name = (const char *)given[0],
            .prefix = (const char *)given[1],
            .uri = (const char *)given[2],
            .value = arena_copy_n(parser->arena, value, (size_t)(given[4] - given[3])),
        };
    }
}

static void take_namespaces(struct parser *parser, struct tree_element *element, int count, const xmlChar **given) {
    element->namespace_count = (size_t)count;
    element->namespaces = ARENA_NEW(parser->arena, struct tree_namespace, count);
    for (int i = 0; i < count; i++, given += 2) {
        element->namespaces[i] = (struct tree_namespace){.prefix = (const char *)given[0],
                                                         .uri = given[1] == NULL ? "" : (const char *)given[1]};
    }
}

/* The callback comes when the tag has been read; its '<' cannot stand inside it. */
static size_t tag_start(const struct parser *parser) {
    size_t at = reached(parser);
    while (at > 0 && (at >= parser->text.length || parser->text.data[at] != '<')) {
        at--;
    }
    return at;
}

/* libxml2 reports a start tag before it looks for the tag's end. */
static bool tag_closed(const struct parser *parser) {
    const size_t at = reached(parser);
    return at < parser->text.length && (parser->text.data[at] == '>' || parser->text.data[at] == '/');
}

static struct tree_element *append(struct parser *parser) {
    struct tree_element *element = ARENA_NEW(parser->arena, struct tree_element, 1);
    struct tree_element *parent = parser->open;
    *element = (struct tree_element){.parent = parent, .text = "", .tail = "", .offset = tag_start(parser)};
    if (parent == NULL) {
        parser->root = element;
    } else if (parent->first == NULL) {
        parent->first = element;
        parent->last = element;
    } else {
        parent->last->next = element;
        parent->last = element;
    }
    return element;
}

/* Names in the place come from the document, which is well-formed so far: an element name is no value. */
static bool find_kind(struct parser *parser, const struct tree_element *root) {
    const bool ours = root->uri != NULL && strcmp(root->uri, EVENT_NAMESPACE) == 0;
    parser->kind = ours ? kind_by_element(parser->kinds, root->name) : NULL;
    if (parser->kind != NULL) {
        return true;
    }
    refuse(parser, UNKNOWN_KIND, ours ? "no kind has this root element" : "the namespace is not " EVENT_NAMESPACE,
           ours ? "没有以此为根元素的种类" : "命名空间不是 " EVENT_NAMESPACE);
    return false;
}

static void on_start(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespaces,
                     const xmlChar **namespace_list, int attributes, int defaulted, const xmlChar **attribute_list) {
    struct parser *parser = data;
    if (parser->failed) {
        return;
    }
    if (!tag_closed(parser)) {
        refuse(parser, NOT_WELL_FORMED, "a tag is not closed with >", "标签未以 > 结束");
        return;
    }
    take_text(parser, false);
    if (parser->failed) {
        return;
    }
    struct tree_element *element = append(parser);
    element->name = (const char *)name;
    element->prefix = (const char *)prefix;
    element->uri = (const char *)uri;
    take_attributes(parser, element, attributes, attribute_list);
    take_namespaces(parser, element, namespaces, namespace_list);
    parser->open = element;
    if (element->parent != NULL || find_kind(parser, element)) {
        parser->schema->startElementNs(parser->schema_data, name, prefix, uri, namespaces, namespace_list, attributes,
                                       defaulted, attribute_list);
    }
}

static void on_end(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
    struct parser *parser = data;
    if (parser->failed) {
        return;
    }
    take_text(parser, true);
    if (!parser->failed) {
        parser->schema->endElementNs(parser->schema_data, name, prefix, uri);
        parser->open = parser->open->parent;
    }
}

static const xmlSAXHandler handlers = {
    .initialized = XML_SAX2_MAGIC,
    .internalSubset = on_doctype,
    .startElementNs = on_start,
    .endElementNs = on_end,
    .characters = on_text,
    .ignorableWhitespace = on_text,
    .cdataBlock = on_text,
    .serror = on_syntax_error,
};

static void drop_contexts(struct parser *parser) {
    xmlFreeParserCtxt(parser->context);
    xmlSchemaFreeValidCtxt(parser->validator);
    parser->context = NULL;
    parser->validator = NULL;
}

/* A context that stopped half way, or has seen too many names, is not used again. */
static void make_contexts(struct parser *parser) {
    if (parser->context != NULL && !parser->failed && xmlDictSize(parser->context->dict) < DICTIONARY_NAMES) {
        return;
    }
    drop_contexts(parser);
    parser->context = xmlNewParserCtxt();
    parser->validator = xmlSchemaNewValidCtxt(kinds_schema(parser->kinds));
    if (parser->context == NULL || parser->validator == NULL) {
        g_error("no XML parser can be made"); /* ends the process, as out of memory does: no document is to blame */
    }
    *parser->context->sax = handlers;
    parser->context->userData = parser;
    xmlSchemaSetValidStructuredErrors(parser->validator, on_schema_error, parser);
}

/* Plugged into nothing, the validator gives its own handlers, which ours call: so it sees only what passed the limits,
 * and an element is in the tree before it is judged. */
static void plug(struct parser *parser) {
    xmlSAXHandlerPtr sax = NULL;
    parser->schema_data = NULL;
    parser->plug = xmlSchemaSAXPlug(parser->validator, &sax, &parser->schema_data);
    parser->schema = sax;
    if (parser->plug == NULL) {
        g_error("no XML validator can be made");
    }
}

static void parse(struct parser *parser) {
    (void)xmlCtxtReadMemory(parser->context, (const char *)parser->text.data, (int)parser->text.length, NULL, NULL,
                            XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
    if (!parser->failed && (parser->context->wellFormed == 0 || parser->root == NULL)) {
        refuse(parser, NOT_WELL_FORMED, "the XML syntax is broken", "XML 语法有误");
    }
    if (!parser->failed && xmlSchemaIsValid(parser->validator) != 1) {
        refuse(parser, SCHEMA_VIOLATION, "breaks the schema", "不符合模式");
    }
    (void)xmlSchemaSAXUnplug(parser->plug);
}

struct parser *parser_new(const struct kinds *kinds, const struct event_limits *limits) {
    struct parser *parser = g_new0(struct parser, 1);
    parser->kinds = kinds;
    parser->limits = limits;
    parser->pending = g_string_sized_new(256);
    return parser;
}

void parser_free(struct parser *parser) {
    if (parser != NULL) {
        drop_contexts(parser);
        (void)g_string_free(parser->pending, TRUE);
        g_free(parser);
    }
}

const struct tree_element *parser_run(struct parser *parser, struct bytes text, struct arena *arena,
                                      const struct kind **kind, struct error *error) {
    make_contexts(parser);
    plug(parser);
    g_string_truncate(parser->pending, 0);
    parser->text = text;
    parser->arena = arena;
    parser->error = error;
    parser->failed = false;
    parser->root = NULL;
    parser->open = NULL;
    parser->kind = NULL;
    parse(parser);
    *kind = parser->kind;
    return parser->failed ? NULL : parser->root;
}

const struct tree_element *parser_root(const struct parser *parser) {
    return parser->root;
}
