/* rule.h – the rules file as a table, and what the loaders share. Inside hub/rights only.
 * A rule says who, when and what; what it leaves open stands for everything, except that a Give names its relations. */
#ifndef HUB_RIGHTS_RULE_H
#define HUB_RIGHTS_RULE_H

#include "hub/base/arena.h"
#include "hub/rights/mask.h"
#include "hub/rights/rights.h"

#include <glib.h>
#include <libxml/tree.h>

enum rule_effect { RULE_GIVE, RULE_MASK, RULE_DENY };

/* Strongest first: the first that holds names the view's relation. */
enum relation {
    RELATION_OWN,
    RELATION_ALLOCATED,
    RELATION_SHARED,
    RELATION_GROUP,
    RELATION_SERVED,
    RELATION_NAMED,
    RELATION_REGION,
    RELATION_BRAND,
    RELATION_ANY,
    RELATION_COUNT
};

/* In the order of a view. */
enum section {
    SECTION_OWN_NUMBERS,
    SECTION_IDENTITY,
    SECTION_CONTACT,
    SECTION_ADDRESS,
    SECTION_VEHICLE,
    SECTION_CONSENT,
    SECTION_STAGE,
    SECTION_RELATION,
    SECTION_RELATED, /* customers that it belongs together with */
    SECTION_ALLOCATION,
    SECTION_HISTORY,
    SECTION_TOTAL,
    SECTION_COUNT
};

/* Wider ones include the narrower. */
enum whose { WHOSE_OWN, WHOSE_GROUP, WHOSE_ANY };

/* Attribute and fact ids. */
struct id_set {
    uint64_t words[ATTRIBUTE_MAX / 64];
};

struct names {
    const char **names;
    size_t count; /* 0: everything */
};

struct rule {
    enum rule_effect effect;
    const char *id;
    struct names classes, partners;
    unsigned relations, unless; /* bits of enum relation; relations 0: none needed */
    int served_days;
    bool across_brands;
    const char *consent, *purpose; /* or NULL */
    instant from, until;
    enum section section;
    struct id_set attributes;
    struct id_set facts;
    bool has_facts;
    struct names fields, kinds, groups;
    enum whose origin;
    int days, last; /* days 0: any age */
    mask_function *mask;
};

/* The rules about one partner, by section, then in file order. */
struct partner_rules {
    const struct rule **rules;
    size_t count;
};

struct reach; /* candidates.c */

struct rights {
    struct arena *arena;
    struct partner *partners;
    size_t partner_count;
    const char *topic;          /* of a source, %s being its id */
    GHashTable *partners_by_id; /* id → struct partner */
    GHashTable *sources;        /* id → struct ownership, the last owner first */
    struct rule *rules;
    size_t rule_count;
    struct partner_rules *partner_rules; /* beside partners */
    struct reach *reach;
    const struct attributes *attributes;
    const struct kinds *kinds;
    uint8_t sections[ATTRIBUTE_MAX]; /* by attribute id: enum section */
    int64_t utc_offset;              /* µs; where days begin at midnight */
};

/* One period of a source under one partner. */
struct ownership {
    const struct partner *partner;
    const struct partner_source *source;
    const struct ownership *earlier;
};

/* One reading of one file. */
struct reading {
    struct rights *rights;
    const char *path;
    struct error *error;
};

bool partners_read(const struct reading *reading, const xmlNode *root);
bool rules_read(const struct reading *reading, const xmlNode *root);
/* Sorts the partners by how a customer may lead to them; after partner_rules is made. */
struct reach *reach_new(const struct rights *rights);
void reach_free(struct reach *reach);

/* First day and, excluded, the day after the last one. False and *error when they are no days or stand the wrong way. */
bool period_read(const struct reading *reading, const xmlNode *node, instant *from, instant *until);
/* A space separated attribute; count 0 when there is none. */
struct names names_read(const struct reading *reading, const xmlNode *node, const char *attribute);
bool names_hold(const struct names *names, const char *name);

bool id_set_has(const struct id_set *set, unsigned id);
void id_set_add(struct id_set *set, unsigned id);

/* Where an attribute stands in a view: the sections of their own by name, every other, new ones too, is identity. */
enum section section_of_attribute(const struct attribute *attribute);
const char *section_name(enum section section);
const char *relation_name(enum relation relation);
const char *whose_name(enum whose whose);
/* Is there a total of that name? */
bool total_is_known(const char *name);
/* SECTION_COUNT, RELATION_COUNT when unknown. */
enum section section_by_name(const char *name);
enum relation relation_by_name(const char *name);

#endif
