#include "hub/identity/forms.h"

#include "hub/event/value.h"

#include <string.h>

struct form form_of(const char *normal) {
    struct form form;
    size_t count = 0;
    while (count < FORM_PARTS_MAX) {
        const char *end = strchr(normal, VALUE_SEPARATOR);
        const size_t length = end == NULL ? strlen(normal) : (size_t)(end - normal);
        form.parts[count++] = (struct part){normal, length};
        if (end == NULL) {
            break;
        }
        normal = end + 1;
    }
    for (; count < FORM_PARTS_MAX; count++) {
        form.parts[count] = (struct part){"", 0};
    }
    return form;
}

bool part_same(struct part a, struct part b) {
    return a.length == b.length && memcmp(a.text, b.text, a.length) == 0;
}

bool part_agrees(struct part a, struct part b) {
    return a.length > 0 && part_same(a, b);
}

bool part_is(struct part part, const char *text) {
    return strlen(text) == part.length && memcmp(part.text, text, part.length) == 0;
}
