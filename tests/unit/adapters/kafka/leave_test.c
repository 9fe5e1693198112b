/* Letting go of a client takes bounded time, whatever the library waits for: here for a thread of its own that does not end. */
#include "tests/support/test.h"

#include "adapters/kafka/leave.h"
#include "adapters/kafka/mock.h"
#include "hub/base/log.h"
#include "hub/base/moment.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum { PATIENCE = 30 /* s */, BOUND = 10 /* s: several times of what it is to take */ };

/* The door that the library's threads go through when they end. */
struct scene {
    struct mock_broker *broker;
    rd_kafka_t *client;
    pthread_mutex_t lock;
    pthread_cond_t opened;
    bool closed;
    struct error error;
};

static void set_door(struct scene *scene, bool closed) {
    (void)pthread_mutex_lock(&scene->lock);
    scene->closed = closed;
    (void)pthread_cond_broadcast(&scene->opened);
    (void)pthread_mutex_unlock(&scene->lock);
}

/* Opens by itself in the end, so that a test which waits for it fails. */
static rd_kafka_resp_err_t pass_door(rd_kafka_t *client, rd_kafka_thread_type_t type, const char *name, void *opaque) {
    struct scene *scene = opaque;
    struct timespec latest;
    int waited = 0;
    (void)client;
    (void)type;
    (void)name;
    (void)clock_gettime(CLOCK_REALTIME, &latest);
    latest.tv_sec += PATIENCE;
    (void)pthread_mutex_lock(&scene->lock);
    while (scene->closed && waited == 0) {
        waited = pthread_cond_timedwait(&scene->opened, &scene->lock, &latest);
    }
    (void)pthread_mutex_unlock(&scene->lock);
    return RD_KAFKA_RESP_ERR_NO_ERROR;
}

static rd_kafka_resp_err_t set_up_door(rd_kafka_t *client, const rd_kafka_conf_t *conf, void *opaque, char *text,
                                       size_t size) {
    (void)conf;
    (void)text;
    (void)size;
    return rd_kafka_interceptor_add_on_thread_exit(client, "door", pass_door, opaque);
}

/* A consumer that is at work: it has a broker's threads and reads. */
static rd_kafka_t *open_client(struct scene *scene) {
    char text[256];
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    assert_int_equal(
        rd_kafka_conf_set(conf, "bootstrap.servers", mock_broker_address(scene->broker), text, sizeof text), 0);
    assert_int_equal(rd_kafka_conf_set(conf, "group.id", "leave", text, sizeof text), 0);
    assert_int_equal(rd_kafka_conf_interceptor_add_on_new(conf, "door", set_up_door, scene), 0);
    rd_kafka_t *client = rd_kafka_new(RD_KAFKA_CONSUMER, conf, text, sizeof text);
    assert_non_null(client);
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(list, "dealer.D0123.events", 0)->offset = RD_KAFKA_OFFSET_BEGINNING;
    assert_int_equal(rd_kafka_assign(client, list), 0);
    rd_kafka_topic_partition_list_destroy(list);
    const struct rd_kafka_metadata *metadata;
    assert_int_equal(rd_kafka_metadata(client, 0, NULL, &metadata, PATIENCE * 1000), 0);
    rd_kafka_metadata_destroy(metadata);
    return client;
}

static int begin(void **state) {
    static const char *const names[] = {"dealer.D0123.events"};
    struct scene *scene = calloc(1, sizeof *scene);
    assert_non_null(scene);
    *state = scene;
    log_configure(LOG_ERROR_LEVEL, LOG_TEXT);
    (void)pthread_mutex_init(&scene->lock, NULL);
    (void)pthread_cond_init(&scene->opened, NULL);
    scene->broker = mock_broker_start(&scene->error);
    assert_non_null(scene->broker);
    assert_true(mock_broker_topics(scene->broker, names, 1, &scene->error));
    scene->client = open_client(scene);
    return 0;
}

/* What was left behind goes as soon as it can: by then nothing of it calls the scene any more, and no leak is shown. */
static int end(void **state) {
    struct scene *scene = *state;
    mock_broker_stop(scene->broker);
    const int left = rd_kafka_wait_destroyed(PATIENCE * 1000);
    (void)pthread_cond_destroy(&scene->opened);
    (void)pthread_mutex_destroy(&scene->lock);
    free(scene);
    return left;
}

static void a_client_whose_threads_end_is_destroyed(void **state) {
    struct scene *scene = *state;
    assert_true(kafka_leave(scene->client, "reader"));
}

static void a_client_whose_threads_do_not_end_is_left_behind_in_bounded_time(void **state) {
    struct scene *scene = *state;
    const moment began = moment_now();
    set_door(scene, true);
    assert_false(kafka_leave(scene->client, "reader"));
    assert_true(moment_now() - began < SECONDS(BOUND));
    set_door(scene, false);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_client_whose_threads_end_is_destroyed, begin, end),
        cmocka_unit_test_setup_teardown(a_client_whose_threads_do_not_end_is_left_behind_in_bounded_time, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
