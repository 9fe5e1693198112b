#include "adapters/idoc/dictionary.h"

#include "hub/base/files.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADING "basic_type,segment,parent,min_occurs,max_occurs,position,field,length,offset"
#define CONTROL "CONTROL"

enum { FILE_LIMIT = 16 << 20, MOST_FIELDS = 512, LONGEST_FIELD = 4096 };
enum column { TYPE, SEGMENT, PARENT, MIN, MAX, POSITION, FIELD, LENGTH, OFFSET, COLUMNS };

/* All segments of one name in the first column, in the order of the file, not yet a tree. */
struct listing {
    const char *name;
    GPtrArray *segments; /* struct idoc_segment */
};

struct idoc_dictionary {
    struct arena *arena;
    GPtrArray *listings; /* struct listing */
};

/* One file while it is read. */
struct reading {
    struct idoc_dictionary *dictionary;
    const char *path;
    unsigned line;
    struct error *error;
};

static bool fault(const struct reading *reading, const char *what) {
    char place[256];
    (void)snprintf(place, sizeof place, "%s:%u", reading->path, reading->line);
    return error_set(reading->error, CONFIG_INVALID, place, "%s", what);
}

static bool read_count(const char *text, unsigned most, unsigned *count) {
    char *end = NULL;
    const unsigned long value = strtoul(text, &end, 10);
    *count = (unsigned)value;
    return end != text && *end == '\0' && value <= most;
}

static struct listing *listing_named(const struct idoc_dictionary *dictionary, const char *name) {
    for (guint i = 0; i < dictionary->listings->len; i++) {
        struct listing *listing = g_ptr_array_index(dictionary->listings, i);
        if (strcmp(listing->name, name) == 0) {
            return listing;
        }
    }
    return NULL;
}

static struct listing *listing_of(const struct idoc_dictionary *dictionary, const char *name) {
    struct listing *listing = listing_named(dictionary, name);
    if (listing == NULL) {
        listing = ARENA_NEW(dictionary->arena, struct listing, 1);
        listing->name = name;
        listing->segments = g_ptr_array_new();
        g_ptr_array_add(dictionary->listings, listing);
    }
    return listing;
}

static struct idoc_segment *listed(const struct listing *listing, const char *name) {
    for (guint i = 0; i < listing->segments->len; i++) {
        struct idoc_segment *segment = g_ptr_array_index(listing->segments, i);
        if (strcmp(segment->name, name) == 0) {
            return segment;
        }
    }
    return NULL;
}

/* The lines of a segment follow each other; a name that comes again later would be a second place in the tree. */
static struct idoc_segment *segment_of(const struct reading *reading, char *const *columns) {
    struct idoc_dictionary *dictionary = reading->dictionary;
    const struct listing *listing = listing_of(dictionary, columns[TYPE]);
    struct idoc_segment *segment = listed(listing, columns[SEGMENT]);
    if (segment != NULL) {
        return segment;
    }
    segment = ARENA_NEW(dictionary->arena, struct idoc_segment, 1);
    segment->name = columns[SEGMENT];
    segment->parent_name = columns[PARENT];
    segment->order = listing->segments->len;
    segment->fields = ARENA_NEW(dictionary->arena, struct idoc_field, MOST_FIELDS);
    const bool unbounded = strcmp(columns[MAX], "unbounded") == 0;
    if (!read_count(columns[MIN], 9999, &segment->min) ||
        (!unbounded && (!read_count(columns[MAX], 9999, &segment->max) || segment->max == 0))) {
        return NULL;
    }
    g_ptr_array_add(listing->segments, segment);
    return segment;
}

static bool read_line(const struct reading *reading, char *const *columns) {
    struct idoc_segment *segment = segment_of(reading, columns);
    unsigned position;
    unsigned length;
    if (segment == NULL) {
        return fault(reading, "min_occurs and max_occurs must be numbers, or unbounded");
    }
    if (!read_count(columns[POSITION], MOST_FIELDS, &position) || position != segment->field_count + 1) {
        return fault(reading, "positions in a segment count from 1 without gap");
    }
    if (!read_count(columns[LENGTH], LONGEST_FIELD, &length) || length == 0) {
        return fault(reading, "length must be a number above 0");
    }
    if (*columns[FIELD] == '\0' || idoc_segment_field(segment, columns[FIELD]) >= 0) {
        return fault(reading, "a field needs a name of its own");
    }
    segment->fields[segment->field_count++] = (struct idoc_field){.name = columns[FIELD], .length = length};
    return true;
}

/* Cuts the line at its commas; names and numbers only, so that nothing is ever quoted. */
static bool cut_line(char *line, char **columns) {
    for (size_t i = 0; i < COLUMNS; i++) {
        columns[i] = line;
        char *comma = line == NULL ? NULL : strchr(line, ',');
        if (line == NULL || (comma == NULL) != (i == COLUMNS - 1)) {
            return false;
        }
        if (comma != NULL) {
            *comma = '\0';
            line = comma + 1;
        }
    }
    return true;
}

static bool read_lines(struct reading *reading, char *text) {
    char *rest = text;
    for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
        char *columns[COLUMNS];
        reading->line++;
        line[strcspn(line, "\r")] = '\0';
        if (reading->line == 1 && strcmp(line, HEADING) != 0) {
            return fault(reading, "the first line must be " HEADING);
        }
        if (reading->line == 1 || *line == '\0') {
            continue;
        }
        if (!cut_line(line, columns)) {
            return fault(reading, "a line has nine columns");
        }
        if (!read_line(reading, columns)) {
            return false;
        }
    }
    return true;
}

static bool read_file(struct idoc_dictionary *dictionary, const char *path, struct error *error) {
    struct bytes content;
    struct reading reading = {.dictionary = dictionary, .path = path, .error = error};
    return files_read(path, FILE_LIMIT, dictionary->arena, &content, error) &&
           read_lines(&reading, arena_copy_n(dictionary->arena, (const char *)content.data, content.length));
}

struct idoc_dictionary *idoc_dictionary_load(const char *const *files, size_t count, struct error *error) {
    struct idoc_dictionary *dictionary = g_new0(struct idoc_dictionary, 1);
    dictionary->arena = arena_new();
    dictionary->listings = g_ptr_array_new();
    for (size_t i = 0; i < count; i++) {
        if (!read_file(dictionary, files[i], error)) {
            idoc_dictionary_free(dictionary);
            return NULL;
        }
    }
    return dictionary;
}

void idoc_dictionary_free(struct idoc_dictionary *dictionary) {
    if (dictionary == NULL) {
        return;
    }
    for (guint i = 0; i < dictionary->listings->len; i++) {
        const struct listing *listing = g_ptr_array_index(dictionary->listings, i);
        (void)g_ptr_array_free(listing->segments, 1);
    }
    (void)g_ptr_array_free(dictionary->listings, 1);
    arena_free(dictionary->arena);
    g_free(dictionary);
}

const struct idoc_segment *idoc_dictionary_control(const struct idoc_dictionary *dictionary) {
    const struct listing *listing = listing_named(dictionary, CONTROL);
    return listing == NULL ? NULL : g_ptr_array_index(listing->segments, 0);
}

static void hang(struct idoc_type *type, struct idoc_segment *segment) {
    struct idoc_segment **at = segment->parent == NULL ? &type->first : &segment->parent->first;
    while (*at != NULL) {
        at = &(*at)->next;
    }
    *at = segment;
}

static struct idoc_segment *find(struct idoc_segment *segment, const char *name) {
    for (; segment != NULL; segment = segment->next) {
        struct idoc_segment *found = strcmp(segment->name, name) == 0 ? segment : find(segment->first, name);
        if (found != NULL) {
            return found;
        }
    }
    return NULL;
}

static bool hang_all(struct idoc_type *type, const struct listing *listing, unsigned before, struct arena *arena) {
    for (guint i = 0; i < listing->segments->len; i++) {
        struct idoc_segment *segment = ARENA_NEW(arena, struct idoc_segment, 1);
        *segment = *(const struct idoc_segment *)g_ptr_array_index(listing->segments, i);
        segment->order += before;
        if (*segment->parent_name != '\0') {
            segment->parent = find(type->first, segment->parent_name);
            if (segment->parent == NULL) {
                return false;
            }
        }
        hang(type, segment);
    }
    return true;
}

const struct idoc_type *idoc_dictionary_type(const struct idoc_dictionary *dictionary, const char *name,
                                             const char *extension, struct arena *arena) {
    const struct listing *basic = listing_named(dictionary, name);
    const struct listing *more = extension == NULL ? NULL : listing_named(dictionary, extension);
    if (basic == NULL || strcmp(name, CONTROL) == 0 || (extension != NULL && more == NULL)) {
        return NULL;
    }
    struct idoc_type *type = ARENA_NEW(arena, struct idoc_type, 1);
    *type = (struct idoc_type){.name = basic->name, .extension = more == NULL ? NULL : more->name};
    const bool good =
        hang_all(type, basic, 0, arena) && (more == NULL || hang_all(type, more, basic->segments->len, arena));
    return good ? type : NULL;
}

const struct idoc_segment *idoc_type_segment(const struct idoc_type *type, const char *name) {
    return find(type->first, name);
}

const struct idoc_segment *idoc_segment_after(const struct idoc_segment *segment) {
    if (segment->first != NULL) {
        return segment->first;
    }
    while (segment != NULL && segment->next == NULL) {
        segment = segment->parent;
    }
    return segment == NULL ? NULL : segment->next;
}

int idoc_segment_field(const struct idoc_segment *segment, const char *name) {
    for (size_t i = 0; i < segment->field_count; i++) {
        if (strcmp(segment->fields[i].name, name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

const char *idoc_type_root(const struct idoc_type *type) {
    return type->extension != NULL ? type->extension : type->name;
}
