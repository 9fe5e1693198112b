/* The Segments of the mapping. */
#include "adapters/idoc/mapping_reading.h"

#include <string.h>

/* Before the first brother that stands later in the dictionary; of equal ones the file's order stays. */
static void insert(struct segment_mapping **first, struct segment_mapping *segment) {
    while (*first != NULL && (*first)->segment->order <= segment->segment->order) {
        first = &(*first)->next;
    }
    segment->next = *first;
    *first = segment;
}

static bool read_fields(const struct mapping_reading *reading, const xmlNode *node, struct segment_mapping *segment) {
    segment->fields = ARENA_NEW(reading->mapping->arena, struct field_mapping, reading_count(node, "Field"));
    for (const xmlNode *child = xml_child(node, "Field"); child != NULL; child = xml_next(child, "Field")) {
        bool taken = true;
        if (!mapping_read_field(reading, child, segment, &segment->fields[segment->field_count], &taken)) {
            return false;
        }
        segment->field_count += taken ? 1 : 0;
    }
    return true;
}

static bool read_repetition(const struct mapping_reading *reading, const xmlNode *node,
                            struct segment_mapping *segment) {
    segment->once = reading_yes(reading, node, "once");
    if (!reading_attribute(reading, node, "each", &segment->each) ||
        !reading_condition(reading, node, segment->each, &segment->where) ||
        !reading_profiles(reading, node, &segment->profiles) ||
        !reading_fields(reading, node, "needs", segment->segment, &segment->needs, &segment->need_count)) {
        return false;
    }
    return segment->each == NULL || segment->each->list ||
           xml_fault(reading->path, node, reading->error, "each: %s is no list", segment->each->name);
}

static bool stands_below(const struct idoc_segment *segment, const struct idoc_segment *above) {
    return segment != NULL && segment->parent == above;
}

static bool is_extended(const struct mapping_reading *reading, const char *name) {
    return idoc_type_segment(reading->mapping->type, name) == NULL && !reading->extended && name[0] == 'Z';
}

static bool read_segment(const struct mapping_reading *reading, const xmlNode *node, const struct idoc_segment *above,
                         struct segment_mapping **first) {
    const char *name = reading_text(reading, node, "name");
    if (is_extended(reading, name)) {
        return true; /* the extension is not sent */
    }
    struct segment_mapping *segment = ARENA_NEW(reading->mapping->arena, struct segment_mapping, 1);
    segment->segment = idoc_type_segment(reading->mapping->type, name);
    if (!stands_below(segment->segment, above)) {
        return xml_fault(reading->path, node, reading->error, "%s does not stand here in %s", name,
                         idoc_type_root(reading->mapping->type));
    }
    if (!read_repetition(reading, node, segment) || !read_fields(reading, node, segment) ||
        !mapping_read_segments(reading, node, segment->segment, &segment->first)) {
        return false;
    }
    insert(first, segment);
    return true;
}

/* Recursion ends with the dictionary's depth. */
// NOLINTNEXTLINE(misc-no-recursion)
bool mapping_read_segments(const struct mapping_reading *reading, const xmlNode *parent,
                           const struct idoc_segment *above, struct segment_mapping **first) {
    for (const xmlNode *node = xml_child(parent, "Segment"); node != NULL; node = xml_next(node, "Segment")) {
        if (!read_segment(reading, node, above, first)) {
            return false;
        }
    }
    return true;
}
