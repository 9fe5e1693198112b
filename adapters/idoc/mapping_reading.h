/* mapping_reading.h – what the files that read a mapping share. All return false, with *error at file:line, on a mistake. */
#ifndef ADAPTERS_IDOC_MAPPING_READING_H
#define ADAPTERS_IDOC_MAPPING_READING_H

#include "adapters/idoc/mapping.h"
#include "hub/event/xml_file.h"

struct mapping_reading {
    struct idoc_mapping *mapping;
    const struct attributes *attributes;
    const struct kinds *kinds;
    const char *path;
    struct error *error;
    bool extended, id_numbers;
};

const char *reading_text(const struct mapping_reading *reading, const xmlNode *node, const char *name);
bool reading_yes(const struct mapping_reading *reading, const xmlNode *node, const char *name);
size_t reading_count(const xmlNode *parent, const char *name);
struct alternatives reading_alternatives(const struct mapping_reading *reading, const char *text);
/* Words between blanks. */
struct alternatives reading_list(const struct mapping_reading *reading, const char *text);
/* The attribute that the XML attribute `name` names; false when it names none that exists. NULL when it is absent. */
bool reading_attribute(const struct mapping_reading *reading, const xmlNode *node, const char *name,
                       const struct attribute **attribute);
/* That each of them can stand in that field of the attribute. */
bool reading_words(const struct mapping_reading *reading, const xmlNode *node, const struct attribute *attribute,
                   size_t field, const struct alternatives *words);
bool reading_condition(const struct mapping_reading *reading, const xmlNode *node, const struct attribute *attribute,
                       struct condition *condition);
bool reading_profiles(const struct mapping_reading *reading, const xmlNode *node, unsigned *profiles);
/* Indexes of the fields that the XML attribute names; none when it is absent. */
bool reading_fields(const struct mapping_reading *reading, const xmlNode *node, const char *name,
                    const struct idoc_segment *segment, size_t **indexes, size_t *count);

/* mapping_field.c; *taken is false when the field counts as the ERP's: an ID number while those do not go out. */
bool mapping_read_field(const struct mapping_reading *reading, const xmlNode *node,
                        const struct segment_mapping *segment, struct field_mapping *field, bool *taken);
/* mapping_segment.c: the Segment children of `parent`. */
bool mapping_read_segments(const struct mapping_reading *reading, const xmlNode *parent,
                           const struct idoc_segment *above, struct segment_mapping **first);
/* mapping_loser.c: the Loser; after the segments. */
bool mapping_read_loser(const struct mapping_reading *reading, const xmlNode *root);

#endif
