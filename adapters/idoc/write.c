#include "adapters/idoc/write.h"

#include <libxml/xmlwriter.h>
#include <string.h>

/* libxml2's writer fails for lack of memory only, and that ends the process elsewhere, too. */
static void begin(xmlTextWriterPtr writer, const char *name, const char *attribute) {
    (void)xmlTextWriterStartElement(writer, (const xmlChar *)name);
    if (attribute != NULL) {
        (void)xmlTextWriterWriteAttribute(writer, (const xmlChar *)attribute, (const xmlChar *)"1");
    }
}

static void end(xmlTextWriterPtr writer) {
    (void)xmlTextWriterFullEndElement(writer);
}

static void write_fields(xmlTextWriterPtr writer, const struct idoc_segment *segment, const char *const *values) {
    for (size_t i = 0; i < segment->field_count; i++) {
        if (values[i] != NULL) {
            begin(writer, segment->fields[i].name, NULL);
            (void)xmlTextWriterWriteString(writer, (const xmlChar *)values[i]);
            end(writer);
        }
    }
}

/* The depth is the dictionary's. */
// NOLINTNEXTLINE(misc-no-recursion)
static void write_nodes(xmlTextWriterPtr writer, const struct idoc_node *node) {
    for (; node != NULL; node = node->next) {
        begin(writer, node->mapping->segment->name, "SEGMENT");
        write_fields(writer, node->mapping->segment, node->values);
        write_nodes(writer, node->first);
        end(writer);
    }
}

/* Bytes to begin with; an update of a company takes some 5,400. */
enum { ROOM = 8192 };

struct bytes idoc_write(const struct idoc_mapping *mapping, const char *const *control, const struct idoc_node *nodes,
                        struct arena *arena) {
    xmlBufferPtr buffer = xmlBufferCreateSize(ROOM);
    xmlBufferSetAllocationScheme(buffer, XML_BUFFER_ALLOC_DOUBLEIT);
    xmlTextWriterPtr writer = xmlNewTextWriterMemory(buffer, 0);
    (void)xmlTextWriterStartDocument(writer, "1.0", "UTF-8", NULL);
    begin(writer, mapping->root, NULL);
    begin(writer, "IDOC", "BEGIN");
    begin(writer, mapping->control->name, "SEGMENT");
    write_fields(writer, mapping->control, control);
    end(writer);
    write_nodes(writer, nodes);
    (void)xmlTextWriterEndDocument(writer);
    xmlFreeTextWriter(writer);
    const struct bytes written = {xmlBufferContent(buffer), (size_t)xmlBufferLength(buffer)};
    const struct bytes result = arena_copy_bytes(arena, written);
    xmlBufferFree(buffer);
    return result;
}

/* --- content ------------------------------------------------------------------------------------------------------ */

static void add_line(GString *content, const char *first, const char *second, const char *third) {
    (void)g_string_append(content, first);
    (void)g_string_append(content, second);
    (void)g_string_append(content, third);
    (void)g_string_append_c(content, '\n');
}

static void add_counted(GString *content, const struct idoc_node *node) {
    const struct idoc_segment *segment = node->mapping->segment;
    for (size_t i = 0; i < segment->field_count; i++) {
        if (node->counted[i] && node->values[i] != NULL && *node->values[i] != '\0') {
            add_line(content, segment->fields[i].name, "=", node->values[i]);
        }
    }
}

// NOLINTNEXTLINE(misc-no-recursion)
static void add_nodes(GString *content, const struct idoc_node *node) {
    for (; node != NULL; node = node->next) {
        add_line(content, "<", node->mapping->segment->name, ">");
        add_counted(content, node);
        add_nodes(content, node->first);
        (void)g_string_append(content, "</>\n");
    }
}

struct bytes idoc_content(const char *profile, const struct idoc_node *nodes, struct arena *arena) {
    GString *content = g_string_sized_new(ROOM);
    (void)g_string_append(content, profile);
    (void)g_string_append_c(content, '\n');
    add_nodes(content, nodes);
    const struct bytes gathered = {(const uint8_t *)content->str, content->len};
    const struct bytes result = arena_copy_bytes(arena, gathered);
    (void)g_string_free(content, TRUE);
    return result;
}
