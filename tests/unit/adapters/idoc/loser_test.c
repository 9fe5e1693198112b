/* What the ERP is told of the object of a customer who became one with another. */
#include "tests/unit/adapters/idoc/documents.h"

#define LOSER "<Loser how=\"tell\"/>"

static const char *const flag[] = {LOSER, "<Loser how=\"flag\"/>", NULL};
static const char *const block[] = {
    LOSER, "<Loser how=\"block\"><Set field=\"AUFSD\" value=\"01\"/><Set field=\"LIFSD\" value=\"Z2\"/></Loser>", NULL};

static void lose(struct documents *documents, const char *object_key) {
    documents->request.standing = ERP_LOSER;
    documents->request.customer = NULL;
    documents->request.object_key = object_key;
}

static void told_only_it_needs_no_document(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_person(), NULL);
    lose(&documents, "4711");
    assert_int_equal(documents_build(&documents), ERP_NOT_SELECTED);
    documents_end(&documents);
}

/* As written for a version that knew no losers. */
static void a_mapping_that_says_nothing_of_losers_has_them_told_only(void **state) {
    (void)state;
    static const char *const silent[] = {LOSER, "", NULL};
    struct documents documents = documents_start(builder_person(), silent);
    lose(&documents, "4711");
    assert_int_equal(documents_build(&documents), ERP_NOT_SELECTED);
    documents_end(&documents);
}

static void its_deletion_flag_is_set_and_all_else_left_alone(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_person(), flag);
    lose(&documents, "4711");
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_holds(documents, "<KUNNR>0000004711</KUNNR>");
    assert_holds(documents, "<LOEVM>X</LOEVM>");
    assert_holds(documents, "<NAME1>/</NAME1>");
    assert_holds(documents, "<KTOKD>/</KTOKD>");
    assert_lacks(documents, "E1KNVKM");
    documents_end(&documents);
}

static void it_is_blocked_by_the_codes_of_the_mapping(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_company(), block);
    lose(&documents, "4711");
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_holds(documents, "<AUFSD>01</AUFSD>");
    assert_holds(documents, "<LIFSD>Z2</LIFSD>");
    assert_holds(documents, "<LOEVM>/</LOEVM>");
    documents_end(&documents);
}

static void without_its_number_it_is_held(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_person(), flag);
    lose(&documents, NULL);
    assert_int_equal(documents_build(&documents), ERP_HELD);
    assert_non_null(strstr(documents.made.held, "number"));
    documents_end(&documents);
}

static void what_was_set_is_taken_back_and_that_alone_changes_no_content(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_person(), block);
    documents.request.object_key = "4711";
    documents_build_good(&documents, "DEBMAS07", NULL);
    const struct bytes before = documents.made.content;
    documents.request.standing = ERP_RETURNED;
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_holds(documents, "<AUFSD></AUFSD>");
    assert_holds(documents, "<LIFSD></LIFSD>");
    assert_holds(documents, "<FAKSD>/</FAKSD>");
    assert_int_equal(documents.made.content.length, before.length);
    assert_memory_equal(documents.made.content.data, before.data, before.length);
    documents_end(&documents);
}

static void a_mapping_that_contradicts_itself_is_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {"<Loser how=\"block\"/>",
                                        "<Loser how=\"flag\"><Set field=\"AUFSD\" value=\"01\"/></Loser>",
                                        "<Loser how=\"block\"><Set field=\"NOSUCH\" value=\"01\"/></Loser>",
                                        "<Loser how=\"block\"><Set field=\"AUFSD\" value=\"012\"/></Loser>"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct documents documents = {.builder = builder_person()};
        const char *const changes[] = {LOSER, wrong[i], NULL};
        assert_false(documents_open(&documents, changes));
        assert_int_not_equal(documents.error.code, OK);
        builder_free(documents.builder);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(told_only_it_needs_no_document),
        cmocka_unit_test(a_mapping_that_says_nothing_of_losers_has_them_told_only),
        cmocka_unit_test(its_deletion_flag_is_set_and_all_else_left_alone),
        cmocka_unit_test(it_is_blocked_by_the_codes_of_the_mapping),
        cmocka_unit_test(without_its_number_it_is_held),
        cmocka_unit_test(what_was_set_is_taken_back_and_that_alone_changes_no_content),
        cmocka_unit_test(a_mapping_that_contradicts_itself_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
