#include "tests/support/test.h"

#include "hub/base/uuid.h"

#include <string.h>

static struct uuid read(const char *text) {
    struct uuid uuid;
    assert_true(uuid_from_text(text, &uuid));
    return uuid;
}

/* The DNS namespace of RFC 4122, appendix C, and a name whose UUID is published widely. */
static void a_name_gives_the_uuid_of_version_five_that_the_rfc_says(void **state) {
    (void)state;
    char text[UUID_TEXT];
    const struct uuid dns = read("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    const struct uuid uuid = uuid_of_name(&dns, "www.example.com", strlen("www.example.com"));
    assert_string_equal(uuid_to_text(&uuid, text), "2ed6657d-e927-568b-95e1-2665a8aea6a2");
}

static void another_namespace_or_name_gives_another_uuid(void **state) {
    (void)state;
    const struct uuid one = read("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    const struct uuid other = read("6ba7b811-9dad-11d1-80b4-00c04fd430c8");
    const struct uuid a = uuid_of_name(&one, "K1", 2);
    const struct uuid again = uuid_of_name(&one, "K1", 2);
    const struct uuid b = uuid_of_name(&other, "K1", 2);
    const struct uuid c = uuid_of_name(&one, "K2", 2);
    assert_true(uuid_equal(&a, &again));
    assert_false(uuid_equal(&a, &b));
    assert_false(uuid_equal(&a, &c));
}

static void two_random_ones_differ(void **state) {
    (void)state;
    const struct uuid one = uuid_random();
    const struct uuid other = uuid_random();
    assert_false(uuid_equal(&one, &other));
    assert_false(uuid_is_nil(&one));
}

static void text_is_read_whatever_its_case_and_printed_small(void **state) {
    (void)state;
    char text[UUID_TEXT];
    const struct uuid uuid = read("6F1E6E0A-0000-5000-8000-00000000ABCD");
    assert_string_equal(uuid_to_text(&uuid, text), "6f1e6e0a-0000-5000-8000-00000000abcd");
}

static void what_is_no_uuid_is_refused(void **state) {
    (void)state;
    static const char *const texts[] = {"",
                                        "D0123/K1",
                                        "6f1e6e0a-0000-5000-8000-00000000abc",
                                        "6f1e6e0a-0000-5000-8000-00000000abcde",
                                        "6f1e6e0a000050008000000000000abcd000",
                                        "6f1e6e0g-0000-5000-8000-00000000abcd"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct uuid uuid;
        assert_false(uuid_from_text(texts[i], &uuid));
    }
}

static void the_order_is_that_of_the_text(void **state) {
    (void)state;
    const struct uuid low = read("00000000-0000-5000-8000-0000000000ff");
    const struct uuid high = read("ff000000-0000-5000-8000-000000000000");
    assert_true(uuid_order(&low, &high) < 0);
    assert_true(uuid_order(&high, &low) > 0);
    assert_int_equal(uuid_order(&low, &low), 0);
}

static void only_all_zeros_are_nil(void **state) {
    (void)state;
    const struct uuid nil = {{0}};
    const struct uuid almost = read("00000000-0000-0000-0000-000000000001");
    assert_true(uuid_is_nil(&nil));
    assert_false(uuid_is_nil(&almost));
}

static void equal_ones_are_the_same_key_of_a_table(void **state) {
    (void)state;
    const struct uuid one = read("6f1e6e0a-0000-5000-8000-000000000001");
    const struct uuid copy = one;
    const struct uuid other = read("6f1e6e0a-0000-5000-8000-000000000002");
    assert_int_equal(uuid_hash(&one), uuid_hash(&copy));
    assert_true(uuid_same(&one, &copy));
    assert_false(uuid_same(&one, &other));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_gives_the_uuid_of_version_five_that_the_rfc_says),
        cmocka_unit_test(another_namespace_or_name_gives_another_uuid),
        cmocka_unit_test(two_random_ones_differ),
        cmocka_unit_test(text_is_read_whatever_its_case_and_printed_small),
        cmocka_unit_test(what_is_no_uuid_is_refused),
        cmocka_unit_test(the_order_is_that_of_the_text),
        cmocka_unit_test(only_all_zeros_are_nil),
        cmocka_unit_test(equal_ones_are_the_same_key_of_a_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
