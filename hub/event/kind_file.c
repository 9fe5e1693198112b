#include "hub/event/kind_file.h"

#include "hub/event/xml_file.h"

#include <string.h>

struct kind_reader {
    const char *file;
    const struct attributes *attributes;
    struct arena *arena;
    struct kind *kind;
    struct error *error;
};

/* Word of the annotation, effect, and the name of the dh:effect that it needs. */
static const struct effect_row {
    const char *word;
    enum kind_effect effect;
    const char *needs;
} effects[] = {
    {"void", EFFECT_VOID, "target"}, {"erase", EFFECT_ERASE, "until"}, {"renumber", EFFECT_RENUMBER, "to"},
    {"object", EFFECT_OBJECT, "of"}, {"decide", EFFECT_DECIDE, NULL},
};

#define FAULT(reader, node, ...) xml_fault((reader)->file, (node), (reader)->error, __VA_ARGS__)

static bool is_kind(const xmlNode *node) {
    return node->ns != NULL && strcmp((const char *)node->ns->href, KIND_NAMESPACE) == 0;
}

const xmlNode *kind_annotation(const xmlNode *element) {
    const xmlNode *annotation = xml_child(element, "annotation");
    const xmlNode *appinfo = annotation == NULL ? NULL : xml_child(annotation, "appinfo");
    for (; appinfo != NULL; appinfo = xml_next(appinfo, "appinfo")) {
        const xmlNode *kind = xml_child(appinfo, "kind");
        if (kind != NULL && is_kind(kind)) {
            return kind;
        }
    }
    return NULL;
}

static const char *text(const struct kind_reader *reader, const xmlNode *node, const char *name) {
    return xml_attribute(node, name, reader->arena);
}

static const char *required(const struct kind_reader *reader, const xmlNode *node, const char *name) {
    const char *value = text(reader, node, name);
    if (value == NULL) {
        (void)FAULT(reader, node, "dh:%s lacks %s", (const char *)node->name, name);
    }
    return value;
}

static bool read_fact(const struct kind_reader *reader, const xmlNode *node) {
    struct kind *kind = reader->kind;
    const char *name = required(reader, node, "name");
    const char *path = required(reader, node, "path");
    if (name == NULL || path == NULL) {
        return false;
    }
    const struct attribute *fact = attribute_by_name(reader->attributes, name);
    if (fact == NULL || !fact->fact) {
        return FAULT(reader, node, "%s is no fact of the attributes file", name);
    }
    if (kind->fact_count == sizeof kind->facts / sizeof *kind->facts) {
        return FAULT(reader, node, "too many facts");
    }
    kind->facts[kind->fact_count++] = (struct kind_fact){.fact = fact, .path = path};
    return true;
}

static bool read_field(const struct kind_reader *reader, const xmlNode *node, struct kind_claim *claim) {
    const char *name = required(reader, node, "name");
    if (name == NULL) {
        return false;
    }
    struct claim_field field = {.field = attribute_field(claim->attribute, name),
                                .path = text(reader, node, "path"),
                                .value = text(reader, node, "value")};
    if (field.field < 0) {
        return FAULT(reader, node, "%s has no field %s", claim->attribute->name, name);
    }
    if (field.path != NULL && field.value != NULL) {
        return FAULT(reader, node, "path and value exclude one another; default goes with path");
    }
    if (field.path != NULL) {
        field.value = text(reader, node, "default");
    } else if (field.value == NULL) {
        return FAULT(reader, node, "a field needs a path or a value");
    }
    if (claim->field_count == FIELD_MAX) {
        return FAULT(reader, node, "more than %d fields", FIELD_MAX);
    }
    claim->fields[claim->field_count++] = field;
    return true;
}

static bool read_claim(const struct kind_reader *reader, const xmlNode *node) {
    struct kind *kind = reader->kind;
    const char *name = required(reader, node, "attribute");
    if (name == NULL) {
        return false;
    }
    if (kind->claim_count == sizeof kind->claims / sizeof *kind->claims) {
        return FAULT(reader, node, "too many claims");
    }
    struct kind_claim *claim = &kind->claims[kind->claim_count++];
    *claim = (struct kind_claim){.attribute = attribute_by_name(reader->attributes, name),
                                 .each = text(reader, node, "each")};
    if (claim->attribute == NULL || claim->attribute->fact) {
        return FAULT(reader, node, "%s is no attribute of the attributes file", name);
    }
    if (!kind->customer) {
        return FAULT(reader, node, "a kind without customer has nobody to claim anything of");
    }
    for (const xmlNode *field = xml_child(node, "field"); field != NULL; field = xml_next(field, "field")) {
        if (!read_field(reader, field, claim)) {
            return false;
        }
    }
    return claim->field_count > 0 || FAULT(reader, node, "a claim needs a field");
}

static bool read_effect(const struct kind_reader *reader, const xmlNode *node) {
    const char *word = text(reader, node, "effect");
    if (word == NULL) {
        return true;
    }
    for (size_t i = 0; i < sizeof effects / sizeof *effects; i++) {
        if (strcmp(word, effects[i].word) != 0) {
            continue;
        }
        reader->kind->effect = effects[i].effect;
        const xmlNode *effect = xml_child(node, "effect");
        if (effects[i].needs == NULL) {
            return true;
        }
        const char *name = effect == NULL ? NULL : text(reader, effect, "name");
        if (name == NULL || strcmp(name, effects[i].needs) != 0) {
            return FAULT(reader, node, "the effect %s needs a dh:effect named %s", word, effects[i].needs);
        }
        reader->kind->effect_path = required(reader, effect, "path");
        return reader->kind->effect_path != NULL;
    }
    return FAULT(reader, node, "unknown effect %s", word);
}

static bool read_head(const struct kind_reader *reader, const xmlNode *element, const xmlNode *node) {
    struct kind *kind = reader->kind;
    const char *customer = required(reader, node, "customer");
    *kind = (struct kind){
        .name = required(reader, node, "name"),
        .element = required(reader, element, "name"),
        .group = required(reader, node, "group"),
        .zh = required(reader, node, "zh"),
        .en = required(reader, node, "en"),
        .file = reader->file,
        .customer = customer != NULL && strcmp(customer, "yes") == 0,
        .document = text(reader, node, "document"),
    };
    return customer != NULL && kind->name != NULL && kind->element != NULL && kind->group != NULL && kind->zh != NULL &&
           kind->en != NULL;
}

bool kind_read(const char *file, const xmlNode *element, const struct attributes *attributes, struct arena *arena,
               struct kind *kind, struct error *error) {
    const struct kind_reader reader = {file, attributes, arena, kind, error};
    const xmlNode *node = kind_annotation(element);
    if (!read_head(&reader, element, node) || !read_effect(&reader, node)) {
        return false;
    }
    for (const xmlNode *fact = xml_child(node, "fact"); fact != NULL; fact = xml_next(fact, "fact")) {
        if (!read_fact(&reader, fact)) {
            return false;
        }
    }
    for (const xmlNode *claim = xml_child(node, "claim"); claim != NULL; claim = xml_next(claim, "claim")) {
        if (!read_claim(&reader, claim)) {
            return false;
        }
    }
    return true;
}
