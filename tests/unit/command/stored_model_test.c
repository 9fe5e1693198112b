/* The subcommands that look after the model and verify what it made, as a user runs them on a database of some size. */
#include "tests/support/console.h"
#include "tests/support/test.h"
#include "tests/support/world.h"

#include <string.h>

#define NEEDS_STORE (NEEDS_CONFIG | NEEDS_DATABASE | NEEDS_KEYS)
static const struct subcommand subcommands[] = {
    {"rebuild", "", "", "", rebuild_main, NEEDS_STORE},
    {"model", "", "", "", model_main, NEEDS_STORE},
    {"explain", "", "", "", explain_main, NEEDS_STORE},
};
static struct console console;

static int begin(void **state) {
    (void)state;
    console_open(&console, subcommands, sizeof subcommands / sizeof *subcommands);
    GPtrArray *events = world_events(&console.fixture, 1, 250);
    for (unsigned at = 0; at < events->len; at += 50) {
        (void)merge_fixture_merge(&console.fixture, (const char *const *)&events->pdata[at], 50, NULL);
    }
    g_ptr_array_free(events, 1);
    return 0;
}

static int end(void **state) {
    (void)state;
    console_close(&console);
    return 0;
}

/* --- rebuild ------------------------------------------------------------------------------------------------------ */

static void a_verification_of_what_was_merged_finds_nothing(void **state) {
    (void)state;
    assert_int_equal(console_run(&console, "rebuild --verify"), EXIT_DONE);
    console_says(&console, ", 0 differences");
    json_t *json = console_json(&console, "rebuild --verify", EXIT_DONE);
    assert_true(json_integer_value(json_object_get(json, "records")) > 20);
    assert_int_equal(json_integer_value(json_object_get(json, "count")), 0);
    json_decref(json);
}

static void a_difference_is_told_by_the_exit_code_and_named(void **state) {
    (void)state;
    console_sql(&console, "UPDATE golden SET version = version + 1, cells = cells || '\\x00'");
    json_t *json = console_json(&console, "rebuild --verify --most 2", EXIT_NOTHING);
    assert_true(json_integer_value(json_object_get(json, "count")) > 2);
    assert_int_equal(json_array_size(json_object_get(json, "differences")), 2);
    json_decref(json);
    console_sql(&console, "UPDATE golden SET cells = substr(cells, 1, length(cells) - 1)");
    assert_int_equal(console_run(&console, "rebuild --verify"), EXIT_DONE);
}

static void nothing_is_verified_by_files_that_are_not_in_force(void **state) {
    (void)state;
    console_sql(&console, "UPDATE merge_state SET file_set = NULL");
    assert_int_equal(console_run(&console, "rebuild --verify"), EXIT_SERVICE);
    console_sql(&console, "UPDATE merge_state SET file_set = 1");
}

static void a_rebuild_asks_what_for(void **state) {
    (void)state;
    assert_int_equal(console_run(&console, "rebuild"), EXIT_USAGE);
    assert_int_equal(console_run(&console, "rebuild --verify --most 0"), EXIT_USAGE);
}

/* --- model -------------------------------------------------------------------------------------------------------- */

static json_int_t count_of(const json_t *json, const char *key) {
    return json_integer_value(json_object_get(json_object_get(json, key), "count"));
}

static void a_model_is_shown_with_the_weight_of_each_outcome(void **state) {
    (void)state;
    assert_int_equal(console_run(&console, "model show"), EXIT_DONE);
    console_says(&console, "+16.19  name");
    json_t *json = console_json(&console, "model show", EXIT_DONE);
    assert_true(json_array_size(json_object_get(json, "levels")) > 40);
    assert_true(json_number_value(json_object_get(json, "link")) == 28.0);
    json_decref(json);
}

static void a_training_writes_a_new_version_and_changes_nothing(void **state) {
    (void)state;
    const int64_t before = merge_fixture_number(&console.fixture, "SELECT batch FROM merge_state");
    json_t *json = console_json(&console, "model train --pairs 500 --name 9 trained.xml", EXIT_DONE);
    assert_true(json_integer_value(json_object_get(json, "passes")) >= 2);
    assert_true(json_integer_value(json_object_get(json, "m_estimated")) > 0);
    assert_true(json_integer_value(json_object_get(json, "random_pairs")) > 100);
    json_decref(json);
    json = console_json(&console, "model show trained.xml", EXIT_DONE);
    assert_string_equal(json_string_value(json_object_get(json, "version")), "9");
    json_decref(json);
    assert_int_equal(merge_fixture_number(&console.fixture, "SELECT batch FROM merge_state"), before);
    assert_int_equal(console_run(&console, "model train trained.xml"), EXIT_USAGE);
}

static void trainings_with_one_seed_give_one_file(void **state) {
    (void)state;
    char *texts[2];
    assert_int_equal(console_run(&console, "model train --pairs 300 --name 9 one.xml"), EXIT_DONE);
    assert_int_equal(console_run(&console, "model train --pairs 300 --name 9 two.xml"), EXIT_DONE);
    assert_true(g_file_get_contents("one.xml", &texts[0], NULL, NULL));
    assert_true(g_file_get_contents("two.xml", &texts[1], NULL, NULL));
    assert_string_equal(texts[0], texts[1]);
    g_free(texts[0]);
    g_free(texts[1]);
}

/* The shipped model with other limits, and without its rules. */
static void write_model(const char *name, const char *zones) {
    char *text;
    assert_true(g_file_get_contents(DEALERHUB_SOURCE_DIR "/schemas/identity/model.xml", &text, NULL, NULL));
    char *at = strstr(text, "<Zones");
    assert_non_null(at);
    char *end = strstr(at, "/>") + 2;
    *at = '\0';
    char *rules = strstr(end, "<Rule ");
    char *behind = strstr(end, "<Rarest");
    assert_true(rules != NULL && behind != NULL && rules < behind);
    *rules = '\0';
    char *whole = g_strconcat(text, zones, end, behind, NULL);
    assert_true(g_file_set_contents(name, whole, -1, NULL));
    g_free(whole);
    g_free(text);
}

static void the_model_in_force_would_change_nothing(void **state) {
    (void)state;
    json_t *json = console_json(&console, "model try " DEALERHUB_SOURCE_DIR "/schemas/identity/model.xml", EXIT_DONE);
    static const char *const keys[] = {"merge", "split", "ask", "not_ask"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        assert_int_equal(count_of(json, keys[i]), 0);
    }
    json_decref(json);
}

static void a_bold_model_would_merge_and_a_shy_one_ask(void **state) {
    (void)state;
    write_model("bold.xml", "<Zones link=\"2.00\" review=\"1.00\" margin=\"0.00\"/>");
    write_model("shy.xml", "<Zones link=\"90.00\" review=\"-90.00\" margin=\"6.00\"/>");
    json_t *json = console_json(&console, "model try bold.xml", EXIT_DONE);
    assert_true(count_of(json, "merge") > 0);
    const json_t *examples = json_object_get(json_object_get(json, "merge"), "examples");
    const json_t *customers = json_object_get(json_array_get(examples, 0), "customers");
    assert_true(json_array_size(customers) >= 2);
    json_decref(json);
    json = console_json(&console, "model try shy.xml", EXIT_DONE);
    assert_true(count_of(json, "ask") > 0);
    json_decref(json);
    assert_int_equal(console_run(&console, "model try bold.xml"), EXIT_DONE);
    console_says(&console, "would become one customer");
    console_silent_of(&console, "李红");
    assert_int_equal(console_run(&console, "rebuild --verify"), EXIT_DONE);
}

/* All pairs that a trial names for `key`, each of which it counts once, whichever record of which customer comes first. */
static void assert_counts_pairs_once(const char *line, const char *key) {
    json_t *json = console_json(&console, line, EXIT_DONE);
    const json_t *examples = json_object_get(json_object_get(json, key), "examples");
    GHashTable *pairs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    assert_true(json_array_size(examples) > 1);
    assert_int_equal(count_of(json, key), json_array_size(examples));
    for (size_t i = 0; i < json_array_size(examples); i++) {
        const json_t *customers = json_object_get(json_array_get(examples, i), "customers");
        const char *a = json_string_value(json_object_get(json_array_get(customers, 0), "golden"));
        const char *b = json_string_value(json_object_get(json_array_get(customers, 1), "golden"));
        assert_true(g_hash_table_add(pairs, strcmp(a, b) < 0 ? g_strconcat(a, b, NULL) : g_strconcat(b, a, NULL)));
    }
    g_hash_table_destroy(pairs);
    json_decref(json);
}

static void a_trial_counts_each_pair_of_customers_to_ask_about_once(void **state) {
    (void)state;
    write_model("shy.xml", "<Zones link=\"90.00\" review=\"-90.00\" margin=\"6.00\"/>");
    assert_counts_pairs_once("model try --examples 100000 shy.xml", "ask");
}

static void a_trial_counts_each_pair_of_customers_no_longer_asked_about_once(void **state) {
    (void)state;
    console_sql(&console,
                "CREATE TABLE aside AS SELECT a.record_id AS a, b.record_id AS b FROM source_record a "
                "JOIN source_record b ON a.record_id < b.record_id AND a.golden_id <> b.golden_id "
                "JOIN (SELECT golden_id FROM source_record GROUP BY 1 HAVING count(*) > 1 ORDER BY 1 LIMIT 5) "
                "of_a ON of_a.golden_id = a.golden_id "
                "JOIN (SELECT golden_id FROM source_record GROUP BY 1 HAVING count(*) > 1 ORDER BY 1 LIMIT 5) "
                "of_b ON of_b.golden_id = b.golden_id "
                "LEFT JOIN edge e ON e.a = a.record_id AND e.b = b.record_id WHERE e.a IS NULL;"
                "INSERT INTO edge (a, b, weight, zone) SELECT a, b, 2000, 1 FROM aside");
    assert_counts_pairs_once("model try --examples 100000 " DEALERHUB_SOURCE_DIR "/schemas/identity/model.xml",
                             "not_ask");
    console_sql(&console, "DELETE FROM edge e USING aside WHERE e.a = aside.a AND e.b = aside.b; DROP TABLE aside");
}

static void the_models_ever_proposed_are_listed(void **state) {
    (void)state;
    json_t *json = console_json(&console, "model history", EXIT_DONE);
    assert_true(json_is_true(json_object_get(json_array_get(json, 0), "in_force")));
    assert_int_equal(strlen(json_string_value(json_object_get(json_array_get(json, 0), "model"))), 64);
    json_decref(json);
}

/* Some customer of the world's. */
static void explained_by(const char *version) {
    json_t *json = console_json(&console, "explain 13722223333", EXIT_DONE);
    assert_string_equal(json_string_value(json_object_get(json_array_get(json, 0), "model")), version);
    json_decref(json);
}

/* What lies in the site's folder may have been put there a moment ago, or by a newer package. */
static void a_comparison_is_explained_by_the_model_in_force_not_by_the_file_here(void **state) {
    char *text;
    char *number;
    (void)state;
    assert_true(g_file_get_contents(DEALERHUB_SOURCE_DIR "/schemas/identity/model.xml", &text, NULL, NULL));
    number = strstr(text, " version=\"2\">");
    assert_non_null(number);
    number[strlen(" version=\"")] = '7';
    assert_int_equal(g_mkdir_with_parents("identity", 0700), 0);
    assert_true(g_file_set_contents("identity/model.xml", text, -1, NULL));
    explained_by("2");
    console_sql(&console,
                "CREATE TABLE aside AS TABLE file_set; UPDATE file_set SET files = ''"); /* an older version's */
    explained_by("7");
    console_sql(&console, "UPDATE file_set f SET files = a.files FROM aside a WHERE a.id = f.id; DROP TABLE aside");
    assert_int_equal(remove("identity/model.xml"), 0);
    assert_int_equal(remove("identity"), 0);
    g_free(text);
}

static void a_wrong_verb_or_number_is_told(void **state) {
    (void)state;
    assert_int_equal(console_run(&console, "model"), EXIT_USAGE);
    assert_int_equal(console_run(&console, "model praise"), EXIT_USAGE);
    assert_int_equal(console_run(&console, "model train --pairs none x.xml"), EXIT_USAGE);
    assert_int_equal(console_run(&console, "model train --precision 2 x.xml"), EXIT_USAGE);
    assert_int_equal(console_run(&console, "model try nowhere.xml"), EXIT_CONFIGURATION);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_model_is_shown_with_the_weight_of_each_outcome),
        cmocka_unit_test(a_training_writes_a_new_version_and_changes_nothing),
        cmocka_unit_test(trainings_with_one_seed_give_one_file),
        cmocka_unit_test(the_model_in_force_would_change_nothing),
        cmocka_unit_test(a_bold_model_would_merge_and_a_shy_one_ask),
        cmocka_unit_test(a_trial_counts_each_pair_of_customers_to_ask_about_once),
        cmocka_unit_test(a_trial_counts_each_pair_of_customers_no_longer_asked_about_once),
        cmocka_unit_test(the_models_ever_proposed_are_listed),
        cmocka_unit_test(a_comparison_is_explained_by_the_model_in_force_not_by_the_file_here),
        cmocka_unit_test(a_wrong_verb_or_number_is_told),
        cmocka_unit_test(a_verification_of_what_was_merged_finds_nothing),
        cmocka_unit_test(a_difference_is_told_by_the_exit_code_and_named),
        cmocka_unit_test(nothing_is_verified_by_files_that_are_not_in_force),
        cmocka_unit_test(a_rebuild_asks_what_for),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
