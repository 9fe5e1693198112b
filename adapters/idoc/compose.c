#include "adapters/idoc/compose.h"

#include <string.h>

enum { REASONS_MOST = 8 };

void compose_hold(struct composition *composition, const struct idoc_node *node, const struct field_mapping *field,
                  const char *reason) {
    if (composition->reasons++ < REASONS_MOST) {
        composition->held = arena_print(
            composition->arena, "%s%s%s-%s: %s", composition->held == NULL ? "" : composition->held,
            composition->held == NULL ? "" : "; ", node->mapping->segment->name, field->field->name, reason);
    }
}

static bool is_for(const struct composition *composition, unsigned profiles) {
    return (profiles & (1U << composition->profile)) != 0;
}

static bool when_holds(const struct idoc_node *node, const struct field_mapping *field) {
    const char *value = field->when < 0 ? NULL : node->values[field->when];
    return field->when < 0 || (value != NULL && strcmp(value, field->when_value) == 0);
}

/* Of several lines for one field the first that fits counts; whose the field is, the first of the profile says. */
struct progress {
    bool *done;
    enum field_owner *owners;
};

static void compose_field(struct composition *composition, struct idoc_node *node, const struct field_mapping *field,
                          const struct customer_value *current, const struct progress *progress) {
    if (!is_for(composition, field->profiles) || progress->done[field->index]) {
        return;
    }
    for (size_t i = 0; i < field->split_count; i++) {
        if (progress->owners[field->split[i]] == OWNER_ERP) {
            progress->owners[field->split[i]] = field->owner;
        }
        node->counted[field->split[i]] =
            field->owner == OWNER_HUB && field->source != FROM_VERSION && field->source != FROM_NUMBER;
    }
    if (field->owner == OWNER_ERP || (field->owner == OWNER_CREATE && composition->update) ||
        !when_holds(node, field)) {
        return;
    }
    progress->done[field->index] = true;
    compose_value(composition, node, field, current);
}

static bool is_number(const struct segment_mapping *mapping, size_t index) {
    for (size_t i = 0; i < mapping->field_count; i++) {
        if (mapping->fields[i].index == index && mapping->fields[i].source == FROM_NUMBER) {
            return true;
        }
    }
    return false;
}

/* An update says something of every field; a creation leaves out what is empty. */
static void settle(const struct composition *composition, struct idoc_node *node, const enum field_owner *owners) {
    for (size_t i = 0; i < node->mapping->segment->field_count; i++) {
        const char *value = node->values[i] == NULL ? "" : node->values[i];
        if (*value != '\0') {
            continue;
        }
        const bool hub = owners[i] == OWNER_HUB;
        const bool left_out = !composition->update || is_number(node->mapping, i);
        node->values[i] = left_out ? NULL : hub ? "" : IDOC_NO_DATA;
    }
}

static bool is_needless(const struct idoc_node *node) {
    for (size_t i = 0; i < node->mapping->need_count; i++) {
        const char *value = node->values[node->mapping->needs[i]];
        if (value != NULL && *value != '\0') {
            return false;
        }
    }
    return node->mapping->need_count > 0;
}

static struct idoc_node *compose_all(struct composition *composition, const struct segment_mapping *first);

/* NULL when the segment is left out; what it would have been held for is forgotten then. */
// NOLINTNEXTLINE(misc-no-recursion)
static struct idoc_node *compose_one(struct composition *composition, const struct segment_mapping *mapping,
                                     const struct customer_value *current) {
    const size_t count = mapping->segment->field_count;
    const struct composition before = *composition;
    struct idoc_node *node = ARENA_NEW(composition->arena, struct idoc_node, 1);
    const struct progress progress = {.done = ARENA_NEW(composition->arena, bool, count),
                                      .owners = ARENA_NEW(composition->arena, enum field_owner, count)};
    node->mapping = mapping;
    node->values = ARENA_NEW(composition->arena, const char *, count);
    node->counted = ARENA_NEW(composition->arena, bool, count);
    for (size_t i = 0; i < mapping->field_count; i++) {
        compose_field(composition, node, &mapping->fields[i], current, &progress);
    }
    if (is_needless(node)) {
        *composition = before;
        return NULL;
    }
    settle(composition, node, progress.owners);
    node->first = compose_all(composition, mapping->first);
    return node;
}

static struct idoc_node **append(struct idoc_node **end, struct idoc_node *node) {
    *end = node;
    return node == NULL ? end : &node->next;
}

// NOLINTNEXTLINE(misc-no-recursion)
static struct idoc_node **compose_each(struct composition *composition, const struct segment_mapping *mapping,
                                       struct idoc_node **end) {
    size_t index = 0;
    if (mapping->each == NULL) {
        return append(end, compose_one(composition, mapping, NULL));
    }
    for (const struct customer_value *value;
         (value = compose_next_value(composition, mapping->each, &mapping->where, &index)) != NULL;) {
        end = append(end, compose_one(composition, mapping, value));
    }
    return end;
}

// NOLINTNEXTLINE(misc-no-recursion)
static struct idoc_node *compose_all(struct composition *composition, const struct segment_mapping *first) {
    struct idoc_node *nodes = NULL;
    struct idoc_node **end = &nodes;
    for (const struct segment_mapping *mapping = first; mapping != NULL; mapping = mapping->next) {
        if (is_for(composition, mapping->profiles) && !(mapping->once && composition->update)) {
            end = compose_each(composition, mapping, end);
        }
    }
    return nodes;
}

struct idoc_node *idoc_compose(struct composition *composition) {
    return compose_all(composition, composition->mapping->first);
}
