#include "tests/support/test.h"

#include "hub/stage/relay_pace.h"

enum { MOST = 500 };

/* A cycle that began at `begun` seconds and took a tenth of one. */
static void one_cycle(struct relay_pace *pace, int64_t begun, size_t found) {
    relay_pace_note(pace, SECONDS(begun), SECONDS(begun) + SECONDS(1) / 10, found, MOST, false);
}

static void a_cycle_of_a_few_records_is_followed_at_once(void **state) {
    struct relay_pace pace = {0};
    (void)state;
    one_cycle(&pace, 10, 99);
    assert_int_equal(relay_pace_span(&pace, false), 0);
    assert_int_equal(relay_pace_span(&pace, true), 0);
}

static void one_of_many_by_as_much_time_as_it_took_but_a_fifth_of_a_second_at_most(void **state) {
    struct relay_pace pace = {0};
    (void)state;
    one_cycle(&pace, 10, 100);
    assert_int_equal(relay_pace_span(&pace, false), SECONDS(1) / 10);
    relay_pace_note(&pace, SECONDS(20), SECONDS(23), 100, MOST, false);
    assert_int_equal(relay_pace_span(&pace, false), SECONDS(1) / 5);
}

/* 1000 records a second: half a second to fill a cycle, of which a tenth is over. */
static void while_all_are_behind_a_cycle_is_to_be_full(void **state) {
    struct relay_pace pace = {0};
    (void)state;
    one_cycle(&pace, 10, MOST);
    one_cycle(&pace, 11, 1000);
    assert_int_equal(relay_pace_span(&pace, true), SECONDS(4) / 10);
    assert_int_equal(relay_pace_span(&pace, false), SECONDS(1) / 10);
}

static void what_would_take_longer_to_fill_waits_three_quarters_of_a_second(void **state) {
    struct relay_pace pace = {0};
    (void)state;
    one_cycle(&pace, 10, MOST);
    one_cycle(&pace, 14, 100);
    assert_int_equal(relay_pace_span(&pace, true), SECONDS(3) / 4);
}

static void one_that_was_full_by_itself_waits_no_longer_than_ever(void **state) {
    struct relay_pace pace = {0};
    (void)state;
    one_cycle(&pace, 10, MOST);
    relay_pace_note(&pace, SECONDS(10) + SECONDS(1) / 4, SECONDS(10) + SECONDS(1) / 2, 5000, MOST, false);
    assert_int_equal(relay_pace_span(&pace, true), SECONDS(1) / 5);
}

/* Others of them wait already. */
static void behind_a_full_cycle_as_much_time_goes_by_as_it_took_only_while_all_are_behind(void **state) {
    struct relay_pace pace = {0};
    (void)state;
    one_cycle(&pace, 10, MOST);
    relay_pace_note(&pace, SECONDS(11), SECONDS(11) + SECONDS(1) / 10, MOST, MOST, true);
    assert_int_equal(relay_pace_span(&pace, false), 0);
    assert_int_equal(relay_pace_span(&pace, true), SECONDS(1) / 10);
}

/* What is found next came since then. */
static void a_look_that_found_nothing_counts_as_one(void **state) {
    struct relay_pace pace = {0};
    (void)state;
    one_cycle(&pace, 10, MOST);
    one_cycle(&pace, 14, 0);
    assert_int_equal(relay_pace_span(&pace, true), 0);
    one_cycle(&pace, 15, 1000);
    assert_int_equal(relay_pace_span(&pace, true), SECONDS(4) / 10);
}

static void nothing_gathers_for_one_that_lost_its_shard(void **state) {
    struct relay_pace pace = {0};
    (void)state;
    one_cycle(&pace, 10, MOST);
    relay_pace_forget(&pace);
    assert_int_equal(relay_pace_span(&pace, true), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cycle_of_a_few_records_is_followed_at_once),
        cmocka_unit_test(one_of_many_by_as_much_time_as_it_took_but_a_fifth_of_a_second_at_most),
        cmocka_unit_test(while_all_are_behind_a_cycle_is_to_be_full),
        cmocka_unit_test(what_would_take_longer_to_fill_waits_three_quarters_of_a_second),
        cmocka_unit_test(one_that_was_full_by_itself_waits_no_longer_than_ever),
        cmocka_unit_test(behind_a_full_cycle_as_much_time_goes_by_as_it_took_only_while_all_are_behind),
        cmocka_unit_test(a_look_that_found_nothing_counts_as_one),
        cmocka_unit_test(nothing_gathers_for_one_that_lost_its_shard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
