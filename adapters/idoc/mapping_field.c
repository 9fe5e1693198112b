/* One Field of the mapping. */
#include "adapters/idoc/mapping_reading.h"
#include "adapters/idoc/units.h"

#include <libxml/xmlerror.h>
#include <string.h>

struct word {
    const char *name;
    int value;
};

/* NULL takes the first. The schema keeps other words out. */
static int look_up(const struct word *words, size_t count, const char *name) {
    for (size_t i = 0; name != NULL && i < count; i++) {
        if (strcmp(words[i].name, name) == 0) {
            return words[i].value;
        }
    }
    return words[0].value;
}
#define LOOK_UP(words, name) look_up((words), sizeof(words) / sizeof *(words), (name))

static const struct word owners[] = {{"hub", OWNER_HUB}, {"create-only", OWNER_CREATE}, {"erp", OWNER_ERP}};
static const struct word forms[] = {
    {"text", FORM_TEXT}, {"code", FORM_CODE}, {"date", FORM_DATE}, {"search", FORM_SEARCH}};
static const struct word hub_words[] = {
    {"customer-number", FROM_NUMBER}, {"golden-id", FROM_GOLDEN_ID}, {"version", FROM_VERSION}, {"stage", FROM_STAGE}};

/* What the value may come from: exactly one of these, or nothing for what is the ERP's. */
static const struct word sources[] = {
    {"value", FROM_CONSTANT}, {"attribute", FROM_ATTRIBUTE}, {"hub", FROM_NUMBER}, {"consent", FROM_CONSENT}};

static bool read_source(const struct mapping_reading *reading, const xmlNode *node, struct field_mapping *field) {
    size_t count = 0;
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        const char *text = reading_text(reading, node, sources[i].name);
        if (text != NULL) {
            field->source = (enum field_source)sources[i].value;
            field->text = text;
            count++;
        }
    }
    if (field->source == FROM_NUMBER) {
        field->source = (enum field_source)LOOK_UP(hub_words, field->text);
    }
    if (count != (field->owner == OWNER_ERP ? 0 : 1)) {
        return xml_fault(reading->path, node, reading->error,
                         "%s needs exactly one of value, attribute, hub, consent; none when it is the ERP's",
                         field->field->name);
    }
    return true;
}

static bool read_part(const struct mapping_reading *reading, const xmlNode *node, struct field_mapping *field) {
    const char *part = reading_text(reading, node, "part");
    if (!reading_attribute(reading, node, "attribute", &field->attribute) ||
        !reading_condition(reading, node, field->attribute, &field->where)) {
        return false;
    }
    field->part = field->attribute == NULL ? 0 : attribute_field(field->attribute, part == NULL ? "" : part);
    if (field->part < 0 || (part != NULL && field->attribute == NULL)) {
        return xml_fault(reading->path, node, reading->error, "%s: the attribute has no such part", field->field->name);
    }
    return true;
}

static const struct code_map *map_named(const struct idoc_mapping *mapping, const char *name) {
    for (guint i = 0; i < mapping->maps->len; i++) {
        const struct code_map *map = g_ptr_array_index(mapping->maps, i);
        if (strcmp(map->name, name) == 0) {
            return map;
        }
    }
    return NULL;
}

static bool read_map(const struct mapping_reading *reading, const xmlNode *node, struct field_mapping *field) {
    const char *name = reading_text(reading, node, "map");
    field->map = name == NULL ? NULL : map_named(reading->mapping, name);
    return name == NULL || field->map != NULL ||
           xml_fault(reading->path, node, reading->error, "there is no map %s", name);
}

/* The message below says it, with the line. */
static void ignore(void *context, xmlErrorPtr found) {
    (void)context;
    (void)found;
}

static bool read_pattern(const struct mapping_reading *reading, const xmlNode *node, struct field_mapping *field) {
    field->pattern = reading_text(reading, node, "pattern");
    if (field->pattern == NULL) {
        return true;
    }
    xmlSetStructuredErrorFunc(NULL, ignore);
    field->matcher = xmlRegexpCompile((const xmlChar *)field->pattern);
    xmlSetStructuredErrorFunc(NULL, NULL);
    if (field->matcher == NULL) {
        return xml_fault(reading->path, node, reading->error, "the pattern of %s is no regular expression",
                         field->field->name);
    }
    g_ptr_array_add(reading->mapping->matchers, field->matcher);
    return true;
}

static bool read_when(const struct mapping_reading *reading, const xmlNode *node, const struct idoc_segment *segment,
                      struct field_mapping *field) {
    const char *text = reading_text(reading, node, "when");
    field->when = -1;
    if (text == NULL) {
        return true;
    }
    const char *name = arena_copy_n(reading->mapping->arena, text, strcspn(text, "="));
    field->when = idoc_segment_field(segment, name);
    field->when_value = text + strlen(name) + 1;
    return field->when >= 0 ||
           xml_fault(reading->path, node, reading->error, "when: %s has no field %s", segment->name, name);
}

static bool read_split(const struct mapping_reading *reading, const xmlNode *node, const struct idoc_segment *segment,
                       struct field_mapping *field) {
    if (!reading_fields(reading, node, "split", segment, &field->split, &field->split_count)) {
        return false;
    }
    if (field->split_count == 0) {
        field->split[field->split_count++] = field->index;
    }
    return field->split[0] == field->index ||
           xml_fault(reading->path, node, reading->error, "split of %s must begin with it", field->field->name);
}

/* Constants and codes are known beforehand: that they fit is not left to the first customer. */
static bool fits(const struct mapping_reading *reading, const xmlNode *node, const struct field_mapping *field,
                 const char *text) {
    return units_length(text) <= field->field->length ||
           xml_fault(reading->path, node, reading->error, "%s takes %u UTF-16 units, %s has more", field->field->name,
                     field->field->length, text);
}

static bool codes_fit(const struct mapping_reading *reading, const xmlNode *node, const struct field_mapping *field) {
    GHashTableIter iterator;
    void *to;
    if (field->map == NULL) {
        return true;
    }
    g_hash_table_iter_init(&iterator, field->map->codes);
    while (g_hash_table_iter_next(&iterator, NULL, &to)) {
        if (!fits(reading, node, field, to)) {
            return false;
        }
    }
    return true;
}

/* A person's ID number goes out only when that is switched on; a company's credit code is public. */
static bool is_id_number(const struct field_mapping *field) {
    return field->source == FROM_ATTRIBUTE && strcmp(field->attribute->name, "id-document") == 0 &&
           field->part == attribute_field(field->attribute, "number") &&
           !(field->where.part == attribute_field(field->attribute, "type") && field->where.values.count == 1 &&
             alternatives_have(&field->where.values, "uscc"));
}

static bool read_texts(const struct mapping_reading *reading, const xmlNode *node, struct field_mapping *field) {
    const char *overflow = reading_text(reading, node, "overflow");
    field->owner = (enum field_owner)LOOK_UP(owners, reading_text(reading, node, "owner"));
    field->form = (enum field_form)LOOK_UP(forms, reading_text(reading, node, "form"));
    field->required = reading_yes(reading, node, "required");
    field->cut = overflow != NULL && strcmp(overflow, "cut") == 0;
    field->fallback = reading_text(reading, node, "default");
    return reading_profiles(reading, node, &field->profiles);
}

bool mapping_read_field(const struct mapping_reading *reading, const xmlNode *node,
                        const struct segment_mapping *segment, struct field_mapping *field, bool *taken) {
    const char *name = reading_text(reading, node, "name");
    const int index = idoc_segment_field(segment->segment, name);
    if (index < 0) {
        return xml_fault(reading->path, node, reading->error, "%s has no field %s", segment->segment->name, name);
    }
    *field = (struct field_mapping){.field = &segment->segment->fields[index], .index = (size_t)index};
    if (!read_texts(reading, node, field) || !read_source(reading, node, field) || !read_part(reading, node, field) ||
        !read_map(reading, node, field) || !read_pattern(reading, node, field) ||
        !read_when(reading, node, segment->segment, field) || !read_split(reading, node, segment->segment, field)) {
        return false;
    }
    *taken = reading->id_numbers || !is_id_number(field);
    const char *constant = field->source == FROM_CONSTANT ? field->text : "";
    const char *fallback = field->fallback == NULL || field->map != NULL ? "" : field->fallback;
    return codes_fit(reading, node, field) && fits(reading, node, field, constant) &&
           fits(reading, node, field, fallback);
}
