/* documents.h – builds documents of hand-made customers with the mapping that ships, or with a changed copy of it, and
 * asks the dictionary and the generated schema about each. */
#ifndef TESTS_UNIT_ADAPTERS_IDOC_DOCUMENTS_H
#define TESTS_UNIT_ADAPTERS_IDOC_DOCUMENTS_H

#include "tests/support/customer_builder.h"

#include "adapters/idoc/build.h"
#include "adapters/idoc/check.h"
#include "adapters/idoc/xsd.h"

#include <glib.h>
#include <libxml/xmlschemas.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define SCHEMAS DEALERHUB_SOURCE_DIR "/schemas"

struct documents {
    struct customer_builder *builder;
    struct erp_dialect dialect;
    struct erp_request request;
    struct erp_document made;
    struct error error;
    struct bytes bytes; /* of what was built, when it was */
    const char *xml;    /* the same, terminated */
};

/* Text with `from` (which must stand in it) replaced everywhere. */
static inline char *documents_replace(struct arena *arena, char *text, const char *from, const char *to) {
    GString *changed = g_string_new(text);
    assert_true(g_string_replace(changed, from, to, 0) > 0);
    char *copy = arena_copy(arena, changed->str);
    (void)g_string_free(changed, TRUE);
    return copy;
}

static inline char *documents_read(struct arena *arena, const char *path) {
    struct bytes content;
    struct error error;
    assert_true(files_read(path, 1 << 20, arena, &content, &error));
    return arena_copy_n(arena, (const char *)content.data, content.length);
}

/* Those that ship; read once. */
static inline const struct kinds *documents_kinds(void) {
    static struct attributes *attributes;
    static struct kinds *kinds;
    struct error error = {.code = OK};
    if (kinds == NULL) {
        attributes = attributes_load(SCHEMAS "/config/attributes.xml", &error);
        kinds = kinds_load(SCHEMAS "/event", NULL, attributes, &error);
        assert_non_null(kinds);
    }
    return kinds;
}

/* The shipped mapping with replacements made: pairs from, to, …, NULL. */
static inline bool documents_open(struct documents *documents, const char *const *changes) {
    struct arena *arena = documents->builder->arena;
    char folder[] = "/tmp/dealerhub-idoc-XXXXXX";
    assert_non_null(mkdtemp(folder));
    const char *site = arena_print(arena, "%s/idoc", folder);
    const char *path = arena_print(arena, "%s/mapping.xml", site);
    assert_int_equal(mkdir(site, 0700), 0);
    char *text = documents_read(arena, SCHEMAS "/idoc/mapping.xml");
    for (; changes != NULL && *changes != NULL; changes += 2) {
        text = documents_replace(arena, text, changes[0], changes[1]);
    }
    assert_true(g_file_set_contents(path, text, -1, NULL));
    const struct files files = {.data = SCHEMAS, .site = folder};
    const bool good = idoc_dialect_open(&files, documents->builder->attributes, documents_kinds(), NULL,
                                        &documents->dialect, &documents->error);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(site), 0);
    assert_int_equal(rmdir(folder), 0);
    return good;
}

/* Takes the builder over. */
static inline struct documents documents_start(struct customer_builder *builder, const char *const *changes) {
    struct documents documents = {.builder = builder};
    if (!documents_open(&documents, changes)) {
        fail_msg("%s", error_text(&documents.error));
    }
    documents.request = (struct erp_request){.customer = &builder->customer,
                                             .anchor = "6f1e6e0a-0000-5000-8000-000000000001",
                                             .number = 42,
                                             .at = builder_instant("2026-11-20T17:03:09Z"),
                                             .serial = 42};
    return documents;
}

static inline void documents_end(struct documents *documents) {
    documents->dialect.close(documents->dialect.state);
    builder_free(documents->builder);
}

static inline enum erp_verdict documents_build(struct documents *documents) {
    struct arena *arena = documents->builder->arena;
    documents->dialect.build(documents->dialect.state, &documents->request, arena, &documents->made);
    documents->bytes =
        documents->made.verdict == ERP_BUILT
            ? documents->dialect.write(documents->dialect.state, &documents->request, &documents->made, arena)
            : (struct bytes){NULL, 0};
    documents->xml = documents->bytes.data == NULL
                         ? ""
                         : arena_copy_n(arena, (const char *)documents->bytes.data, documents->bytes.length);
    return documents->made.verdict;
}

static inline struct idoc_dictionary *documents_dictionary(void) {
    struct error error;
    const char *const paths[] = {SCHEMAS "/idoc/segments.csv", SCHEMAS "/idoc/zdebmas07.csv"};
    struct idoc_dictionary *dictionary = idoc_dictionary_load(paths, 2, &error);
    if (dictionary == NULL) {
        fail_msg("%s", error_text(&error));
    }
    return dictionary;
}

static inline void documents_ignore(void *context, const char *format, ...) {
    (void)context;
    (void)format;
}

/* Whether the text is valid by the schema generated for the type. */
static inline bool documents_valid(const struct idoc_dictionary *dictionary, const char *type, const char *extension,
                                   const char *xml, struct arena *arena) {
    const struct idoc_type *tree = idoc_dictionary_type(dictionary, type, extension, arena);
    assert_non_null(tree);
    const struct bytes schema = idoc_xsd(tree, idoc_dictionary_control(dictionary), arena);
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewMemParserCtxt((const char *)schema.data, (int)schema.length);
    xmlSchemaPtr compiled = xmlSchemaParse(parser);
    assert_non_null(compiled);
    xmlSchemaValidCtxtPtr validator = xmlSchemaNewValidCtxt(compiled);
    xmlSchemaSetValidErrors(validator, documents_ignore, documents_ignore, NULL);
    xmlDocPtr document = xmlReadMemory(xml, (int)strlen(xml), "idoc", NULL, XML_PARSE_NONET);
    assert_non_null(document);
    const bool valid = xmlSchemaValidateDoc(validator, document) == 0;
    xmlFreeDoc(document);
    xmlSchemaFreeValidCtxt(validator);
    xmlSchemaFree(compiled);
    xmlSchemaFreeParserCtxt(parser);
    return valid;
}

/* Built, without violation of the dictionary, valid by the generated schema. */
static inline void documents_build_good(struct documents *documents, const char *type, const char *extension) {
    struct arena *arena = documents->builder->arena;
    struct idoc_report report;
    if (documents_build(documents) != ERP_BUILT) {
        fail_msg("not built: %s", documents->made.held == NULL ? "not selected" : documents->made.held);
    }
    struct idoc_dictionary *dictionary = documents_dictionary();
    assert_true(idoc_check(dictionary, documents->bytes, IDOC_AS_SENT, arena, &report, &documents->error));
    for (size_t i = 0; i < report.count; i++) {
        print_error("%u %s: %s\n", report.violations[i].line, report.violations[i].path, report.violations[i].rule);
    }
    assert_int_equal(report.count, 0);
    assert_int_equal(report.documents, 1);
    assert_true(documents_valid(dictionary, type, extension, documents->xml, arena));
    idoc_dictionary_free(dictionary);
}

#define assert_holds(documents, text) assert_non_null(strstr((documents).xml, (text)))
#define assert_lacks(documents, text) assert_null(strstr((documents).xml, (text)))

#endif
