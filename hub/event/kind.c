#include "hub/event/kind.h"

#include "hub/event/kind_file.h"
#include "hub/event/schema_set.h"
#include "hub/event/schema_words.h"
#include "hub/event/xml_file.h"

#include <glib.h>
#include <string.h>

struct kinds {
    struct arena *arena;
    struct schema_set *schemas;
    GPtrArray *all; /* struct kind in the arena, by file name */
    GHashTable *by_element, *by_name;
};

static bool add_kind(struct kinds *kinds, const char *file, const xmlNode *element, const struct attributes *attributes,
                     struct error *error) {
    struct kind *kind = ARENA_NEW(kinds->arena, struct kind, 1);
    if (!kind_read(file, element, attributes, kinds->arena, kind, error)) {
        return false;
    }
    if (g_hash_table_contains(kinds->by_name, kind->name)) {
        return xml_fault(file, element, error, "the kind %s is declared twice", kind->name);
    }
    g_ptr_array_add(kinds->all, kind);
    (void)g_hash_table_insert(kinds->by_name, (char *)(uintptr_t)kind->name, kind);
    (void)g_hash_table_insert(kinds->by_element, (char *)(uintptr_t)kind->element, kind);
    return true;
}

static bool read_kinds(struct kinds *kinds, const struct attributes *attributes, struct error *error) {
    for (size_t i = 0; i < schema_set_count(kinds->schemas); i++) {
        const char *file = schema_set_path(kinds->schemas, i);
        const xmlNode *root = xmlDocGetRootElement(schema_set_document(kinds->schemas, i));
        const xmlNode *element = xml_child(root, "element");
        for (; element != NULL; element = xml_next(element, "element")) {
            if (kind_annotation(element) != NULL && !add_kind(kinds, file, element, attributes, error)) {
                return false;
            }
        }
    }
    return true;
}

struct kinds *kinds_load(const char *shipped, const char *site, const struct attributes *attributes,
                         struct error *error) {
    struct schema_set *schemas = schema_set_load(shipped, site, error);
    if (schemas == NULL) {
        return NULL;
    }
    struct kinds *kinds = g_new0(struct kinds, 1);
    kinds->arena = arena_new();
    kinds->schemas = schemas;
    kinds->all = g_ptr_array_new();
    kinds->by_element = g_hash_table_new(g_str_hash, g_str_equal);
    kinds->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    if (!read_kinds(kinds, attributes, error)) {
        kinds_free(kinds);
        return NULL;
    }
    return kinds;
}

void kinds_free(struct kinds *kinds) {
    if (kinds != NULL) {
        g_hash_table_destroy(kinds->by_element);
        g_hash_table_destroy(kinds->by_name);
        (void)g_ptr_array_free(kinds->all, TRUE);
        schema_set_free(kinds->schemas);
        arena_free(kinds->arena);
        g_free(kinds);
    }
}

bool kind_speaks_of_people(const struct kind *kind) {
    return kind->effect == EFFECT_NONE || kind->effect == EFFECT_RENUMBER || kind->effect == EFFECT_OBJECT;
}

const struct kind *kind_by_element(const struct kinds *kinds, const char *element) {
    return g_hash_table_lookup(kinds->by_element, element);
}

const struct kind *kind_by_name(const struct kinds *kinds, const char *name) {
    return g_hash_table_lookup(kinds->by_name, name);
}

const struct kind *kind_at(const struct kinds *kinds, size_t index) {
    return g_ptr_array_index(kinds->all, index);
}

size_t kinds_count(const struct kinds *kinds) {
    return kinds->all->len;
}

const char *const *kinds_words(const struct kinds *kinds, const struct attribute *attribute, size_t field,
                               struct arena *arena, size_t *count) {
    const char *part = attribute->fields[field].path;
    *count = 0;
    if (attribute->path == NULL || part == NULL) {
        return NULL;
    }
    const char *slash = strrchr(attribute->path, '/');
    return schema_words(schema_set_root(kinds->schemas), slash == NULL ? attribute->path : slash + 1, part, arena,
                        count);
}

bool kind_has_fact(const struct kind *kind, const char *fact) {
    for (size_t i = 0; i < kind->fact_count; i++) {
        if (strcmp(kind->facts[i].fact->name, fact) == 0) {
            return true;
        }
    }
    return false;
}

xmlSchemaPtr kinds_schema(const struct kinds *kinds) {
    return schema_set_schema(kinds->schemas);
}
