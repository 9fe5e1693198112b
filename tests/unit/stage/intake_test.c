#include "tests/support/memory_inbox.h"
#include "tests/support/test.h"

#include "hub/stage/intake.h"
#include "hub/store/master_key.h"
#include "hub/store/migrate.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EVENTS "dealer.D0123.events"
#define OTHER_EVENTS "dealer.D0456.events"
#define DECISIONS "dealerhub.decisions"
#define TIME "2026-11-01T09:00:00+08:00"

/* An intake on a real PostgreSQL and an inbox in memory. It runs in the test's own thread; whenever the inbox has nothing
 * to bring, `done` says whether that is all. */
struct scene {
    struct arena *arena;
    struct config *config;
    struct master_keys *keys;
    struct sealer *sealer;
    struct database *database; /* the test's own */
    struct installation installation;
    struct assembly *assembly;
    struct metrics *metrics;
    struct health *health;
    struct memory_inbox *inbox;
    struct intake *intake;
    atomic_bool stop;
    bool (*done)(struct scene *scene);
    int64_t wanted;
};

static void must(bool good, const struct error *error) {
    if (!good) {
        fail_msg("%s", error_text(error));
    }
}

static struct config *load_config(struct arena *arena) {
    struct error error = {0};
    const struct config_setting settings[] = {
        {"data=" DEALERHUB_SOURCE_DIR "/schemas", "test"},
        {arena_print(arena, "database=%s", getenv("POSTGRES_URI")), "test"},
        {"site=", "test"},
        {"batch.linger=5ms", "test"},
        {"workers=2", "test"},
    };
    const struct config_request request = {.settings = settings, .setting_count = 5};
    struct config *config = config_load(&request, arena, &error);
    must(config != NULL, &error);
    return config;
}

static void prepare_database(struct scene *scene) {
    struct error error = {0};
    scene->database = database_open(scene->config->database, "test", &error);
    must(scene->database != NULL, &error);
    must(database_script(scene->database, "DROP SCHEMA public CASCADE; CREATE SCHEMA public", &error), &error);
    must(migrate_run(scene->database, scene->sealer, NULL, NULL, &error), &error);
    must(installation_load(scene->database, scene->sealer, &scene->installation, &error), &error);
}

static int open_scene(void **state) {
    struct error error = {0};
    struct scene *scene = g_new0(struct scene, 1);
    xmlInitParser();
    *state = scene;
    scene->arena = arena_new();
    scene->config = load_config(scene->arena);
    scene->keys = master_keys_random();
    scene->sealer = sealer_new(scene->keys);
    prepare_database(scene);
    scene->assembly = assembly_new(scene->config, &error);
    must(scene->assembly != NULL, &error);
    must(assembly_connect(scene->assembly, scene->database, &scene->installation, &error), &error);
    scene->metrics = metrics_new();
    scene->health = health_new();
    scene->inbox = memory_inbox_new();
    return 0;
}

static int close_scene(void **state) {
    struct scene *scene = *state;
    memory_inbox_free(scene->inbox);
    health_free(scene->health);
    metrics_free(scene->metrics);
    assembly_release(scene->assembly);
    installation_free(&scene->installation);
    database_close(scene->database);
    sealer_free(scene->sealer);
    master_keys_free(scene->keys);
    arena_free(scene->arena);
    g_free(scene);
    return 0;
}

/* --- asking the database ------------------------------------------------------------------------------------------- */

static const char *ask(struct scene *scene, const char *sql) {
    struct error error = {0};
    struct request request = {.sql = arena_copy(scene->arena, sql)};
    must(database_run(scene->database, &request, 1, &error), &error);
    const char *text = PQntuples(request.result) == 0 ? "" : result_text(request.result, 0, 0, scene->arena);
    requests_free(&request, 1);
    return text;
}

static void change(struct scene *scene, const char *sql) {
    struct error error = {0};
    must(database_script(scene->database, sql, &error), &error);
}

static int64_t offsets_moved(struct scene *scene) {
    return strtoll(ask(scene, "SELECT coalesce(sum(next), 0)::text FROM kafka_offset"), NULL, 10);
}

static bool all_moved(struct scene *scene) {
    return offsets_moved(scene) >= scene->wanted;
}

/* --- running ------------------------------------------------------------------------------------------------------- */

static void when_idle(void *context) {
    struct scene *scene = context;
    if (scene->done(scene)) {
        atomic_store(&scene->stop, true);
    }
}

static void run_until(struct scene *scene, bool (*done)(struct scene *scene)) {
    struct error error = {0};
    const struct intake_parts parts = {.config = scene->config,
                                       .keys = scene->keys,
                                       .inbox = &scene->inbox->inbox,
                                       .assembly = scene->assembly,
                                       .metrics = scene->metrics,
                                       .health = scene->health};
    scene->inbox->idle = when_idle;
    scene->inbox->context = scene;
    scene->done = done;
    atomic_store(&scene->stop, false);
    struct intake *intake = intake_new(&parts);
    must(intake_run(intake, &scene->stop, &error), &error);
    intake_free(intake);
}

/* Until the offsets of all topics add up to that. */
static void run(struct scene *scene, int64_t wanted) {
    scene->wanted = wanted;
    run_until(scene, all_moved);
}

/* --- messages ------------------------------------------------------------------------------------------------------ */

static const char *registration(struct scene *scene, const char *id, const char *source, const char *number,
                                const char *time) {
    return arena_print(scene->arena,
                       "<CustomerRegistered xmlns='urn:dealerhub:event:1' id='%s' source='%s' time='%s'>"
                       "<Customer number='%s'><Name>李红</Name></Customer></CustomerRegistered>",
                       id, source, time, number);
}

static void put(struct scene *scene, const char *topic, const char *key, const char *value) {
    (void)memory_inbox_put(scene->inbox, topic, key, value, INSTANT_NONE, NULL, 0);
}

static void put_customer(struct scene *scene, const char *id) {
    put(scene, EVENTS, id, registration(scene, id, "D0123", id, TIME));
}

static const char *codes(struct scene *scene) {
    return ask(scene, "SELECT coalesce(string_agg(code, ' ' ORDER BY topic, \"offset\"), '') FROM reject");
}

static const char *events(struct scene *scene) {
    return ask(scene, "SELECT coalesce(string_agg(event_id, ' ' ORDER BY event_id), '') FROM event_row");
}

/* --- tests --------------------------------------------------------------------------------------------------------- */

static void offsets_move_with_the_events(void **state) {
    struct scene *scene = *state;
    put_customer(scene, "A");
    put_customer(scene, "B");
    run(scene, 2);
    assert_string_equal(events(scene), "A B");
    assert_string_equal(codes(scene), "");
    assert_int_equal(metric_value(scene->metrics, METRIC_MERGED), 2);
    assert_int_equal(metric_value(scene->metrics, METRIC_CONSUMED), 2);
}

static void a_restart_goes_on_where_the_database_stands(void **state) {
    struct scene *scene = *state;
    put_customer(scene, "A");
    run(scene, 1);
    put_customer(scene, "B");
    run(scene, 2);
    assert_string_equal(events(scene), "A B");
    assert_int_equal(metric_value(scene->metrics, METRIC_DUPLICATES), 0);
}

static void a_message_without_a_body_costs_itself_only(void **state) {
    struct scene *scene = *state;
    put(scene, EVENTS, "A", NULL);
    put_customer(scene, "B");
    run(scene, 2);
    assert_string_equal(codes(scene), "not_well_formed");
    assert_string_equal(events(scene), "B");
}

static void a_source_is_spoken_for_by_its_own_topic_only(void **state) {
    struct scene *scene = *state;
    put(scene, OTHER_EVENTS, "A", registration(scene, "1", "D0123", "A", TIME));
    put(scene, "dealer.NOBODY.events", "A", registration(scene, "2", "NOBODY", "A", TIME));
    put(scene, "dealer.G100.events", "A", registration(scene, "3", "D0789", "A", TIME));
    run(scene, 3);
    assert_string_equal(ask(scene, "SELECT code FROM reject WHERE event_id = '1'"), "wrong_topic");
    assert_string_equal(ask(scene, "SELECT code FROM reject WHERE event_id = '2'"), "unknown_source");
    assert_string_equal(events(scene), "3");
}

static void the_key_is_the_customer_number(void **state) {
    struct scene *scene = *state;
    put(scene, EVENTS, "B", registration(scene, "1", "D0123", "A", TIME));
    put(scene, EVENTS, NULL, registration(scene, "2", "D0123", "A", TIME));
    put(scene, EVENTS, "A", registration(scene, "3", "D0123", "A", TIME));
    run(scene, 3);
    assert_string_equal(codes(scene), "wrong_key wrong_key");
    assert_string_equal(events(scene), "3");
}

static void put_with_header(struct scene *scene, const char *id, const char *name, const char *value) {
    struct message_header *header = ARENA_NEW(scene->arena, struct message_header, 1);
    *header = (struct message_header){name, {(const uint8_t *)value, strlen(value)}};
    (void)memory_inbox_put(scene->inbox, EVENTS, "A", registration(scene, id, "D0123", "A", TIME), INSTANT_NONE, header,
                           1);
}

static void cloudevents_headers_must_agree_when_present(void **state) {
    struct scene *scene = *state;
    put_with_header(scene, "1", "ce_id", "1");
    put_with_header(scene, "2", "ce_time", "2026-11-01T01:00:00Z");
    put_with_header(scene, "3", "ce_type", "customer.registered");
    put_with_header(scene, "4", "other", "anything");
    put_with_header(scene, "5", "ce_id", "6");
    put_with_header(scene, "6", "ce_time", "2026-11-01T09:00:00Z");
    put_with_header(scene, "7", "ce_source", "D0456");
    put_with_header(scene, "8", "ce_type", "");
    run(scene, 8);
    assert_string_equal(events(scene), "1 2 3 4");
    assert_string_equal(codes(scene), "header_disagrees header_disagrees header_disagrees header_disagrees");
}

static void a_time_after_the_arrival_is_refused(void **state) {
    struct scene *scene = *state;
    instant appended;
    assert_true(instant_parse("2026-11-01T01:00:00Z", &appended));
    const char *times[] = {"2026-11-01T09:09:59+08:00", "2026-11-01T09:10:01+08:00"};
    for (size_t i = 0; i < 2; i++) {
        const char *id = arena_print(scene->arena, "%zu", i);
        (void)memory_inbox_put(scene->inbox, EVENTS, "A", registration(scene, id, "D0123", "A", times[i]), appended,
                               NULL, 0);
    }
    run(scene, 2);
    assert_string_equal(events(scene), "0");
    assert_string_equal(codes(scene), "from_the_future");
}

static const char *replay_of(struct scene *scene, const char *id, const char *reject) {
    return arena_print(scene->arena,
                       "<Decision xmlns='urn:dealerhub:event:1' id='%s' source='steward' time='%s' verdict='replay' "
                       "author='test'><Reason>mended</Reason><Reject id='%s'/></Decision>",
                       id, TIME, reject);
}

static void decisions_come_by_their_own_topic_only(void **state) {
    struct scene *scene = *state;
    put(scene, EVENTS, "steward", replay_of(scene, "1", "77"));
    put(scene, DECISIONS, "A", registration(scene, "2", "D0123", "A", TIME));
    put(scene, DECISIONS, "steward", replay_of(scene, "3", "77"));
    run(scene, 3);
    assert_string_equal(codes(scene), "wrong_topic wrong_topic");
    assert_string_equal(events(scene), "3");
}

/* The database refuses whatever names this customer. */
static void poison(struct scene *scene) {
    change(scene, "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                  "IF new.event_id = 'POISON' THEN RAISE 'no'; END IF; RETURN new; END $$;"
                  "CREATE TRIGGER refuse BEFORE INSERT ON event_row FOR EACH ROW EXECUTE FUNCTION refuse()");
}

static void an_event_that_cannot_be_merged_keeps_nobody_waiting(void **state) {
    struct scene *scene = *state;
    poison(scene);
    put_customer(scene, "A");
    put_customer(scene, "POISON");
    put_customer(scene, "B");
    put_customer(scene, "C");
    run(scene, 4);
    assert_string_equal(events(scene), "A B C");
    assert_string_equal(codes(scene), "merge_failed");
}

/* The database takes its time over whatever names that customer, '%' for all; and gives up after a second. */
static void slow_down(struct scene *scene, const char *whom) {
    change(scene,
           arena_print(scene->arena,
                       "CREATE OR REPLACE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                       "IF new.event_id LIKE '%s' THEN PERFORM pg_sleep(3); END IF; RETURN new; END $$;"
                       "CREATE OR REPLACE TRIGGER slow BEFORE INSERT ON event_row FOR EACH ROW EXECUTE FUNCTION slow()",
                       whom));
}

static int open_hasty_scene(void **state) {
    (void)open_scene(state);
    struct scene *scene = *state;
    scene->config->database =
        arena_print(scene->arena, "%s?options=-c%%20statement_timeout%%3D1s", scene->config->database);

    return 0;
}

static void an_event_that_takes_too_long_keeps_nobody_waiting_for_ever(void **state) {
    struct scene *scene = *state;
    slow_down(scene, "POISON");
    put_customer(scene, "A");
    put_customer(scene, "POISON");
    put_customer(scene, "B");
    put_customer(scene, "C");
    run(scene, 4);
    assert_string_equal(events(scene), "A B C");
    assert_string_equal(codes(scene), "merge_too_slow");
}

static void an_event_that_takes_too_long_is_told_by_the_batch_behind_it(void **state) {
    struct scene *scene = *state;
    scene->config->batch_events = 1;
    slow_down(scene, "POISON");
    put_customer(scene, "POISON");
    put_customer(scene, "B");
    run(scene, 2);
    assert_string_equal(events(scene), "B");
    assert_string_equal(codes(scene), "merge_too_slow");
}

static bool slow_for_a_while(struct scene *scene) {
    if (scene->wanted == 0 && metric_value_for(scene->metrics, METRIC_REPEATED, "database_slow") >= 8) {
        scene->wanted = 3;
        slow_down(scene, "nobody");
    }
    return scene->wanted == 3 && all_moved(scene);
}

static void a_database_that_is_slow_refuses_nobody(void **state) {
    struct scene *scene = *state;
    slow_down(scene, "%");
    put_customer(scene, "A");
    put_customer(scene, "B");
    put_customer(scene, "C");
    scene->wanted = 0;
    run_until(scene, slow_for_a_while);
    assert_string_equal(events(scene), "A B C");
    assert_string_equal(codes(scene), "");
}

static void a_refused_event_is_merged_when_it_is_replayed_and_its_cause_is_gone(void **state) {
    struct scene *scene = *state;
    poison(scene);
    put_customer(scene, "POISON");
    run(scene, 1);
    change(scene, "DROP TRIGGER refuse ON event_row");
    put(scene, DECISIONS, "steward", replay_of(scene, "1", ask(scene, "SELECT id::text FROM reject")));
    run(scene, 2);
    assert_string_equal(events(scene), "1 POISON");
    assert_string_equal(ask(scene, "SELECT state::text FROM reject"), "1");
}

static void what_is_replayed_in_vain_stays_where_it_is(void **state) {
    struct scene *scene = *state;
    put(scene, EVENTS, "B", registration(scene, "wrong-key", "D0123", "A", TIME));
    put_with_header(scene, "wrong-id", "ce_id", "1");
    run(scene, 2);
    put(scene, DECISIONS, "steward", replay_of(scene, "1", ask(scene, "SELECT min(id)::text FROM reject")));
    put(scene, DECISIONS, "steward", replay_of(scene, "2", ask(scene, "SELECT max(id)::text FROM reject")));
    run(scene, 4);
    assert_string_equal(events(scene), "1 2");
    assert_string_equal(codes(scene), "wrong_key header_disagrees");
    assert_string_equal(ask(scene, "SELECT sum(state)::text FROM reject"), "0");
}

static const char *answers(struct scene *scene) {
    return ask(scene, "SELECT string_agg(concat_ws(' ', topic, \"offset\", original, event_id, outcome), ', ' "
                      "ORDER BY topic, \"offset\") FROM notice");
}

static void a_replay_is_answered_in_a_line_of_its_own(void **state) {
    struct scene *scene = *state;
    poison(scene);
    put_customer(scene, "A");
    put_customer(scene, "POISON");
    run(scene, 2);
    change(scene, "DROP TRIGGER refuse ON event_row");
    const char *reject = ask(scene, "SELECT id::text FROM reject");
    put(scene, DECISIONS, "steward", replay_of(scene, "1", "77"));
    put(scene, DECISIONS, "steward", replay_of(scene, "2", reject));
    put(scene, DECISIONS, "steward", replay_of(scene, "3", reject)); /* it does not wait any more */
    run(scene, 5);
    assert_string_equal(answers(scene), EVENTS " 0 A 0, " EVENTS " 1 POISON 2, " EVENTS "@0 1048576 1 POISON 0");
}

static void a_replay_that_is_refused_says_why_now(void **state) {
    struct scene *scene = *state;
    put_with_header(scene, "1", "ce_id", "2");
    put_with_header(scene, "2", "ce_source", "D0123");
    put(scene, EVENTS, "B", registration(scene, "3", "D0123", "A", TIME));
    run(scene, 3);
    /* as if all had been refused for a cause that is gone */
    change(scene, "UPDATE reject SET code = 'unknown_source', place = '', detail = ''");
    put(scene, DECISIONS, "steward", replay_of(scene, "a", ask(scene, "SELECT min(id)::text FROM reject")));
    put(scene, DECISIONS, "steward", replay_of(scene, "b", ask(scene, "SELECT max(id)::text FROM reject")));
    run(scene, 5);
    assert_string_equal(
        ask(scene, "SELECT string_agg(concat_ws(' ', code, place, state), ', ' ORDER BY id) FROM reject"),
        "header_disagrees /CustomerRegistered/@id 0, wrong_key /CustomerRegistered/Customer/@number 0");
    assert_string_equal(answers(scene), EVENTS " 0 1 2, " EVENTS " 1 2 0, " EVENTS " 2 3 2, " EVENTS
                                               "@0 0 0 1 2, " EVENTS "@0 1048576 2 3 2");
}

static bool lost_and_found(struct scene *scene) {
    if (scene->wanted == 3 || !all_moved(scene)) {
        return scene->wanted == 3 && all_moved(scene);
    }
    scene->wanted = 3;
    memory_inbox_lose(scene->inbox);
    put_customer(scene, "C");
    return false;
}

static void partitions_that_were_lost_and_come_back_are_read_from_where_they_stand(void **state) {
    struct scene *scene = *state;
    put_customer(scene, "A");
    put_customer(scene, "B");
    scene->wanted = 2;
    run_until(scene, lost_and_found);
    assert_string_equal(events(scene), "A B C");
    assert_int_equal(metric_value(scene->metrics, METRIC_DUPLICATES), 0);
}

static bool zombie(struct scene *scene) {
    if (scene->wanted == 3 || !all_moved(scene)) {
        return scene->wanted == 3 && all_moved(scene);
    }
    /* as if another instance had merged B: where this one stands is no longer true */
    change(scene, "UPDATE kafka_offset SET next = 2, last_digest = NULL");
    put_customer(scene, "B");
    put_customer(scene, "C");
    scene->wanted = 3;
    return false;
}

static void a_zombie_fails_on_its_offsets_and_goes_on_from_the_true_ones(void **state) {
    struct scene *scene = *state;
    put_customer(scene, "A");
    scene->wanted = 1;
    run_until(scene, zombie);
    assert_string_equal(events(scene), "A C");
    assert_int_equal(metric_value_for(scene->metrics, METRIC_REPEATED, "database_fenced"), 1);
}

static bool other_is_read(struct scene *scene) {
    scene->wanted = health_is_well(scene->health);
    return strcmp(events(scene), "A B C OTHER") == 0;
}

static void a_truncated_topic_is_not_read_and_its_neighbours_are(void **state) {
    struct scene *scene = *state;
    put_customer(scene, "A");
    put(scene, OTHER_EVENTS, "B", registration(scene, "B", "D0456", "B", TIME));
    run(scene, 2);
    put_customer(scene, "C");
    put(scene, OTHER_EVENTS, "LOST", registration(scene, "LOST", "D0456", "LOST", TIME));
    put(scene, OTHER_EVENTS, "NEXT", registration(scene, "NEXT", "D0456", "NEXT", TIME));
    memory_inbox_truncate(scene->inbox, OTHER_EVENTS, 2);
    put_customer(scene, "OTHER");
    run_until(scene, other_is_read);
    assert_false(memory_inbox_is_read(scene->inbox, OTHER_EVENTS));
    assert_false(scene->wanted);
}

static bool all_are_read(struct scene *scene) {
    return strcmp(events(scene), ask(scene, "SELECT wanted FROM wanted")) == 0;
}

static void run_until_events(struct scene *scene, const char *wanted) {
    change(scene, "CREATE TABLE IF NOT EXISTS wanted (wanted text); DELETE FROM wanted");
    change(scene, arena_print(scene->arena, "INSERT INTO wanted VALUES ('%s')", wanted));
    run_until(scene, all_are_read);
}

static const char *rejects(struct scene *scene) {
    return ask(
        scene,
        "SELECT string_agg(concat_ws(' ', life, \"offset\", event_id), ', ' ORDER BY life, \"offset\") FROM reject");
}

static void put_refused(struct scene *scene, const char *id) {
    put(scene, EVENTS, "wrong", registration(scene, id, "D0123", "A", TIME));
}

static void a_topic_made_anew_is_read_from_its_beginning(void **state) {
    struct scene *scene = *state;
    put_customer(scene, "A");
    put_refused(scene, "old");
    run(scene, 2);
    memory_inbox_free(scene->inbox);
    scene->inbox = memory_inbox_new();
    put_customer(scene, "NEW");
    run_until_events(scene, "A NEW");
    put_refused(scene, "new");
    run(scene, 2);
    assert_string_equal(rejects(scene), "0 1 old, 1 1 new");
    assert_string_equal(answers(scene),
                        EVENTS " 0 A 0, " EVENTS " 1 old 2, " EVENTS "#1 0 NEW 0, " EVENTS "#1 1 new 2");
    assert_true(health_is_well(scene->health));
}

static void a_longer_topic_made_anew_is_read_from_its_beginning(void **state) {
    struct scene *scene = *state;
    put_customer(scene, "A");
    run(scene, 1);
    memory_inbox_remake(scene->inbox, EVENTS);
    put_customer(scene, "B");
    put_customer(scene, "C");
    run_until_events(scene, "A B C");
    assert_int_equal(offsets_moved(scene), 2);
}

static bool remade_while_it_is_read(struct scene *scene) {
    if (scene->wanted == 1 && strcmp(events(scene), "A B") == 0) {
        scene->wanted = 2;
        memory_inbox_remake(scene->inbox, EVENTS);
        put_refused(scene, "C");
        put_customer(scene, "D");
        put_customer(scene, "E");
    }
    return scene->wanted == 2 && strcmp(events(scene), "A B D E") == 0;
}

static void a_topic_made_anew_while_it_is_read_is_read_from_its_beginning(void **state) {
    struct scene *scene = *state;
    put_customer(scene, "A");
    put_customer(scene, "B");
    scene->wanted = 1;
    run_until(scene, remade_while_it_is_read);
    assert_string_equal(rejects(scene), "1 0 C");
    assert_string_equal(ask(scene, "SELECT life::text FROM kafka_offset"), "1");
    assert_true(health_is_well(scene->health));
}

static void a_person_who_deletes_an_offset_does_not_begin_its_lives_anew(void **state) {
    struct scene *scene = *state;
    put_customer(scene, "A");
    run(scene, 1);
    change(scene, "UPDATE kafka_offset SET next = 5");
    put_customer(scene, "B");
    run_until_events(scene, "A B");
    change(scene, "DELETE FROM kafka_offset");
    put_customer(scene, "C");
    run_until_events(scene, "A B C");
    assert_string_equal(ask(scene, "SELECT life::text FROM kafka_offset"), "1");
}

static void batches_of_one_event_give_the_same(void **state) {
    struct scene *scene = *state;
    scene->config->batch_events = 1;
    for (int i = 0; i < 20; i++) {
        put_customer(scene, arena_print(scene->arena, "%02d", i));
    }
    run(scene, 20);
    assert_string_equal(ask(scene, "SELECT count(*)::text FROM source_record"), "20");
    assert_int_equal(metric_value(scene->metrics, METRIC_BATCHES), 20);
}

#define HASTY(test) cmocka_unit_test_setup_teardown(test, open_hasty_scene, close_scene)
#define SCENE(test) cmocka_unit_test_setup_teardown(test, open_scene, close_scene)

int main(void) {
    const struct CMUnitTest tests[] = {
        SCENE(offsets_move_with_the_events),
        SCENE(a_restart_goes_on_where_the_database_stands),
        SCENE(a_message_without_a_body_costs_itself_only),
        SCENE(a_source_is_spoken_for_by_its_own_topic_only),
        SCENE(the_key_is_the_customer_number),
        SCENE(cloudevents_headers_must_agree_when_present),
        SCENE(a_time_after_the_arrival_is_refused),
        SCENE(decisions_come_by_their_own_topic_only),
        SCENE(an_event_that_cannot_be_merged_keeps_nobody_waiting),
        SCENE(a_refused_event_is_merged_when_it_is_replayed_and_its_cause_is_gone),
        HASTY(an_event_that_takes_too_long_keeps_nobody_waiting_for_ever),
        HASTY(an_event_that_takes_too_long_is_told_by_the_batch_behind_it),
        HASTY(a_database_that_is_slow_refuses_nobody),
        SCENE(what_is_replayed_in_vain_stays_where_it_is),
        SCENE(a_replay_is_answered_in_a_line_of_its_own),
        SCENE(a_replay_that_is_refused_says_why_now),
        SCENE(partitions_that_were_lost_and_come_back_are_read_from_where_they_stand),
        SCENE(a_zombie_fails_on_its_offsets_and_goes_on_from_the_true_ones),
        SCENE(a_truncated_topic_is_not_read_and_its_neighbours_are),
        SCENE(a_topic_made_anew_is_read_from_its_beginning),
        SCENE(a_longer_topic_made_anew_is_read_from_its_beginning),
        SCENE(a_topic_made_anew_while_it_is_read_is_read_from_its_beginning),
        SCENE(a_person_who_deletes_an_offset_does_not_begin_its_lives_anew),
        SCENE(batches_of_one_event_give_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
