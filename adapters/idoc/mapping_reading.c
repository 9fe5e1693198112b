#include "adapters/idoc/mapping_reading.h"

#include <string.h>

const char *reading_text(const struct mapping_reading *reading, const xmlNode *node, const char *name) {
    return xml_attribute(node, name, reading->mapping->arena);
}

bool reading_yes(const struct mapping_reading *reading, const xmlNode *node, const char *name) {
    const char *text = reading_text(reading, node, name);
    return text != NULL && strcmp(text, "yes") == 0;
}

size_t reading_count(const xmlNode *parent, const char *name) {
    size_t count = 0;
    for (const xmlNode *node = xml_child(parent, name); node != NULL; node = xml_next(node, name)) {
        count++;
    }
    return count;
}

static struct alternatives divide(struct arena *arena, const char *text, char mark) {
    size_t count = 1;
    for (const char *at = text; *at != '\0'; at++) {
        count += *at == mark;
    }
    struct alternatives result = {.words = ARENA_NEW(arena, const char *, count)};
    for (const char *at = text; result.count < count; at++) {
        const size_t length = (size_t)(strchrnul(at, mark) - at);
        result.words[result.count++] = arena_copy_n(arena, at, length);
        at += length;
    }
    return result;
}

struct alternatives reading_alternatives(const struct mapping_reading *reading, const char *text) {
    return divide(reading->mapping->arena, text, '|');
}

struct alternatives reading_list(const struct mapping_reading *reading, const char *text) {
    return divide(reading->mapping->arena, text, ' ');
}

static const char *alternatives_text(const struct alternatives *alternatives, struct arena *arena) {
    const char *text = alternatives->words[0];
    for (size_t i = 1; i < alternatives->count; i++) {
        text = arena_print(arena, "%s, %s", text, alternatives->words[i]);
    }
    return text;
}

bool alternatives_have(const struct alternatives *alternatives, const char *word) {
    for (size_t i = 0; i < alternatives->count; i++) {
        if (strcmp(alternatives->words[i], word) == 0) {
            return true;
        }
    }
    return false;
}

bool reading_attribute(const struct mapping_reading *reading, const xmlNode *node, const char *name,
                       const struct attribute **attribute) {
    const char *text = reading_text(reading, node, name);
    *attribute = text == NULL ? NULL : attribute_by_name(reading->attributes, text);
    if (text != NULL && (*attribute == NULL || (*attribute)->fact)) {
        return xml_fault(reading->path, node, reading->error, "there is no attribute %s", text);
    }
    return true;
}

bool reading_words(const struct mapping_reading *reading, const xmlNode *node, const struct attribute *attribute,
                   size_t field, const struct alternatives *words) {
    struct alternatives known = {0};
    known.words =
        (const char **)(uintptr_t)kinds_words(reading->kinds, attribute, field, reading->mapping->arena, &known.count);
    for (size_t i = 0; known.count > 0 && i < words->count; i++) {
        if (!alternatives_have(&known, words->words[i])) {
            return xml_fault(reading->path, node, reading->error, "%s is never %s, only %s", attribute->name,
                             words->words[i], alternatives_text(&known, reading->mapping->arena));
        }
    }
    return true;
}

bool reading_condition(const struct mapping_reading *reading, const xmlNode *node, const struct attribute *attribute,
                       struct condition *condition) {
    const char *text = reading_text(reading, node, "where");
    *condition = (struct condition){.part = -1};
    if (text == NULL) {
        return true;
    }
    const char *part = arena_copy_n(reading->mapping->arena, text, strcspn(text, "="));
    condition->part = attribute == NULL ? -1 : attribute_field(attribute, part);
    if (condition->part < 0) {
        return xml_fault(reading->path, node, reading->error, "where: there is no part %s to look at", part);
    }
    condition->values = reading_alternatives(reading, text + strlen(part) + 1);
    return reading_words(reading, node, attribute, (size_t)condition->part, &condition->values);
}

static bool add_profile(const struct mapping_reading *reading, const xmlNode *node, const char *name,
                        unsigned *profiles) {
    const struct idoc_mapping *mapping = reading->mapping;
    for (size_t i = 0; i < mapping->profile_count; i++) {
        if (strcmp(mapping->profiles[i].name, name) == 0) {
            *profiles |= 1U << i;
            return true;
        }
    }
    return xml_fault(reading->path, node, reading->error, "there is no profile %s", name);
}

bool reading_profiles(const struct mapping_reading *reading, const xmlNode *node, unsigned *profiles) {
    const char *text = reading_text(reading, node, "profiles");
    *profiles = text == NULL ? ~0U : 0;
    const struct alternatives names = text == NULL ? (struct alternatives){0} : reading_list(reading, text);
    bool good = true;
    for (size_t i = 0; good && i < names.count; i++) {
        good = add_profile(reading, node, names.words[i], profiles);
    }
    return good;
}

bool reading_fields(const struct mapping_reading *reading, const xmlNode *node, const char *name,
                    const struct idoc_segment *segment, size_t **indexes, size_t *count) {
    const char *text = reading_text(reading, node, name);
    const struct alternatives names = text == NULL ? (struct alternatives){0} : reading_list(reading, text);
    *indexes = ARENA_NEW(reading->mapping->arena, size_t, names.count + 1);
    *count = names.count;
    for (size_t i = 0; i < names.count; i++) {
        const int index = idoc_segment_field(segment, names.words[i]);
        if (index < 0) {
            return xml_fault(reading->path, node, reading->error, "%s: %s has no field %s", name, segment->name,
                             names.words[i]);
        }
        (*indexes)[i] = (size_t)index;
    }
    return true;
}
