#include "tests/support/test.h"

#include "hub/store/key_cache.h"

#include <string.h>

struct entry {
    struct uuid record;
    struct wrapped_key wrapped;
    struct data_key key;
};

static struct entry entry_of(uint8_t number) {
    struct entry entry = {0};
    entry.record.octets[0] = number;
    entry.wrapped.octets[10] = number;
    entry.key.octets[0] = number;
    return entry;
}

static void put(struct key_cache *cache, uint8_t number) {
    const struct entry entry = entry_of(number);
    key_cache_put(cache, &entry.record, &entry.wrapped, &entry.key);
}

static bool holds(struct key_cache *cache, uint8_t number) {
    const struct entry entry = entry_of(number);
    struct data_key key;
    return key_cache_get(cache, &entry.record, &entry.wrapped, &key) && memcmp(&key, &entry.key, sizeof key) == 0;
}

static void the_least_recently_used_key_goes_first(void **state) {
    (void)state;
    struct key_cache *cache = key_cache_new(3);
    put(cache, 1);
    put(cache, 2);
    put(cache, 3);
    assert_true(holds(cache, 1));
    put(cache, 4);
    assert_int_equal(key_cache_count(cache), 3);
    assert_false(holds(cache, 2));
    assert_true(holds(cache, 1) && holds(cache, 3) && holds(cache, 4));
    key_cache_free(cache);
}

static void it_never_grows_past_its_bound(void **state) {
    (void)state;
    struct key_cache *cache = key_cache_new(16);
    for (unsigned i = 0; i < 1000; i++) {
        put(cache, (uint8_t)(i % 251));
        assert_true(key_cache_count(cache) <= 16);
        assert_true(holds(cache, (uint8_t)(i % 251)));
    }
    key_cache_free(cache);
}

static void a_dropped_key_is_gone_and_its_place_is_used_again(void **state) {
    (void)state;
    struct key_cache *cache = key_cache_new(2);
    const struct entry one = entry_of(1);
    put(cache, 1);
    put(cache, 2);
    key_cache_drop(cache, &one.record);
    key_cache_drop(cache, &one.record);
    assert_false(holds(cache, 1));
    assert_int_equal(key_cache_count(cache), 1);
    put(cache, 3);
    assert_true(holds(cache, 2) && holds(cache, 3));
    key_cache_free(cache);
}

static void a_record_begun_anew_does_not_meet_its_old_key(void **state) {
    (void)state;
    struct key_cache *cache = key_cache_new(2);
    struct entry entry = entry_of(1);
    struct data_key key;
    put(cache, 1);
    entry.wrapped.octets[20] = 9;
    assert_false(key_cache_get(cache, &entry.record, &entry.wrapped, &key));
    entry.key.octets[0] = 9;
    key_cache_put(cache, &entry.record, &entry.wrapped, &entry.key);
    assert_true(key_cache_get(cache, &entry.record, &entry.wrapped, &key));
    assert_int_equal(key.octets[0], 9);
    assert_int_equal(key_cache_count(cache), 1);
    key_cache_free(cache);
}

static void a_key_is_unwrapped_once_and_then_found(void **state) {
    (void)state;
    struct master_keys *keys = master_keys_random();
    struct sealer *sealer = sealer_new(keys);
    struct key_cache *cache = key_cache_new(2);
    const struct uuid record = uuid_random();
    const struct uuid other = uuid_random();
    struct wrapped_key wrapped;
    struct data_key made;
    struct data_key opened = {0};
    struct error error;
    sealer_make_key(sealer, &record, &made, &wrapped);
    assert_true(key_cache_open(cache, sealer, &record, &wrapped, &opened, &error));
    assert_memory_equal(&made, &opened, sizeof made);
    assert_int_equal(key_cache_count(cache), 1);
    assert_true(key_cache_open(cache, sealer, &record, &wrapped, &opened, &error));
    assert_false(key_cache_open(cache, sealer, &other, &wrapped, &opened, &error));
    assert_int_equal(key_cache_count(cache), 1);
    key_cache_free(cache);
    sealer_free(sealer);
    master_keys_free(keys);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_least_recently_used_key_goes_first),
        cmocka_unit_test(it_never_grows_past_its_bound),
        cmocka_unit_test(a_dropped_key_is_gone_and_its_place_is_used_again),
        cmocka_unit_test(a_record_begun_anew_does_not_meet_its_old_key),
        cmocka_unit_test(a_key_is_unwrapped_once_and_then_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
