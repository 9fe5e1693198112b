#include "hub/event/limits.h"

#include "hub/event/markup.h"
#include "hub/event/place.h"

#include <stdio.h>
#include <string.h>

/* 1 MiB is what a Kafka broker takes by default. */
const struct event_limits event_default_limits = {
    .bytes = (size_t)1024 * 1024,
    .depth = 32,
    .attributes = 64,
    .text = (size_t)64 * 1024,
    .elements = 20000,
};

struct scan {
    const struct event_limits *limits;
    struct markup markup;
    size_t depth, elements;
};

/* One limit: what is measured, what is allowed, and what the number counts; where nothing is allowed, the sentence. */
struct measure {
    size_t found, allowed;
    enum error_code code;
    const char *en, *zh;
};

static bool keep(const struct scan *scan, const struct measure *measure, struct error *error) {
    char en[128];
    char zh[128];
    if (measure->found <= measure->allowed) {
        return true;
    }
    if (measure->allowed == 0) {
        return place_refuse(error, measure->code, scan->markup.text, scan->markup.start, measure->en, measure->zh);
    }
    (void)snprintf(en, sizeof en, "at most %zu %s", measure->allowed, measure->en);
    (void)snprintf(zh, sizeof zh, "最多 %zu %s", measure->allowed, measure->zh);
    return place_refuse(error, measure->code, scan->markup.text, scan->markup.start, en, zh);
}

static bool keep_all(const struct scan *scan, struct error *error) {
    const struct event_limits *limits = scan->limits;
    const struct markup *markup = &scan->markup;
    const size_t section = markup->kind == MARKUP_CDATA ? markup->end - markup->start : 0;
    const struct measure measures[] = {
        {markup->kind == MARKUP_DECLARATION, 0, DTD_FORBIDDEN, "it begins here", "声明由此开始"},
        {markup->before, limits->text, TEXT_TOO_LONG, "bytes of text", "字节的文本"},
        {section, limits->text, TEXT_TOO_LONG, "bytes of text", "字节的文本"},
        {scan->depth, limits->depth, TOO_DEEP, "levels of elements", "层元素"},
        {scan->elements, limits->elements, TOO_LARGE, "elements", "个元素"},
        {markup->attributes, limits->attributes, TOO_MANY_ATTRIBUTES, "attributes per element", "个属性"},
        {markup->longest_attribute, limits->text, TEXT_TOO_LONG, "bytes in an attribute", "字节的属性值"},
    };
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++) {
        if (!keep(scan, &measures[i], error)) {
            return false;
        }
    }
    return true;
}

static bool no_nul(struct bytes text, struct error *error) {
    const uint8_t *nul = memchr(text.data, 0, text.length);
    return nul == NULL ||
           place_refuse(error, NOT_WELL_FORMED, text, (size_t)(nul - text.data), "a NUL character", "含有 NUL 字符");
}

bool limits_check(const struct event_limits *limits, struct bytes text, struct error *error) {
    struct scan scan = {.limits = limits, .markup = {.text = text}};
    while (markup_next(&scan.markup)) {
        const bool start = scan.markup.kind == MARKUP_START;
        scan.depth += start;
        scan.elements += start;
        if (!keep_all(&scan, error)) {
            return false;
        }
        scan.depth -= scan.depth > 0 && (scan.markup.kind == MARKUP_END || scan.markup.empty);
    }
    return keep_all(&scan, error) && no_nul(text, error);
}
