#include "tests/unit/adapters/idoc/documents.h"

#define HEADING "basic_type,segment,parent,min_occurs,max_occurs,position,field,length,offset\n"

static void the_tree_follows_the_file(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct idoc_dictionary *dictionary = documents_dictionary();
    const struct idoc_type *type = idoc_dictionary_type(dictionary, "DEBMAS07", NULL, arena);
    assert_non_null(type);
    const struct idoc_segment *general = type->first;
    assert_string_equal(general->name, "E1KNA1M");
    assert_int_equal(general->min, 1);
    assert_int_equal(general->max, 1);
    assert_int_equal(general->fields[idoc_segment_field(general, "NAME1")].length, 35);
    assert_int_equal(idoc_segment_field(general, "NAME9"), -1);
    assert_string_equal(general->first->name, "E1KNA11");
    const struct idoc_segment *partner = idoc_type_segment(type, "E1KNVPM");
    assert_string_equal(partner->parent->name, "E1KNVVM");
    assert_int_equal(partner->max, IDOC_UNBOUNDED);
    size_t count = 0;
    for (const struct idoc_segment *at = type->first; at != NULL; at = idoc_segment_after(at)) {
        assert_int_equal(at->order, count++);
    }
    assert_int_equal(count, 37);
    idoc_dictionary_free(dictionary);
    arena_free(arena);
}

static void an_extension_hangs_on_the_basic_type(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct idoc_dictionary *dictionary = documents_dictionary();
    const struct idoc_type *type = idoc_dictionary_type(dictionary, "DEBMAS07", "ZDEBMAS07", arena);
    assert_non_null(type);
    assert_string_equal(idoc_type_root(type), "ZDEBMAS07");
    assert_string_equal(idoc_type_segment(type, "Z1VEHOWN")->parent->name, "E1KNA1M");
    assert_null(idoc_type_segment(idoc_dictionary_type(dictionary, "DEBMAS07", NULL, arena), "Z1VEHOWN"));
    assert_null(idoc_dictionary_type(dictionary, "SYSTAT01", "ZDEBMAS07", arena));
    assert_null(idoc_dictionary_type(dictionary, "DEBMAS07", "ZNONE", arena));
    assert_null(idoc_dictionary_type(dictionary, "ORDERS05", NULL, arena));
    assert_null(idoc_dictionary_type(dictionary, "CONTROL", NULL, arena));
    idoc_dictionary_free(dictionary);
    arena_free(arena);
}

static void assert_fault(const char *text, unsigned line, const char *rule) {
    char path[] = "/tmp/dealerhub-csv-XXXXXX";
    char place[64];
    struct error error;
    const char *const paths[] = {path};
    assert_true(close(mkstemp(path)) == 0);
    assert_true(g_file_set_contents(path, text, -1, NULL));
    assert_null(idoc_dictionary_load(paths, 1, &error));
    assert_int_equal(error.code, CONFIG_INVALID);
    (void)g_snprintf(place, sizeof place, "%s:%u", path, line);
    assert_string_equal(error.place, place);
    assert_non_null(strstr(error.detail, rule));
    (void)unlink(path);
}

static void mistakes_are_told_with_their_line(void **state) {
    (void)state;
    assert_fault("type,segment\n", 1, "first line");
    assert_fault(HEADING "T,S,,0,1,1,F,3\n", 2, "nine columns");
    assert_fault(HEADING "T,S,,0,1,1,F,3,0,9\n", 2, "nine columns");
    assert_fault(HEADING "T,S,,x,1,1,F,3,0\n", 2, "max_occurs");
    assert_fault(HEADING "T,S,,0,0,1,F,3,0\n", 2, "max_occurs");
    assert_fault(HEADING "T,S,,0,1,1,F,3,0\n\nT,S,,0,1,3,G,3,3\n", 4, "count from 1");
    assert_fault(HEADING "T,S,,0,1,1,F,0,0\n", 2, "length");
    assert_fault(HEADING "T,S,,0,1,1,F,3,0\nT,S,,0,1,2,F,3,3\n", 3, "name of its own");
}

static void a_missing_file_is_told(void **state) {
    (void)state;
    struct error error;
    const char *const paths[] = {"/nonexistent/segments.csv"};
    assert_null(idoc_dictionary_load(paths, 1, &error));
    assert_int_equal(error.code, CONFIG_UNREADABLE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tree_follows_the_file),
        cmocka_unit_test(an_extension_hangs_on_the_basic_type),
        cmocka_unit_test(mistakes_are_told_with_their_line),
        cmocka_unit_test(a_missing_file_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
