#include "hub/event/xml_file.h"

#include <errno.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The first complaint of parser or validator. */
struct complaint {
    const char *path;
    struct error *error;
    bool made;
};

static void complain(struct complaint *complaint, const char *file, int line, const char *message) {
    char place[256];
    if (complaint->made) {
        return;
    }
    complaint->made = true;
    (void)snprintf(place, sizeof place, "%s:%d", file == NULL ? complaint->path : file, line);
    (void)error_set(complaint->error, CONFIG_INVALID, place, "%.*s", message == NULL ? 0 : (int)strcspn(message, "\n"),
                    message == NULL ? "" : message);
}

static void on_error(void *argument, xmlErrorPtr found) {
    complain(argument, found->file, found->line, found->message);
}

static xmlDocPtr parse(const char *path, struct complaint *complaint) {
    xmlParserCtxtPtr context = xmlNewParserCtxt();
    if (context == NULL) {
        return NULL;
    }
    xmlSetStructuredErrorFunc(complaint, on_error);
    xmlDocPtr document =
        xmlCtxtReadFile(context, path, NULL, XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES);
    xmlSetStructuredErrorFunc(NULL, NULL);
    xmlFreeParserCtxt(context);
    if (document != NULL && xmlGetIntSubset(document) != NULL) {
        complain(complaint, path, 1, "a document type declaration is not allowed");
    }
    return document;
}

static void validate(xmlDocPtr document, const char *schema, struct complaint *complaint) {
    xmlSetStructuredErrorFunc(complaint, on_error);
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(schema);
    xmlSchemaPtr compiled = parser == NULL ? NULL : xmlSchemaParse(parser);
    xmlSchemaValidCtxtPtr validator = compiled == NULL ? NULL : xmlSchemaNewValidCtxt(compiled);
    if (validator == NULL) {
        complain(complaint, schema, 0, "the schema cannot be used");
    } else {
        xmlSchemaSetValidStructuredErrors(validator, on_error, complaint);
        if (xmlSchemaValidateDoc(validator, document) != 0) {
            complain(complaint, NULL, 0, "the file breaks its schema");
        }
    }
    xmlSetStructuredErrorFunc(NULL, NULL);
    xmlSchemaFreeValidCtxt(validator);
    xmlSchemaFree(compiled);
    xmlSchemaFreeParserCtxt(parser);
}

xmlDocPtr xml_file_read(const char *path, const char *schema, struct error *error) {
    struct complaint complaint = {.path = path, .error = error};
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        (void)error_set(error, CONFIG_UNREADABLE, path, "%s", strerror(errno));
        return NULL;
    }
    (void)fclose(file);
    xmlDocPtr document = parse(path, &complaint);
    if (document == NULL) {
        complain(&complaint, path, 0, "not readable as XML");
    } else if (schema != NULL && !complaint.made) {
        validate(document, schema, &complaint);
    }
    if (complaint.made) {
        xmlFreeDoc(document);
        return NULL;
    }
    return document;
}

static bool is_named(const xmlNode *node, const char *name) {
    return node->type == XML_ELEMENT_NODE && (name == NULL || strcmp((const char *)node->name, name) == 0);
}

xmlNodePtr xml_child(const xmlNode *parent, const char *name) {
    xmlNodePtr node = parent->children;
    while (node != NULL && !is_named(node, name)) {
        node = node->next;
    }
    return node;
}

xmlNodePtr xml_next(const xmlNode *node, const char *name) {
    xmlNodePtr next = node->next;
    while (next != NULL && !is_named(next, name)) {
        next = next->next;
    }
    return next;
}

const char *xml_attribute(const xmlNode *node, const char *name, struct arena *arena) {
    xmlChar *text = xmlGetNoNsProp(node, (const xmlChar *)name);
    const char *copy = arena_copy(arena, (const char *)text);
    xmlFree(text);
    return copy;
}

const char *xml_text(const xmlNode *node, struct arena *arena) {
    xmlChar *text = xmlNodeGetContent(node);
    const char *at = text == NULL ? "" : (const char *)text;
    at += strspn(at, " \t\r\n");
    size_t length = strlen(at);
    while (length > 0 && strchr(" \t\r\n", at[length - 1]) != NULL) {
        length--;
    }
    const char *copy = arena_copy_n(arena, at, length);
    xmlFree(text);
    return copy;
}

bool xml_fault(const char *path, const xmlNode *node, struct error *error, const char *format, ...) {
    char place[256];
    char detail[200];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(detail, sizeof detail, format, arguments);
    va_end(arguments);
    (void)snprintf(place, sizeof place, "%s:%ld", path, xmlGetLineNo(node));
    return error_set(error, CONFIG_INVALID, place, "%s", detail);
}
