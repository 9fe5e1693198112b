#include "tests/support/test.h"

#include "tests/unit/event/reading.h"

#include <glib.h>
#include <iconv.h>

#define HEAD "<CustomerChanged xmlns='" EVENT_NAMESPACE "' id='e1' source='D0123' time='2026-11-20T14:03:00+08:00'"
#define TAIL "</CustomerChanged>"
#define CUSTOMER(content) HEAD "><Customer number='K1'>" content "</Customer>" TAIL

/* Refused with this code, at this place; and nothing was built beside the error. */
static void refused(struct reading *reading, const void *data, size_t length, enum error_code code, const char *place) {
    const bool read = reading_bytes(reading, data, length);
    if (read || reading->error.code != code || strcmp(reading->error.place, place) != 0) {
        print_error("wanted %s at %s, got %s at %u:%u\n", error_kind(code)->code, place,
                    read ? "an event" : error_text(&reading->error), reading->error.line, reading->error.column);
        fail();
    }
    assert_true(*reading->error.detail != '\0');
}

static void refused_text(struct reading *reading, const char *text, enum error_code code, const char *place) {
    refused(reading, text, strlen(text), code, place);
}

/* `text` between `before` and `after`, again and again. */
static GString *repeated(const char *before, const char *text, size_t times, const char *after) {
    GString *all = g_string_new(before);
    for (size_t i = 0; i < times; i++) {
        g_string_append(all, text);
    }
    return g_string_append(all, after);
}

static void refused_repeated(struct reading *reading, GString *text, enum error_code code, const char *place) {
    refused(reading, text->str, text->len, code, place);
    (void)g_string_free(text, TRUE);
}

static void *converted(const char *text, const char *encoding, const char *mark, size_t mark_length, size_t *length) {
    char *in = (char *)(uintptr_t)text;
    size_t in_left = strlen(text);
    size_t out_left = in_left * 4 + 16;
    char *data = g_malloc(out_left);
    char *out = data;
    const size_t size = out_left;
    if (mark_length > 0) {
        memcpy(out, mark, mark_length);
        out += mark_length;
        out_left -= mark_length;
    }
    iconv_t converter = iconv_open(encoding, "UTF-8");
    assert_int_equal(iconv(converter, &in, &in_left, &out, &out_left), 0);
    (void)iconv_close(converter);
    *length = size - out_left;
    return data;
}

static void billion_laughs_end_at_the_doctype(void **state) {
    refused_text(*state,
                 "<?xml version='1.0'?>\n<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>"
                 "<!ENTITY c '&b;&b;&b;&b;'>]>" CUSTOMER("<Name>&c;</Name>"),
                 DTD_FORBIDDEN, "/");
    assert_int_equal(((struct reading *)*state)->error.line, 2);
    assert_string_equal(((struct reading *)*state)->error.detail, "it begins here");
}

static void an_external_entity_is_never_fetched(void **state) {
    refused_text(*state, "<!DOCTYPE l [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" CUSTOMER("<Name>&x;</Name>"),
                 DTD_FORBIDDEN, "/");
    refused_text(*state, "<!DOCTYPE CustomerChanged SYSTEM 'http://127.0.0.1:1/x.dtd'>" CUSTOMER(""), DTD_FORBIDDEN,
                 "/");
    refused_text(*state, "<!DOCTYPE CustomerChanged", DTD_FORBIDDEN, "/");
}

static void an_undeclared_entity_is_refused(void **state) {
    refused_text(*state, CUSTOMER("<Name>&nbsp;</Name>"), NOT_WELL_FORMED, "/CustomerChanged/Customer/Name");
}

static void deep_nesting_is_refused_before_it_is_parsed(void **state) {
    refused_repeated(*state, repeated(HEAD ">", "<a>", 100000, ""), TOO_DEEP,
                     "/CustomerChanged/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a");
}

static void a_hundred_megabytes_of_text_are_not_looked_at(void **state) {
    refused_repeated(*state, repeated(HEAD "><Customer number='K1'><Name>", "0123456789", (size_t)10 << 20, ""),
                     TOO_LARGE, "/");
}

static void a_long_text_is_refused_at_its_element(void **state) {
    refused_repeated(*state,
                     repeated(HEAD "><Customer number='K1'><Name>", "0123456789", 7000, "</Name></Customer>" TAIL),
                     TEXT_TOO_LONG, "/CustomerChanged/Customer/Name");
    refused_repeated(
        *state,
        repeated(HEAD "><Customer number='K1'><Name><![CDATA[", "0123456789", 7000, "]]></Name></Customer>" TAIL),
        TEXT_TOO_LONG, "/CustomerChanged/Customer/Name");
}

static void comments_do_not_hide_the_length_of_a_text(void **state) {
    refused_repeated(
        *state, repeated(HEAD "><Customer number='K1'><Name>", "0123456789<!---->", 7000, "</Name></Customer>" TAIL),
        TEXT_TOO_LONG, "/CustomerChanged/Customer/Name");
}

static void a_huge_attribute_is_refused(void **state) {
    refused_repeated(*state, repeated(HEAD "><Customer number='", "0123456789", 7000, "'/>" TAIL), TEXT_TOO_LONG,
                     "/CustomerChanged/Customer");
}

/* The parser compares each attribute with each: 100000 of them would hold a thread for seconds. */
static void thousands_of_attributes_are_refused_before_they_are_parsed(void **state) {
    GString *text = g_string_new(HEAD "><Customer");
    for (int i = 0; i < 80000; i++) {
        g_string_append_printf(text, " a%d=''", i);
    }
    g_string_append(text, "/>" TAIL);
    refused_repeated(*state, text, TOO_MANY_ATTRIBUTES, "/CustomerChanged/Customer");
    refused_repeated(*state, repeated(HEAD "><Customer", " a=''", 65, "/>" TAIL), TOO_MANY_ATTRIBUTES,
                     "/CustomerChanged/Customer");
    refused_repeated(*state, repeated(HEAD "><Customer", " xmlns:a='x'", 65, "/>" TAIL), TOO_MANY_ATTRIBUTES,
                     "/CustomerChanged/Customer");
}

static void too_many_elements_are_refused(void **state) {
    refused_repeated(*state, repeated(HEAD "><Customer number='K1'>", "<Phone/>", 20001, "</Customer>" TAIL), TOO_LARGE,
                     "/CustomerChanged/Customer/Phone");
}

static void a_list_as_long_as_the_limits_allow_is_read(void **state) {
    struct reading *reading = *state;
    GString *text = g_string_new(HEAD "><Customer number='K1'>");
    for (int i = 0; i < 19000; i++) {
        g_string_append_printf(text, "<Phone>%d</Phone>", i);
    }
    g_string_append(text, "</Customer>" TAIL);
    assert_true(reading_bytes(reading, text->str, text->len));
    assert_int_equal(person_mention(&reading->event.people[0], "phone")->count, 19000);
    (void)g_string_free(text, TRUE);
}

static void a_truncated_document_is_refused_wherever_it_is_cut(void **state) {
    struct reading *reading = *state;
    const char *text = "<?xml version='1.0' encoding='UTF-8'?>\n" CUSTOMER("<Name>李红</Name><!-- c --><Phone "
                                                                           "kind='mobile'><![CDATA[1385530]]></Phone>");
    assert_true(reading_text(reading, text));
    for (size_t length = 1; length < strlen(text); length++) {
        assert_false(reading_bytes(reading, text, length));
        if (reading->error.code != NOT_WELL_FORMED && reading->error.code != WRONG_ENCODING) {
            print_error("%zu octets: %s\n", length, error_text(&reading->error));
            fail();
        }
        assert_true(reading->error.line >= 1 && reading->error.column >= 1 && *reading->error.place == '/');
    }
}

static void nul_characters_are_refused(void **state) {
    static const char inside[] = HEAD "><Customer number='K1'><Name>a\0b</Name></Customer>" TAIL;
    static const char after[] = CUSTOMER("") "\0";
    refused(*state, inside, sizeof inside - 1, NOT_WELL_FORMED, "/CustomerChanged/Customer/Name");
    refused(*state, after, sizeof after - 1, NOT_WELL_FORMED, "/");
}

static void an_empty_body_and_plain_text_are_no_xml(void **state) {
    refused(*state, "", 0, NOT_WELL_FORMED, "/");
    refused_text(*state, "   \n", NOT_WELL_FORMED, "/");
    refused_text(*state, "{\"number\": \"K1\"}", NOT_WELL_FORMED, "/");
    refused_text(*state, "K1;李红;13855307162\n", NOT_WELL_FORMED, "/");
    refused_text(*state, CUSTOMER("") "<more/>", NOT_WELL_FORMED, "/more");
}

static void bytes_of_another_encoding_are_refused_where_they_stand(void **state) {
    struct reading *reading = *state;
    refused_text(reading,
                 "\xEF\xBB\xBF" HEAD ">\n<Customer number='K1'>\n<Name>\xC0\xEE\xBA\xEC</Name></Customer>" TAIL,
                 WRONG_ENCODING, "/CustomerChanged/Customer/Name");
    assert_int_equal(reading->error.line, 3);
    assert_int_equal(reading->error.column, 7);
    refused_text(reading, "<?xml version='1.0' encoding='GB18030'?>" CUSTOMER("<Name>\xFF\xFF</Name>"), WRONG_ENCODING,
                 "/CustomerChanged/Customer/Name");
    refused_text(reading, "<?xml version='1.0' encoding='GBK'?>" CUSTOMER("<Name>\x95\x32\x82\x36</Name>"),
                 WRONG_ENCODING, "/CustomerChanged/Customer/Name");
}

static void ill_formed_utf8_is_refused(void **state) {
    static const char *const wrong[] = {"\xC0\xAF",         "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                                        "\xF8\x88\x80\x80", "\x80",         "\xE6\x9D"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char *text = g_strdup_printf(HEAD "><Customer number='K1'><Name>%s</Name></Customer>" TAIL, wrong[i]);
        refused_text(*state, text, WRONG_ENCODING, "/CustomerChanged/Customer/Name");
        g_free(text);
    }
}

static void an_encoding_that_is_not_supported_is_named(void **state) {
    struct reading *reading = *state;
    refused_text(reading, "<?xml version='1.0' encoding='Big5'?>" CUSTOMER(""), WRONG_ENCODING, "/");
    assert_non_null(strstr(reading->error.detail, "Big5"));
    refused_text(reading, "<?xml version='1.0' encoding='UTF-16'?>" CUSTOMER(""), WRONG_ENCODING, "/");
    refused_text(reading, "\xEF\xBB\xBF<?xml version='1.0' encoding='GBK'?>" CUSTOMER(""), WRONG_ENCODING, "/");
    refused(reading, "\xFF\xFE\0\0<\0\0\0", 8, WRONG_ENCODING, "/");
}

static void reads_as(struct reading *reading, const char *text, const char *encoding, const char *mark,
                     size_t mark_length, const char *name) {
    size_t length = 0;
    char *data = converted(text, encoding, mark, mark_length, &length);
    if (!reading_bytes(reading, data, length)) {
        print_error("%s: %s\n", encoding, error_text(&reading->error));
        fail();
    }
    assert_string_equal(person_mention(&reading->event.people[0], "name")->values[0].typed, name);
    g_free(data);
}

/* U+4DAE and U+3400 have four octets in GB18030, U+20BB7 lies beyond the basic plane. */
#define RARE "㐀䶮𠮷"

static void every_encoding_gives_the_same_characters(void **state) {
    struct reading *reading = *state;
    reads_as(reading, "<?xml version='1.0' encoding='gb18030'?>" CUSTOMER("<Name>" RARE "</Name>"), "GB18030", "", 0,
             RARE);
    reads_as(reading, "<?xml version=\"1.0\" encoding=\"GBK\"?>" CUSTOMER("<Name>李红</Name>"), "GBK", "", 0, "李红");
    reads_as(reading, "<?xml version='1.0' encoding='UTF-16'?>" CUSTOMER("<Name>" RARE "</Name>"), "UTF-16LE",
             "\xFF\xFE", 2, RARE);
    reads_as(reading, "<?xml version='1.0' encoding='UTF-16'?>" CUSTOMER("<Name>" RARE "</Name>"), "UTF-16BE",
             "\xFE\xFF", 2, RARE);
    reads_as(reading, CUSTOMER("<Name>" RARE "</Name>"), "UTF-16LE", "", 0, RARE);
    reads_as(reading, CUSTOMER("<Name>" RARE "</Name>"), "UTF-16BE", "", 0, RARE);
    reads_as(reading, CUSTOMER("<Name>" RARE "</Name>"), "UTF-8", "\xEF\xBB\xBF", 3, RARE);
    reads_as(reading, CUSTOMER("<Name>" RARE "</Name>"), "UTF-8", "", 0, RARE);
}

static void half_a_utf16_character_is_refused(void **state) {
    size_t length = 0;
    char *data = converted(CUSTOMER(""), "UTF-16LE", "\xFF\xFE", 2, &length);
    refused(*state, data, length - 1, WRONG_ENCODING, "/CustomerChanged");
    g_free(data);
}

static void an_unknown_root_or_namespace_is_no_kind(void **state) {
    struct reading *reading = *state;
    refused_text(reading, "<Nothing xmlns='" EVENT_NAMESPACE "'/>", UNKNOWN_KIND, "/Nothing");
    refused_text(reading, "<CustomerChanged/>", UNKNOWN_KIND, "/CustomerChanged");
    refused_text(reading, "<CustomerChanged xmlns='urn:dealerhub:event:9'/>", UNKNOWN_KIND, "/CustomerChanged");
    refused_text(reading, "<Customer xmlns='" EVENT_NAMESPACE "'/>", UNKNOWN_KIND, "/Customer");
}

/* Whom an erasure has to name to reach it, and since when. */
static void of_a_refused_document_it_is_known_whom_it_names_as_far_as_it_was_read(void **state) {
#define PEOPLE "<Customer number='K1'/><Party role='bringer' number='P1'/><Party role='bringer'/>"
    static const struct {
        const char *text, *first, *second; /* numbers */
        bool dated;
    } cases[] = {
        {HEAD ">" PEOPLE "<Nonsense number='N'/><Party role='bringer' number='P2'/>" TAIL, "K1", "P1", true},
        {HEAD ">" PEOPLE, "K1", "P1", true},
        {HEAD "><Customer number=' K1 ' nonsense=''/>" TAIL, "K1", NULL, true},
        {HEAD "><Customer complete='nothing' number='K1'/>" TAIL, "K1", NULL, true},
        {HEAD " recorded='2026-11-21T14:03:00+08:00'><Customer number='K1'/><Customer number='", "K1", NULL, false},
        {HEAD " recorded='yesterday'><Customer number='K1'/>" TAIL, NULL, NULL, false},
        {HEAD ">\x01", NULL, NULL, true},
        {HEAD, NULL, NULL, false},
        {"no document", NULL, NULL, false},
    };
    struct reading *reading = *state;
    const struct event *event = &reading->event;
    instant when;
    assert_true(instant_parse("2026-11-20T14:03:00+08:00", &when));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_false(reading_text(reading, cases[i].text));
        assert_int_equal(event->person_count, (cases[i].first != NULL) + (cases[i].second != NULL));
        assert_true(cases[i].first == NULL || strcmp(event->people[0].number, cases[i].first) == 0);
        assert_true(cases[i].second == NULL || strcmp(event->people[1].number, cases[i].second) == 0);
        assert_true(cases[i].dated == (event->recorded == when));
    }
    assert_true(event->recorded == INSTANT_NONE);
#undef PEOPLE
}

static void the_first_mistake_is_the_one_reported(void **state) {
    struct reading *reading = *state;
    refused_text(reading, CUSTOMER("<Gender>x</Gender><Gender>y</Gender><Nonsense/>"), SCHEMA_VIOLATION,
                 "/CustomerChanged/Customer/Gender");
    assert_non_null(strstr(reading->error.detail, "not in the code list"));
}

/* What each rule looks like to dealer IT; the values must not come back. */
static void a_violation_names_rule_and_place_and_never_the_value(void **state) {
    static const struct {
        const char *text, *place, *en, *zh;
    } cases[] = {
        {CUSTOMER("<Gender>SECRET</Gender>"), "/CustomerChanged/Customer/Gender", "not in the code list",
         "不在代码表中"},
        {CUSTOMER("<Phone kind='SECRET'>1</Phone>"), "/CustomerChanged/Customer/Phone/@kind", "not in the code list",
         "代码表"},
        {CUSTOMER("<Phone>1</Phone><Phone SECRET='SECRET'>1</Phone>"), "/CustomerChanged/Customer/Phone[2]/@SECRET",
         "attribute not allowed", "不允许的属性"},
        {CUSTOMER("<Phone>1</Phone><Name>SECRET</Name>"), "/CustomerChanged/Customer/Name",
         "unexpected element; expected: Phone", "应为"},
        {CUSTOMER("SECRET"), "/CustomerChanged/Customer", "elements only", "只能包含元素"},
        {HEAD "><Customer/>" TAIL, "/CustomerChanged/Customer", "the attribute number is missing", "缺少属性 number"},
        {HEAD "></CustomerChanged>", "/CustomerChanged", "missing at the end; expected: Customer", "末尾缺少元素"},
        {HEAD "><Customer number='SECRET SECRET '/>" TAIL, "/CustomerChanged/Customer/@number",
         "does not fit the pattern", "不符合格式"},
        {HEAD "><Customer number='SECRETSECRETSECRETSECRETSECRETSECRETSECRETSECRETSECRETSECRETSECRET'/>" TAIL,
         "/CustomerChanged/Customer/@number", "longer than the maximum length 64", "超过最大长度 64"},
        {CUSTOMER("<Name></Name>"), "/CustomerChanged/Customer/Name", "shorter than the minimum length 1",
         "短于最小长度 1"},
        {"<CustomerChanged xmlns='" EVENT_NAMESPACE
         "' id='e1' source='D0123' time='SECRET'><Customer number='K1'/>" TAIL,
         "/CustomerChanged/@time", "not a valid value of the type", "有效值"},
        {"<CustomerChanged xmlns='" EVENT_NAMESPACE "' id='e1' source='D0123' time='1950-01-01T00:00:00Z'>"
         "<Customer number='K1'/>" TAIL,
         "/CustomerChanged/@time", "less than the minimum", "小于最小值"},
    };
    struct reading *reading = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        refused_text(reading, cases[i].text, SCHEMA_VIOLATION, cases[i].place);
        if (strstr(reading->error.detail, cases[i].en) == NULL ||
            strstr(reading->error.detail_zh, cases[i].zh) == NULL) {
            print_error("%s: %s / %s\n", cases[i].place, reading->error.detail, reading->error.detail_zh);
            fail();
        }
        assert_null(strstr(reading->error.detail, "SECRET"));
        assert_null(strstr(reading->error.detail_zh, "SECRET"));
        assert_true(reading->error.line == 1 && reading->error.column > 1 - (i > 5));
    }
}

static void a_long_value_cannot_cut_the_message_to_show_itself(void **state) {
    struct reading *reading = *state;
    GString *text =
        repeated(HEAD "><Customer number='K1'><Gender>", "SECRET of the set {", 3000, "</Gender></Customer>" TAIL);
    refused(reading, text->str, text->len, SCHEMA_VIOLATION, "/CustomerChanged/Customer/Gender");
    assert_null(strstr(reading->error.detail, "SECRET"));
    (void)g_string_free(text, TRUE);
}

static void a_hint_where_to_find_a_schema_is_not_followed(void **state) {
    struct reading *reading = *state;
    assert_true(reading_text(reading, HEAD " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
                                           "xsi:schemaLocation='" EVENT_NAMESPACE " http://127.0.0.1:1/x.xsd'>"
                                           "<Customer number='K1'/>" TAIL));
}

static void a_reader_goes_on_after_a_refusal(void **state) {
    struct reading *reading = *state;
    for (int i = 0; i < 50; i++) {
        refused_text(reading, CUSTOMER("<Gender>x</Gender>"), SCHEMA_VIOLATION, "/CustomerChanged/Customer/Gender");
        refused_text(reading, CUSTOMER("<Name>"), NOT_WELL_FORMED, "/CustomerChanged/Customer");
        assert_true(reading_text(reading, CUSTOMER("<Name>李红</Name>")));
    }
}

static void syntax_errors_say_what_to_mend(void **state) {
    struct reading *reading = *state;
    refused_text(reading, CUSTOMER("<Name>a & b</Name>"), NOT_WELL_FORMED, "/CustomerChanged/Customer/Name");
    assert_non_null(strstr(reading->error.detail, "name is missing after < or &"));
    refused_text(reading, CUSTOMER("<Name>SECRET</name>"), NOT_WELL_FORMED, "/CustomerChanged/Customer");
    assert_non_null(strstr(reading->error.detail, "end tag"));
    refused_text(reading, CUSTOMER("<x:Name/>"), NOT_WELL_FORMED, "/CustomerChanged/Customer/Name");
    assert_non_null(strstr(reading->error.detail, "prefix"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(billion_laughs_end_at_the_doctype),
        cmocka_unit_test(an_external_entity_is_never_fetched),
        cmocka_unit_test(an_undeclared_entity_is_refused),
        cmocka_unit_test(deep_nesting_is_refused_before_it_is_parsed),
        cmocka_unit_test(a_hundred_megabytes_of_text_are_not_looked_at),
        cmocka_unit_test(a_long_text_is_refused_at_its_element),
        cmocka_unit_test(comments_do_not_hide_the_length_of_a_text),
        cmocka_unit_test(a_huge_attribute_is_refused),
        cmocka_unit_test(thousands_of_attributes_are_refused_before_they_are_parsed),
        cmocka_unit_test(too_many_elements_are_refused),
        cmocka_unit_test(a_list_as_long_as_the_limits_allow_is_read),
        cmocka_unit_test(a_truncated_document_is_refused_wherever_it_is_cut),
        cmocka_unit_test(nul_characters_are_refused),
        cmocka_unit_test(an_empty_body_and_plain_text_are_no_xml),
        cmocka_unit_test(bytes_of_another_encoding_are_refused_where_they_stand),
        cmocka_unit_test(ill_formed_utf8_is_refused),
        cmocka_unit_test(an_encoding_that_is_not_supported_is_named),
        cmocka_unit_test(every_encoding_gives_the_same_characters),
        cmocka_unit_test(half_a_utf16_character_is_refused),
        cmocka_unit_test(an_unknown_root_or_namespace_is_no_kind),
        cmocka_unit_test(of_a_refused_document_it_is_known_whom_it_names_as_far_as_it_was_read),
        cmocka_unit_test(the_first_mistake_is_the_one_reported),
        cmocka_unit_test(a_violation_names_rule_and_place_and_never_the_value),
        cmocka_unit_test(a_long_value_cannot_cut_the_message_to_show_itself),
        cmocka_unit_test(a_hint_where_to_find_a_schema_is_not_followed),
        cmocka_unit_test(a_reader_goes_on_after_a_refusal),
        cmocka_unit_test(syntax_errors_say_what_to_mend),
    };
    return cmocka_run_group_tests(tests, open_shipped, close_shipped);
}
