/* The subcommands that look after the model and verify what it made, as a user runs them on a database of some size. */
#include "tests/support/console.h"
#include "tests/support/test.h"
#include "tests/support/world.h"

#define NEEDS_STORE (NEEDS_CONFIG | NEEDS_DATABASE | NEEDS_KEYS)
static const struct subcommand subcommands[] = {
    {"rebuild", "", "", "", rebuild_main, NEEDS_STORE},
};
static struct console console;

static int begin(void **state) {
    (void)state;
    console_open(&console, subcommands, sizeof subcommands / sizeof *subcommands);
    GPtrArray *events = world_events(&console.fixture, 7, 250);
    for (unsigned at = 0; at < events->len; at += 50) {
        (void)merge_fixture_merge(&console.fixture, (const char *const *)&events->pdata[at], 50, NULL);
    }
    g_ptr_array_free(events, 1);
    return 0;
}

static int end(void **state) {
    (void)state;
    console_close(&console);
    return 0;
}

/* --- rebuild ------------------------------------------------------------------------------------------------------ */

static void a_verification_of_what_was_merged_finds_nothing(void **state) {
    (void)state;
    assert_int_equal(console_run(&console, "rebuild --verify"), EXIT_DONE);
    console_says(&console, ", 0 differences");
    json_t *json = console_json(&console, "rebuild --verify", EXIT_DONE);
    assert_true(json_integer_value(json_object_get(json, "records")) > 20);
    assert_int_equal(json_integer_value(json_object_get(json, "count")), 0);
    json_decref(json);
}

static void a_difference_is_told_by_the_exit_code_and_named(void **state) {
    (void)state;
    console_sql(&console, "UPDATE golden SET version = version + 1, cells = cells || '\\x00'");
    json_t *json = console_json(&console, "rebuild --verify --most 2", EXIT_NOTHING);
    assert_true(json_integer_value(json_object_get(json, "count")) > 2);
    assert_int_equal(json_array_size(json_object_get(json, "differences")), 2);
    json_decref(json);
    console_sql(&console, "UPDATE golden SET cells = substr(cells, 1, length(cells) - 1)");
    assert_int_equal(console_run(&console, "rebuild --verify"), EXIT_DONE);
}

static void nothing_is_verified_by_files_that_are_not_in_force(void **state) {
    (void)state;
    console_sql(&console, "UPDATE merge_state SET file_set = NULL");
    assert_int_equal(console_run(&console, "rebuild --verify"), EXIT_SERVICE);
    console_sql(&console, "UPDATE merge_state SET file_set = 1");
}

static void a_rebuild_asks_what_for(void **state) {
    (void)state;
    assert_int_equal(console_run(&console, "rebuild"), EXIT_USAGE);
    assert_int_equal(console_run(&console, "rebuild --verify --most 0"), EXIT_USAGE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_verification_of_what_was_merged_finds_nothing),
        cmocka_unit_test(a_difference_is_told_by_the_exit_code_and_named),
        cmocka_unit_test(nothing_is_verified_by_files_that_are_not_in_force),
        cmocka_unit_test(a_rebuild_asks_what_for),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
