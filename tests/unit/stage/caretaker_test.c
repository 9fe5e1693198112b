/* What the daemon looks after beside its stages: gauges say what waits, and what has expired goes. */
#include "tests/support/merge_fixture.h"
#include "tests/support/test.h"

#include "hub/stage/caretaker.h"
#include "hub/store/customer_store.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define DOCUMENT(id, number, name)                                                                                \
    "<CustomerRegistered xmlns=\"urn:dealerhub:event:1\" id=\"" id "\" source=\"D0123\" "                         \
    "time=\"2026-11-01T09:00:00+08:00\"><Customer number=\"" number "\"><PartyKind>person</PartyKind><Name>" name \
    "</Name></Customer></CustomerRegistered>"

struct scene {
    struct merge_fixture fixture;
    struct arena *arena;
    struct config config;
    struct installation installation;
    struct assembly *assembly;
    struct metrics *metrics;
    struct health *health;
    struct caretaker *caretaker;
    struct database *report; /* that somebody left open; NULL: nobody did */
    instant now;
};

static void must(bool good, const struct error *error) {
    if (!good) {
        fail_msg("%s", error_text(error));
    }
}

/* Begins its rounds anew. */
static void renew_caretaker(struct scene *scene) {
    const struct caretaker_parts parts = {.config = &scene->config,
                                          .keys = scene->fixture.keys,
                                          .installation = &scene->installation,
                                          .assembly = scene->assembly,
                                          .metrics = scene->metrics,
                                          .health = scene->health};
    caretaker_free(scene->caretaker);
    scene->caretaker = caretaker_new(&parts);
}

static int open_scene(void **state) {
    static struct scene scene;
    struct error error = {0};
    const struct config_setting settings[] = {{"data=" DEALERHUB_SOURCE_DIR "/schemas", "test"}, {"site=", "test"}};
    const struct config_request request = {.settings = settings, .setting_count = 2};
    scene = (struct scene){.arena = arena_new(), .metrics = metrics_new(), .health = health_new()};
    merge_fixture_open(&scene.fixture);
    const struct config *config = config_load(&request, scene.arena, &error);
    must(config != NULL, &error);
    scene.config = *config;
    scene.config.database = getenv("POSTGRES_URI");
    scene.assembly = assembly_new(&scene.config, &error);
    must(scene.assembly != NULL, &error);
    scene.installation.hub_key = scene.fixture.parts.hub_key;
    *state = &scene;
    return 0;
}

static int close_scene(void **state) {
    struct scene *scene = *state;
    caretaker_free(scene->caretaker);
    assembly_release(scene->assembly);
    health_free(scene->health);
    metrics_free(scene->metrics);
    merge_fixture_close(&scene->fixture);
    arena_free(scene->arena);
    return 0;
}

static int begin(void **state) {
    struct scene *scene = *state;
    database_close(scene->report);
    scene->report = NULL;
    merge_fixture_reset(&scene->fixture);
    scene->now = instant_now();
    scene->config.retention_bodies = DAYS(100);
    scene->config.retention_details = DAYS(1000);
    scene->config.retention_kinds = "";
    scene->config.housekeeping_rate = 10; /* two rows a step */
    renew_caretaker(scene);
    return 0;
}

static void run_sql(struct scene *scene, const char *sql) {
    struct error error = {0};
    must(database_script(scene->fixture.database, sql, &error), &error);
}

static void look_later(struct scene *scene) {
    scene->now += SECONDS(120);
    caretaker_look(scene->caretaker, scene->now, scene->now);
}

/* What the next round counts of rejects, of records that an adoption has still to redo, and of questions. */
static void assert_waiting(struct scene *scene, uint64_t rejects, uint64_t redo, uint64_t review) {
    look_later(scene);
    assert_int_equal(metric_value(scene->metrics, METRIC_REJECTS), rejects);
    assert_int_equal(metric_value(scene->metrics, METRIC_REDO), redo);
    assert_int_equal(metric_value(scene->metrics, METRIC_REVIEW), review);
}

static void gauges_say_what_waits_for_people_and_for_the_hub(void **state) {
    struct scene *scene = *state;
    const char *const documents[] = {DOCUMENT("e1", "K1", "李红"), DOCUMENT("e2", "K2", "王磊"),
                                     "<CustomerRegistered xmlns=\"urn:dealerhub:event:1\" id=\"bad\"/>"};
    assert_int_equal(merge_fixture_merge(&scene->fixture, documents, 3, NULL), 1);
    run_sql(scene, "UPDATE merge_state SET adopting = file_set, reached = (SELECT min(record_id::text)::uuid FROM "
                   "source_record)");
    run_sql(scene, "INSERT INTO edge (a, b, weight, zone) "
                   "SELECT min(record_id::text)::uuid, max(record_id::text)::uuid, 1200, 1 FROM source_record");
    assert_waiting(scene, 1, 1, 1);
    run_sql(scene, "UPDATE reject SET state = 2");
    run_sql(scene, "UPDATE merge_state SET adopting = NULL");
    run_sql(scene,
            "INSERT INTO deferral SELECT a, b, now() + interval '1 day', 's', 'e', now(), now(), 'me' FROM edge");
    assert_waiting(scene, 0, 0, 0);
    run_sql(scene, "DELETE FROM deferral");
    assert_waiting(scene, 0, 0, 1);
    run_sql(scene, "INSERT INTO word SELECT a, b, 2, 's', 'e', now(), now(), 'me' FROM edge");
    assert_waiting(scene, 0, 0, 0);
}

/* What was refused for another reason is the sender's to mend. */
static void
events_that_were_refused_for_a_row_nobody_can_read_are_told_by_health_until_they_are_replayed(void **state) {
    struct scene *scene = *state;
    const char *const bad[] = {"<CustomerRegistered xmlns=\"urn:dealerhub:event:1\" id=\"bad\"/>"};
    assert_int_equal(merge_fixture_merge(&scene->fixture, bad, 1, NULL), 1);
    look_later(scene);
    assert_true(health_is_well(scene->health));
    run_sql(scene, "UPDATE reject SET code = 'merge_unreadable'");
    look_later(scene);
    assert_false(health_is_well(scene->health));
    run_sql(scene, "UPDATE reject SET state = 1");
    look_later(scene);
    assert_true(health_is_well(scene->health));
}

static void a_database_that_is_gone_is_told_by_health_until_it_is_back(void **state) {
    struct scene *scene = *state;
    const char *right = scene->config.database;
    scene->config.database = "host=/nowhere";
    renew_caretaker(scene);
    look_later(scene);
    assert_false(health_is_well(scene->health));
    scene->config.database = right;
    look_later(scene);
    assert_true(health_is_well(scene->health));
}

/* --- what takes long ------------------------------------------------------------------------------------------------- */

/* Whatever asks for edges waits for the lock's end. */
static struct database *lock_edges(struct scene *scene) {
    struct error error = {0};
    struct database *locking = database_open(scene->config.database, "locking", &error);
    must(locking != NULL, &error);
    must(database_script(locking, "BEGIN; LOCK TABLE edge", &error), &error);
    return locking;
}

static void questions_that_take_too_long_are_not_counted_now_and_all_is_well(void **state) {
    struct scene *scene = *state;
    const char *right = scene->config.database;
    struct database *locking = lock_edges(scene);
    char *hasty = g_strdup_printf("%s?options=-c%%20statement_timeout%%3D2000", right);
    scene->config.database = hasty;
    metric_set(scene->metrics, METRIC_REVIEW, 7);
    renew_caretaker(scene);
    look_later(scene);
    assert_true(health_is_well(scene->health));
    assert_int_equal(metric_value(scene->metrics, METRIC_REVIEW), 7);
    database_close(locking);
    scene->config.database = right;
    renew_caretaker(scene);
    look_later(scene);
    assert_int_equal(metric_value(scene->metrics, METRIC_REVIEW), 0);
    g_free(hasty);
}

struct running {
    struct caretaker *caretaker;
    atomic_bool stop;
};

static void *run_caretaker(void *argument) {
    struct running *running = argument;
    caretaker_run(running->caretaker, &running->stop);
    return NULL;
}

static void a_caretaker_that_is_to_stop_waits_for_no_statement(void **state) {
    struct scene *scene = *state;
    pthread_t thread;
    struct database *locking = lock_edges(scene);
    struct running running = {.caretaker = scene->caretaker};
    const struct timespec pause = {.tv_nsec = 10000000};
    assert_int_equal(pthread_create(&thread, NULL, run_caretaker, &running), 0);
    while (merge_fixture_number(&scene->fixture, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
                                                 "AND application_name = 'dealerhub caretaker'") == 0) {
        (void)nanosleep(&pause, NULL);
    }
    atomic_store(&running.stop, true);
    (void)pthread_join(thread, NULL); /* edges are still locked */
    assert_true(health_is_well(scene->health));
    database_close(locking);
    renew_caretaker(scene);
}

/* --- what no vacuum clears away --------------------------------------------------------------------------------------- */

/* A day of customers who changed and were told of: whoever wrote it has ended, so that the server's statistics have it. */
static void many_rows_come_and_go(struct scene *scene) {
    struct error error = {0};
    const struct timespec pause = {.tv_nsec = 10000000};
    struct database *other = database_open(scene->config.database, "test", &error);
    must(other != NULL, &error);
    must(database_script(other,
                         "INSERT INTO dirty SELECT md5(n::text)::uuid, 0, n, 3 FROM generate_series(1, 110000) AS n;"
                         "DELETE FROM dirty",
                         &error),
         &error);
    database_close(other);
    while (merge_fixture_number(&scene->fixture, "SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'dirty'") <
           110000) {
        (void)nanosleep(&pause, NULL);
    }
}

/* What the next look, after a vacuum, writes to the log, in `text`. */
static void look_after_vacuum(struct scene *scene, char text[2000]) {
    int ends[2];
    run_sql(scene, "VACUUM dirty");
    assert_int_equal(pipe(ends), 0);
    const int kept = dup(STDERR_FILENO);
    (void)dup2(ends[1], STDERR_FILENO);
    (void)close(ends[1]);
    look_later(scene);
    (void)dup2(kept, STDERR_FILENO);
    (void)close(kept);
    const ssize_t length = read(ends[0], text, 1999);
    (void)close(ends[0]);
    text[length < 0 ? 0 : length] = '\0';
}

static void a_transaction_that_is_left_open_is_told_once_and_once_that_it_is_over(void **state) {
    struct scene *scene = *state;
    struct error error = {0};
    char text[2000];
    scene->report = database_open(scene->config.database, "report", &error);
    must(scene->report != NULL, &error);
    run_sql(scene, "ALTER TABLE dirty SET (autovacuum_enabled = false)");
    look_later(scene);
    must(database_script(scene->report, "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM golden", &error),
         &error);
    many_rows_come_and_go(scene);
    look_later(scene); /* they may be cleared away at any moment */
    assert_int_equal(metric_value_for(scene->metrics, METRIC_LEFT, "dirty"), 0);
    look_after_vacuum(scene, text);
    assert_true(metric_value_for(scene->metrics, METRIC_LEFT, "dirty") >= 110000);
    assert_non_null(strstr(text, "vacuum_held"));
    assert_non_null(strstr(text, "table dirty"));
    assert_non_null(strstr(text, "pg_stat_activity"));
    assert_true(health_is_well(scene->health));
    look_after_vacuum(scene, text);
    assert_string_equal(text, "");
    database_close(scene->report);
    scene->report = NULL;
    while (merge_fixture_number(&scene->fixture,
                                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'report'") > 0) {
        (void)sched_yield();
    }
    look_after_vacuum(scene, text);
    assert_non_null(strstr(text, "vacuum_free table=dirty"));
    assert_int_equal(metric_value_for(scene->metrics, METRIC_LEFT, "dirty"), 0);
    run_sql(scene, "ALTER TABLE dirty RESET (autovacuum_enabled)");
}

/* --- housekeeping --------------------------------------------------------------------------------------------------- */

static int64_t number(struct scene *scene, const char *sql) {
    return merge_fixture_number(&scene->fixture, sql);
}

static char *sample(const char *name) {
    char *text;
    char *path = g_strdup_printf("%s/schemas/event/samples/%s", DEALERHUB_SOURCE_DIR, name);
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_free(path);
    return text;
}

static void merge_sample(struct scene *scene, const char *name) {
    char *text = sample(name);
    const char *const documents[] = {text};
    assert_int_equal(merge_fixture_merge(&scene->fixture, documents, 1, NULL), 0);
    g_free(text);
}

static void days_pass_somehow(struct scene *scene, int days) {
    scene->now += DAYS(days);
    for (unsigned step = 0; step < 50; step++) { /* more than one round has steps */
        scene->now += SECONDS(1);
        caretaker_look(scene->caretaker, scene->now, scene->now);
    }
}

static void days_pass(struct scene *scene, int days) {
    days_pass_somehow(scene, days);
    assert_true(health_is_well(scene->health));
}

static void assert_state(struct scene *scene, const GString *expected) {
    GString *state = merge_fixture_state(&scene->fixture);
    assert_string_equal(state->str, expected->str);
    (void)g_string_free(state, 1);
}

static void bodies_go_when_their_time_is_over_and_the_golden_record_stays(void **state) {
    struct scene *scene = *state;
    merge_sample(scene, "repair.completed.full.xml");
    merge_sample(scene, "followup.made.full.xml");
    GString *before = merge_fixture_state(&scene->fixture);
    days_pass(scene, 99);
    assert_int_equal(number(scene, "SELECT count(*) FROM event_row WHERE body IS NULL OR kept <> 0"), 0);
    days_pass(scene, 3);
    assert_int_equal(number(scene, "SELECT count(*) FROM event_row WHERE body IS NOT NULL OR kept <> 1"), 0);
    assert_int_equal(number(scene, "SELECT count(*) FROM event_row WHERE facts IS NOT NULL AND amount = 38150"), 1);
    assert_int_equal(metric_value_for(scene->metrics, METRIC_EXPIRED, "bodies"),
                     number(scene, "SELECT count(*) FROM event_row"));
    assert_state(scene, before);
    (void)g_string_free(before, 1);
}

static void a_kind_has_a_time_of_its_own(void **state) {
    struct scene *scene = *state;
    scene->config.retention_kinds = "followup.made=10d";
    merge_sample(scene, "repair.completed.full.xml");
    merge_sample(scene, "followup.made.full.xml");
    days_pass(scene, 12);
    assert_int_equal(number(scene, "SELECT count(*) FROM event_row WHERE body IS NULL AND kind <> 'followup.made'"), 0);
    assert_int_equal(number(scene, "SELECT count(*) FROM event_row WHERE body IS NULL AND kind = 'followup.made'"), 1);
}

/* The text of a fact of the only repair, as a reader opens it; NULL when there is none. */
static const char *fact_of_repair(struct scene *scene, const char *name) {
    struct error error = {0};
    const struct uuid record = merge_fixture_record(&scene->fixture, "D0123", "K0045871");
    struct key_cache *keys = key_cache_new(16);
    struct customer_store store = {.database = scene->fixture.database,
                                   .attributes = scene->fixture.attributes,
                                   .kinds = scene->fixture.kinds,
                                   .sealer = scene->fixture.sealer,
                                   .keys = keys};
    struct customer *customer = NULL;
    must(customers_load(&store, &record, 1, (struct customer_wish){.events = 10}, scene->arena, &customer, &error),
         &error);
    key_cache_free(keys);
    assert_non_null(customer);
    assert_int_equal(customer->event_count, 1);
    return customer_event_fact(&customer->events[0], name);
}

static void details_lose_their_texts_and_what_totals_are_made_of_stays(void **state) {
    struct scene *scene = *state;
    merge_sample(scene, "repair.completed.full.xml");
    assert_string_not_equal(fact_of_repair(scene, "summary"), "");
    run_sql(scene, "DELETE FROM dirty");
    days_pass(scene, 1002);
    assert_string_equal(fact_of_repair(scene, "summary"), "");
    assert_string_equal(fact_of_repair(scene, "consultant"), "");
    assert_string_equal(fact_of_repair(scene, "amount"), "381.50");
    assert_string_equal(fact_of_repair(scene, "mileage"), "48210");
    assert_int_equal(number(scene, "SELECT count(*) FROM event_row WHERE kept <> 2"), 0);
    assert_int_equal(number(scene, "SELECT count(*) FROM dirty d JOIN merge_state m ON d.stamp = m.batch "
                                   "WHERE d.targets = 1 AND d.golden_id IN (SELECT golden_id FROM golden)"),
                     1);
}

/* Shortened they would be what nobody said. */
static void details_that_cannot_be_read_stay_as_they_are(void **state) {
    struct scene *scene = *state;
    merge_sample(scene, "repair.completed.full.xml");
    merge_fixture_spoil_facts(&scene->fixture, "D0123", "K0045871", "0192f3d4-90f7-7a55-a0c2-6d18b94c2008");
    run_sql(scene, "CREATE TABLE spoiled AS TABLE event_row");
    days_pass_somehow(scene, 1002);
    assert_int_equal(number(scene, "SELECT count(*) FROM event_row e JOIN spoiled s USING (source, event_id, part) "
                                   "WHERE e.facts = s.facts AND e.kept = 1"),
                     1);
}

static void an_erasure_finds_its_way_after_bodies_and_details_have_gone(void **state) {
    struct scene *scene = *state;
    const char *const erasure[] = {"<CustomerErased xmlns=\"urn:dealerhub:event:1\" id=\"gone\" source=\"D0123\" "
                                   "time=\"2025-11-25T14:03:00+08:00\"><Customer number=\"K0045871\"/>"
                                   "<Erasure until=\"2025-11-21T00:00:00+08:00\"/></CustomerErased>"};
    merge_sample(scene, "repair.completed.full.xml");
    days_pass(scene, 1002);
    assert_int_equal(merge_fixture_merge(&scene->fixture, erasure, 1, NULL), 0);
    assert_int_equal(number(scene, "SELECT count(*) FROM event_row WHERE state = 3 AND facts IS NULL"), 1);
    days_pass(scene, 1002);
}

static void what_is_kept_for_ever_stays(void **state) {
    struct scene *scene = *state;
    scene->config.retention_bodies = scene->config.retention_details = 0;
    scene->config.retention_waiting = 0;
    const char *const wrong[] = {"<CustomerRegistered xmlns=\"urn:dealerhub:event:1\" id=\"bad\"/>"};
    merge_sample(scene, "repair.completed.full.xml");
    assert_int_equal(merge_fixture_merge(&scene->fixture, wrong, 1, NULL), 1);
    days_pass(scene, 30000);
    assert_int_equal(number(scene, "SELECT count(*) FROM event_row WHERE body IS NULL OR kept <> 0"), 0);
    assert_int_equal(number(scene, "SELECT count(*) FROM reject"), 1);
}

static void refused_events_answers_and_documents_go_by_their_age_and_state(void **state) {
    struct scene *scene = *state;
    scene->config.retention_waiting = DAYS(2000);
    run_sql(scene,
            "INSERT INTO reject (cluster, topic, partition, \"offset\", received, code, place, line, \"column\", "
            "detail, body, state) SELECT 'c', 't', 0, i, now(), 'x', '/', 0, 0, '', '', i % 3 "
            "FROM generate_series(0, 8) i");
    run_sql(scene, "INSERT INTO notice (topic, partition, \"offset\", partner, outcome, findings) "
                   "SELECT 't', 0, i, 'D0123', 0, '' FROM generate_series(1, 5) i");
    run_sql(scene, "INSERT INTO idoc (system, number, golden_id, anchor, state, digest, body) "
                   "SELECT 'ERP', row_number() OVER (), gen_random_uuid(), gen_random_uuid(), state, '', 'x' "
                   "FROM unnest(ARRAY['built', 'held', 'queued', 'unknown', 'sent', 'replaced', 'rejected']) state");
    days_pass(scene, 89);
    assert_int_equal(number(scene, "SELECT count(*) FROM notice"), 5);
    days_pass(scene, 3);
    assert_int_equal(number(scene, "SELECT count(*) FROM notice"), 0);
    assert_int_equal(number(scene, "SELECT count(*) FROM reject"), 9);
    days_pass(scene, 310);
    assert_int_equal(number(scene, "SELECT count(*) FROM reject WHERE state <> 0"), 0);
    assert_int_equal(number(scene, "SELECT count(*) FROM reject WHERE state = 0"), 3);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE body IS NULL AND state IN ('sent', 'replaced', "
                                   "'rejected')"),
                     3);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE body IS NOT NULL"), 4);
    days_pass(scene, 1600);
    assert_int_equal(number(scene, "SELECT count(*) FROM reject"), 0);
}

static void a_step_takes_no_more_rows_than_the_pace_allows(void **state) {
    struct scene *scene = *state;
    run_sql(scene, "INSERT INTO notice (topic, partition, \"offset\", partner, outcome, findings) "
                   "SELECT 't', 0, i, 'D0123', 0, '' FROM generate_series(1, 5) i");
    scene->now += DAYS(95);
    caretaker_look(scene->caretaker, scene->now, scene->now);
    assert_int_equal(number(scene, "SELECT count(*) FROM notice"), 3);
    scene->now += SECONDS(1);
    caretaker_look(scene->caretaker, scene->now, scene->now);
    assert_int_equal(number(scene, "SELECT count(*) FROM notice"), 1);
}

static void a_reload_brings_other_times(void **state) {
    struct scene *scene = *state;
    struct config other = scene->config;
    merge_sample(scene, "repair.completed.full.xml");
    days_pass(scene, 50);
    assert_int_equal(number(scene, "SELECT count(*) FROM event_row WHERE body IS NULL"), 0);
    other.retention_bodies = DAYS(40);
    caretaker_use(scene->caretaker, &other, scene->assembly);
    days_pass(scene, 0);
    assert_int_equal(number(scene, "SELECT count(*) FROM event_row WHERE body IS NOT NULL"), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(gauges_say_what_waits_for_people_and_for_the_hub, begin),
        cmocka_unit_test_setup(
            events_that_were_refused_for_a_row_nobody_can_read_are_told_by_health_until_they_are_replayed, begin),
        cmocka_unit_test_setup(a_database_that_is_gone_is_told_by_health_until_it_is_back, begin),
        cmocka_unit_test_setup(questions_that_take_too_long_are_not_counted_now_and_all_is_well, begin),
        cmocka_unit_test_setup(a_transaction_that_is_left_open_is_told_once_and_once_that_it_is_over, begin),
        cmocka_unit_test_setup(a_caretaker_that_is_to_stop_waits_for_no_statement, begin),
        cmocka_unit_test_setup(bodies_go_when_their_time_is_over_and_the_golden_record_stays, begin),
        cmocka_unit_test_setup(a_kind_has_a_time_of_its_own, begin),
        cmocka_unit_test_setup(details_lose_their_texts_and_what_totals_are_made_of_stays, begin),
        cmocka_unit_test_setup(details_that_cannot_be_read_stay_as_they_are, begin),
        cmocka_unit_test_setup(an_erasure_finds_its_way_after_bodies_and_details_have_gone, begin),
        cmocka_unit_test_setup(what_is_kept_for_ever_stays, begin),
        cmocka_unit_test_setup(refused_events_answers_and_documents_go_by_their_age_and_state, begin),
        cmocka_unit_test_setup(a_step_takes_no_more_rows_than_the_pace_allows, begin),
        cmocka_unit_test_setup(a_reload_brings_other_times, begin),
    };
    return cmocka_run_group_tests(tests, open_scene, close_scene);
}
