#include "adapters/idoc/mapping.h"

#include "adapters/idoc/mapping_reading.h"
#include "adapters/idoc/units.h"
#include "hub/base/instant.h"

#include <stdlib.h>
#include <string.h>

/* What each document sets for itself. */
static const char *const own_fields[] = {"TABNAM", "DIRECT", "DOCNUM", "IDOCTYP", "CIMTYP",
                                         "CREDAT", "CRETIM", "ARCKEY", "SERIAL"};

static bool is_own(const char *name) {
    for (size_t i = 0; i < sizeof own_fields / sizeof *own_fields; i++) {
        if (strcmp(own_fields[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static bool read_set(const struct mapping_reading *reading, const xmlNode *node) {
    struct idoc_mapping *mapping = reading->mapping;
    const char *name = reading_text(reading, node, "field");
    const char *value = reading_text(reading, node, "value");
    const int index = idoc_segment_field(mapping->control, name);
    if (index < 0 || is_own(name)) {
        return xml_fault(reading->path, node, reading->error, "%s cannot be set in the control record", name);
    }
    if (units_length(value) > mapping->control->fields[index].length) {
        return xml_fault(reading->path, node, reading->error, "%s takes %u UTF-16 units", name,
                         mapping->control->fields[index].length);
    }
    mapping->control_values[index] = value;
    return true;
}

static bool read_control(const struct mapping_reading *reading, const xmlNode *root) {
    struct idoc_mapping *mapping = reading->mapping;
    mapping->control_values = ARENA_NEW(mapping->arena, const char *, mapping->control->field_count);
    const xmlNode *control = xml_child(root, "Control");
    for (const xmlNode *node = xml_child(control, "Set"); node != NULL; node = xml_next(node, "Set")) {
        if (!read_set(reading, node)) {
            return false;
        }
    }
    return true;
}

/* What no event will ever say would make a customer of nobody, or of one for ever. */
static bool is_said(const struct mapping_reading *reading, const xmlNode *node, const char *kind, const char *fact) {
    const struct attribute *known = attribute_by_name(reading->attributes, fact);
    const struct kind *found = kind_by_name(reading->kinds, kind);
    if (known == NULL || !known->fact) {
        return xml_fault(reading->path, node, reading->error, "there is no fact %s", fact);
    }
    if (found == NULL) {
        return xml_fault(reading->path, node, reading->error, "there is no event kind %s", kind);
    }
    return kind_has_fact(found, fact) ||
           xml_fault(reading->path, node, reading->error, "%s has no fact %s", kind, fact);
}

static bool read_deal(const struct mapping_reading *reading, const xmlNode *node, struct deal *deal) {
    deal->kind = reading_text(reading, node, "begins");
    deal->by = reading_text(reading, node, "by");
    deal->ends = ARENA_NEW(reading->mapping->arena, struct deal_end, reading_count(node, "End") + 1);
    for (const xmlNode *end = xml_child(node, "End"); end != NULL; end = xml_next(end, "End")) {
        deal->ends[deal->end_count] = (struct deal_end){.kind = reading_text(reading, end, "kind"),
                                                        .by = reading_text(reading, end, "by"),
                                                        .same_source = reading_yes(reading, end, "same-source")};
        const struct deal_end *read = &deal->ends[deal->end_count++];
        if (!is_said(reading, end, read->kind, read->by)) {
            return false;
        }
    }
    return is_said(reading, node, deal->kind, deal->by);
}

static bool read_deals(const struct mapping_reading *reading, const xmlNode *root) {
    struct idoc_mapping *mapping = reading->mapping;
    mapping->deals = ARENA_NEW(mapping->arena, struct deal, reading_count(root, "Deal"));
    for (const xmlNode *node = xml_child(root, "Deal"); node != NULL; node = xml_next(node, "Deal")) {
        if (!read_deal(reading, node, &mapping->deals[mapping->deal_count++])) {
            return false;
        }
    }
    return true;
}

static bool read_profiles(const struct mapping_reading *reading, const xmlNode *root) {
    struct idoc_mapping *mapping = reading->mapping;
    for (const xmlNode *node = xml_child(root, "Profile"); node != NULL; node = xml_next(node, "Profile")) {
        struct idoc_profile *profile = &mapping->profiles[mapping->profile_count++];
        const char *values = reading_text(reading, node, "is");
        profile->name = reading_text(reading, node, "name");
        if (!reading_attribute(reading, node, "attribute", &profile->attribute)) {
            return false;
        }
        if ((profile->attribute == NULL) != (values == NULL)) {
            return xml_fault(reading->path, node, reading->error, "attribute and is go together");
        }
        profile->values = values == NULL ? (struct alternatives){0} : reading_alternatives(reading, values);
        if (values != NULL && !reading_words(reading, node, profile->attribute, 0, &profile->values)) {
            return false;
        }
    }
    return true;
}

static bool read_code(const struct mapping_reading *reading, const xmlNode *node, const struct code_map *map) {
    const char *to = reading_text(reading, node, "to");
    const struct alternatives from = reading_alternatives(reading, reading_text(reading, node, "from"));
    for (size_t i = 0; i < from.count; i++) {
        if (!g_hash_table_insert(map->codes, (char *)(uintptr_t)from.words[i], (char *)(uintptr_t)to)) {
            return xml_fault(reading->path, node, reading->error, "%s stands twice in the map", from.words[i]);
        }
    }
    return true;
}

static bool read_maps(const struct mapping_reading *reading, const xmlNode *root) {
    struct idoc_mapping *mapping = reading->mapping;
    for (const xmlNode *node = xml_child(root, "Map"); node != NULL; node = xml_next(node, "Map")) {
        struct code_map *map = ARENA_NEW(mapping->arena, struct code_map, 1);
        const char *unmapped = reading_text(reading, node, "unmapped");
        map->name = reading_text(reading, node, "name");
        map->unmapped = strcmp(unmapped, "hold") == 0    ? UNMAPPED_HOLD
                        : strcmp(unmapped, "empty") == 0 ? UNMAPPED_EMPTY
                                                         : UNMAPPED_KEEP;
        map->codes = g_hash_table_new(g_str_hash, g_str_equal);
        g_ptr_array_add(mapping->maps, map);
        for (const xmlNode *code = xml_child(node, "Code"); code != NULL; code = xml_next(code, "Code")) {
            if (!read_code(reading, code, map)) {
                return false;
            }
        }
    }
    return true;
}

static bool read_type(struct mapping_reading *reading, const xmlNode *root, const struct idoc_dictionary *dictionary) {
    struct idoc_mapping *mapping = reading->mapping;
    const char *type = reading_text(reading, root, "type");
    const char *extension = reading_text(reading, root, "extension");
    reading->extended = extension != NULL && reading_yes(reading, root, "extended");
    reading->id_numbers = reading_yes(reading, root, "id-numbers");
    (void)instant_parse_offset(reading_text(reading, root, "utc-offset"),
                               &mapping->utc_offset); /* the schema knows its form */
    mapping->control = idoc_dictionary_control(dictionary);
    mapping->type = idoc_dictionary_type(dictionary, type, reading->extended ? extension : NULL, mapping->arena);
    if (mapping->control == NULL || mapping->type == NULL) {
        return xml_fault(reading->path, root, reading->error, "the dictionary has no %s, or no control record", type);
    }
    mapping->root = idoc_type_root(mapping->type);
    return true;
}

static bool read_all(struct mapping_reading *reading, const xmlDoc *document,
                     const struct idoc_dictionary *dictionary) {
    const xmlNode *root = xmlDocGetRootElement(document);
    struct idoc_mapping *mapping = reading->mapping;
    if (mapping->system == NULL) {
        mapping->system = reading_text(reading, root, "system");
    }
    return read_type(reading, root, dictionary) && read_control(reading, root) && read_deals(reading, root) &&
           read_profiles(reading, root) && read_maps(reading, root) &&
           mapping_read_segments(reading, root, NULL, &mapping->first) && mapping_read_loser(reading, root);
}

struct idoc_mapping *idoc_mapping_load(const char *path, const char *schema, const struct idoc_dictionary *dictionary,
                                       const struct attributes *attributes, const struct kinds *kinds,
                                       const char *system, struct error *error) {
    xmlDocPtr document = xml_file_read(path, schema, error);
    if (document == NULL) {
        return NULL;
    }
    struct arena *arena = arena_new();
    struct idoc_mapping *mapping = ARENA_NEW(arena, struct idoc_mapping, 1);
    mapping->arena = arena;
    mapping->system = arena_copy(arena, system);
    mapping->maps = g_ptr_array_new();
    mapping->matchers = g_ptr_array_new();
    struct mapping_reading reading = {
        .mapping = mapping, .attributes = attributes, .kinds = kinds, .path = path, .error = error};
    const bool good = read_all(&reading, document, dictionary);
    xmlFreeDoc(document);
    if (!good) {
        idoc_mapping_free(mapping);
        return NULL;
    }
    return mapping;
}

void idoc_mapping_free(struct idoc_mapping *mapping) {
    if (mapping == NULL) {
        return;
    }
    for (guint i = 0; i < mapping->maps->len; i++) {
        g_hash_table_destroy(((struct code_map *)g_ptr_array_index(mapping->maps, i))->codes);
    }
    for (guint i = 0; i < mapping->matchers->len; i++) {
        xmlRegFreeRegexp(g_ptr_array_index(mapping->matchers, i));
    }
    (void)g_ptr_array_free(mapping->maps, 1);
    (void)g_ptr_array_free(mapping->matchers, 1);
    arena_free(mapping->arena);
}
