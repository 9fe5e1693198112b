#include "hub/rights/xml_out.h"

#include <glib.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The writer fails for want of memory only, and that stops the process, as in an arena. */
static void must(int written) {
    if (written < 0) {
        abort();
    }
}

/* Production 2 of XML 1.0. */
static bool is_allowed(gunichar c) {
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) ||
           (c >= 0x10000 && c <= 0x10FFFF);
}

static bool is_clean(const char *text) {
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        if (!is_allowed(g_utf8_get_char(at))) {
            return false;
        }
    }
    return true;
}

static const xmlChar *clean(struct arena *arena, const char *text) {
    if (g_utf8_validate(text, -1, NULL) && is_clean(text)) {
        return (const xmlChar *)text;
    }
    char *valid = g_utf8_make_valid(text, -1);
    GString *cleaned = g_string_new(NULL);
    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        const gunichar c = g_utf8_get_char(at);
        g_string_append_unichar(cleaned, is_allowed(c) ? c : 0xFFFD);
    }
    const char *copy = arena_copy_n(arena, cleaned->str, cleaned->len);
    g_string_free(cleaned, TRUE);
    g_free(valid);
    return (const xmlChar *)copy;
}

struct xml_out xml_out_start(struct arena *arena, const char *root, const char *uri) {
    struct xml_out out = {.arena = arena, .buffer = xmlBufferCreate()};
    out.writer = out.buffer == NULL ? NULL : xmlNewTextWriterMemory(out.buffer, 0);
    if (out.writer == NULL) {
        abort();
    }
    if (uri != NULL) {
        must(xmlTextWriterStartDocument(out.writer, NULL, "UTF-8", NULL));
    }
    must(xmlTextWriterStartElementNS(out.writer, NULL, (const xmlChar *)root, (const xmlChar *)uri));
    return out;
}

void xml_out_open(struct xml_out *out, const char *element) {
    must(xmlTextWriterStartElement(out->writer, (const xmlChar *)element));
}

void xml_out_close(struct xml_out *out) {
    must(xmlTextWriterEndElement(out->writer));
}

void xml_out_attribute(struct xml_out *out, const char *name, const char *value) {
    if (value != NULL) {
        must(xmlTextWriterWriteAttribute(out->writer, (const xmlChar *)name, clean(out->arena, value)));
    }
}

void xml_out_number(struct xml_out *out, const char *name, int64_t value) {
    xml_out_attribute(out, name, arena_print(out->arena, "%" PRId64, value));
}

void xml_out_text(struct xml_out *out, const char *text) {
    must(xmlTextWriterWriteString(out->writer, clean(out->arena, text)));
}

struct bytes xml_out_bytes(struct xml_out *out) {
    must(xmlTextWriterEndDocument(out->writer));
    xmlFreeTextWriter(out->writer);
    const struct bytes bytes = {xmlBufferContent(out->buffer), (size_t)xmlBufferLength(out->buffer)};
    const struct bytes copy = arena_copy_bytes(out->arena, bytes);
    xmlBufferFree(out->buffer);
    return copy;
}
