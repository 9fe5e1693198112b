/* What the daemon looks after beside its stages: gauges say what waits. */
#include "tests/support/merge_fixture.h"
#include "tests/support/test.h"

#include "hub/stage/caretaker.h"

#include <stdlib.h>
#include <string.h>

#define DOCUMENT(id, number, name)                                                                                \
    "<CustomerRegistered xmlns=\"urn:dealerhub:event:1\" id=\"" id "\" source=\"D0123\" "                         \
    "time=\"2026-11-01T09:00:00+08:00\"><Customer number=\"" number "\"><PartyKind>person</PartyKind><Name>" name \
    "</Name></Customer></CustomerRegistered>"

struct scene {
    struct merge_fixture fixture;
    struct config config;
    struct metrics *metrics;
    struct health *health;
    struct caretaker *caretaker;
    instant now;
};

static int open_scene(void **state) {
    static struct scene scene;
    scene = (struct scene){
        .config = {.database = getenv("POSTGRES_URI")}, .metrics = metrics_new(), .health = health_new()};
    merge_fixture_open(&scene.fixture);
    merge_fixture_reset(&scene.fixture);
    scene.now = instant_now();
    scene.caretaker = caretaker_new(&(struct caretaker_parts){&scene.config, scene.metrics, scene.health});
    *state = &scene;
    return 0;
}

static int close_scene(void **state) {
    struct scene *scene = *state;
    caretaker_free(scene->caretaker);
    health_free(scene->health);
    metrics_free(scene->metrics);
    merge_fixture_close(&scene->fixture);
    return 0;
}

static void run_sql(struct scene *scene, const char *sql) {
    struct error error = {0};
    if (!database_script(scene->fixture.database, sql, &error)) {
        fail_msg("%s", error_text(&error));
    }
}

static void look_later(struct scene *scene) {
    scene->now += SECONDS(120);
    caretaker_look(scene->caretaker, scene->now);
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
    look_later(scene);
    assert_int_equal(metric_value(scene->metrics, METRIC_REJECTS), 1);
    assert_int_equal(metric_value(scene->metrics, METRIC_REDO), 1);
    assert_int_equal(metric_value(scene->metrics, METRIC_REVIEW), 1);
    run_sql(scene, "UPDATE reject SET state = 2");
    run_sql(scene, "UPDATE merge_state SET adopting = NULL");
    run_sql(scene,
            "INSERT INTO deferral SELECT a, b, now() + interval '1 day', 's', 'e', now(), now(), 'me' FROM edge");
    look_later(scene);
    assert_int_equal(metric_value(scene->metrics, METRIC_REJECTS), 0);
    assert_int_equal(metric_value(scene->metrics, METRIC_REDO), 0);
    assert_int_equal(metric_value(scene->metrics, METRIC_REVIEW), 0);
    run_sql(scene, "DELETE FROM deferral");
    look_later(scene);
    assert_int_equal(metric_value(scene->metrics, METRIC_REVIEW), 1);
    run_sql(scene, "INSERT INTO word SELECT a, b, 2, 's', 'e', now(), now(), 'me' FROM edge");
    look_later(scene);
    assert_int_equal(metric_value(scene->metrics, METRIC_REVIEW), 0);
}

static void a_database_that_is_gone_is_told_by_health_until_it_is_back(void **state) {
    struct scene *scene = *state;
    const char *right = scene->config.database;
    caretaker_free(scene->caretaker);
    scene->config.database = "host=/nowhere";
    scene->caretaker = caretaker_new(&(struct caretaker_parts){&scene->config, scene->metrics, scene->health});
    look_later(scene);
    assert_false(health_is_well(scene->health));
    scene->config.database = right;
    look_later(scene);
    assert_true(health_is_well(scene->health));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gauges_say_what_waits_for_people_and_for_the_hub),
        cmocka_unit_test(a_database_that_is_gone_is_told_by_health_until_it_is_back),
    };
    return cmocka_run_group_tests(tests, open_scene, close_scene);
}
