#include "tests/unit/adapters/idoc/documents.h"

static void a_person_is_created_with_general_data_only(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_person(), NULL);
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_string_equal(documents.made.profile, "consumer");
    assert_holds(documents, "<MSGFN>005</MSGFN>");
    assert_holds(documents, "<KTOKD>ZCON</KTOKD><LAND1>CN</LAND1><NAME1>李红</NAME1><ORT01>上海市</ORT01>");
    assert_holds(documents, "<ANRED>女士</ANRED>");
    assert_holds(documents, "<PSTLZ>200122</PSTLZ><REGIO>020</REGIO>");
    assert_holds(documents, "<SORTL>李红</SORTL>");
    assert_holds(documents, "<SPRAS>1</SPRAS>");
    assert_holds(documents, "<STKZN>X</STKZN>");
    assert_holds(documents, "<TELF2>13911112222</TELF2>");
    assert_lacks(documents, "E1KNVVM");
    assert_lacks(documents, "E1KNB1M");
    assert_lacks(documents, ">/<");
    assert_lacks(documents, "KUNNR");
    documents_end(&documents);
}

static void birth_date_and_gender_stand_on_the_contact_person_only(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_person(), NULL);
    documents_build_good(&documents, "DEBMAS07", NULL);
    const char *contact = strstr(documents.xml, "<E1KNVKM SEGMENT=\"1\">");
    const char *date = strstr(documents.xml, "19850312");
    assert_non_null(contact);
    assert_holds(documents, "<PARGE>2</PARGE><GBDAT>19850312</GBDAT>");
    assert_true(contact < date);
    assert_null(strstr(date + 1, "19850312"));
    builder_change(documents.builder, "birth-date", NULL);
    builder_change(documents.builder, "gender", NULL);
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_lacks(documents, "E1KNVKM");
    documents_end(&documents);
}

static void a_company_is_created_with_sales_area_and_company_code(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_company(), NULL);
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_string_equal(documents.made.profile, "fleet");
    assert_holds(documents, "<KTOKD>ZFLT</KTOKD>");
    assert_holds(documents, "<STCD5>91320594MA2Q4KE16P</STCD5>");
    assert_holds(documents, "<VKORG>1000</VKORG><VTWEG>10</VTWEG><SPART>00</SPART>");
    assert_holds(documents, "<PARVW>AG</PARVW>");
    assert_holds(documents, "<PARVW>WE</PARVW>");
    assert_holds(documents, "<TATYP>MWST</TATYP>");
    assert_holds(documents, "<AKONT>0011220000</AKONT>");
    assert_holds(documents, "<ZTERM>0001</ZTERM>");
    assert_holds(documents, "<TELF1>0512-65880304</TELF1>");
    assert_lacks(documents, "STKZN");
    documents_end(&documents);
}

static void an_update_leaves_alone_what_is_not_the_hubs(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_company(), NULL);
    documents.request.object_key = "4711";
    documents_build_good(&documents, "DEBMAS07", NULL);
    const char *sales = strstr(documents.xml, "<E1KNVVM");
    const char *company = strstr(documents.xml, "<E1KNB1M");
    assert_non_null(sales);
    assert_non_null(company);
    assert_non_null(strstr(sales, "<ZTERM>/</ZTERM>"));
    assert_non_null(strstr(company, "<ZTERM>/</ZTERM>"));
    assert_holds(documents, "<AKONT>/</AKONT>");
    assert_holds(documents, "<WAERS>/</WAERS>");
    assert_holds(documents, "<KTOKD>/</KTOKD>");
    assert_holds(documents, "<AUFSD>/</AUFSD>");
    assert_holds(documents, "<KUNNR>0000004711</KUNNR>");
    assert_holds(documents, "<NAME1>苏州恒信物流有限公司</NAME1>");
    assert_holds(documents, "<VKORG>1000</VKORG>");
    assert_holds(documents, "<BUKRS>1000</BUKRS>");
    assert_lacks(documents, "E1KNVPM");
    assert_lacks(documents, "E1KNVIM");
    documents_end(&documents);
}

static void what_was_sent_before_is_updated_even_without_a_number(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_company(), NULL);
    documents.request.known = true;
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_holds(documents, "<ZTERM>/</ZTERM>");
    assert_lacks(documents, "KUNNR");
    documents_end(&documents);
}

static void a_cleared_value_goes_out_empty(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_person(), NULL);
    documents.request.object_key = "A4711";
    builder_change(documents.builder, "phone", NULL);
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_holds(documents, "<KUNNR>A4711</KUNNR>");
    assert_holds(documents, "<TELF1></TELF1>");
    assert_holds(documents, "<TELF2></TELF2>");
    assert_holds(documents, "<NAME2></NAME2>");
    assert_holds(documents, "<TELFX>/</TELFX>");
    documents_end(&documents);
}

static void a_value_that_means_leave_alone_is_no_value(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_person(), NULL);
    documents.request.object_key = "1";
    builder_change(documents.builder, "phone", "/|mobile");
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_holds(documents, "<TELF2></TELF2>");
    documents_end(&documents);
}

static void a_persons_id_number_goes_out_only_when_switched_on(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_person(), NULL);
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_lacks(documents, "310104198503121236");
    documents.request.object_key = "1";
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_holds(documents, "<STCD3>/</STCD3>");
    documents_end(&documents);

    const char *const on[] = {"id-numbers=\"no\"", "id-numbers=\"yes\"", NULL};
    documents = documents_start(builder_person(), on);
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_holds(documents, "<STCD3>310104198503121236</STCD3>");
    documents_end(&documents);
}

static void the_control_record_says_from_whom_to_whom_and_what(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_person(), NULL);
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_holds(documents, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DEBMAS07><IDOC BEGIN=\"1\">"
                            "<EDI_DC40 SEGMENT=\"1\"><TABNAM>EDI_DC40</TABNAM><MANDT>800</MANDT>"
                            "<DOCNUM>0000000000000042</DOCNUM><DOCREL>750</DOCREL><DIRECT>2</DIRECT>"
                            "<IDOCTYP>DEBMAS07</IDOCTYP><MESTYP>DEBMAS</MESTYP><SNDPOR>DEALERHUB</SNDPOR>"
                            "<SNDPRT>LS</SNDPRT><SNDPRN>DEALERHUB</SNDPRN><RCVPOR>SAPERP</RCVPOR><RCVPRT>LS</RCVPRT>"
                            "<RCVPRN>ERPCLNT800</RCVPRN><CREDAT>20261121</CREDAT><CRETIM>010309</CRETIM>");
    assert_holds(documents, "<SERIAL>20261121010309000042</SERIAL>");
    assert_holds(documents, "<ARCKEY>urn:sap.com:msgid=");
    assert_lacks(documents, "<STATUS>");
    assert_lacks(documents, "<CIMTYP>");
    documents_end(&documents);
}

static const char *key_of(const struct documents *documents) {
    const char *key = strstr(documents->xml, "<ARCKEY>");
    assert_non_null(key);
    return arena_copy_n(documents->builder->arena, key, strcspn(key + 1, "<") + 1);
}

static void the_same_request_gives_the_same_bytes_and_another_number_another_key(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_company(), NULL);
    documents_build_good(&documents, "DEBMAS07", NULL);
    const char *first = documents.xml;
    const char *key = key_of(&documents);
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_string_equal(documents.xml, first);
    documents.request.at += SECONDS(3600);
    documents.request.serial++;
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_string_not_equal(documents.xml, first);
    assert_string_equal(key_of(&documents), key);
    documents.request.number = 43;
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_string_not_equal(key_of(&documents), key);
    documents_end(&documents);
}

static const char *content_of(struct documents *documents) {
    documents_build_good(documents, "DEBMAS07", NULL);
    return arena_copy_n(documents->builder->arena, (const char *)documents->made.content.data,
                        documents->made.content.length);
}

static void only_what_the_hub_owns_is_a_reason_to_send_again(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_company(), NULL);
    const char *created = content_of(&documents);
    documents.request.number = 77;
    documents.request.at += DAYS(1);
    documents.request.object_key = "4711";
    documents.builder->customer.version++;
    assert_string_equal(content_of(&documents), created);
    builder_change(documents.builder, "phone", "0512-65880305|work");
    assert_string_not_equal(content_of(&documents), created);
    documents_end(&documents);
}

static void a_mapping_down_to_debmas06_needs_no_rebuild(void **state) {
    (void)state;
    const char *const older[] = {"type=\"DEBMAS07\"", "type=\"DEBMAS06\"", NULL};
    struct documents documents = documents_start(builder_company(), older);
    documents_build_good(&documents, "DEBMAS06", NULL);
    assert_holds(documents, "<DEBMAS06><IDOC");
    assert_holds(documents, "<IDOCTYP>DEBMAS06</IDOCTYP>");
    documents_end(&documents);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_person_is_created_with_general_data_only),
        cmocka_unit_test(birth_date_and_gender_stand_on_the_contact_person_only),
        cmocka_unit_test(a_company_is_created_with_sales_area_and_company_code),
        cmocka_unit_test(an_update_leaves_alone_what_is_not_the_hubs),
        cmocka_unit_test(what_was_sent_before_is_updated_even_without_a_number),
        cmocka_unit_test(a_cleared_value_goes_out_empty),
        cmocka_unit_test(a_value_that_means_leave_alone_is_no_value),
        cmocka_unit_test(a_persons_id_number_goes_out_only_when_switched_on),
        cmocka_unit_test(the_control_record_says_from_whom_to_whom_and_what),
        cmocka_unit_test(the_same_request_gives_the_same_bytes_and_another_number_another_key),
        cmocka_unit_test(only_what_the_hub_owns_is_a_reason_to_send_again),
        cmocka_unit_test(a_mapping_down_to_debmas06_needs_no_rebuild),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
