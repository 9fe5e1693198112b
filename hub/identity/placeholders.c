#include "hub/identity/placeholders.h"

#include "hub/event/xml_file.h"
#include "hub/identity/text.h"

#include <stdlib.h>
#include <string.h>

/* What stands for one attribute, or for all of them. */
struct list {
    GHashTable *values;             /* a set of texts */
    GPtrArray *begins;              /* texts */
    unsigned long repeated, rising; /* least lengths; 0: never */
};

struct placeholders {
    GHashTable *lists; /* "attribute" or "attribute.field", "" for all → struct list */
};

static void list_free(void *data) {
    struct list *list = data;
    g_hash_table_destroy(list->values);
    (void)g_ptr_array_free(list->begins, TRUE);
    g_free(list);
}

struct placeholders *placeholders_new(struct arena *arena) {
    struct placeholders *placeholders = ARENA_NEW(arena, struct placeholders, 1);
    placeholders->lists = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, list_free);
    return placeholders;
}

void placeholders_clear(struct placeholders *placeholders) {
    if (placeholders != NULL) {
        g_hash_table_destroy(placeholders->lists);
    }
}

static const char *list_name(const xmlNode *node, struct arena *arena) {
    const char *attribute = xml_attribute(node, "attribute", arena);
    const char *field = xml_attribute(node, "field", arena);
    return attribute == NULL ? "" : field == NULL ? attribute : arena_print(arena, "%s.%s", attribute, field);
}

static unsigned long least(const xmlNode *node, const char *name, struct arena *arena) {
    const char *text = xml_attribute(node, name, arena);
    return text == NULL ? 0 : strtoul(text, NULL, 10);
}

bool placeholders_read(struct reference *reference, const xmlNode *node) {
    struct arena *arena = reference->arena;
    struct list *list = g_new0(struct list, 1);
    list->values = g_hash_table_new(g_str_hash, g_str_equal);
    list->begins = g_ptr_array_new();
    list->repeated = least(node, "repeated", arena);
    list->rising = least(node, "rising", arena);
    for (const xmlNode *item = xml_child(node, NULL); item != NULL; item = xml_next(item, NULL)) {
        char *text = (char *)(uintptr_t)text_tight(arena, text_tidy(arena, xml_attribute(item, "text", arena)));
        if (strcmp((const char *)item->name, "Begins") == 0) {
            g_ptr_array_add(list->begins, text);
        } else {
            (void)g_hash_table_add(list->values, text);
        }
    }
    return g_hash_table_insert(reference->placeholders->lists, (char *)(uintptr_t)list_name(node, arena), list);
}

static bool is_repeated(const char *text) {
    const char *at = text;
    const uint32_t first = text_next(&at);
    for (uint32_t c = text_next(&at); c != 0; c = text_next(&at)) {
        if (c != first) {
            return false;
        }
    }
    return first != 0;
}

/* 123456, 567890: each digit one more than the one before, 0 after 9. */
static bool is_rising(const char *text) {
    for (; text[0] != '\0' && text[1] != '\0'; text++) {
        const int next = text[0] == '9' ? '0' : text[0] + 1;
        if (text[1] != next || text[0] < '0' || text[0] > '9') {
            return false;
        }
    }
    return true;
}

static bool in_list(const struct list *list, const char *text) {
    if (list == NULL) {
        return false;
    }
    if (g_hash_table_contains(list->values, text)) {
        return true;
    }
    for (unsigned i = 0; i < list->begins->len; i++) {
        if (text_starts(text, g_ptr_array_index(list->begins, i))) {
            return true;
        }
    }
    const size_t length = text_characters(text);
    return (list->repeated > 0 && length >= list->repeated && is_repeated(text)) ||
           (list->rising > 0 && length >= list->rising && is_rising(text));
}

bool placeholders_have(const struct placeholders *placeholders, const char *attribute, const char *field,
                       const char *text) {
    char name[160];
    char *end = stpncpy(name, attribute, sizeof name - 1);
    if (field != NULL && (size_t)(end - name) + strlen(field) + 2 <= sizeof name) {
        *end++ = '.';
        end = stpcpy(end, field);
    }
    *end = '\0';
    return in_list(g_hash_table_lookup(placeholders->lists, ""), text) ||
           in_list(g_hash_table_lookup(placeholders->lists, name), text);
}
