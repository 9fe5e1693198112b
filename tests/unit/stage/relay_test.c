/* Views as they go out, and what faults do to them. */
#include "tests/unit/stage/relay_scene.h"

#include "hub/store/publication.h"

/* --- views ------------------------------------------------------------------------------------------------------------- */

static void a_new_customer_is_told_to_whoever_may_see_it_and_to_nobody_else(void **state) {
    struct scene *scene = *state;
    merge(scene, LI_HONG);
    relay(scene);
    const struct memory_record *view = nth(scene, VIEWS_OF_STORE, NULL, 0);
    assert_true(says(view, "13911112222"));
    assert_true(says(view, "reason=\"new\""));
    assert_string_equal(view->key, golden(scene, "D0123", "K1"));
    assert_int_equal(attribute(view, "version"), 1);
    assert_int_equal(count_of(scene, VIEWS_OF_STORE, NULL), 1);
    assert_int_equal(count_of(scene, "partner.D0456.customers", NULL), 0);
    assert_int_equal(count_of(scene, MEMORY_LOG, view->key), 1);
    assert_int_equal(number(scene, "SELECT count(*) FROM dirty"), 0);
    assert_int_equal(number(scene, "SELECT count(*) FROM publication"), 1);
    judge(scene);
}

static void what_did_not_change_is_not_told_again(void **state) {
    struct scene *scene = *state;
    merge(scene, LI_HONG);
    relay(scene);
    const unsigned before = scene->memory.records->len;
    run_sql(scene, "INSERT INTO dirty SELECT golden_id, get_byte(uuid_send(golden_id), 15) % 4, 9, 1 FROM golden");
    relay(scene);
    restart(scene);
    relay(scene);
    assert_int_equal(scene->memory.records->len, before);
    assert_int_equal(number(scene, "SELECT count(*) FROM dirty"), 0);
}

static void a_change_is_told_with_the_next_version(void **state) {
    struct scene *scene = *state;
    merge(scene, LI_HONG);
    relay(scene);
    merge(scene, RENAMED("b", "2026-09-02T09:00:00+08:00", "李虹"));
    relay(scene);
    const struct memory_record *view = last(scene, VIEWS_OF_STORE, golden(scene, "D0123", "K1"));
    assert_true(says(view, "李虹"));
    assert_true(says(view, "reason=\"changed\""));
    assert_int_equal(attribute(view, "version"), 2);
    judge(scene);
}

static void states_in_between_may_be_skipped(void **state) {
    struct scene *scene = *state;
    merge(scene, LI_HONG);
    merge(scene, RENAMED("b", "2026-09-02T09:00:00+08:00", "李虹"));
    relay(scene);
    assert_int_equal(count_of(scene, VIEWS_OF_STORE, NULL), 1);
    assert_true(says(nth(scene, VIEWS_OF_STORE, NULL, 0), "李虹"));
}

/* The look at it is not repeated at once, but nothing stays untold. */
static void a_customer_with_a_very_long_history_is_told_of_after_a_rest(void **state) {
    struct scene *scene = *state;
    merge(scene, LI_HONG);
    run_sql(
        scene,
        "INSERT INTO event_row (source, event_id, part, record_id, kind, \"time\", recorded, digest, state, claims) "
        "SELECT source, 'a' || n, part, record_id, kind, \"time\" + interval '1 h', recorded + interval '1 h', "
        "       digest, state, claims FROM event_row, generate_series(1, 2500) AS n WHERE event_id = 'a'");
    relay(scene);
    merge(scene, RENAMED("b", "2026-09-02T09:00:00+08:00", "李虹"));
    relay(scene);
    assert_true(says(last(scene, VIEWS_OF_STORE, golden(scene, "D0123", "K1")), "李虹"));
    assert_int_equal(number(scene, "SELECT count(*) FROM dirty"), 0);
    judge(scene);
}

static void a_merge_tells_the_new_view_before_the_tombstone_of_the_old_id(void **state) {
    struct scene *scene = *state;
    merge(scene, REGISTERED("b", "D0456", "2026-09-02T09:00:00+08:00", "R9", "李红", "13911112222"));
    relay(scene);
    const char *old = golden(scene, "D0456", "R9"), *new = golden(scene, "D0123", "K1");
    merge(scene, LI_HONG);
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM golden"), 1);
    const struct memory_record *view = last(scene, "partner.D0456.customers", new);
    assert_true(says(view, "reason=\"merged\""));
    assert_true(says(view, old)); /* replaces */
    const struct memory_record *tombstone = last(scene, "partner.D0456.customers", old);
    assert_null(tombstone->value);
    assert_true(tombstone->offset > view->offset);
    assert_true(says(last(scene, MEMORY_LOG, old), "\"retracted\":true"));
    judge(scene);
}

static void a_split_gives_both_their_views_and_the_old_id_lives_on(void **state) {
    struct scene *scene = *state;
    merge(scene, REGISTERED("b", "D0456", "2026-09-02T09:00:00+08:00", "R9", "李红", "13911112222"));
    merge(scene, LI_HONG);
    relay(scene);
    merge(scene, EVENT("EventVoided", "c", "D0123", "2026-09-03T09:00:00+08:00",
                       "<Customer number=\"K1\"/><Voided event=\"a\"/><Reason>错</Reason>"));
    merge(scene, REGISTERED("d", "D0123", "2026-09-04T09:00:00+08:00", "K1", "王强", "13744445555"));
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM golden"), 2);
    assert_true(says(last(scene, "partner.D0456.customers", golden(scene, "D0456", "R9")), "reason=\"split\""));
    assert_true(says(last(scene, VIEWS_OF_STORE, golden(scene, "D0123", "K1")), "reason=\"split\""));
    assert_null(last(scene, "partner.D0456.customers", golden(scene, "D0123", "K1"))->value);
    judge(scene);
}

#define FEEDBACK_OF_STORE "partner.D0123.feedback"
#define FIRST_TAKEN_BACK                                            \
    EVENT("EventVoided", "v", "D0123", "2026-09-05T09:00:00+08:00", \
          "<Customer number=\"K1\"/><Voided event=\"a\"/><Reason>错</Reason>")

/* The first of them, whose id all three have, is all that links the others. */
static void three_who_are_one_by_the_first(struct scene *scene) {
    merge(scene, EVENT("CustomerRegistered", "a", "D0123", "2026-09-01T09:00:00+08:00",
                       "<Customer number=\"K1\"><Name>李红</Name><Phone kind=\"mobile\">13911112222</Phone>"
                       "<Phone kind=\"mobile\">13722223333</Phone></Customer>"));
    merge(scene, REGISTERED("b", "D0123", "2026-09-02T09:00:00+08:00", "K2", "李红", "13911112222"));
    merge(scene, REGISTERED("c", "D0123", "2026-09-03T09:00:00+08:00", "K3", "李红", "13722223333"));
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM golden"), 1);
}

static void a_split_is_told_though_the_old_id_is_no_more(void **state) {
    struct scene *scene = *state;
    three_who_are_one_by_the_first(scene);
    merge(scene, FIRST_TAKEN_BACK);
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM golden"), 2);
    const char *old = golden(scene, "D0123", "K1");
    const struct memory_record *notice = last(scene, FEEDBACK_OF_STORE, old);
    assert_true(says(notice, "CustomerSplit"));
    assert_true(says(notice, golden(scene, "D0123", "K2")));
    assert_true(says(notice, golden(scene, "D0123", "K3")));
    assert_null(last(scene, VIEWS_OF_STORE, old)->value);
    assert_int_equal(count_of(scene, FEEDBACK_OF_STORE, old), 1);
    judge(scene);
}

static void a_customer_under_another_id_has_not_split(void **state) {
    struct scene *scene = *state;
    three_who_are_one_by_the_first(scene);
    merge(scene, REGISTERED("d", "D0123", "2026-09-04T09:00:00+08:00", "K3", "李红", "13911112222"));
    merge(scene, FIRST_TAKEN_BACK);
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM golden"), 1);
    assert_null(last(scene, FEEDBACK_OF_STORE, golden(scene, "D0123", "K1")));
    assert_non_null(last(scene, VIEWS_OF_STORE, golden(scene, "D0123", "K2"))->value);
    assert_null(last(scene, VIEWS_OF_STORE, golden(scene, "D0123", "K1"))->value);
}

/* The latest view of the store that says so. */
static const struct memory_record *last_saying(const struct scene *scene, const char *text) {
    unsigned at = count_of(scene, VIEWS_OF_STORE, NULL);
    while (at > 0 && !says(nth(scene, VIEWS_OF_STORE, NULL, at - 1), text)) {
        at--;
    }
    assert_int_not_equal(at, 0);
    return nth(scene, VIEWS_OF_STORE, NULL, at - 1);
}

/* The number was given to Wang, as it seems on the 5th, as is said later on the 3rd. */
static void the_id_of_a_generation_that_is_no_more_is_taken_back_after_its_customer_was_told_of(void **state) {
    struct scene *scene = *state;
    merge(scene, LI_HONG);
    merge(scene, REGISTERED("c", "D0123", "2026-09-05T09:00:00+08:00", "K1", "王建国", "13722223333"));
    relay(scene);
    const struct memory_record *first = last_saying(scene, "王建国");
    merge(scene, REGISTERED("b", "D0123", "2026-09-03T09:00:00+08:00", "K1", "王建国", "13722223333"));
    relay(scene);
    const struct memory_record *view = last_saying(scene, "王建国");
    const struct memory_record *tombstone = last(scene, VIEWS_OF_STORE, first->key);
    assert_string_not_equal(view->key, first->key);
    assert_null(tombstone->value);
    assert_true(tombstone->offset > view->offset);
    judge(scene);
}

static void an_erased_customer_is_taken_back_from_everybody(void **state) {
    struct scene *scene = *state;
    merge(scene, LI_HONG);
    relay(scene);
    merge(scene, EVENT("CustomerErased", "b", "D0123", "2026-09-03T09:00:00+08:00",
                       "<Customer number=\"K1\"/><Erasure until=\"2026-09-02T00:00:00+08:00\"/>"));
    relay(scene);
    assert_null(last(scene, VIEWS_OF_STORE, NULL)->value);
    assert_int_equal(number(scene, "SELECT count(*) FROM dirty"), 0);
    merge(scene, REGISTERED("c", "D0123", "2026-09-04T09:00:00+08:00", "K1", "赵敏", "13811113333"));
    relay(scene);
    assert_true(attribute(last(scene, VIEWS_OF_STORE, NULL), "version") > 2); /* of the tombstone */
    judge(scene);
}

/* As if the only golden record's view had looked different then. */
static void forget_digest(struct scene *scene, const char *partner) {
    struct arena *arena = arena_new();
    struct request read = {.sql = "SELECT golden_id, content FROM publication"};
    struct publication publication;
    assert_true(database_run(scene->merge.database, &read, 1, &scene->error));
    const struct uuid id = result_uuid(read.result, 0, 0);
    assert_true(publication_unpack(result_bytes(read.result, 0, 1, arena), &id, arena, &publication));
    publication_view(&publication, partner)->digest = (struct published_digest){{0}};
    struct column *content = column_new(arena, COLUMN_BYTES);
    column_bytes(content, publication_pack(&publication, arena));
    struct parameters *parameters = parameters_new(arena);
    parameter_column(parameters, content);
    struct request write = {.sql = "UPDATE publication SET content = ($1::bytea[])[1]", .parameters = parameters};
    assert_true(database_run(scene->merge.database, &write, 1, &scene->error));
    requests_free(&read, 1);
    requests_free(&write, 1);
    arena_free(arena);
}

static void what_the_clock_may_change_is_looked_at_when_its_day_comes(void **state) {
    struct scene *scene = *state;
    merge(scene, LI_HONG);
    relay(scene);
    forget_digest(scene, "D0123");
    run_sql(scene, "UPDATE golden SET next_change = '2026-01-01'");
    restart(scene);
    relay(scene);
    assert_int_equal(count_of(scene, VIEWS_OF_STORE, NULL), 2);
    assert_true(says(last(scene, VIEWS_OF_STORE, NULL), "reason=\"rights\""));
    assert_int_equal(number(scene, "SELECT count(*) FROM golden WHERE next_change = '2026-01-01'"), 0);
}

/* --- faults ------------------------------------------------------------------------------------------------------------ */

static void a_fault_at_any_step_leaves_neither_duplicate_nor_hole(void **state) {
    struct scene *scene = *state;
    for (enum memory_fault fault = FAULT_OPEN; fault < FAULT_COUNT; fault++) {
        (void)end(state);
        (void)begin(state);
        merge(scene, LI_HONG);
        relay(scene);
        merge(scene, RENAMED("b", "2026-09-02T09:00:00+08:00", "李虹"));
        scene->memory.fault = fault;
        if (fault == FAULT_OPEN || fault == FAULT_READ) { /* they strike at a taking over */
            run_sql(scene, "UPDATE shard SET log_offset = 0");
            restart(scene);
        }
        relay(scene);
        assert_int_equal(scene->memory.fault, FAULT_NONE);
        merge(scene, RENAMED("c", "2026-09-03T09:00:00+08:00", "李宏"));
        relay(scene);
        assert_int_equal(count_of(scene, VIEWS_OF_STORE, NULL), 3);
        assert_int_equal(attribute(last(scene, VIEWS_OF_STORE, NULL), "version"), 3);
        assert_int_equal(number(scene, "SELECT count(*) FROM dirty"), 0);
        judge(scene);
    }
}

static void a_database_that_forgot_the_last_cycle_learns_it_from_the_log(void **state) {
    struct scene *scene = *state;
    merge(scene, LI_HONG);
    relay(scene);
    restart(scene);
    run_sql(scene, "DELETE FROM publication; UPDATE shard SET log_offset = 0, sequence = 0;"
                   "INSERT INTO dirty SELECT golden_id, get_byte(uuid_send(golden_id), 15) % 4, 1, 1 FROM golden");
    relay(scene);
    assert_int_equal(count_of(scene, VIEWS_OF_STORE, NULL), 1);
    assert_int_equal(number(scene, "SELECT count(*) FROM publication"), 1);
    merge(scene, RENAMED("b", "2026-09-02T09:00:00+08:00", "李虹"));
    relay(scene);
    assert_int_equal(attribute(last(scene, VIEWS_OF_STORE, NULL), "version"), 2);
    judge(scene);
}

static void a_relay_whose_shard_was_taken_over_publishes_nothing(void **state) {
    struct scene *scene = *state;
    relay(scene); /* holds all shards */
    struct relay *zombie = scene->relay;
    run_sql(scene, "UPDATE shard SET lease = 'epoch'"); /* it was frozen for long */
    scene->relay = relay_new(&scene->parts, &scene->error);
    relay(scene);
    merge(scene, LI_HONG);
    assert_false(relay_drain(zombie, SECONDS(1) / 2, &scene->error)); /* it gets no shard back */
    assert_int_equal(count_of(scene, VIEWS_OF_STORE, NULL), 0);
    relay(scene);
    assert_int_equal(count_of(scene, VIEWS_OF_STORE, NULL), 1);
    relay_free(zombie);
    relay(scene); /* the zombie's end took nothing from it */
    judge(scene);
}

static void a_topic_that_refuses_is_put_aside_and_gets_what_is_owed_later(void **state) {
    struct scene *scene = *state;
    for (int late = 0; late < 2; late++) {
        (void)end(state);
        (void)begin(state);
        scene->memory.late = late != 0;
        (void)g_hash_table_add(scene->memory.refusing, (void *)(uintptr_t) "partner.CC01.customers");
        merge(scene, LI_HONG);
        relay(scene);
        assert_int_equal(count_of(scene, VIEWS_OF_STORE, NULL), 1);
        assert_int_equal(count_of(scene, "partner.CC01.customers", NULL), 0);
        assert_int_equal(number(scene, "SELECT count(*) FROM dirty WHERE targets & 1 <> 0"), 0);
        assert_int_equal(number(scene, "SELECT count(*) FROM backlog WHERE partner = 'CC01'"), 1);
        g_hash_table_remove_all(scene->memory.refusing);
        restart(scene);
        relay(scene);
        assert_int_equal(count_of(scene, VIEWS_OF_STORE, NULL), 1);
        assert_int_equal(count_of(scene, "partner.CC01.customers", NULL), 1);
        assert_int_equal(number(scene, "SELECT count(*) FROM backlog"), 0);
        judge(scene);
    }
}

static unsigned mergers_told(const struct scene *scene) {
    unsigned told = 0;
    for (unsigned i = 0; i < count_of(scene, FEEDBACK_OF_STORE, NULL); i++) {
        told += says(nth(scene, FEEDBACK_OF_STORE, NULL, i), "CustomerMerged");
    }
    return told;
}

static void a_merger_is_told_once_though_the_views_topic_refuses(void **state) {
    struct scene *scene = *state;
    merge(scene, LI_HONG);
    merge(scene, REGISTERED("b", "D0123", "2026-09-02T09:00:00+08:00", "K2", "李红", "13722223333"));
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM golden"), 2);
    (void)g_hash_table_add(scene->memory.refusing, (void *)(uintptr_t)VIEWS_OF_STORE);
    merge(scene, EVENT("CustomerChanged", "c", "D0123", "2026-09-03T09:00:00+08:00",
                       "<Customer number=\"K2\"><Phone kind=\"mobile\">13911112222</Phone></Customer>"));
    relay(scene);
    merge(scene, RENAMED("d", "2026-09-04T09:00:00+08:00", "李虹"));
    relay(scene);
    g_hash_table_remove_all(scene->memory.refusing);
    restart(scene);
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM golden"), 1);
    assert_int_equal(mergers_told(scene), 1);
    judge(scene);
}

/* Their founder is another store's, so that nothing was published under that id before. */
static void a_merger_under_a_new_id_is_told_once_whichever_views_topics_refuse(void **state) {
    struct scene *scene = *state;
    for (int all = 0; all < 2; all++) {
        (void)end(state);
        (void)begin(state);
        merge(scene, LI_HONG);
        merge(scene, REGISTERED("b", "D0123", "2026-09-02T09:00:00+08:00", "K2", "李红", "13722223333"));
        relay(scene);
        refuse_views(scene, all != 0 ? NULL : "D0123");
        merge(scene, EVENT("CustomerRegistered", "z", "D0456", "2026-08-01T09:00:00+08:00",
                           "<Customer number=\"R1\"><Name>李红</Name><Phone kind=\"mobile\">13911112222</Phone>"
                           "<Phone kind=\"mobile\">13722223333</Phone></Customer>"));
        relay(scene);
        merge(scene, RENAMED("d", "2026-09-04T09:00:00+08:00", "李虹"));
        relay(scene);
        g_hash_table_remove_all(scene->memory.refusing);
        restart(scene);
        relay(scene);
        assert_int_equal(number(scene, "SELECT count(*) FROM golden"), 1);
        assert_int_equal(mergers_told(scene), 1);
        assert_true(says(last(scene, VIEWS_OF_STORE, golden(scene, "D0456", "R1")), "reason=\"merged\""));
        judge(scene);
    }
}

#define VIEWS_OF_ALL "partner.CC01.customers" /* sees every customer */

static void refuse(struct scene *scene) {
    (void)g_hash_table_add(scene->memory.refusing, (void *)(uintptr_t)VIEWS_OF_ALL);
}

static void allow(struct scene *scene) {
    g_hash_table_remove_all(scene->memory.refusing);
    restart(scene);
}

/* Two who are told as such become one, while CC01 is put aside. */
static void two_become_one_unheard(struct scene *scene) {
    merge(scene, LI_HONG);
    merge(scene, REGISTERED("b", "D0123", "2026-09-02T09:00:00+08:00", "K2", "李红", "13722223333"));
    relay(scene);
    assert_int_equal(count_of(scene, VIEWS_OF_ALL, NULL), 2);
    refuse(scene);
    merge(scene, EVENT("CustomerChanged", "c", "D0123", "2026-09-03T09:00:00+08:00",
                       "<Customer number=\"K2\"><Phone kind=\"mobile\">13911112222</Phone></Customer>"));
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM golden"), 1);
    assert_int_equal(count_of(scene, VIEWS_OF_ALL, NULL), 2);
}

static void a_merger_that_is_told_late_is_told_as_one(void **state) {
    struct scene *scene = *state;
    two_become_one_unheard(scene);
    merge(scene, RENAMED("d", "2026-09-04T09:00:00+08:00", "李虹")); /* a change since does not hide it */
    relay(scene);
    allow(scene);
    relay(scene);
    const struct memory_record *view = last(scene, VIEWS_OF_ALL, golden(scene, "D0123", "K1"));
    assert_true(says(view, "reason=\"merged\""));
    assert_true(says(view, golden(scene, "D0123", "K2")));
    assert_true(says(view, "李虹"));
    merge(scene, RENAMED("e", "2026-09-05T09:00:00+08:00", "李宏"));
    relay(scene);
    assert_true(says(last(scene, VIEWS_OF_ALL, golden(scene, "D0123", "K1")), "reason=\"changed\""));
    judge(scene);
}

/* What is owed of others fills all that is read at once. */
static void a_merger_that_is_told_late_with_a_change_is_told_once(void **state) {
    struct scene *scene = *state;
    two_become_one_unheard(scene);
    const char *one = golden(scene, "D0123", "K1");
    merge(scene, RENAMED("d", "2026-09-04T09:00:00+08:00", "李虹"));
    run_sql(scene, "INSERT INTO backlog (shard, partner, golden_id) SELECT shard, 'CC01', "
                   "('00000000-0000-0000-0000-00000000000' || shard)::uuid FROM shard");
    allow(scene);
    scene->parts.batch = 1;
    relay(scene);
    assert_int_equal(count_of(scene, VIEWS_OF_ALL, one), 2);
    assert_true(says(last(scene, VIEWS_OF_ALL, one), "reason=\"merged\""));
    assert_int_equal(number(scene, "SELECT count(*) FROM backlog"), 0);
    judge(scene);
}

static void a_split_that_is_told_late_is_told_as_one(void **state) {
    struct scene *scene = *state;
    merge(scene, REGISTERED("b", "D0456", "2026-09-02T09:00:00+08:00", "R9", "李红", "13911112222"));
    merge(scene, LI_HONG);
    relay(scene);
    refuse(scene);
    merge(scene, FIRST_TAKEN_BACK);
    merge(scene, REGISTERED("d", "D0123", "2026-09-06T09:00:00+08:00", "K1", "王强", "13744445555"));
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM golden"), 2);
    assert_int_equal(count_of(scene, VIEWS_OF_ALL, NULL), 1);
    allow(scene);
    relay(scene);
    assert_true(says(last(scene, VIEWS_OF_ALL, golden(scene, "D0456", "R9")), "reason=\"split\""));
    assert_true(says(last(scene, VIEWS_OF_ALL, golden(scene, "D0123", "K1")), "reason=\"split\""));
    assert_int_equal(number(scene, "SELECT count(*) FROM backlog"), 0);
    judge(scene);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        SCENE(a_new_customer_is_told_to_whoever_may_see_it_and_to_nobody_else),
        SCENE(what_did_not_change_is_not_told_again),
        SCENE(a_change_is_told_with_the_next_version),
        SCENE(states_in_between_may_be_skipped),
        SCENE(a_customer_with_a_very_long_history_is_told_of_after_a_rest),
        SCENE(a_merge_tells_the_new_view_before_the_tombstone_of_the_old_id),
        SCENE(a_split_gives_both_their_views_and_the_old_id_lives_on),
        SCENE(a_split_is_told_though_the_old_id_is_no_more),
        SCENE(a_customer_under_another_id_has_not_split),
        SCENE(the_id_of_a_generation_that_is_no_more_is_taken_back_after_its_customer_was_told_of),
        SCENE(an_erased_customer_is_taken_back_from_everybody),
        SCENE(what_the_clock_may_change_is_looked_at_when_its_day_comes),
        SCENE(a_fault_at_any_step_leaves_neither_duplicate_nor_hole),
        SCENE(a_database_that_forgot_the_last_cycle_learns_it_from_the_log),
        SCENE(a_relay_whose_shard_was_taken_over_publishes_nothing),
        SCENE(a_topic_that_refuses_is_put_aside_and_gets_what_is_owed_later),
        SCENE(a_merger_is_told_once_though_the_views_topic_refuses),
        SCENE(a_merger_under_a_new_id_is_told_once_whichever_views_topics_refuse),
        SCENE(a_merger_that_is_told_late_is_told_as_one),
        SCENE(a_merger_that_is_told_late_with_a_change_is_told_once),
        SCENE(a_split_that_is_told_late_is_told_as_one),
    };
    return cmocka_run_group_tests(tests, open_scene, close_scene);
}
