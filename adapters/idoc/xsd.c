#include "adapters/idoc/xsd.h"

#include "adapters/idoc/check.h"

#include <libxml/xmlwriter.h>
#include <stdio.h>
#include <string.h>

#define XSD_NAMESPACE "http://www.w3.org/2001/XMLSchema"

static void begin(xmlTextWriterPtr writer, const char *name) {
    (void)xmlTextWriterStartElement(writer, (const xmlChar *)name);
}

static void end(xmlTextWriterPtr writer) {
    (void)xmlTextWriterEndElement(writer);
}

static void attribute(xmlTextWriterPtr writer, const char *name, const char *value) {
    (void)xmlTextWriterWriteAttribute(writer, (const xmlChar *)name, (const xmlChar *)value);
}

static void number(xmlTextWriterPtr writer, const char *name, unsigned value) {
    (void)xmlTextWriterWriteFormatAttribute(writer, (const xmlChar *)name, "%u", value);
}

static void begin_element(xmlTextWriterPtr writer, const char *name) {
    begin(writer, "xs:element");
    attribute(writer, "name", name);
}

static void begin_content(xmlTextWriterPtr writer) {
    begin(writer, "xs:complexType");
    begin(writer, "xs:sequence");
}

/* Ends what begin_content and begin_element began. `mark` is the attribute that must be "1"; NULL: none. */
static void end_content(xmlTextWriterPtr writer, const char *mark) {
    end(writer);
    if (mark != NULL) {
        begin(writer, "xs:attribute");
        attribute(writer, "name", mark);
        attribute(writer, "use", "required");
        attribute(writer, "fixed", "1");
        end(writer);
    }
    end(writer);
    end(writer);
}

static void write_field(xmlTextWriterPtr writer, const struct idoc_field *field, bool is_required) {
    begin_element(writer, field->name);
    (void)xmlTextWriterWriteFormatAttribute(writer, (const xmlChar *)"type", "Text%u", field->length);
    if (!is_required) {
        attribute(writer, "minOccurs", "0");
    }
    end(writer);
}

static void write_control(xmlTextWriterPtr writer, const struct idoc_segment *control) {
    begin_element(writer, control->name);
    begin_content(writer);
    for (size_t i = 0; i < control->field_count; i++) {
        write_field(writer, &control->fields[i], idoc_control_requires(control->fields[i].name));
    }
    end_content(writer, "SEGMENT");
}

/* The depth is the dictionary's. */
// NOLINTNEXTLINE(misc-no-recursion)
static void write_segments(xmlTextWriterPtr writer, const struct idoc_segment *first) {
    for (const struct idoc_segment *segment = first; segment != NULL; segment = segment->next) {
        begin_element(writer, segment->name);
        number(writer, "minOccurs", segment->min);
        if (segment->max == IDOC_UNBOUNDED) {
            attribute(writer, "maxOccurs", "unbounded");
        } else {
            number(writer, "maxOccurs", segment->max);
        }
        begin_content(writer);
        for (size_t i = 0; i < segment->field_count; i++) {
            write_field(writer, &segment->fields[i], false);
        }
        write_segments(writer, segment->first);
        end_content(writer, "SEGMENT");
    }
}

/* --- one simple type a length ----------------------------------------------------------------------------------------- */

enum { LENGTHS = 4097 };

static void note_lengths(const struct idoc_segment *segment, bool *used) {
    for (size_t i = 0; i < segment->field_count; i++) {
        if (segment->fields[i].length < LENGTHS) {
            used[segment->fields[i].length] = true;
        }
    }
}

static void write_text(xmlTextWriterPtr writer, unsigned length) {
    begin(writer, "xs:simpleType");
    (void)xmlTextWriterWriteFormatAttribute(writer, (const xmlChar *)"name", "Text%u", length);
    begin(writer, "xs:restriction");
    attribute(writer, "base", "xs:string");
    begin(writer, "xs:maxLength");
    number(writer, "value", length);
    end(writer);
    end(writer);
    end(writer);
}

static void write_texts(xmlTextWriterPtr writer, const struct idoc_type *type, const struct idoc_segment *control) {
    bool used[LENGTHS] = {false};
    note_lengths(control, used);
    for (const struct idoc_segment *segment = type->first; segment != NULL; segment = idoc_segment_after(segment)) {
        note_lengths(segment, used);
    }
    for (unsigned length = 0; length < LENGTHS; length++) {
        if (used[length]) {
            write_text(writer, length);
        }
    }
}

static void write_schema(xmlTextWriterPtr writer, const struct idoc_type *type, const struct idoc_segment *control) {
    begin(writer, "xs:schema");
    attribute(writer, "xmlns:xs", XSD_NAMESPACE);
    begin_element(writer, idoc_type_root(type));
    begin_content(writer);
    begin_element(writer, "IDOC");
    begin_content(writer);
    write_control(writer, control);
    write_segments(writer, type->first);
    end_content(writer, "BEGIN");
    end_content(writer, NULL);
    write_texts(writer, type, control);
    end(writer);
}

/* Bytes to begin with. */
enum { ROOM = 65536 };

struct bytes idoc_xsd(const struct idoc_type *type, const struct idoc_segment *control, struct arena *arena) {
    xmlBufferPtr buffer = xmlBufferCreateSize(ROOM);
    xmlBufferSetAllocationScheme(buffer, XML_BUFFER_ALLOC_DOUBLEIT);
    xmlTextWriterPtr writer = xmlNewTextWriterMemory(buffer, 0);
    (void)xmlTextWriterSetIndent(writer, 1);
    (void)xmlTextWriterStartDocument(writer, "1.0", "UTF-8", NULL);
    write_schema(writer, type, control);
    (void)xmlTextWriterEndDocument(writer);
    xmlFreeTextWriter(writer);
    const struct bytes written = {xmlBufferContent(buffer), (size_t)xmlBufferLength(buffer)};
    const struct bytes result = arena_copy_bytes(arena, written);
    xmlBufferFree(buffer);
    return result;
}
