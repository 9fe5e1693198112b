#include "tests/support/test.h"

#include "hub/base/log.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Standard error goes into a pipe while lines are written; they are far smaller than a pipe holds. */
struct capture {
    int kept, ends[2];
    char text[8192];
};

static void capture_begin(struct capture *capture) {
    assert_int_equal(pipe(capture->ends), 0);
    capture->kept = dup(STDERR_FILENO);
    (void)dup2(capture->ends[1], STDERR_FILENO);
    (void)close(capture->ends[1]);
}

static const char *capture_end(struct capture *capture) {
    (void)dup2(capture->kept, STDERR_FILENO);
    (void)close(capture->kept);
    const ssize_t length = read(capture->ends[0], capture->text, sizeof capture->text - 1);
    (void)close(capture->ends[0]);
    capture->text[length < 0 ? 0 : length] = '\0';
    return capture->text;
}

static void a_happening_is_one_line_with_time_level_and_word(void **state) {
    (void)state;
    struct capture capture;
    log_configure(LOG_INFO_LEVEL, LOG_TEXT);
    capture_begin(&capture);
    log_line(LOG_WARN_LEVEL, "event_refused", "topic=%s partition=%d", "a\nb", 3);
    const char *line = capture_end(&capture);
    assert_non_null(strstr(line, "Z warn  event_refused topic=a b partition=3\n"));
}

static void lines_below_the_level_are_not_written(void **state) {
    (void)state;
    struct capture capture;
    log_configure(LOG_WARN_LEVEL, LOG_TEXT);
    capture_begin(&capture);
    log_line(LOG_DEBUG_LEVEL, "a", "x");
    log_line(LOG_INFO_LEVEL, "b", "x");
    log_line(LOG_ERROR_LEVEL, "c", "x");
    const char *line = capture_end(&capture);
    assert_null(strstr(line, " a "));
    assert_null(strstr(line, " b "));
    assert_non_null(strstr(line, " c x\n"));
}

static void a_json_line_is_json_whatever_it_says(void **state) {
    (void)state;
    struct capture capture;
    struct error error;
    log_configure(LOG_INFO_LEVEL, LOG_JSON);
    (void)error_set(&error, DATABASE_FAILED, "place", "line\nwith \"quotes\" and \\");
    capture_begin(&capture);
    log_failure("batch_repeated", &error);
    json_t *line = json_loads(capture_end(&capture), 0, NULL);
    assert_non_null(line);
    assert_string_equal(json_string_value(json_object_get(line, "level")), "error");
    assert_string_equal(json_string_value(json_object_get(line, "what")), "batch_repeated");
    assert_non_null(strstr(json_string_value(json_object_get(line, "message")), "line\nwith \"quotes\" and \\"));
    json_decref(line);
}

int main(void) {
    (void)setenv("LC_ALL", "C", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_happening_is_one_line_with_time_level_and_word),
        cmocka_unit_test(lines_below_the_level_are_not_written),
        cmocka_unit_test(a_json_line_is_json_whatever_it_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
