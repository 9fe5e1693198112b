#include "hub/rights/rule.h"

#include <string.h>

static const char *const sections[SECTION_COUNT] = {
    [SECTION_OWN_NUMBERS] = "own-numbers",
    [SECTION_IDENTITY] = "identity",
    [SECTION_CONTACT] = "contact",
    [SECTION_ADDRESS] = "address",
    [SECTION_VEHICLE] = "vehicle",
    [SECTION_CONSENT] = "consent",
    [SECTION_STAGE] = "stage",
    [SECTION_RELATION] = "relation",
    [SECTION_RELATED] = "related",
    [SECTION_ALLOCATION] = "allocation",
    [SECTION_HISTORY] = "history",
    [SECTION_TOTAL] = "total",
};

static const char *const relations[RELATION_COUNT] = {
    [RELATION_OWN] = "own",       [RELATION_ALLOCATED] = "allocated", [RELATION_SHARED] = "shared",
    [RELATION_GROUP] = "group",   [RELATION_SERVED] = "served",       [RELATION_NAMED] = "named",
    [RELATION_REGION] = "region", [RELATION_BRAND] = "brand",         [RELATION_ANY] = "any",
};

static const struct {
    const char *attribute;
    enum section section;
} homes[] = {
    {"phone", SECTION_CONTACT},   {"email", SECTION_CONTACT},   {"wechat", SECTION_CONTACT},
    {"account", SECTION_CONTACT}, {"contact", SECTION_CONTACT}, {"address", SECTION_ADDRESS},
    {"vehicle", SECTION_VEHICLE}, {"consent", SECTION_CONSENT}, {"allocation", SECTION_ALLOCATION},
};

static size_t index_of(const char *const *words, size_t count, const char *word) {
    size_t i = 0;
    while (i < count && words[i] != word && strcmp(words[i], word) != 0) {
        i++;
    }
    return i;
}

const char *section_name(enum section section) {
    return sections[section];
}

enum section section_by_name(const char *name) {
    return (enum section)index_of(sections, SECTION_COUNT, name);
}

const char *relation_name(enum relation relation) {
    return relations[relation];
}

enum relation relation_by_name(const char *name) {
    return (enum relation)index_of(relations, RELATION_COUNT, name);
}

const char *whose_name(enum whose whose) {
    static const char *const names[] = {"own", "group", "other"};
    return names[whose];
}

enum section section_of_attribute(const struct attribute *attribute) {
    for (size_t i = 0; i < sizeof homes / sizeof *homes; i++) {
        if (strcmp(homes[i].attribute, attribute->name) == 0) {
            return homes[i].section;
        }
    }
    return SECTION_IDENTITY;
}

bool id_set_has(const struct id_set *set, unsigned id) {
    return id < ATTRIBUTE_MAX && (set->words[id / 64] >> (id % 64) & 1) != 0;
}

void id_set_add(struct id_set *set, unsigned id) {
    if (id < ATTRIBUTE_MAX) {
        set->words[id / 64] |= UINT64_C(1) << (id % 64);
    }
}

bool names_hold(const struct names *names, const char *name) {
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->names[i], name) == 0) {
            return true;
        }
    }
    return false;
}
