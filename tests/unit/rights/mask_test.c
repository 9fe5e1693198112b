#include "tests/support/test.h"

#include "hub/rights/mask.h"

static const struct {
    const char *mask, *text, *shown;
} cases[] = {
    {"phone", "13812348000", "138****8000"},
    {"phone", "138-1234-8000", "138******8000"},
    {"phone", "１３８１２３４８０００", "１３８****８０００"},
    {"phone", "5912300", "*******"}, /* nothing to hide between the ends: all of it is hidden */
    {"phone", "", ""},
    {"id", "340204198502142320", "3402**********2320"},
    {"id", "E1234567", "********"},
    {"name", "李红", "李**"},
    {"name", "王先生", "王**"},
    {"name", "欧阳修文", "欧阳**"},
    {"name", "欧阳", "欧**"},
    {"name", "李", "***"},
    {"name", "", "***"},
    {"name", "Li Hong", "L**"},
    {"tail", "LVVDB11B9PD016482", "***********016482"},
    {"tail", "016482", "******"},
    {"email", "lihong@example.cn", "l***@example.cn"},
    {"email", "红@例子.中国", "红***@例子.中国"},
    {"email", "@example.cn", "***"},
    {"email", "no address", "***"},
    {"year", "1985-02-14", "1985-**-**"},
    {"year", "unknown", "***"},
    {"hidden", "anything", "***"},
    {"phone", "\xff\xfe not UTF-8 at all", "***"},
    {"name", "\xff", "***"},
};

static void each_mask_shows_what_it_promises_and_no_more(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mask_function *mask = mask_by_name(cases[i].mask);
        assert_non_null(mask);
        assert_string_equal(mask(cases[i].text, arena), cases[i].shown);
    }
    arena_free(arena);
}

static void an_unknown_mask_is_none(void **state) {
    (void)state;
    assert_null(mask_by_name("rot13"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_mask_shows_what_it_promises_and_no_more),
        cmocka_unit_test(an_unknown_mask_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
