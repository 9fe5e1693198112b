/* The partners file: shapes are checked by its schema, what it cannot say is checked here. */
#include "hub/event/xml_file.h"
#include "hub/rights/rule.h"

#include <stdio.h>
#include <string.h>

static bool day_read(const struct reading *reading, const xmlNode *node, const char *name, instant *day) {
    const char *text = xml_attribute(node, name, reading->rights->arena);
    *day = INSTANT_NONE;
    if (text == NULL || instant_parse(text, day)) {
        return true;
    }
    return xml_fault(reading->path, node, reading->error, "%s is no day of the calendar", name);
}

bool period_read(const struct reading *reading, const xmlNode *node, instant *from, instant *until) {
    if (!day_read(reading, node, "from", from) || !day_read(reading, node, "until", until)) {
        return false;
    }
    if (*until != INSTANT_NONE) {
        *until += DAYS(1);
    }
    if (*from != INSTANT_NONE && *until != INSTANT_NONE && *from >= *until) {
        return xml_fault(reading->path, node, reading->error, "it ends before it begins");
    }
    return true;
}

struct names names_read(const struct reading *reading, const xmlNode *node, const char *attribute) {
    struct arena *arena = reading->rights->arena;
    struct names result = {0};
    const char *text = xml_attribute(node, attribute, arena);
    if (text == NULL) {
        return result;
    }
    const size_t most = strlen(text) / 2 + 1;
    result.names = ARENA_NEW(arena, const char *, most);
    for (;;) {
        text += strspn(text, " \t\r\n");
        const size_t length = strcspn(text, " \t\r\n");
        if (length == 0) {
            return result;
        }
        result.names[result.count++] = arena_copy_n(arena, text, length);
        text += length;
    }
}

static size_t count_children(const xmlNode *node, const char *name) {
    size_t count = 0;
    for (const xmlNode *child = xml_child(node, name); child != NULL; child = xml_next(child, name)) {
        count++;
    }
    return count;
}

static void remember_first(struct partner *partner, const struct partner_relation *relation) {
    const struct {
        const char *kind;
        const char **first;
    } firsts[] = {{"brand", &partner->brand}, {"group", &partner->group}, {"region", &partner->region}};
    for (size_t i = 0; i < sizeof firsts / sizeof *firsts; i++) {
        if (strcmp(firsts[i].kind, relation->kind) == 0 && *firsts[i].first == NULL) {
            *firsts[i].first = relation->to;
        }
    }
}

static bool read_relations(const struct reading *reading, const xmlNode *node, struct partner *partner) {
    struct arena *arena = reading->rights->arena;
    partner->relations = ARENA_NEW(arena, struct partner_relation, count_children(node, "Relation"));
    for (const xmlNode *child = xml_child(node, "Relation"); child != NULL; child = xml_next(child, "Relation")) {
        struct partner_relation *relation = &partner->relations[partner->relation_count++];
        relation->kind = xml_attribute(child, "kind", arena);
        relation->to = xml_attribute(child, "to", arena);
        if (!period_read(reading, child, &relation->from, &relation->until)) {
            return false;
        }
        remember_first(partner, relation);
    }
    return true;
}

static bool complete_is_known(const struct reading *reading, const xmlNode *node) {
    const struct names names = names_read(reading, node, "complete");
    for (size_t i = 0; i < names.count; i++) {
        const struct attribute *attribute = attribute_by_name(reading->rights->attributes, names.names[i]);
        if (attribute == NULL || !attribute->list || attribute->fact) {
            return xml_fault(reading->path, node, reading->error, "%s is no list in the attributes file",
                             names.names[i]);
        }
    }
    return true;
}

static bool later(instant a, instant b) {
    return b != INSTANT_NONE && (a == INSTANT_NONE || a > b);
}

static bool periods_meet(const struct partner_source *a, const struct partner_source *b) {
    const bool a_first = a->until != INSTANT_NONE && b->from != INSTANT_NONE && a->until <= b->from;
    const bool b_first = b->until != INSTANT_NONE && a->from != INSTANT_NONE && b->until <= a->from;
    return !a_first && !b_first;
}

/* Keeps the owners of one source in a chain, the last one first. */
static bool own(const struct reading *reading, const xmlNode *node, const struct partner *partner,
                const struct partner_source *source) {
    struct rights *rights = reading->rights;
    struct ownership *ownership = ARENA_NEW(rights->arena, struct ownership, 1);
    *ownership = (struct ownership){.partner = partner, .source = source};
    struct ownership *last = g_hash_table_lookup(rights->sources, source->id);
    for (const struct ownership *other = last; other != NULL; other = other->earlier) {
        if (periods_meet(other->source, source)) {
            return xml_fault(reading->path, node, reading->error, "source %s stands twice for the same days",
                             source->id);
        }
    }
    if (last == NULL || later(source->until, last->source->until)) {
        ownership->earlier = last;
        (void)g_hash_table_replace(rights->sources, (void *)source->id, ownership);
        return true;
    }
    while (last->earlier != NULL && !later(source->until, last->earlier->source->until)) {
        last = (struct ownership *)last->earlier;
    }
    ownership->earlier = last->earlier;
    last->earlier = ownership;
    return true;
}

static bool read_sources(const struct reading *reading, const xmlNode *node, struct partner *partner) {
    struct arena *arena = reading->rights->arena;
    partner->sources = ARENA_NEW(arena, struct partner_source, count_children(node, "Source"));
    for (const xmlNode *child = xml_child(node, "Source"); child != NULL; child = xml_next(child, "Source")) {
        struct partner_source *source = &partner->sources[partner->source_count++];
        source->id = xml_attribute(child, "id", arena);
        source->topic = xml_attribute(child, "topic", arena);
        source->complete = xml_attribute(child, "complete", arena);
        const char *erp = xml_attribute(child, "erp", arena);
        source->erp = erp != NULL && strcmp(erp, "yes") == 0;
        if (!period_read(reading, child, &source->from, &source->until) || !complete_is_known(reading, child) ||
            !own(reading, child, partner, source)) {
            return false;
        }
    }
    return true;
}

static void read_names(const struct reading *reading, const xmlNode *node, struct partner *partner) {
    struct arena *arena = reading->rights->arena;
    partner->known_as = ARENA_NEW(arena, const char *, count_children(node, "KnownAs"));
    for (const xmlNode *child = xml_child(node, "KnownAs"); child != NULL; child = xml_next(child, "KnownAs")) {
        partner->known_as[partner->known_as_count++] = xml_text(child, arena);
    }
}

static enum feedback_wish feedback_wish(const char *text) {
    static const char *const wishes[] = {"all", "doubtful", "refused", "none"};
    unsigned wish = FEEDBACK_ALL;
    while (text != NULL && wish < FEEDBACK_NONE && strcmp(wishes[wish], text) != 0) {
        wish++;
    }
    return (enum feedback_wish)wish;
}

static bool read_partner(const struct reading *reading, const xmlNode *node, struct partner *partner) {
    struct rights *rights = reading->rights;
    struct arena *arena = rights->arena;
    const char *format = xml_attribute(node, "view-format", arena);
    const char *views = xml_attribute(node, "views", arena);
    partner->id = xml_attribute(node, "id", arena);
    partner->class = xml_attribute(node, "class", arena);
    partner->name = xml_attribute(node, "name", arena);
    partner->view_format = format == NULL ? "1" : format;
    partner->views = views == NULL || strcmp(views, "yes") == 0;
    partner->feedback = feedback_wish(xml_attribute(node, "feedback", arena));
    if (!g_hash_table_insert(rights->partners_by_id, (void *)partner->id, partner)) {
        return xml_fault(reading->path, node, reading->error, "partner %s stands twice", partner->id);
    }
    read_names(reading, node, partner);
    return read_relations(reading, node, partner) && read_sources(reading, node, partner);
}

bool partners_read(const struct reading *reading, const xmlNode *root) {
    struct rights *rights = reading->rights;
    const char *topic = xml_attribute(root, "topic", rights->arena);
    rights->topic = topic == NULL ? "dealer.%s.events" : topic;
    rights->partners = ARENA_NEW(rights->arena, struct partner, count_children(root, "Partner"));
    for (const xmlNode *child = xml_child(root, "Partner"); child != NULL; child = xml_next(child, "Partner")) {
        if (!read_partner(reading, child, &rights->partners[rights->partner_count++])) {
            return false;
        }
    }
    return true;
}
