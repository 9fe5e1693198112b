/* Relays as daemons run them: a thread a shard, several relays at once. */
#include "tests/support/test.h"

#include "hub/base/log.h"
#include "hub/stage/relay.h"
#include "hub/store/view_rules.h"
#include "tests/support/merge_fixture.h"
#include "tests/unit/stage/memory_outlet.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { RELAYS = 3 };
#define PATIENCE SECONDS(30)

struct running {
    struct relay *relay;
    pthread_t thread;
    atomic_bool stop;
    bool well;
    struct error error;
};

struct scene {
    struct merge_fixture merge;
    struct memory_outlet memory;
    struct relay_parts parts;
    struct metrics *metrics;
    struct running relays[RELAYS];
    unsigned next; /* number of the next customer */
};

static int open_scene(void **state) {
    static struct scene scene;
    scene = (struct scene){0};
    merge_fixture_open(&scene.merge);
    *state = &scene;
    return 0;
}

static int close_scene(void **state) {
    struct scene *scene = *state;
    merge_fixture_close(&scene->merge);
    return 0;
}

static int begin(void **state) {
    log_configure(LOG_ERROR_LEVEL, LOG_TEXT);
    struct scene *scene = *state;
    merge_fixture_reset(&scene->merge);
    memory_outlet_start(&scene->memory);
    memset(scene->relays, 0, sizeof scene->relays);
    scene->metrics = metrics_new();
    scene->parts = (struct relay_parts){
        .database = getenv("POSTGRES_URI"),
        .attributes = scene->merge.attributes,
        .kinds = scene->merge.kinds,
        .rights = scene->merge.rights,
        .keyer = scene->merge.keyer,
        .keys = scene->merge.keys,
        .outlet = &scene->memory.outlet,
        .publications_topic = MEMORY_LOG,
        .customers_topic = "partner.%s.customers",
        .feedback_topic = "partner.%s.feedback",
        .documents_topic = "erp.%s.idocs",
        .lease = SECONDS(1),
        .metrics = scene->metrics,
    };
    return 0;
}

static void *run(void *argument) {
    struct running *running = argument;
    running->well = relay_run(running->relay, &running->stop, &running->error);
    return NULL;
}

static struct running *start(struct scene *scene, unsigned index) {
    struct running *running = &scene->relays[index];
    struct error error;
    running->relay = relay_new(&scene->parts, &error);
    assert_non_null(running->relay);
    atomic_store(&running->stop, false);
    assert_int_equal(pthread_create(&running->thread, NULL, run, running), 0);
    return running;
}

static void stop(struct running *running) {
    if (running->relay != NULL) {
        atomic_store(&running->stop, true);
        (void)pthread_join(running->thread, NULL);
        relay_free(running->relay);
        running->relay = NULL;
    }
}

static int end(void **state) {
    struct scene *scene = *state;
    for (unsigned i = 0; i < RELAYS; i++) {
        stop(&scene->relays[i]);
    }
    memory_outlet_stop(&scene->memory);
    metrics_free(scene->metrics);
    return 0;
}

static int64_t number(struct scene *scene, const char *sql) {
    return merge_fixture_number(&scene->merge, sql);
}

static void run_sql(struct scene *scene, const char *sql) {
    struct error error;
    assert_true(database_script(scene->merge.database, sql, &error));
}

static void await(struct scene *scene, const char *condition) {
    char sql[400];
    const instant until = instant_now() + PATIENCE;
    (void)snprintf(sql, sizeof sql, "SELECT (%s)::integer::bigint", condition);
    while (number(scene, sql) == 0) {
        if (instant_now() > until) {
            fail_msg("never: %s", condition);
        }
        (void)nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    }
}

/* Customers of one store, of all shards. */
static void merge_some(struct scene *scene, unsigned count) {
    for (unsigned i = 0; i < count; i++) {
        char document[600];
        const char *documents = document;
        (void)snprintf(document, sizeof document,
                       "<CustomerRegistered xmlns=\"urn:dealerhub:event:1\" id=\"e%u\" source=\"D0123\" "
                       "time=\"2026-09-01T09:00:00+08:00\"><Customer number=\"K%u\"><Name>李红</Name>"
                       "<Phone kind=\"mobile\">139%08u</Phone></Customer></CustomerRegistered>",
                       scene->next, scene->next, scene->next + 12345);
        scene->next++;
        assert_int_equal(merge_fixture_merge(&scene->merge, &documents, 1, NULL), 0);
    }
}

static const char all_held[] = "SELECT count(*) = 4 FROM shard WHERE lease > clock_timestamp()";
static const char all_told[] = "SELECT NOT EXISTS (SELECT FROM dirty) AND NOT EXISTS (SELECT FROM notice)";

/* Every customer was told once to the store, under rising versions, and no number went out twice. */
static void judge(const struct scene *scene, unsigned customers) {
    unsigned views = 0;
    GHashTable *keys = g_hash_table_new(g_str_hash, g_str_equal);
    GHashTable *sequences = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (unsigned i = 0; i < scene->memory.records->len; i++) {
        const struct memory_record *record = scene->memory.records->pdata[i];
        const char *sequence = record->value == NULL ? NULL : strstr(record->value, " sequence=\"");
        if (sequence != NULL) {
            assert_true(g_hash_table_add(sequences, g_strndup(sequence, strcspn(sequence + 11, "\"") + 11)));
        }
        if (strcmp(record->topic, "partner.D0123.customers") == 0) {
            views++;
            assert_true(g_hash_table_add(keys, record->key));
        }
    }
    assert_int_equal(views, customers);
    g_hash_table_destroy(keys);
    g_hash_table_destroy(sequences);
}

static void a_relay_alone_serves_all_shards_each_in_its_thread(void **state) {
    struct scene *scene = *state;
    struct running *running = start(scene, 0);
    await(scene, all_held);
    merge_some(scene, 40);
    await(scene, all_told);
    stop(running);
    assert_true(running->well);
    judge(scene, scene->next);
    assert_int_equal(number(scene, "SELECT count(DISTINCT shard) FROM publication"), 4);
    assert_int_equal(number(scene, "SELECT count(*) FROM shard WHERE lease > clock_timestamp()"), 0);
    assert_int_equal(number(scene, "SELECT count(*) FROM relay_process"), 0);
}

static void a_second_relay_gets_its_half_and_the_rest_when_the_first_ends(void **state) {
    struct scene *scene = *state;
    scene->next = 0;
    struct running *first = start(scene, 0);
    await(scene, all_held);
    struct metrics *second_metrics = metrics_new();
    scene->parts.metrics = second_metrics;
    struct running *second = start(scene, 1);
    const instant until = instant_now() + PATIENCE;
    while (metric_value(second_metrics, METRIC_TAKEOVERS) < 2 && instant_now() < until) {
        merge_some(scene, 2);
    }
    assert_int_equal(metric_value(second_metrics, METRIC_TAKEOVERS), 2);
    stop(first);
    await(scene, all_held);
    merge_some(scene, 20);
    await(scene, all_told);
    stop(second);
    assert_int_equal(metric_value(second_metrics, METRIC_TAKEOVERS), 4);
    metrics_free(second_metrics);
    assert_true(first->well && second->well);
    judge(scene, scene->next);
}

/* As a kill leaves it: leases that run, a process that is said to be there. */
static void what_a_killed_relay_held_is_taken_over_when_its_lease_is_over(void **state) {
    struct scene *scene = *state;
    scene->next = 0;
    run_sql(scene, "UPDATE shard SET epoch = 7, lease = clock_timestamp() + interval '1 second';"
                   "INSERT INTO relay_process VALUES (gen_random_uuid(), clock_timestamp() + interval '1 second')");
    const instant began = instant_now();
    (void)start(scene, 0);
    merge_some(scene, 8);
    await(scene, all_told);
    assert_true(instant_now() - began < PATIENCE);
    assert_int_equal(number(scene, "SELECT min(epoch) FROM shard"), 8);
    stop(&scene->relays[0]);
    judge(scene, 8);
}

static void a_relay_with_older_rules_publishes_nothing_once_others_are_noted(void **state) {
    struct scene *scene = *state;
    struct error error;
    bool changed;
    scene->next = 0;
    static const uint8_t old_rules[] = {1}, new_rules[] = {2};
    scene->parts.rules.rights = (struct bytes){old_rules, 1};
    assert_true(
        view_rules_note(scene->merge.database, VIEW_OF_PARTNERS, scene->parts.rules.rights, false, &changed, &error));
    struct running *old = start(scene, 0);
    await(scene, all_held);
    merge_some(scene, 8);
    await(scene, all_told);
    scene->parts.rules.rights = (struct bytes){new_rules, 1};
    assert_true(
        view_rules_note(scene->merge.database, VIEW_OF_PARTNERS, scene->parts.rules.rights, false, &changed, &error));
    assert_true(changed);
    await(scene, "SELECT count(*) = 0 FROM shard WHERE lease > clock_timestamp()");
    assert_int_equal(number(scene, "SELECT count(*) FROM dirty"), 8); /* marked, and taken by nobody */
    struct running *new = start(scene, 1);
    await(scene, all_told);
    stop(old);
    stop(new);
    assert_true(old->well && new->well);
    judge(scene, 8); /* nothing that changes the views, here */
}

static void the_gauges_tell_what_waits(void **state) {
    struct scene *scene = *state;
    scene->next = 0;
    scene->parts.outlet = &scene->memory.outlet;
    (void)g_hash_table_add(scene->memory.refusing, (void *)(uintptr_t) "partner.CC01.customers");
    merge_some(scene, 3);
    (void)start(scene, 0);
    await(scene, "SELECT count(*) = 3 FROM backlog WHERE partner = 'CC01'");
    const instant until = instant_now() + PATIENCE;
    while (metric_value_for(scene->metrics, METRIC_QUEUED, "aside") != 3 && instant_now() < until) {
        (void)nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    }
    assert_int_equal(metric_value_for(scene->metrics, METRIC_QUEUED, "aside"), 3);
    assert_int_equal(metric_value_for(scene->metrics, METRIC_QUEUED, "views"), 0);
    assert_int_equal(metric_value(scene->metrics, METRIC_DIRTY), 0);
    assert_int_equal(metric_value(scene->metrics, METRIC_LOOKED) >= 3, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_relay_alone_serves_all_shards_each_in_its_thread, begin, end),
        cmocka_unit_test_setup_teardown(a_second_relay_gets_its_half_and_the_rest_when_the_first_ends, begin, end),
        cmocka_unit_test_setup_teardown(what_a_killed_relay_held_is_taken_over_when_its_lease_is_over, begin, end),
        cmocka_unit_test_setup_teardown(a_relay_with_older_rules_publishes_nothing_once_others_are_noted, begin, end),
        cmocka_unit_test_setup_teardown(the_gauges_tell_what_waits, begin, end),
    };
    return cmocka_run_group_tests(tests, open_scene, close_scene);
}
