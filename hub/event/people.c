#include "hub/event/people.h"

#include "hub/event/gathering.h"
#include "hub/event/role.h"

#include <stdio.h>
#include <string.h>

#define SPACES " \t\r\n"

/* One block while it is read. */
struct block_reader {
    const struct attributes *attributes;
    const struct tree_element *block;
    struct arena *arena;
    struct gathering *gathering;
    const struct attribute *attribute; /* the one that tree_walk looks for */
    uint8_t nth;                       /* and how many of it were found, at most UINT8_MAX */
    const struct kind_claim *claim;
    struct error *error;
};

/* What to do with an attribute named in a list of names. */
typedef bool name_rule(struct block_reader *reader, const struct attribute *attribute);

bool people_is_block(const struct tree_element *element) {
    const bool named = strcmp(element->name, "Customer") == 0 || strcmp(element->name, "Party") == 0;
    return named && element->uri != NULL && strcmp(element->uri, EVENT_NAMESPACE) == 0;
}

static const char *gather_element(void *data, const struct tree_element *element, const char *value) {
    struct block_reader *reader = data;
    const struct attribute *attribute = reader->attribute;
    const char *parts[FIELD_MAX] = {NULL};
    (void)value;
    if (reader->nth < UINT8_MAX) {
        reader->nth++;
    }
    for (size_t i = 0; i < attribute->field_count; i++) {
        const char *path = attribute->fields[i].path;
        parts[i] = path == NULL ? NULL : tree_first(element, path, reader->arena);
    }
    const char *typed = value_join(reader->arena, parts, attribute->field_count);
    if (*typed != '\0') {
        gathering_add(reader->gathering, attribute, typed, reader->nth);
    }
    return NULL;
}

static void gather_block(struct block_reader *reader) {
    for (size_t i = 0; i < attributes_count(reader->attributes); i++) {
        reader->attribute = attribute_at(reader->attributes, i);
        reader->nth = 0;
        if (reader->attribute->path != NULL && !reader->attribute->fact) {
            (void)tree_walk(reader->block, reader->attribute->path, reader->arena, gather_element, reader);
        }
    }
}

/* A claim whose paths all find nothing is not made; its constants and defaults alone say nothing. */
static const char *gather_claim(void *data, const struct tree_element *element, const char *value) {
    struct block_reader *reader = data;
    const struct kind_claim *claim = reader->claim;
    const char *parts[FIELD_MAX] = {NULL};
    size_t paths = 0;
    size_t found = 0;
    (void)value;
    for (size_t i = 0; i < claim->field_count; i++) {
        const struct claim_field *field = &claim->fields[i];
        const char *part = field->path == NULL ? NULL : tree_first(element, field->path, reader->arena);
        paths += field->path != NULL;
        found += part != NULL;
        parts[field->field] = part == NULL ? field->value : part;
    }
    if (paths == 0 || found > 0) {
        gathering_add(reader->gathering, claim->attribute,
                      value_join(reader->arena, parts, claim->attribute->field_count), 0);
    }
    return NULL;
}

static void gather_claims(struct block_reader *reader, const struct kind *kind, const struct tree_element *root) {
    for (size_t i = 0; i < kind->claim_count; i++) {
        reader->claim = &kind->claims[i];
        if (reader->claim->each == NULL) {
            (void)gather_claim(reader, root, "");
        } else {
            (void)tree_walk(root, reader->claim->each, reader->arena, gather_claim, reader);
        }
    }
}

/* The source's habit speaks of lists that are there; only the document itself can say that a list is empty. */
static bool complete_if_said(struct block_reader *reader, const struct attribute *attribute) {
    if (attribute != NULL && attribute->list && gathering_has(reader->gathering, attribute)) {
        gathering_complete(reader->gathering, attribute);
    }
    return true;
}

static bool refuse_name(const struct block_reader *reader, const char *list, const char *en, const char *zh) {
    char place[sizeof reader->error->place];
    tree_place(reader->block, place, sizeof place);
    const size_t used = strlen(place);
    (void)snprintf(place + used, sizeof place - used, "/@%s", list);
    (void)error_set(reader->error, SCHEMA_VIOLATION, place, "%s", en);
    error_translate(reader->error, zh);
    return false;
}

static bool complete(struct block_reader *reader, const struct attribute *attribute) {
    if (attribute == NULL || attribute->fact || !attribute->list) {
        return refuse_name(reader, "complete", "names what is no list attribute", "所列不是列表属性");
    }
    gathering_complete(reader->gathering, attribute);
    return true;
}

static bool clear(struct block_reader *reader, const struct attribute *attribute) {
    if (attribute == NULL || attribute->fact) {
        return refuse_name(reader, "cleared", "names what is no attribute", "所列不是属性");
    }
    gathering_clear(reader->gathering, attribute);
    return true;
}

static bool each_name(struct block_reader *reader, const char *names, name_rule *rule) {
    while (names != NULL && *(names += strspn(names, SPACES)) != '\0') {
        const size_t length = strcspn(names, SPACES);
        const char *name = arena_copy_n(reader->arena, names, length);
        if (!rule(reader, attribute_by_name(reader->attributes, name))) {
            return false;
        }
        names += length;
    }
    return true;
}

/* Of whom it is a party; one without a number is named by that already. */
static void gather_role(struct block_reader *reader, const struct person *customer, const struct person *party) {
    const struct attribute *attribute = attribute_by_name(reader->attributes, "party-of");
    const char *const parts[] = {customer->number, party->role};
    if (attribute != NULL && party->number != NULL && role_bond(party->role) != BOND_NONE) {
        gathering_add(reader->gathering, attribute, value_join(reader->arena, parts, 2), 0);
    }
}

/* Claims come after the source's habit, which is about the block, and before nothing: they only add. */
static bool read_block(struct block_reader *reader, const char *modes, const struct tree_element *root,
                       const struct kind *kind, const struct person *first, struct person *person) {
    const struct tree_element *block = reader->block;
    const bool customer = strcmp(block->name, "Customer") == 0;
    const char *role = customer ? NULL : tree_attribute(block, "role", reader->arena);
    person->role = role == NULL ? "" : role;
    person->number = tree_attribute(block, "number", reader->arena);
    person->block = tree_xml(block, reader->arena, NULL);
    reader->gathering = gathering_new(reader->attributes, reader->arena);
    gather_block(reader);
    if (!each_name(reader, modes, complete_if_said) ||
        !each_name(reader, tree_attribute(block, "complete", reader->arena), complete) ||
        !each_name(reader, tree_attribute(block, "cleared", reader->arena), clear)) {
        return false;
    }
    if (customer) {
        gather_claims(reader, kind, root);
    } else {
        gather_role(reader, first, person);
    }
    gathering_finish(reader->gathering, person);
    return true;
}

static void make_room(const struct tree_element *root, struct arena *arena, struct event *event) {
    size_t count = 0;
    for (const struct tree_element *child = root->first; child != NULL; child = child->next) {
        count += people_is_block(child);
    }
    event->people = ARENA_NEW(arena, struct person, count);
    event->person_count = 0;
}

bool people_read(const struct attributes *attributes, const char *modes, const struct tree_element *root,
                 struct arena *arena, struct event *event, struct error *error) {
    make_room(root, arena, event);
    struct block_reader reader = {.attributes = attributes, .arena = arena, .error = error};
    for (const struct tree_element *child = root->first; child != NULL; child = child->next) {
        reader.block = child;
        if (people_is_block(child) &&
            !read_block(&reader, modes, root, event->kind, event->people, &event->people[event->person_count++])) {
            return false;
        }
    }
    return true;
}

void people_read_numbers(const struct tree_element *root, struct arena *arena, struct event *event) {
    make_room(root, arena, event);
    for (const struct tree_element *child = root->first; child != NULL; child = child->next) {
        const char *number = people_is_block(child) ? tree_attribute(child, "number", arena) : NULL;
        if (number != NULL) {
            event->people[event->person_count++] = (struct person){.role = "", .number = number};
        }
    }
}
