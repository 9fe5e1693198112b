#include "tests/support/test.h"

#include "hub/event/value.h"

#include <string.h>

#define SEPARATOR "\x1f"

static int begin(void **state) {
    *state = arena_new();
    return 0;
}

static int end(void **state) {
    arena_free(*state);
    return 0;
}

static void parts_come_back_in_their_places(void **state) {
    const char *const parts[] = {"138 0055 1234", "mobile", NULL, "spouse"};
    const char *joined = value_join(*state, parts, 4);
    assert_string_equal(value_part(*state, joined, 0), "138 0055 1234");
    assert_string_equal(value_part(*state, joined, 1), "mobile");
    assert_string_equal(value_part(*state, joined, 2), "");
    assert_string_equal(value_part(*state, joined, 3), "spouse");
}

static void a_part_that_is_missing_is_empty(void **state) {
    assert_string_equal(value_part(*state, "李红", 1), "");
    assert_string_equal(value_part(*state, "李红", 9), "");
    assert_string_equal(value_part(*state, "", 0), "");
}

static void empty_parts_at_the_end_make_no_other_value(void **state) {
    const char *const bare[] = {"李红"};
    const char *const trailing[] = {"李红", "", NULL};
    const char *const inner[] = {"", "mobile"};
    assert_string_equal(value_join(*state, bare, 1), "李红");
    assert_string_equal(value_join(*state, trailing, 3), "李红");
    assert_string_equal(value_join(*state, inner, 2), SEPARATOR "mobile");
}

static void nothing_joined_is_an_empty_value(void **state) {
    const char *const empty[] = {NULL, ""};
    assert_string_equal(value_join(*state, NULL, 0), "");
    assert_string_equal(value_join(*state, empty, 2), "");
}

static void a_part_is_a_copy_of_its_own(void **state) {
    char joined[] = "a" SEPARATOR "b";
    const char *part = value_part(*state, joined, 1);
    memset(joined, 'x', sizeof joined - 1);
    assert_string_equal(part, "b");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(parts_come_back_in_their_places, begin, end),
        cmocka_unit_test_setup_teardown(a_part_that_is_missing_is_empty, begin, end),
        cmocka_unit_test_setup_teardown(empty_parts_at_the_end_make_no_other_value, begin, end),
        cmocka_unit_test_setup_teardown(nothing_joined_is_an_empty_value, begin, end),
        cmocka_unit_test_setup_teardown(a_part_is_a_copy_of_its_own, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
