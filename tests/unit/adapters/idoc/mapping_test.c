#include "tests/unit/adapters/idoc/documents.h"

/* The shipped mapping with one replacement is refused, with a line and this word. */
static void assert_refused(const char *from, const char *to, const char *detail) {
    struct documents documents = {.builder = builder_new()};
    const char *const changes[] = {from, to, NULL};
    assert_false(documents_open(&documents, changes));
    assert_int_equal(documents.error.code, CONFIG_INVALID);
    assert_non_null(strstr(documents.error.place, "mapping.xml:"));
    if (strstr(documents.error.detail, detail) == NULL) {
        fail_msg("%s", documents.error.detail);
    }
    builder_free(documents.builder);
}

static void names_that_do_not_exist_are_refused(void **state) {
    (void)state;
    assert_refused("type=\"DEBMAS07\"", "type=\"DEBMAS99\"", "the dictionary has no DEBMAS99");
    assert_refused("<Segment name=\"E1KNA11\"", "<Segment name=\"E1KNVPM\"", "E1KNVPM does not stand here");
    assert_refused("<Segment name=\"E1KNA11\"", "<Segment name=\"E1NONE\"", "E1NONE does not stand here");
    assert_refused("<Field name=\"ORT02\"", "<Field name=\"ORT03\"", "E1KNA1M has no field ORT03");
    assert_refused("attribute=\"gender\" map=\"gender\"", "attribute=\"sex\" map=\"gender\"", "no attribute sex");
    assert_refused("attribute=\"gender\" map=\"gender\"", "attribute=\"amount\" map=\"gender\"", "no attribute amount");
    assert_refused("part=\"district\"", "part=\"quarter\"", "no such part");
    assert_refused("map=\"region\"", "map=\"regions\"", "no map regions");
    assert_refused("where=\"type=uscc\"", "where=\"sort=uscc\"", "no part sort");
    assert_refused("when=\"LAND1=CN\"/>", "when=\"LAND9=CN\"/>", "no field LAND9");
    assert_refused("needs=\"PARGE GBDAT\"", "needs=\"PARGE GBDATE\"", "no field GBDATE");
    assert_refused("<Segment name=\"E1KNA11\" profiles=\"fleet\">", "<Segment name=\"E1KNA11\" profiles=\"float\">",
                   "no profile float");
    assert_refused("each=\"contact\"", "each=\"gender\"", "gender is no list");
    assert_refused("begins=\"vehicle.delivered\" by=\"vin\"", "begins=\"vehicle.delivered\" by=\"wine\"",
                   "no fact wine");
    assert_refused("<End kind=\"vehicle.returned\" by=\"vin\"/>", "<End kind=\"vehicle.returned\" by=\"name\"/>",
                   "no fact name");
}

static void what_no_event_will_ever_say_is_refused(void **state) {
    (void)state;
    assert_refused("begins=\"contract.signed\"", "begins=\"contract.singed\"", "no event kind contract.singed");
    assert_refused("kind=\"contract.cancelled\"", "kind=\"contract.canceled\"", "no event kind contract.canceled");
    assert_refused("begins=\"vehicle.delivered\" by=\"vin\"", "begins=\"vehicle.delivered\" by=\"score\"",
                   "vehicle.delivered has no fact score");
    assert_refused("is=\"organisation\"", "is=\"organization\"",
                   "party-kind is never organization, only person, organisation");
    assert_refused("is=\"organisation\"", "is=\"organisation|firm\"", "party-kind is never firm");
    assert_refused("where=\"kind=work|home\"", "where=\"kind=work|house\"", "phone is never house, only mobile, home");
    assert_refused("where=\"type=uscc\"", "where=\"type=credit-code\"", "id-document is never credit-code");
}

/* A city may be called anything. */
static void a_word_where_the_schema_has_no_list_is_left_alone(void **state) {
    (void)state;
    const char *const changes[] = {"part=\"street\" overflow", "part=\"street\" where=\"city=Atlantis\" overflow",
                                   NULL};
    struct documents documents = documents_start(builder_person(), changes);
    documents_end(&documents);
}

static void what_could_never_be_sent_is_refused(void **state) {
    (void)state;
    assert_refused("value=\"ZFLT\"", "value=\"ZFLEET\"", "KTOKD takes 4 UTF-16 units");
    assert_refused("to=\"320\"", "to=\"3200\"", "REGIO takes 3 UTF-16 units");
    assert_refused("field=\"MANDT\" value=\"800\"", "field=\"MANDT\" value=\"8000\"", "MANDT takes 3");
    assert_refused("split=\"NAME1 NAME2", "split=\"NAME2 NAME1", "split of NAME1 must begin with it");
    assert_refused("pattern=\"[0-9]{6}\"", "pattern=\"[0-9{6}\"", "no regular expression");
}

static void contradictions_are_refused(void **state) {
    (void)state;
    assert_refused("field=\"DOCREL\"", "field=\"DOCNUM\"", "DOCNUM cannot be set");
    assert_refused("<Field name=\"STKZN\" value=\"X\"", "<Field name=\"STKZN\" value=\"X\" consent=\"sale\"",
                   "exactly one of");
    assert_refused("<Field name=\"SPRAS\" value=\"1\"", "<Field name=\"SPRAS\"", "exactly one of");
    assert_refused("<Field name=\"SPRAS\" value=\"1\"", "<Field name=\"SPRAS\" value=\"1\" owner=\"erp\"",
                   "exactly one of");
    assert_refused("from=\"上海|上海市\"", "from=\"上海|北京市\"", "stands twice");
    assert_refused("<Profile name=\"consumer\"/>", "<Profile name=\"consumer\" is=\"person\"/>", "go together");
}

static void a_file_that_breaks_its_schema_is_refused(void **state) {
    (void)state;
    assert_refused("owner=\"create-only\"", "owner=\"nobody\"", "owner");
}

static void a_field_of_the_erp_may_be_named(void **state) {
    (void)state;
    const char *const changes[] = {"<Field name=\"SPRAS\" value=\"1\" required=\"yes\"/>",
                                   "<Field name=\"SPRAS\" owner=\"erp\"/>", NULL};
    struct documents documents = documents_start(builder_person(), changes);
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_lacks(documents, "SPRAS");
    documents.request.object_key = "1";
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_holds(documents, "<SPRAS>/</SPRAS>");
    documents_end(&documents);
}

static void the_system_is_the_callers_or_the_files(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_person(), NULL);
    assert_string_equal(documents.dialect.system(documents.dialect.state), "ERP");
    struct erp_dialect other;
    const struct files files = {.data = SCHEMAS};
    assert_true(
        idoc_dialect_open(&files, documents.builder->attributes, documents_kinds(), "P01", &other, &documents.error));
    assert_string_equal(other.system(other.state), "P01");
    other.close(other.state);
    documents_end(&documents);
}

static void segments_go_out_in_the_dictionarys_order_whatever_the_files(void **state) {
    (void)state;
    const char *const changes[] = {"<Segment name=\"E1KNA11\" profiles=\"fleet\">",
                                   "<Segment name=\"E1KNVAM\"><Field name=\"MSGFN\" value=\"005\"/></Segment>"
                                   "<Segment name=\"E1KNA11\" profiles=\"fleet\">",
                                   NULL};
    struct documents documents = documents_start(builder_company(), changes);
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_true(strstr(documents.xml, "<E1KNVAM") > strstr(documents.xml, "<E1KNB1M"));
    documents_end(&documents);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_that_do_not_exist_are_refused),
        cmocka_unit_test(what_no_event_will_ever_say_is_refused),
        cmocka_unit_test(a_word_where_the_schema_has_no_list_is_left_alone),
        cmocka_unit_test(what_could_never_be_sent_is_refused),
        cmocka_unit_test(contradictions_are_refused),
        cmocka_unit_test(a_file_that_breaks_its_schema_is_refused),
        cmocka_unit_test(a_field_of_the_erp_may_be_named),
        cmocka_unit_test(the_system_is_the_callers_or_the_files),
        cmocka_unit_test(segments_go_out_in_the_dictionarys_order_whatever_the_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
