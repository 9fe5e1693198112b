#include "tests/unit/identity/identity_support.h"

static const char *normal(void **state, const char *typed) {
    return identity_value(*state, "name", typed)->normal;
}

static void a_name_is_the_same_however_it_is_spaced_or_spelled(void **state) {
    const char *expected = "person" US "李红" US "li hong" US "李";
    assert_string_equal(normal(state, "李红"), expected);
    assert_string_equal(normal(state, " 李　红 "), expected);
    assert_string_equal(normal(state, "李紅"), expected);
    assert_string_equal(normal(state, "李红(车主)"), expected);
    assert_string_equal(normal(state, "李红2"), expected);
}

static void surnames_have_readings_of_their_own(void **state) {
    static const char *const names[][2] = {{"曾国藩", "zeng guo fan"},   {"单志鹏", "shan zhi peng"},
                                           {"解小东", "xie xiao dong"},  {"仇英", "qiu ying"},
                                           {"查良镛", "zha liang yong"}, {"盖叫天", "ge jiao tian"},
                                           {"區小明", "ou xiao ming"},   {"尉迟恭", "yu chi gong"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct value *value = identity_value(*state, "name", names[i][0]);
        assert_string_equal(identity_part(*state, value, NAME_READING), names[i][1]);
    }
}

static void inside_a_given_name_a_character_keeps_its_common_reading(void **state) {
    const struct value *value = identity_value(*state, "name", "王单");
    assert_string_equal(identity_part(*state, value, NAME_READING), "wang dan");
}

static void a_surname_of_two_characters_is_one_surname(void **state) {
    const struct value *value = identity_value(*state, "name", "歐陽娜娜");
    assert_string_equal(identity_part(*state, value, NAME_SURNAME), "欧阳");
    assert_string_equal(identity_part(*state, value, NAME_WRITTEN), "欧阳娜娜");
}

static void a_surname_with_a_title_says_no_more_than_that(void **state) {
    static const char *const typed[] = {"王先生", "王女士", "王总", "王师傅", "小王",
                                        "老王",   "王",     "王*",  "王某某", "王工"};
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        const struct value *value = identity_value(*state, "name", typed[i]);
        assert_true(name_is_title_only(value->normal));
        assert_int_equal(value->flags, VALUE_LESS_SPECIFIC);
        assert_string_equal(identity_part(*state, value, NAME_SURNAME), "王");
    }
    assert_string_equal(identity_part(*state, identity_value(*state, "name", "王女士"), NAME_GENDER), "female");
}

static void a_full_name_with_a_title_is_a_full_name(void **state) {
    const struct value *value = identity_value(*state, "name", "李红女士");
    assert_false(name_is_title_only(value->normal));
    assert_string_equal(value->normal, "person" US "李红" US "li hong" US "李" US "female");
    assert_int_equal(value->flags, 0);
}

static void a_given_name_that_ends_like_a_short_title_is_kept(void **state) {
    const struct value *value = identity_value(*state, "name", "张建工");
    assert_string_equal(identity_part(*state, value, NAME_WRITTEN), "张建工");
}

static void placeholders_say_nothing(void **state) {
    static const char *const typed[] = {"测试", "测试客户3", "无", "０", "散客", "先生", "N/A"};
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        const struct value *value = identity_value(*state, "name", typed[i]);
        assert_string_equal(value->normal, "");
        assert_int_equal(value->flags, VALUE_PLACEHOLDER | VALUE_DOUBTFUL);
        assert_int_equal(value->doubt, DOUBT_PLACEHOLDER);
    }
}

static void organisations_are_known_by_their_core(void **state) {
    static const char *const typed[] = {"芜湖江汇物流有限公司", "安徽省芜湖市江汇物流有限责任公司",
                                        "江汇（芜湖）物流有限公司", "蕪湖江匯物流股份有限公司"};
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        const struct value *value = identity_value(*state, "name", typed[i]);
        assert_string_equal(identity_part(*state, value, NAME_KIND), "organisation");
        assert_string_equal(identity_part(*state, value, NAME_SURNAME), "江汇物流");
    }
    const struct value *english = identity_value(*state, "latin-name", "Wuhu Jianghui Logistics Co., Ltd.");
    assert_string_equal(identity_part(*state, english, NAME_SURNAME), "wuhu jianghui logistics");
}

static void latin_names_lose_tones_titles_and_capitals(void **state) {
    static const char *const typed[] = {"Li Hong", "LI,  Hong", "Lǐ Hóng", "ＬＩ ＨＯＮＧ", "Ms. Li Hong"};
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        const struct value *value = identity_value(*state, "latin-name", typed[i]);
        assert_string_equal(identity_part(*state, value, NAME_WRITTEN), "li hong");
    }
    assert_string_equal(identity_part(*state, identity_value(*state, "latin-name", "LYU Bu"), NAME_READING), "lu bu");
    assert_string_equal(identity_part(*state, identity_value(*state, "latin-name", "lv bu"), NAME_READING), "lu bu");
}

static void a_name_with_a_dot_is_a_persons(void **state) {
    const struct value *value = identity_value(*state, "name", "阿卜杜·热合曼");
    assert_string_equal(identity_part(*state, value, NAME_KIND), "person");
    assert_string_equal(identity_part(*state, value, NAME_WRITTEN), "阿卜杜热合曼");
}

static void broken_octets_are_survived(void **state) {
    const struct value *value = identity_value(*state, "name", "\xE6\x9D\xFF\xC0\x80李");
    assert_non_null(value->normal);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_the_same_however_it_is_spaced_or_spelled),
        cmocka_unit_test(surnames_have_readings_of_their_own),
        cmocka_unit_test(inside_a_given_name_a_character_keeps_its_common_reading),
        cmocka_unit_test(a_surname_of_two_characters_is_one_surname),
        cmocka_unit_test(a_surname_with_a_title_says_no_more_than_that),
        cmocka_unit_test(a_full_name_with_a_title_is_a_full_name),
        cmocka_unit_test(a_given_name_that_ends_like_a_short_title_is_kept),
        cmocka_unit_test(placeholders_say_nothing),
        cmocka_unit_test(organisations_are_known_by_their_core),
        cmocka_unit_test(latin_names_lose_tones_titles_and_capitals),
        cmocka_unit_test(a_name_with_a_dot_is_a_persons),
        cmocka_unit_test(broken_octets_are_survived),
    };
    return cmocka_run_group_tests(tests, identity_open, identity_close);
}
