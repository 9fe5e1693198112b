#include "hub/event/schema_words.h"

#include "hub/event/xml_file.h"

#include <string.h>

enum { WORDS_MOST = 64 };

struct search {
    const xmlNode *root;
    const char *element, *attribute; /* attribute NULL: the text */
    struct arena *arena;
    const char *words[WORDS_MOST];
    size_t count;
    bool open; /* something else may stand there, too */
};

static const char *text(const struct search *search, const xmlNode *node, const char *name) {
    return xml_attribute(node, name, search->arena);
}

static bool is_type(const xmlNode *node) {
    return strcmp((const char *)node->name, "simpleType") == 0 || strcmp((const char *)node->name, "complexType") == 0;
}

/* A type of the schema's own by the name that stands in a reference; NULL for one of XML Schema's. */
static const xmlNode *type_named(const struct search *search, const xmlNode *node, const char *reference) {
    const char *colon = strchr(reference, ':');
    const char *prefix = colon == NULL ? NULL : arena_copy_n(search->arena, reference, (size_t)(colon - reference));
    const xmlNs *space = xmlSearchNs(node->doc, (xmlNodePtr)(uintptr_t)node, (const xmlChar *)prefix);
    if (space != NULL && xmlStrEqual(space->href, search->root->ns->href)) {
        return NULL;
    }
    const char *name = colon == NULL ? reference : colon + 1;
    const xmlNode *type = xml_child(search->root, NULL);
    while (type != NULL && !(is_type(type) && strcmp(text(search, type, "name"), name) == 0)) {
        type = xml_next(type, NULL);
    }
    return type;
}

static const xmlNode *type_of(const struct search *search, const xmlNode *declared) {
    const char *reference = text(search, declared, "type");
    if (reference != NULL) {
        return type_named(search, declared, reference);
    }
    const xmlNode *simple = xml_child(declared, "simpleType");
    return simple != NULL ? simple : xml_child(declared, "complexType");
}

static void add(struct search *search, const char *word) {
    for (size_t i = 0; i < search->count; i++) {
        if (strcmp(search->words[i], word) == 0) {
            return;
        }
    }
    if (search->count == WORDS_MOST) {
        search->open = true;
        return;
    }
    search->words[search->count++] = word;
}

/* xs:restriction or xs:extension of a type, or NULL. */
static const xmlNode *derivation(const xmlNode *type) {
    static const char *const contents[] = {"simpleContent", "complexContent"};
    const xmlNode *content = NULL;
    for (size_t i = 0; content == NULL && i < sizeof contents / sizeof *contents; i++) {
        content = xml_child(type, contents[i]);
    }
    const xmlNode *holder = content == NULL ? type : content;
    const xmlNode *restriction = xml_child(holder, "restriction");
    return restriction != NULL ? restriction : xml_child(holder, "extension");
}

static const xmlNode *base_of(const struct search *search, const xmlNode *derived) {
    const char *base = derived == NULL ? NULL : text(search, derived, "base");
    return base == NULL ? NULL : type_named(search, derived, base);
}

static void take_text(struct search *search, const xmlNode *type) {
    const xmlNode *word = NULL;
    while (type != NULL && word == NULL) {
        const xmlNode *derived = derivation(type);
        word = derived == NULL ? NULL : xml_child(derived, "enumeration");
        type = base_of(search, derived);
    }
    search->open |= word == NULL;
    for (; word != NULL; word = xml_next(word, "enumeration")) {
        add(search, text(search, word, "value"));
    }
}

/* An element of that name without such an attribute is another thing. */
static void take_attribute(struct search *search, const xmlNode *type) {
    while (type != NULL) {
        const xmlNode *derived = derivation(type);
        const xmlNode *declared = xml_child(derived == NULL ? type : derived, "attribute");
        for (; declared != NULL; declared = xml_next(declared, "attribute")) {
            const char *name = text(search, declared, "name");
            if (name != NULL && strcmp(name, search->attribute) == 0) {
                take_text(search, type_of(search, declared));
                return;
            }
        }
        type = base_of(search, derived);
    }
}

static bool is_sought(const struct search *search, const xmlNode *node) {
    const char *name = strcmp((const char *)node->name, "element") == 0 ? text(search, node, "name") : NULL;
    return name != NULL && strcmp(name, search->element) == 0;
}

static const xmlNode *next_in_document(const xmlNode *root, const xmlNode *node) {
    const xmlNode *next = xml_child(node, NULL);
    while (next == NULL && node != root) {
        next = xml_next(node, NULL);
        node = node->parent;
    }
    return next;
}

const char *const *schema_words(const xmlNode *root, const char *element, const char *part, struct arena *arena,
                                size_t *count) {
    struct search *search = ARENA_NEW(arena, struct search, 1);
    *search =
        (struct search){.root = root, .element = element, .attribute = *part == '@' ? part + 1 : NULL, .arena = arena};
    const bool plain = strcmp(part, ".") == 0 || (*part == '@' && strchr(part, '/') == NULL);
    for (const xmlNode *node = root; plain && node != NULL; node = next_in_document(root, node)) {
        if (is_sought(search, node)) {
            const xmlNode *type = type_of(search, node);
            (search->attribute == NULL ? take_text : take_attribute)(search, type);
        }
    }
    *count = search->open ? 0 : search->count;
    return search->words;
}
