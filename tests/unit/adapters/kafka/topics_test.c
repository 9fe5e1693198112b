#include "tests/support/test.h"

#include "adapters/kafka/mock.h"
#include "adapters/kafka/topics.h"
#include "hub/base/instant.h"

#include <stdlib.h>
#include <string.h>

struct scene {
    struct arena *arena;
    struct mock_broker *broker;
    struct config_pair servers;
    struct error error;
};

static int begin(void **state) {
    static const char *const names[] = {"dealer.D0123.events", "partner.D0123.feedback", "other"};
    struct scene *scene = calloc(1, sizeof *scene);
    assert_non_null(scene);
    *state = scene;
    scene->arena = arena_new();
    scene->broker = mock_broker_start(&scene->error);
    assert_non_null(scene->broker);
    scene->servers = (struct config_pair){"bootstrap.servers", mock_broker_address(scene->broker), "hub.conf:1"};
    assert_true(mock_broker_topics(scene->broker, names, sizeof names / sizeof *names, &scene->error));
    return 0;
}

static int end(void **state) {
    struct scene *scene = *state;
    mock_broker_stop(scene->broker);
    arena_free(scene->arena);
    free(scene);
    return 0;
}

static bool begins_with(const void *context, const char *topic) {
    return strncmp(topic, context, strlen(context)) == 0;
}

static void only_topics_that_are_wanted_are_described(void **state) {
    struct scene *scene = *state;
    struct topic_description *topics;
    size_t count;
    assert_true(topics_describe(&scene->servers, 1, SECONDS(2), begins_with, "dealer.", scene->arena, &topics, &count,
                                &scene->error));
    assert_int_equal(count, 1);
    assert_string_equal(topics[0].topic, "dealer.D0123.events");
    assert_int_equal(topics[0].partitions, MOCK_PARTITIONS);
}

/* The in-process broker knows of no settings. */
static void settings_that_the_broker_does_not_tell_are_a_problem_of_the_topic(void **state) {
    struct scene *scene = *state;
    struct topic_description *topics;
    size_t count;
    assert_true(topics_describe(&scene->servers, 1, SECONDS(2), begins_with, "partner.", scene->arena, &topics, &count,
                                &scene->error));
    assert_int_equal(count, 1);
    assert_non_null(topics[0].problem);
    assert_true(*topics[0].problem != '\0');
    assert_null(topic_description_setting(&topics[0], "cleanup.policy"));
}

static void a_cluster_without_such_topics_has_none_to_describe(void **state) {
    struct scene *scene = *state;
    struct topic_description *topics;
    size_t count;
    assert_true(topics_describe(&scene->servers, 1, SECONDS(2), begins_with, "erp.", scene->arena, &topics, &count,
                                &scene->error));
    assert_int_equal(count, 0);
}

static void a_broker_that_does_not_answer_is_missing(void **state) {
    struct scene *scene = *state;
    struct topic_description *topics;
    size_t count;
    const struct config_pair nowhere = {"bootstrap.servers", "127.0.0.1:1", "hub.conf:1"};
    assert_false(
        topics_describe(&nowhere, 1, SECONDS(1), begins_with, "", scene->arena, &topics, &count, &scene->error));
    assert_int_equal(scene->error.code, BROKER_MISSING);
}

static void a_setting_that_the_library_does_not_know_is_told_with_its_place(void **state) {
    struct scene *scene = *state;
    struct topic_description *topics;
    size_t count;
    const struct config_pair wrong = {"no.such.key", "1", "hub.conf:7"};
    assert_false(topics_describe(&wrong, 1, SECONDS(1), begins_with, "", scene->arena, &topics, &count, &scene->error));
    assert_int_equal(scene->error.code, CONFIG_UNKNOWN_KEY);
    assert_string_equal(scene->error.place, "hub.conf:7");
}

static void a_setting_is_found_by_its_name(void **state) {
    (void)state;
    struct topic_setting settings[] = {{"cleanup.policy", "compact"}, {"retention.ms", "-1"}, {"secret", NULL}};
    const struct topic_description topic = {.topic = "t", .settings = settings, .setting_count = 3};
    assert_string_equal(topic_description_setting(&topic, "retention.ms"), "-1");
    assert_null(topic_description_setting(&topic, "retention"));
    assert_null(topic_description_setting(&topic, "secret"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(only_topics_that_are_wanted_are_described, begin, end),
        cmocka_unit_test_setup_teardown(settings_that_the_broker_does_not_tell_are_a_problem_of_the_topic, begin, end),
        cmocka_unit_test_setup_teardown(a_cluster_without_such_topics_has_none_to_describe, begin, end),
        cmocka_unit_test_setup_teardown(a_broker_that_does_not_answer_is_missing, begin, end),
        cmocka_unit_test_setup_teardown(a_setting_that_the_library_does_not_know_is_told_with_its_place, begin, end),
        cmocka_unit_test(a_setting_is_found_by_its_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
