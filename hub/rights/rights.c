#include "hub/rights/rights.h"

#include "hub/event/xml_file.h"
#include "hub/rights/rule.h"

#include <stdio.h>
#include <string.h>

typedef bool root_reader(const struct reading *reading, const xmlNode *root);

static bool read_file(const struct reading *reading, const char *folder, const char *schema, root_reader *read) {
    const char *schema_path = arena_print(reading->rights->arena, "%s/%s", folder, schema);
    xmlDocPtr document = xml_file_read(reading->path, schema_path, reading->error);
    if (document == NULL) {
        return false;
    }
    const bool read_well = read(reading, xmlDocGetRootElement(document));
    xmlFreeDoc(document);
    return read_well;
}

static bool is_about(const struct rule *rule, const struct partner *partner) {
    return (rule->classes.count == 0 || names_hold(&rule->classes, partner->class)) &&
           (rule->partners.count == 0 || names_hold(&rule->partners, partner->id));
}

static void add_rules_of_section(const struct rights *rights, const struct partner *partner, unsigned section,
                                 struct partner_rules *own) {
    for (size_t i = 0; i < rights->rule_count; i++) {
        if (rights->rules[i].section == section && is_about(&rights->rules[i], partner)) {
            own->rules[own->count++] = &rights->rules[i];
        }
    }
}

/* Sorts the rules by partner and section once, so that a projection looks at none that is not its own. */
static void sort_rules(struct rights *rights) {
    rights->partner_rules = ARENA_NEW(rights->arena, struct partner_rules, rights->partner_count);
    for (size_t i = 0; i < rights->partner_count; i++) {
        struct partner_rules *own = &rights->partner_rules[i];
        own->rules = ARENA_NEW(rights->arena, const struct rule *, rights->rule_count);
        for (unsigned section = 0; section < SECTION_COUNT; section++) {
            add_rules_of_section(rights, &rights->partners[i], section, own);
        }
    }
}

static void sort_attributes(struct rights *rights) {
    for (unsigned id = 0; id < ATTRIBUTE_MAX; id++) {
        const struct attribute *attribute = attribute_by_id(rights->attributes, id);
        rights->sections[id] = attribute == NULL ? SECTION_IDENTITY : (uint8_t)section_of_attribute(attribute);
    }
}

struct rights *rights_load(const char *partners_file, const char *rules_file, const char *schema_folder,
                           const struct attributes *attributes, const struct kinds *kinds, struct error *error) {
    struct arena *arena = arena_new();
    struct rights *rights = ARENA_NEW(arena, struct rights, 1);
    rights->arena = arena;
    rights->attributes = attributes;
    rights->kinds = kinds;
    rights->partners_by_id = g_hash_table_new(g_str_hash, g_str_equal);
    rights->sources = g_hash_table_new(g_str_hash, g_str_equal);
    const struct reading partners = {.rights = rights, .path = partners_file, .error = error};
    const struct reading rules = {.rights = rights, .path = rules_file, .error = error};
    if (!read_file(&partners, schema_folder, "partners.xsd", partners_read) ||
        !read_file(&rules, schema_folder, "rules.xsd", rules_read)) {
        rights_free(rights);
        return NULL;
    }
    sort_rules(rights);
    sort_attributes(rights);
    rights->reach = reach_new(rights);
    return rights;
}

void rights_free(struct rights *rights) {
    if (rights == NULL) {
        return;
    }
    reach_free(rights->reach);
    g_hash_table_destroy(rights->partners_by_id);
    g_hash_table_destroy(rights->sources);
    arena_free(rights->arena);
}

size_t rights_partner_count(const struct rights *rights) {
    return rights->partner_count;
}

const struct partner *rights_partner(const struct rights *rights, size_t index) {
    return index < rights->partner_count ? &rights->partners[index] : NULL;
}

size_t rights_partner_index(const struct rights *rights, const struct partner *partner) {
    return (size_t)(partner - rights->partners);
}

const struct partner *rights_partner_by_id(const struct rights *rights, const char *id) {
    return g_hash_table_lookup(rights->partners_by_id, id);
}

const struct partner *rights_owner_of_source(const struct rights *rights, const char *source) {
    const struct ownership *last = g_hash_table_lookup(rights->sources, source);
    return last == NULL ? NULL : last->partner;
}

const struct partner_source *rights_source(const struct rights *rights, const char *source) {
    const struct ownership *last = g_hash_table_lookup(rights->sources, source);
    return last == NULL ? NULL : last->source;
}

const struct partner *rights_owner_at(const struct rights *rights, const char *source, instant day) {
    const struct ownership *owner = g_hash_table_lookup(rights->sources, source);
    for (; owner != NULL; owner = owner->earlier) {
        const bool begun = owner->source->from == INSTANT_NONE || owner->source->from <= day;
        const bool ended = owner->source->until != INSTANT_NONE && owner->source->until <= day;
        if (begun && !ended) {
            return owner->partner;
        }
    }
    return NULL;
}

static bool is_own_topic(const char *pattern, const char *topic, const char *source) {
    const char *hole = strstr(pattern, "%s");
    if (hole == NULL) {
        return strcmp(pattern, topic) == 0;
    }
    const size_t head = (size_t)(hole - pattern);
    const size_t length = strlen(source);
    return strncmp(topic, pattern, head) == 0 && strncmp(topic + head, source, length) == 0 &&
           strcmp(topic + head + length, hole + 2) == 0;
}

bool rights_topic_speaks_for(const struct rights *rights, const char *topic, const char *source) {
    const struct ownership *owner = g_hash_table_lookup(rights->sources, source);
    if (owner == NULL) {
        return false;
    }
    for (; owner != NULL; owner = owner->earlier) {
        if (owner->source->topic != NULL && strcmp(owner->source->topic, topic) == 0) {
            return true;
        }
    }
    return is_own_topic(rights->topic, topic, source);
}

const char *rights_source_of_topic(const struct rights *rights, const char *topic) {
    GHashTableIter iterator;
    void *source;
    const char *found = NULL;
    g_hash_table_iter_init(&iterator, rights->sources);
    while (g_hash_table_iter_next(&iterator, &source, NULL)) {
        if (rights_topic_speaks_for(rights, topic, source)) {
            if (found != NULL) {
                return NULL;
            }
            found = source;
        }
    }
    return found;
}
