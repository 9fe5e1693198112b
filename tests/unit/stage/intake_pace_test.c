#include "tests/support/test.h"

#include "hub/stage/intake_pace.h"

/* batch.events of the tests. */
enum { CONFIGURED = 900 };

static struct config config(void) {
    return (struct config){.batch_events = CONFIGURED, .batch_bytes = 1000000};
}

/* A batch of so many messages would be full. */
static bool is_full_at(const struct pace *pace, unsigned events, instant now) {
    const struct config settings = config();
    struct intake_batch *batch = intake_batch_new(1);
    g_array_set_size(batch->inputs, events);
    const bool full = pace_is_full(pace, batch, &settings, now);
    g_array_set_size(batch->inputs, 0);
    intake_batch_free(batch);
    return full;
}

/* The clock that messages are dated by has nothing to do with the other. */
#define HERE DAYS(20000)

static void read_one(struct pace *pace, bool last, moment now) {
    pace_read(pace, &(struct message){.last = last, .appended = HERE - SECONDS(1) / 10}, HERE, now);
}

static void when_all_are_behind_a_batch_is_as_long_as_is_configured(void **state) {
    struct pace pace = {0};
    (void)state;
    read_one(&pace, false, SECONDS(100));
    pace_merged(&pace, CONFIGURED, SECONDS(1));
    assert_false(is_full_at(&pace, CONFIGURED - 1, SECONDS(100)));
    assert_true(is_full_at(&pace, CONFIGURED, SECONDS(100)));
}

static void beside_a_source_that_keeps_up_a_batch_is_no_longer_than_what_merges_in_a_moment(void **state) {
    struct pace pace = {0};
    (void)state;
    pace_merged(&pace, 500, SECONDS(1) / 10); /* 200 us each, 80 ms for 400 */
    read_one(&pace, true, SECONDS(100));
    assert_false(is_full_at(&pace, 399, SECONDS(100)));
    assert_true(is_full_at(&pace, 400, SECONDS(100)));
}

static void one_that_has_just_caught_up_with_old_messages_has_no_hurry(void **state) {
    struct pace pace = {0};
    (void)state;
    pace_merged(&pace, 500, SECONDS(1) / 10);
    pace_read(&pace, &(struct message){.last = true, .appended = HERE - SECONDS(10)}, HERE, SECONDS(100));
    pace_read(&pace, &(struct message){.last = true, .appended = INSTANT_NONE}, HERE, SECONDS(100));
    assert_false(is_full_at(&pace, CONFIGURED - 1, SECONDS(100)));
}

static void all_are_behind_when_none_has_kept_up_for_a_second(void **state) {
    struct pace pace = {0};
    (void)state;
    assert_true(pace_all_behind(&pace, SECONDS(100)));
    read_one(&pace, false, SECONDS(100));
    assert_true(pace_all_behind(&pace, SECONDS(100)));
    read_one(&pace, true, SECONDS(100));
    assert_false(pace_all_behind(&pace, SECONDS(101)));
    assert_true(pace_all_behind(&pace, SECONDS(101) + 1));
}

static void one_that_kept_up_is_remembered_for_a_second(void **state) {
    struct pace pace = {0};
    (void)state;
    pace_merged(&pace, 500, SECONDS(1) / 10);
    read_one(&pace, true, SECONDS(100));
    read_one(&pace, false, SECONDS(101));
    assert_true(is_full_at(&pace, 400, SECONDS(101)));
    assert_false(is_full_at(&pace, CONFIGURED - 1, SECONDS(102)));
}

static void however_slow_a_merge_is_a_third_of_what_is_configured_goes_together(void **state) {
    struct pace pace = {0};
    (void)state;
    pace_merged(&pace, 100, SECONDS(10));
    read_one(&pace, true, SECONDS(100));
    assert_false(is_full_at(&pace, CONFIGURED / 3 - 1, SECONDS(100)));
    assert_true(is_full_at(&pace, CONFIGURED / 3, SECONDS(100)));
}

static void what_a_few_events_cost_says_nothing_about_many(void **state) {
    struct pace pace = {0};
    (void)state;
    pace_merged(&pace, 500, SECONDS(1) / 10);
    pace_merged(&pace, 3, SECONDS(1) / 10);
    read_one(&pace, true, SECONDS(100));
    assert_false(is_full_at(&pace, 399, SECONDS(100)));
}

static void what_comes_after_a_pause_is_handed_on_at_once(void **state) {
    struct pace pace = {0};
    const struct config settings = {.batch_linger = SECONDS(1) / 50};
    (void)state;
    assert_int_equal(pace_time_left(&pace, &settings, SECONDS(100)), 0);
    pace_ready(&pace, SECONDS(100));
    assert_int_equal(pace_time_left(&pace, &settings, SECONDS(101)), 0);
}

static void behind_a_batch_events_gather_once_there_is_room(void **state) {
    struct pace pace = {0};
    const struct config settings = {.batch_linger = 20000};
    (void)state;
    pace_ready(&pace, SECONDS(100));
    assert_int_equal(pace_time_left(&pace, &settings, SECONDS(100)), 20000);
    assert_int_equal(pace_time_left(&pace, &settings, SECONDS(100) + 15000), 5000);
    assert_int_equal(pace_time_left(&pace, &settings, SECONDS(100) + 20000), 0);
}

static void a_batch_is_full_of_octets_too(void **state) {
    const struct config settings = config();
    const struct pace pace = {0};
    struct intake_batch *batch = intake_batch_new(1);
    (void)state;
    batch->bytes = (size_t)settings.batch_bytes;
    assert_true(pace_is_full(&pace, batch, &settings, SECONDS(100)));
    intake_batch_free(batch);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(when_all_are_behind_a_batch_is_as_long_as_is_configured),
        cmocka_unit_test(beside_a_source_that_keeps_up_a_batch_is_no_longer_than_what_merges_in_a_moment),
        cmocka_unit_test(one_that_has_just_caught_up_with_old_messages_has_no_hurry),
        cmocka_unit_test(one_that_kept_up_is_remembered_for_a_second),
        cmocka_unit_test(all_are_behind_when_none_has_kept_up_for_a_second),
        cmocka_unit_test(however_slow_a_merge_is_a_third_of_what_is_configured_goes_together),
        cmocka_unit_test(what_a_few_events_cost_says_nothing_about_many),
        cmocka_unit_test(what_comes_after_a_pause_is_handed_on_at_once),
        cmocka_unit_test(behind_a_batch_events_gather_once_there_is_room),
        cmocka_unit_test(a_batch_is_full_of_octets_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
