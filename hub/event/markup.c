#include "hub/event/markup.h"

#include <string.h>

/* What begins with these octets ends with those. */
struct section {
    const char *opening, *closing;
    enum markup_kind kind;
};

static const struct section sections[] = {
    {"<!--", "-->", MARKUP_OTHER}, {"<![CDATA[", "]]>", MARKUP_CDATA},
    {"<?", "?>", MARKUP_OTHER},    {"<!", ">", MARKUP_DECLARATION},
    {"</", ">", MARKUP_END},
};

static bool begins(struct bytes rest, const char *opening) {
    const size_t length = strlen(opening);
    return rest.length >= length && memcmp(rest.data, opening, length) == 0;
}

static bool section_end(struct markup *markup, struct bytes rest, const struct section *section) {
    const size_t skip = strlen(section->opening);
    const size_t length = strlen(section->closing);
    const uint8_t *end = memmem(rest.data + skip, rest.length - skip, section->closing, length);
    if (end == NULL) {
        return false;
    }
    markup->kind = section->kind;
    markup->end = markup->start + (size_t)(end - rest.data) + length;
    return true;
}

static bool ends_name(uint8_t c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '/' || c == '>';
}

static void tag_name(struct markup *markup, struct bytes rest) {
    size_t length = 1;
    while (length < rest.length && !ends_name(rest.data[length])) {
        length++;
    }
    markup->name = (struct bytes){rest.data + 1, length - 1};
}

/* Skips a quoted value; NULL when the quote is never closed. */
static const uint8_t *quoted(struct markup *markup, const uint8_t *at, const uint8_t *end) {
    const uint8_t *close = memchr(at + 1, *at, (size_t)(end - at - 1));
    if (close != NULL && (size_t)(close - at - 1) > markup->longest_attribute) {
        markup->longest_attribute = (size_t)(close - at - 1);
    }
    return close;
}

static bool start_tag(struct markup *markup, struct bytes rest) {
    const uint8_t *end = rest.data + rest.length;
    markup->kind = MARKUP_START;
    tag_name(markup, rest);
    for (const uint8_t *at = rest.data + 1; at != NULL && at < end; at++) {
        if (*at == '>') {
            markup->empty = at[-1] == '/';
            markup->end = markup->start + (size_t)(at + 1 - rest.data);
            return true;
        }
        markup->attributes += *at == '=';
        if (*at == '"' || *at == '\'') {
            at = quoted(markup, at, end);
            if (at == NULL) {
                return false;
            }
        }
    }
    return false;
}

bool markup_next(struct markup *markup) {
    const struct bytes text = markup->text;
    const size_t from = markup->end;
    const uint8_t *open = from < text.length ? memchr(text.data + from, '<', text.length - from) : NULL;
    const size_t start = open == NULL ? text.length : (size_t)(open - text.data);
    *markup = (struct markup){.text = text, .start = start, .end = start, .before = start - from};
    if (open == NULL) {
        return false;
    }
    const struct bytes rest = {open, text.length - start};
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        if (begins(rest, sections[i].opening)) {
            return section_end(markup, rest, &sections[i]);
        }
    }
    return start_tag(markup, rest);
}
