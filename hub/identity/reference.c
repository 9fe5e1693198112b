#include "hub/identity/reference.h"

#include "hub/event/xml_file.h"
#include "hub/identity/gazetteer.h"
#include "hub/identity/placeholders.h"
#include "hub/identity/text.h"

#include <stdlib.h>
#include <string.h>

/* Called for every element below the root. */
typedef bool reference_element(struct reference *reference, const xmlNode *node);

static bool read_file(struct reference *reference, const struct files *files, const char *name, reference_element *read,
                      struct error *error) {
    struct arena *arena = reference->arena;
    const struct files shipped = {.data = files->data};
    const char *path = files_path(files, arena_print(arena, "reference/%s.xml", name), arena, error);
    const char *schema = files_path(&shipped, arena_print(arena, "reference/%s.xsd", name), arena, error);
    xmlDocPtr document = path == NULL || schema == NULL ? NULL : xml_file_read(path, schema, error);
    if (document == NULL) {
        return false;
    }
    bool good = true;
    for (const xmlNode *node = xml_child(xmlDocGetRootElement(document), NULL); good && node != NULL;
         node = xml_next(node, NULL)) {
        good = read(reference, node) || xml_fault(path, node, error, "this line contradicts an earlier one");
    }
    xmlFreeDoc(document);
    return good;
}

static const char *optional(const struct reference *reference, const xmlNode *node, const char *name) {
    const char *text = xml_attribute(node, name, reference->arena);
    return text == NULL ? "" : text;
}

static bool read_surname(struct reference *reference, const xmlNode *node) {
    return g_hash_table_insert(reference->surnames, (char *)(uintptr_t)optional(reference, node, "text"),
                               (char *)(uintptr_t)optional(reference, node, "reading"));
}

/* Groups may chain: a character already known leads its new group to where it leads. */
static bool read_group(struct reference *reference, const xmlNode *node) {
    const char *at = optional(reference, node, "text");
    const uint32_t first = text_next(&at);
    void *known = g_hash_table_lookup(reference->shapes, GUINT_TO_POINTER(first));
    void *leader = known == NULL ? GUINT_TO_POINTER(first) : known;
    for (uint32_t c = text_next(&at); c != 0; c = text_next(&at)) {
        if (!g_hash_table_insert(reference->shapes, GUINT_TO_POINTER(c), leader)) {
            return false;
        }
    }
    return true;
}

enum { TITLES_MAX = 512, WORDS_MAX = 2048 };

static bool read_title(struct reference *reference, const xmlNode *node) {
    if (reference->title_count == TITLES_MAX) {
        return false;
    }
    reference->titles[reference->title_count++] =
        (struct title){.text = optional(reference, node, "text"),
                       .gender = optional(reference, node, "gender"),
                       .alone = strcmp(optional(reference, node, "alone"), "yes") == 0,
                       .latin = strcmp(optional(reference, node, "latin"), "yes") == 0};
    return true;
}

static bool read_word(struct reference *reference, const xmlNode *node) {
    const char *element = (const char *)node->name;
    struct words *words = strcmp(element, "LegalForm") == 0 ? &reference->legal_forms
                          : strcmp(element, "Trade") == 0   ? &reference->trades
                                                            : &reference->organisation_words;
    if (words->count == WORDS_MAX) {
        return false;
    }
    words->texts[words->count++] = optional(reference, node, "text");
    return true;
}

static int longest_first(const char *a, const char *b) {
    const size_t left = strlen(a);
    const size_t right = strlen(b);
    return left != right ? (left > right ? -1 : 1) : strcmp(a, b);
}

static int by_title(const void *a, const void *b) {
    return longest_first(((const struct title *)a)->text, ((const struct title *)b)->text);
}

static int by_word(const void *a, const void *b) {
    return longest_first(*(const char *const *)a, *(const char *const *)b);
}

static void sort_words(struct words *words) {
    qsort(words->texts, words->count, sizeof *words->texts, by_word);
}

static void gather_syllables(struct reference *reference) {
    for (uint32_t c = 0x3400; c < 0xA000; c++) {
        const char *reading = pinyin_reading(reference->pinyin, c);
        if (*reading != '\0') {
            (void)g_hash_table_add(reference->syllables, (char *)(uintptr_t)reading);
        }
    }
}

bool reference_load(struct reference *reference, const struct files *files, struct error *error) {
    struct arena *arena = reference->arena;
    const char *pinyin = files_path(files, "reference/pinyin.txt", arena, error);
    reference->shapes = g_hash_table_new(NULL, NULL);
    reference->syllables = g_hash_table_new(g_str_hash, g_str_equal);
    reference->surnames = g_hash_table_new(g_str_hash, g_str_equal);
    reference->titles = ARENA_NEW(arena, struct title, TITLES_MAX);
    reference->legal_forms.texts = ARENA_NEW(arena, const char *, WORDS_MAX);
    reference->organisation_words.texts = ARENA_NEW(arena, const char *, WORDS_MAX);
    reference->trades.texts = ARENA_NEW(arena, const char *, WORDS_MAX);
    reference->gazetteer = gazetteer_new(arena);
    reference->placeholders = placeholders_new(arena);
    reference->pinyin = pinyin == NULL ? NULL : pinyin_load(pinyin, arena, error);
    if (reference->pinyin != NULL) {
        gather_syllables(reference);
    }
    if (reference->pinyin == NULL || !read_file(reference, files, "surnames", read_surname, error) ||
        !read_file(reference, files, "titles", read_title, error) ||
        !read_file(reference, files, "characters", read_group, error) ||
        !read_file(reference, files, "organisations", read_word, error) ||
        !read_file(reference, files, "gazetteer", gazetteer_read_province, error) ||
        !read_file(reference, files, "placeholders", placeholders_read, error)) {
        return false;
    }
    qsort(reference->titles, reference->title_count, sizeof *reference->titles, by_title);
    sort_words(&reference->legal_forms);
    sort_words(&reference->organisation_words);
    sort_words(&reference->trades);
    return true;
}

void reference_clear(struct reference *reference) {
    if (reference->surnames != NULL) {
        g_hash_table_destroy(reference->surnames);
        g_hash_table_destroy(reference->shapes);
        g_hash_table_destroy(reference->syllables);
    }
    gazetteer_clear(reference->gazetteer);
    placeholders_clear(reference->placeholders);
}
