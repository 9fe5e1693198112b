#include "hub/rights/xml_out.h"

#include <assert.h>
#include <glib.h>
#include <string.h>

enum { FIRST_CAPACITY = 4096 };

static void grow(struct xml_out *out, size_t length) {
    const size_t capacity = (out->capacity + length) * 2;
    char *data = arena_raw(out->arena, capacity);
    memcpy(data, out->data, out->length);
    out->data = data;
    out->capacity = capacity;
}

/* Room for so many octets more, which the caller fills. Small pieces are written by the thousand: they are put together in
 * one such room, not appended one by one. */
static inline char *room_for(struct xml_out *out, size_t length) {
    if (out->capacity - out->length < length) {
        grow(out, length);
    }
    char *room = out->data + out->length;
    out->length += length;
    return room;
}

static inline char *copy(char *to, const char *text, size_t length) {
    memcpy(to, text, length);
    return to + length;
}

static void append(struct xml_out *out, const char *text, size_t length) {
    (void)copy(room_for(out, length), text, length);
}

static void put(struct xml_out *out, const char *text) {
    append(out, text, strlen(text));
}

/* Production 2 of XML 1.0. */
static bool is_allowed(gunichar c) {
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) ||
           (c >= 0x10000 && c <= 0x10FFFF);
}

static const char *replace_forbidden(struct arena *arena, const char *text) {
    char *valid = g_utf8_make_valid(text, -1);
    GString *cleaned = g_string_new(NULL);
    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        const gunichar c = g_utf8_get_char(at);
        g_string_append_unichar(cleaned, is_allowed(c) ? c : 0xFFFD);
    }
    const char *copy = arena_copy_n(arena, cleaned->str, cleaned->len);
    g_string_free(cleaned, TRUE);
    g_free(valid);
    return copy;
}

/* What a byte may mean to a writer. */
enum { IN_TEXT = 1, IN_VALUE = 2, FORBIDDEN = 4, BEYOND_ASCII = 8 };

static const unsigned char meanings[256] = {
    [1 ... 8] = FORBIDDEN,
    ['\t'] = IN_VALUE,
    ['\n'] = IN_VALUE,
    [11 ... 12] = FORBIDDEN,
    ['\r'] = IN_TEXT | IN_VALUE,
    [14 ... 31] = FORBIDDEN,
    ['&'] = IN_TEXT | IN_VALUE,
    ['<'] = IN_TEXT | IN_VALUE,
    ['>'] = IN_TEXT | IN_VALUE,
    ['"'] = IN_VALUE,
    [128 ... 255] = BEYOND_ASCII,
};

/* Of valid UTF-8 only controls and U+FFFE, U+FFFF (EF BF BE, EF BF BF) are forbidden. */
static bool is_clean(const char *text, size_t length, unsigned met) {
    if ((met & FORBIDDEN) != 0) {
        return false;
    }
    if ((met & BEYOND_ASCII) == 0) {
        return true;
    }
    for (const char *at = strstr(text, "\xEF\xBF"); at != NULL; at = strstr(at + 2, "\xEF\xBF")) {
        if ((unsigned char)at[2] >= 0xBE) {
            return false;
        }
    }
    return g_utf8_validate(text, (gssize)length, NULL);
}

static const char *escape_of(char c) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\t':
        return "&#9;";
    case '\n':
        return "&#10;";
    default:
        return "&#13;";
    }
}

static size_t meet(const char *text, unsigned *met) {
    const unsigned char *at = (const unsigned char *)text;
    *met = 0;
    for (; *at != '\0'; at++) {
        *met |= meanings[*at];
    }
    return (size_t)(at - (const unsigned char *)text);
}

/* A reader turns bare line ends into spaces within values, and \r into \n anywhere: these go as references. `special`:
 * IN_TEXT or IN_VALUE. */
static void put_escaped(struct xml_out *out, const char *text, unsigned special) {
    unsigned met;
    size_t length = meet(text, &met);
    if (!is_clean(text, length, met)) {
        text = replace_forbidden(out->arena, text);
        length = meet(text, &met);
    }
    const char *end = text + length;
    while ((met & special) != 0 && text < end) {
        const char *plain = text;
        while (text < end && (meanings[(unsigned char)*text] & special) == 0) {
            text++;
        }
        append(out, plain, (size_t)(text - plain));
        if (text < end) {
            put(out, escape_of(*text++));
        }
    }
    append(out, text, (size_t)(end - text));
}

static void end_tag(struct xml_out *out) {
    if (out->in_tag) {
        *room_for(out, 1) = '>';
        out->in_tag = false;
    }
}

void xml_out_open(struct xml_out *out, const char *element) {
    assert(out->depth < XML_OUT_DEPTH);
    const size_t length = strlen(element);
    end_tag(out);
    char *at = room_for(out, length + 1);
    *at = '<';
    (void)copy(at + 1, element, length);
    out->open[out->depth++] = element;
    out->in_tag = true;
}

void xml_out_close(struct xml_out *out) {
    const char *element = out->open[--out->depth];
    if (out->in_tag) {
        put(out, "/>");
        out->in_tag = false;
        return;
    }
    const size_t length = strlen(element);
    char *at = copy(room_for(out, length + 3), "</", 2);
    *copy(at, element, length) = '>';
}

void xml_out_attribute(struct xml_out *out, const char *name, const char *value) {
    assert(out->in_tag);
    if (value == NULL) {
        return;
    }
    const size_t length = strlen(name);
    char *at = room_for(out, length + 3);
    *at = ' ';
    (void)copy(copy(at + 1, name, length), "=\"", 2);
    put_escaped(out, value, IN_VALUE);
    *room_for(out, 1) = '"';
}

void xml_out_number(struct xml_out *out, const char *name, int64_t value) {
    const char *text = arena_number(out->arena, value);
    xml_out_attribute(out, name, text);
    arena_shrink(out->arena, text, strlen(text) + 1, 0); /* or else the document could give nothing back in the end */
}

void xml_out_inner(struct xml_out *out, const char *root, struct bytes document) {
    const size_t opening = strlen(root) + 2; /* <root> */
    const size_t closing = opening + 1;      /* </root> */
    if (document.length > opening + closing) {
        end_tag(out);
        append(out, (const char *)document.data + opening, document.length - opening - closing);
    }
}

void xml_out_text(struct xml_out *out, const char *text) {
    end_tag(out);
    put_escaped(out, text, IN_TEXT);
}

struct xml_out xml_out_start(struct arena *arena, const char *root, const char *uri) {
    struct xml_out out = {.arena = arena, .capacity = FIRST_CAPACITY};
    out.data = arena_raw(arena, FIRST_CAPACITY);
    if (uri != NULL) {
        put(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    }
    xml_out_open(&out, root);
    xml_out_attribute(&out, "xmlns", uri);
    return out;
}

struct bytes xml_out_bytes(struct xml_out *out) {
    while (out->depth > 0) {
        xml_out_close(out);
    }
    arena_shrink(out->arena, out->data, out->capacity, out->length);
    return (struct bytes){(const uint8_t *)out->data, out->length};
}
