#include "hub/event/gathering.h"

#include <glib.h>
#include <stdlib.h>

struct typed {
    struct typed *next;
    const char *text;
    uint8_t nth;
};

struct gathered {
    struct typed *first, *last;
    size_t count;
    bool complete, cleared;
};

struct gathering {
    struct arena *arena;
    const struct attributes *attributes;
    struct gathered all[]; /* as in the attributes file */
};

struct gathering *gathering_new(const struct attributes *attributes, struct arena *arena) {
    const size_t size = attributes_count(attributes) * sizeof(struct gathered);
    struct gathering *gathering = arena_alloc(arena, sizeof *gathering + size);
    gathering->arena = arena;
    gathering->attributes = attributes;
    return gathering;
}

static size_t index_of(const struct gathering *gathering, const struct attribute *attribute) {
    return (size_t)(attribute - attribute_at(gathering->attributes, 0));
}

void gathering_add(struct gathering *gathering, const struct attribute *attribute, const char *typed, uint8_t nth) {
    struct gathered *gathered = &gathering->all[index_of(gathering, attribute)];
    if (gathered->count > 0 && !attribute->list) {
        return;
    }
    struct typed *added = ARENA_NEW(gathering->arena, struct typed, 1);
    added->text = typed;
    added->nth = nth;
    if (gathered->first == NULL) {
        gathered->first = added;
    } else {
        gathered->last->next = added;
    }
    gathered->last = added;
    gathered->count++;
}

bool gathering_has(const struct gathering *gathering, const struct attribute *attribute) {
    return gathering->all[index_of(gathering, attribute)].count > 0;
}

void gathering_complete(struct gathering *gathering, const struct attribute *attribute) {
    gathering->all[index_of(gathering, attribute)].complete = true;
}

void gathering_clear(struct gathering *gathering, const struct attribute *attribute) {
    gathering->all[index_of(gathering, attribute)].cleared = true;
}

static enum mention_mode mode_of(const struct attribute *attribute, const struct gathered *gathered) {
    if (gathered->count == 0 && !gathered->complete) {
        return MENTION_CLEARED;
    }
    if (!attribute->list) {
        return MENTION_SET;
    }
    return gathered->complete || gathered->cleared ? MENTION_COMPLETE : MENTION_ADDITIONAL;
}

/* A set, because a hostile list has as many values as a document has elements. */
static struct mention mention_of(const struct gathering *gathering, const struct attribute *attribute,
                                 const struct gathered *gathered) {
    struct mention mention = {.attribute = attribute, .mode = mode_of(attribute, gathered)};
    GHashTable *seen = gathered->count > 1 ? g_hash_table_new(g_str_hash, g_str_equal) : NULL;
    mention.values = ARENA_NEW(gathering->arena, struct value, gathered->count);
    for (const struct typed *typed = gathered->first; typed != NULL; typed = typed->next) {
        if (seen == NULL || g_hash_table_add(seen, (char *)(uintptr_t)typed->text)) {
            mention.values[mention.count++] =
                (struct value){.attribute = attribute->id, .nth = typed->nth, .typed = typed->text, .normal = ""};
        }
    }
    if (seen != NULL) {
        g_hash_table_destroy(seen);
    }
    return mention;
}

static int by_id(const void *a, const void *b) {
    const struct mention *left = a;
    const struct mention *right = b;
    return (int)left->attribute->id - (int)right->attribute->id;
}

void gathering_finish(const struct gathering *gathering, struct person *person) {
    const size_t count = attributes_count(gathering->attributes);
    size_t said = 0;
    for (size_t i = 0; i < count; i++) {
        said += gathering->all[i].count > 0 || gathering->all[i].complete || gathering->all[i].cleared;
    }
    person->mentions = ARENA_NEW(gathering->arena, struct mention, said);
    person->mention_count = 0;
    for (size_t i = 0; i < count; i++) {
        const struct gathered *gathered = &gathering->all[i];
        if (gathered->count > 0 || gathered->complete || gathered->cleared) {
            person->mentions[person->mention_count++] =
                mention_of(gathering, attribute_at(gathering->attributes, i), gathered);
        }
    }
    qsort(person->mentions, person->mention_count, sizeof *person->mentions, by_id);
}
