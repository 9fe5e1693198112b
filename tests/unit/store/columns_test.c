/* Parameters and results through a real server: it alone knows its binary form. */
#include "tests/support/test.h"

#include "hub/store/database.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct scene {
    struct arena *arena;
    struct database *database;
    struct parameters *parameters;
    struct request request;
    struct error error;
};

static int begin(void **state) {
    struct scene *scene = calloc(1, sizeof *scene);
    assert_non_null(scene);
    *state = scene;
    scene->arena = arena_new();
    scene->parameters = parameters_new(scene->arena);
    scene->database = database_open(getenv("POSTGRES_URI"), "test", &scene->error);
    assert_non_null(scene->database);
    return 0;
}

static int end(void **state) {
    struct scene *scene = *state;
    requests_free(&scene->request, 1);
    database_close(scene->database);
    arena_free(scene->arena);
    free(scene);
    return 0;
}

static const PGresult *answer(struct scene *scene, const char *sql) {
    requests_free(&scene->request, 1);
    scene->request = (struct request){.sql = sql, .parameters = scene->parameters};
    if (!database_run(scene->database, &scene->request, 1, &scene->error)) {
        fail_msg("%s", error_text(&scene->error));
    }
    return scene->request.result;
}

static void numbers_of_every_width_come_back_with_their_sign(void **state) {
    struct scene *scene = *state;
    parameter_number(scene->parameters, COLUMN_BIGINT, INT64_MIN);
    parameter_number(scene->parameters, COLUMN_INTEGER, INT_MIN);
    parameter_number(scene->parameters, COLUMN_SMALLINT, -1);
    parameter_number(scene->parameters, COLUMN_BOOLEAN, true);
    parameter_number(scene->parameters, COLUMN_BIGINT, INT64_MAX);
    const PGresult *result = answer(scene, "SELECT $1, $2, $3, $4, $5, $4 IS TRUE, $2 < 0, $3 = -1");
    assert_true(result_number(result, 0, 0) == INT64_MIN);
    assert_int_equal(result_number(result, 0, 1), INT_MIN);
    assert_int_equal(result_number(result, 0, 2), -1);
    assert_int_equal(result_number(result, 0, 3), 1);
    assert_true(result_number(result, 0, 4) == INT64_MAX);
    for (int column = 5; column < 8; column++) {
        assert_int_equal(result_number(result, 0, column), 1);
    }
}

static void texts_and_octets_come_back_as_they_are(void **state) {
    struct scene *scene = *state;
    const struct bytes octets = {(const uint8_t *)"\0\xff'\\", 4};
    const struct uuid uuid = {{0x6f, 0x1e, 0, 0xff}};
    parameter_text(scene->parameters, "李红'; DROP TABLE x --");
    parameter_bytes(scene->parameters, octets);
    parameter_uuid(scene->parameters, &uuid);
    parameter_text(scene->parameters, "");
    const PGresult *result = answer(scene, "SELECT $1, $2, $3, $4, length($2)");
    assert_string_equal(result_text(result, 0, 0, scene->arena), "李红'; DROP TABLE x --");
    const struct bytes back = result_bytes(result, 0, 1, scene->arena);
    assert_int_equal(back.length, octets.length);
    assert_memory_equal(back.data, octets.data, octets.length);
    const struct uuid same = result_uuid(result, 0, 2);
    assert_true(uuid_equal(&uuid, &same));
    assert_false(result_null(result, 0, 3));
    assert_int_equal(result_number(result, 0, 4), 4);
}

static void nothing_given_is_null_and_null_reads_as_nothing(void **state) {
    struct scene *scene = *state;
    parameter_text(scene->parameters, NULL);
    parameter_bytes(scene->parameters, (struct bytes){NULL, 0});
    parameter_uuid(scene->parameters, NULL);
    parameter_instant(scene->parameters, COLUMN_INSTANT, INSTANT_NONE);
    parameter_instant(scene->parameters, COLUMN_DATE, INSTANT_NONE);
    const PGresult *result = answer(scene, "SELECT $1, $2, $3, $4, $5, NULL::bigint");
    for (int column = 0; column < 6; column++) {
        assert_true(result_null(result, 0, column));
    }
    const struct uuid none = result_uuid(result, 0, 2);
    assert_string_equal(result_text(result, 0, 0, scene->arena), "");
    assert_null(result_bytes(result, 0, 1, scene->arena).data);
    assert_true(uuid_is_nil(&none));
    assert_true(result_instant(result, 0, 3) == INSTANT_NONE);
    assert_true(result_instant(result, 0, 4) == INSTANT_NONE);
    assert_int_equal(result_number(result, 0, 5), 0);
}

static void instants_and_days_mean_the_same_to_the_server(void **state) {
    struct scene *scene = *state;
    instant when;
    instant old;
    assert_true(instant_parse("2026-11-20T06:03:00.000007Z", &when));
    assert_true(instant_parse("1958-07-01T13:00:00Z", &old));
    parameter_instant(scene->parameters, COLUMN_INSTANT, when);
    parameter_instant(scene->parameters, COLUMN_DATE, old);
    const PGresult *result = answer(scene, "SELECT $1, $2, $1 = '2026-11-20 14:03:00.000007+08', $2 = '1958-07-01'");
    assert_true(result_instant(result, 0, 0) == when);
    assert_true(result_instant(result, 0, 1) == instant_day(old));
    assert_int_equal(result_number(result, 0, 2), 1);
    assert_int_equal(result_number(result, 0, 3), 1);
}

static void columns_are_unnested_row_by_row_nulls_among_them(void **state) {
    struct scene *scene = *state;
    struct column *texts = column_new(scene->arena, COLUMN_TEXT);
    struct column *numbers = column_new(scene->arena, COLUMN_SMALLINT);
    struct column *instants = column_new(scene->arena, COLUMN_INSTANT);
    struct column *octets = column_new(scene->arena, COLUMN_BYTES);
    column_text(texts, "一");
    column_text(texts, NULL);
    column_number(numbers, -7);
    column_null(numbers);
    column_instant(instants, INSTANT_NONE);
    column_instant(instants, SECONDS(1));
    column_bytes(octets, (struct bytes){(const uint8_t *)"", 0});
    column_bytes(octets, (struct bytes){NULL, 0});
    assert_int_equal(column_count(texts), 2);
    parameter_column(scene->parameters, texts);
    parameter_column(scene->parameters, numbers);
    parameter_column(scene->parameters, instants);
    parameter_column(scene->parameters, octets);
    const PGresult *result = answer(scene, "SELECT * FROM unnest($1, $2, $3, $4)");
    assert_int_equal(PQntuples(result), 2);
    assert_string_equal(result_text(result, 0, 0, scene->arena), "一");
    assert_int_equal(result_number(result, 0, 1), -7);
    assert_true(result_null(result, 0, 2));
    assert_false(result_null(result, 0, 3));
    assert_true(result_null(result, 1, 0));
    assert_true(result_null(result, 1, 1));
    assert_true(result_instant(result, 1, 2) == SECONDS(1));
    assert_true(result_null(result, 1, 3));
}

static void a_column_without_rows_gives_no_rows(void **state) {
    struct scene *scene = *state;
    parameter_column(scene->parameters, column_new(scene->arena, COLUMN_UUID));
    const PGresult *result = answer(scene, "SELECT * FROM unnest($1)");
    assert_int_equal(PQntuples(result), 0);
}

static void an_array_of_uuids_comes_back_in_order(void **state) {
    struct scene *scene = *state;
    const struct uuid first = {{2}};
    const struct uuid second = {{1}};
    size_t count;
    struct column *uuids = column_new(scene->arena, COLUMN_UUID);
    column_uuid(uuids, &first);
    column_uuid(uuids, &second);
    parameter_column(scene->parameters, uuids);
    const PGresult *result = answer(scene, "SELECT $1, '{}'::uuid[], NULL::uuid[]");
    const struct uuid *back = result_uuids(result, 0, 0, scene->arena, &count);
    assert_int_equal(count, 2);
    assert_true(uuid_equal(&back[0], &first));
    assert_true(uuid_equal(&back[1], &second));
    (void)result_uuids(result, 0, 1, scene->arena, &count);
    assert_int_equal(count, 0);
    (void)result_uuids(result, 0, 2, scene->arena, &count);
    assert_int_equal(count, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(numbers_of_every_width_come_back_with_their_sign, begin, end),
        cmocka_unit_test_setup_teardown(texts_and_octets_come_back_as_they_are, begin, end),
        cmocka_unit_test_setup_teardown(nothing_given_is_null_and_null_reads_as_nothing, begin, end),
        cmocka_unit_test_setup_teardown(instants_and_days_mean_the_same_to_the_server, begin, end),
        cmocka_unit_test_setup_teardown(columns_are_unnested_row_by_row_nulls_among_them, begin, end),
        cmocka_unit_test_setup_teardown(a_column_without_rows_gives_no_rows, begin, end),
        cmocka_unit_test_setup_teardown(an_array_of_uuids_comes_back_in_order, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
