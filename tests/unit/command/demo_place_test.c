#include "tests/support/test.h"

#include "hub/command/demo_place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int setup(void **state) {
    *state = arena_new();
    return 0;
}

static int teardown(void **state) {
    arena_free(*state);
    return 0;
}

static const char *file_in(const struct demo_place *place, struct arena *arena) {
    struct error error = {0};
    const char *file = arena_print(arena, "%s/below", place->path);
    assert_true(demo_place_write(file, "text", &error));
    return file;
}

static void a_place_of_its_own_goes_with_all_it_holds(void **state) {
    struct demo_place place;
    struct error error = {0};
    assert_true(demo_place_make(NULL, *state, &place, &error));
    assert_int_equal(mkdir(arena_print(*state, "%s/deep", place.path), S_IRWXU), 0);
    const char *file = file_in(&place, *state);
    assert_int_equal(symlink("/etc", arena_print(*state, "%s/deep/link", place.path)), 0);
    demo_place_leave(&place);
    assert_int_equal(access(file, F_OK), -1);
    assert_int_equal(access(place.path, F_OK), -1);
    assert_int_equal(access("/etc/passwd", F_OK), 0);
}

static void a_place_that_was_named_stays(void **state) {
    struct demo_place parent;
    struct demo_place place;
    struct error error = {0};
    assert_true(demo_place_make(NULL, *state, &parent, &error));
    assert_true(demo_place_make(arena_print(*state, "%s/named", parent.path), *state, &place, &error));
    const char *file = file_in(&place, *state);
    demo_place_leave(&place);
    assert_int_equal(access(file, F_OK), 0);
    demo_place_leave(&parent);
}

static void a_place_that_holds_an_earlier_demo_is_refused(void **state) {
    struct demo_place parent;
    struct demo_place place;
    struct error error = {0};
    assert_true(demo_place_make(NULL, *state, &parent, &error));
    (void)file_in(&parent, *state);
    assert_false(demo_place_make(parent.path, *state, &place, &error));
    assert_int_equal(error.code, DEMO_PLACE_USED);
    assert_string_equal(error.place, parent.path);
    assert_non_null(strstr(error_kind(error.code)->remedy_en, "--directory"));
    demo_place_leave(&parent);
}

static void what_is_written_is_for_our_eyes_only(void **state) {
    struct demo_place place;
    struct stat status;
    struct error error = {0};
    assert_true(demo_place_make(NULL, *state, &place, &error));
    assert_int_equal(stat(file_in(&place, *state), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    demo_place_leave(&place);
}

static void a_copy_has_the_same_bytes(void **state) {
    struct demo_place place;
    struct error error = {0};
    char text[8] = "";
    assert_true(demo_place_make(NULL, *state, &place, &error));
    const char *copy = arena_print(*state, "%s/copy", place.path);
    assert_true(demo_place_copy(file_in(&place, *state), copy, *state, &error));
    FILE *stream = fopen(copy, "re");
    assert_non_null(stream);
    assert_non_null(fgets(text, sizeof text, stream));
    (void)fclose(stream);
    assert_string_equal(text, "text");
    assert_false(demo_place_copy("/nonexistent", copy, *state, &error));
    demo_place_leave(&place);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_place_of_its_own_goes_with_all_it_holds, setup, teardown),
        cmocka_unit_test_setup_teardown(a_place_that_was_named_stays, setup, teardown),
        cmocka_unit_test_setup_teardown(a_place_that_holds_an_earlier_demo_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_written_is_for_our_eyes_only, setup, teardown),
        cmocka_unit_test_setup_teardown(a_copy_has_the_same_bytes, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
