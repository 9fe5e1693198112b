#include "hub/event/encoding.h"

#include "hub/event/place.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* How the octets of "<?xml" look, whatever else the encoding does. */
enum family { FAMILY_OCTETS, FAMILY_LITTLE, FAMILY_BIG, FAMILY_WIDE_LITTLE, FAMILY_WIDE_BIG };

/* First octets of a document that tell the family (XML 1.0, appendix F). */
struct opening {
    const char *octets;
    size_t length, mark; /* mark: how many of them are a byte order mark */
    enum family family;
};

static const struct opening openings[] = {
    {"\xFF\xFE\0\0", 4, 4, FAMILY_WIDE_LITTLE},
    {"\0\0\xFE\xFF", 4, 4, FAMILY_WIDE_BIG},
    {"<\0\0\0", 4, 0, FAMILY_WIDE_LITTLE},
    {"\0\0\0<", 4, 0, FAMILY_WIDE_BIG},
    {"\xEF\xBB\xBF", 3, 3, FAMILY_OCTETS},
    {"\xFF\xFE", 2, 2, FAMILY_LITTLE},
    {"\xFE\xFF", 2, 2, FAMILY_BIG},
    {"<\0", 2, 0, FAMILY_LITTLE},
    {"\0<", 2, 0, FAMILY_BIG},
};

struct encoding {
    const char *name;  /* as a document declares it */
    const char *iconv; /* NULL: UTF-8 already */
    enum family family;
};

/* The first of a family is the one without a declaration. */
static const struct encoding encodings[] = {
    {"UTF-8", NULL, FAMILY_OCTETS},       {"GB18030", "GB18030", FAMILY_OCTETS},
    {"GBK", "GBK", FAMILY_OCTETS},        {"UTF-16", "UTF-16LE", FAMILY_LITTLE},
    {"UTF-16", "UTF-16BE", FAMILY_BIG},   {"UTF-16LE", "UTF-16LE", FAMILY_LITTLE},
    {"UTF-16BE", "UTF-16BE", FAMILY_BIG},
};
enum { ENCODINGS = sizeof encodings / sizeof *encodings, NAME = 40, DECLARATION = 200 };

static const struct opening *opening_of(struct bytes body) {
    static const struct opening plain = {"", 0, 0, FAMILY_OCTETS};
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        if (body.length >= openings[i].length && memcmp(body.data, openings[i].octets, openings[i].length) == 0) {
            return &openings[i];
        }
    }
    return &plain;
}

/* The ASCII characters of the XML declaration, up to its "?>". */
static void declaration_of(struct bytes body, enum family family, char declaration[DECLARATION]) {
    const size_t step = family == FAMILY_OCTETS ? 1 : 2;
    const size_t first = family == FAMILY_BIG ? 1 : 0;
    size_t length = 0;
    for (size_t i = first; i < body.length && length + 1 < DECLARATION && body.data[i] != '>'; i += step) {
        declaration[length++] = (char)(body.data[i] == 0 ? ' ' : body.data[i]);
    }
    declaration[length] = '\0';
}

/* The encoding that the XML declaration names; "" when it names none. */
static void declared_encoding(struct bytes body, enum family family, char name[NAME]) {
    char declaration[DECLARATION];
    declaration_of(body, family, declaration);
    name[0] = '\0';
    const char *at = strncmp(declaration, "<?xml", 5) == 0 ? strstr(declaration, "encoding") : NULL;
    if (at == NULL) {
        return;
    }
    at += strlen("encoding");
    at += strspn(at, " \t\r\n=");
    if (*at == '"' || *at == '\'') {
        const char quote[] = {*at, '\0'};
        (void)snprintf(name, NAME, "%.*s", (int)strcspn(at + 1, quote), at + 1);
    }
}

/* Only names of encodings get into the message: letters, digits and signs. */
static bool refuse_name(const char *name, struct bytes body, struct error *error) {
    char en[128];
    char zh[128];
    const bool plain =
        strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-") == strlen(name);
    (void)snprintf(en, sizeof en, "the encoding %s is not supported, or the bytes are not in it",
                   plain ? name : "named");
    (void)snprintf(zh, sizeof zh, "不支持编码 %s，或字节并非该编码", plain ? name : "");
    return place_refuse(error, WRONG_ENCODING, body, 0, en, zh);
}

static const struct encoding *encoding_of(struct bytes body, const struct opening *opening, struct error *error) {
    char name[NAME];
    const struct bytes rest = {body.data + opening->mark, body.length - opening->mark};
    declared_encoding(rest, opening->family, name);
    const size_t allowed = opening->mark == 3 ? 1 : ENCODINGS; /* the mark of UTF-8 allows nothing else */
    for (size_t i = 0; i < allowed; i++) {
        if (encodings[i].family == opening->family && (*name == '\0' || strcasecmp(name, encodings[i].name) == 0)) {
            return &encodings[i];
        }
    }
    (void)refuse_name(*name == '\0' ? "UTF-32" : name, body, error);
    return NULL;
}

/* Octets of the UTF-8 character at `at`, 0 when there is none: RFC 3629, table of well-formed sequences. */
static size_t character_length(const uint8_t *at, size_t left) {
    static const struct {
        uint8_t first, last, low, high;
        size_t length;
    } rows[] = {{0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3}, {0xE1, 0xEC, 0x80, 0xBF, 3},
                {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3}, {0xF0, 0xF0, 0x90, 0xBF, 4},
                {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (at[0] < rows[i].first || at[0] > rows[i].last) {
            continue;
        }
        bool good = left >= rows[i].length && at[1] >= rows[i].low && at[1] <= rows[i].high;
        for (size_t k = 2; good && k < rows[i].length; k++) {
            good = (at[k] & 0xC0) == 0x80;
        }
        return good ? rows[i].length : 0;
    }
    return 0;
}

/* Offset of the first octet that is no UTF-8; the length when all are. */
static size_t utf8_length(struct bytes text) {
    size_t i = 0;
    while (i < text.length) {
        uint64_t eight;
        if (text.length - i >= sizeof eight) {
            memcpy(&eight, text.data + i, sizeof eight);
            if ((eight & UINT64_C(0x8080808080808080)) == 0) {
                i += sizeof eight;
                continue;
            }
        }
        const size_t length = text.data[i] < 0x80 ? 1 : character_length(text.data + i, text.length - i);
        if (length == 0) {
            break;
        }
        i += length;
    }
    return i;
}

static bool refuse_octets(struct bytes decoded, const char *name, struct error *error) {
    char en[128];
    char zh[128];
    (void)snprintf(en, sizeof en, "a byte sequence here is not %s", name);
    (void)snprintf(zh, sizeof zh, "此处的字节序列不是 %s", name);
    return place_refuse(error, WRONG_ENCODING, decoded, decoded.length, en, zh);
}

static bool check_utf8(struct bytes text, struct error *error) {
    const size_t good = utf8_length(text);
    return good == text.length || refuse_octets((struct bytes){text.data, good}, "UTF-8", error);
}

/* Two octets become at most three, four become four. */
static bool convert(const struct encoding *encoding, struct bytes rest, struct arena *arena, struct bytes *text,
                    struct error *error) {
    iconv_t converter = iconv_open("UTF-8", encoding->iconv);
    if (converter == (iconv_t)-1) {
        return refuse_name(encoding->name, (struct bytes){rest.data, 0}, error);
    }
    const size_t size = rest.length * 2 + 16;
    uint8_t *data = arena_alloc(arena, size);
    char *in = (char *)(uintptr_t)rest.data;
    char *out = (char *)data;
    size_t in_left = rest.length;
    size_t out_left = size;
    const size_t result = iconv(converter, &in, &in_left, &out, &out_left);
    (void)iconv_close(converter);
    *text = (struct bytes){data, size - out_left};
    return result != (size_t)-1 || refuse_octets(*text, encoding->name, error);
}

bool encoding_decode(struct bytes body, struct arena *arena, struct bytes *text, struct error *error) {
    if (body.length == 0) {
        return place_refuse(error, NOT_WELL_FORMED, body, 0, "the document is empty", "文档为空");
    }
    const struct opening *opening = opening_of(body);
    const struct encoding *encoding = encoding_of(body, opening, error);
    if (encoding == NULL) {
        return false;
    }
    *text = (struct bytes){body.data + opening->mark, body.length - opening->mark};
    return encoding->iconv == NULL ? check_utf8(*text, error) : convert(encoding, *text, arena, text, error);
}
