#include "tests/support/test.h"

#include "hub/store/master_key.h"
#include "hub/store/seal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct fixture {
    struct error error;
    char folder[64], file[80];
};

static int begin(void **state) {
    struct fixture *fixture = calloc(1, sizeof *fixture);
    (void)snprintf(fixture->folder, sizeof fixture->folder, "/tmp/dealerhub-key-XXXXXX");
    assert_non_null(mkdtemp(fixture->folder));
    (void)snprintf(fixture->file, sizeof fixture->file, "%s/master.key", fixture->folder);
    *state = fixture;
    return 0;
}

static int end(void **state) {
    struct fixture *fixture = *state;
    (void)unlink(fixture->file);
    assert_int_equal(rmdir(fixture->folder), 0); /* nothing else was left behind */
    free(fixture);
    return 0;
}

static void write_file(const struct fixture *fixture, const char *text) {
    FILE *stream = fopen(fixture->file, "w");
    (void)fputs(text, stream);
    (void)fclose(stream);
    (void)chmod(fixture->file, 0600);
}

static void assert_refused(struct fixture *fixture, const char *word) {
    assert_null(master_keys_load(fixture->file, &fixture->error));
    assert_int_equal(fixture->error.code, KEY_MISSING);
    assert_non_null(strstr(fixture->error.detail, word));
}

static void a_made_key_can_be_loaded_by_its_owner_only(void **state) {
    struct fixture *fixture = *state;
    struct stat status;
    uint32_t id;
    assert_true(master_key_make(fixture->file, &id, &fixture->error));
    assert_int_equal(stat(fixture->file, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    struct master_keys *keys = master_keys_load(fixture->file, &fixture->error);
    assert_non_null(keys);
    assert_int_equal(master_keys_count(keys), 1);
    assert_int_equal(master_keys_newest(keys)->id, id);
    master_keys_free(keys);
}

static void an_existing_file_is_never_overwritten(void **state) {
    struct fixture *fixture = *state;
    uint32_t id;
    uint32_t other;
    assert_true(master_key_make(fixture->file, &id, &fixture->error));
    assert_false(master_key_make(fixture->file, &other, &fixture->error));
    assert_int_equal(fixture->error.code, KEY_EXISTS);
    struct master_keys *keys = master_keys_load(fixture->file, &fixture->error);
    assert_non_null(master_keys_find(keys, id));
    master_keys_free(keys);
}

static void a_file_that_others_can_read_is_refused(void **state) {
    struct fixture *fixture = *state;
    uint32_t id;
    assert_true(master_key_make(fixture->file, &id, &fixture->error));
    (void)chmod(fixture->file, 0640);
    assert_refused(fixture, "0640");
}

static void a_newer_key_seals_and_the_older_one_still_opens(void **state) {
    struct fixture *fixture = *state;
    const struct uuid record = uuid_random();
    uint32_t first;
    uint32_t second;
    struct data_key key;
    struct data_key opened;
    struct wrapped_key wrapped;
    assert_true(master_key_make(fixture->file, &first, &fixture->error));
    struct master_keys *old = master_keys_load(fixture->file, &fixture->error);
    struct sealer *before = sealer_new(old);
    sealer_make_key(before, &record, &key, &wrapped);
    assert_true(master_key_add(fixture->file, &second, &fixture->error));
    struct master_keys *both = master_keys_load(fixture->file, &fixture->error);
    struct sealer *after = sealer_new(both);
    assert_true(sealer_unwrap(after, &record, &wrapped, &opened, &fixture->error));
    assert_memory_equal(&opened, &key, sizeof key);
    sealer_wrap(after, &record, &key, &wrapped);
    assert_int_equal(wrapped_key_id(&wrapped), second);
    assert_false(sealer_unwrap(before, &record, &wrapped, &opened, &fixture->error));
    assert_int_equal(fixture->error.code, KEY_WRONG);
    sealer_free(before);
    sealer_free(after);
    master_keys_free(old);
    master_keys_free(both);
}

static void a_file_that_is_no_key_file_is_refused(void **state) {
    struct fixture *fixture = *state;
    assert_refused(fixture, "No such file");
    write_file(fixture, "# nothing but a comment\n");
    assert_refused(fixture, "holds no key");
    write_file(fixture, "\nhello\n");
    assert_refused(fixture, "key ID HEX");
    assert_non_null(strstr(fixture->error.place, "master.key:2"));
    write_file(fixture, "key 00000000 0000000000000000000000000000000000000000000000000000000000000000\n");
    assert_refused(fixture, "must be that of the key");
    assert_null(master_keys_load(fixture->folder, &fixture->error));
}

static void the_id_is_the_beginning_of_the_keys_digest(void **state) {
    struct fixture *fixture = *state;
    /* SHA-256 of 32 zero octets begins with 66687aad. */
    write_file(fixture, "key 66687aad 0000000000000000000000000000000000000000000000000000000000000000\n");
    struct master_keys *keys = master_keys_load(fixture->file, &fixture->error);
    assert_non_null(keys);
    assert_int_equal(master_keys_newest(keys)->id, 0x66687aad);
    assert_null(master_keys_find(keys, 1));
    master_keys_free(keys);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_made_key_can_be_loaded_by_its_owner_only, begin, end),
        cmocka_unit_test_setup_teardown(an_existing_file_is_never_overwritten, begin, end),
        cmocka_unit_test_setup_teardown(a_file_that_others_can_read_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_newer_key_seals_and_the_older_one_still_opens, begin, end),
        cmocka_unit_test_setup_teardown(a_file_that_is_no_key_file_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(the_id_is_the_beginning_of_the_keys_digest, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
