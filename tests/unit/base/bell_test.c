#include "tests/support/test.h"

#include "hub/base/bell.h"
#include "hub/base/instant.h"

#include <pthread.h>

static int begin(void **state) {
    *state = bell_new();
    return 0;
}

static int end(void **state) {
    bell_free(*state);
    return 0;
}

static void a_ring_that_came_before_is_not_lost_and_counts_once(void **state) {
    bell_ring(*state);
    bell_ring(*state);
    assert_true(bell_wait(*state, SECONDS(60)));
    assert_false(bell_wait(*state, 0));
}

static void without_a_ring_the_wait_ends_in_time(void **state) {
    assert_false(bell_wait(*state, 1000));
}

static void *ring(void *bell) {
    bell_ring(bell);
    return NULL;
}

static void whoever_waits_is_woken_by_another_thread(void **state) {
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, ring, *state), 0);
    assert_true(bell_wait(*state, SECONDS(60)));
    (void)pthread_join(thread, NULL);
}

static void no_bell_may_be_rung(void **state) {
    (void)state;
    bell_ring(NULL);
    bell_free(NULL);
    assert_false(bell_wait(*state, 0));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_ring_that_came_before_is_not_lost_and_counts_once, begin, end),
        cmocka_unit_test_setup_teardown(without_a_ring_the_wait_ends_in_time, begin, end),
        cmocka_unit_test_setup_teardown(whoever_waits_is_woken_by_another_thread, begin, end),
        cmocka_unit_test_setup_teardown(no_bell_may_be_rung, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
