#include "tests/unit/stage/intake_scene.h"

#include "hub/base/moment.h"
#include "hub/stage/outlet.h"

static void offsets_move_with_the_events(void **state) {
    struct scene *scene = *state;
    put_customers(scene, "A B");
    run(scene, 2);
    assert_string_equal(events(scene), "A B");
    assert_string_equal(codes(scene), "");
    assert_int_equal(metric_value(scene->metrics, METRIC_MERGED), 2);
    assert_int_equal(metric_value(scene->metrics, METRIC_CONSUMED), 2);
}

/* At once, not when it looks after its house the next time. */
static bool says_what_it_reads(struct scene *scene) {
    struct page page;
    health_answer(scene->health, scene->arena, &page);
    const char *text = arena_copy_n(scene->arena, (const char *)page.body.data, page.body.length);
    assert_non_null(strstr(text, "\"doing\":\"reads 2 partitions\""));
    assert_int_equal(metric_value(scene->metrics, METRIC_PARTITIONS), 2);
    return all_moved(scene);
}

static void the_health_page_says_what_is_read_as_soon_as_it_is(void **state) {
    struct scene *scene = *state;
    put_customer(scene, "A");
    put(scene, OTHER_EVENTS, "B", registration(scene, "B", "D0456", "B", TIME));
    scene->wanted = 2;
    run_until(scene, says_what_it_reads);
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

static void an_erasure_reaches_to_the_end_of_the_day_at_most(void **state) {
    struct scene *scene = *state;
    instant appended;
    assert_true(instant_parse("2026-11-01T01:00:00Z", &appended));
    const char *until[] = {"2026-11-01T23:59:59+08:00", "2062-11-01T09:00:00+08:00"};
    for (size_t i = 0; i < 2; i++) {
        const char *erasure =
            arena_print(scene->arena,
                        "<CustomerErased xmlns=\"urn:dealerhub:event:1\" id=\"%zu\" source=\"D0123\" "
                        "time=\"" TIME "\"><Customer number=\"A\"/><Erasure until=\"%s\"/></CustomerErased>",
                        i, until[i]);
        (void)memory_inbox_put(scene->inbox, EVENTS, "A", erasure, appended, NULL, 0);
    }
    run(scene, 2);
    assert_string_equal(events(scene), "0");
    assert_string_equal(codes(scene), "from_the_future");
}

static void decisions_come_by_their_own_topic_only(void **state) {
    struct scene *scene = *state;
    put(scene, EVENTS, "steward", replay_of(scene, "1", "77"));
    put(scene, DECISIONS, "A", registration(scene, "2", "D0123", "A", TIME));
    put_replay(scene, "3", "77");
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

/* The one is refused with that code, the others are merged. */
static void merge_poison_among_others(struct scene *scene, const char *code) {
    put_customers(scene, "A POISON B C");
    run(scene, 4);
    assert_string_equal(events(scene), "A B C");
    assert_string_equal(codes(scene), code);
}

static void an_event_that_cannot_be_merged_keeps_nobody_waiting(void **state) {
    struct scene *scene = *state;
    poison(scene);
    merge_poison_among_others(scene, "merge_failed");
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
    merge_poison_among_others(scene, "merge_too_slow");
}

static void an_event_that_takes_too_long_is_told_by_the_batch_behind_it(void **state) {
    struct scene *scene = *state;
    scene->config->batch_events = 1;
    slow_down(scene, "POISON");
    put_customers(scene, "POISON B");
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
    put_customers(scene, "A B C");
    scene->wanted = 0;
    run_until(scene, slow_for_a_while);
    assert_string_equal(events(scene), "A B C");
    assert_string_equal(codes(scene), "");
}

/* Another instance has the turn for too long: at the first seven tries, not at the next three, and at one more. Whoever was blamed
 * for it would be refused then. */
static void whoever_waits_in_vain_for_the_merges_turn_is_not_to_blame(void **state) {
    struct scene *scene = *state;
    scene->config->database =
        arena_print(scene->arena, "%s%%20-csearch_path%%3Dpublic,pg_catalog", scene->config->database);
    change(scene, "CREATE SEQUENCE turn; CREATE FUNCTION public.pg_advisory_xact_lock(which integer) RETURNS void "
                  "LANGUAGE plpgsql "
                  "AS $$ BEGIN IF which = 7305041 THEN IF nextval('turn') NOT IN (8, 9, 10) AND currval('turn') < 12 "
                  "THEN PERFORM "
                  "pg_sleep(3); END IF; END IF; PERFORM pg_catalog.pg_advisory_xact_lock(which::bigint); END $$");
    put_customers(scene, "A B C D");
    run(scene, 4);
    assert_string_equal(events(scene), "A B C D");
    assert_string_equal(codes(scene), "");
    assert_true(metric_value_for(scene->metrics, METRIC_REPEATED, "database_slow") >= 7);
}

/* What the customers that are there are known by cannot be read: those of the list, or all. */
static void spoil(struct scene *scene, const char *numbers) {
    change(scene, "CREATE TABLE whole AS SELECT record_id, keys FROM source_record");
    change(scene, arena_print(scene->arena,
                              "UPDATE source_record SET keys = '' WHERE '%s' = '' OR number = ANY "
                              "(string_to_array('%s', ' '))",
                              numbers, numbers));
}

static void mend(struct scene *scene) {
    change(scene, "UPDATE source_record s SET keys = w.keys FROM whole w WHERE w.record_id = s.record_id");
}

static void put_again(struct scene *scene, const char *id, const char *number) {
    put(scene, EVENTS, number, registration(scene, id, "D0123", number, TIME));
}

static void an_event_that_needs_a_row_which_cannot_be_read_keeps_nobody_waiting(void **state) {
    struct scene *scene = *state;
    put_customers(scene, "A B C D E");
    run(scene, 5);
    spoil(scene, "A C");
    put_again(scene, "a1", "A");
    put_again(scene, "a2", "A");
    put_again(scene, "c1", "C");
    put_again(scene, "b1", "B");
    put_again(scene, "d1", "D");
    put_again(scene, "e1", "E");
    put_again(scene, "a3", "A");
    run(scene, 12);
    assert_string_equal(events(scene), "A B C D E b1 d1 e1");
    assert_string_equal(codes(scene), "merge_unreadable merge_unreadable merge_unreadable merge_unreadable");
    assert_true(health_is_well(scene->health));
    mend(scene);
    put_replay(scene, "r1", ask(scene, "SELECT min(id)::text FROM reject"));
    put_replay(scene, "r2", ask(scene, "SELECT max(id)::text FROM reject"));
    run(scene, 14);
    assert_string_equal(events(scene), "A B C D E a1 a3 b1 d1 e1 r1 r2");
}

/* `wanted` is below zero until the rows are mended: once it was told more than once, so that it was tried again in vain. */
static bool mended_when_told(struct scene *scene) {
    assert_true(scene->wanted > 0 || offsets_moved(scene) < -scene->wanted);
    if (scene->wanted < 0 && metric_value_for(scene->metrics, METRIC_REPEATED, "row_unreadable") >= 5) {
        assert_false(health_is_well(scene->health));
        scene->wanted = -scene->wanted;
        mend(scene);
    }
    return scene->wanted > 0 && all_moved(scene);
}

/* It is no event's fault, and none is refused for it. */
static void while_hardly_any_row_can_be_read_all_wait_and_nobody_is_refused(void **state) {
    struct scene *scene = *state;
    put_customers(scene, "A B C D");
    run(scene, 4);
    spoil(scene, "");
    put_again(scene, "a1", "A");
    put_again(scene, "b1", "B");
    put_again(scene, "c1", "C");
    put_again(scene, "d1", "D");
    scene->wanted = -8;
    run_until(scene, mended_when_told);
    assert_string_equal(events(scene), "A B C D a1 b1 c1 d1");
    assert_string_equal(codes(scene), "");
}

static void an_event_that_needs_a_row_which_cannot_be_read_waits_as_long_as_none_stands_behind_it(void **state) {
    struct scene *scene = *state;
    put_customers(scene, "A B");
    run(scene, 2);
    spoil(scene, "A");
    put_again(scene, "b1", "B");
    put_again(scene, "a1", "A");
    scene->wanted = -4;
    run_until(scene, mended_when_told);
    assert_string_equal(events(scene), "A B a1 b1");
    assert_string_equal(codes(scene), "");
    assert_true(health_is_well(scene->health));
}

static void a_refused_event_is_merged_when_it_is_replayed_and_its_cause_is_gone(void **state) {
    struct scene *scene = *state;
    poison(scene);
    put_customer(scene, "POISON");
    run(scene, 1);
    change(scene, "DROP TRIGGER refuse ON event_row");
    put_replay(scene, "1", ask(scene, "SELECT id::text FROM reject"));
    run(scene, 2);
    assert_string_equal(events(scene), "1 POISON");
    assert_string_equal(ask(scene, "SELECT state::text FROM reject"), "1");
}

static void what_is_replayed_in_vain_stays_where_it_is(void **state) {
    struct scene *scene = *state;
    put(scene, EVENTS, "B", registration(scene, "wrong-key", "D0123", "A", TIME));
    put_with_header(scene, "wrong-id", "ce_id", "1");
    run(scene, 2);
    put_replay(scene, "1", ask(scene, "SELECT min(id)::text FROM reject"));
    put_replay(scene, "2", ask(scene, "SELECT max(id)::text FROM reject"));
    run(scene, 4);
    assert_string_equal(events(scene), "1 2");
    assert_string_equal(codes(scene), "wrong_key header_disagrees");
    assert_string_equal(ask(scene, "SELECT sum(state)::text FROM reject"), "0");
}

static void a_replay_is_answered_in_a_line_of_its_own(void **state) {
    struct scene *scene = *state;
    poison(scene);
    put_customers(scene, "A POISON");
    run(scene, 2);
    change(scene, "DROP TRIGGER refuse ON event_row");
    const char *reject = ask(scene, "SELECT id::text FROM reject");
    put_replay(scene, "1", "77");
    put_replay(scene, "2", reject);
    put_replay(scene, "3", reject); /* it does not wait any more */
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
    put_replay(scene, "a", ask(scene, "SELECT min(id)::text FROM reject"));
    put_replay(scene, "b", ask(scene, "SELECT max(id)::text FROM reject"));
    run(scene, 5);
    assert_string_equal(
        ask(scene, "SELECT string_agg(concat_ws(' ', code, place, state), ', ' ORDER BY id) FROM reject"),
        "header_disagrees /CustomerRegistered/@id 0, wrong_key /CustomerRegistered/Customer/@number 0");
    assert_string_equal(answers(scene), EVENTS " 0 1 2, " EVENTS " 1 2 0, " EVENTS " 2 3 2, " EVENTS
                                               "@0 0 0 1 2, " EVENTS "@0 1048576 2 3 2");
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

/* --- how long batches are: none of these is begun that is not filled by so many messages ----------------------------- */

enum { USUAL_BATCH = 400 /* merges in a moment, before it is known what an event costs */, FULL_BATCH = 900 };
#define PATIENCE SECONDS(60)

static moment patient_until;

static bool all_moved_or_never(struct scene *scene) {
    return all_moved(scene) || moment_now() > patient_until;
}

/* Fresh messages of one source, until so many events have moved. */
static void run_batches(struct scene *scene, int messages, bool keeps_up, int64_t wanted) {
    scene->config->batch_events = FULL_BATCH;
    scene->config->batch_linger = SECONDS(600);
    scene->inbox->keeps_up = keeps_up;
    for (int i = 0; i < messages; i++) {
        const char *id = arena_print(scene->arena, "%03d", i);
        const char *event = registration(scene, id, "D0123", "A", "2020-01-01T09:00:00+08:00");
        (void)memory_inbox_put(scene->inbox, EVENTS, "A", event, instant_now(), NULL, 0);
    }
    scene->wanted = wanted;
    patient_until = moment_now() + PATIENCE;
    run_until(scene, all_moved_or_never);
}

static void a_batch_ends_early_while_its_source_keeps_up(void **state) {
    struct scene *scene = *state;
    run_batches(scene, FULL_BATCH - 1, true, USUAL_BATCH);
    assert_true(all_moved(scene));
    assert_true(metric_value(scene->metrics, METRIC_CONSUMED) < FULL_BATCH);
}

static void a_batch_goes_on_to_its_full_size_while_its_source_is_behind(void **state) {
    struct scene *scene = *state;
    run_batches(scene, FULL_BATCH, false, FULL_BATCH);
    assert_true(all_moved(scene));
    assert_int_equal(metric_value(scene->metrics, METRIC_BATCHES), 1);
}

#define HASTY(test) cmocka_unit_test_setup_teardown(test, open_hasty_scene, close_scene)

/* So that the relay knows whether anybody waits for what is merged. */
static void it_is_noted_whether_all_sources_are_behind(void **state) {
    struct scene *scene = *state;
    put_customers(scene, "A B");
    run(scene, 2);
    assert_true(atomic_load(&scene->behind));
    scene->inbox->keeps_up = true;
    (void)memory_inbox_put(scene->inbox, EVENTS, "C", registration(scene, "C", "D0123", "C", TIME), instant_now(), NULL,
                           0);
    run(scene, 3);
    assert_false(atomic_load(&scene->behind));
}

static void note_hurry(void *state, bool hurried) {
    g_string_append_c(state, hurried ? 'h' : 'p'); /* hurried, patient */
}

static bool is_patient_still(struct scene *scene) {
    const GString *said = scene->log->state;
    assert_string_equal(said->str, "p");
    return all_moved(scene);
}

/* The merge may be waiting for a broker that is gone, and the end waits for the merge. */
static void what_reads_the_publications_log_is_hurried_once_the_intake_ends(void **state) {
    struct scene *scene = *state;
    GString *said = g_string_new(NULL);
    const struct outlet log = {.state = said, .hurry = note_hurry};
    scene->log = &log;
    put(scene, EVENTS, "D0123/K1", registration(scene, "e1", "D0123", "K1", TIME));
    scene->wanted = 1;
    run_until(scene, is_patient_still);
    assert_string_equal(said->str, "ph");
    (void)g_string_free(said, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        SCENE(offsets_move_with_the_events),
        SCENE(the_health_page_says_what_is_read_as_soon_as_it_is),
        SCENE(a_restart_goes_on_where_the_database_stands),
        SCENE(a_message_without_a_body_costs_itself_only),
        SCENE(a_source_is_spoken_for_by_its_own_topic_only),
        SCENE(the_key_is_the_customer_number),
        SCENE(cloudevents_headers_must_agree_when_present),
        SCENE(a_time_after_the_arrival_is_refused),
        SCENE(an_erasure_reaches_to_the_end_of_the_day_at_most),
        SCENE(decisions_come_by_their_own_topic_only),
        SCENE(an_event_that_cannot_be_merged_keeps_nobody_waiting),
        SCENE(a_refused_event_is_merged_when_it_is_replayed_and_its_cause_is_gone),
        HASTY(an_event_that_takes_too_long_keeps_nobody_waiting_for_ever),
        HASTY(an_event_that_takes_too_long_is_told_by_the_batch_behind_it),
        HASTY(a_database_that_is_slow_refuses_nobody),
        HASTY(whoever_waits_in_vain_for_the_merges_turn_is_not_to_blame),
        SCENE(an_event_that_needs_a_row_which_cannot_be_read_keeps_nobody_waiting),
        SCENE(while_hardly_any_row_can_be_read_all_wait_and_nobody_is_refused),
        SCENE(an_event_that_needs_a_row_which_cannot_be_read_waits_as_long_as_none_stands_behind_it),
        SCENE(what_is_replayed_in_vain_stays_where_it_is),
        SCENE(a_replay_is_answered_in_a_line_of_its_own),
        SCENE(a_replay_that_is_refused_says_why_now),
        SCENE(batches_of_one_event_give_the_same),
        SCENE(a_batch_ends_early_while_its_source_keeps_up),
        SCENE(a_batch_goes_on_to_its_full_size_while_its_source_is_behind),
        SCENE(what_reads_the_publications_log_is_hurried_once_the_intake_ends),
        SCENE(it_is_noted_whether_all_sources_are_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
