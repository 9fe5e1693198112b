/* intake_scene.h – an intake on a real PostgreSQL and an inbox in memory, for the tests of the intake. */
#ifndef TESTS_UNIT_STAGE_INTAKE_SCENE_H
#define TESTS_UNIT_STAGE_INTAKE_SCENE_H

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
    const struct outlet *log; /* or NULL */
    atomic_bool stop, behind;
    bool (*done)(struct scene *scene);
    int64_t wanted;
};

static inline void must(bool good, const struct error *error) {
    if (!good) {
        fail_msg("%s", error_text(error));
    }
}

static inline struct config *load_config(struct arena *arena) {
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

static inline void prepare_database(struct scene *scene) {
    struct error error = {0};
    scene->database = database_open(scene->config->database, "test", &error);
    must(scene->database != NULL, &error);
    must(database_script(scene->database, "DROP SCHEMA public CASCADE; CREATE SCHEMA public", &error), &error);
    must(migrate_run(scene->database, scene->sealer, NULL, NULL, &error), &error);
    must(installation_load(scene->database, scene->sealer, &scene->installation, &error), &error);
}

static inline int open_scene(void **state) {
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

static inline int close_scene(void **state) {
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

static inline const char *ask(struct scene *scene, const char *sql) {
    struct error error = {0};
    struct request request = {.sql = arena_copy(scene->arena, sql)};
    must(database_run(scene->database, &request, 1, &error), &error);
    const char *text = PQntuples(request.result) == 0 ? "" : result_text(request.result, 0, 0, scene->arena);
    requests_free(&request, 1);
    return text;
}

static inline void change(struct scene *scene, const char *sql) {
    struct error error = {0};
    must(database_script(scene->database, sql, &error), &error);
}

static inline int64_t offsets_moved(struct scene *scene) {
    return strtoll(ask(scene, "SELECT coalesce(sum(next), 0)::text FROM kafka_offset"), NULL, 10);
}

static inline bool all_moved(struct scene *scene) {
    return offsets_moved(scene) >= scene->wanted;
}

/* --- running ------------------------------------------------------------------------------------------------------- */

static inline void when_idle(void *context) {
    struct scene *scene = context;
    if (scene->done(scene)) {
        atomic_store(&scene->stop, true);
    }
}

static inline void run_until(struct scene *scene, bool (*done)(struct scene *scene)) {
    struct error error = {0};
    const struct intake_parts parts = {.config = scene->config,
                                       .keys = scene->keys,
                                       .inbox = &scene->inbox->inbox,
                                       .log = scene->log,
                                       .behind = &scene->behind,
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
static inline void run(struct scene *scene, int64_t wanted) {
    scene->wanted = wanted;
    run_until(scene, all_moved);
}

/* --- messages ------------------------------------------------------------------------------------------------------ */

static inline const char *registration(struct scene *scene, const char *id, const char *source, const char *number,
                                       const char *time) {
    return arena_print(scene->arena,
                       "<CustomerRegistered xmlns='urn:dealerhub:event:1' id='%s' source='%s' time='%s'>"
                       "<Customer number='%s'><Name>李红</Name></Customer></CustomerRegistered>",
                       id, source, time, number);
}

static inline void put(struct scene *scene, const char *topic, const char *key, const char *value) {
    (void)memory_inbox_put(scene->inbox, topic, key, value, INSTANT_NONE, NULL, 0);
}

static inline void put_customer(struct scene *scene, const char *id) {
    put(scene, EVENTS, id, registration(scene, id, "D0123", id, TIME));
}

/* Several, with blanks between. */
static inline void put_customers(struct scene *scene, const char *ids) {
    char **each = g_strsplit(ids, " ", -1);
    for (char **id = each; *id != NULL; id++) {
        put_customer(scene, *id);
    }
    g_strfreev(each);
}

static inline const char *codes(struct scene *scene) {
    return ask(scene, "SELECT coalesce(string_agg(code, ' ' ORDER BY topic, \"offset\"), '') FROM reject");
}

static inline const char *events(struct scene *scene) {
    return ask(scene, "SELECT coalesce(string_agg(event_id, ' ' ORDER BY event_id), '') FROM event_row");
}

static inline void put_with_header(struct scene *scene, const char *id, const char *name, const char *value) {
    struct message_header *header = ARENA_NEW(scene->arena, struct message_header, 1);
    *header = (struct message_header){name, {(const uint8_t *)value, strlen(value)}};
    (void)memory_inbox_put(scene->inbox, EVENTS, "A", registration(scene, id, "D0123", "A", TIME), INSTANT_NONE, header,
                           1);
}

static inline void put_refused(struct scene *scene, const char *id) {
    put(scene, EVENTS, "wrong", registration(scene, id, "D0123", "A", TIME));
}

static inline const char *replay_of(struct scene *scene, const char *id, const char *reject) {
    return arena_print(scene->arena,
                       "<Decision xmlns='urn:dealerhub:event:1' id='%s' source='steward' time='%s' verdict='replay' "
                       "author='test'><Reason>mended</Reason><Reject id='%s'/></Decision>",
                       id, TIME, reject);
}

static inline void put_replay(struct scene *scene, const char *id, const char *reject) {
    put(scene, DECISIONS, "steward", replay_of(scene, id, reject));
}

static inline const char *answers(struct scene *scene) {
    return ask(scene, "SELECT string_agg(concat_ws(' ', topic, \"offset\", original, event_id, outcome), ', ' "
                      "ORDER BY topic, \"offset\") FROM notice");
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, open_scene, close_scene)

#endif
