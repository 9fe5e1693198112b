/* What the ERP answers: which customer a document of the hub's became. */
#include "adapters/idoc/answer.h"
#include "tests/support/test.h"

#include <string.h>

#define CONTROL(number) \
    "<EDI_DC40 SEGMENT=\"1\"><DOCNUM>" number "</DOCNUM><CREDAT>20250904</CREDAT><CRETIM>112007</CRETIM></EDI_DC40>"
#define OBJECT(number, type, key) \
    "<E1PRTOB SEGMENT=\"1\"><DOCNUM>" number "</DOCNUM><OBJTYPE>" type "</OBJTYPE><OBJKEY>" key "</OBJKEY></E1PRTOB>"
#define IDOC(control, objects)                                                                                   \
    "<IDOC BEGIN=\"1\">" control "<E1ADHDR SEGMENT=\"1\"><MESTYP>DEBMAS</MESTYP><E1STATE SEGMENT=\"1\">" objects \
    "</E1STATE></E1ADHDR></IDOC>"
#define HOURS(n) SECONDS(3600 * (n))

struct read {
    struct arena *arena;
    struct erp_answer *answers;
    size_t count;
    struct error error;
};

static bool answers_in(struct read *read, const char *xml) {
    *read = (struct read){.arena = arena_new()};
    return idoc_answers_read((struct bytes){(const uint8_t *)xml, strlen(xml)}, HOURS(8), read->arena, &read->answers,
                             &read->count, &read->error);
}

static void each_customer_posted_is_an_answer_with_a_name_of_its_own(void **state) {
    struct read read;
    char time[INSTANT_TEXT];
    (void)state;
    assert_true(answers_in(&read, "<ALEAUD01>" IDOC(CONTROL("0000000000417734"),
                                                    OBJECT("0000000000000042", "KNA1", "0000104711") OBJECT(
                                                        "0000000000000043", "KNA1", "0000104712")) "</ALEAUD01>"));
    assert_int_equal(read.count, 2);
    assert_string_equal(read.answers[0].id, "ALEAUD-0000000000417734-1");
    assert_int_equal(read.answers[0].number, 42);
    assert_string_equal(read.answers[0].object_key, "0000104711");
    assert_string_equal(instant_print(read.answers[0].time, time), "2025-09-04T03:20:07Z");
    assert_string_equal(read.answers[1].id, "ALEAUD-0000000000417734-2");
    assert_string_equal(read.answers[1].object_key, "0000104712");
    arena_free(read.arena);
}

static void what_was_not_posted_or_is_no_customer_is_left_out_and_shifts_no_name(void **state) {
    struct read read;
    (void)state;
    assert_true(answers_in(&read, "<ALEAUD01>" IDOC(CONTROL("7"), OBJECT("41", "KNA1", "") OBJECT("42", "MARA", "M-1")
                                                                      OBJECT("", "KNA1", "0000104710") OBJECT(
                                                                          "43", "KNA1", "0000104711")) "</ALEAUD01>"));
    assert_int_equal(read.count, 1);
    assert_string_equal(read.answers[0].id, "ALEAUD-7-4");
    assert_string_equal(read.answers[0].object_key, "0000104711");
    arena_free(read.arena);
}

static void several_documents_and_internal_names_of_segments_are_read(void **state) {
    struct read read;
    (void)state;
    assert_true(answers_in(&read,
                           "<IDOCS>" IDOC(CONTROL("7"), OBJECT("42", "KNA1", "0000104711")) "<IDOC>" CONTROL(
                               "8") "<E2ADHDR001><E2STATE002><E2PRTOB><DOCNUM> 43 </DOCNUM><OBJTYPE>KNA1</OBJTYPE>"
                                    "<OBJKEY>0000104712</OBJKEY></E2PRTOB></E2STATE002></E2ADHDR001></IDOC></IDOCS>"));
    assert_int_equal(read.count, 2);
    assert_string_equal(read.answers[1].id, "ALEAUD-8-1");
    assert_int_equal(read.answers[1].number, 43);
    arena_free(read.arena);
}

static void names_that_only_begin_like_a_segment_are_others(void **state) {
    struct read read;
    (void)state;
    assert_true(answers_in(
        &read,
        "<ALEAUD01><IDOC>" CONTROL("7") "<E1ADHDRX><E1STATE>" OBJECT(
            "42", "KNA1",
            "0000104711") "</E1STATE></E1ADHDRX><E2ADHDR01><E1STATE>" OBJECT("42", "KNA1",
                                                                             "0000104711") "</E1STATE></E2ADHDR01></"
                                                                                           "IDOC></ALEAUD01>"));
    assert_int_equal(read.count, 0);
    arena_free(read.arena);
}

/* Of what the same file would make another event each time nothing is made. */
static void an_idoc_without_its_number_or_time_is_no_answer(void **state) {
    static const char *const wrong[] = {
        "<ALEAUD01/>", "<ALEAUD01>" IDOC("", OBJECT("42", "KNA1", "0000104711")) "</ALEAUD01>",
        "<ALEAUD01>" IDOC(CONTROL(""), OBJECT("42", "KNA1", "0000104711")) "</ALEAUD01>",
        "<ALEAUD01>" IDOC("<EDI_DC40><DOCNUM>7</DOCNUM><CREDAT>20251304</CREDAT><CRETIM>112007</CRETIM></EDI_DC40>",
                          OBJECT("42", "KNA1", "0000104711")) "</ALEAUD01>",
        "<ALEAUD01>" IDOC("<EDI_DC40><DOCNUM>7</DOCNUM><CREDAT>20250904</CREDAT></EDI_DC40>",
                          OBJECT("42", "KNA1", "0000104711")) "</ALEAUD01>"};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct read read;
        assert_false(answers_in(&read, wrong[i]));
        assert_int_equal(read.error.code, ANSWER_UNREADABLE);
        arena_free(read.arena);
    }
}

static void what_is_no_xml_or_has_a_document_type_is_refused(void **state) {
    struct read read;
    (void)state;
    assert_false(answers_in(&read, "<ALEAUD01><IDOC>"));
    assert_int_equal(read.error.code, NOT_WELL_FORMED);
    arena_free(read.arena);
    assert_false(answers_in(&read, "<!DOCTYPE ALEAUD01><ALEAUD01/>"));
    assert_int_equal(read.error.code, DTD_FORBIDDEN);
    arena_free(read.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_customer_posted_is_an_answer_with_a_name_of_its_own),
        cmocka_unit_test(what_was_not_posted_or_is_no_customer_is_left_out_and_shifts_no_name),
        cmocka_unit_test(several_documents_and_internal_names_of_segments_are_read),
        cmocka_unit_test(names_that_only_begin_like_a_segment_are_others),
        cmocka_unit_test(an_idoc_without_its_number_or_time_is_no_answer),
        cmocka_unit_test(what_is_no_xml_or_has_a_document_type_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
