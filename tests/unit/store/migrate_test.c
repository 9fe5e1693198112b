#include "tests/support/test.h"

#include "hub/store/file_set.h"
#include "hub/store/installation.h"
#include "hub/store/migrate.h"
#include "hub/store/offset_store.h"
#include "hub/store/roles.h"
#include "hub/store/view_rules.h"
#include "statements.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct scene {
    struct master_keys *keys;
    struct sealer *sealer;
    struct database *database;
    struct error error;
};

static void change(struct scene *scene, const char *sql) {
    if (!database_script(scene->database, sql, &scene->error)) {
        fail_msg("%s", error_text(&scene->error));
    }
}

static int open_scene(void **state) {
    struct scene *scene = calloc(1, sizeof *scene);
    assert_non_null(scene);
    *state = scene;
    scene->keys = master_keys_random();
    scene->sealer = sealer_new(scene->keys);
    scene->database = database_open(getenv("POSTGRES_URI"), "test", &scene->error);
    assert_non_null(scene->database);
    change(scene, "SET client_min_messages = error; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    return 0;
}

static int close_scene(void **state) {
    struct scene *scene = *state;
    database_close(scene->database);
    sealer_free(scene->sealer);
    master_keys_free(scene->keys);
    free(scene);
    return 0;
}

static void count(void *context, int version, const char *name) {
    assert_non_null(name);
    assert_true(version > 0);
    ++*(int *)context;
}

static void migrate(struct scene *scene) {
    assert_true(migrate_run(scene->database, scene->sealer, NULL, NULL, &scene->error));
}

static int64_t number(struct scene *scene, const char *sql) {
    struct request request = {.sql = sql};
    assert_true(database_run(scene->database, &request, 1, &scene->error));
    const int64_t result = result_number(request.result, 0, 0);
    requests_free(&request, 1);
    return result;
}

static void an_empty_database_is_behind_until_it_is_migrated(void **state) {
    struct scene *scene = *state;
    assert_false(migrate_check(scene->database, &scene->error));
    assert_int_equal(scene->error.code, MIGRATION_BEHIND);
    migrate(scene);
    assert_true(migrate_check(scene->database, &scene->error));
}

static void migrating_again_changes_nothing(void **state) {
    struct scene *scene = *state;
    int first = 0;
    int second = 0;
    struct installation before;
    struct installation after;
    assert_true(migrate_run(scene->database, scene->sealer, count, &first, &scene->error));
    assert_true(installation_load(scene->database, scene->sealer, &before, &scene->error));
    assert_true(migrate_run(scene->database, scene->sealer, count, &second, &scene->error));
    assert_true(installation_load(scene->database, scene->sealer, &after, &scene->error));
    assert_true(first > 0);
    assert_int_equal(second, 0);
    assert_true(uuid_equal(&before.namespace_id, &after.namespace_id));
    assert_memory_equal(&before.hub_key, &after.hub_key, sizeof before.hub_key);
    installation_free(&before);
    installation_free(&after);
}

static void a_database_of_a_newer_program_is_left_alone(void **state) {
    struct scene *scene = *state;
    migrate(scene);
    change(scene, "INSERT INTO schema_version (version, name) VALUES (999, 'from the future')");
    assert_false(migrate_run(scene->database, scene->sealer, NULL, NULL, &scene->error));
    assert_int_equal(scene->error.code, MIGRATION_AHEAD);
    assert_false(migrate_check(scene->database, &scene->error));
    assert_int_equal(scene->error.code, MIGRATION_AHEAD);
}

static void a_database_that_is_not_in_utf8_is_refused(void **state) {
    struct scene *scene = *state;
    change(scene, "DROP DATABASE IF EXISTS latin");
    change(scene, "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'");
    const char *uri = getenv("POSTGRES_URI");
    char *latin = g_strdup_printf("%.*s/latin", (int)(strrchr(uri, '/') - uri), uri);
    struct database *database = database_open(latin, "test", &scene->error);
    assert_non_null(database);
    assert_false(migrate_run(database, scene->sealer, NULL, NULL, &scene->error));
    assert_int_equal(scene->error.code, DATABASE_ENCODING);
    assert_string_equal(scene->error.detail, "LATIN1");
    assert_false(migrate_check(database, &scene->error));
    assert_int_equal(scene->error.code, DATABASE_ENCODING);
    database_close(database);
    g_free(latin);
}

static void another_master_key_does_not_open_the_installation(void **state) {
    struct scene *scene = *state;
    struct installation installation;
    struct master_keys *others = master_keys_random();
    struct sealer *sealer = sealer_new(others);
    migrate(scene);
    assert_false(installation_load(scene->database, sealer, &installation, &scene->error));
    assert_int_equal(scene->error.code, KEY_WRONG);
    sealer_free(sealer);
    master_keys_free(others);
}

static void the_first_set_of_files_comes_into_force_and_later_ones_do_not(void **state) {
    struct scene *scene = *state;
    int first;
    int second;
    int again;
    int in_force;
    migrate(scene);
    assert_true(file_set_register(scene->database, (struct bytes){(const uint8_t *)"a", 1}, "a", &first, &in_force,
                                  &scene->error));
    assert_int_equal(in_force, first);
    assert_true(file_set_register(scene->database, (struct bytes){(const uint8_t *)"b", 1}, "b", &second, &in_force,
                                  &scene->error));
    assert_int_not_equal(second, first);
    assert_int_equal(in_force, first);
    assert_true(file_set_register(scene->database, (struct bytes){(const uint8_t *)"a", 1}, "a", &again, &in_force,
                                  &scene->error));
    assert_int_equal(again, first);
}

static void a_partition_never_seen_begins_where_its_log_does(void **state) {
    struct scene *scene = *state;
    struct offset_row rows[] = {{.topic = "a", .partition = 0, .first = 0}, {.topic = "a", .partition = 1, .first = 7}};
    migrate(scene);
    assert_true(offsets_load(scene->database, "c", rows, 2, &scene->error));
    assert_int_equal(rows[0].next, 0);
    assert_int_equal(rows[1].next, 7);
    assert_false(rows[1].has_last);
    change(scene, "UPDATE kafka_offset SET next = next + 1, last_digest = decode(repeat('01', 16), 'hex')");
    rows[1].first = 100;
    assert_true(offsets_load(scene->database, "c", rows, 2, &scene->error));
    assert_int_equal(rows[0].next, 1);
    assert_int_equal(rows[1].next, 8);
    assert_true(rows[1].has_last);
    assert_int_equal(rows[1].last.octets[15], 1);
}

/* From one version up to, but without, another. */
static void migrate_between(struct scene *scene, int from, int to) {
    for (size_t i = 0; i < migration_count; i++) {
        if (migrations[i].version >= from && migrations[i].version < to) {
            change(scene, migrations[i].sql);
        }
    }
}

static void an_adoption_under_way_goes_on_by_the_columns_of_the_new_version(void **state) {
    struct scene *scene = *state;
    migrate_between(scene, 1, 18);
    change(scene, "SELECT twin_open()");
    migrate_between(scene, 18, INT32_MAX);
    assert_int_equal(number(scene, "SELECT count(DISTINCT columns) FROM (SELECT string_agg(column_name, ' ' ORDER BY "
                                   "column_name) AS columns FROM information_schema.columns WHERE table_name = "
                                   "'source_record' GROUP BY table_schema) tables"),
                     1);
    assert_int_equal(number(scene, "SELECT count(*) FROM pg_class WHERE relname = 'source_record'"), 2);
    change(scene, "SELECT twin_switch(); SELECT twin_close()");
}

static void an_adoption_under_way_goes_on_with_the_rights_of_the_new_version(void **state) {
    struct scene *scene = *state;
    bool made = false;
    migrate_between(scene, 1, 18);
    change(scene, "SELECT twin_open()");
    migrate_between(scene, 18, INT32_MAX);
    change(scene, "CREATE TABLE schema_version (version integer)"); /* which migrate makes first, and everybody reads */
    if (!roles_grant(scene->database, &made, &scene->error)) {
        fail_msg("%s", error_text(&scene->error));
    }
    assert_true(made);
    assert_int_equal(
        number(scene, "SELECT count(*) FROM unnest(twin_tables()) AS name WHERE "
                      "has_table_privilege('dealerhub_merge', format('twin.%I', name), 'SELECT, INSERT, UPDATE') AND "
                      "has_table_privilege('dealerhub_read', format('twin.%I', name), 'SELECT')"),
        number(scene, "SELECT cardinality(twin_tables())"));
    change(scene, "SELECT twin_close()");
}

static void what_an_earlier_version_stored_is_carried_over(void **state) {
    struct scene *scene = *state;
    migrate_between(scene, 1, 6);
    change(
        scene,
        "INSERT INTO event_row (source, event_id, part, kind, \"time\", recorded, digest, state, claims) SELECT "
        "'D0123', "
        "n::text, 0, 'CustomerChanged', now(), now(), decode(md5(n::text), 'hex'), 0, '' FROM generate_series(1, 3) n;"
        "INSERT INTO event_body (source, event_id, part, stored, body) VALUES ('D0123', '1', 0, '2026-01-02', 'one'), "
        "('D0123', '2', 0, '2026-01-03', 'two');"
        "INSERT INTO golden VALUES (md5('g')::uuid, 1, '', '{}', '');"
        "INSERT INTO dirty VALUES (md5('g')::uuid, 1, 0, 5), (md5('g')::uuid, 2, 0, 6), (md5('h')::uuid, 2, 1, 7)");
    migrate_between(scene, 6, INT32_MAX);
    assert_int_equal(number(scene, "SELECT count(body) FROM event_row"), 2);
    assert_int_equal(
        number(scene, "SELECT count(*) FROM event_row WHERE event_id = '2' AND body = 'two' AND stored = '2026-01-03'"),
        1);
    assert_int_equal(number(scene, "SELECT count(*) FROM dirty"), 2);
    assert_int_equal(number(scene, "SELECT count(*) FROM dirty WHERE golden_id = md5('g')::uuid AND targets = 3 AND "
                                   "stamp = 6"),
                     1);
    assert_int_equal(number(scene, "SELECT count(*) FROM dirty WHERE targets = 2 AND stamp = 7"), 1);
}

/* Two customers, a and b of the one, c of the other, with a link from each to each. */
static void store_links(struct scene *scene, const char *schema) {
    char sql[800];
    (void)snprintf(
        sql, sizeof sql,
        "INSERT INTO %s.source_record (record_id, source, number, holder, claims, keys, component, golden_id) "
        "SELECT md5(n)::uuid, 'D0123', n, md5(n)::uuid, '', '', md5('a')::uuid, md5(g)::uuid FROM (VALUES "
        "('a', 'a'), ('b', 'a'), ('c', 'c')) AS made (n, g);"
        "INSERT INTO %s.edge (a, b, weight, zone) SELECT md5(l)::uuid, md5(r)::uuid, 2000, z FROM (VALUES "
        "('a', 'b', 2), ('a', 'c', 2), ('b', 'c', 1)) AS made (l, r, z)",
        schema, schema);
    change(scene, sql);
}

static void links_that_an_earlier_version_did_not_follow_ask_as_they_did(void **state) {
    struct scene *scene = *state;
    migrate_between(scene, 1, 22);
    change(scene, "SELECT twin_open()");
    store_links(scene, "public");
    store_links(scene, "twin");
    migrate_between(scene, 22, INT32_MAX);
    assert_int_equal(number(scene, "SELECT sum(zone) FROM edge"), 2 + 3 + 1);
    assert_int_equal(number(scene, "SELECT sum(zone) FROM twin.edge"), 2 + 3 + 1);
    assert_int_equal(number(scene, "SELECT zone FROM edge WHERE b = md5('c')::uuid AND a = md5('a')::uuid"), 3);
    assert_int_equal(number(scene, "SELECT count(*) FROM pg_indexes WHERE indexname = 'edge_asks'"), 2);
    change(scene, "SELECT twin_switch(); SELECT twin_close()");
}

/* At the version before 24, with the one set of files that is in force. */
static void leave_at_23(struct scene *scene) {
    migrate_between(scene, 1, 24);
    change(scene, "INSERT INTO file_set (digest, files) VALUES ('\\x01', '');"
                  "UPDATE merge_state SET file_set = (SELECT id FROM file_set)");
}

static void assert_computes_once_more(struct scene *scene) {
    migrate_between(scene, 24, INT32_MAX);
    assert_int_equal(number(scene, "SELECT count(*) FROM merge_state WHERE adopting = file_set"), 1);
}

/* Who fits whom cannot be said in SQL: what earlier versions stored is computed once more. */
static void halves_that_an_earlier_version_left_unasked_are_computed_once_more(void **state) {
    leave_at_23(*state);
    store_links(*state, "public");
    change(*state, "UPDATE edge SET zone = 4 WHERE zone = 1");
    assert_computes_once_more(*state);
}

static void words_that_keep_apart_are_heeded_once_more(void **state) {
    leave_at_23(*state);
    change(*state, "INSERT INTO word (a, b, verdict, source, event_id, recorded, \"time\", author) "
                   "VALUES (md5('a')::uuid, md5('b')::uuid, 2, 'steward', 'd1', now(), now(), 'zhou')");
    assert_computes_once_more(*state);
}

static void where_no_halves_stand_nothing_is_computed_once_more(void **state) {
    struct scene *scene = *state;
    leave_at_23(scene);
    store_links(scene, "public");
    migrate_between(scene, 24, INT32_MAX);
    assert_int_equal(number(scene, "SELECT count(*) FROM merge_state WHERE adopting IS NULL"), 1);
}

static void halves_of_an_adoption_under_way_are_computed_from_its_start(void **state) {
    struct scene *scene = *state;
    migrate_between(scene, 1, 24);
    change(scene, "INSERT INTO file_set (digest, files) VALUES ('\\x01', ''), ('\\x02', '');"
                  "UPDATE merge_state SET file_set = (SELECT min(id) FROM file_set), "
                  "adopting = (SELECT max(id) FROM file_set), twin_set = (SELECT max(id) FROM file_set), twin = 1;"
                  "SELECT twin_open()");
    store_links(scene, "public");
    change(scene, "UPDATE edge SET zone = 4 WHERE zone = 1");
    migrate_between(scene, 24, INT32_MAX);
    assert_int_equal(number(scene, "SELECT count(*) FROM merge_state WHERE adopting > file_set AND twin_set IS NULL"),
                     1);
    assert_int_equal(
        number(scene, "SELECT count(*) FROM pg_indexes WHERE indexname = 'edge_asks' AND indexdef LIKE '%& 3%'"), 2);
    change(scene, "SELECT twin_switch(); SELECT twin_close()");
}

static void renumberings_that_an_earlier_version_did_not_follow_ask_as_they_did(void **state) {
    struct scene *scene = *state;
    migrate_between(scene, 1, 25);
    change(scene, "SELECT twin_open()");
    store_links(scene, "public");
    store_links(scene, "twin");
    change(scene, "UPDATE twin.source_record SET golden_id = md5('a')::uuid");
    change(scene,
           "INSERT INTO word (a, b, verdict, source, event_id, recorded, \"time\") SELECT md5(l)::uuid, md5(r)::uuid, "
           "v, 'D0123', e, now(), now() FROM (VALUES ('a', 'b', 3, 'e1'), ('a', 'c', 3, 'e2'), ('b', 'c', 3, 'e3'), "
           "('b', 'c', 1, 'e4')) AS made (l, r, v, e)");
    migrate_between(scene, 25, INT32_MAX);
    assert_int_equal(number(scene, "SELECT count(*) FROM source_record WHERE parted AND number = 'a'"), 1);
    assert_int_equal(number(scene, "SELECT count(*) FROM source_record WHERE parted"), 1);
    assert_int_equal(number(scene, "SELECT count(*) FROM twin.source_record WHERE parted"), 0);
    assert_int_equal(number(scene, "SELECT count(*) FROM pg_indexes WHERE indexname = 'source_record_parted'"), 2);
    change(scene, "SELECT twin_switch(); SELECT twin_close()");
}

static void other_rights_make_every_golden_record_dirty_once(void **state) {
    struct scene *scene = *state;
    const struct bytes rights = {(const uint8_t *)"rights", 6};
    bool changed;
    migrate(scene);
    assert_true(view_rules_note(scene->database, VIEW_OF_PARTNERS, rights, false, &changed, &scene->error));
    assert_true(changed);
    change(scene,
           "INSERT INTO golden (golden_id, version, digest, members, cells) SELECT uuid_in(md5(n::text)::cstring), "
           "1, '', '{}', '' FROM generate_series(1, 1000) n");
    assert_true(view_rules_note(scene->database, VIEW_OF_PARTNERS, rights, false, &changed, &scene->error));
    assert_false(changed);
    assert_int_equal(number(scene, "SELECT count(*) FROM dirty"), 0);
    assert_true(view_rules_note(scene->database, VIEW_OF_PARTNERS, (struct bytes){(const uint8_t *)"others", 6}, false,
                                &changed, &scene->error));
    assert_true(changed);
    assert_int_equal(number(scene, "SELECT count(*) FROM dirty WHERE targets & 1 <> 0"), 1000);
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, open_scene, close_scene)

int main(void) {
    const struct CMUnitTest tests[] = {
        SCENE(an_empty_database_is_behind_until_it_is_migrated),
        SCENE(migrating_again_changes_nothing),
        SCENE(a_database_of_a_newer_program_is_left_alone),
        SCENE(a_database_that_is_not_in_utf8_is_refused),
        SCENE(another_master_key_does_not_open_the_installation),
        SCENE(the_first_set_of_files_comes_into_force_and_later_ones_do_not),
        SCENE(a_partition_never_seen_begins_where_its_log_does),
        SCENE(an_adoption_under_way_goes_on_by_the_columns_of_the_new_version),
        SCENE(an_adoption_under_way_goes_on_with_the_rights_of_the_new_version),
        SCENE(what_an_earlier_version_stored_is_carried_over),
        SCENE(links_that_an_earlier_version_did_not_follow_ask_as_they_did),
        SCENE(halves_that_an_earlier_version_left_unasked_are_computed_once_more),
        SCENE(words_that_keep_apart_are_heeded_once_more),
        SCENE(where_no_halves_stand_nothing_is_computed_once_more),
        SCENE(halves_of_an_adoption_under_way_are_computed_from_its_start),
        SCENE(renumberings_that_an_earlier_version_did_not_follow_ask_as_they_did),
        SCENE(other_rights_make_every_golden_record_dirty_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
