#include "tests/unit/adapters/idoc/documents.h"

#include "adapters/idoc/forms.h"
#include "adapters/idoc/units.h"

#include <fcntl.h>

static const char *repeated(struct arena *arena, const char *text, size_t times) {
    char *result = arena_alloc(arena, strlen(text) * times + 1);
    for (size_t i = 0; i < times; i++) {
        (void)strcat(result, text);
    }
    return result;
}

static void lengths_count_utf16_units(void **state) {
    (void)state;
    assert_int_equal(units_length(""), 0);
    assert_int_equal(units_length("a李é"), 3);
    assert_int_equal(units_length("𠮷"), 2);
    assert_int_equal(units_prefix("李红", 1), 3);
    assert_int_equal(units_prefix("a𠮷b", 2), 1);
    assert_int_equal(units_prefix("a𠮷b", 3), 5);
    assert_int_equal(units_prefix("abc", 9), 3);
}

static void a_long_name_runs_on_in_the_next_field(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_company(), NULL);
    builder_change(documents.builder, "name",
                   "上海浦东新区张江高科技园区宏达国际贸易与汽车进出口服务集团华东分公司第三采购供应中心有限公司");
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_holds(documents, "<NAME1>上海浦东新区张江高科技园区宏达国际贸易与汽车进出口服务集团华东分公司第</NAME1>"
                            "<NAME2>三采购供应中心有限公司</NAME2><ORT01>");
    documents_end(&documents);
}

static void a_surrogate_pair_is_never_divided(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_company(), NULL);
    struct arena *arena = documents.builder->arena;
    const char *head = repeated(arena, "公", 34);
    builder_change(documents.builder, "name", arena_print(arena, "%s𠮷田", head));
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_holds(documents, arena_print(arena, "<NAME1>%s</NAME1><NAME2>𠮷田</NAME2>", head));
    documents_end(&documents);
}

static void blanks_at_a_border_are_not_carried_over(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_company(), NULL);
    struct arena *arena = documents.builder->arena;
    const char *word = repeated(arena, "A", 34);
    builder_change(documents.builder, "name", arena_print(arena, "%s  %s   B", word, word));
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_holds(documents, arena_print(arena, "<NAME1>%s</NAME1><NAME2>%s</NAME2><NAME3>B</NAME3>", word, word));
    documents_end(&documents);
}

static void assert_held(struct documents *documents, const char *reason) {
    assert_int_equal(documents_build(documents), ERP_HELD);
    assert_non_null(documents->made.held);
    if (strstr(documents->made.held, reason) == NULL) {
        fail_msg("%s", documents->made.held);
    }
    assert_null(documents->bytes.data);
}

static void a_name_too_long_for_all_its_fields_is_held(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_company(), NULL);
    builder_change(documents.builder, "name", repeated(documents.builder->arena, "长", 141));
    assert_held(&documents, "E1KNA1M-NAME1: 141 UTF-16 units, 140 fit");
    builder_change(documents.builder, "name", repeated(documents.builder->arena, "长", 140));
    documents_build_good(&documents, "DEBMAS07", NULL);
    documents_end(&documents);
}

/* What is written to stderr while the document is built. */
static const char *build_listening(struct documents *documents) {
    char path[] = "/tmp/dealerhub-log-XXXXXX";
    const int log = mkstemp(path);
    const int kept = dup(STDERR_FILENO);
    assert_true(log >= 0 && kept >= 0);
    (void)dup2(log, STDERR_FILENO);
    documents_build_good(documents, "DEBMAS07", NULL);
    (void)dup2(kept, STDERR_FILENO);
    (void)close(kept);
    (void)close(log);
    const char *text = documents_read(documents->builder->arena, path);
    (void)unlink(path);
    return text;
}

static void a_cut_is_logged_without_the_value(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_company(), NULL);
    struct arena *arena = documents.builder->arena;
    const char *street = repeated(arena, "人民路八八号", 7);
    builder_change(documents.builder, "address",
                   arena_print(arena, "%s|姑苏区|苏州市|江苏省|中国|215002|registered", street));
    const char *log = build_listening(&documents);
    const char *kept = arena_copy_n(arena, street, 3L * 35);
    assert_holds(documents, arena_print(arena, "<STRAS>%s</STRAS>", kept));
    const char *line = strstr(log, "idoc-cut");
    assert_non_null(line);
    assert_non_null(strstr(line, "field=E1KNA1M-STRAS units=42 limit=35"));
    assert_null(strstr(line, "人民路"));
    assert_null(strstr(line + 1, "idoc-cut"));
    documents_end(&documents);
}

static void what_would_not_post_is_held_for_every_reason(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_person(), NULL);
    builder_change(documents.builder, "address", "张杨路500号|浦东新区||火星省");
    builder_change(documents.builder, "name", NULL);
    assert_held(&documents, "E1KNA1M-PSTLZ: a value is required");
    assert_held(&documents, "E1KNA1M-ORT01: a value is required");
    assert_held(&documents, "E1KNA1M-NAME1: a value is required");
    assert_held(&documents, "E1KNA1M-SORTL: a value is required");
    assert_held(&documents, "E1KNA1M-REGIO: the value is not in the map region");
    assert_null(strstr(documents.made.held, "火星"));
    assert_string_equal(documents.made.profile, "consumer");
    documents_end(&documents);
}

static void a_postcode_has_six_digits_in_china_only(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_company(), NULL);
    builder_change(documents.builder, "address", "人民路88号|姑苏区|苏州市|江苏省|中国|21500|registered");
    assert_held(&documents, "E1KNA1M-PSTLZ: the value does not match [0-9]{6}");
    builder_change(documents.builder, "address", "人民路88号|姑苏区|苏州市|江苏省|中国|２１５ ００２|registered");
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_holds(documents, "<PSTLZ>215002</PSTLZ>");
    builder_change(documents.builder, "address", "Hauptstr. 1||Walldorf|Baden|DE|69190|registered");
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_holds(documents, "<LAND1>DE</LAND1>");
    assert_holds(documents, "<PSTLZ>69190</PSTLZ>");
    assert_lacks(documents, "REGIO");
    builder_change(documents.builder, "address", "||香港||中国香港");
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_lacks(documents, "PSTLZ");
    documents_end(&documents);
}

static void an_unmapped_code_is_held_emptied_or_kept_as_the_map_says(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_person(), NULL);
    builder_change(documents.builder, "gender", "unknown");
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_lacks(documents, "ANRED");
    assert_lacks(documents, "PARGE");
    documents_end(&documents);
    const char *const keep[] = {"name=\"region\" unmapped=\"hold\"", "name=\"region\" unmapped=\"keep\"", NULL};
    documents = documents_start(builder_person(), keep);
    builder_change(documents.builder, "address", "张杨路500号|浦东新区|上海市|999||200122|home");
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_holds(documents, "<REGIO>999</REGIO>");
    documents_end(&documents);
}

static void what_was_typed_otherwise_is_read_in_its_normal_form(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_person(), NULL);
    builder_change(documents.builder, "birth-date", "1985.3.12");
    builder_change(documents.builder, "gender", "女");
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_lacks(documents, "GBDAT");
    for (size_t i = 0; i < documents.builder->customer.value_count; i++) {
        struct customer_value *value = &documents.builder->values[i];
        if (strcmp(value->attribute->name, "birth-date") == 0) {
            value->value.normal = "1985-03-12";
        } else if (strcmp(value->attribute->name, "gender") == 0) {
            value->value.normal = "female";
        }
    }
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_holds(documents, "<PARGE>2</PARGE><GBDAT>19850312</GBDAT>");
    documents_end(&documents);
}

static void set_normal(struct documents *documents, const char *attribute, const char *normal) {
    for (size_t i = 0; i < documents->builder->customer.value_count; i++) {
        struct customer_value *value = &documents->builder->values[i];
        if (strcmp(value->attribute->name, attribute) == 0) {
            value->value.normal = normal;
        }
    }
}

static void what_stands_in_an_address_of_one_line_is_taken_out_of_it(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_person(), NULL);
    builder_change(documents.builder, "address", "江苏省苏州市姑苏区人民路88号|||||215002|home");
    assert_held(&documents, "E1KNA1M-ORT01: a value is required: address, city (必填：地址，城市)");
    set_normal(&documents, "address", "江苏\x1f苏州\x1f姑苏区\x1f人民路88");
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_holds(documents, "<ORT01>苏州</ORT01>");
    assert_holds(documents, "<REGIO>100</REGIO>");
    assert_holds(documents, "<STRAS>江苏省苏州市姑苏区人民路88号</STRAS>");
    builder_change(documents.builder, "address", "人民路88号|姑苏区|苏州市|江苏省||215002|home");
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_holds(documents, "<ORT01>苏州市</ORT01>"); /* what was typed counts first */
    documents_end(&documents);
}

static void a_placeholder_is_no_value(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_person(), NULL);
    builder_change(documents.builder, "phone", NULL);
    builder_value(documents.builder, "phone", "13800138000|mobile")->value.flags = VALUE_PLACEHOLDER;
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_lacks(documents, "TELF2");
    documents_end(&documents);
}

static void forms_write_codes_dates_and_search_terms(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    assert_string_equal(form_apply(FORM_TEXT, "  a \n\t b ", 9, arena), "a b");
    assert_string_equal(form_apply(FORM_CODE, "ａｂ　１２ ～x", 9, arena), "AB12~X");
    assert_string_equal(form_apply(FORM_CODE, "沪a·1", 9, arena), "沪A·1");
    assert_string_equal(form_apply(FORM_DATE, "2026-11-20T10:00:00Z", 8, arena), "20261120");
    assert_string_equal(form_apply(FORM_DATE, "2026-11", 8, arena), "");
    assert_string_equal(form_apply(FORM_SEARCH, "Hong Da motors", 10, arena), "HONGDAMOTO");
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lengths_count_utf16_units),
        cmocka_unit_test(a_long_name_runs_on_in_the_next_field),
        cmocka_unit_test(a_surrogate_pair_is_never_divided),
        cmocka_unit_test(blanks_at_a_border_are_not_carried_over),
        cmocka_unit_test(a_name_too_long_for_all_its_fields_is_held),
        cmocka_unit_test(a_cut_is_logged_without_the_value),
        cmocka_unit_test(what_would_not_post_is_held_for_every_reason),
        cmocka_unit_test(a_postcode_has_six_digits_in_china_only),
        cmocka_unit_test(an_unmapped_code_is_held_emptied_or_kept_as_the_map_says),
        cmocka_unit_test(what_was_typed_otherwise_is_read_in_its_normal_form),
        cmocka_unit_test(what_stands_in_an_address_of_one_line_is_taken_out_of_it),
        cmocka_unit_test(a_placeholder_is_no_value),
        cmocka_unit_test(forms_write_codes_dates_and_search_terms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
