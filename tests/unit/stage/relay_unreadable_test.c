/* A customer whose stored row cannot be read is told to nobody, and nobody else waits for it. */
#include "tests/unit/stage/relay_scene.h"

#include "hub/golden/survivorship.h"
#include "hub/store/relay_store.h"

#define WANG REGISTERED("w", "D0123", "2026-09-01T09:00:00+08:00", "K7", "王强", "13744445555")
#define WANG_RENAMED                                                     \
    EVENT("CustomerChanged", "w2", "D0123", "2026-09-02T09:00:00+08:00", \
          "<Customer number=\"K7\"><Name>王刚</Name></Customer>")
#define VIEWS_OF_OTHER "partner.D0456.customers"
#define OF_LI "WHERE golden_id = (SELECT golden_id FROM source_record WHERE number = 'K1')"

/* As a restored backup or a wrong hand leaves it; mend() puts it back. */
static void shorten(struct scene *scene) {
    run_sql(scene, "DROP TABLE IF EXISTS whole; CREATE TABLE whole AS SELECT golden_id, cells FROM golden " OF_LI ";"
                   "UPDATE golden SET cells = substr(cells, 1, length(cells) - 1) " OF_LI);
}

static void mend(struct scene *scene) {
    run_sql(scene,
            "UPDATE golden g SET cells = w.cells FROM whole w WHERE w.golden_id = g.golden_id; DROP TABLE whole");
}

static void look_again(struct scene *scene) {
    run_sql(scene, "INSERT INTO dirty SELECT golden_id, get_byte(uuid_send(golden_id), 15) % 4, 9, 3 FROM golden "
                   "ON CONFLICT DO NOTHING");
}

static void a_customer_that_cannot_be_read_is_told_when_it_can_be(void **state) {
    struct scene *scene = *state;
    merge(scene, LI_HONG);
    merge(scene, WANG);
    shorten(scene);
    relay(scene);
    const char *li = golden(scene, "D0123", "K1"), *wang = golden(scene, "D0123", "K7");
    assert_int_equal(count_of(scene, VIEWS_OF_STORE, li), 0);
    assert_int_equal(count_of(scene, VIEWS_OF_STORE, wang), 1);
    assert_int_equal(number(scene, "SELECT count(*) FROM dirty"), 0); /* nobody is called for it time and again */
    restart(scene);
    relay(scene);
    assert_int_equal(count_of(scene, VIEWS_OF_STORE, li), 0);
    mend(scene);
    restart(scene);
    relay(scene);
    assert_int_equal(count_of(scene, VIEWS_OF_STORE, li), 1);
    assert_true(says(last(scene, VIEWS_OF_STORE, li), "13911112222"));
    assert_int_equal(number(scene, "SELECT count(*) FROM backlog"), 0);
    judge(scene);
}

static void what_was_told_of_a_customer_stands_while_it_cannot_be_read(void **state) {
    struct scene *scene = *state;
    merge(scene, LI_HONG);
    merge(scene, WANG);
    relay(scene);
    shorten(scene);
    look_again(scene);
    merge(scene, WANG_RENAMED);
    relay(scene);
    const char *li = golden(scene, "D0123", "K1"), *wang = golden(scene, "D0123", "K7");
    assert_int_equal(count_of(scene, VIEWS_OF_STORE, li), 1);
    assert_int_equal(count_of(scene, MEMORY_LOG, li), 1);
    assert_true(says(last(scene, VIEWS_OF_STORE, wang), "王刚"));
    mend(scene);
    restart(scene);
    relay(scene);
    assert_int_equal(count_of(scene, VIEWS_OF_STORE, li), 1); /* it is as it was told */
    assert_int_equal(number(scene, "SELECT count(*) FROM backlog"), 0);
}

/* Cells that point behind the end of a record's values. */
static void point_too_far(struct scene *scene) {
    struct arena *arena = arena_new();
    struct request read = {.sql = "SELECT cells FROM golden " OF_LI};
    size_t count;
    assert_true(database_run(scene->merge.database, &read, 1, &scene->error));
    struct cell *cells = cells_decode(result_bytes(read.result, 0, 0, arena), arena, &count);
    assert_true(count > 0);
    cells[count - 1].ordinal += 1000;
    struct parameters *parameters = parameters_new(arena);
    parameter_bytes(parameters, cells_encode(cells, count, arena));
    struct request write = {.sql = "UPDATE golden SET cells = $1 " OF_LI, .parameters = parameters};
    assert_true(database_run(scene->merge.database, &write, 1, &scene->error));
    requests_free(&read, 1);
    requests_free(&write, 1);
    arena_free(arena);
}

static void a_customer_whose_values_are_not_there_is_told_to_nobody(void **state) {
    struct scene *scene = *state;
    merge(scene, LI_HONG);
    merge(scene, WANG);
    point_too_far(scene);
    relay(scene);
    assert_int_equal(count_of(scene, VIEWS_OF_STORE, golden(scene, "D0123", "K1")), 0);
    assert_int_equal(count_of(scene, VIEWS_OF_STORE, golden(scene, "D0123", "K7")), 1);
}

static void a_customer_of_whose_events_one_cannot_be_read_is_told_to_nobody(void **state) {
    struct scene *scene = *state;
    merge(scene, LI_HONG);
    merge(scene, WANG);
    run_sql(scene, "CREATE TABLE whole AS SELECT event_id, facts FROM event_row");
    merge_fixture_spoil_facts(&scene->merge, "D0123", "K1", "a");
    relay(scene);
    assert_int_equal(count_of(scene, VIEWS_OF_STORE, golden(scene, "D0123", "K1")), 0);
    assert_int_equal(count_of(scene, VIEWS_OF_STORE, golden(scene, "D0123", "K7")), 1);
    assert_int_equal(number(scene, "SELECT count(*) FROM dirty"), 0);
    run_sql(scene, "UPDATE event_row e SET facts = w.facts FROM whole w WHERE w.event_id = e.event_id");
    restart(scene);
    relay(scene);
    assert_int_equal(count_of(scene, VIEWS_OF_STORE, golden(scene, "D0123", "K1")), 1);
    judge(scene);
}

static void an_id_is_not_taken_back_before_its_successor_can_be_told(void **state) {
    struct scene *scene = *state;
    merge(scene, REGISTERED("b", "D0456", "2026-09-02T09:00:00+08:00", "R9", "李红", "13911112222"));
    relay(scene);
    const char *old = golden(scene, "D0456", "R9"), *new = golden(scene, "D0123", "K1");
    merge(scene, LI_HONG);
    shorten(scene);
    relay(scene);
    assert_int_equal(count_of(scene, VIEWS_OF_OTHER, NULL), 1);
    mend(scene);
    restart(scene);
    relay(scene);
    assert_true(says(last(scene, VIEWS_OF_OTHER, new), "reason=\"merged\""));
    assert_null(last(scene, VIEWS_OF_OTHER, old)->value);
    assert_true(last(scene, VIEWS_OF_OTHER, old)->offset > last(scene, VIEWS_OF_OTHER, new)->offset);
    judge(scene);
}

/* The first, whose id all three have, is all that links the others. */
static void a_split_is_told_when_all_that_came_of_it_can_be_read(void **state) {
    struct scene *scene = *state;
    merge(scene, EVENT("CustomerRegistered", "a", "D0123", "2026-09-01T09:00:00+08:00",
                       "<Customer number=\"K1\"><Name>李红</Name><Phone kind=\"mobile\">13911112222</Phone>"
                       "<Phone kind=\"mobile\">13722223333</Phone></Customer>"));
    merge(scene, REGISTERED("b", "D0123", "2026-09-02T09:00:00+08:00", "K2", "李红", "13911112222"));
    merge(scene, REGISTERED("c", "D0123", "2026-09-03T09:00:00+08:00", "K3", "李红", "13722223333"));
    relay(scene);
    const char *old = golden(scene, "D0123", "K1");
    merge(scene, EVENT("EventVoided", "v", "D0123", "2026-09-05T09:00:00+08:00",
                       "<Customer number=\"K1\"/><Voided event=\"a\"/><Reason>错</Reason>"));
    assert_int_equal(number(scene, "SELECT count(*) FROM golden"), 2);
    run_sql(scene, "CREATE TABLE whole AS SELECT golden_id, cells FROM golden WHERE golden_id = "
                   "(SELECT golden_id FROM source_record WHERE number = 'K2');"
                   "UPDATE golden SET cells = '' WHERE golden_id IN (SELECT golden_id FROM whole)");
    relay(scene);
    assert_int_equal(count_of(scene, VIEWS_OF_STORE, old), 1); /* not taken back */
    assert_int_equal(count_of(scene, VIEWS_OF_STORE, golden(scene, "D0123", "K2")), 0);
    assert_int_equal(count_of(scene, VIEWS_OF_STORE, golden(scene, "D0123", "K3")), 1);
    assert_int_equal(count_of(scene, "partner.D0123.feedback", old), 0);
    mend(scene);
    restart(scene);
    relay(scene);
    assert_true(says(last(scene, "partner.D0123.feedback", old), "CustomerSplit"));
    assert_int_equal(count_of(scene, "partner.D0123.feedback", old), 1);
    assert_null(last(scene, VIEWS_OF_STORE, old)->value);
    assert_int_equal(count_of(scene, VIEWS_OF_STORE, golden(scene, "D0123", "K2")), 1);
    assert_int_equal(number(scene, "SELECT count(*) FROM backlog"), 0);
    judge(scene);
}

static void how_many_cannot_be_read_is_a_gauge(void **state) {
    struct scene *scene = *state;
    struct relay_backlog backlog;
    merge(scene, LI_HONG);
    merge(scene, WANG);
    shorten(scene);
    relay(scene);
    assert_true(relay_read_backlog(scene->merge.database, NULL, &backlog, &scene->error));
    assert_int_equal(backlog.unreadable, 1);
    assert_int_equal(backlog.owed, 0);
}

/* Without its key a record would be one that was erased: nothing to be told of, and its values made anew. */
static void a_data_key_that_was_cut_off_is_no_erasure(void **state) {
    struct scene *scene = *state;
    merge(scene, LI_HONG);
    relay(scene);
    restart(scene);
    run_sql(scene, "CREATE TABLE whole AS SELECT record_id, data_key, dictionary FROM source_record;"
                   "UPDATE source_record SET data_key = substr(data_key, 1, length(data_key) - 1)");
    look_again(scene);
    scene->relay = relay_new(&scene->parts, &scene->error);
    assert_false(relay_drain(scene->relay, SECONDS(20), &scene->error));
    assert_int_equal(scene->error.code, SEAL_BROKEN);
    assert_non_null(strstr(scene->error.place, golden(scene, "D0123", "K1")));
    assert_int_equal(count_of(scene, VIEWS_OF_STORE, NULL), 1);
    assert_int_equal(merge_fixture_fail(&scene->merge, RENAMED("b", "2026-09-02T09:00:00+08:00", "李虹")), SEAL_BROKEN);
    assert_int_equal(number(scene, "SELECT count(*) FROM source_record s JOIN whole w ON w.dictionary = s.dictionary"),
                     1);
    run_sql(scene, "UPDATE source_record s SET data_key = w.data_key FROM whole w; DROP TABLE whole");
    restart(scene);
    merge(scene, RENAMED("b", "2026-09-02T09:00:00+08:00", "李虹"));
    relay(scene);
    assert_true(says(last(scene, VIEWS_OF_STORE, NULL), "李虹"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        SCENE(a_customer_that_cannot_be_read_is_told_when_it_can_be),
        SCENE(what_was_told_of_a_customer_stands_while_it_cannot_be_read),
        SCENE(a_customer_whose_values_are_not_there_is_told_to_nobody),
        SCENE(a_customer_of_whose_events_one_cannot_be_read_is_told_to_nobody),
        SCENE(an_id_is_not_taken_back_before_its_successor_can_be_told),
        SCENE(a_split_is_told_when_all_that_came_of_it_can_be_read),
        SCENE(how_many_cannot_be_read_is_a_gauge),
        SCENE(a_data_key_that_was_cut_off_is_no_erasure),
    };
    return cmocka_run_group_tests(tests, open_scene, close_scene);
}
