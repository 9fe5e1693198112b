#include "hub/golden/survivorship.h"

#include "hub/event/xml_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CRITERIA_MAX = 6, TRUSTED_MAX = 64, DEFAULT_MOST = 20 };

/* How two candidates compare by one criterion: negative when a is better. */
typedef int criterion_order(const struct survivorship *rules, const struct candidate *a, const struct candidate *b);

struct criterion {
    const char *name;
    criterion_order *order;
    enum survivor_rule why;
};

struct attribute_rule {
    const struct criterion *by[CRITERIA_MAX];
    size_t by_count;
    size_t most;
    uint16_t with; /* attribute id, or 0 */
};

struct survivorship {
    struct arena *arena;
    const char *trusted[TRUSTED_MAX];
    size_t trusted_count;
    struct attribute_rule fallback;
    struct attribute_rule *rules[ATTRIBUTE_MAX]; /* by attribute id */
};

static int higher_first(int64_t a, int64_t b) {
    return a == b ? 0 : a > b ? -1 : 1;
}

static int by_pin(const struct survivorship *rules, const struct candidate *a, const struct candidate *b) {
    (void)rules;
    return higher_first(a->pinned, b->pinned);
}

static size_t trust_rank(const struct survivorship *rules, const char *source) {
    size_t rank = 0;
    while (rank < rules->trusted_count && strcmp(rules->trusted[rank], source) != 0) {
        rank++;
    }
    return rank;
}

static int by_trust(const struct survivorship *rules, const struct candidate *a, const struct candidate *b) {
    return higher_first(-(int64_t)trust_rank(rules, a->source), -(int64_t)trust_rank(rules, b->source));
}

static int by_checks(const struct survivorship *rules, const struct candidate *a, const struct candidate *b) {
    (void)rules;
    return higher_first((a->value->flags & VALUE_DOUBTFUL) == 0, (b->value->flags & VALUE_DOUBTFUL) == 0);
}

static int by_recency(const struct survivorship *rules, const struct candidate *a, const struct candidate *b) {
    (void)rules;
    const int recorded = higher_first(a->claim->since.recorded, b->claim->since.recorded);
    return recorded != 0 ? recorded : higher_first(a->claim->since.time, b->claim->since.time);
}

static int by_frequency(const struct survivorship *rules, const struct candidate *a, const struct candidate *b) {
    (void)rules;
    return higher_first(a->holders, b->holders);
}

/* Parts that say something; "unknown" does not. */
static int64_t parts_said(const char *joined) {
    int64_t said = 0;
    while (*joined != '\0') {
        const char *end = strchr(joined, VALUE_SEPARATOR);
        const size_t length = end == NULL ? strlen(joined) : (size_t)(end - joined);
        said += length > 0 && !(length == 7 && memcmp(joined, "unknown", 7) == 0);
        joined += length + (end != NULL);
    }
    return said;
}

static int by_completeness(const struct survivorship *rules, const struct candidate *a, const struct candidate *b) {
    (void)rules;
    return higher_first(parts_said(a->value->typed), parts_said(b->value->typed));
}

static const struct criterion criteria[] = {
    {"pinned", by_pin, RULE_PINNED},           {"trusted", by_trust, RULE_TRUSTED},
    {"verified", by_checks, RULE_VERIFIED},    {"recent", by_recency, RULE_RECENT},
    {"frequent", by_frequency, RULE_FREQUENT}, {"complete", by_completeness, RULE_COMPLETE},
};

/* --- loading ------------------------------------------------------------------------------------------------------ */

static void read_criteria(const char *names, struct attribute_rule *rule) {
    while (*names != '\0') {
        const size_t length = strcspn(names, " \t\r\n");
        for (size_t i = 0; i < sizeof criteria / sizeof *criteria; i++) {
            if (strlen(criteria[i].name) == length && strncmp(criteria[i].name, names, length) == 0 &&
                rule->by_count < CRITERIA_MAX) {
                rule->by[rule->by_count++] = &criteria[i];
            }
        }
        names += length;
        names += strspn(names, " \t\r\n");
    }
}

static bool read_rule(struct survivorship *rules, const char *path, const xmlNode *node,
                      const struct attributes *attributes, struct error *error) {
    const char *name = xml_attribute(node, "name", rules->arena);
    const char *with = xml_attribute(node, "with", rules->arena);
    const char *most = xml_attribute(node, "most", rules->arena);
    const struct attribute *attribute = attribute_by_name(attributes, name);
    const struct attribute *leader = with == NULL ? NULL : attribute_by_name(attributes, with);
    if (attribute == NULL || attribute->fact || (with != NULL && leader == NULL)) {
        return xml_fault(path, node, error, "no attribute \"%s\" in attributes.xml", attribute == NULL ? name : with);
    }
    struct attribute_rule *rule = ARENA_NEW(rules->arena, struct attribute_rule, 1);
    rule->most = !attribute->list ? 1 : most == NULL ? DEFAULT_MOST : (size_t)strtoul(most, NULL, 10);
    rule->with = leader == NULL ? 0 : leader->id;
    read_criteria(xml_attribute(node, "by", rules->arena), rule);
    rules->rules[attribute->id] = rule;
    return true;
}

static bool read_rules(struct survivorship *rules, const char *path, const xmlNode *root,
                       const struct attributes *attributes, struct error *error) {
    const xmlNode *fallback = xml_child(root, "Default");
    read_criteria(xml_attribute(fallback, "by", rules->arena), &rules->fallback);
    rules->fallback.most = DEFAULT_MOST;
    for (const xmlNode *node = xml_next(fallback, NULL); node != NULL; node = xml_next(node, NULL)) {
        if (strcmp((const char *)node->name, "Attribute") == 0) {
            if (!read_rule(rules, path, node, attributes, error)) {
                return false;
            }
        } else if (rules->trusted_count < TRUSTED_MAX) {
            rules->trusted[rules->trusted_count++] = xml_attribute(node, "source", rules->arena);
        } else {
            return xml_fault(path, node, error, "at most %d trusted sources", TRUSTED_MAX);
        }
    }
    return true;
}

struct survivorship *survivorship_load(const char *path, const char *schema, const struct attributes *attributes,
                                       struct error *error) {
    xmlDocPtr document = xml_file_read(path, schema, error);
    if (document == NULL) {
        return NULL;
    }
    struct arena *arena = arena_new();
    struct survivorship *rules = ARENA_NEW(arena, struct survivorship, 1);
    rules->arena = arena;
    const bool good = read_rules(rules, path, xmlDocGetRootElement(document), attributes, error);
    xmlFreeDoc(document);
    if (!good) {
        survivorship_free(rules);
        return NULL;
    }
    return rules;
}

void survivorship_free(struct survivorship *rules) {
    if (rules != NULL) {
        arena_free(rules->arena);
    }
}

/* --- choosing ----------------------------------------------------------------------------------------------------- */

struct choice {
    const struct survivorship *rules;
    const struct attribute_rule *rule;
    struct uuid leader; /* record that gave the attribute this one goes with; nil: none */
};

/* Ends on natural keys, so that no two candidates are equal and arrival never shows. */
static int last_resort(const struct candidate *a, const struct candidate *b) {
    int order = by_recency(NULL, a, b);
    if (order == 0) {
        order = strcmp(a->source, b->source);
    }
    if (order == 0) {
        order = strcmp(a->claim->since.event, b->claim->since.event);
    }
    if (order == 0) {
        order = uuid_order(&a->record, &b->record);
    }
    return order != 0 ? order : strcmp(a->value->typed, b->value->typed);
}

static int better(const struct choice *choice, const struct candidate *a, const struct candidate *b,
                  enum survivor_rule *why) {
    *why = RULE_COMPLETE;
    int order =
        higher_first((a->value->flags & VALUE_LESS_SPECIFIC) == 0, (b->value->flags & VALUE_LESS_SPECIFIC) == 0);
    if (order == 0 && !uuid_is_nil(&choice->leader)) {
        order = higher_first(uuid_equal(&a->record, &choice->leader), uuid_equal(&b->record, &choice->leader));
    }
    for (size_t i = 0; order == 0 && i < choice->rule->by_count; i++) {
        order = choice->rule->by[i]->order(choice->rules, a, b);
        *why = choice->rule->by[i]->why;
    }
    if (order == 0) {
        *why = RULE_RECENT;
        order = last_resort(a, b);
    }
    return order;
}

/* Insertion sort: a handful of claims per attribute, and the comparison needs its context. */
static void sort_best_first(const struct choice *choice, struct candidate *candidates, size_t count) {
    enum survivor_rule why;
    for (size_t i = 1; i < count; i++) {
        const struct candidate moving = candidates[i];
        size_t at = i;
        for (; at > 0 && better(choice, &moving, &candidates[at - 1], &why) < 0; at--) {
            candidates[at] = candidates[at - 1];
        }
        candidates[at] = moving;
    }
}

static bool part_covers(const char *full, size_t full_length, const char *less, size_t less_length) {
    if (less_length == 0 || (less_length == 7 && memcmp(less, "unknown", 7) == 0)) {
        return true;
    }
    if (memchr(less, '*', less_length) != NULL) { /* masked: every visible character agrees */
        if (less_length != full_length) {
            return false;
        }
        for (size_t i = 0; i < less_length; i++) {
            if (less[i] != '*' && less[i] != full[i]) {
                return false;
            }
        }
        return true;
    }
    return less_length <= full_length && memcmp(full + full_length - less_length, less, less_length) == 0 &&
           (less_length == full_length || less_length == 8); /* the last eight of a VIN */
}

/* True when every part of `less` is empty, equal, masked or shortened in `full`: it adds nothing. What is declared adds
 * something unless it is the very same. */
static bool covers(const struct candidate *full, const struct candidate *less) {
    if (full->attribute->declared) {
        return strcmp(full->value->typed, less->value->typed) == 0;
    }
    if (*less->value->normal != '\0' && strcmp(full->value->normal, less->value->normal) == 0) {
        return true;
    }
    const char *a = full->value->typed;
    const char *b = less->value->typed;
    while (*b != '\0') {
        const char separator[] = {VALUE_SEPARATOR, '\0'};
        const size_t a_length = strcspn(a, separator);
        const size_t b_length = strcspn(b, separator);
        if (!part_covers(a, a_length, b, b_length)) {
            return false;
        }
        a += a_length + (a[a_length] != '\0');
        b += b_length + (b[b_length] != '\0');
    }
    return true;
}

static void count_holders(struct candidate *candidates, size_t count) {
    for (size_t i = 0; i < count; i++) {
        candidates[i].holders = 0;
        for (size_t k = 0; k < count; k++) {
            candidates[i].holders += strcmp(candidates[i].value->normal, candidates[k].value->normal) == 0 &&
                                     strcmp(candidates[i].value->typed, candidates[k].value->typed) == 0;
        }
    }
}

static struct cell cell_of(const struct candidate *candidate, enum survivor_rule why) {
    return (struct cell){.attribute = candidate->attribute->id,
                         .record = candidate->record,
                         .ordinal = candidate->claim->ordinal,
                         .why = (uint8_t)why,
                         .since = candidate->claim->since};
}

static bool is_covered(const struct candidate *candidates, const size_t *kept, size_t kept_count, size_t at) {
    for (size_t i = 0; i < kept_count; i++) {
        if (covers(&candidates[kept[i]], &candidates[at])) {
            return true;
        }
    }
    return false;
}

/* The survivors of one attribute, best first, into cells; returns how many. */
static size_t choose_one(const struct choice *choice, struct candidate *candidates, size_t count, struct cell *cells) {
    enum { KEPT_MAX = 512 };
    size_t kept[KEPT_MAX];
    size_t kept_count = 0;
    enum survivor_rule why = RULE_ONLY;
    count_holders(candidates, count);
    sort_best_first(choice, candidates, count);
    const bool list = candidates[0].attribute->list;
    const size_t most = list ? choice->rule->most : 1;
    for (size_t i = 0; i < count && kept_count < most && kept_count < KEPT_MAX; i++) {
        if (!is_covered(candidates, kept, kept_count, i)) {
            kept[kept_count++] = i;
        }
    }
    if (count > 1 && !list) {
        (void)better(choice, &candidates[0], &candidates[1], &why);
    }
    for (size_t i = 0; i < kept_count; i++) {
        cells[i] = cell_of(&candidates[kept[i]], candidates[kept[i]].pinned ? RULE_PINNED : list ? RULE_ALL : why);
    }
    return kept_count;
}

static int by_attribute(const void *left, const void *right) {
    const struct candidate *a = left;
    const struct candidate *b = right;
    return a->attribute->id != b->attribute->id ? (int)a->attribute->id - (int)b->attribute->id : last_resort(a, b);
}

static struct uuid leader_of(const struct attribute_rule *rule, const struct cell *cells, size_t count) {
    for (size_t i = 0; rule->with != 0 && i < count; i++) {
        if (cells[i].attribute == rule->with) {
            return cells[i].record;
        }
    }
    return (struct uuid){{0}};
}

static size_t drop_placeholders(struct candidate *candidates, size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if ((candidates[i].value->flags & VALUE_PLACEHOLDER) == 0 && *candidates[i].value->typed != '\0') {
            candidates[kept++] = candidates[i];
        }
    }
    return kept;
}

struct cell *survivorship_choose(const struct survivorship *rules, struct candidate *candidates, size_t count,
                                 struct arena *arena, size_t *cell_count) {
    count = drop_placeholders(candidates, count);
    struct cell *cells = ARENA_NEW(arena, struct cell, count + 1);
    *cell_count = 0;
    if (count > 0) {
        qsort(candidates, count, sizeof *candidates, by_attribute);
    }
    for (size_t from = 0, to; from < count; from = to) {
        const uint16_t id = candidates[from].attribute->id;
        for (to = from; to < count && candidates[to].attribute->id == id; to++) {
        }
        const struct attribute_rule *rule = rules->rules[id] == NULL ? &rules->fallback : rules->rules[id];
        const struct choice choice = {rules, rule, leader_of(rule, cells, *cell_count)};
        *cell_count += choose_one(&choice, candidates + from, to - from, cells + *cell_count);
    }
    return cells;
}
