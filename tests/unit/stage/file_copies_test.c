#include "hub/stage/file_copies.h"
#include "tests/support/test.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *const names[] = {"one.xml", "two.xml"};

struct scene {
    char *folder;
    struct files files;
    struct arena *arena;
    struct file_copies copies;
    struct error error;
};

static const char *path_of(const struct scene *scene, const char *name) {
    return arena_print(scene->arena, "%s/%s", scene->folder, name);
}

static void write_file(const struct scene *scene, const char *name, const char *content) {
    assert_true(g_file_set_contents(path_of(scene, name), content, -1, NULL));
}

/* Two files, read. */
static int begin(void **state) {
    static struct scene scene;
    scene = (struct scene){.folder = g_dir_make_tmp("dealerhub-copies-XXXXXX", NULL), .arena = arena_new()};
    scene.files = (struct files){scene.folder, NULL};
    write_file(&scene, "one.xml", "<One/>");
    write_file(&scene, "two.xml", "<Two/>");
    assert_true(file_copies_read(&scene.files, names, 2, scene.arena, &scene.copies, &scene.error));
    *state = &scene;
    return 0;
}

static int end(void **state) {
    struct scene *scene = *state;
    for (size_t i = 0; i < 2; i++) {
        (void)remove(path_of(scene, names[i]));
    }
    (void)rmdir(scene->folder);
    g_free(scene->folder);
    arena_free(scene->arena);
    return 0;
}

static void a_digest_is_that_of_the_content_kept_beside_it_whatever_becomes_of_the_file(void **state) {
    const struct scene *scene = *state;
    write_file(scene, "one.xml", "<Other/>");
    char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, "<One/>", -1);
    assert_memory_equal(scene->copies.files[0].content.data, "<One/>", 6);
    assert_string_equal(scene->copies.files[0].digest, digest);
    assert_non_null(strstr(scene->copies.list, digest));
    g_free(digest);
}

static void the_digest_of_all_is_that_of_the_list_of_names_and_digests(void **state) {
    const struct scene *scene = *state;
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    uint8_t digest[32];
    size_t length = sizeof digest;
    g_checksum_update(sum, (const uint8_t *)scene->copies.list, -1);
    g_checksum_get_digest(sum, digest, &length);
    g_checksum_free(sum);
    assert_memory_equal(scene->copies.digest.data, digest, sizeof digest);
}

static void files_that_nobody_touched_are_the_same(void **state) {
    struct scene *scene = *state;
    write_file(scene, "two.xml", "<Two/>"); /* written again, to the same effect */
    assert_true(file_copies_same(&scene->files, &scene->copies, &scene->error));
}

static void a_file_that_changed_since_it_was_read_is_named(void **state) {
    struct scene *scene = *state;
    write_file(scene, "two.xml", "<Too/>");
    assert_false(file_copies_same(&scene->files, &scene->copies, &scene->error));
    assert_int_equal(scene->error.code, CONFIG_UNREADABLE);
    assert_string_equal(scene->error.place, path_of(scene, "two.xml"));
}

static void a_file_that_went_since_it_was_read_is_named(void **state) {
    struct scene *scene = *state;
    assert_int_equal(remove(path_of(scene, "one.xml")), 0);
    assert_false(file_copies_same(&scene->files, &scene->copies, &scene->error));
    assert_non_null(strstr(error_text(&scene->error), "one.xml"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_digest_is_that_of_the_content_kept_beside_it_whatever_becomes_of_the_file,
                                        begin, end),
        cmocka_unit_test_setup_teardown(the_digest_of_all_is_that_of_the_list_of_names_and_digests, begin, end),
        cmocka_unit_test_setup_teardown(files_that_nobody_touched_are_the_same, begin, end),
        cmocka_unit_test_setup_teardown(a_file_that_changed_since_it_was_read_is_named, begin, end),
        cmocka_unit_test_setup_teardown(a_file_that_went_since_it_was_read_is_named, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
