#include "hub/event/place.h"

#include "hub/event/markup.h"

#include <stdio.h>
#include <string.h>

enum { PATH_DEPTH = 32 };

/* The names of the elements that are open, as far as they are kept. */
struct open_elements {
    struct bytes names[PATH_DEPTH];
    size_t depth;
};

void place_position(struct bytes text, size_t offset, unsigned *line, unsigned *column) {
    *line = 1;
    *column = 1;
    for (size_t i = 0; i < offset && i < text.length; i++) {
        if (text.data[i] == '\n') {
            (*line)++;
            *column = 1;
        } else if ((text.data[i] & 0xC0) != 0x80) {
            (*column)++;
        }
    }
}

static void open_element(struct open_elements *open, struct bytes name) {
    const uint8_t *colon = memchr(name.data, ':', name.length);
    if (colon != NULL) {
        name.length -= (size_t)(colon + 1 - name.data);
        name.data = colon + 1;
    }
    if (open->depth < PATH_DEPTH) {
        open->names[open->depth] = name;
    }
    open->depth++;
}

static void find_open(struct bytes text, size_t offset, struct open_elements *open) {
    struct markup markup = {.text = text};
    while (markup_next(&markup) && markup.start <= offset) {
        if (markup.kind == MARKUP_START) {
            open_element(open, markup.name);
        } else if (markup.kind == MARKUP_END && open->depth > 0 && markup.start < offset) {
            open->depth--;
        }
        if (markup.empty && markup.end <= offset && open->depth > 0) {
            open->depth--;
        }
    }
}

static void print_path(const struct open_elements *open, char *path, size_t size) {
    size_t used = 0;
    path[0] = '\0';
    for (size_t i = 0; i < open->depth && i < PATH_DEPTH && used + 1 < size; i++) {
        const int length = open->names[i].length > 64 ? 64 : (int)open->names[i].length;
        (void)snprintf(path + used, size - used, "/%.*s", length, (const char *)open->names[i].data);
        used += strlen(path + used);
    }
    if (used == 0) {
        (void)snprintf(path, size, "/");
    }
}

bool place_refuse(struct error *error, enum error_code code, struct bytes text, size_t offset, const char *en,
                  const char *zh) {
    struct open_elements open = {.depth = 0};
    char path[sizeof error->place];
    find_open(text, offset, &open);
    print_path(&open, path, sizeof path);
    (void)error_set(error, code, path, "%s", en);
    error_translate(error, zh);
    if (error != NULL) {
        place_position(text, offset, &error->line, &error->column);
    }
    return false;
}
