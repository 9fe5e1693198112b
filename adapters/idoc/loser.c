#include "adapters/idoc/loser.h"

#include <string.h>

#define MESSAGE_FUNCTION "MSGFN"

/* Who the object is, and that what follows changes it. */
static bool names_object(const struct field_mapping *field) {
    return field->source == FROM_NUMBER ||
           (field->source == FROM_CONSTANT && strcmp(field->field->name, MESSAGE_FUNCTION) == 0);
}

struct idoc_node *loser_compose(struct composition *composition) {
    const struct segment_mapping *mapping = composition->mapping->first;
    const struct loser_setting *loser = &composition->mapping->loser;
    const size_t count = mapping->segment->field_count;
    struct idoc_node *node = ARENA_NEW(composition->arena, struct idoc_node, 1);
    node->mapping = mapping;
    node->values = ARENA_NEW(composition->arena, const char *, count);
    node->counted = ARENA_NEW(composition->arena, bool, count);
    for (size_t i = 0; i < count; i++) {
        node->values[i] = IDOC_NO_DATA;
    }
    for (size_t i = 0; i < mapping->field_count; i++) {
        if (names_object(&mapping->fields[i])) {
            compose_value(composition, node, &mapping->fields[i], NULL);
        }
    }
    for (size_t i = 0; i < loser->count; i++) {
        node->values[loser->fields[i]] = loser->values[i];
        node->counted[loser->fields[i]] = true;
    }
    if (composition->request->object_key == NULL) {
        composition->held = "the ERP's number of the customer that lost is not known (失效客户的 ERP 编号未知)";
    }
    return node;
}

static bool is_silent(const char *value) {
    return value == NULL || strcmp(value, IDOC_NO_DATA) == 0;
}

void loser_take_back(const struct idoc_mapping *mapping, struct idoc_node *first) {
    for (size_t i = 0; i < mapping->loser.count; i++) {
        const char **value = &first->values[mapping->loser.fields[i]];
        *value = is_silent(*value) ? "" : *value;
    }
}
