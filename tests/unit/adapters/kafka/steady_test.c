/* What the library waits for takes as long as it is to, whatever the clock on the wall does. The clock is the test's own: it takes
 * the place of the C library's for librdkafka, too, while what waits by the machine's clock waits by the true one. */
#include "tests/support/test.h"

#include "hub/base/moment.h"

#include <librdkafka/rdkafka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <threads.h>
#include <time.h>

enum { HOUR = 3600, SPAN = 50000 /* µs */, SHORT = 1000 /* times SPAN: an hour is far more */ };

static _Atomic int ahead; /* s */

int timespec_get(struct timespec *now, int base) {
    (void)clock_gettime(CLOCK_REALTIME, now);
    now->tv_sec += atomic_load(&ahead);
    return base;
}

static struct timespec after_span(void) {
    struct timespec until;
    (void)timespec_get(&until, TIME_UTC);
    until.tv_nsec += SPAN * 1000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    return until;
}

struct scene {
    cnd_t condition;
    mtx_t mutex;
};

static int begin(void **state) {
    static struct scene scene;
    atomic_store(&ahead, 0);
    *state = &scene;
    return cnd_init(&scene.condition) == thrd_success && mtx_init(&scene.mutex, mtx_plain) == thrd_success ? 0 : -1;
}

static int end(void **state) {
    struct scene *scene = *state;
    atomic_store(&ahead, 0);
    cnd_destroy(&scene->condition);
    mtx_destroy(&scene->mutex);
    return 0;
}

/* How long it took until nobody had rung. */
static int64_t wait_in_vain(struct scene *scene, const struct timespec *until) {
    const moment began = moment_now();
    int result = thrd_success;
    (void)mtx_lock(&scene->mutex);
    while (result == thrd_success) {
        result = cnd_timedwait(&scene->condition, &scene->mutex, until);
    }
    (void)mtx_unlock(&scene->mutex);
    assert_int_equal(result, thrd_timedout);
    return moment_now() - began;
}

static void a_wait_takes_its_time_by_a_clock_that_is_right(void **state) {
    const struct timespec until = after_span();
    const int64_t took = wait_in_vain(*state, &until);
    assert_true(took >= SPAN * 9 / 10 && took < (int64_t)SPAN * SHORT);
}

static void a_wait_takes_no_longer_by_a_clock_that_is_an_hour_ahead_of_the_machine_s(void **state) {
    atomic_store(&ahead, HOUR);
    const struct timespec until = after_span();
    const int64_t took = wait_in_vain(*state, &until);
    assert_true(took >= SPAN * 9 / 10 && took < (int64_t)SPAN * SHORT);
}

static void a_wait_for_what_is_past_is_over_at_once(void **state) {
    const struct timespec until = after_span();
    atomic_store(&ahead, HOUR);
    assert_true(wait_in_vain(*state, &until) < (int64_t)SPAN * SHORT);
}

static void *ring(void *argument) {
    struct scene *scene = argument;
    (void)mtx_lock(&scene->mutex);
    (void)cnd_signal(&scene->condition);
    (void)mtx_unlock(&scene->mutex);
    return NULL;
}

static void who_is_called_wakes_up(void **state) {
    struct scene *scene = *state;
    struct timespec until = after_span();
    pthread_t other;
    until.tv_sec += 30;
    (void)mtx_lock(&scene->mutex);
    assert_int_equal(pthread_create(&other, NULL, ring, scene), 0);
    assert_int_equal(cnd_timedwait(&scene->condition, &scene->mutex, &until), thrd_success);
    (void)mtx_unlock(&scene->mutex);
    (void)pthread_join(other, NULL);
}

static void the_library_waits_for_a_message_as_long_as_it_was_told_though_the_clock_is_set(void **state) {
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    (void)state;
    (void)rd_kafka_conf_set(conf, "group.id", "steady", NULL, 0);
    rd_kafka_t *client = rd_kafka_new(RD_KAFKA_CONSUMER, conf, NULL, 0);
    assert_non_null(client);
    atomic_store(&ahead, HOUR);
    const moment began = moment_now();
    assert_null(rd_kafka_consumer_poll(client, SPAN / 1000));
    assert_true(moment_now() - began < (int64_t)SPAN * SHORT);
    atomic_store(&ahead, 0);
    rd_kafka_destroy(client);
    assert_true(moment_now() - began < (int64_t)SPAN * SHORT * 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_wait_takes_its_time_by_a_clock_that_is_right, begin, end),
        cmocka_unit_test_setup_teardown(a_wait_takes_no_longer_by_a_clock_that_is_an_hour_ahead_of_the_machine_s, begin,
                                        end),
        cmocka_unit_test_setup_teardown(a_wait_for_what_is_past_is_over_at_once, begin, end),
        cmocka_unit_test_setup_teardown(who_is_called_wakes_up, begin, end),
        cmocka_unit_test_setup_teardown(the_library_waits_for_a_message_as_long_as_it_was_told_though_the_clock_is_set,
                                        begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
