#include "hub/event/attributes.h"

#include "hub/event/xml_file.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#define ATTRIBUTES_NAMESPACE "urn:dealerhub:attributes:1"
enum { ID_LIMIT = 65536 };

struct attributes {
    struct arena *arena;
    struct attribute all[ATTRIBUTE_MAX];
    size_t count;
    const struct attribute **by_id; /* ID_LIMIT pointers: looked up for every value of every event */
    GHashTable *by_name;
};

/* What reading one file needs everywhere. */
struct attributes_file {
    const char *path;
    struct attributes *table;
    struct error *error;
};

static bool yes(const char *text) {
    return text != NULL && strcmp(text, "yes") == 0;
}

static const char *required(const struct attributes_file *file, const xmlNode *node, const char *name) {
    const char *value = xml_attribute(node, name, file->table->arena);
    if (value == NULL) {
        (void)xml_fault(file->path, node, file->error, "%s lacks %s", (const char *)node->name, name);
    }
    return value;
}

static bool read_id(const struct attributes_file *file, const xmlNode *node, struct attribute *attribute) {
    const char *text = required(file, node, "id");
    if (text == NULL) {
        return false;
    }
    char *end = NULL;
    const unsigned long id = strtoul(text, &end, 10);
    if (*text == '\0' || *end != '\0' || id == 0 || id >= ID_LIMIT) {
        return xml_fault(file->path, node, file->error, "id must be 1 to %d", ID_LIMIT - 1);
    }
    if (file->table->by_id[id] != NULL) {
        return xml_fault(file->path, node, file->error, "id %lu is used twice", id);
    }
    attribute->id = (uint16_t)id;
    return true;
}

static bool read_name(const struct attributes_file *file, const xmlNode *node, struct attribute *attribute) {
    attribute->name = required(file, node, "name");
    if (attribute->name == NULL) {
        return false;
    }
    if (g_hash_table_contains(file->table->by_name, attribute->name)) {
        return xml_fault(file->path, node, file->error, "the name %s is used twice", attribute->name);
    }
    return true;
}

static bool read_field(const struct attributes_file *file, const xmlNode *node, struct attribute *attribute) {
    struct arena *arena = file->table->arena;
    struct field field = {.name = required(file, node, "name")};
    if (field.name == NULL) {
        return false;
    }
    if (attribute_field(attribute, field.name) >= 0) {
        return xml_fault(file->path, node, file->error, "the field %s stands twice", field.name);
    }
    if (attribute->field_count == FIELD_MAX) {
        return xml_fault(file->path, node, file->error, "more than %d fields", FIELD_MAX);
    }
    field.path = xml_attribute(node, "path", arena);
    field.zh = required(file, node, "zh");
    field.en = required(file, node, "en");
    field.key = yes(xml_attribute(node, "key", arena));
    attribute->fields[attribute->field_count++] = field;
    return field.zh != NULL && field.en != NULL;
}

static bool read_fields(const struct attributes_file *file, const xmlNode *node, struct attribute *attribute) {
    for (const xmlNode *field = xml_child(node, "Field"); field != NULL; field = xml_next(field, "Field")) {
        if (!read_field(file, field, attribute)) {
            return false;
        }
    }
    if (attribute->field_count == 0) {
        attribute->fields[0] =
            (struct field){.name = "", .path = ".", .zh = attribute->zh, .en = attribute->en, .key = false};
        attribute->field_count = 1;
    }
    return true;
}

static bool read_attribute(const struct attributes_file *file, const xmlNode *node) {
    struct attributes *table = file->table;
    if (table->count == ATTRIBUTE_MAX) {
        return xml_fault(file->path, node, file->error, "more than %d attributes", ATTRIBUTE_MAX);
    }
    struct attribute *attribute = &table->all[table->count];
    *attribute = (struct attribute){.fact = strcmp((const char *)node->name, "Fact") == 0};
    if (!read_id(file, node, attribute) || !read_name(file, node, attribute)) {
        return false;
    }
    attribute->path = xml_attribute(node, "path", table->arena);
    attribute->zh = required(file, node, "zh");
    attribute->en = required(file, node, "en");
    attribute->normaliser = xml_attribute(node, "normaliser", table->arena);
    attribute->normaliser = attribute->normaliser == NULL ? "text" : attribute->normaliser;
    attribute->comparator = xml_attribute(node, "comparator", table->arena);
    attribute->list = yes(xml_attribute(node, "list", table->arena));
    attribute->sensitive = yes(xml_attribute(node, "sensitive", table->arena));
    attribute->declared = yes(xml_attribute(node, "declared", table->arena));
    attribute->detail = yes(xml_attribute(node, "detail", table->arena));
    if (attribute->zh == NULL || attribute->en == NULL || !read_fields(file, node, attribute)) {
        return false;
    }
    table->count++;
    table->by_id[attribute->id] = attribute;
    (void)g_hash_table_insert(table->by_name, (char *)(uintptr_t)attribute->name, attribute);
    return true;
}

static bool read_all(const struct attributes_file *file, const xmlDoc *document) {
    const xmlNode *root = xmlDocGetRootElement(document);
    if (strcmp((const char *)root->name, "Attributes") != 0 || root->ns == NULL ||
        strcmp((const char *)root->ns->href, ATTRIBUTES_NAMESPACE) != 0) {
        return xml_fault(file->path, root, file->error, "the root must be Attributes in " ATTRIBUTES_NAMESPACE);
    }
    for (const xmlNode *node = xml_child(root, NULL); node != NULL; node = xml_next(node, NULL)) {
        const char *name = (const char *)node->name;
        if (strcmp(name, "Attribute") != 0 && strcmp(name, "Fact") != 0) {
            return xml_fault(file->path, node, file->error, "unknown element %s", name);
        }
        if (!read_attribute(file, node)) {
            return false;
        }
    }
    return true;
}

static struct attributes *attributes_new(void) {
    struct attributes *table = g_new0(struct attributes, 1);
    table->arena = arena_new();
    table->by_id = g_new0(const struct attribute *, ID_LIMIT);
    table->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    return table;
}

struct attributes *attributes_load(const char *path, struct error *error) {
    xmlDocPtr document = xml_file_read(path, NULL, error);
    if (document == NULL) {
        return NULL;
    }
    struct attributes *table = attributes_new();
    const struct attributes_file file = {.path = path, .table = table, .error = error};
    const bool good = read_all(&file, document);
    xmlFreeDoc(document);
    if (!good) {
        attributes_free(table);
        return NULL;
    }
    return table;
}

void attributes_free(struct attributes *attributes) {
    if (attributes != NULL) {
        g_hash_table_destroy(attributes->by_name);
        g_free(attributes->by_id);
        arena_free(attributes->arena);
        g_free(attributes);
    }
}

const struct attribute *attribute_by_id(const struct attributes *attributes, unsigned id) {
    return id < ID_LIMIT ? attributes->by_id[id] : NULL;
}

const struct attribute *attribute_by_name(const struct attributes *attributes, const char *name) {
    return g_hash_table_lookup(attributes->by_name, name);
}

const struct attribute *attribute_at(const struct attributes *attributes, size_t index) {
    return &attributes->all[index];
}

size_t attributes_count(const struct attributes *attributes) {
    return attributes->count;
}

int attribute_field(const struct attribute *attribute, const char *name) {
    for (size_t i = 0; i < attribute->field_count; i++) {
        if (strcmp(attribute->fields[i].name, name) == 0) {
            return (int)i;
        }
    }
    return -1;
}
