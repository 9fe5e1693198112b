/* Beside a transaction that never ends: what came and went since it began stays in the tables, and is not stepped over time and
 * again. Nothing here depends on speed: what is judged is how many entries of indexes were read. And what is left out by that
 * is never anything that is to be done. */
#include "tests/support/test.h"

#include "hub/store/database.h"
#include "hub/store/idoc_store.h"
#include "hub/store/merge_read.h"
#include "hub/store/migrate.h"
#include "hub/store/offset_store.h"
#include "hub/store/relay_store.h"
#include "statements.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INPUT "dealer.D0123.events"

enum {
    CAME = 2000, /* rows of each queue that came and went, updates of each row that is always updated */
    SHARD = 1,
};

struct scene {
    struct database *database, *other, *reader;
    struct arena *arena;
    struct shard_hold hold;
    struct relay_process process;
    GRand *dice; /* the same in each run */
    struct error error;
};

static void must(const struct scene *scene, bool good) {
    if (!good) {
        fail_msg("%s", error_text(&scene->error));
    }
}

static void change(struct scene *scene, const char *sql) {
    must(scene, database_script(scene->other, sql, &scene->error));
}

static int64_t number(struct scene *scene, const char *sql) {
    struct request request = {.sql = sql};
    must(scene, database_run(scene->other, &request, 1, &scene->error));
    const int64_t value = result_number(request.result, 0, 0);
    requests_free(&request, 1);
    return value;
}

static int open_scene(void **state) {
    static struct scene scene;
    struct master_keys *keys = master_keys_random();
    struct sealer *sealer = sealer_new(keys);
    const char *uri = getenv("POSTGRES_URI");
    scene = (struct scene){.database = database_open_keyed(uri, "test", &scene.error),
                           .other = database_open(uri, "test", &scene.error),
                           .reader = database_open(uri, "report", &scene.error),
                           .arena = arena_new(),
                           .hold = {.shard = SHARD, .lease = SECONDS(60)},
                           .process = {.id = {{7}}, .lease = SECONDS(60)},
                           .dice = g_rand_new_with_seed(7)};
    assert_true(scene.database != NULL && scene.other != NULL && scene.reader != NULL);
    must(&scene, migrate_run(scene.other, sealer, NULL, NULL, &scene.error));
    sealer_free(sealer);
    master_keys_free(keys);
    *state = &scene;
    return 0;
}

static int close_scene(void **state) {
    struct scene *scene = *state;
    database_close(scene->database);
    database_close(scene->other);
    database_close(scene->reader);
    arena_free(scene->arena);
    g_rand_free(scene->dice);
    return 0;
}

static int begin(void **state) {
    struct scene *scene = *state;
    bool taken = false;
    change(scene, "TRUNCATE dirty, notice, backlog, idoc, answered, kafka_offset, relay_process;"
                  "UPDATE shard SET lease = 'epoch'");
    must(scene, shard_raise_epoch(scene->database, &scene->hold, &taken, &scene->error));
    assert_true(taken);
    must(scene, database_script(scene->reader,
                                "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM golden",
                                &scene->error));
    return 0;
}

static int end(void **state) {
    struct scene *scene = *state;
    database_rollback(scene->reader);
    database_rollback(scene->database);
    database_rollback(scene->other);
    return 0;
}

/* --- what is read ------------------------------------------------------------------------------------------------------- */

/* A connection that has read nothing yet: its counters go over from one transaction to the next. */
static void connect_anew(struct scene *scene) {
    database_close(scene->database);
    scene->database = database_open_keyed(getenv("POSTGRES_URI"), "test", &scene->error);
    assert_non_null(scene->database);
}

/* Indexes and tables of which this connection has read a hundred entries or more, with how many: "" when there is none. */
static const char *read_most(struct scene *scene) {
    struct request request = {
        .sql = "SELECT coalesce(string_agg(relname || ' ' || n, ', '), '') "
               "FROM (SELECT c.relname, pg_stat_get_xact_tuples_returned(c.oid) AS n FROM pg_class c "
               "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('i', 'r')) AS entries WHERE n >= 100"};
    must(scene, database_run(scene->database, &request, 1, &scene->error));
    const char *entries = result_text(request.result, 0, 0, scene->arena);
    requests_free(&request, 1);
    return entries;
}

static const char *most_of(struct scene *scene, void (*work)(struct scene *scene)) {
    connect_anew(scene);
    must(scene, database_script(scene->database, "BEGIN", &scene->error));
    work(scene);
    const char *entries = read_most(scene);
    must(scene, database_script(scene->database, "COMMIT", &scene->error));
    return entries;
}

static void read_merge_state(struct scene *scene) {
    struct request requests[] = {{.sql = sql_merge_lock}, {.sql = sql_merge_state}};
    must(scene, database_run(scene->database, requests, 2, &scene->error));
    assert_int_equal(result_number(requests[1].result, 0, 0), CAME);
    requests_free(requests, 2);
}

static void renew_lease(struct scene *scene) {
    must(scene, shard_renew_lease(scene->database, &scene->hold, &scene->error));
}

static void say_that_we_are_there(struct scene *scene) {
    struct relay_presence presence;
    must(scene, relay_process_attend(scene->database, &scene->process, &presence, &scene->error));
    assert_int_equal(presence.count, 1);
}

static void read_offsets(struct scene *scene) {
    struct offset_row row = {.topic = INPUT, .partition = 0};
    must(scene, offsets_read(scene->database, "C", &row, 1, &scene->error));
    assert_int_equal(row.next, CAME);
}

static void advance_offsets(struct scene *scene) {
    struct parameters *parameters = parameters_new(scene->arena);
    struct column *topics = column_new(scene->arena, COLUMN_TEXT);
    struct column *numbers[] = {column_new(scene->arena, COLUMN_INTEGER), column_new(scene->arena, COLUMN_BIGINT),
                                column_new(scene->arena, COLUMN_BIGINT), column_new(scene->arena, COLUMN_BYTES),
                                column_new(scene->arena, COLUMN_INTEGER)};
    column_text(topics, INPUT);
    column_number(numbers[0], 0);
    column_number(numbers[1], CAME);
    column_number(numbers[2], CAME + 1);
    column_bytes(numbers[3], (struct bytes){0});
    column_number(numbers[4], 0);
    parameter_text(parameters, "C");
    parameter_column(parameters, topics);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        parameter_column(parameters, numbers[i]);
    }
    struct request request = {.sql = sql_advance_offsets, .parameters = parameters};
    must(scene, database_run(scene->database, &request, 1, &scene->error));
    assert_string_equal(PQcmdTuples(request.result), "1");
    requests_free(&request, 1);
}

static const struct {
    const char *name;
    void (*work)(struct scene *scene);
} always_updated[] = {
    {"what the merge begins with", read_merge_state}, {"the lease of a shard", renew_lease},
    {"presence of a relay", say_that_we_are_there},   {"offsets that are read", read_offsets},
    {"offsets that move on", advance_offsets},
};

/* As the merge, the hands and the share of a relay do it all day. */
static void update_all_the_time(struct scene *scene) {
    change(scene,
           "INSERT INTO kafka_offset (cluster, topic, partition, next) VALUES ('C', '" INPUT "', 0, 0);"
           "INSERT INTO relay_process VALUES ('07000000-0000-0000-0000-000000000000', now() - interval '1 day')");
    char sql[800];
    (void)snprintf(sql, sizeof sql,
                   "DO $$ BEGIN UPDATE merge_state SET batch = 0; FOR i IN 1 .. %d LOOP "
                   "UPDATE merge_state SET batch = i WHERE batch = i - 1;"
                   "UPDATE kafka_offset SET next = i WHERE next = i - 1;"
                   "UPDATE relay_process SET until = now() - (%d - i) * interval '1 minute';"
                   "UPDATE shard SET lease = now() - (%d - i) * interval '1 minute' WHERE shard = %d;"
                   "END LOOP; END $$",
                   CAME, CAME, CAME, SHARD);
    change(scene, sql);
}

static void a_row_that_is_updated_all_the_time_is_found_as_fast_as_ever(void **state) {
    struct scene *scene = *state;
    update_all_the_time(scene);
    for (size_t i = 0; i < sizeof always_updated / sizeof *always_updated; i++) {
        const char *entries = most_of(scene, always_updated[i].work);
        if (*entries != '\0') {
            fail_msg("%s: read were %s", always_updated[i].name, entries);
        }
    }
}

/* --- the queues --------------------------------------------------------------------------------------------------------- */

static const struct work_wish every_row = {
    .shard = SHARD, .limit = 500, .least = NO_STAMP, .debts = true, .due = true, .inputs = true};

/* What a relay reads, in the transaction that stays open; how many answers. */
static size_t read_work(struct scene *scene, const struct work_wish *wish, struct work_list *list) {
    struct notice *notices;
    size_t count;
    must(scene, relay_read_work(scene->database, wish, scene->arena, list, &scene->error));
    must(scene, relay_read_notices(scene->database, list, 500, scene->arena, &notices, &count, &scene->error));
    return count;
}

static void end_reading(struct scene *scene) {
    must(scene, relay_end_snapshot(scene->database, &scene->error));
}

static void rows_come_and_go(struct scene *scene, int from) {
    char sql[1200];
    (void)snprintf(sql, sizeof sql,
                   "UPDATE merge_state SET batch = %d + %d;"
                   "INSERT INTO dirty SELECT md5(n::text)::uuid, %d, %d + n, 3 FROM generate_series(1, %d) AS n;"
                   "INSERT INTO backlog SELECT %d, 'CC01', md5(n::text)::uuid FROM generate_series(1, %d) AS n;"
                   "INSERT INTO notice (topic, partition, \"offset\", partner, outcome, findings) "
                   "SELECT '" INPUT "', 0, %d + n, 'D0123', 0, '' FROM generate_series(1, %d) AS n;"
                   "DELETE FROM answered; INSERT INTO answered VALUES ('" INPUT "', 0, %d + %d);",
                   from, CAME, SHARD, from, CAME, SHARD, CAME, from, CAME, from, CAME);
    change(scene, sql);
    change(scene, "DELETE FROM dirty; DELETE FROM backlog; DELETE FROM notice");
}

static void what_came_and_went_is_not_stepped_over_again_by_a_relay(void **state) {
    struct scene *scene = *state;
    struct work_list list;
    bool shards[SHARD_COUNT];
    rows_come_and_go(scene, 0);
    (void)read_work(scene, &every_row, &list);
    assert_string_not_equal(read_most(scene), "");
    end_reading(scene);
    assert_true(list.free_of_debt);
    change(scene, "INSERT INTO notice (topic, partition, \"offset\", partner, outcome, findings) "
                  "VALUES ('" INPUT "', 0, 2001, 'D0123', 0, '')");
    const struct work_wish next = {.shard = SHARD, .limit = 500, .least = list.least, .spare = true};
    connect_anew(scene);
    assert_int_equal(read_work(scene, &next, &list), 1);
    assert_string_equal(read_most(scene), "");
    end_reading(scene);
    change(scene, "DELETE FROM notice");
    const int64_t least[SHARD_COUNT] = {NO_SHARD, list.least, NO_SHARD, NO_SHARD};
    must(scene, database_script(scene->database, "BEGIN", &scene->error));
    must(scene, relay_read_waiting(scene->database, ANSWERS_BEHIND, least, shards, &scene->error));
    assert_string_equal(read_most(scene), "");
    must(scene, database_script(scene->database, "COMMIT", &scene->error));
    for (unsigned i = 0; i < SHARD_COUNT; i++) {
        assert_false(shards[i]);
    }
}

static void documents_that_went_are_not_stepped_over_again(void **state) {
    struct scene *scene = *state;
    struct idoc *idocs;
    size_t count;
    change(scene,
           "INSERT INTO idoc (system, number, golden_id, anchor, state, digest) SELECT 'S', n, md5(n::text)::uuid, "
           "md5(n::text)::uuid, 'queued', '' FROM generate_series(1, 2000) AS n;"
           "UPDATE idoc SET state = 'sent'");
    connect_anew(scene);
    const struct idoc_turn turn = {
        .system = "S", .shard = SHARD, .epoch = scene->hold.epoch, .limit = 500, .least = CAME + 1};
    struct customer_store store = {.database = scene->database};
    must(scene, database_script(scene->database, "BEGIN", &scene->error));
    must(scene, idocs_hand_over(&store, &turn, scene->arena, &idocs, &count, &scene->error));
    assert_int_equal(count, 0);
    assert_string_equal(read_most(scene), "");
    must(scene, database_script(scene->database, "COMMIT", &scene->error));
}

static void answers_are_cleared_away_from_where_they_begin(void **state) {
    struct scene *scene = *state;
    struct closing closing;
    rows_come_and_go(scene, 0);
    change(scene, "INSERT INTO notice (topic, partition, \"offset\", partner, outcome, findings) "
                  "SELECT '" INPUT "', 0, n, 'D0123', 0, '' FROM generate_series(2001, 2004) AS n");
    closing_start(&closing, scene->arena);
    closing_answer(&closing, &(struct input){INPUT, 0}, CAME + 1, CAME + 3);
    must(scene, relay_close(scene->database, &scene->hold, &closing, &scene->error));
    assert_int_equal(number(scene, "SELECT count(*) FROM notice"), 1);
    assert_int_equal(number(scene, "SELECT \"offset\" FROM answered"), CAME + 3);
    closing_start(&closing, scene->arena);
    closing_answer(&closing, &(struct input){INPUT, 0}, INT64_MIN, CAME + 1); /* an older word takes nothing back */
    must(scene, relay_close(scene->database, &scene->hold, &closing, &scene->error));
    assert_int_equal(number(scene, "SELECT \"offset\" FROM answered"), CAME + 3);
}

/* --- nothing is missed -------------------------------------------------------------------------------------------------- */

static int chance(struct scene *scene, int sides) {
    return g_rand_int_range(scene->dice, 0, sides);
}

/* Marks golden records, each in its own way, in a transaction that the caller ends. */
static void by_a_merge(struct scene *scene) {
    struct request state[] = {{.sql = sql_relay_begin}, {.sql = sql_merge_lock}, {.sql = sql_merge_state}};
    must(scene, database_run(scene->other, state, 3, &scene->error));
    const int64_t batch = result_number(state[2].result, 0, 0) + 1;
    requests_free(state, 3);
    struct column *goldens = column_new(scene->arena, COLUMN_UUID);
    struct column *shards = column_new(scene->arena, COLUMN_SMALLINT);
    const struct uuid golden = {{(uint8_t)chance(scene, 8), [15] = SHARD}};
    column_uuid(goldens, &golden);
    column_number(shards, SHARD);
    struct request mark[] = {{.sql = sql_upsert_dirty, .parameters = parameters_new(scene->arena)},
                             {.sql = sql_advance_batch, .parameters = parameters_new(scene->arena)}};
    parameter_column(mark[0].parameters, goldens);
    parameter_column(mark[0].parameters, shards);
    parameter_number(mark[0].parameters, COLUMN_BIGINT, batch);
    parameter_number(mark[1].parameters, COLUMN_BIGINT, batch);
    must(scene, database_run(scene->other, mark, 2, &scene->error));
    requests_free(mark, 2);
}

/* Of all golden records; there are eight. */
static void by_new_rules(struct scene *scene) {
    struct request requests[] = {{.sql = sql_relay_begin},
                                 {.sql = sql_merge_lock},
                                 {.sql = sql_installation_rules_dirty, .parameters = parameters_new(scene->arena)}};
    struct uuid last;
    memset(&last, 0xff, sizeof last);
    parameter_number(requests[2].parameters, COLUMN_SMALLINT, 1);
    parameter_uuid(requests[2].parameters, &(struct uuid){{0}});
    parameter_uuid(requests[2].parameters, &last);
    must(scene, database_run(scene->other, requests, 3, &scene->error));
    requests_free(requests, 3);
}

/* What a log tells of that this database never held: it moves no counter. */
static void by_a_log(struct scene *scene) {
    struct column *goldens = column_new(scene->arena, COLUMN_UUID);
    const struct uuid golden = {{(uint8_t)(8 + chance(scene, 8)), [15] = SHARD}};
    column_uuid(goldens, &golden);
    struct request requests[] = {{.sql = sql_relay_begin},
                                 {.sql = sql_merge_lock},
                                 {.sql = sql_relay_doubt, .parameters = parameters_new(scene->arena)}};
    parameter_number(requests[2].parameters, COLUMN_SMALLINT, SHARD);
    parameter_column(requests[2].parameters, goldens);
    must(scene, database_run(scene->other, requests, 3, &scene->error));
    requests_free(requests, 3);
}

/* The relay has told of some: exactly those stamps go. */
static void clean_some(struct scene *scene, const struct work_list *list) {
    struct closing closing;
    closing_start(&closing, scene->arena);
    for (size_t i = 0; i < list->count; i++) {
        if (chance(scene, 3) > 0) { /* the others rest */
            closing_clean(&closing, &list->items[i]);
        }
    }
    must(scene, relay_close(scene->database, &scene->hold, &closing, &scene->error));
}

/* By the bound and without; both in one moment, since nobody commits meanwhile. */
static void assert_all_is_found(struct scene *scene, const struct work_wish *wish, struct work_list *list) {
    struct work_list all;
    (void)read_work(scene, &every_row, &all);
    end_reading(scene);
    (void)read_work(scene, wish, list);
    end_reading(scene);
    const size_t expected = MIN(all.count, wish->limit);
    assert_int_equal(list->count, expected);
    for (size_t i = 0; i < expected; i++) {
        assert_memory_equal(&list->items[i].golden, &all.items[i].golden, sizeof all.items[i].golden);
        assert_int_equal(list->items[i].stamp, all.items[i].stamp);
    }
}

/* Whoever marks has begun before the relay looks and commits afterwards, or is done before it looks; and between two looks
 * several may have come. */
static void nothing_that_is_marked_is_missed_whoever_marks_it_and_whenever_it_commits(void **state) {
    static void (*const marks[])(struct scene * scene) = {by_a_merge, by_new_rules, by_a_log};
    struct scene *scene = *state;
    struct work_list list;
    int64_t least = NO_STAMP;
    change(scene, "INSERT INTO golden (golden_id, version, digest, members, cells) "
                  "SELECT ('0' || n || '000000-0000-0000-0000-000000000001')::uuid, 1, '', '{}', '' "
                  "FROM generate_series(0, 7) AS n");
    for (int i = 0; i < 400; i++) {
        const struct work_wish wish = {.shard = SHARD, .limit = i % 5 == 0 ? 2 : 500, .least = least, .spare = true};
        for (int k = chance(scene, 3); k > 0; k--) {
            marks[chance(scene, 3)](scene);
            must(scene, database_script(scene->other, "COMMIT", &scene->error));
        }
        marks[chance(scene, 3)](scene);
        assert_all_is_found(scene, &wish, &list);
        assert_true(list.least >= least);
        least = list.least;
        must(scene, database_script(scene->other, chance(scene, 4) == 0 ? "ROLLBACK" : "COMMIT", &scene->error));
        clean_some(scene, &list);
    }
    change(scene, "DELETE FROM golden");
}

/* Two instances that are given the same partition at the same moment. */
static void an_input_has_one_row_however_often_it_is_begun(void **state) {
    struct scene *scene = *state;
    struct offset_row row = {.topic = INPUT, .partition = 0, .first = 5};
    must(scene, offsets_load(scene->database, "C", &row, 1, &scene->error));
    change(scene, "UPDATE kafka_offset SET next = 9");
    must(scene, offsets_load(scene->database, "C", &row, 1, &scene->error));
    assert_int_equal(row.next, 9);
    assert_int_equal(number(scene, "SELECT count(*) FROM kafka_offset"), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_row_that_is_updated_all_the_time_is_found_as_fast_as_ever, begin, end),
        cmocka_unit_test_setup_teardown(what_came_and_went_is_not_stepped_over_again_by_a_relay, begin, end),
        cmocka_unit_test_setup_teardown(documents_that_went_are_not_stepped_over_again, begin, end),
        cmocka_unit_test_setup_teardown(answers_are_cleared_away_from_where_they_begin, begin, end),
        cmocka_unit_test_setup_teardown(nothing_that_is_marked_is_missed_whoever_marks_it_and_whenever_it_commits,
                                        begin, end),
        cmocka_unit_test_setup_teardown(an_input_has_one_row_however_often_it_is_begun, begin, end),
    };
    return cmocka_run_group_tests(tests, open_scene, close_scene);
}
