/* The Loser of the mapping. */
#include "adapters/idoc/mapping_reading.h"
#include "adapters/idoc/units.h"

#include <string.h>

#define DELETION_FLAG "LOEVM"

static bool add(const struct mapping_reading *reading, const xmlNode *node, const char *name, const char *value) {
    const struct idoc_segment *segment = reading->mapping->first->segment;
    struct loser_setting *loser = &reading->mapping->loser;
    const int index = idoc_segment_field(segment, name);
    if (index < 0) {
        return xml_fault(reading->path, node, reading->error, "%s has no field %s", segment->name, name);
    }
    if (units_length(value) > segment->fields[index].length) {
        return xml_fault(reading->path, node, reading->error, "%s takes %u UTF-16 units", name,
                         segment->fields[index].length);
    }
    loser->fields[loser->count] = (size_t)index;
    loser->values[loser->count++] = value;
    return true;
}

bool mapping_read_loser(const struct mapping_reading *reading, const xmlNode *root) {
    struct idoc_mapping *mapping = reading->mapping;
    const xmlNode *node = xml_child(root, "Loser");
    if (node == NULL) { /* how="tell" */
        return true;
    }
    const char *how = reading_text(reading, node, "how");
    const size_t count = reading_count(node, "Set");
    if ((count > 0) != (strcmp(how, "block") == 0)) {
        return xml_fault(reading->path, node, reading->error,
                         "Loser: block needs a Set for each code, the others have none");
    }
    mapping->loser.fields = ARENA_NEW(mapping->arena, size_t, count + 1);
    mapping->loser.values = ARENA_NEW(mapping->arena, const char *, count + 1);
    if (strcmp(how, "flag") == 0) {
        return add(reading, node, DELETION_FLAG, "X");
    }
    for (const xmlNode *set = xml_child(node, "Set"); set != NULL; set = xml_next(set, "Set")) {
        if (!add(reading, set, reading_text(reading, set, "field"), reading_text(reading, set, "value"))) {
            return false;
        }
    }
    return true;
}
