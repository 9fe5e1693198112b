#include "tests/support/test.h"

#include "hub/stage/relay_rest.h"

static const struct uuid WANG = {{1}}, LI = {{2}};

#define NOW SECONDS(1000)

static int begin(void **state) {
    *state = rests_new();
    return 0;
}

static int end(void **state) {
    rests_free(*state);
    return 0;
}

static void a_customer_with_a_usual_history_does_not_rest(void **state) {
    rests_note(*state, &WANG, 1000, NOW);
    assert_false(rests_has(*state, &WANG, NOW));
}

static void one_with_a_very_long_history_rests_ten_times_as_long_as_a_look_takes(void **state) {
    rests_note(*state, &WANG, 40000, NOW);
    assert_true(rests_has(*state, &WANG, NOW + SECONDS(2) - 1));
    assert_false(rests_has(*state, &WANG, NOW + SECONDS(2)));
    assert_false(rests_has(*state, &LI, NOW));
}

static void nobody_rests_for_longer_than_ten_seconds(void **state) {
    rests_note(*state, &WANG, 100000000, NOW);
    assert_true(rests_has(*state, &WANG, NOW + SECONDS(10) - 1));
    assert_false(rests_has(*state, &WANG, NOW + SECONDS(10)));
}

static void each_look_begins_a_rest_of_its_own(void **state) {
    rests_note(*state, &WANG, 40000, NOW);
    rests_note(*state, &LI, 40000, NOW + SECONDS(1));
    rests_note(*state, &WANG, 60000, NOW + SECONDS(2));
    assert_true(rests_has(*state, &WANG, NOW + SECONDS(4)));
    assert_false(rests_has(*state, &LI, NOW + SECONDS(4)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_customer_with_a_usual_history_does_not_rest, begin, end),
        cmocka_unit_test_setup_teardown(one_with_a_very_long_history_rests_ten_times_as_long_as_a_look_takes, begin,
                                        end),
        cmocka_unit_test_setup_teardown(nobody_rests_for_longer_than_ten_seconds, begin, end),
        cmocka_unit_test_setup_teardown(each_look_begins_a_rest_of_its_own, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
