#include "tests/support/test.h"

#include "hub/base/metrics.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

static void assert_line(struct metrics *metrics, const char *line) {
    struct arena *arena = arena_new();
    const struct bytes text = metrics_print(metrics, arena);
    const char *all = arena_copy_n(arena, (const char *)text.data, text.length);
    assert_non_null(strstr(all, arena_print(arena, "\n%s\n", line)));
    arena_free(arena);
}

static void a_counter_rises_and_a_gauge_is_set(void **state) {
    (void)state;
    struct metrics *metrics = metrics_new();
    metric_add(metrics, METRIC_CONSUMED, 2);
    metric_add(metrics, METRIC_CONSUMED, 3);
    metric_set(metrics, METRIC_INTAKE_QUEUE, 7);
    metric_set(metrics, METRIC_INTAKE_QUEUE, 4);
    assert_int_equal(metric_value(metrics, METRIC_CONSUMED), 5);
    assert_line(metrics, "# TYPE dealerhub_events_consumed_total counter");
    assert_line(metrics, "dealerhub_events_consumed_total 5");
    assert_line(metrics, "# TYPE dealerhub_intake_queue_events gauge");
    assert_line(metrics, "dealerhub_intake_queue_events 4");
    metrics_free(metrics);
}

static void times_are_shown_in_seconds(void **state) {
    (void)state;
    struct metrics *metrics = metrics_new();
    metric_add(metrics, METRIC_BATCH_TIME, 1500042);
    assert_line(metrics, "dealerhub_batch_seconds_total 1.500042");
    metrics_free(metrics);
}

static void refusals_are_counted_by_code(void **state) {
    (void)state;
    struct metrics *metrics = metrics_new();
    metric_add_code(metrics, METRIC_REFUSED, WRONG_KEY, 2);
    metric_add_code(metrics, METRIC_REFUSED, SCHEMA_VIOLATION, 1);
    assert_line(metrics, "dealerhub_events_refused_total{code=\"schema_violation\"} 1\n"
                         "dealerhub_events_refused_total{code=\"wrong_key\"} 2");
    assert_int_equal(metric_value_for(metrics, METRIC_REFUSED, "wrong_key"), 2);
    assert_int_equal(metric_value_for(metrics, METRIC_REFUSED, "id_reused"), 0);
    metrics_free(metrics);
}

static void a_label_with_quotes_stays_one_label(void **state) {
    (void)state;
    struct metrics *metrics = metrics_new();
    metric_set_for(metrics, METRIC_HELD, "a\"b\\c\nd", 1);
    assert_line(metrics, "dealerhub_idocs_held{port=\"a\\\"b\\\\c\\nd\"} 1");
    metrics_free(metrics);
}

static void labels_past_the_cap_count_as_other(void **state) {
    (void)state;
    struct metrics *metrics = metrics_new();
    for (unsigned i = 0; i < METRIC_SERIES_MAX + 10; i++) {
        char label[20];
        (void)snprintf(label, sizeof label, "port%u", i);
        metric_add_for(metrics, METRIC_PUBLISHED, label, 1);
    }
    assert_int_equal(metric_value_for(metrics, METRIC_PUBLISHED, "other"), 10);
    metrics_free(metrics);
}

static void *count_to_ten_thousand(void *state) {
    for (unsigned i = 0; i < 10000; i++) {
        metric_add(state, METRIC_MERGED, 1);
        metric_add_for(state, METRIC_PUBLISHED, "port", 1);
    }
    return NULL;
}

static void threads_lose_no_count(void **state) {
    (void)state;
    struct metrics *metrics = metrics_new();
    pthread_t threads[4];
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, count_to_ten_thousand, metrics), 0);
    }
    for (size_t i = 0; i < 4; i++) {
        (void)pthread_join(threads[i], NULL);
    }
    assert_int_equal(metric_value(metrics, METRIC_MERGED), 40000);
    assert_int_equal(metric_value_for(metrics, METRIC_PUBLISHED, "port"), 40000);
    metrics_free(metrics);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_counter_rises_and_a_gauge_is_set), cmocka_unit_test(times_are_shown_in_seconds),
        cmocka_unit_test(refusals_are_counted_by_code),       cmocka_unit_test(a_label_with_quotes_stays_one_label),
        cmocka_unit_test(labels_past_the_cap_count_as_other), cmocka_unit_test(threads_lose_no_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
