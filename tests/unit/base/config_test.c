#include "tests/support/test.h"

#include "hub/base/config.h"
#include "hub/base/files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct fixture {
    struct arena *arena;
    struct error error;
    char file[64];
};

static int begin(void **state) {
    struct fixture *fixture = calloc(1, sizeof *fixture);
    fixture->arena = arena_new();
    (void)snprintf(fixture->file, sizeof fixture->file, "/tmp/dealerhub-config-XXXXXX");
    const int file = mkstemp(fixture->file);
    (void)close(file);
    *state = fixture;
    return 0;
}

static int end(void **state) {
    struct fixture *fixture = *state;
    (void)unlink(fixture->file);
    arena_free(fixture->arena);
    free(fixture);
    return 0;
}

static struct config *load(struct fixture *fixture, const char *text) {
    FILE *stream = fopen(fixture->file, "w");
    (void)fputs(text, stream);
    (void)fclose(stream);
    const struct config_request request = {.file = fixture->file};
    return config_load(&request, fixture->arena, &fixture->error);
}

static void assert_refused(struct fixture *fixture, const char *text, enum error_code code, unsigned line,
                           const char *word) {
    char place[100];
    (void)snprintf(place, sizeof place, "%s:%u", fixture->file, line);
    assert_null(load(fixture, text));
    assert_int_equal(fixture->error.code, code);
    assert_string_equal(fixture->error.place, place);
    assert_non_null(strstr(fixture->error.detail, word));
}

static void an_empty_file_gives_every_default(void **state) {
    const struct config *config = load(*state, "");
    assert_non_null(config);
    assert_int_equal(config->batch_events, 1000);
    assert_int_equal(config->batch_linger, 20000);
    assert_int_equal(config->event_bytes, 1 << 20);
    assert_int_equal(config->clock_limit, 600000000);
    assert_int_equal(config->erp_port, CONFIG_ERP_NONE);
    assert_string_equal(config->topic_events, "^dealer\\..*\\.events$");
    assert_string_equal(config->origins[CONFIG_INDEX_workers], "default");
}

static void every_default_of_the_table_is_a_value_its_key_accepts(void **state) {
    struct fixture *fixture = *state;
    for (unsigned i = 0; i < CONFIG_COUNT; i++) {
        const struct config_key *key = config_key((enum config_index)i);
        const char *text = arena_print(fixture->arena, "%s = %s\n", key->key, key->fallback);
        assert_non_null(load(fixture, text));
        assert_true(*key->en != '\0' && *key->zh != '\0');
    }
}

static void values_are_read_with_their_units_and_say_where_they_stand(void **state) {
    struct fixture *fixture = *state;
    const struct config *config = load(fixture, "\xef\xbb\xbf# comment\r\n\r\n  batch.linger =  2 s\r\n"
                                                "event.bytes=2MiB\nlog.format = json\ndatabase = host=a password=#b");
    assert_non_null(config);
    assert_int_equal(config->batch_linger, 2000000);
    assert_int_equal(config->event_bytes, 2 << 20);
    assert_int_equal(config->log_format, 1);
    assert_string_equal(config->database, "host=a password=#b");
    assert_string_equal(config->origins[CONFIG_INDEX_batch_linger], arena_print(fixture->arena, "%s:3", fixture->file));
}

static void a_mistyped_key_is_refused_with_the_nearest_one(void **state) {
    assert_refused(*state, "\nbatch.event = 5\n", CONFIG_UNKNOWN_KEY, 2, "did you mean batch.events?");
    assert_refused(*state, "zzzzzz = 5\n", CONFIG_UNKNOWN_KEY, 1, "'zzzzzz'");
    assert_null(strstr(((struct fixture *)*state)->error.detail, "did you mean"));
}

static void a_bad_value_is_refused_with_its_rule(void **state) {
    assert_refused(*state, "batch.events = many\n", CONFIG_BAD_VALUE, 1, "is no number");
    assert_refused(*state, "batch.events = 0\n", CONFIG_BAD_VALUE, 1, "lies outside 1 … 100000");
    assert_refused(*state, "batch.events = 99999999999999999999\n", CONFIG_BAD_VALUE, 1, "is no number");
    assert_refused(*state, "batch.linger = 5\n", CONFIG_BAD_VALUE, 1, "us, ms, s, min, h, d");
    assert_refused(*state, "clock.limit = 9223372036854775d\n", CONFIG_BAD_VALUE, 1, "is no duration");
    assert_refused(*state, "event.bytes = -1\n", CONFIG_BAD_VALUE, 1, "is no size");
    assert_refused(*state, "log.level = loud\n", CONFIG_BAD_VALUE, 1, "debug|info|warn|error");
    assert_refused(*state, "topic.events = dealer.*\n", CONFIG_BAD_VALUE, 1, "begins with ^");
    assert_refused(*state, "topic.events = ^dealer(\n", CONFIG_BAD_VALUE, 1, "no regular expression");
    assert_refused(*state, "shards = 8\n", CONFIG_BAD_VALUE, 1, "lies outside 4 … 4");
}

static void what_is_no_pair_or_stands_twice_is_refused(void **state) {
    assert_refused(*state, "hello\n", CONFIG_INVALID, 1, "key = value");
    assert_refused(*state, "workers = 1\nworkers = 2\n", CONFIG_BAD_VALUE, 2, "given twice");
    assert_refused(*state, "kafka.a = 1\nkafka.a = 2\n", CONFIG_BAD_VALUE, 2, "given twice");
}

static void one_key_asks_for_another(void **state) {
    assert_refused(*state, "erp.port = directory\n", CONFIG_BAD_VALUE, 1, "needs erp.directory");
    assert_refused(*state, "topic.customers = all\n", CONFIG_BAD_VALUE, 1, "needs %s");
    assert_non_null(load(*state, "erp.port = directory\nerp.directory = /tmp\n"));
}

static void a_file_that_cannot_be_read_is_named_with_the_cause(void **state) {
    struct fixture *fixture = *state;
    const struct config_request request = {.file = "/nowhere/hub.conf"};
    assert_null(config_load(&request, fixture->arena, &fixture->error));
    assert_int_equal(fixture->error.code, CONFIG_UNREADABLE);
    assert_string_equal(fixture->error.place, "/nowhere/hub.conf");
    assert_string_equal(fixture->error.detail, "No such file or directory");
    const struct config_request lenient = {.file = "/nowhere/hub.conf", .may_be_absent = true};
    assert_non_null(config_load(&lenient, fixture->arena, &fixture->error));
    const struct config_request folder = {.file = "/tmp"};
    assert_null(config_load(&folder, fixture->arena, &fixture->error));
}

static void kafka_keys_are_kept_for_the_library(void **state) {
    const struct config *config = load(*state, "kafka.bootstrap.servers = a:9092,b:9092\nkafka.fetch.min.bytes = 1\n");
    assert_int_equal(config->kafka_count, 2);
    assert_string_equal(config_kafka(config, "bootstrap.servers"), "a:9092,b:9092");
    assert_null(config_kafka(config, "sasl.password"));
}

static void a_setting_wins_over_the_file(void **state) {
    struct fixture *fixture = *state;
    (void)load(fixture, "workers = 1\nkafka.client.id = a\n");
    const struct config_setting settings[] = {
        {"workers=3", "--set"}, {"workers = 4", "--set"}, {"kafka.client.id=b", "--set"}};
    const struct config_request request = {.file = fixture->file, .settings = settings, .setting_count = 3};
    const struct config *config = config_load(&request, fixture->arena, &fixture->error);
    assert_non_null(config);
    assert_int_equal(config->workers, 4);
    assert_string_equal(config->origins[CONFIG_INDEX_workers], "--set");
    assert_string_equal(config_kafka(config, "client.id"), "b");
}

static void a_changed_key_that_a_reload_cannot_take_over_is_named(void **state) {
    const struct config *old = load(*state, "workers = 1\nbatch.events = 5\nkafka.a = 1\n");
    assert_null(config_needs_restart(old, load(*state, "workers = 1\nbatch.events = 6\nkafka.a = 1\n")));
    assert_string_equal(config_needs_restart(old, load(*state, "workers = 2\nkafka.a = 1\n")), "workers");
    assert_string_equal(config_needs_restart(old, load(*state, "workers = 1\nkafka.a = 2\n")), "a");
    assert_string_equal(config_needs_restart(old, load(*state, "workers = 1\nkafka.a = 1\nkafka.b = 1\n")), "b");
}

static void passwords_are_never_shown(void **state) {
    static const char *const hidden[] = {
        "database = host=a password=geheim dbname=b", "database = host=a PASSWORD = 'ge\\'heim' dbname=b",
        "database = postgresql://u:geheim@host/b", "database = postgresql://u@host/b?sslpassword=geheim&dbname=b"};
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        const struct config *config = load(fixture, hidden[i]);
        const char *shown = config_shown(config, CONFIG_INDEX_database, fixture->arena);
        assert_null(strstr(shown, "heim"));
        assert_non_null(strstr(shown, "********"));
        assert_non_null(strstr(shown, "b"));
    }
    const struct config *both = load(fixture, "database.owner = password=geheim\ndatabase.read = password=geheim\n");
    assert_null(strstr(config_shown(both, CONFIG_INDEX_database_owner, fixture->arena), "geheim"));
    assert_null(strstr(config_shown(both, CONFIG_INDEX_database_read, fixture->arena), "geheim"));
    const struct config *config = load(fixture, "kafka.sasl.password = geheim\nkafka.client.id = me\n");
    assert_string_equal(config_shown_kafka(&config->kafka[0]), "********");
    assert_string_equal(config_shown_kafka(&config->kafka[1]), "me");
}

static const char *source_file(struct fixture *fixture, const char *name) {
    struct bytes content;
    const char *path = arena_print(fixture->arena, "%s/%s", DEALERHUB_SOURCE_DIR, name);
    assert_true(files_read(path, 1 << 20, fixture->arena, &content, &fixture->error));
    return arena_copy_n(fixture->arena, (const char *)content.data, content.length);
}

static void every_key_stands_in_the_manual_and_in_the_example_with_its_default(void **state) {
    struct fixture *fixture = *state;
    const char *manual = source_file(fixture, "deploy/man/hub.conf.5");
    const char *example = source_file(fixture, "deploy/package/hub.conf.example");
    for (unsigned i = 0; i < CONFIG_COUNT; i++) {
        const struct config_key *key = config_key((enum config_index)i);
        assert_non_null(strstr(
            manual, arena_print(fixture->arena, "\n.It Ic %s Pq Em %s\n", key->key, config_type_name(key->type))));
        if (i == CONFIG_INDEX_database || key->type == CONFIG_PATH) {
            continue; /* set by whoever installs it */
        }
        assert_non_null(strstr(example, arena_print(fixture->arena, "\n# %s =%s%s\n", key->key,
                                                    *key->fallback == '\0' ? "" : " ", key->fallback)));
    }
}

static void the_example_can_be_used_as_it_is(void **state) {
    struct fixture *fixture = *state;
    assert_non_null(load(fixture, source_file(fixture, "deploy/package/hub.conf.example")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_empty_file_gives_every_default, begin, end),
        cmocka_unit_test_setup_teardown(every_default_of_the_table_is_a_value_its_key_accepts, begin, end),
        cmocka_unit_test_setup_teardown(values_are_read_with_their_units_and_say_where_they_stand, begin, end),
        cmocka_unit_test_setup_teardown(a_mistyped_key_is_refused_with_the_nearest_one, begin, end),
        cmocka_unit_test_setup_teardown(a_bad_value_is_refused_with_its_rule, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_pair_or_stands_twice_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(one_key_asks_for_another, begin, end),
        cmocka_unit_test_setup_teardown(a_file_that_cannot_be_read_is_named_with_the_cause, begin, end),
        cmocka_unit_test_setup_teardown(kafka_keys_are_kept_for_the_library, begin, end),
        cmocka_unit_test_setup_teardown(a_setting_wins_over_the_file, begin, end),
        cmocka_unit_test_setup_teardown(a_changed_key_that_a_reload_cannot_take_over_is_named, begin, end),
        cmocka_unit_test_setup_teardown(passwords_are_never_shown, begin, end),
        cmocka_unit_test_setup_teardown(every_key_stands_in_the_manual_and_in_the_example_with_its_default, begin, end),
        cmocka_unit_test_setup_teardown(the_example_can_be_used_as_it_is, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
