/* Relays as daemons run them: a thread a shard, several relays at once. */
#include "tests/unit/stage/fake_erp.h"

#include "hub/base/moment.h"
#include "hub/store/shard.h"
#include "hub/store/view_rules.h"

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

/* Several relays on one scene. The scene comes first, so that its fixtures serve this as well. */
struct crowd {
    struct scene scene;
    struct metrics *metrics;
    struct running relays[RELAYS];
    unsigned next; /* number of the next customer */
};

static int open_crowd(void **state) {
    static struct crowd crowd;
    crowd = (struct crowd){0};
    merge_fixture_open(&crowd.scene.merge);
    *state = &crowd;
    return 0;
}

static int begin_crowd(void **state) {
    struct crowd *crowd = *state;
    (void)begin(state);
    memset(crowd->relays, 0, sizeof crowd->relays);
    crowd->next = 0;
    crowd->metrics = metrics_new();
    crowd->scene.parts.lease = SECONDS(1);
    crowd->scene.parts.metrics = crowd->metrics;
    return 0;
}

static void *run(void *argument) {
    struct running *running = argument;
    running->well = relay_run(running->relay, &running->stop, &running->error);
    return NULL;
}

static struct running *start(struct crowd *crowd, unsigned index) {
    struct running *running = &crowd->relays[index];
    struct error error;
    running->relay = relay_new(&crowd->scene.parts, &error);
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

static int end_crowd(void **state) {
    struct crowd *crowd = *state;
    for (unsigned i = 0; i < RELAYS; i++) {
        stop(&crowd->relays[i]);
    }
    (void)end(state);
    metrics_free(crowd->metrics);
    return 0;
}

static void await(struct scene *scene, const char *condition) {
    char sql[400];
    const moment until = moment_now() + PATIENCE;
    (void)snprintf(sql, sizeof sql, "SELECT (%s)::integer::bigint", condition);
    while (number(scene, sql) == 0) {
        if (moment_now() > until) {
            fail_msg("never: %s", condition);
        }
        (void)nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    }
}

/* Customers of one store, of all shards. */
static void merge_some(struct crowd *crowd, unsigned count) {
    for (unsigned i = 0; i < count; i++, crowd->next++) {
        char document[600];
        (void)snprintf(document, sizeof document,
                       REGISTERED("e%u", "D0123", "2026-09-01T09:00:00+08:00", "K%u", "李红", "139%08u"), crowd->next,
                       crowd->next, crowd->next + 12345);
        merge(&crowd->scene, document);
    }
}

static const char all_held[] = "SELECT count(*) = 4 FROM shard WHERE lease > clock_timestamp()";
static const char all_told[] = "SELECT NOT EXISTS (SELECT FROM dirty) AND NOT EXISTS (SELECT FROM notice)";

/* Every customer was told once to the store, under rising versions, and no number went out twice. */
static void judge_crowd(const struct scene *scene, unsigned customers) {
    unsigned views = 0;
    GHashTable *keys = g_hash_table_new(g_str_hash, g_str_equal);
    GHashTable *sequences = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (unsigned i = 0; i < scene->memory.records->len; i++) {
        const struct memory_record *record = scene->memory.records->pdata[i];
        const char *sequence = record->value == NULL ? NULL : strstr(record->value, " sequence=\"");
        if (sequence != NULL) {
            assert_true(g_hash_table_add(sequences, g_strndup(sequence, strcspn(sequence + 11, "\"") + 11)));
        }
        if (strcmp(record->topic, VIEWS_OF_STORE) == 0) {
            views++;
            assert_true(g_hash_table_add(keys, record->key));
        }
    }
    assert_int_equal(views, customers);
    g_hash_table_destroy(keys);
    g_hash_table_destroy(sequences);
}

#define CROWD(test) cmocka_unit_test_setup_teardown(test, begin_crowd, end_crowd)

static void a_relay_alone_serves_all_shards_each_in_its_thread(void **state) {
    struct crowd *crowd = *state;
    struct scene *scene = &crowd->scene;
    struct running *running = start(crowd, 0);
    await(scene, all_held);
    merge_some(crowd, 40);
    await(scene, all_told);
    stop(running);
    assert_true(running->well);
    judge_crowd(scene, crowd->next);
    assert_int_equal(number(scene, "SELECT count(DISTINCT shard) FROM publication"), 4);
    assert_int_equal(number(scene, "SELECT count(*) FROM shard WHERE lease > clock_timestamp()"), 0);
    assert_int_equal(number(scene, "SELECT count(*) FROM relay_process"), 0);
}

static void a_second_relay_gets_its_half_and_the_rest_when_the_first_ends(void **state) {
    struct crowd *crowd = *state;
    struct scene *scene = &crowd->scene;
    struct running *first = start(crowd, 0);
    await(scene, all_held);
    struct metrics *second_metrics = metrics_new();
    scene->parts.metrics = second_metrics;
    struct running *second = start(crowd, 1);
    const moment until = moment_now() + PATIENCE;
    while (metric_value(second_metrics, METRIC_TAKEOVERS) < 2 && moment_now() < until) {
        merge_some(crowd, 2);
    }
    assert_int_equal(metric_value(second_metrics, METRIC_TAKEOVERS), 2);
    stop(first);
    await(scene, all_held);
    merge_some(crowd, 20);
    await(scene, all_told);
    stop(second);
    assert_int_equal(metric_value(second_metrics, METRIC_TAKEOVERS), 4);
    metrics_free(second_metrics);
    assert_true(first->well && second->well);
    judge_crowd(scene, crowd->next);
}

/* As a kill leaves it: leases that run, a process that is said to be there. */
static void what_a_killed_relay_held_is_taken_over_when_its_lease_is_over(void **state) {
    struct crowd *crowd = *state;
    struct scene *scene = &crowd->scene;
    run_sql(scene, "UPDATE shard SET epoch = 7, lease = clock_timestamp() + interval '1 second';"
                   "INSERT INTO relay_process VALUES (gen_random_uuid(), clock_timestamp() + interval '1 second')");
    const moment began = moment_now();
    (void)start(crowd, 0);
    merge_some(crowd, 8);
    await(scene, all_told);
    assert_true(moment_now() - began < PATIENCE);
    assert_int_equal(number(scene, "SELECT min(epoch) FROM shard"), 8);
    stop(&crowd->relays[0]);
    judge_crowd(scene, 8);
}

static void a_relay_with_older_rules_publishes_nothing_once_others_are_noted(void **state) {
    struct crowd *crowd = *state;
    struct scene *scene = &crowd->scene;
    struct error error;
    bool changed;
    static const uint8_t old_rules[] = {1}, new_rules[] = {2};
    scene->parts.rules.rights = (struct bytes){old_rules, 1};
    assert_true(
        view_rules_note(scene->merge.database, VIEW_OF_PARTNERS, scene->parts.rules.rights, false, &changed, &error));
    struct running *old = start(crowd, 0);
    await(scene, all_held);
    merge_some(crowd, 8);
    await(scene, all_told);
    scene->parts.rules.rights = (struct bytes){new_rules, 1};
    assert_true(
        view_rules_note(scene->merge.database, VIEW_OF_PARTNERS, scene->parts.rules.rights, false, &changed, &error));
    assert_true(changed);
    await(scene, "SELECT count(*) = 0 FROM shard WHERE lease > clock_timestamp()");
    assert_int_equal(number(scene, "SELECT count(*) FROM dirty"), 8); /* marked, and taken by nobody */
    struct running *new = start(crowd, 1);
    await(scene, all_told);
    stop(old);
    stop(new);
    assert_true(old->well && new->well);
    judge_crowd(scene, 8); /* nothing that changes the views, here */
}

static void the_gauges_tell_what_waits(void **state) {
    struct crowd *crowd = *state;
    struct scene *scene = &crowd->scene;
    (void)g_hash_table_add(scene->memory.refusing, (void *)(uintptr_t) "partner.CC01.customers");
    merge_some(crowd, 3);
    (void)start(crowd, 0);
    await(scene, "SELECT count(*) = 3 FROM backlog WHERE partner = 'CC01'");
    const moment until = moment_now() + PATIENCE;
    while (metric_value_for(crowd->metrics, METRIC_QUEUED, "aside") != 3 && moment_now() < until) {
        (void)nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    }
    assert_int_equal(metric_value_for(crowd->metrics, METRIC_QUEUED, "aside"), 3);
    assert_int_equal(metric_value_for(crowd->metrics, METRIC_QUEUED, "views"), 0);
    assert_int_equal(metric_value(crowd->metrics, METRIC_DIRTY), 0);
    assert_int_equal(metric_value(crowd->metrics, METRIC_LOOKED) >= 3, 1);
}

/* An ERP whose name every look asks for. */
struct asked_erp {
    struct fake_erp erp;
    atomic_uint times;
};

static const char *note_asking(void *state) {
    struct asked_erp *asked = state;
    (void)atomic_fetch_add(&asked->times, 1);
    return fake_system(state);
}

/* A customer whom the shard of another one tells of. */
static void merge_neighbour_of(struct scene *scene, const struct uuid *golden) {
    char document[600];
    char name[16];
    struct uuid id;
    unsigned i = 0;
    do {
        (void)snprintf(name, sizeof name, "N%u", i++);
        id = merge_fixture_record(&scene->merge, "D0123", name);
    } while (shard_of_golden(&id) != shard_of_golden(golden));
    (void)snprintf(document, sizeof document,
                   REGISTERED("n", "D0123", "2026-09-01T09:00:00+08:00", "%s", "王强", "13744445555"), name);
    merge(scene, document);
}

/* With so many events that it rests for ten seconds after each look. */
static void merge_one_who_rests(struct scene *scene) {
    merge(scene, LI_HONG);
    run_sql(
        scene,
        "INSERT INTO event_row (source, event_id, part, record_id, kind, \"time\", recorded, digest, state, claims) "
        "SELECT source, 'a' || n, part, record_id, kind, \"time\" + interval '1 h', recorded + interval '1 h', "
        "       digest, state, claims FROM event_row, generate_series(1, 200000) AS n");
}

static void a_customer_who_rests_is_looked_for_ten_times_a_second_and_keeps_nobody_waiting(void **state) {
    enum { LOOKS = 15, OTHERS = 6 /* of other shards, and the one that was under way */ };
    struct crowd *crowd = *state;
    struct scene *scene = &crowd->scene;
    struct asked_erp asked = {.times = 0};
    const struct uuid li = merge_fixture_record(&scene->merge, "D0123", "K1");
    use_erp(scene, &asked.erp, false);
    asked.erp.dialect.system = note_asking;
    scene->parts.lease = SECONDS(10);
    merge_one_who_rests(scene);
    struct running *running = start(crowd, 0);
    await(scene, all_told);
    merge(scene, RENAMED("b", "2026-09-02T09:00:00+08:00", "李虹"));
    merge_neighbour_of(scene, &li);
    await(scene, "SELECT count(*) = 2 FROM publication");
    assert_int_equal(number(scene, "SELECT count(*) FROM dirty"), 1);
    const moment began = moment_now();
    const unsigned before = atomic_load(&asked.times);
    while (atomic_load(&asked.times) - before < LOOKS && moment_now() - began < PATIENCE) {
        (void)nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    }
    assert_true(atomic_load(&asked.times) - before >= LOOKS);
    assert_true(moment_now() - began >= (LOOKS - OTHERS) * SECONDS(1) / 10);
    stop(running);
    assert_true(running->well);
    (void)g_ptr_array_free(asked.erp.sent, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CROWD(a_relay_alone_serves_all_shards_each_in_its_thread),
        CROWD(a_second_relay_gets_its_half_and_the_rest_when_the_first_ends),
        CROWD(what_a_killed_relay_held_is_taken_over_when_its_lease_is_over),
        CROWD(a_relay_with_older_rules_publishes_nothing_once_others_are_noted),
        CROWD(the_gauges_tell_what_waits),
        CROWD(a_customer_who_rests_is_looked_for_ten_times_a_second_and_keeps_nobody_waiting),
    };
    return cmocka_run_group_tests(tests, open_crowd, close_scene);
}
