/* Answers to the sources: each once, in the order of the input. */
#include "tests/unit/stage/relay_scene.h"

static void every_event_is_answered_once_in_the_order_of_the_input(void **state) {
    struct scene *scene = *state;
    merge(scene, LI_HONG);
    merge(scene, REGISTERED("b", "D0123", "2026-09-01T10:00:00+08:00", "K2", "王强", "13744445555"));
    const char *const wrong = "<CustomerRegistered xmlns=\"urn:dealerhub:event:1\"/>";
    assert_int_equal(merge_fixture_merge(&scene->merge, &wrong, 1, NULL), 1);
    scene->memory.fault = FAULT_AFTER_COMMIT;
    relay(scene);
    restart(scene);
    relay(scene);
    assert_int_equal(count_of(scene, "partner.D0123.feedback", NULL), 3);
    assert_true(says(nth(scene, "partner.D0123.feedback", NULL, 0), "accepted"));
    assert_string_equal(nth(scene, "partner.D0123.feedback", NULL, 0)->key, "a");
    assert_string_equal(nth(scene, "partner.D0123.feedback", NULL, 1)->key, "b");
    assert_true(says(nth(scene, "partner.D0123.feedback", NULL, 2), "refused"));
    assert_int_equal(number(scene, "SELECT count(*) FROM notice"), 0);
    assert_int_equal(number(scene, "SELECT \"offset\" FROM answered"), 2);
}

static void an_answer_given_before_a_restore_is_not_given_again(void **state) {
    struct scene *scene = *state;
    merge(scene, LI_HONG);
    relay(scene);
    run_sql(scene, "INSERT INTO notice VALUES ('dealer.D0123.events', 0, 0, 'D0123', 'D0123', 'a', 'K1', 0, '')");
    relay(scene);
    assert_int_equal(count_of(scene, "partner.D0123.feedback", NULL), 1);
    assert_int_equal(number(scene, "SELECT count(*) FROM notice"), 0);
}

#define REPLAYED(number, original)                                                                                     \
    "INSERT INTO notice VALUES ('dealer.D0123.events@0', 0, " number ", 'D0123', 'D0123', 'a', 'K1', 0, '', " original \
    ")"

static void a_replay_is_answered_once_though_its_message_was(void **state) {
    struct scene *scene = *state;
    merge(scene, LI_HONG);
    relay(scene);
    run_sql(scene, REPLAYED("1048577", "0"));
    scene->memory.fault = FAULT_AFTER_COMMIT;
    relay(scene);
    restart(scene);
    relay(scene);
    assert_int_equal(count_of(scene, "partner.D0123.feedback", NULL), 2);
    assert_true(says(nth(scene, "partner.D0123.feedback", NULL, 1), "topic=\"dealer.D0123.events\""));
    assert_true(says(nth(scene, "partner.D0123.feedback", NULL, 1), "offset=\"0\""));
    run_sql(scene, REPLAYED("1048577", "0")); /* the decision is merged again, after a restore */
    relay(scene);
    assert_int_equal(count_of(scene, "partner.D0123.feedback", NULL), 2);
    assert_int_equal(number(scene, "SELECT count(*) FROM notice"), 0);
}

static void a_replay_is_answered_after_its_message(void **state) {
    struct scene *scene = *state;
    run_sql(scene, REPLAYED("0", "0"));
    run_sql(scene, "INSERT INTO notice VALUES ('dealer.D0123.events', 0, 0, 'D0123', 'D0123', 'a', 'K1', 2, '')");
    relay(scene);
    relay(scene);
    assert_int_equal(count_of(scene, "partner.D0123.feedback", NULL), 2);
    assert_true(says(nth(scene, "partner.D0123.feedback", NULL, 0), "refused"));
    assert_true(says(nth(scene, "partner.D0123.feedback", NULL, 1), "accepted"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        SCENE(every_event_is_answered_once_in_the_order_of_the_input),
        SCENE(an_answer_given_before_a_restore_is_not_given_again),
        SCENE(a_replay_is_answered_once_though_its_message_was),
        SCENE(a_replay_is_answered_after_its_message),
    };
    return cmocka_run_group_tests(tests, open_scene, close_scene);
}
