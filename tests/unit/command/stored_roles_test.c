/* Whatever looks at stored customers runs as a login that may do no more than look. */
#include "tests/unit/command/stored_scene.h"

#include "hub/store/roles.h"

static int begin_as_reader(void **state) {
    struct error error = {0};
    bool made = false;
    (void)begin(state);
    assert_true(roles_grant(console.fixture.database, &made, &error));
    assert_true(made);
    console_sql(&console, "CREATE ROLE hub_reader LOGIN IN ROLE dealerhub_read");
    FILE *stream = fopen("hub.conf", "ae");
    assert_non_null(stream);
    (void)fprintf(stream, "database.read = %s?user=hub_reader\n", getenv("POSTGRES_URI"));
    assert_int_equal(fclose(stream), 0);
    return 0;
}

/* One of everything that other stages leave: a refused event, a question, a document, a value that too many hold. */
static void leave_one_of_everything(void) {
    static const char *const bad[] = {
        "<CustomerRegistered xmlns=\"urn:dealerhub:event:1\"><Secret/></CustomerRegistered>"};
    assert_int_equal(merge_fixture_merge(&console.fixture, bad, 1, NULL), 1);
    console_sql(&console,
                "INSERT INTO edge SELECT least(a.record_id, b.record_id), greatest(a.record_id, b.record_id), "
                "1234, 1 FROM source_record a, source_record b WHERE a.number = 'K2' AND b.number = 'R2';"
                "INSERT INTO idoc (system, number, golden_id, anchor, state, profile, reason, digest) SELECT "
                "'ERP', 45, golden_id, record_id, 'held', 'consumer', 'no postcode', '\\x00' FROM "
                "source_record WHERE number = 'K2';"
                "INSERT INTO generic_key SELECT digest, kind FROM identity_key ORDER BY digest LIMIT 1");
}

#define MODEL_FILE DEALERHUB_SOURCE_DIR "/schemas/identity/model.xml"

/* Each line reads what the one before it does not; none may fail for a right that is missing. */
static const struct {
    const char *line;
    int code;
} lines[] = {
    {"show D0123/K1", EXIT_DONE},
    {"show D0123/K1 --reveal --lineage --history", EXIT_DONE},
    {"show --all --canonical", EXIT_DONE},
    {"show 13916820044", EXIT_DONE},
    {"show 赵海燕", EXIT_DONE},
    {"show " VIN, EXIT_DONE},
    {"show D0123/K999", EXIT_NOTHING},
    {"history D0123/K1", EXIT_DONE},
    {"history D0123/K1 --all --reveal", EXIT_DONE},
    {"explain D0123/K1 D0456/R1", EXIT_DONE},
    {"explain D0123/K2 D0456/R2 --reveal", EXIT_DONE},
    {"explain D0123/K1", EXIT_DONE},
    {"explain D0456/R1 D0456/R1/driver", EXIT_DONE},
    {"view D0123 D0123/K1", EXIT_DONE},
    {"view D0123 D0123/K1 --reveal", EXIT_DONE},
    {"view D0123 D0123/K1 --xml", EXIT_DONE},
    {"view D0123 D0123/K1 --canonical", EXIT_DONE},
    {"rejects list", EXIT_DONE},
    {"rejects list --all", EXIT_DONE},
    {"rejects show 1 --reveal", EXIT_DONE},
    {"review list", EXIT_DONE},
    {"review list --waiting", EXIT_NOTHING},
    {"review list --deferred", EXIT_NOTHING},
    {"review stats", EXIT_DONE},
    {"review show D0123/K2 D0456/R2 --reveal", EXIT_DONE},
    {"erp list", EXIT_DONE},
    {"erp list D0123/K2 --state held", EXIT_DONE},
    {"erp show 45 --reveal", EXIT_DONE},
    {"erp losers", EXIT_NOTHING},
    {"generic list --reveal", EXIT_DONE},
    {"generic collective", EXIT_NOTHING},
    {"model show", EXIT_DONE},
    {"model show " MODEL_FILE, EXIT_DONE},
    {"model history", EXIT_DONE},
    {"model try " MODEL_FILE, EXIT_DONE},
    {"adopt", EXIT_DONE},
};
enum { LINES = 36 };

static void every_command_that_looks_is_content_with_looking(void **state) {
    (void)state;
    leave_one_of_everything();
    for (size_t i = 0; i < LINES; i++) {
        if (run(lines[i].line) != lines[i].code) {
            fail_msg("%s ended otherwise than with %d: %s", lines[i].line, lines[i].code, console.out);
        }
    }
    assert_int_equal(sizeof lines / sizeof *lines, LINES);
}

/* The tables behind the lines above, each taken from the reader for once: it shows that they are read by that login, and
 * that nobody is told of an empty list where a right is missing. */
static const struct {
    const char *table, *line;
} tables[] = {
    {"golden", "show D0123/K1"},           {"source_record", "show D0123/K1"},   {"tie", "show D0123/K1"},
    {"event_row", "history D0123/K1"},     {"identity_key", "show 13916820044"}, {"edge", "review list"},
    {"word", "explain D0123/K1 D0456/R1"}, {"deferral", "review list"},          {"generic_key", "generic list"},
    {"generic_word", "generic list"},      {"reject", "rejects list"},           {"idoc", "erp list"},
    {"publication", "erp losers"},         {"shard", "view D0123 D0123/K1"},     {"file_set", "adopt"},
};
enum { TABLES = 15 };

static void a_right_that_is_missing_is_an_error_and_no_empty_answer(void **state) {
    (void)state;
    for (size_t i = 0; i < TABLES; i++) {
        char sql[200];
        (void)snprintf(sql, sizeof sql, "REVOKE SELECT ON %s FROM dealerhub_read", tables[i].table);
        console_sql(&console, sql);
        if (run(tables[i].line) != EXIT_CONFIGURATION) {
            fail_msg("%s did not fail without %s: %s", tables[i].line, tables[i].table, console.out);
        }
        (void)snprintf(sql, sizeof sql, "GRANT SELECT ON %s TO dealerhub_read", tables[i].table);
        console_sql(&console, sql);
    }
    assert_int_equal(sizeof tables / sizeof *tables, TABLES);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_that_looks_is_content_with_looking),
        cmocka_unit_test(a_right_that_is_missing_is_an_error_and_no_empty_answer),
    };
    return cmocka_run_group_tests(tests, begin_as_reader, end);
}
