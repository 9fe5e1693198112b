#include "tests/support/test.h"

#include "adapters/directory/directory.h"

#include <dirent.h>
#include <glib.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

struct outbox {
    char path[64];
    struct port port;
    struct error error;
};

static int open_outbox(void **state) {
    struct outbox *outbox = g_new0(struct outbox, 1);
    (void)strcpy(outbox->path, "/tmp/dealerhub-port-XXXXXX");
    assert_non_null(mkdtemp(outbox->path));
    assert_true(directory_open(outbox->path, &outbox->port, &outbox->error));
    *state = outbox;
    return 0;
}

static char *inside(const struct outbox *outbox, const char *name) {
    return g_build_filename(outbox->path, name, NULL);
}

/* Removes all that is left; returns how many files there were. */
static unsigned clear(const struct outbox *outbox) {
    unsigned count = 0;
    DIR *folder = opendir(outbox->path);
    for (const struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            char *path = inside(outbox, entry->d_name);
            (void)remove(path);
            g_free(path);
            count++;
        }
    }
    if (folder != NULL) {
        (void)closedir(folder);
    }
    return count;
}

static int close_outbox(void **state) {
    struct outbox *outbox = *state;
    outbox->port.close(outbox->port.state);
    (void)clear(outbox);
    (void)rmdir(outbox->path);
    g_free(outbox);
    return 0;
}

static enum port_answer post(struct outbox *outbox, int64_t number, const char *text) {
    const struct document document = {
        .system = "ERP", .number = number, .bytes = {(const uint8_t *)text, strlen(text)}};
    return outbox->port.send(outbox->port.state, &document, &outbox->error);
}

static void assert_content(const struct outbox *outbox, const char *name, const char *text) {
    char *content = NULL;
    char *path = inside(outbox, name);
    assert_true(g_file_get_contents(path, &content, NULL, NULL));
    assert_string_equal(content, text);
    g_free(content);
    g_free(path);
}

static void a_document_becomes_a_file_named_by_its_number(void **state) {
    struct outbox *outbox = *state;
    assert_int_equal(post(outbox, 42, "<a/>"), PORT_DONE);
    assert_content(outbox, "0000000000000042.xml", "<a/>");
    assert_int_equal(post(outbox, 43, "<b/>"), PORT_DONE);
    assert_int_equal(clear(outbox), 2); /* no temporary file is left */
}

static void the_same_bytes_again_are_done(void **state) {
    struct outbox *outbox = *state;
    char *large = g_strnfill(10000, 'x');
    assert_int_equal(post(outbox, 1, large), PORT_DONE);
    assert_int_equal(post(outbox, 1, large), PORT_DONE);
    g_free(large);
    assert_int_equal(clear(outbox), 1);
}

static void other_bytes_under_a_number_are_refused(void **state) {
    struct outbox *outbox = *state;
    assert_int_equal(post(outbox, 1, "<a/>"), PORT_DONE);
    static const char *const others[] = {"<b/>", "<a/> ", "<a", ""};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_int_equal(post(outbox, 1, others[i]), PORT_REFUSED);
        assert_int_equal(outbox->error.code, RECEIVER_REFUSED);
    }
    assert_content(outbox, "0000000000000001.xml", "<a/>");
}

static void what_a_crash_left_half_written_is_written_anew(void **state) {
    struct outbox *outbox = *state;
    char *path = inside(outbox, ".0000000000000007.part");
    assert_true(g_file_set_contents(path, "half of something longer", -1, NULL));
    g_free(path);
    assert_int_equal(post(outbox, 7, "<a/>"), PORT_DONE);
    assert_content(outbox, "0000000000000007.xml", "<a/>");
    assert_int_equal(clear(outbox), 1);
}

/* The limit on a file's size stands in for a full disk. */
static void a_full_disk_is_tried_again_and_leaves_nothing(void **state) {
    struct outbox *outbox = *state;
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    const struct rlimit small = {.rlim_cur = 2, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    const enum port_answer answer = post(outbox, 1, "<a/>");
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    (void)signal(SIGXFSZ, handler);
    assert_int_equal(answer, PORT_AGAIN);
    assert_int_equal(outbox->error.code, DISK_FULL);
    assert_int_equal(clear(outbox), 0);
    assert_int_equal(post(outbox, 1, "<a/>"), PORT_DONE);
}

static void a_folder_that_went_away_is_tried_again(void **state) {
    struct outbox *outbox = *state;
    assert_int_equal(rmdir(outbox->path), 0);
    assert_int_equal(post(outbox, 1, "<a/>"), PORT_AGAIN);
    assert_int_equal(outbox->error.code, RECEIVER_REFUSED);
    assert_non_null(strstr(outbox->error.detail, "No such file"));
}

static void what_is_no_folder_is_refused_at_the_start(void **state) {
    (void)state;
    struct port port;
    struct error error;
    assert_false(directory_open("/nonexistent/folder", &port, &error));
    assert_int_equal(error.code, FOLDER_UNUSABLE);
    assert_false(directory_open("/dev/null", &port, &error));
    assert_int_equal(error.code, FOLDER_UNUSABLE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_document_becomes_a_file_named_by_its_number, open_outbox, close_outbox),
        cmocka_unit_test_setup_teardown(the_same_bytes_again_are_done, open_outbox, close_outbox),
        cmocka_unit_test_setup_teardown(other_bytes_under_a_number_are_refused, open_outbox, close_outbox),
        cmocka_unit_test_setup_teardown(what_a_crash_left_half_written_is_written_anew, open_outbox, close_outbox),
        cmocka_unit_test_setup_teardown(a_full_disk_is_tried_again_and_leaves_nothing, open_outbox, close_outbox),
        cmocka_unit_test_setup_teardown(a_folder_that_went_away_is_tried_again, open_outbox, close_outbox),
        cmocka_unit_test(what_is_no_folder_is_refused_at_the_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
