#include "tests/support/test.h"

#include "hub/base/moment.h"

#include <time.h>

static void a_moment_does_not_follow_the_clock_on_the_wall(void **state) {
    struct timespec steady;
    (void)state;
    (void)clock_gettime(CLOCK_MONOTONIC, &steady);
    const moment now = moment_now();
    const int64_t since_start = SECONDS(steady.tv_sec) + steady.tv_nsec / 1000;
    assert_in_range((uint64_t)(now - since_start), (uint64_t)DAYS(366), (uint64_t)(DAYS(366) + SECONDS(600)));
    assert_true(moment_now() >= now);
}

static void what_never_happened_is_more_than_a_year_past_however_young_the_system(void **state) {
    (void)state;
    assert_true(moment_now() > DAYS(365));
}

static void a_wait_ends_so_much_later_than_now_by_the_same_clock(void **state) {
    const int64_t span = SECONDS(7) + 250000;
    const moment before = moment_now() - DAYS(366);
    const struct timespec until = moment_after(span);
    const moment after = moment_now() - DAYS(366);
    const int64_t end = SECONDS(until.tv_sec) + until.tv_nsec / 1000;
    (void)state;
    assert_true(end >= before + span && end <= after + span);
    assert_in_range((uint64_t)until.tv_nsec, 0, 999999999);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_moment_does_not_follow_the_clock_on_the_wall),
        cmocka_unit_test(what_never_happened_is_more_than_a_year_past_however_young_the_system),
        cmocka_unit_test(a_wait_ends_so_much_later_than_now_by_the_same_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
