#include "tests/support/test.h"

#include "hub/event/amount.h"

static void assert_amount(const char *text, int64_t expected) {
    int64_t found = -1;
    assert_true(amount_parse(text, &found));
    assert_int_equal(found, expected);
}

static void amounts_are_hundredths(void **state) {
    (void)state;
    assert_amount("0", 0);
    assert_amount(".5", 50);
    assert_amount("+1", 100);
    assert_amount("000000000000012.50", 1250);
    assert_amount("0.0", 0);
    assert_amount("12", 1200);
    assert_amount("12.", 1200);
    assert_amount("12.5", 1250);
    assert_amount("99999999999.99", INT64_C(9999999999999));
}

static void further_digits_are_rounded(void **state) {
    (void)state;
    assert_amount("1.004", 100);
    assert_amount("1.005", 101);
    assert_amount("0.9999", 100);
}

static void what_is_no_plain_amount_is_none(void **state) {
    (void)state;
    static const char *const texts[] = {"", ".", "-1", "++1", "1,5", "1.0; 2.0", "1.2.3", " 1", "1e3", "100000000000"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        int64_t amount;
        assert_false(amount_parse(texts[i], &amount));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_are_hundredths),
        cmocka_unit_test(further_digits_are_rounded),
        cmocka_unit_test(what_is_no_plain_amount_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
