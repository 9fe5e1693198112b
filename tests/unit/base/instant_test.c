#include "tests/support/test.h"

#include "hub/base/instant.h"

static instant parsed(const char *text) {
    instant when = INSTANT_NONE;
    if (!instant_parse(text, &when)) {
        fail_msg("%s is refused", text);
    }
    return when;
}

static void a_zone_is_taken_into_account(void **state) {
    (void)state;
    assert_true(parsed("1970-01-01T00:00:00Z") == 0);
    assert_true(parsed("2026-11-20T14:03:00+08:00") == parsed("2026-11-20T06:03:00Z"));
    assert_true(parsed("2026-11-20T00:33:00-05:30") == parsed("2026-11-20T06:03:00Z"));
}

static void a_day_is_its_midnight_in_utc(void **state) {
    (void)state;
    assert_true(parsed("2026-11-20") == parsed("2026-11-20T00:00:00Z"));
}

static void fractions_count_down_to_microseconds(void **state) {
    (void)state;
    assert_true(parsed("1970-01-01T00:00:00.5Z") == 500000);
    assert_true(parsed("1970-01-01T00:00:00.000001Z") == 1);
    assert_true(parsed("1970-01-01T00:00:00.1234567Z") == 123456);
}

static void what_is_no_time_is_refused(void **state) {
    (void)state;
    static const char *const texts[] = {
        "",
        "2026",
        "2026-13-01",
        "2026-00-10",
        "2026-01-32",
        "20261120",
        "2026-1-1",
        "2026-11-20T",
        "2026-11-20T14:03Z",
        "2026-11-20 14:03:00Z",
        "2026-11-20x",
        "2026-11-20T14:03:00+8",
        "2026-11-20T14:03:00Zz",
        "9999-12-31T23:00:00-08:00", /* a year of five digits, and one before the first */
        "0000-01-01T00:00:00+08:00",
        "二〇二六年",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        instant when;
        if (instant_parse(texts[i], &when)) {
            fail_msg("'%s' is taken for a time", texts[i]);
        }
    }
    instant when;
    assert_false(instant_parse(NULL, &when));
}

static void what_is_printed_reads_as_the_same_instant(void **state) {
    (void)state;
    static const char *const texts[] = {"1969-12-31T23:59:59.999999Z", "1970-01-01T00:00:00Z", "1900-01-01T00:00:00Z",
                                        "2000-02-29T12:30:45Z",        "2026-11-20T06:03:00Z", "2100-03-01T00:00:00Z",
                                        "1600-02-29T00:00:00Z",        "0226-11-20T06:03:00Z", "0004-02-29T00:00:00Z",
                                        "9999-12-31T23:59:59.999999Z"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char text[INSTANT_TEXT];
        assert_string_equal(instant_print(parsed(texts[i]), text), texts[i]);
    }
}

static void microseconds_are_printed_only_when_there_are_any(void **state) {
    (void)state;
    char text[INSTANT_TEXT];
    assert_string_equal(instant_print(SECONDS(60), text), "1970-01-01T00:01:00Z");
    assert_string_equal(instant_print(SECONDS(60) + 7, text), "1970-01-01T00:01:00.000007Z");
    assert_string_equal(instant_print_day(parsed("2026-11-20T23:59:59Z"), text), "2026-11-20");
}

static void a_day_begins_at_the_midnight_before_also_before_the_epoch(void **state) {
    (void)state;
    assert_true(instant_day(parsed("2026-11-20T23:59:59.999999Z")) == parsed("2026-11-20"));
    assert_true(instant_day(parsed("2026-11-20")) == parsed("2026-11-20"));
    assert_true(instant_day(parsed("1958-07-01T12:00:00Z")) == parsed("1958-07-01"));
}

static void the_earlier_of_two_is_the_one_that_is_known(void **state) {
    (void)state;
    assert_true(instant_earlier(1, 2) == 1);
    assert_true(instant_earlier(2, 1) == 1);
    assert_true(instant_earlier(INSTANT_NONE, 2) == 2);
    assert_true(instant_earlier(2, INSTANT_NONE) == 2);
    assert_true(instant_earlier(INSTANT_NONE, INSTANT_NONE) == INSTANT_NONE);
}

static void days_follow_each_other_over_leap_years_and_centuries(void **state) {
    (void)state;
    assert_true(parsed("2024-03-01") - parsed("2024-02-28") == DAYS(2));
    assert_true(parsed("1900-03-01") - parsed("1900-02-28") == DAYS(1));
    assert_true(parsed("2000-03-01") - parsed("2000-02-28") == DAYS(2));
    assert_true(parsed("2001-01-01") - parsed("2000-01-01") == DAYS(366));
}

static void a_span_is_told_by_its_two_largest_units(void **state) {
    (void)state;
    static const struct {
        int64_t span;
        const char *en, *zh;
    } spans[] = {
        {SECONDS(1135982592), "13147 days 22 hours", "13147 天 22 小时"},
        {DAYS(1) + SECONDS(3599), "1 day", "1 天"},
        {SECONDS(3661), "1 hour 1 minute", "1 小时 1 分钟"},
        {SECONDS(601), "10 minutes 1 second", "10 分钟 1 秒"},
        {SECONDS(59), "59 seconds", "59 秒"},
        {1, "0 seconds", "0 秒"},
    };
    char text[SPAN_TEXT];
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        assert_string_equal(span_print(spans[i].span, false, text), spans[i].en);
        assert_string_equal(span_print(spans[i].span, true, text), spans[i].zh);
    }
}

static void now_is_after_this_was_written(void **state) {
    (void)state;
    assert_true(instant_now() > parsed("2026-01-01"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_zone_is_taken_into_account),
        cmocka_unit_test(a_day_is_its_midnight_in_utc),
        cmocka_unit_test(fractions_count_down_to_microseconds),
        cmocka_unit_test(what_is_no_time_is_refused),
        cmocka_unit_test(what_is_printed_reads_as_the_same_instant),
        cmocka_unit_test(microseconds_are_printed_only_when_there_are_any),
        cmocka_unit_test(a_day_begins_at_the_midnight_before_also_before_the_epoch),
        cmocka_unit_test(the_earlier_of_two_is_the_one_that_is_known),
        cmocka_unit_test(days_follow_each_other_over_leap_years_and_centuries),
        cmocka_unit_test(a_span_is_told_by_its_two_largest_units),
        cmocka_unit_test(now_is_after_this_was_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
