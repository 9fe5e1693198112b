#include "tests/support/test.h"

#include "hub/store/key_cache.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct fixture {
    struct arena *arena;
    struct error error;
    struct master_keys *keys;
    struct sealer *sealer;
    struct uuid record;
    struct data_key key;
    struct wrapped_key wrapped;
};

static int begin(void **state) {
    struct fixture *fixture = calloc(1, sizeof *fixture);
    fixture->arena = arena_new();
    fixture->keys = master_keys_random();
    fixture->sealer = sealer_new(fixture->keys);
    fixture->record = uuid_random();
    sealer_make_key(fixture->sealer, &fixture->record, &fixture->key, &fixture->wrapped);
    *state = fixture;
    return 0;
}

static int end(void **state) {
    struct fixture *fixture = *state;
    sealer_free(fixture->sealer);
    master_keys_free(fixture->keys);
    arena_free(fixture->arena);
    free(fixture);
    return 0;
}

static struct bytes text_bytes(const char *text) {
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

static struct seal_of of(const struct fixture *fixture, enum seal_purpose purpose, const char *item) {
    return (struct seal_of){fixture->record, purpose, item};
}

static bool opens(struct fixture *fixture, struct seal_of what, struct bytes sealed) {
    struct bytes plain;
    return unseal(fixture->sealer, &fixture->key, &what, sealed, fixture->arena, &plain, &fixture->error);
}

static void what_was_sealed_opens_again(void **state) {
    static const char *const texts[] = {"", "x", "a longer text that fills more than one block of the cipher"};
    struct fixture *fixture = *state;
    const struct seal_of what = of(fixture, SEAL_BODY, "D0123/1");
    for (size_t i = 0; i < 3; i++) {
        const struct bytes sealed = seal(fixture->sealer, &fixture->key, &what, text_bytes(texts[i]), fixture->arena);
        struct bytes plain;
        assert_int_equal(sealed.length, strlen(texts[i]) + SEAL_OVERHEAD);
        assert_true(unseal(fixture->sealer, &fixture->key, &what, sealed, fixture->arena, &plain, &fixture->error));
        assert_int_equal(plain.length, strlen(texts[i]));
        assert_string_equal((const char *)plain.data, texts[i]);
    }
}

static void the_same_text_is_sealed_differently_each_time(void **state) {
    struct fixture *fixture = *state;
    const struct seal_of what = of(fixture, SEAL_FACTS, NULL);
    uint8_t seen[200][NONCE_SIZE];
    for (size_t i = 0; i < 200; i++) {
        const struct bytes sealed = seal(fixture->sealer, &fixture->key, &what, text_bytes("same"), fixture->arena);
        memcpy(seen[i], sealed.data, NONCE_SIZE);
        for (size_t k = 0; k < i; k++) {
            assert_memory_not_equal(seen[k], seen[i], NONCE_SIZE);
        }
    }
}

static void a_change_of_any_octet_is_noticed(void **state) {
    struct fixture *fixture = *state;
    const struct seal_of what = of(fixture, SEAL_DICTIONARY, NULL);
    const struct bytes sealed = seal(fixture->sealer, &fixture->key, &what, text_bytes("plain"), fixture->arena);
    for (size_t i = 0; i < sealed.length; i++) {
        uint8_t *changed = arena_alloc(fixture->arena, sealed.length);
        memcpy(changed, sealed.data, sealed.length);
        changed[i] ^= 1;
        assert_false(opens(fixture, what, (struct bytes){changed, sealed.length}));
        assert_int_equal(fixture->error.code, SEAL_BROKEN);
    }
    assert_false(opens(fixture, what, (struct bytes){sealed.data, sealed.length - 1}));
    assert_false(opens(fixture, what, (struct bytes){sealed.data, SEAL_OVERHEAD - 1}));
}

static void what_is_copied_to_another_place_does_not_open(void **state) {
    struct fixture *fixture = *state;
    const struct bytes sealed = seal(fixture->sealer, &fixture->key, &(struct seal_of){fixture->record, SEAL_BODY, "1"},
                                     text_bytes("plain"), fixture->arena);
    assert_true(opens(fixture, of(fixture, SEAL_BODY, "1"), sealed));
    assert_false(opens(fixture, of(fixture, SEAL_FACTS, "1"), sealed));
    assert_false(opens(fixture, of(fixture, SEAL_BODY, "2"), sealed));
    assert_false(opens(fixture, of(fixture, SEAL_BODY, NULL), sealed));
    assert_false(opens(fixture, (struct seal_of){uuid_random(), SEAL_BODY, "1"}, sealed));
}

static void a_wrapped_key_opens_for_its_record_only(void **state) {
    struct fixture *fixture = *state;
    const struct uuid other = uuid_random();
    struct data_key key;
    assert_true(sealer_unwrap(fixture->sealer, &fixture->record, &fixture->wrapped, &key, &fixture->error));
    assert_memory_equal(&key, &fixture->key, sizeof key);
    assert_false(sealer_unwrap(fixture->sealer, &other, &fixture->wrapped, &key, &fixture->error));
    assert_int_equal(fixture->error.code, SEAL_BROKEN);
}

static void a_master_key_that_is_not_there_is_named(void **state) {
    struct fixture *fixture = *state;
    struct master_keys *others = master_keys_random();
    struct sealer *sealer = sealer_new(others);
    struct data_key key;
    char id[16];
    (void)snprintf(id, sizeof id, "%08x", master_keys_newest(fixture->keys)->id);
    assert_false(sealer_unwrap(sealer, &fixture->record, &fixture->wrapped, &key, &fixture->error));
    assert_int_equal(fixture->error.code, KEY_WRONG);
    assert_non_null(strstr(fixture->error.detail, id));
    sealer_free(sealer);
    master_keys_free(others);
}

static void a_column_of_another_length_is_no_wrapped_key(void **state) {
    struct fixture *fixture = *state;
    struct wrapped_key wrapped;
    assert_true(wrapped_key_from_bytes((struct bytes){fixture->wrapped.octets, WRAPPED_KEY_SIZE}, &wrapped));
    assert_memory_equal(&wrapped, &fixture->wrapped, sizeof wrapped);
    assert_false(wrapped_key_from_bytes((struct bytes){fixture->wrapped.octets, WRAPPED_KEY_SIZE - 1}, &wrapped));
}

static void *seal_often(void *state) {
    struct fixture *fixture = state;
    struct arena *arena = arena_new();
    const struct seal_of what = of(fixture, SEAL_FACTS, NULL);
    size_t right = 0;
    for (size_t i = 0; i < 1000; i++) {
        struct bytes plain;
        struct error error;
        const struct bytes sealed = seal(fixture->sealer, &fixture->key, &what, text_bytes("text"), arena);
        right += unseal(fixture->sealer, &fixture->key, &what, sealed, arena, &plain, &error) && plain.length == 4;
    }
    arena_free(arena);
    return (void *)right;
}

static void threads_may_share_a_sealer(void **state) {
    pthread_t threads[4];
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, seal_often, *state), 0);
    }
    for (size_t i = 0; i < 4; i++) {
        void *right;
        (void)pthread_join(threads[i], &right);
        assert_int_equal((size_t)right, 1000);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_sealed_opens_again, begin, end),
        cmocka_unit_test_setup_teardown(the_same_text_is_sealed_differently_each_time, begin, end),
        cmocka_unit_test_setup_teardown(a_change_of_any_octet_is_noticed, begin, end),
        cmocka_unit_test_setup_teardown(what_is_copied_to_another_place_does_not_open, begin, end),
        cmocka_unit_test_setup_teardown(a_wrapped_key_opens_for_its_record_only, begin, end),
        cmocka_unit_test_setup_teardown(a_master_key_that_is_not_there_is_named, begin, end),
        cmocka_unit_test_setup_teardown(a_column_of_another_length_is_no_wrapped_key, begin, end),
        cmocka_unit_test_setup_teardown(threads_may_share_a_sealer, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
