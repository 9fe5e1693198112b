#include "tests/support/test.h"

#include "adapters/kafka/send.h"
#include "hub/base/instant.h"

#include <string.h>

/* librdkafka's broker within the process. */
static const struct config_pair in_process[] = {{"test.mock.num.brokers", "1", "test"}};

static struct sending sending_of(const char *topic, const char *key) {
    return (struct sending){.topic = topic,
                            .key = key,
                            .body = {(const uint8_t *)"<a/>", 4},
                            .headers = {{"ce_id", "1"}},
                            .header_count = 1};
}

static void each_message_is_told_where_it_went(void **state) {
    (void)state;
    struct error error = {.code = OK};
    struct sending sendings[] = {sending_of("dealer.D0123.events", "K1"), sending_of("dealer.D0123.events", "K1"),
                                 sending_of("dealer.D0124.events", "K1")};
    assert_true(kafka_send(in_process, 1, sendings, 3, SECONDS(20), &error));
    for (size_t i = 0; i < 3; i++) {
        assert_true(sendings[i].delivered);
        assert_null(sendings[i].problem);
    }
    assert_int_equal(sendings[0].partition, sendings[1].partition); /* one key, one partition */
    assert_int_equal(sendings[1].offset, sendings[0].offset + 1);
}

static void a_message_that_is_too_large_fails_alone(void **state) {
    (void)state;
    static uint8_t large[2000000];
    struct error error = {.code = OK};
    struct sending sendings[] = {sending_of("dealer.D0123.events", "K1"), sending_of("dealer.D0123.events", "K2")};
    sendings[0].body = (struct bytes){large, sizeof large};
    assert_true(kafka_send(in_process, 1, sendings, 2, SECONDS(20), &error));
    assert_false(sendings[0].delivered);
    assert_non_null(strstr(sendings[0].problem, "too large"));
    assert_true(sendings[1].delivered);
}

static void a_broker_that_does_not_answer_is_missing(void **state) {
    (void)state;
    static const struct config_pair nowhere[] = {{"bootstrap.servers", "127.0.0.1:1", "test"}};
    struct error error = {.code = OK};
    assert_false(kafka_answers(nowhere, 1, SECONDS(1), &error));
    assert_int_equal(error.code, BROKER_MISSING);
    assert_true(kafka_answers(in_process, 1, SECONDS(20), &error));
}

static void a_setting_the_library_refuses_is_named_without_a_secret(void **state) {
    (void)state;
    static const struct config_pair unknown[] = {{"no.such.key", "1", "hub.conf:7"}};
    static const struct config_pair bad[] = {{"linger.ms", "soon", "hub.conf:8"}};
    static const struct config_pair secret[] = {{"ssl.no.password", "geheim", "hub.conf:9"}};
    struct error error;
    assert_false(kafka_answers(unknown, 1, SECONDS(1), &error));
    assert_int_equal(error.code, CONFIG_UNKNOWN_KEY);
    assert_string_equal(error.place, "hub.conf:7");
    assert_non_null(strstr(error.detail, "kafka.no.such.key"));
    assert_false(kafka_answers(bad, 1, SECONDS(1), &error));
    assert_int_equal(error.code, CONFIG_BAD_VALUE);
    assert_false(kafka_answers(secret, 1, SECONDS(1), &error));
    assert_string_equal(error.detail, "kafka.ssl.no.password");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_message_is_told_where_it_went),
        cmocka_unit_test(a_message_that_is_too_large_fails_alone),
        cmocka_unit_test(a_broker_that_does_not_answer_is_missing),
        cmocka_unit_test(a_setting_the_library_refuses_is_named_without_a_secret),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
