#include "tests/support/test.h"

#include "hub/command/global.h"

#include <stdlib.h>
#include <string.h>

struct fixture {
    struct arena *arena;
    struct error error;
    struct global_options options;
};

static int begin(void **state) {
    (void)unsetenv("DEALERHUB_CONFIG");
    (void)unsetenv("DEALERHUB_DATA");
    struct fixture *fixture = calloc(1, sizeof *fixture);
    fixture->arena = arena_new();
    *state = fixture;
    return 0;
}

static int end(void **state) {
    struct fixture *fixture = *state;
    arena_free(fixture->arena);
    free(fixture);
    return 0;
}

/* The words of a command line after the program's name. */
static bool read_line(struct fixture *fixture, const char *line) {
    char *argv[16] = {arena_copy(fixture->arena, "dealerhub")};
    int argc = 1;
    for (char *word = strtok(arena_copy(fixture->arena, line), " "); word != NULL; word = strtok(NULL, " ")) {
        argv[argc++] = word;
    }
    return global_options_read(argc, argv, fixture->arena, &fixture->options, &fixture->error);
}

static void global_options_stand_before_or_after_the_command(void **state) {
    struct fixture *fixture = *state;
    assert_true(read_line(fixture, "--config a.conf validate --json x.xml --set k=v --set=l=w --data d"));
    assert_string_equal(fixture->options.config_file, "a.conf");
    assert_true(fixture->options.json);
    assert_int_equal(fixture->options.setting_count, 3);
    assert_string_equal(fixture->options.settings[1].text, "l=w");
    assert_string_equal(fixture->options.settings[2].text, "data=d");
    assert_string_equal(fixture->options.settings[2].origin, "--data");
    assert_int_equal(fixture->options.argument_count, 2);
    assert_string_equal(fixture->options.arguments[0], "validate");
    assert_string_equal(fixture->options.arguments[1], "x.xml");
    assert_null(fixture->options.arguments[2]);
}

static void a_commands_own_options_are_left_to_it(void **state) {
    struct fixture *fixture = *state;
    assert_true(read_line(fixture, "send --topic t -- --json"));
    assert_false(fixture->options.json);
    assert_int_equal(fixture->options.argument_count, 5);
    assert_string_equal(fixture->options.arguments[3], "--");
    assert_string_equal(fixture->options.arguments[4], "--json");
}

static void a_missing_value_or_an_unknown_option_is_a_usage_error(void **state) {
    struct fixture *fixture = *state;
    assert_false(read_line(fixture, "check --config"));
    assert_int_equal(fixture->error.code, USAGE);
    assert_string_equal(fixture->error.place, "--config");
    assert_false(read_line(fixture, "--frob check"));
    assert_string_equal(fixture->error.place, "--frob");
    assert_false(read_line(fixture, "--json=yes check"));
}

static void the_environment_gives_way_to_the_command_line(void **state) {
    struct fixture *fixture = *state;
    (void)setenv("DEALERHUB_CONFIG", "env.conf", 1);
    (void)setenv("DEALERHUB_DATA", "env.data", 1);
    assert_true(read_line(fixture, "check"));
    assert_string_equal(fixture->options.config_file, "env.conf");
    assert_string_equal(fixture->options.settings[0].text, "data=env.data");
    assert_true(read_line(fixture, "check --config own.conf --data own.data"));
    assert_string_equal(fixture->options.config_file, "own.conf");
    assert_string_equal(fixture->options.settings[1].text, "data=own.data"); /* later, so it wins */
}

static void without_a_command_there_is_none(void **state) {
    struct fixture *fixture = *state;
    assert_true(read_line(fixture, "--help --version"));
    assert_null(fixture->options.command);
    assert_true(fixture->options.help && fixture->options.version);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(global_options_stand_before_or_after_the_command, begin, end),
        cmocka_unit_test_setup_teardown(a_commands_own_options_are_left_to_it, begin, end),
        cmocka_unit_test_setup_teardown(a_missing_value_or_an_unknown_option_is_a_usage_error, begin, end),
        cmocka_unit_test_setup_teardown(the_environment_gives_way_to_the_command_line, begin, end),
        cmocka_unit_test_setup_teardown(without_a_command_there_is_none, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
