/* A database that lost commits, by a restore or by a standby that took over: what was published is ahead of it. */
#include "tests/unit/stage/fake_erp.h"

#include "hub/store/merge_history.h"

#define INPUT "dealer.D0123.events"
#define LI_HONG_AS(number, id, day, phone) \
    REGISTERED(id, "D0123", "2026-09-" day "T09:00:00+08:00", number, "李红", phone)

/* Whether there is nothing left to do, for a relay that begins anew. */
static bool relays(struct scene *scene, int64_t most) {
    restart(scene);
    scene->relay = relay_new(&scene->parts, &scene->error);
    return relay_drain(scene->relay, most, &scene->error);
}

#define SOON SECONDS(20)
#define NOT_YET (SECONDS(3) / 2)

static unsigned told(const struct scene *scene) {
    return scene->memory.commits;
}

/* The database stands where it stood before the last batch and the last cycle; the inputs hold one message more than it
 * has merged. */
static void lose_the_last(struct scene *scene) {
    merge(scene, LI_HONG_AS("K1", "a", "01", "13911112222"));
    assert_true(relays(scene, SOON));
    run_sql(scene, "CREATE TABLE shard_then AS TABLE shard; CREATE TABLE state_then AS TABLE merge_state");
    merge(scene, LI_HONG_AS("K1", "b", "01", "13933334444"));
    assert_true(relays(scene, SOON));
    restart(scene);
    run_sql(scene, "UPDATE shard s SET log_offset = t.log_offset FROM shard_then t WHERE t.shard = s.shard;"
                   "UPDATE merge_state SET batch = (SELECT batch FROM state_then);"
                   "INSERT INTO kafka_offset (cluster, topic, partition, next) VALUES ('" MEMORY_CLUSTER "', '" INPUT
                   "', 7, 41)");
    scene->memory.inputs[0] = (struct input_extent){.topic = INPUT, .partition = 7, .first = 0, .end = 42};
    scene->memory.input_count = 1;
}

static void nothing_is_published_until_the_inputs_are_merged_again(void **state) {
    struct scene *scene = *state;
    lose_the_last(scene);
    run_sql(scene,
            "INSERT INTO dirty (golden_id, targets, shard, stamp) SELECT golden_id, 1, shard, 1 FROM publication");
    const unsigned before = told(scene);
    assert_false(relays(scene, NOT_YET));
    assert_false(relays(scene, NOT_YET)); /* nor by whoever comes after it */
    assert_int_equal(told(scene), before);
    run_sql(scene, "UPDATE kafka_offset SET next = 42; UPDATE merge_state SET batch = 2");
    assert_true(relays(scene, SOON));
}

static void what_is_merged_again_as_it_was_is_told_to_nobody(void **state) {
    struct scene *scene = *state;
    lose_the_last(scene);
    const unsigned before = told(scene);
    run_sql(scene,
            "UPDATE kafka_offset SET next = 42; UPDATE merge_state SET batch = 2;"
            "INSERT INTO dirty (golden_id, targets, shard, stamp) SELECT golden_id, 1, shard, 2 FROM publication");
    assert_true(relays(scene, SOON));
    assert_int_equal(told(scene), before);
    assert_int_equal(number(scene, "SELECT count(*) FROM dirty"), 0);
}

static void the_same_number_reached_by_another_merge_is_no_proof(void **state) {
    struct scene *scene = *state;
    assert_true(merge_history_begin(scene->merge.database, &scene->error));
    lose_the_last(scene);
    assert_true(merge_history_begin(scene->merge.database, &scene->error));
    run_sql(scene, "UPDATE merge_state SET batch = batch + 5");
    assert_false(relays(scene, NOT_YET));
    run_sql(scene, "UPDATE kafka_offset SET next = 42");
    assert_true(relays(scene, SOON));
}

static void what_is_left_of_the_inputs_may_be_the_marks_of_transactions(void **state) {
    struct scene *scene = *state;
    lose_the_last(scene);
    scene->memory.only_marks = true;
    assert_true(relays(scene, SOON));
}

static void inputs_that_do_not_reach_back_stop_the_relay(void **state) {
    struct scene *scene = *state;
    lose_the_last(scene);
    scene->memory.inputs[0].first = 42;
    scene->memory.inputs[0].end = 50;
    assert_false(relays(scene, SOON));
    assert_int_equal(scene->error.code, INPUTS_GONE);
    assert_string_equal(scene->error.place, INPUT "/7/41");
    run_sql(scene, "DELETE FROM kafka_offset"); /* the loss is accepted; what is left is merged */
    run_sql(scene, "INSERT INTO kafka_offset (cluster, topic, partition, next) VALUES ('" MEMORY_CLUSTER "', '" INPUT
                   "', 7, 50)");
    assert_true(relays(scene, SOON));
}

static void a_crash_that_lost_no_commit_makes_nobody_wait(void **state) {
    struct scene *scene = *state;
    lose_the_last(scene);
    run_sql(scene, "UPDATE merge_state SET batch = 2"); /* only the last closing was lost */
    assert_true(relays(scene, SOON));
}

/* All of the database, now and again later; returns where its input stood. */
static int64_t keep_all(struct scene *scene) {
    run_sql(scene, "DROP SCHEMA IF EXISTS earlier CASCADE; CREATE SCHEMA earlier; DO $$ DECLARE name text; BEGIN "
                   "FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP "
                   "EXECUTE format('CREATE TABLE earlier.%1$I AS TABLE public.%1$I', name); END LOOP; END $$");
    return scene->merge.offset;
}

static void restore_all(struct scene *scene, int64_t offset) {
    scene->merge.offset = offset;
    run_sql(scene, "SET session_replication_role = replica; DO $$ DECLARE name text; BEGIN "
                   "FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'earlier' LOOP "
                   "EXECUTE format('DELETE FROM public.%I', name);"
                   "EXECUTE format('INSERT INTO public.%1$I OVERRIDING SYSTEM VALUE TABLE earlier.%1$I', name); "
                   "END LOOP; END $$; RESET session_replication_role; DROP SCHEMA earlier CASCADE");
    assert_true(merge_history_begin(scene->merge.database, &scene->error)); /* as whoever connects to merge does */
}

/* Merged again, its two events are one batch: the id that was told of between them never is in this database. */
static void a_customer_that_came_and_went_with_lost_commits_is_taken_back(void **state) {
    struct scene *scene = *state;
    const char *const again[] = {LI_HONG_AS("K2", "b", "02", "13933334444"),
                                 LI_HONG_AS("K2", "c", "03", "13911112222")};
    assert_true(merge_history_begin(scene->merge.database, &scene->error));
    merge(scene, LI_HONG_AS("K1", "a", "01", "13911112222"));
    assert_true(relays(scene, SOON));
    const int64_t offset = keep_all(scene);
    merge(scene, again[0]);
    const char *gone = golden(scene, "D0123", "K2"), *kept = golden(scene, "D0123", "K1");
    assert_true(relays(scene, SOON));
    assert_non_null(last(scene, VIEWS_OF_STORE, gone)->value);
    restart(scene);
    restore_all(scene, offset);
    assert_int_equal(merge_fixture_merge(&scene->merge, again, 2, NULL), 0);
    assert_true(relays(scene, SOON));
    assert_int_equal(number(scene, "SELECT count(*) FROM golden"), 1);
    assert_null(last(scene, VIEWS_OF_STORE, gone)->value);
    assert_true(says(last(scene, VIEWS_OF_STORE, kept), "K2"));
    const unsigned before = told(scene);
    assert_true(relays(scene, SOON)); /* and once is enough */
    assert_int_equal(told(scene), before);
}

/* At another store the same customer was known before: that one's number gives the id then. */
static const char *same_customer_since(struct arena *arena, const char *source, const char *number_text,
                                       const char *recorded, unsigned person) {
    return arena_print(
        arena,
        "<CustomerRegistered xmlns=\"urn:dealerhub:event:1\" id=\"%s\" source=\"%s\" time=\"%s\">"
        "<Customer number=\"%s\"><Name>李红</Name><Phone kind=\"mobile\">139111122%02u</Phone></Customer>"
        "</CustomerRegistered>",
        number_text, source, recorded, number_text, person);
}

/* Only one shard's log tells of the loss, and for a while nobody can read it: the others do not take that for nothing. */
static void nothing_is_published_while_a_log_that_may_tell_of_a_loss_cannot_be_read(void **state) {
    enum { PEOPLE = 12 }; /* of all shards, most likely; of two at least */
    struct scene *scene = *state;
    const char *new[PEOPLE];
    struct arena *arena = arena_new();
    assert_true(merge_history_begin(scene->merge.database, &scene->error));
    merge(scene, LI_HONG_AS("K1", "a", "01", "13911112222"));
    assert_true(relays(scene, SOON));
    const int64_t offset = keep_all(scene);
    merge(scene, LI_HONG_AS("K1", "b", "01", "13933334444"));
    assert_true(relays(scene, SOON));
    restart(scene);
    restore_all(scene, offset);
    run_sql(scene, "UPDATE shard SET lease = 'epoch'");
    for (unsigned i = 0; i < PEOPLE; i++) {
        new[i] = same_customer_since(arena, "D0456", arena_print(arena, "R%u", i), "2026-08-01T09:00:00+08:00", 50 + i);
    }
    assert_int_equal(merge_fixture_merge(&scene->merge, new, PEOPLE, NULL), 0);
    const unsigned before = told(scene);
    scene->memory.unreadable = 1U << number(scene, "SELECT shard FROM publication");
    assert_false(relays(scene, NOT_YET));
    assert_int_equal(told(scene), before);
    scene->memory.unreadable = 0;
    assert_true(relays(scene, SOON));
    assert_true(told(scene) > before);
    arena_free(arena);
}

/* The object that the ERP knows is in another shard than its customer is now, and that one's log may be read later. */
static void a_customer_keeps_its_object_though_its_id_changed_with_lost_commits(void **state) {
    enum { PEOPLE = 12 };
    struct scene *scene = *state;
    struct fake_erp erp;
    const char *again[PEOPLE];
    struct arena *arena = arena_new();
    use_erp(scene, &erp, false);
    assert_true(merge_history_begin(scene->merge.database, &scene->error));
    const int64_t offset = keep_all(scene);
    const char *first[PEOPLE];
    for (unsigned i = 0; i < PEOPLE; i++) {
        first[i] = same_customer_since(arena, "D0123", arena_print(arena, "K%u", i), "2026-09-01T09:00:00+08:00", i);
        again[i] = same_customer_since(arena, "D0456", arena_print(arena, "R%u", i), "2026-08-01T09:00:00+08:00", i);
    }
    assert_int_equal(merge_fixture_merge(&scene->merge, first, PEOPLE, NULL), 0);
    assert_true(relays(scene, SOON));
    assert_int_equal(merge_fixture_merge(&scene->merge, again, PEOPLE, NULL), 0);
    assert_true(relays(scene, SOON));
    assert_int_equal(number(scene, "SELECT count(*) FROM golden"), PEOPLE);
    const unsigned documents = count_of(scene, "erp.P01.idocs", NULL);
    assert_int_equal(documents, PEOPLE);
    restart(scene);
    restore_all(scene, offset);
    /* Some shards are taken over later than the others. */
    run_sql(scene, "UPDATE shard SET lease = clock_timestamp() + interval '2 seconds' WHERE shard > 1");
    assert_int_equal(merge_fixture_merge(&scene->merge, first, PEOPLE, NULL), 0);
    assert_int_equal(merge_fixture_merge(&scene->merge, again, PEOPLE, NULL), 0);
    assert_true(relays(scene, SOON));
    assert_int_equal(count_of(scene, "erp.P01.idocs", NULL), documents);
    g_ptr_array_unref(erp.sent);
    arena_free(arena);
}

/* The counter of batches begins again at a number that was published already. */
static void what_changes_after_lost_commits_is_told_as_a_change(void **state) {
    struct scene *scene = *state;
    const char *const again[] = {LI_HONG_AS("K2", "b", "02", "13922223333"), LI_HONG_AS("K3", "c", "03", "13933334444"),
                                 LI_HONG_AS("K4", "d", "04", "13944445555"),
                                 RENAMED("e", "2026-09-05T09:00:00+08:00", "李虹")};
    assert_true(merge_history_begin(scene->merge.database, &scene->error));
    merge(scene, LI_HONG_AS("K1", "a", "01", "13911112222"));
    assert_true(relays(scene, SOON));
    const int64_t offset = keep_all(scene);
    for (unsigned i = 0; i < 4; i++) {
        merge(scene, again[i]);
    }
    assert_true(relays(scene, SOON));
    restart(scene);
    restore_all(scene, offset);
    assert_int_equal(merge_fixture_merge(&scene->merge, again, 4, NULL), 0);
    assert_true(relays(scene, SOON));
    merge(scene, RENAMED("f", "2026-09-06T09:00:00+08:00", "李泓"));
    assert_true(relays(scene, SOON));
    assert_true(says(last(scene, VIEWS_OF_STORE, golden(scene, "D0123", "K1")), "reason=\"changed\""));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        SCENE(nothing_is_published_until_the_inputs_are_merged_again),
        SCENE(what_is_merged_again_as_it_was_is_told_to_nobody),
        SCENE(the_same_number_reached_by_another_merge_is_no_proof),
        SCENE(what_is_left_of_the_inputs_may_be_the_marks_of_transactions),
        SCENE(inputs_that_do_not_reach_back_stop_the_relay),
        SCENE(a_crash_that_lost_no_commit_makes_nobody_wait),
        SCENE(nothing_is_published_while_a_log_that_may_tell_of_a_loss_cannot_be_read),
        SCENE(a_customer_that_came_and_went_with_lost_commits_is_taken_back),
        SCENE(what_changes_after_lost_commits_is_told_as_a_change),
        SCENE(a_customer_keeps_its_object_though_its_id_changed_with_lost_commits),
    };
    return cmocka_run_group_tests(tests, open_scene, close_scene);
}
