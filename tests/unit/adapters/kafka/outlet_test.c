#include "tests/support/test.h"

#include "adapters/kafka/outlet.h"
#include "hub/base/log.h"
#include "hub/base/moment.h"
#include "hub/base/uuid.h"

#include <glib.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Without KAFKA_BOOTSTRAP the library's own broker in this process: it knows transactions by name only, so what isolation
 * and fencing promise is left out. */
struct scene {
    rd_kafka_t *host; /* of the broker in this process */
    rd_kafka_mock_cluster_t *mock;
    struct config_pair settings[1];
    struct outlet *outlet;
    char topic[64];   /* a log of its own for each test */
    char pattern[80]; /* of the inputs of each test */
    struct outlet_topics topics;
    struct arena *arena;
    struct error error;
};

static void start_mock(struct scene *scene) {
    char reason[200];
    scene->host = rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), reason, sizeof reason);
    assert_non_null(scene->host);
    scene->mock = rd_kafka_mock_cluster_new(scene->host, 1);
    scene->settings[0].value = rd_kafka_mock_cluster_bootstraps(scene->mock);
}

static int open_scene(void **state) {
    static struct scene scene;
    log_configure(LOG_ERROR_LEVEL, LOG_TEXT);
    scene = (struct scene){.settings = {{"bootstrap.servers", getenv("KAFKA_BOOTSTRAP"), "test"}}};
    if (scene.settings[0].value == NULL) {
        start_mock(&scene);
    }
    *state = &scene;
    return 0;
}

static int close_scene(void **state) {
    struct scene *scene = *state;
    if (scene->mock != NULL) {
        rd_kafka_mock_cluster_destroy(scene->mock);
        rd_kafka_destroy(scene->host);
    }
    return 0;
}

static int begin(void **state) {
    struct scene *scene = *state;
    char text[UUID_TEXT];
    const struct uuid id = uuid_random();
    (void)snprintf(scene->topic, sizeof scene->topic, "log.%s", uuid_to_text(&id, text));
    if (scene->mock != NULL) {
        assert_int_equal(rd_kafka_mock_topic_create(scene->mock, scene->topic, 4, 1), 0);
    }
    (void)snprintf(scene->pattern, sizeof scene->pattern, "^inputs\\.%s\\..*$", scene->topic + 4);
    scene->topics = (struct outlet_topics){scene->topic, scene->pattern, "decisions"};
    scene->outlet = kafka_outlet_new(scene->settings, 1, &scene->topics, 4);
    scene->arena = arena_new();
    return 0;
}

static int end(void **state) {
    struct scene *scene = *state;
    kafka_outlet_free(scene->outlet);
    arena_free(scene->arena);
    return 0;
}

static struct outlet_producer *open_shard(struct scene *scene, unsigned shard) {
    struct outlet_producer *producer = scene->outlet->open(scene->outlet->state, shard, &scene->error);
    if (producer == NULL || !scene->outlet->is_ready(producer, scene->topic, OUTLET_LOG, &scene->error)) {
        fail_msg("%s", error_text(&scene->error));
    }
    return producer;
}

static struct bytes bytes_of(const char *text) {
    return (struct bytes){(const uint8_t *)text, text == NULL ? 0 : strlen(text)};
}

static enum outlet_answer put(struct scene *scene, struct outlet_producer *producer, int partition, const char *key,
                              const char *value) {
    const struct outlet_message message = {OUTLET_LOG, scene->topic, partition, bytes_of(key), bytes_of(value)};
    return scene->outlet->put(producer, &message, &scene->error);
}

static void publish(struct scene *scene, struct outlet_producer *producer, int partition, const char *key,
                    const char *value, int64_t *next) {
    assert_true(scene->outlet->begin(producer, &scene->error));
    assert_int_equal(put(scene, producer, partition, key, value), OUTLET_COMMITTED);
    assert_int_equal(scene->outlet->commit(producer, next, &scene->error), OUTLET_COMMITTED);
}

static bool note(void *context, const struct log_record *records, size_t count, int64_t next, struct error *error) {
    GString *text = context;
    (void)error;
    for (size_t i = 0; i < count; i++) {
        g_string_append_printf(text, "%.*s=%.*s@%lld ", (int)records[i].key.length, (const char *)records[i].key.data,
                               (int)records[i].value.length, (const char *)records[i].value.data,
                               (long long)records[i].offset);
    }
    (void)next;
    return true;
}

static GString *read_from(struct scene *scene, unsigned shard, int64_t from) {
    GString *text = g_string_new(NULL);
    if (!scene->outlet->read_log(scene->outlet->state, shard, from, note, text, &scene->error)) {
        fail_msg("%s", error_text(&scene->error));
    }
    return text;
}

static void assert_read(struct scene *scene, unsigned shard, int64_t from, const char *expected) {
    GString *text = read_from(scene, shard, from);
    assert_string_equal(text->str, expected);
    (void)g_string_free(text, 1);
}

static void what_was_committed_is_read_back_from_the_shards_own_partition(void **state) {
    struct scene *scene = *state;
    int64_t next = 0;
    struct outlet_producer *producer = open_shard(scene, 2);
    publish(scene, producer, 2, "a", "1", &next);
    assert_int_equal(next, 1);
    assert_read(scene, 2, 0, "a=1@0 ");
    assert_read(scene, 1, 0, "");
    assert_read(scene, 2, next, "");
    scene->outlet->abandon(producer);
}

/* A broker is asked until it leads the partition that was made just now. */
static int64_t log_end(struct scene *scene, unsigned shard) {
    const moment until = moment_now() + SECONDS(30);
    int64_t end = -1;
    while (!scene->outlet->log_end(scene->outlet->state, shard, &end, &scene->error)) {
        if (moment_now() > until) {
            fail_msg("%s", error_text(&scene->error));
        }
    }
    return end;
}

static void the_end_of_a_log_moves_with_what_is_published(void **state) {
    struct scene *scene = *state;
    int64_t next = 0;
    struct outlet_producer *producer = open_shard(scene, 2);
    assert_int_equal(log_end(scene, 2), 0);
    publish(scene, producer, 2, "a", "1", &next);
    while (log_end(scene, 2) < next) { /* the broker marks a transaction's end after it has promised it */
    }
    assert_int_equal(log_end(scene, 1), 0);
    scene->outlet->abandon(producer);
}

static void a_log_that_nobody_has_made_yet_ends_where_it_begins(void **state) {
    struct scene *scene = *state;
    const struct outlet_topics none = {"log.of-nobody", scene->pattern, "decisions"};
    struct outlet *outlet = kafka_outlet_new(scene->settings, 1, &none, 4);
    int64_t end = -1;
    if (!outlet->log_end(outlet->state, 0, &end, &scene->error)) {
        fail_msg("%s", error_text(&scene->error));
    }
    assert_int_equal(end, 0);
    kafka_outlet_free(outlet);
}

static void an_offset_behind_the_end_of_the_log_is_told_and_not_jumped_over(void **state) {
    struct scene *scene = *state;
    struct outlet_producer *producer = open_shard(scene, 0);
    GString *text = g_string_new(NULL);
    assert_false(scene->outlet->read_log(scene->outlet->state, 0, 1000, note, text, &scene->error));
    assert_int_equal(scene->error.code, TOPIC_TRUNCATED);
    (void)g_string_free(text, 1);
    scene->outlet->abandon(producer);
}

static void a_log_of_another_number_of_partitions_is_refused(void **state) {
    struct scene *scene = *state;
    struct outlet *other = kafka_outlet_new(scene->settings, 1, &scene->topics, 3);
    struct outlet_producer *first = open_shard(scene, 0);
    scene->outlet->abandon(first);
    struct outlet_producer *producer = other->open(other->state, 0, &scene->error);
    assert_non_null(producer);
    assert_false(other->is_ready(producer, scene->topic, OUTLET_LOG, &scene->error));
    assert_int_equal(scene->error.code, CONFIG_INVALID);
    other->abandon(producer);
    kafka_outlet_free(other);
}

static void a_message_too_large_is_refused_by_its_topic_and_the_next_transaction_goes_on(void **state) {
    struct scene *scene = *state;
    int64_t next = 0;
    char *large = g_strnfill(2000000, 'x');
    struct outlet_producer *producer = open_shard(scene, 0);
    assert_true(scene->outlet->begin(producer, &scene->error));
    assert_int_equal(put(scene, producer, 0, "a", large), OUTLET_REFUSED);
    assert_string_equal(scene->error.place, scene->topic);
    publish(scene, producer, 0, "b", "2", &next);
    GString *text = read_from(scene, 0, 0);
    assert_non_null(strstr(text->str, "b=2@"));
    assert_null(strstr(text->str, "a="));
    (void)g_string_free(text, 1);
    scene->outlet->abandon(producer);
    g_free(large);
}

/* Nothing is delivered, so what waits for the deliveries has to learn it from the reports. */
static void what_the_broker_refuses_is_told_by_its_topic_and_not_waited_for(void **state) {
    enum { PRODUCE = 0, USUAL = 30 /* seconds of one attempt */ };
    struct scene *scene = *state;
    int64_t next = 0;
    if (scene->mock == NULL) {
        skip();
    }
    struct outlet_producer *producer = open_shard(scene, 0);
    (void)rd_kafka_mock_push_request_errors(scene->mock, PRODUCE, 1, RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE);
    assert_true(scene->outlet->begin(producer, &scene->error));
    assert_int_equal(put(scene, producer, 0, "a", "1"), OUTLET_COMMITTED);
    const moment began = moment_now();
    assert_int_equal(scene->outlet->commit(producer, &next, &scene->error), OUTLET_REFUSED);
    assert_true(moment_now() - began < SECONDS(USUAL));
    assert_string_equal(scene->error.place, scene->topic);
    assert_non_null(strstr(scene->error.detail, "too large"));
    scene->outlet->abandon(producer);
}

static void what_was_left_open_is_never_seen_and_the_one_before_is_fenced(void **state) {
    struct scene *scene = *state;
    int64_t next = 0;
    if (scene->mock != NULL) {
        skip();
    }
    struct outlet_producer *zombie = open_shard(scene, 0);
    assert_true(scene->outlet->begin(zombie, &scene->error));
    assert_int_equal(put(scene, zombie, 0, "lost", "1"), OUTLET_COMMITTED);
    struct outlet_producer *successor = open_shard(scene, 0);
    publish(scene, successor, 0, "kept", "2", &next);
    assert_int_equal(scene->outlet->commit(zombie, &next, &scene->error), OUTLET_UNCLEAR);
    GString *text = read_from(scene, 0, 0);
    assert_non_null(strstr(text->str, "kept=2@"));
    assert_null(strstr(text->str, "lost"));
    (void)g_string_free(text, 1);
    scene->outlet->abandon(zombie);
    scene->outlet->abandon(successor);
}

static void the_topics_that_the_hub_needs_are_made_when_they_are_missing(void **state) {
    struct scene *scene = *state;
    if (scene->mock != NULL) {
        skip(); /* it makes topics by its own interface only */
    }
    char views[80];
    (void)snprintf(views, sizeof views, "views.%s", scene->topic);
    struct outlet_producer *producer = open_shard(scene, 1);
    if (!scene->outlet->is_ready(producer, views, OUTLET_VIEWS, &scene->error)) {
        fail_msg("%s", error_text(&scene->error));
    }
    assert_true(scene->outlet->begin(producer, &scene->error));
    const struct outlet_message message = {OUTLET_VIEWS, views, OUTLET_BY_KEY, bytes_of("k"), {NULL, 0}};
    int64_t next = 7;
    assert_int_equal(scene->outlet->put(producer, &message, &scene->error), OUTLET_COMMITTED);
    assert_int_equal(scene->outlet->commit(producer, &next, &scene->error), OUTLET_COMMITTED);
    assert_int_equal(next, 7); /* nothing went to the log */
    scene->outlet->abandon(producer);
}

static void inputs_are_found_by_their_pattern_and_asked_for_their_ends(void **state) {
    struct scene *scene = *state;
    if (scene->mock != NULL) {
        skip(); /* it makes topics by its own interface only */
    }
    char name[100];
    const char *cluster = NULL;
    struct input_extent *extents = NULL;
    size_t count = 0;
    bool has = false;
    (void)snprintf(name, sizeof name, "inputs.%s.events", scene->topic + 4);
    struct outlet_producer *producer = open_shard(scene, 1);
    assert_true(scene->outlet->is_ready(producer, name, OUTLET_DOCUMENTS, &scene->error));
    assert_true(scene->outlet->begin(producer, &scene->error));
    const struct outlet_message message = {OUTLET_DOCUMENTS, name, 0, bytes_of("k"), bytes_of("v")};
    int64_t next = 0;
    assert_int_equal(scene->outlet->put(producer, &message, &scene->error), OUTLET_COMMITTED);
    assert_int_equal(scene->outlet->commit(producer, &next, &scene->error), OUTLET_COMMITTED);
    assert_true(scene->outlet->inputs(scene->outlet->state, scene->arena, &cluster, &extents, &count, &scene->error));
    assert_non_null(cluster);
    assert_int_equal(count, 1);
    assert_string_equal(extents[0].topic, name);
    assert_int_equal(extents[0].first, 0);
    assert_int_equal(extents[0].end, 2); /* the message, and the mark of its transaction */
    assert_true(scene->outlet->has_message(scene->outlet->state, &extents[0], &has, &scene->error));
    assert_true(has);
    extents[0].next = 1;
    assert_true(scene->outlet->has_message(scene->outlet->state, &extents[0], &has, &scene->error));
    assert_false(has);
    scene->outlet->abandon(producer);
}

/* No broker says that the transactions are its business. */
static void who_is_to_end_does_not_wait_for_a_broker_that_never_answers(void **state) {
    enum { FIND_COORDINATOR = 10, ERRORS = 1000, USUAL = 30 /* seconds of one attempt of three */ };
    struct scene *scene = *state;
    if (scene->mock == NULL) {
        skip();
    }
    rd_kafka_resp_err_t errors[ERRORS];
    for (int i = 0; i < ERRORS; i++) {
        errors[i] = RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE;
    }
    (void)rd_kafka_mock_push_request_errors_array(scene->mock, FIND_COORDINATOR, ERRORS, errors);
    scene->outlet->hurry(scene->outlet->state, true);
    const moment began = moment_now();
    struct error error = {.code = OK};
    assert_null(scene->outlet->open(scene->outlet->state, 0, &error));
    assert_int_equal(error.code, BROKER_MISSING);
    assert_true(moment_now() - began < SECONDS(USUAL));
    rd_kafka_mock_clear_request_errors(scene->mock, FIND_COORDINATOR);
    scene->outlet->hurry(scene->outlet->state, false);
    scene->outlet->abandon(open_shard(scene, 0));
}

static void who_is_to_end_does_not_wait_for_a_log_whose_broker_is_gone(void **state) {
    enum { USUAL = 30 /* seconds without an answer */ };
    struct scene *scene = *state;
    if (scene->mock == NULL) {
        skip();
    }
    GString *text = g_string_new(NULL);
    scene->outlet->hurry(scene->outlet->state, true);
    (void)rd_kafka_mock_broker_set_down(scene->mock, 1);
    const moment began = moment_now();
    assert_false(scene->outlet->read_log(scene->outlet->state, 0, 0, note, text, &scene->error));
    assert_true(moment_now() - began < SECONDS(USUAL));
    assert_int_equal(scene->error.code, BROKER_MISSING);
    (void)rd_kafka_mock_broker_set_up(scene->mock, 1);
    (void)g_string_free(text, 1);
}

/* What a topic of a partner answers when something is published to it beside the log; true: it was asked in a transaction. */
static bool risk(struct scene *scene, struct outlet_producer *producer, const char *topic) {
    const struct outlet_message message = {OUTLET_VIEWS, topic, OUTLET_BY_KEY, bytes_of("k"), bytes_of("v")};
    int64_t next = 0;
    if (!scene->outlet->is_ready(producer, topic, OUTLET_VIEWS, &scene->error)) {
        return false;
    }
    assert_true(scene->outlet->begin(producer, &scene->error));
    assert_int_equal(put(scene, producer, 0, "a", "2"), OUTLET_COMMITTED);
    assert_int_equal(scene->outlet->put(producer, &message, &scene->error), OUTLET_COMMITTED);
    assert_int_equal(scene->outlet->commit(producer, &next, &scene->error), OUTLET_REFUSED);
    assert_non_null(strstr(scene->error.place, topic));
    return true;
}

static void a_topic_without_a_leader_is_risked_once_and_then_tried_apart(void **state) {
    struct scene *scene = *state;
    char topic[80];
    if (scene->mock == NULL) {
        skip(); /* a broker that is alone leads everything */
    }
    struct config_pair settings[] = {scene->settings[0], {"message.timeout.ms", "5000", "test"}};
    (void)snprintf(topic, sizeof topic, "partner.%s", scene->topic);
    assert_int_equal(rd_kafka_mock_topic_create(scene->mock, topic, 1, 1), 0);
    kafka_outlet_free(scene->outlet);
    scene->outlet = kafka_outlet_new(settings, 2, &scene->topics, 4);
    struct outlet_producer *producer = open_shard(scene, 0);
    assert_int_equal(rd_kafka_mock_partition_set_leader(scene->mock, topic, 0, -1), 0);
    assert_true(risk(scene, producer, topic));
    assert_false(risk(scene, producer, topic));
    assert_int_equal(rd_kafka_mock_partition_set_leader(scene->mock, topic, 0, 1), 0);
    while (!scene->outlet->is_ready(producer, topic, OUTLET_VIEWS, &scene->error)) { /* each time a trial */
    }
    scene->outlet->abandon(producer);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_topic_without_a_leader_is_risked_once_and_then_tried_apart, begin, end),
        cmocka_unit_test_setup_teardown(who_is_to_end_does_not_wait_for_a_broker_that_never_answers, begin, end),
        cmocka_unit_test_setup_teardown(who_is_to_end_does_not_wait_for_a_log_whose_broker_is_gone, begin, end),
        cmocka_unit_test_setup_teardown(what_was_committed_is_read_back_from_the_shards_own_partition, begin, end),
        cmocka_unit_test_setup_teardown(the_end_of_a_log_moves_with_what_is_published, begin, end),
        cmocka_unit_test_setup_teardown(a_log_that_nobody_has_made_yet_ends_where_it_begins, begin, end),
        cmocka_unit_test_setup_teardown(an_offset_behind_the_end_of_the_log_is_told_and_not_jumped_over, begin, end),
        cmocka_unit_test_setup_teardown(a_log_of_another_number_of_partitions_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_message_too_large_is_refused_by_its_topic_and_the_next_transaction_goes_on,
                                        begin, end),
        cmocka_unit_test_setup_teardown(what_the_broker_refuses_is_told_by_its_topic_and_not_waited_for, begin, end),
        cmocka_unit_test_setup_teardown(what_was_left_open_is_never_seen_and_the_one_before_is_fenced, begin, end),
        cmocka_unit_test_setup_teardown(the_topics_that_the_hub_needs_are_made_when_they_are_missing, begin, end),
        cmocka_unit_test_setup_teardown(inputs_are_found_by_their_pattern_and_asked_for_their_ends, begin, end),
    };
    return cmocka_run_group_tests(tests, open_scene, close_scene);
}
