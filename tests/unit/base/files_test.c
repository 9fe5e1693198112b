#include "tests/support/test.h"

#include "hub/base/files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct fixture {
    struct arena *arena;
    struct error error;
    char root[64];
    struct files files;
};

static void write_file(struct fixture *fixture, const char *name) {
    const char *path = arena_print(fixture->arena, "%s/%s", fixture->root, name);
    FILE *stream = fopen(path, "w");
    assert_non_null(stream);
    (void)fputs("12345", stream);
    (void)fclose(stream);
}

static int begin(void **state) {
    static const char *const folders[] = {"data", "data/config", "site", "site/config"};
    struct fixture *fixture = calloc(1, sizeof *fixture);
    fixture->arena = arena_new();
    (void)snprintf(fixture->root, sizeof fixture->root, "/tmp/dealerhub-files-XXXXXX");
    assert_non_null(mkdtemp(fixture->root));
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(mkdir(arena_print(fixture->arena, "%s/%s", fixture->root, folders[i]), 0700), 0);
    }
    fixture->files = (struct files){arena_print(fixture->arena, "%s/data", fixture->root),
                                    arena_print(fixture->arena, "%s/site", fixture->root)};
    write_file(fixture, "data/config/rules.xml");
    *state = fixture;
    return 0;
}

static int end(void **state) {
    static const char *const gone[] = {"data/config/rules.xml", "site/config/rules.xml"};
    static const char *const folders[] = {"data/config", "data", "site/config", "site", "."};
    struct fixture *fixture = *state;
    for (size_t i = 0; i < 2; i++) {
        (void)unlink(arena_print(fixture->arena, "%s/%s", fixture->root, gone[i]));
    }
    for (size_t i = 0; i < 4; i++) {
        (void)rmdir(arena_print(fixture->arena, "%s/%s", fixture->root, folders[i]));
    }
    (void)rmdir(fixture->root);
    arena_free(fixture->arena);
    free(fixture);
    return 0;
}

static void the_shipped_file_is_taken_when_the_site_has_none(void **state) {
    struct fixture *fixture = *state;
    struct found_file found;
    assert_true(files_find(&fixture->files, "config/rules.xml", fixture->arena, &found, &fixture->error));
    assert_false(found.site);
    assert_non_null(strstr(found.path, "/data/config/rules.xml"));
}

static void the_sites_file_wins_by_name(void **state) {
    struct fixture *fixture = *state;
    struct found_file found;
    write_file(fixture, "site/config/rules.xml");
    assert_true(files_find(&fixture->files, "config/rules.xml", fixture->arena, &found, &fixture->error));
    assert_true(found.site);
    assert_non_null(strstr(found.path, "/site/config/rules.xml"));
}

static void a_file_that_is_nowhere_is_named_with_both_folders(void **state) {
    struct fixture *fixture = *state;
    assert_null(files_path(&fixture->files, "config/other.xml", fixture->arena, &fixture->error));
    assert_int_equal(fixture->error.code, CONFIG_UNREADABLE);
    assert_string_equal(fixture->error.place, "config/other.xml");
    assert_non_null(strstr(fixture->error.detail, "/site"));
    assert_non_null(strstr(fixture->error.detail, "/data"));
}

static void a_folder_of_shipped_files_that_is_not_there_is_told_by_its_name(void **state) {
    struct fixture *fixture = *state;
    fixture->files.data = "/nowhere";
    assert_null(files_path(&fixture->files, "config/rules.xml", fixture->arena, &fixture->error));
    assert_int_equal(fixture->error.code, DATA_MISSING);
    assert_string_equal(fixture->error.place, "/nowhere");
}

/* Else the shipped rules would be taken for those that the site has. A loop of links cannot be followed by root either. */
static void a_folder_of_the_site_that_cannot_be_looked_into_is_refused(void **state) {
    struct fixture *fixture = *state;
    const char *loop = arena_print(fixture->arena, "%s/loop", fixture->root);
    assert_int_equal(symlink(loop, loop), 0);
    fixture->files.site = loop;
    assert_null(files_path(&fixture->files, "config/rules.xml", fixture->arena, &fixture->error));
    (void)unlink(loop);
    assert_int_equal(fixture->error.code, CONFIG_UNREADABLE);
    assert_non_null(strstr(fixture->error.place, "/loop/config/rules.xml"));
}

static void a_file_is_read_whole_or_refused(void **state) {
    struct fixture *fixture = *state;
    const char *path = files_path(&fixture->files, "config/rules.xml", fixture->arena, &fixture->error);
    struct bytes content;
    assert_true(files_read(path, 5, fixture->arena, &content, &fixture->error));
    assert_int_equal(content.length, 5);
    assert_memory_equal(content.data, "12345", 5);
    assert_false(files_read(path, 4, fixture->arena, &content, &fixture->error));
    assert_non_null(strstr(fixture->error.detail, "larger"));
    assert_false(files_read(fixture->files.data, 4, fixture->arena, &content, &fixture->error));
    assert_false(files_read("/nowhere", 4, fixture->arena, &content, &fixture->error));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_shipped_file_is_taken_when_the_site_has_none, begin, end),
        cmocka_unit_test_setup_teardown(the_sites_file_wins_by_name, begin, end),
        cmocka_unit_test_setup_teardown(a_file_that_is_nowhere_is_named_with_both_folders, begin, end),
        cmocka_unit_test_setup_teardown(a_folder_of_shipped_files_that_is_not_there_is_told_by_its_name, begin, end),
        cmocka_unit_test_setup_teardown(a_folder_of_the_site_that_cannot_be_looked_into_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_file_is_read_whole_or_refused, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
