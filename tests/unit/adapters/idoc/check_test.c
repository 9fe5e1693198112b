#include "tests/unit/adapters/idoc/documents.h"

#define CONTROL                                                                                                 \
    "<EDI_DC40 SEGMENT=\"1\"><TABNAM>EDI_DC40</TABNAM><DOCNUM>0000000000000001</DOCNUM><DIRECT>2</DIRECT>"      \
    "<IDOCTYP>DEBMAS07</IDOCTYP><MESTYP>DEBMAS</MESTYP><SNDPOR>A</SNDPOR><SNDPRT>LS</SNDPRT><SNDPRN>A</SNDPRN>" \
    "<RCVPRT>LS</RCVPRT><RCVPRN>B</RCVPRN></EDI_DC40>"
#define DOCUMENT(segments) "<DEBMAS07><IDOC BEGIN=\"1\">" CONTROL segments "</IDOC></DEBMAS07>"

struct desk {
    struct idoc_dictionary *dictionary;
    struct arena *arena;
    struct idoc_report report;
    struct error error;
};

static int open_desk(void **state) {
    struct desk *desk = g_new0(struct desk, 1);
    desk->dictionary = documents_dictionary();
    desk->arena = arena_new();
    *state = desk;
    return 0;
}

static int close_desk(void **state) {
    struct desk *desk = *state;
    idoc_dictionary_free(desk->dictionary);
    arena_free(desk->arena);
    g_free(desk);
    return 0;
}

static bool check(struct desk *desk, const char *xml, enum idoc_strictness strictness) {
    const struct bytes bytes = {(const uint8_t *)xml, strlen(xml)};
    return idoc_check(desk->dictionary, bytes, strictness, desk->arena, &desk->report, &desk->error);
}

static void assert_good(struct desk *desk, const char *xml, enum idoc_strictness strictness) {
    assert_true(check(desk, xml, strictness));
    for (size_t i = 0; i < desk->report.count; i++) {
        fail_msg("%s: %s", desk->report.violations[i].path, desk->report.violations[i].rule);
    }
}

/* Exactly one violation, at the path, by the rule. */
static void assert_bad(struct desk *desk, const char *xml, const char *path, const char *rule) {
    assert_true(check(desk, xml, IDOC_AS_SENT));
    assert_int_equal(desk->report.count, 1);
    assert_string_equal(desk->report.violations[0].path, path);
    assert_non_null(strstr(desk->report.violations[0].rule, rule));
}

#define TOP "/DEBMAS07/IDOC/E1KNA1M"

static void each_violation_is_told_with_place_and_rule(void **state) {
    static const struct {
        const char *segments, *path, *rule;
    } cases[] = {
        {"<E1KNA1M SEGMENT=\"1\"><NAME1>a</NAME1><LAND1>CN</LAND1></E1KNA1M>", TOP "/LAND1", "before NAME1"},
        {"<E1KNA1M SEGMENT=\"1\"><NAME1>a</NAME1><NAME1>b</NAME1></E1KNA1M>", TOP "/NAME1[2]", "twice"},
        {"<E1KNA1M SEGMENT=\"1\"><LAND1>CHINA</LAND1></E1KNA1M>", TOP "/LAND1", "5 UTF-16 units, 3 fit"},
        {"<E1KNA1M SEGMENT=\"1\"><PHONE>1</PHONE></E1KNA1M>", TOP "/PHONE", "no such field"},
        {"<E1KNA1M SEGMENT=\"1\"><NAME1><b/></NAME1></E1KNA1M>", TOP "/NAME1", "holds no elements"},
        {"<E1KNA1M SEGMENT=\"1\">text</E1KNA1M>", TOP, "text stands outside"},
        {"<E1KNA1M><NAME1>a</NAME1></E1KNA1M>", TOP, "SEGMENT=\"1\" is missing"},
        {"<E1KNA1M SEGMENT=\"1\" a=\"b\"/>", TOP, "attributes"},
        {"<E1KNA1M SEGMENT=\"1\"><NAME1 a=\"b\"/></E1KNA1M>", TOP "/NAME1", "attributes"},
        {"<E1KNA1M SEGMENT=\"1\"><E1KNA11 SEGMENT=\"1\"/><NAME1>a</NAME1></E1KNA1M>", TOP "/NAME1",
         "before child segments"},
        {"<E1KNA1M SEGMENT=\"1\"><E1KNB1M SEGMENT=\"1\"/><E1KNVVM SEGMENT=\"1\"/></E1KNA1M>", TOP "/E1KNVVM",
         "before the ones above"},
        {"<E1KNA1M SEGMENT=\"1\"><E1KNVPM SEGMENT=\"1\"/></E1KNA1M>", TOP "/E1KNVPM", "below E1KNVVM"},
        {"<E1KNA1M SEGMENT=\"1\"><E1KNA11 SEGMENT=\"1\"/><E1KNA11 SEGMENT=\"1\"/></E1KNA1M>", TOP "/E1KNA11[2]",
         "at most 1 times"},
        {"", "/DEBMAS07/IDOC", "E1KNA1M stands here at least 1 times"},
        {"<E2KNA1M005 SEGMENT=\"1\"/><E1KNA1M SEGMENT=\"1\"/>", "/DEBMAS07/IDOC/E2KNA1M005",
         "no such field or segment"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct desk *desk = *state;
        const char *xml =
            arena_print(desk->arena, "<DEBMAS07><IDOC BEGIN=\"1\">%s%s</IDOC></DEBMAS07>", CONTROL, cases[i].segments);
        assert_bad(desk, xml, cases[i].path, cases[i].rule);
    }
}

static void lengths_are_utf16_units_not_characters(void **state) {
    assert_good(*state, DOCUMENT("<E1KNA1M SEGMENT=\"1\"><SORTL>𠮷𠮷𠮷𠮷𠮷</SORTL></E1KNA1M>"), IDOC_AS_SENT);
    assert_bad(*state, DOCUMENT("<E1KNA1M SEGMENT=\"1\"><SORTL>𠮷𠮷𠮷𠮷𠮷a</SORTL></E1KNA1M>"), TOP "/SORTL",
               "11 UTF-16 units, 10 fit");
}

static void the_control_record_stands_first_and_names_partners(void **state) {
    struct desk *desk = *state;
    assert_bad(desk, "<DEBMAS07><IDOC BEGIN=\"1\"><E1KNA1M SEGMENT=\"1\"/></IDOC></DEBMAS07>", "/DEBMAS07/IDOC",
               "EDI_DC40 stands first");
    assert_true(check(desk,
                      "<DEBMAS07><IDOC BEGIN=\"1\"><EDI_DC40 SEGMENT=\"1\"/><E1KNA1M SEGMENT=\"1\"/></IDOC></DEBMAS07>",
                      IDOC_AS_SENT));
    assert_int_equal(desk->report.count, 9);
    assert_bad(desk, "<DEBMAS><IDOC BEGIN=\"1\">" CONTROL "<E1KNA1M SEGMENT=\"1\"/></IDOC></DEBMAS>", "/DEBMAS",
               "the root element is DEBMAS07");
}

static void an_unknown_type_is_told(void **state) {
    struct desk *desk = *state;
    char *xml = documents_replace(desk->arena, arena_copy(desk->arena, DOCUMENT("<E1KNA1M SEGMENT=\"1\"/>")),
                                  "<IDOCTYP>DEBMAS07", "<IDOCTYP>ORDERS05");
    assert_bad(desk, xml, "/DEBMAS07/IDOC/EDI_DC40", "no such IDOCTYP");
    xml = documents_replace(desk->arena, arena_copy(desk->arena, DOCUMENT("<E1KNA1M SEGMENT=\"1\"/>")), "</IDOCTYP>",
                            "</IDOCTYP><CIMTYP>ZNONE</CIMTYP>");
    assert_bad(desk, xml, "/DEBMAS07/IDOC/EDI_DC40", "no such CIMTYP");
}

static void what_others_send_is_read_leniently(void **state) {
    struct desk *desk = *state;
    const char *xml = "<ANY><IDOC>" CONTROL "<E2KNA1M005><NAME1>a</NAME1><E2KNVVM SEGMENT=\"2\"/></E2KNA1M005></IDOC>"
                      "<IDOC BEGIN=\"\">" CONTROL "<E1KNA1M SEGMENT=\"\"><_-ACME_-X/></E1KNA1M></IDOC></ANY>";
    assert_true(check(desk, xml, IDOC_AS_RECEIVED));
    assert_int_equal(desk->report.documents, 2);
    assert_int_equal(desk->report.count, 1); /* the field of a foreign namespace, which the dictionary does not know */
    assert_non_null(strstr(desk->report.violations[0].path, "_-ACME_-X"));
    assert_true(check(desk, xml, IDOC_AS_SENT));
    assert_true(desk->report.count > 3);
}

static void one_document_a_message_goes_out(void **state) {
    struct desk *desk = *state;
    const char *two =
        "<DEBMAS07><IDOC BEGIN=\"1\">" CONTROL "<E1KNA1M SEGMENT=\"1\"/></IDOC><IDOC BEGIN=\"1\"/></DEBMAS07>";
    assert_bad(desk, two, "/DEBMAS07/IDOC[2]", "one IDOC a document");
    assert_bad(desk, "<DEBMAS07/>", "/DEBMAS07", "there is no IDOC");
    assert_bad(desk, "<DEBMAS07><X/><IDOC BEGIN=\"1\">" CONTROL "<E1KNA1M SEGMENT=\"1\"/></IDOC></DEBMAS07>",
               "/DEBMAS07/X", "below the root stands IDOC");
}

static void what_is_no_xml_is_refused_whole(void **state) {
    struct desk *desk = *state;
    assert_false(check(desk, "<DEBMAS07>", IDOC_AS_RECEIVED));
    assert_int_equal(desk->error.code, NOT_WELL_FORMED);
    assert_false(check(desk, "<!DOCTYPE DEBMAS07 [<!ENTITY a 'b'>]><DEBMAS07>&a;</DEBMAS07>", IDOC_AS_RECEIVED));
    assert_int_equal(desk->error.code, DTD_FORBIDDEN);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_violation_is_told_with_place_and_rule),
        cmocka_unit_test(lengths_are_utf16_units_not_characters),
        cmocka_unit_test(the_control_record_stands_first_and_names_partners),
        cmocka_unit_test(an_unknown_type_is_told),
        cmocka_unit_test(what_others_send_is_read_leniently),
        cmocka_unit_test(one_document_a_message_goes_out),
        cmocka_unit_test(what_is_no_xml_is_refused_whole),
    };
    return cmocka_run_group_tests(tests, open_desk, close_desk);
}
