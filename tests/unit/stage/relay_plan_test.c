#include "tests/support/test.h"

#include "hub/stage/relay_plan.h"

#include <string.h>

static void the_numbers_of_a_shard_rise_and_are_no_other_shards(void **state) {
    (void)state;
    for (unsigned shard = 0; shard < SHARD_COUNT; shard++) {
        for (int64_t highest = 0; highest < 9; highest++) {
            struct numbering numbering = {shard, highest};
            const int64_t first = numbering_next(&numbering), second = numbering_next(&numbering);
            assert_true(first > highest && first <= highest + SHARD_COUNT);
            assert_int_equal(second, first + SHARD_COUNT);
            assert_int_equal(first % SHARD_COUNT, shard);
        }
    }
}

static void a_topic_is_named_by_its_pattern(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    assert_string_equal(topic_named("partner.%s.customers", "D0123", arena), "partner.D0123.customers");
    assert_string_equal(topic_named("idocs", "P01", arena), "idocs");
    assert_string_equal(topic_named("%s", "100%d", arena), "100%d");
    arena_free(arena);
}

static void a_topic_put_aside_is_tried_again_after_its_pause(void **state) {
    (void)state;
    struct asides *asides = asides_new(SECONDS(10));
    assert_false(asides_has(asides, "a"));
    assert_true(asides_add(asides, "a", SECONDS(100)));
    assert_true(asides_has(asides, "a"));
    assert_false(asides_has(asides, "b"));
    asides_expire(asides, SECONDS(109));
    assert_true(asides_has(asides, "a"));
    asides_expire(asides, SECONDS(110));
    assert_false(asides_has(asides, "a"));
    assert_false(asides_add(asides, "a", SECONDS(111))); /* still: nothing new to tell */
    assert_true(asides_has(asides, "a"));
    assert_false(asides_forgive(asides, "a")); /* another shard has just met a refusal */
    asides_expire(asides, SECONDS(121));
    assert_true(asides_forgive(asides, "a"));
    assert_false(asides_forgive(asides, "a"));
    assert_int_equal(asides_count(asides), 0);
    asides_free(asides);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_numbers_of_a_shard_rise_and_are_no_other_shards),
        cmocka_unit_test(a_topic_is_named_by_its_pattern),
        cmocka_unit_test(a_topic_put_aside_is_tried_again_after_its_pause),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
