/* What the relay asks the database many times a second. */
#include "tests/support/test.h"

#include "hub/store/database.h"
#include "hub/store/migrate.h"
#include "hub/store/relay_store.h"
#include "hub/store/shard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INPUT "dealer.D0123.events"

struct scene {
    struct database *database;
    struct error error;
};

static int open_scene(void **state) {
    static struct scene scene;
    struct master_keys *keys = master_keys_random();
    struct sealer *sealer = sealer_new(keys);
    scene = (struct scene){.database = database_open(getenv("POSTGRES_URI"), "test", &scene.error)};
    assert_non_null(scene.database);
    assert_true(migrate_run(scene.database, sealer, NULL, NULL, &scene.error));
    sealer_free(sealer);
    master_keys_free(keys);
    *state = &scene;
    return 0;
}

static int close_scene(void **state) {
    const struct scene *scene = *state;
    database_close(scene->database);
    return 0;
}

static void change(struct scene *scene, const char *sql) {
    if (!database_script(scene->database, sql, &scene->error)) {
        fail_msg("%s: %s", sql, error_text(&scene->error));
    }
}

/* A bit a shard. */
static unsigned waiting(struct scene *scene) {
    static const int64_t least[SHARD_COUNT] = {NO_STAMP, NO_STAMP, NO_STAMP, NO_STAMP};
    bool shards[SHARD_COUNT];
    unsigned bits = 0;
    assert_true(relay_read_waiting(scene->database, ANSWERS_ALL, least, shards, &scene->error));
    for (unsigned shard = 0; shard < SHARD_COUNT; shard++) {
        bits |= shards[shard] ? 1U << shard : 0;
    }
    return bits;
}

static void nobody_is_called_while_there_is_nothing_to_do(void **state) {
    assert_int_equal(waiting(*state), 0);
}

static void a_dirty_golden_record_calls_its_own_shard(void **state) {
    change(*state, "INSERT INTO dirty (golden_id, shard, stamp, targets)"
                   "VALUES ('00000000-0000-0000-0000-000000000002', 2, 1, 3)");
    assert_int_equal(waiting(*state), 1U << 2);
    change(*state, "DELETE FROM dirty");
}

/* An answer may wait for a day, until its partner's topic can be written again: the other shards are let alone. */
static void an_answer_that_waits_calls_the_shard_of_its_input_alone(void **state) {
    change(*state, "INSERT INTO notice (topic, partition, \"offset\", partner, outcome, findings)"
                   "VALUES ('" INPUT "', 1, 7, 'D0123', 0, '')");
    assert_int_equal(waiting(*state), 1U << shard_of_input(INPUT, 1));
    change(*state, "DELETE FROM notice");
}

/* The partitions of the input, of one shard, of which answers are to be given now; in the arena. */
static size_t inputs_of(struct scene *scene, bool all, struct arena *arena, struct work_list *list) {
    const struct work_wish wish = {.shard = shard_of_input(INPUT, 0), .limit = 10, .inputs = all};
    if (!relay_read_work(scene->database, &wish, arena, list, &scene->error)) {
        fail_msg("%s", error_text(&scene->error));
    }
    assert_true(relay_end_snapshot(scene->database, &scene->error));
    return list->input_count;
}

static int32_t another_partition_of_the_shard(void) {
    int32_t partition = 1;
    while (shard_of_input(INPUT, partition) != shard_of_input(INPUT, 0)) {
        partition++;
    }
    return partition;
}

/* Both are found once nobody else is owed anything, and whenever all are asked for. */
static void an_input_that_was_never_answered_does_not_wait_for_ever_behind_those_that_were(void **state) {
    struct scene *scene = *state;
    struct arena *arena = arena_new();
    struct work_list list;
    char sql[400];
    (void)snprintf(sql, sizeof sql,
                   "INSERT INTO answered (topic, partition, \"offset\") VALUES ('%s', 0, 5);"
                   "INSERT INTO notice (topic, partition, \"offset\", partner, outcome, findings)"
                   "VALUES ('%s', 0, 6, 'D0123', 0, ''), ('%s', %d, 0, 'D0123', 0, '')",
                   INPUT, INPUT, INPUT, another_partition_of_the_shard());
    change(scene, sql);
    assert_int_equal(inputs_of(scene, false, arena, &list), 1);
    assert_int_equal(list.inputs[0].partition, 0);
    assert_int_equal(inputs_of(scene, true, arena, &list), 2);
    change(scene, "DELETE FROM notice WHERE partition = 0");
    assert_int_equal(inputs_of(scene, false, arena, &list), 1);
    assert_int_equal(list.inputs[0].partition, another_partition_of_the_shard());
    change(scene, "DELETE FROM notice; DELETE FROM answered");
    arena_free(arena);
}

/* What this transaction has read of the table, in rows. */
static int64_t rows_read(struct scene *scene, const char *sql) {
    struct request request = {.sql = sql};
    assert_true(database_run(scene->database, &request, 1, &scene->error));
    const int64_t rows = result_number(request.result, 0, 0);
    requests_free(&request, 1);
    return rows;
}

static void what_is_owed_to_a_partner_put_aside_is_not_read_however_much(void **state) {
    struct scene *scene = *state;
    static const char *const aside[] = {"CC01", DEBT_UNREADABLE};
    const struct work_wish wish = {.shard = 1, .limit = 500, .debts = true, .aside = aside, .aside_count = 2};
    struct arena *arena = arena_new();
    struct work_list list;
    change(scene, "INSERT INTO backlog (shard, partner, golden_id) SELECT 1, partner, md5(n::text)::uuid "
                  "FROM unnest('{CC01,unreadable:}'::text[]) AS partner, generate_series(1, 2000) AS n");
    change(
        scene,
        "INSERT INTO backlog (shard, partner, golden_id, reason) VALUES "
        "(1, 'D0123', md5('1')::uuid, 'merged'), (1, 'BANK', md5('2')::uuid, NULL), (2, 'BANK', md5('3')::uuid, NULL)");
    assert_true(relay_read_work(scene->database, &wish, arena, &list, &scene->error));
    assert_int_equal(list.count, 2);
    for (size_t i = 0; i < list.count; i++) {
        const struct debt *debt = list.items[i].debts;
        assert_null(debt->next);
        assert_true(strcmp(debt->partner, "BANK") == 0 || strcmp(debt->reason, "merged") == 0);
    }
    assert_true(rows_read(scene, "SELECT pg_stat_get_xact_tuples_returned('backlog_pkey'::regclass)") < 50);
    assert_true(relay_end_snapshot(scene->database, &scene->error));
    change(scene, "DELETE FROM backlog");
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_is_called_while_there_is_nothing_to_do),
        cmocka_unit_test(a_dirty_golden_record_calls_its_own_shard),
        cmocka_unit_test(an_answer_that_waits_calls_the_shard_of_its_input_alone),
        cmocka_unit_test(what_is_owed_to_a_partner_put_aside_is_not_read_however_much),
        cmocka_unit_test(an_input_that_was_never_answered_does_not_wait_for_ever_behind_those_that_were),
    };
    return cmocka_run_group_tests(tests, open_scene, close_scene);
}
