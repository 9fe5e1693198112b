#include "tests/support/test.h"

#include "hub/command/demo_child.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct fixture {
    char log[64];
    struct demo_program program;
};

static int setup(void **state) {
    static struct fixture fixture;
    (void)snprintf(fixture.log, sizeof fixture.log, "/tmp/demo-child-test.%ld", (long)getpid());
    fixture.program = (struct demo_program){.log = fixture.log, .last_signal = SIGTERM};
    *state = &fixture;
    return 0;
}

static int teardown(void **state) {
    const struct fixture *fixture = *state;
    return unlink(fixture->log);
}

static struct demo_program *shell(struct fixture *fixture, const char *const *argv) {
    fixture->program.argv = argv;
    return &fixture->program;
}

static void a_program_that_ends_well_is_finished(void **state) {
    const char *const argv[] = {"/bin/sh", "-c", "exit 0", NULL};
    struct demo_child child;
    struct error error = {0};
    assert_true(demo_child_start(shell(*state, argv), &child, &error));
    assert_true(demo_child_finish(&child, &error));
    assert_int_equal(child.pid, 0);
}

static void the_last_line_of_its_log_says_why_a_program_failed(void **state) {
    const char *const argv[] = {"/bin/sh", "-c", "echo first; echo the disk is full >&2; exit 3", NULL};
    struct demo_child child;
    struct error error = {0};
    assert_true(demo_child_start(shell(*state, argv), &child, &error));
    assert_false(demo_child_finish(&child, &error));
    assert_int_equal(error.code, DEMO_FAILED);
    assert_non_null(strstr(error.detail, "the disk is full"));
}

static void a_line_that_names_an_error_outweighs_what_is_said_behind_it(void **state) {
    const char *const argv[] = {"/bin/sh", "-c", "echo 'initdb: error: no room'; echo removing data directory; exit 1",
                                NULL};
    struct demo_child child;
    struct error error = {0};
    assert_true(demo_child_start(shell(*state, argv), &child, &error));
    assert_false(demo_child_finish(&child, &error));
    assert_non_null(strstr(error.detail, "no room"));
    assert_null(strstr(error.detail, "removing"));
}

static void a_program_that_is_not_there_is_told(void **state) {
    const char *const argv[] = {"/nonexistent/program", NULL};
    struct demo_child child;
    struct error error = {0};
    assert_true(demo_child_start(shell(*state, argv), &child, &error));
    assert_false(demo_child_finish(&child, &error));
    assert_non_null(strstr(error.detail, "cannot be started"));
}

static void a_program_runs_in_a_group_of_its_own_until_it_is_stopped(void **state) {
    const char *const argv[] = {"/bin/sleep", "600", NULL};
    struct demo_child child;
    struct error error = {0};
    assert_true(demo_child_start(shell(*state, argv), &child, &error));
    const pid_t pid = child.pid;
    assert_true(demo_child_lives(&child, &error));
    demo_child_stop(&child);
    assert_int_equal(child.pid, 0);
    assert_int_equal(kill(pid, 0), -1);
    demo_child_stop(&child); /* once more is nothing */
}

static void signals_that_the_demo_holds_back_reach_the_program(void **state) {
    const char *const argv[] = {"/bin/sleep", "600", NULL};
    struct demo_child child;
    struct error error = {0};
    sigset_t held;
    sigset_t before;
    (void)sigemptyset(&held);
    (void)sigaddset(&held, SIGTERM);
    assert_int_equal(sigprocmask(SIG_BLOCK, &held, &before), 0);
    assert_true(demo_child_start(shell(*state, argv), &child, &error));
    assert_int_equal(kill(child.pid, SIGTERM), 0);
    assert_false(demo_child_finish(&child, &error));
    assert_int_equal(error.code, PROGRAM_ENDED);
    assert_string_equal(error.detail, "by SIGTERM");
    assert_int_equal(sigprocmask(SIG_SETMASK, &before, NULL), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_program_that_ends_well_is_finished, setup, teardown),
        cmocka_unit_test_setup_teardown(the_last_line_of_its_log_says_why_a_program_failed, setup, teardown),
        cmocka_unit_test_setup_teardown(a_line_that_names_an_error_outweighs_what_is_said_behind_it, setup, teardown),
        cmocka_unit_test_setup_teardown(a_program_that_is_not_there_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(a_program_runs_in_a_group_of_its_own_until_it_is_stopped, setup, teardown),
        cmocka_unit_test_setup_teardown(signals_that_the_demo_holds_back_reach_the_program, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
