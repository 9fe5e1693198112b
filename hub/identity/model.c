#include "hub/identity/model.h"

#include "hub/event/xml_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CAP_NONE = 1000000 };
#define WEIGHT_MOST 10000.0 /* bits: none that is meant comes near it */

/* What reading needs everywhere. */
struct model_file {
    const struct attributes *attributes;
    const char *path;
    struct model *model;
    struct error *error;
};

static const char *attribute_of(const struct model_file *file, const xmlNode *node, const char *name) {
    const char *text = xml_attribute(node, name, file->model->arena);
    return text == NULL ? "" : text;
}

static double number_of(const struct model_file *file, const xmlNode *node, const char *name) {
    return strtod(attribute_of(file, node, name), NULL);
}

/* A model without a schema beside it may say anything. */
static bool read_count(const struct model_file *file, const xmlNode *node, const char *name, unsigned *count) {
    const char *text = attribute_of(file, node, name);
    char *end = NULL;
    const long number = strtol(text, &end, 10);
    *count = (unsigned)number;
    return (end != text && *end == '\0' && number >= 1 && number <= CAP_NONE) ||
           xml_fault(file->path, node, file->error, "%s is a whole number from 1 to %d", name, CAP_NONE);
}

static int32_t hundredths(double bits) {
    return (int32_t)lround(fmax(-WEIGHT_MOST, fmin(bits, WEIGHT_MOST)) * 100);
}

static bool read_zones(const struct model_file *file, const xmlNode *node) {
    file->model->link = hundredths(number_of(file, node, "link"));
    file->model->review = hundredths(number_of(file, node, "review"));
    file->model->margin = hundredths(number_of(file, node, "margin"));
    return file->model->review <= file->model->link ||
           xml_fault(file->path, node, file->error, "review lies above link");
}

static bool read_component(const struct model_file *file, const xmlNode *node) {
    return read_count(file, node, "cap", &file->model->component_cap);
}

static bool read_collective(const struct model_file *file, const xmlNode *node) {
    struct collective_caps *caps = &file->model->collective;
    return read_count(file, node, "names", &caps->names) && read_count(file, node, "phones", &caps->phones) &&
           read_count(file, node, "plates", &caps->plates) &&
           (*attribute_of(file, node, "generations") == '\0' ||
            read_count(file, node, "generations", &caps->generations));
}

static bool read_relations(const struct model_file *file, const xmlNode *node) {
    return read_count(file, node, "phone-holders", &file->model->tie_holders);
}

static bool read_cap(const struct model_file *file, const xmlNode *node) {
    const char *name = attribute_of(file, node, "key");
    const enum key_kind kind = key_kind_by_name(name);
    if (kind == 0) {
        return xml_fault(file->path, node, file->error, "no key is named %s", name);
    }
    return read_count(file, node, "holders", &file->model->caps[kind]);
}

/* Where the weights of a comparator go: the model's own, or those of one attribute. */
struct weight_tables {
    int32_t *weights, *chances;
};

/* Fellegi and Sunter 1969: the weight of an outcome is log2 of m over u. */
static bool read_level(const struct model_file *file, const xmlNode *node, const char *comparator,
                       struct weight_tables to) {
    const char *name = attribute_of(file, node, "name");
    const enum level_id level = level_find(comparator, name);
    if (level == LEVEL_COUNT || level_is_missing(level)) {
        return xml_fault(file->path, node, file->error, "comparator %s has no level %s", comparator, name);
    }
    const double m = number_of(file, node, "m");
    const double u = number_of(file, node, "u");
    if (!(m > 0 && m <= 1 && u > 0 && u <= 1)) {
        return xml_fault(file->path, node, file->error, "m and u lie above 0 and not above 1");
    }
    to.weights[level] = hundredths(log2(m / u));
    to.chances[level] = hundredths(log2(u));
    return true;
}

/* Made when the attribute is met first; NULL: the name is none, or the attribute is not compared as text. */
static struct text_weights *text_of(const struct model_file *file, const char *name) {
    const struct attribute *attribute = file->attributes == NULL ? NULL : attribute_by_name(file->attributes, name);
    if (attribute == NULL || attribute->id >= ATTRIBUTE_MAX || attribute->comparator == NULL ||
        strcmp(attribute->comparator, "text") != 0) {
        return NULL;
    }
    struct text_weights **texts = &file->model->texts[attribute->id];
    if (*texts == NULL) {
        *texts = ARENA_NEW(file->model->arena, struct text_weights, 1);
    }
    return *texts;
}

static bool read_comparator(const struct model_file *file, const xmlNode *node) {
    const char *comparator = attribute_of(file, node, "name");
    const char *attribute = attribute_of(file, node, "attribute");
    struct text_weights *text = *attribute == '\0' ? NULL : text_of(file, attribute);
    if (*attribute != '\0' && text == NULL) {
        return xml_fault(file->path, node, file->error, "no attribute %s is compared as text", attribute);
    }
    const struct weight_tables to = {text == NULL ? file->model->weights : text->weights,
                                     text == NULL ? file->model->chances : text->chances};
    for (const xmlNode *level = xml_child(node, "Level"); level != NULL; level = xml_next(level, "Level")) {
        if (!read_level(file, level, comparator, to)) {
            return false;
        }
    }
    return true;
}

/* --- rules -------------------------------------------------------------------------------------------------------- */

static bool read_condition(const struct model_file *file, const xmlNode *node, struct levels *set) {
    const char *comparator = attribute_of(file, node, "comparator");
    char *names = (char *)(uintptr_t)attribute_of(file, node, "levels");
    char *rest = NULL;
    for (const char *name = strtok_r(names, " ", &rest); name != NULL; name = strtok_r(NULL, " ", &rest)) {
        const enum level_id level = level_find(comparator, name);
        if (level == LEVEL_COUNT) {
            return xml_fault(file->path, node, file->error, "comparator %s has no level %s", comparator, name);
        }
        levels_add(set, level);
    }
    return true;
}

static enum zone zone_of(const char *name) {
    return strcmp(name, "link") == 0 ? ZONE_LINK : strcmp(name, "review") == 0 ? ZONE_REVIEW : ZONE_APART;
}

/* What each condition after the first stands for: records of one customer meet them together, one the phone, another the car. */
static bool read_joint(const struct model_file *file, const xmlNode *node, struct model_rule *rule) {
    size_t at = 0;
    if (file->model->joint != NULL || !rule->raises) {
        return xml_fault(file->path, node, file->error, "one rule alone, that raises the zone, can be joint");
    }
    for (const xmlNode *part = xml_child(node, "With"); part != NULL; part = xml_next(part, "With"), at++) {
        const char *comparator = attribute_of(file, part, "comparator");
        for (unsigned bit = 0; at > 0 && half_comparator(bit) != NULL; bit++) {
            rule->halves[at] |= strcmp(half_comparator(bit), comparator) == 0 ? 1U << bit : 0;
        }
        if (at > 0 && rule->halves[at] == 0) {
            return xml_fault(file->path, part, file->error, "a joint rule cannot be met by halves of %s", comparator);
        }
    }
    file->model->joint = rule;
    return true;
}

static bool read_rule(const struct model_file *file, const xmlNode *node) {
    if (file->model->rule_count == RULES_MAX) {
        return xml_fault(file->path, node, file->error, "more than %d rules", RULES_MAX);
    }
    struct model_rule *rule = &file->model->rules[file->model->rule_count++];
    const char *least = attribute_of(file, node, "least");
    rule->name = attribute_of(file, node, "name");
    rule->raises = *least != '\0';
    rule->zone = zone_of(rule->raises ? least : attribute_of(file, node, "most"));
    rule->contradiction = strcmp(attribute_of(file, node, "contradiction"), "yes") == 0;
    rule->joint = strcmp(attribute_of(file, node, "joint"), "yes") == 0;
    rule->divides = strcmp(attribute_of(file, node, "divides"), "yes") == 0;
    rule->not_shared = strcmp(attribute_of(file, node, "shared"), "no") == 0;
    for (const xmlNode *part = xml_child(node, NULL); part != NULL; part = xml_next(part, NULL)) {
        const bool without = strcmp((const char *)part->name, "Without") == 0;
        if (!without && rule->with_count == RULE_CONDITIONS) {
            return xml_fault(file->path, part, file->error, "more than %d conditions", RULE_CONDITIONS);
        }
        if (!read_condition(file, part, without ? &rule->without : &rule->with[rule->with_count++])) {
            return false;
        }
    }
    return !rule->joint || read_joint(file, node, rule);
}

/* --- frequencies -------------------------------------------------------------------------------------------------- */

static int32_t rarity_of(const struct model_file *file, const xmlNode *node, const char *name) {
    const double share = number_of(file, node, name);
    return share > 0 && share <= 1 ? hundredths(log2(share)) : 0; /* the schema asks for it; without one, no rarity */
}

static struct frequency_table *table_of(const struct model_file *file, const char *name) {
    struct text_weights *text = text_of(file, name);
    if (text != NULL && text->values.rarities == NULL) {
        text->values.rarities = g_hash_table_new(g_str_hash, g_str_equal);
    }
    return text != NULL                      ? &text->values
           : strcmp(name, "surname") == 0    ? &file->model->surnames
           : strcmp(name, "given-name") == 0 ? &file->model->given_names
                                             : NULL;
}

static bool read_frequencies(const struct model_file *file, const xmlNode *node) {
    const char *of = attribute_of(file, node, "of");
    struct frequency_table *table = table_of(file, of);
    if (table == NULL) {
        return xml_fault(file->path, node, file->error, "no attribute %s is compared as text", of);
    }
    table->other[0] = rarity_of(file, node, "other");
    table->other[1] = rarity_of(file, node, "other-long");
    for (const xmlNode *item = xml_child(node, "Share"); item != NULL; item = xml_next(item, "Share")) {
        (void)g_hash_table_insert(table->rarities, (char *)(uintptr_t)attribute_of(file, item, "text"),
                                  GINT_TO_POINTER(rarity_of(file, item, "share")));
    }
    return true;
}

static bool read_rarest(const struct model_file *file, const xmlNode *node) {
    file->model->rarest = rarity_of(file, node, "share");
    return true;
}

static int32_t rarity(const struct frequency_table *table, struct part text) {
    char key[64];
    if (text.length > 0 && text.length < sizeof key) {
        memcpy(key, text.text, text.length);
        key[text.length] = '\0';
        const void *found = g_hash_table_lookup(table->rarities, key);
        if (found != NULL) {
            return GPOINTER_TO_INT(found);
        }
    }
    return table->other[text.length > 3]; /* three octets: one Chinese character */
}

int32_t model_surname_rarity(const struct model *model, struct part surname) {
    return rarity(&model->surnames, surname);
}

int32_t model_name_rarity(const struct model *model, struct part surname, struct part given) {
    const int32_t both = rarity(&model->surnames, surname) + rarity(&model->given_names, given);
    return both < model->rarest ? model->rarest : both;
}

const struct text_weights *model_text_weights(const struct model *model, const struct attribute *attribute) {
    return attribute->id < ATTRIBUTE_MAX ? model->texts[attribute->id] : NULL;
}

int32_t model_text_rarity(const struct model *model, const struct attribute *attribute, struct part value) {
    const struct text_weights *text = model_text_weights(model, attribute);
    return text == NULL                    ? model->chances[LEVEL_TEXT_SAME]
           : text->values.rarities == NULL ? text->chances[LEVEL_TEXT_SAME]
                                           : rarity(&text->values, value);
}

/* --- the file ----------------------------------------------------------------------------------------------------- */

static const struct {
    const char *element;
    bool (*read)(const struct model_file *file, const xmlNode *node);
} elements[] = {{"Zones", read_zones},   {"Component", read_component},     {"Collective", read_collective},
                {"Generic", read_cap},   {"Comparator", read_comparator},   {"Rule", read_rule},
                {"Rarest", read_rarest}, {"Frequencies", read_frequencies}, {"Relations", read_relations}};

static bool read_element(const struct model_file *file, const xmlNode *node) {
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
        if (strcmp(elements[i].element, (const char *)node->name) == 0) {
            return elements[i].read(file, node);
        }
    }
    return xml_fault(file->path, node, file->error, "unknown element");
}

static struct model *model_new(void) {
    struct model *model = g_new0(struct model, 1);
    model->arena = arena_new();
    model->surnames.rarities = g_hash_table_new(g_str_hash, g_str_equal);
    model->given_names.rarities = g_hash_table_new(g_str_hash, g_str_equal);
    model->collective = (struct collective_caps){CAP_NONE, CAP_NONE, CAP_NONE, CAP_NONE};
    for (size_t i = 0; i < KEY_KINDS; i++) {
        model->caps[i] = CAP_NONE;
    }
    return model;
}

/* Every comparator that the attributes file names must be one of ours. */
static bool comparators_known(const struct model_file *file, const struct attributes *attributes) {
    for (size_t i = 0; attributes != NULL && i < attributes_count(attributes); i++) {
        const struct attribute *attribute = attribute_at(attributes, i);
        if (attribute->comparator != NULL && level_find(attribute->comparator, "missing") == LEVEL_COUNT) {
            return error_set(file->error, CONFIG_INVALID, file->path, "attribute %s names an unknown comparator, %s",
                             attribute->name, attribute->comparator);
        }
    }
    return true;
}

/* The schema stands beside the shipped file; a site's model without one is held to what is read of it. */
static const char *schema_beside(const char *path, struct arena *arena) {
    const size_t length = strlen(path);
    char *schema = arena_print(arena, "%.*s.xsd", (int)(length < 4 ? 0 : length - 4), path);
    return g_file_test(schema, G_FILE_TEST_EXISTS) ? schema : NULL;
}

struct model *model_load(const char *path, const struct attributes *attributes, struct error *error) {
    struct model *model = model_new();
    const struct model_file file = {.attributes = attributes, .path = path, .model = model, .error = error};
    xmlDocPtr document = xml_file_read(path, schema_beside(path, model->arena), error);
    bool good = document != NULL && comparators_known(&file, attributes);
    const xmlNode *root = document == NULL ? NULL : xmlDocGetRootElement(document);
    for (const xmlNode *node = good ? xml_child(root, NULL) : NULL; good && node != NULL; node = xml_next(node, NULL)) {
        good = read_element(&file, node);
    }
    if (model->tie_holders > 0 &&
        model->caps[KEY_DOOR] == CAP_NONE) { /* it finds no candidates, so a model may forget it */
        model->caps[KEY_DOOR] = model->tie_holders;
    }
    if (good) {
        model->version = attribute_of(&file, root, "version");
    }
    xmlFreeDoc(document);
    if (!good) {
        model_free(model);
        return NULL;
    }
    return model;
}

void model_free(struct model *model) {
    if (model != NULL) {
        g_hash_table_destroy(model->surnames.rarities);
        g_hash_table_destroy(model->given_names.rarities);
        for (size_t i = 0; i < ATTRIBUTE_MAX; i++) {
            if (model->texts[i] != NULL && model->texts[i]->values.rarities != NULL) {
                g_hash_table_destroy(model->texts[i]->values.rarities);
            }
        }
        arena_free(model->arena);
        g_free(model);
    }
}

const char *model_version(const struct model *model) {
    return model->version;
}

unsigned model_generic_cap(const struct model *model, enum key_kind kind) {
    return (unsigned)kind < KEY_KINDS ? model->caps[kind] : CAP_NONE;
}

int32_t model_margin(const struct model *model) {
    return model->margin;
}

unsigned model_tie_holders(const struct model *model) {
    return model->tie_holders;
}

unsigned model_whole(const struct model *model) {
    unsigned whole = 0;
    for (size_t i = 0; model->joint != NULL && i < model->joint->with_count; i++) {
        whole |= model->joint->halves[i];
    }
    return whole;
}

const char *model_joint_rule(const struct model *model) {
    return model->joint == NULL ? NULL : model->joint->name;
}

unsigned model_component_cap(const struct model *model) {
    return model->component_cap;
}
