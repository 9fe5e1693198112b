#include "tests/support/test.h"

#include "hub/base/step.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void assert_armed(const char *wish, bool good) {
    struct error error = {.code = OK};
    assert_int_equal(step_arm(wish, &error), good);
    assert_int_equal(error.code, good ? OK : CONFIG_BAD_VALUE);
}

/* How a process ends that was armed so and does these steps. */
static int fate(const char *wish, const enum step *steps, size_t count) {
    int status = 0;
    const pid_t child = fork();
    if (child == 0) {
        struct error error;
        (void)step_arm(wish, &error);
        for (size_t i = 0; i < count; i++) {
            step_done(steps[i]);
        }
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, WUNTRACED), child);
    if (WIFSTOPPED(status)) {
        const int stopped = status;
        assert_int_equal(kill(child, SIGCONT), 0);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFEXITED(status)); /* it went on */
        return stopped;
    }
    return status;
}

static void a_process_dies_at_the_step_it_was_armed_for_and_at_no_other(void **state) {
    (void)state;
    static const enum step cycle[] = {STEP_READ, STEP_BEGIN, STEP_COMMIT, STEP_CLOSE};
    const int died = fate("commit", cycle, 4);
    assert_true(WIFSIGNALED(died) && WTERMSIG(died) == SIGKILL);
    assert_true(WIFEXITED(fate("commit", cycle, 2)));
    assert_true(WIFEXITED(fate("fence", cycle, 4)));
    assert_true(WIFEXITED(fate(NULL, cycle, 4)));
}

static void it_may_do_the_step_a_few_times_first(void **state) {
    (void)state;
    static const enum step cycles[] = {STEP_COMMIT, STEP_CLOSE, STEP_COMMIT, STEP_CLOSE};
    assert_true(WIFSIGNALED(fate("commit:2", cycles, 4)));
    assert_true(WIFEXITED(fate("commit:3", cycles, 4)));
}

static void it_may_freeze_instead_and_be_woken(void **state) {
    (void)state;
    static const enum step cycle[] = {STEP_COMMIT, STEP_CLOSE};
    const int stopped = fate("commit:1:freeze", cycle, 2);
    assert_true(WIFSTOPPED(stopped) && WSTOPSIG(stopped) == SIGSTOP);
}

static void a_wish_that_names_no_step_is_refused(void **state) {
    (void)state;
    assert_armed("comit", false);
    assert_armed("", false);
    assert_armed("commit:0", false);
    assert_armed("commit:x", false);
    assert_armed("commit:1:sleep", false);
    assert_armed(NULL, true);
}

static void every_step_has_a_name_of_its_own(void **state) {
    (void)state;
    for (unsigned i = 0; i < STEP_COUNT; i++) {
        for (unsigned k = 0; k < i; k++) {
            assert_string_not_equal(step_name((enum step)i), step_name((enum step)k));
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_process_dies_at_the_step_it_was_armed_for_and_at_no_other),
        cmocka_unit_test(it_may_do_the_step_a_few_times_first),
        cmocka_unit_test(it_may_freeze_instead_and_be_woken),
        cmocka_unit_test(a_wish_that_names_no_step_is_refused),
        cmocka_unit_test(every_step_has_a_name_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
