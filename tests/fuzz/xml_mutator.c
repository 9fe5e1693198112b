/* xml_mutator.c – changes an XML document so that most of it stays one: elements are doubled, dropped, moved and nested,
 * values replaced by those that hurt; one time in four libFuzzer changes octets as it likes. */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

struct document {
    uint8_t *data;
    size_t size, most;
    uint64_t random;
};

/* From `from` up to, not with, `to`. */
struct stretch {
    size_t from, to;
};

/* splitmix64: Steele, Lea and Flood 2014. */
static size_t chosen(struct document *document, size_t below) {
    uint64_t z = document->random += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    z ^= z >> 31U;
    return below == 0 ? 0 : (size_t)(z % below);
}

/* Puts `length` octets in the place of the stretch, if there is room. */
static bool replace(struct document *document, struct stretch at, const uint8_t *with, size_t length) {
    const size_t kept = document->size - (at.to - at.from);
    if (kept + length > document->most) {
        return false;
    }
    uint8_t *copy = malloc(length + 1); /* `with` may point into the document */
    fuzz_must(copy != NULL, "out of memory");
    memcpy(copy, with, length);
    memmove(document->data + at.from + length, document->data + at.to, document->size - at.to);
    memcpy(document->data + at.from, copy, length);
    document->size = kept + length;
    free(copy);
    return true;
}

/* The nearest `mark` at or behind `from`, or the end. */
static size_t next_mark(const struct document *document, size_t from, uint8_t mark) {
    const uint8_t *found = from >= document->size ? NULL : memchr(document->data + from, mark, document->size - from);
    return found == NULL ? document->size : (size_t)(found - document->data);
}

static bool is_start(const struct document *document, size_t at) {
    return at + 1 < document->size && strchr("/!?", document->data[at + 1]) == NULL;
}

/* A start tag somewhere; false when there is none behind a place chosen. */
static bool choose_tag(struct document *document, size_t *at) {
    for (*at = next_mark(document, chosen(document, document->size), '<'); *at < document->size;
         *at = next_mark(document, *at + 1, '<')) {
        if (is_start(document, *at)) {
            return true;
        }
    }
    return false;
}

static bool is_empty_tag(const struct document *document, size_t end) {
    return end > 0 && document->data[end - 1] == '/';
}

/* The whole element that begins at a tag, by counting tags. */
static struct stretch element_at(const struct document *document, size_t tag) {
    size_t depth = 0;
    size_t at = tag;
    while (at < document->size) {
        const size_t end = next_mark(document, at, '>');
        if (is_start(document, at)) {
            depth += !is_empty_tag(document, end);
        } else if (at + 1 < document->size && document->data[at + 1] == '/' && depth > 0) {
            depth--;
        }
        if (depth == 0 || end >= document->size) {
            return (struct stretch){tag, end < document->size ? end + 1 : end};
        }
        at = next_mark(document, end, '<');
    }
    return (struct stretch){tag, document->size};
}

/* --- what can be done to it ------------------------------------------------------------------------------------------ */

static bool drop_element(struct document *document) {
    size_t tag;
    return choose_tag(document, &tag) && replace(document, element_at(document, tag), (const uint8_t *)"", 0);
}

static bool double_element(struct document *document) {
    size_t tag;
    if (!choose_tag(document, &tag)) {
        return false;
    }
    const struct stretch whole = element_at(document, tag);
    return replace(document, (struct stretch){whole.to, whole.to}, document->data + whole.from, whole.to - whole.from);
}

/* A copy of one element before another, or inside it. */
static bool move_element(struct document *document) {
    size_t tag;
    size_t other;
    if (!choose_tag(document, &tag) || !choose_tag(document, &other)) {
        return false;
    }
    const struct stretch whole = element_at(document, tag);
    const size_t to = chosen(document, 2) == 0 ? other : next_mark(document, other, '>') + 1;
    return to <= document->size &&
           replace(document, (struct stretch){to, to}, document->data + whole.from, whole.to - whole.from);
}

static bool nest_deeply(struct document *document) {
    size_t tag;
    if (!choose_tag(document, &tag)) {
        return false;
    }
    uint8_t opening[300];
    for (size_t i = 0; i < sizeof opening; i++) {
        opening[i] = (uint8_t) "<a>"[i % 3];
    }
    return replace(document, (struct stretch){tag, tag}, opening, chosen(document, sizeof opening / 3) * 3);
}

static const char *const values[] = {
    "",
    "0",
    "-1",
    "99999999999999999999",
    "1e999",
    "2026-02-30",
    "9999-12-31T23:59:60Z",
    "1101011990010110",
    "110101199001011X",
    "1101**********0023",
    "１３８００１３８０００",
    "曾李王先生女士",
    "&#0;",
    "&#x110000;",
    "&a;",
    "]]>",
    "<![CDATA[x]]>",
    "<!-- -- -->",
    "<?xml version='1.0'?>",
    "\xff\xfe",
    "\xc0\x80",
    "\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f",
    "\xf0\x9f\x9a\x97\xe2\x80\x8b",
    "%s%n",
    "a b  c\t\r\n",
};

static bool replace_value(struct document *document, struct stretch at) {
    const char *value = values[chosen(document, sizeof values / sizeof *values)];
    return replace(document, at, (const uint8_t *)value, strlen(value));
}

/* The text between two tags. */
static bool change_text(struct document *document) {
    size_t tag;
    if (!choose_tag(document, &tag)) {
        return false;
    }
    const size_t from = next_mark(document, tag, '>') + 1;
    return from <= document->size && replace_value(document, (struct stretch){from, next_mark(document, from, '<')});
}

/* The text between two quotation marks. */
static bool change_attribute(struct document *document) {
    const size_t from = next_mark(document, chosen(document, document->size), '"') + 1;
    return from <= document->size && replace_value(document, (struct stretch){from, next_mark(document, from, '"')});
}

static bool change_octets(struct document *document) {
    document->size = LLVMFuzzerMutate(document->data, document->size, document->most);
    return true;
}

static bool (*const changes[])(struct document *) = {
    drop_element, double_element,   move_element,  nest_deeply,   change_text,   change_text,
    change_text,  change_attribute, change_octets, change_octets, change_octets,
};

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed) {
    struct document document = {data, size, most, seed};
    const size_t rounds = 1 + chosen(&document, 3);
    for (size_t i = 0; i < rounds; i++) {
        if (!changes[chosen(&document, sizeof changes / sizeof *changes)](&document)) {
            (void)change_octets(&document);
        }
    }
    return document.size;
}
