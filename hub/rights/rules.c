/* The rules file: shapes are checked by its schema; that names exist and fit their section is checked here, because a
 * rule that names nothing would silently give or withhold nothing. */
#include "hub/event/xml_file.h"
#include "hub/rights/rule.h"

#include <stdlib.h>
#include <string.h>

enum { SERVED_DAYS = 730, LAST_ITEMS = 20 };

/* Which sections an attribute of a rule means something in. */
#define BIT(section) (1U << (section))
#define OF_ATTRIBUTES                                                                             \
    (BIT(SECTION_IDENTITY) | BIT(SECTION_CONTACT) | BIT(SECTION_ADDRESS) | BIT(SECTION_VEHICLE) | \
     BIT(SECTION_CONSENT) | BIT(SECTION_ALLOCATION))

static const struct {
    const char *attribute;
    unsigned sections;
} fitting[] = {
    {"attributes", OF_ATTRIBUTES},
    {"fields", OF_ATTRIBUTES | BIT(SECTION_TOTAL)},
    {"kinds", BIT(SECTION_HISTORY) | BIT(SECTION_RELATED)},
    {"groups", BIT(SECTION_HISTORY)},
    {"days", BIT(SECTION_HISTORY)},
    {"last", BIT(SECTION_HISTORY) | BIT(SECTION_RELATED)},
    {"facts", BIT(SECTION_HISTORY)},
    {"origin", BIT(SECTION_HISTORY) | BIT(SECTION_ALLOCATION) | BIT(SECTION_TOTAL)},
};

static bool has(const xmlNode *node, const char *attribute) {
    return xmlHasProp(node, (const xmlChar *)attribute) != NULL;
}

static bool fits_section(const struct reading *reading, const xmlNode *node, const struct rule *rule) {
    for (size_t i = 0; i < sizeof fitting / sizeof *fitting; i++) {
        if (has(node, fitting[i].attribute) && (fitting[i].sections & BIT(rule->section)) == 0) {
            return xml_fault(reading->path, node, reading->error, "%s means nothing in section %s",
                             fitting[i].attribute, section_name(rule->section));
        }
    }
    return true;
}

static unsigned read_relations(const struct reading *reading, const xmlNode *node, const char *attribute) {
    const struct names names = names_read(reading, node, attribute);
    unsigned relations = 0;
    for (size_t i = 0; i < names.count; i++) {
        relations |= 1U << relation_by_name(names.names[i]);
    }
    return relations;
}

static int read_number(const struct reading *reading, const xmlNode *node, const char *attribute, int fallback) {
    const char *text = xml_attribute(node, attribute, reading->rights->arena);
    return text == NULL ? fallback : (int)strtol(text, NULL, 10);
}

static enum whose read_origin(const struct reading *reading, const xmlNode *node) {
    const char *text = xml_attribute(node, "origin", reading->rights->arena);
    if (text == NULL || strcmp(text, "own") == 0) {
        return WHOSE_OWN;
    }
    return strcmp(text, "group") == 0 ? WHOSE_GROUP : WHOSE_ANY;
}

static bool partners_are_known(const struct reading *reading, const xmlNode *node, const struct rule *rule) {
    for (size_t i = 0; i < rule->partners.count; i++) {
        if (rights_partner_by_id(reading->rights, rule->partners.names[i]) == NULL) {
            return xml_fault(reading->path, node, reading->error, "no partner %s in the partners file",
                             rule->partners.names[i]);
        }
    }
    return true;
}

static void take_whole_section(const struct attributes *attributes, struct rule *rule) {
    for (size_t i = 0; i < attributes_count(attributes); i++) {
        const struct attribute *attribute = attribute_at(attributes, i);
        if (!attribute->fact && section_of_attribute(attribute) == rule->section) {
            id_set_add(&rule->attributes, attribute->id);
        }
    }
}

static bool add_attribute(const struct reading *reading, const xmlNode *node, const char *name, struct rule *rule) {
    const struct attribute *attribute = attribute_by_name(reading->rights->attributes, name);
    if (attribute == NULL || attribute->fact) {
        return xml_fault(reading->path, node, reading->error, "no attribute %s in the attributes file", name);
    }
    const enum section home = section_of_attribute(attribute);
    if (home != rule->section) {
        return xml_fault(reading->path, node, reading->error, "attribute %s belongs to section %s", name,
                         section_name(home));
    }
    id_set_add(&rule->attributes, attribute->id);
    return true;
}

/* A Give in a section of several attributes names them: an attribute that is new some day must not be seen by it. */
static bool read_attributes(const struct reading *reading, const xmlNode *node, struct rule *rule) {
    const struct names names = names_read(reading, node, "attributes");
    const bool many = rule->section == SECTION_IDENTITY || rule->section == SECTION_CONTACT;
    if (names.count == 0 && many && rule->effect == RULE_GIVE) {
        return xml_fault(reading->path, node, reading->error, "attributes must be named in section %s",
                         section_name(rule->section));
    }
    for (size_t i = 0; i < names.count; i++) {
        if (!add_attribute(reading, node, names.names[i], rule)) {
            return false;
        }
    }
    if (names.count == 0) {
        take_whole_section(reading->rights->attributes, rule);
    }
    return true;
}

static bool field_is_known(const struct reading *reading, const struct rule *rule, const char *field) {
    if (rule->section == SECTION_TOTAL) {
        return total_is_known(field);
    }
    for (unsigned id = 0; id < ATTRIBUTE_MAX; id++) {
        if (id_set_has(&rule->attributes, id) &&
            attribute_field(attribute_by_id(reading->rights->attributes, id), field) >= 0) {
            return true;
        }
    }
    return false;
}

static bool fields_are_known(const struct reading *reading, const xmlNode *node, const struct rule *rule) {
    for (size_t i = 0; i < rule->fields.count; i++) {
        if (!field_is_known(reading, rule, rule->fields.names[i])) {
            return xml_fault(reading->path, node, reading->error, "no field %s in what the rule names",
                             rule->fields.names[i]);
        }
    }
    return true;
}

static bool group_is_known(const struct kinds *kinds, const char *group) {
    for (size_t i = 0; i < kinds_count(kinds); i++) {
        if (strcmp(kind_at(kinds, i)->group, group) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_kind_of_relation(const char *name) {
    unsigned kind = TIE_NONE + 1;
    while (kind < TIE_KINDS && strcmp(tie_kind_name((enum tie_kind)kind), name) != 0) {
        kind++;
    }
    return kind < TIE_KINDS;
}

static bool relations_are_known(const struct reading *reading, const xmlNode *node, const struct rule *rule) {
    for (size_t i = 0; i < rule->kinds.count; i++) {
        if (!is_kind_of_relation(rule->kinds.names[i])) {
            return xml_fault(reading->path, node, reading->error, "no relation between customers is called %s",
                             rule->kinds.names[i]);
        }
    }
    return true;
}

static bool kinds_are_known(const struct reading *reading, const xmlNode *node, const struct rule *rule) {
    const struct kinds *kinds = reading->rights->kinds;
    if (rule->section == SECTION_RELATED) {
        return relations_are_known(reading, node, rule);
    }
    for (size_t i = 0; i < rule->kinds.count; i++) {
        if (kind_by_name(kinds, rule->kinds.names[i]) == NULL) {
            return xml_fault(reading->path, node, reading->error, "no event kind %s", rule->kinds.names[i]);
        }
    }
    for (size_t i = 0; i < rule->groups.count; i++) {
        if (!group_is_known(kinds, rule->groups.names[i])) {
            return xml_fault(reading->path, node, reading->error, "no group %s of event kinds", rule->groups.names[i]);
        }
    }
    return true;
}

static bool read_facts(const struct reading *reading, const xmlNode *node, struct rule *rule) {
    const struct names names = names_read(reading, node, "facts");
    rule->has_facts = names.count > 0;
    for (size_t i = 0; i < names.count; i++) {
        const struct attribute *fact = attribute_by_name(reading->rights->attributes, names.names[i]);
        if (fact == NULL || !fact->fact) {
            return xml_fault(reading->path, node, reading->error, "no fact %s in the attributes file", names.names[i]);
        }
        id_set_add(&rule->facts, fact->id);
    }
    return true;
}

/* A mask needs texts to work on; kind and time of an event, a stage, a relation are given or not. */
static bool read_mask(const struct reading *reading, const xmlNode *node, struct rule *rule) {
    if (rule->effect != RULE_MASK) {
        return true;
    }
    rule->mask = mask_by_name(xml_attribute(node, "as", reading->rights->arena));
    if (rule->mask == NULL) {
        return xml_fault(reading->path, node, reading->error, "no such mask");
    }
    if ((BIT(rule->section) & OF_ATTRIBUTES) == 0 && !rule->has_facts) {
        return xml_fault(reading->path, node, reading->error, "a mask needs attributes or facts");
    }
    return true;
}

static enum rule_effect effect_of(const xmlNode *node) {
    if (strcmp((const char *)node->name, "Give") == 0) {
        return RULE_GIVE;
    }
    return strcmp((const char *)node->name, "Mask") == 0 ? RULE_MASK : RULE_DENY;
}

static void read_words(const struct reading *reading, const xmlNode *node, struct rule *rule) {
    struct arena *arena = reading->rights->arena;
    const char *across = xml_attribute(node, "across-brands", arena);
    rule->effect = effect_of(node);
    rule->id = xml_attribute(node, "id", arena);
    rule->classes = names_read(reading, node, "to");
    rule->partners = names_read(reading, node, "partners");
    rule->relations = read_relations(reading, node, "relation");
    rule->unless = read_relations(reading, node, "unless");
    rule->served_days = read_number(reading, node, "served-days", SERVED_DAYS);
    /* What withholds reaches through the wall unless told otherwise. */
    rule->across_brands = across == NULL ? rule->effect != RULE_GIVE : strcmp(across, "yes") == 0;
    rule->consent = xml_attribute(node, "consent", arena);
    rule->purpose = xml_attribute(node, "purpose", arena);
    rule->section = section_by_name(xml_attribute(node, "section", arena));
    rule->fields = names_read(reading, node, "fields");
    rule->kinds = names_read(reading, node, "kinds");
    rule->groups = names_read(reading, node, "groups");
    rule->origin = has(node, "origin") || rule->effect == RULE_GIVE ? read_origin(reading, node) : WHOSE_ANY;
    rule->days = read_number(reading, node, "days", 0);
    rule->last = read_number(reading, node, "last", LAST_ITEMS);
}

static bool read_rule(const struct reading *reading, const xmlNode *node, struct rule *rule) {
    read_words(reading, node, rule);
    return period_read(reading, node, &rule->from, &rule->until) && fits_section(reading, node, rule) &&
           partners_are_known(reading, node, rule) && read_attributes(reading, node, rule) &&
           fields_are_known(reading, node, rule) && kinds_are_known(reading, node, rule) &&
           read_facts(reading, node, rule) && read_mask(reading, node, rule);
}

bool rules_read(const struct reading *reading, const xmlNode *root) {
    struct rights *rights = reading->rights;
    const char *offset = xml_attribute(root, "utc-offset", rights->arena);
    if (offset != NULL && !instant_parse_offset(offset, &rights->utc_offset)) {
        return xml_fault(reading->path, root, reading->error, "utc-offset is a difference like +08:00");
    }
    rights->rules = ARENA_NEW(rights->arena, struct rule, xmlChildElementCount((xmlNodePtr)root));
    for (const xmlNode *node = xml_child(root, NULL); node != NULL; node = xml_next(node, NULL)) {
        if (!read_rule(reading, node, &rights->rules[rights->rule_count++])) {
            return false;
        }
    }
    return true;
}
