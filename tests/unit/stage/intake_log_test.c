/* Partitions that come and go, and logs that are not what they were. */
#include "tests/unit/stage/intake_scene.h"

#include "hub/stage/intake_positions.h"

/* When what was wanted has moved, the step happens, once; it is done when all three events have moved. */
static bool in_two_steps(struct scene *scene, void (*step)(struct scene *scene)) {
    const bool moved = all_moved(scene);
    if (moved && scene->wanted != 3) {
        scene->wanted = 3;
        step(scene);
        return false;
    }
    return moved;
}

static void lose(struct scene *scene) {
    memory_inbox_lose(scene->inbox);
    put_customer(scene, "C");
}

static bool lost_and_found(struct scene *scene) {
    return in_two_steps(scene, lose);
}

static void partitions_that_were_lost_and_come_back_are_read_from_where_they_stand(void **state) {
    struct scene *scene = *state;
    put_customers(scene, "A B");
    scene->wanted = 2;
    run_until(scene, lost_and_found);
    assert_string_equal(events(scene), "A B C");
    assert_int_equal(metric_value(scene->metrics, METRIC_DUPLICATES), 0);
}

/* As if another instance had merged B: where this one stands is no longer true. */
static void overtake(struct scene *scene) {
    change(scene, "UPDATE kafka_offset SET next = 2, last_digest = NULL");
    put_customers(scene, "B C");
}

static bool zombie(struct scene *scene) {
    return in_two_steps(scene, overtake);
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

static bool accepted_while_the_broker_refuses(struct scene *scene) {
    if (scene->wanted == 2 && strcmp(events(scene), "A B C") == 0) {
        scene->wanted = 3;
        scene->inbox->refuses = 1;
        change(scene, "DELETE FROM kafka_offset WHERE topic = '" OTHER_EVENTS "'");
    }
    return strcmp(events(scene), "A B C NEXT") == 0;
}

static void a_gap_that_somebody_accepted_is_read_on_though_the_broker_refuses_at_first(void **state) {
    struct scene *scene = *state;
    put_customer(scene, "A");
    put(scene, OTHER_EVENTS, "B", registration(scene, "B", "D0456", "B", TIME));
    run(scene, 2);
    put_customer(scene, "C");
    put(scene, OTHER_EVENTS, "LOST", registration(scene, "LOST", "D0456", "LOST", TIME));
    put(scene, OTHER_EVENTS, "NEXT", registration(scene, "NEXT", "D0456", "NEXT", TIME));
    memory_inbox_truncate(scene->inbox, OTHER_EVENTS, 2);
    run_until(scene, accepted_while_the_broker_refuses);
    assert_int_equal(scene->inbox->refuses, 0);
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

static void a_log_whose_end_a_broker_does_not_say_is_read_once_it_says_so(void **state) {
    struct scene *scene = *state;
    put_customer(scene, "A");
    put_refused(scene, "old");
    run(scene, 2);
    scene->inbox->silent = true;
    put_customer(scene, "B");
    run_until_events(scene, "A B");
    assert_string_equal(rejects(scene), "0 1 old");
    assert_string_equal(ask(scene, "SELECT life::text FROM kafka_offset"), "0");
}

static void a_log_that_grew_since_its_end_was_asked_for_is_no_other(void **state) {
    struct scene *scene = *state;
    put_customer(scene, "A");
    put_refused(scene, "old");
    run(scene, 2);
    put_customer(scene, "B");
    scene->inbox->unseen = 2; /* the row is ahead of the end that is told */
    run_until_events(scene, "A B");
    assert_string_equal(rejects(scene), "0 1 old");
    assert_string_equal(answers(scene), EVENTS " 0 A 0, " EVENTS " 1 old 2, " EVENTS " 2 B 0");
    assert_string_equal(ask(scene, "SELECT life::text FROM kafka_offset"), "0");
}

static void a_longer_topic_made_anew_is_read_from_its_beginning(void **state) {
    struct scene *scene = *state;
    put_customer(scene, "A");
    run(scene, 1);
    memory_inbox_remake(scene->inbox, EVENTS);
    put_customers(scene, "B C");
    run_until_events(scene, "A B C");
    assert_int_equal(offsets_moved(scene), 2);
}

static bool remade_while_it_is_read(struct scene *scene) {
    if (scene->wanted == 1 && strcmp(events(scene), "A B") == 0) {
        scene->wanted = 2;
        memory_inbox_remake(scene->inbox, EVENTS);
        put_refused(scene, "C");
        put_customers(scene, "D E");
    }
    return scene->wanted == 2 && strcmp(events(scene), "A B D E") == 0;
}

static void a_topic_made_anew_while_it_is_read_is_read_from_its_beginning(void **state) {
    struct scene *scene = *state;
    put_customers(scene, "A B");
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

static void a_look_at_the_topics_makes_no_row_where_somebody_deleted_it(void **state) {
    struct scene *scene = *state;
    struct error error = {0};
    struct position_mark mark;
    struct inbox_place *watched;
    size_t count;
    struct inbox_place place = {.topic = EVENTS, .partition = 0, .first = 3, .end = 10};
    const struct message message = {.topic = EVENTS, .partition = 0, .offset = 3};
    struct positions *positions = positions_new("c", scene->installation.keyer, scene->health);
    must(positions_place(positions, scene->database, &place, 1, &error), &error);
    assert_int_equal(positions_admit(positions, &message, &mark), POSITION_TAKE);
    change(scene, "DELETE FROM kafka_offset");
    must(positions_watch(positions, scene->database, moment_now(), 0, 8, scene->arena, &watched, &count, &error),
         &error);
    assert_int_equal(count, 1);
    assert_string_equal(ask(scene, "SELECT count(*)::text FROM kafka_offset"), "0");
    positions_free(positions);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        SCENE(partitions_that_were_lost_and_come_back_are_read_from_where_they_stand),
        SCENE(a_zombie_fails_on_its_offsets_and_goes_on_from_the_true_ones),
        SCENE(a_truncated_topic_is_not_read_and_its_neighbours_are),
        SCENE(a_gap_that_somebody_accepted_is_read_on_though_the_broker_refuses_at_first),
        SCENE(a_topic_made_anew_is_read_from_its_beginning),
        SCENE(a_log_whose_end_a_broker_does_not_say_is_read_once_it_says_so),
        SCENE(a_log_that_grew_since_its_end_was_asked_for_is_no_other),
        SCENE(a_longer_topic_made_anew_is_read_from_its_beginning),
        SCENE(a_topic_made_anew_while_it_is_read_is_read_from_its_beginning),
        SCENE(a_person_who_deletes_an_offset_does_not_begin_its_lives_anew),
        SCENE(a_look_at_the_topics_makes_no_row_where_somebody_deleted_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
