#include "tests/support/test.h"

#include "hub/store/database.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

struct scene {
    struct arena *arena;
    struct database *database;
    struct error error;
};

static struct database *connect_as(const char *name) {
    struct error error;
    struct database *database = database_open(getenv("POSTGRES_URI"), name, &error);
    if (database == NULL) {
        fail_msg("%s", error_text(&error));
    }
    return database;
}

static int begin(void **state) {
    struct scene *scene = calloc(1, sizeof *scene);
    assert_non_null(scene);
    *state = scene;
    scene->arena = arena_new();
    scene->database = connect_as("test");
    assert_true(database_script(scene->database,
                                "SET client_min_messages = error; DROP TABLE IF EXISTS item; CREATE TABLE item (id "
                                "integer PRIMARY KEY, text text)",
                                &scene->error));
    return 0;
}

static int end(void **state) {
    struct scene *scene = *state;
    database_close(scene->database);
    arena_free(scene->arena);
    free(scene);
    return 0;
}

static const char insert[] = "INSERT INTO item VALUES ($1, $2)";
static const char count[] = "SELECT count(*) FROM item";

static struct request insertion(struct scene *scene, int id, const char *text) {
    struct parameters *parameters = parameters_new(scene->arena);
    parameter_number(parameters, COLUMN_INTEGER, id);
    parameter_text(parameters, text);
    return (struct request){.sql = insert, .parameters = parameters};
}

static int64_t items(struct scene *scene) {
    struct request request = {.sql = count};
    assert_true(database_run(scene->database, &request, 1, &scene->error));
    const int64_t number = result_number(request.result, 0, 0);
    requests_free(&request, 1);
    return number;
}

static void a_server_that_does_not_answer_is_missing(void **state) {
    struct scene *scene = *state;
    assert_null(database_open("host=127.0.0.1 port=1", "test", &scene->error));
    assert_int_equal(scene->error.code, DATABASE_MISSING);
    assert_int_equal(error_exit_code(&scene->error), 4);
    assert_null(database_open("no such key = 1", "test", &scene->error));
}

static void a_server_that_lets_nobody_in_says_why(void **state) {
    struct scene *scene = *state;
    char *uri = g_strdup_printf("%s?user=nobody_knows_me", getenv("POSTGRES_URI"));
    assert_null(database_open(uri, "test", &scene->error));
    assert_int_equal(scene->error.code, DATABASE_REFUSED);
    assert_non_null(strstr(scene->error.detail, "nobody_knows_me"));
    g_free(uri);
}

static void a_server_that_takes_no_writes_is_not_the_statements_fault(void **state) {
    struct scene *scene = *state;
    struct request request = insertion(scene, 1, "一");
    assert_true(database_script(scene->database, "SET default_transaction_read_only = on", &scene->error));
    assert_false(database_run(scene->database, &request, 1, &scene->error));
    assert_int_equal(scene->error.code, DATABASE_MISSING);
    assert_false(database_alive(scene->database)); /* another connection may do better */
}

static void requests_travel_together_and_answer_in_order(void **state) {
    struct scene *scene = *state;
    struct request requests[] = {insertion(scene, 1, "一"), {.sql = count}, insertion(scene, 2, "二"), {.sql = count}};
    assert_true(database_run(scene->database, requests, 4, &scene->error));
    assert_int_equal(result_number(requests[1].result, 0, 0), 1);
    assert_int_equal(result_number(requests[3].result, 0, 0), 2);
    requests_free(requests, 4);
    assert_null(requests[1].result);
}

static void of_requests_that_travel_together_all_count_or_none(void **state) {
    struct scene *scene = *state;
    struct request requests[] = {insertion(scene, 1, "a"), insertion(scene, 1, "b"), insertion(scene, 2, "c")};
    assert_false(database_run(scene->database, requests, 3, &scene->error));
    assert_int_equal(scene->error.code, DATABASE_FAILED);
    assert_null(requests[0].result);
    assert_int_equal(items(scene), 0);
    assert_true(database_alive(scene->database));
}

static void a_failure_names_the_statement_and_no_value(void **state) {
    struct scene *scene = *state;
    struct request requests[] = {insertion(scene, 1, "13812345678"), insertion(scene, 1, "李红")};
    assert_false(database_run(scene->database, requests, 2, &scene->error));
    assert_non_null(strstr(scene->error.place, "INSERT INTO item"));
    assert_null(strstr(error_text(&scene->error), "李红"));
    assert_null(strstr(error_text(&scene->error), "13812345678"));
}

static void a_statement_that_is_wrong_fails_when_it_is_prepared(void **state) {
    struct scene *scene = *state;
    struct request request = {.sql = "SELECT nothing FROM nowhere"};
    assert_false(database_run(scene->database, &request, 1, &scene->error));
    assert_int_equal(scene->error.code, DATABASE_FAILED);
    assert_int_equal(items(scene), 0);
}

static void no_requests_are_no_failure(void **state) {
    struct scene *scene = *state;
    assert_true(database_run(scene->database, NULL, 0, &scene->error));
    assert_true(database_script(scene->database, "", &scene->error));
}

static void a_rollback_undoes_what_is_open_and_otherwise_nothing(void **state) {
    struct scene *scene = *state;
    assert_true(database_script(scene->database, "INSERT INTO item VALUES (1, 'kept')", &scene->error));
    database_rollback(scene->database);
    assert_int_equal(items(scene), 1);
    assert_true(database_script(scene->database, "BEGIN; INSERT INTO item VALUES (2, 'lost')", &scene->error));
    assert_int_equal(items(scene), 2);
    database_rollback(scene->database);
    assert_int_equal(items(scene), 1);
}

static void after_a_failure_in_a_transaction_a_rollback_mends_the_connection(void **state) {
    struct scene *scene = *state;
    assert_true(database_script(scene->database, "BEGIN", &scene->error));
    assert_false(database_script(scene->database, "SELECT 1 / 0", &scene->error));
    assert_false(database_script(scene->database, "SELECT 1", &scene->error));
    database_rollback(scene->database);
    assert_true(database_script(scene->database, "SELECT 1", &scene->error));
}

static void the_commit_of_what_has_failed_is_a_failure(void **state) {
    struct scene *scene = *state;
    struct request request = insertion(scene, 1, "a");
    struct error ignored;
    assert_true(database_script(scene->database, "BEGIN", &scene->error));
    assert_true(database_run(scene->database, &request, 1, &scene->error));
    requests_free(&request, 1);
    assert_false(database_script(scene->database, "SELECT 1 / 0", &ignored));
    assert_false(database_script(scene->database, "COMMIT", &scene->error)); /* PostgreSQL rolls back, and is content */
    assert_int_equal(scene->error.code, DATABASE_FAILED);
    assert_int_equal(items(scene), 0);
}

static void a_connection_that_was_cut_is_noticed(void **state) {
    struct scene *scene = *state;
    struct database *victim = connect_as("victim");
    assert_true(database_script(scene->database,
                                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE "
                                "application_name = 'victim'",
                                &scene->error));
    struct request request = {.sql = count};
    assert_false(database_run(victim, &request, 1, &scene->error));
    assert_int_equal(scene->error.code, DATABASE_MISSING);
    assert_false(database_alive(victim));
    database_rollback(victim);
    database_close(victim);
}

/* Requests outside a transaction are committed where their pipeline ends: what strikes there comes after all answers. */
static void strike_at_the_commit(struct scene *scene, const char *with) {
    const char *sql =
        arena_print(scene->arena,
                    "CREATE OR REPLACE FUNCTION strike() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN %s; RETURN "
                    "NULL; END $$; CREATE CONSTRAINT TRIGGER striking AFTER INSERT ON item DEFERRABLE "
                    "INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION strike()",
                    with);
    assert_true(database_script(scene->database, sql, &scene->error));
}

static void who_is_cut_off_at_the_commit_is_not_told_that_all_went_well(void **state) {
    struct scene *scene = *state;
    struct request request = insertion(scene, 1, "a");
    strike_at_the_commit(scene, "PERFORM pg_terminate_backend(pg_backend_pid())");
    assert_false(database_run(scene->database, &request, 1, &scene->error));
    assert_int_equal(scene->error.code, DATABASE_MISSING);
    assert_false(database_alive(scene->database)); /* whoever goes on with it waits for ever */
    database_close(scene->database);
    scene->database = connect_as("test");
    assert_int_equal(items(scene), 0);
}

static void what_fails_at_the_commit_is_a_failure_and_the_connection_goes_on(void **state) {
    struct scene *scene = *state;
    struct request request = insertion(scene, 1, "a");
    strike_at_the_commit(scene, "RAISE EXCEPTION 'struck'");
    assert_false(database_run(scene->database, &request, 1, &scene->error));
    assert_int_equal(scene->error.code, DATABASE_FAILED);
    assert_true(database_alive(scene->database));
    assert_int_equal(items(scene), 0);
}

static void what_takes_long_is_broken_off_once_its_thread_is_to_stop(void **state) {
    struct scene *scene = *state;
    atomic_bool stop = true;
    struct request requests[] = {insertion(scene, 1, "lost"), {.sql = "SELECT pg_sleep(3600)"}};
    database_heed(scene->database, &stop);
    assert_false(database_run(scene->database, requests, 2, &scene->error));
    assert_int_equal(scene->error.code, DATABASE_SLOW);
    atomic_store(&stop, false);
    assert_true(database_alive(scene->database));
    assert_int_equal(items(scene), 0);
}

static void to_close_no_database_is_allowed(void **state) {
    (void)state;
    database_close(NULL);
    struct database *database = connect_as("test");
    assert_true(database_alive(database));
    database_close(database);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_server_that_does_not_answer_is_missing, begin, end),
        cmocka_unit_test_setup_teardown(a_server_that_lets_nobody_in_says_why, begin, end),
        cmocka_unit_test_setup_teardown(a_server_that_takes_no_writes_is_not_the_statements_fault, begin, end),
        cmocka_unit_test_setup_teardown(requests_travel_together_and_answer_in_order, begin, end),
        cmocka_unit_test_setup_teardown(of_requests_that_travel_together_all_count_or_none, begin, end),
        cmocka_unit_test_setup_teardown(a_failure_names_the_statement_and_no_value, begin, end),
        cmocka_unit_test_setup_teardown(a_statement_that_is_wrong_fails_when_it_is_prepared, begin, end),
        cmocka_unit_test_setup_teardown(no_requests_are_no_failure, begin, end),
        cmocka_unit_test_setup_teardown(a_rollback_undoes_what_is_open_and_otherwise_nothing, begin, end),
        cmocka_unit_test_setup_teardown(after_a_failure_in_a_transaction_a_rollback_mends_the_connection, begin, end),
        cmocka_unit_test_setup_teardown(the_commit_of_what_has_failed_is_a_failure, begin, end),
        cmocka_unit_test_setup_teardown(a_connection_that_was_cut_is_noticed, begin, end),
        cmocka_unit_test_setup_teardown(who_is_cut_off_at_the_commit_is_not_told_that_all_went_well, begin, end),
        cmocka_unit_test_setup_teardown(what_fails_at_the_commit_is_a_failure_and_the_connection_goes_on, begin, end),
        cmocka_unit_test_setup_teardown(what_takes_long_is_broken_off_once_its_thread_is_to_stop, begin, end),
        cmocka_unit_test_setup_teardown(to_close_no_database_is_allowed, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
