#include "tests/unit/adapters/idoc/documents.h"

/* A document that the hub built, with one replacement. */
static bool valid_with(const char *from, const char *to) {
    struct documents documents = documents_start(builder_company(), NULL);
    documents_build_good(&documents, "DEBMAS07", NULL);
    struct arena *arena = documents.builder->arena;
    struct idoc_dictionary *dictionary = documents_dictionary();
    const char *xml = documents_replace(arena, arena_copy(arena, documents.xml), from, to);
    const bool valid = documents_valid(dictionary, "DEBMAS07", NULL, xml, arena);
    idoc_dictionary_free(dictionary);
    documents_end(&documents);
    return valid;
}

static void what_the_hub_builds_passes(void **state) {
    (void)state;
    assert_true(valid_with("人民路", "解放路"));
}

static void a_wrong_order_is_refused(void **state) {
    (void)state;
    assert_false(valid_with("<SPRAS>1</SPRAS>", "<SPRAS>1</SPRAS><SORTL>X</SORTL>"));
    assert_false(valid_with("<E1KNB1M SEGMENT=\"1\">", "<E1KNA11 SEGMENT=\"1\"/><E1KNB1M SEGMENT=\"1\">"));
}

static void a_field_too_long_is_refused(void **state) {
    (void)state;
    assert_false(valid_with("<SPRAS>1</SPRAS>", "<SPRAS>12</SPRAS>"));
}

static void an_unknown_field_or_segment_is_refused(void **state) {
    (void)state;
    assert_false(valid_with("<SPRAS>1</SPRAS>", "<SPRAS>1</SPRAS><SPRAX/>"));
    assert_false(valid_with("</E1KNA1M>", "<E1NONE SEGMENT=\"1\"/></E1KNA1M>"));
}

static void a_field_behind_a_child_segment_is_refused(void **state) {
    (void)state;
    assert_false(valid_with("</E1KNA1M>", "<XSUB2/></E1KNA1M>"));
}

static void marks_and_the_control_record_are_required(void **state) {
    (void)state;
    assert_false(valid_with("<E1KNA1M SEGMENT=\"1\">", "<E1KNA1M>"));
    assert_false(valid_with("<IDOC BEGIN=\"1\">", "<IDOC BEGIN=\"2\">"));
    assert_false(valid_with("<SNDPRN>DEALERHUB</SNDPRN>", ""));
    assert_false(valid_with("DEBMAS07>", "DEBMAS06>"));
}

static void every_type_of_the_dictionary_has_a_schema(void **state) {
    (void)state;
    static const char *const types[] = {"DEBMAS07", "DEBMAS06", "ADRMAS03", "ALEAUD01", "SYSTAT01"};
    struct arena *arena = arena_new();
    struct idoc_dictionary *dictionary = documents_dictionary();
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        assert_false(documents_valid(dictionary, types[i], NULL, "<X/>", arena));
    }
    idoc_dictionary_free(dictionary);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_hub_builds_passes),
        cmocka_unit_test(a_wrong_order_is_refused),
        cmocka_unit_test(a_field_too_long_is_refused),
        cmocka_unit_test(an_unknown_field_or_segment_is_refused),
        cmocka_unit_test(a_field_behind_a_child_segment_is_refused),
        cmocka_unit_test(marks_and_the_control_record_are_required),
        cmocka_unit_test(every_type_of_the_dictionary_has_a_schema),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
