#include "tests/support/test.h"

#include "adapters/kafka/mock.h"
#include "adapters/kafka/send.h"
#include "hub/base/instant.h"

#include <string.h>

static int setup(void **state) {
    struct error error = {0};
    struct mock_broker *broker = mock_broker_start(&error);
    assert_non_null(broker);
    *state = broker;
    return 0;
}

static int teardown(void **state) {
    mock_broker_stop(*state);
    return 0;
}

static struct sending send_to(const struct mock_broker *broker, const char *topic, const char *key) {
    struct error error = {0};
    const struct config_pair settings[] = {{"bootstrap.servers", mock_broker_address(broker), "test"}};
    struct sending sending = {.topic = topic, .key = key, .body = {(const uint8_t *)"<x/>", 4}};
    assert_true(kafka_send(settings, 1, &sending, 1, SECONDS(10), &error));
    return sending;
}

static void all_topics_are_made_by_one_question(void **state) {
    const char *const names[] = {"dealer.D0123.events", "dealer.D0456.events", "partner.INS01.customers"};
    struct error error = {0};
    assert_true(mock_broker_topics(*state, names, 3, &error));
    for (size_t i = 0; i < 3; i++) {
        const struct sending sending = send_to(*state, names[i], "K1");
        assert_true(sending.delivered);
        assert_int_equal(sending.offset, 0);
        assert_in_range(sending.partition, 0, MOCK_PARTITIONS - 1);
    }
}

static void a_topic_that_exists_keeps_what_it_holds(void **state) {
    const char *const names[] = {"dealer.D0123.events"};
    struct error error = {0};
    assert_true(mock_broker_topics(*state, names, 1, &error));
    assert_int_equal(send_to(*state, names[0], "K1").offset, 0);
    assert_true(mock_broker_topics(*state, names, 1, &error));
    assert_int_equal(send_to(*state, names[0], "K1").offset, 1);
}

static void a_name_that_kafka_does_not_allow_is_refused(void **state) {
    char longest[600] = "";
    const char *const names[] = {"good", memset(longest, 'x', sizeof longest - 1)};
    struct error error = {0};
    assert_false(mock_broker_topics(*state, names, 2, &error));
    assert_int_equal(error.code, BROKER_FAILED);
}

static void brokers_stand_side_by_side(void **state) {
    struct error error = {0};
    struct mock_broker *other = mock_broker_start(&error);
    assert_non_null(other);
    assert_string_not_equal(mock_broker_address(*state), mock_broker_address(other));
    mock_broker_stop(other);
    mock_broker_stop(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(all_topics_are_made_by_one_question, setup, teardown),
        cmocka_unit_test_setup_teardown(a_topic_that_exists_keeps_what_it_holds, setup, teardown),
        cmocka_unit_test_setup_teardown(a_name_that_kafka_does_not_allow_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(brokers_stand_side_by_side, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
