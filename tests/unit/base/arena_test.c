#include "tests/support/test.h"

#include "hub/base/arena.h"

#include <string.h>

enum { LARGER_THAN_A_BLOCK = 1 << 20 };

static void what_an_arena_gives_is_zeroed_and_aligned_for_any_type(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    for (size_t size = 1; size < 200; size += 7) {
        const unsigned char *memory = arena_alloc(arena, size);
        assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++) {
            assert_int_equal(memory[i], 0);
        }
    }
    arena_free(arena);
}

static void memory_is_zeroed_again_after_a_reset(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    unsigned char *first = arena_alloc(arena, 64);
    memset(first, 0xff, 64);
    arena_reset(arena);
    const unsigned char *second = arena_alloc(arena, 64);
    for (size_t i = 0; i < 64; i++) {
        assert_int_equal(second[i], 0);
    }
    arena_free(arena);
}

static void what_was_given_stays_where_it_is_as_the_arena_grows(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const char *early = arena_copy(arena, "early");
    char *large = arena_alloc(arena, LARGER_THAN_A_BLOCK);
    memset(large, 'x', LARGER_THAN_A_BLOCK);
    const char *late = arena_copy(arena, "late");
    assert_string_equal(early, "early");
    assert_string_equal(late, "late");
    assert_int_equal(large[LARGER_THAN_A_BLOCK - 1], 'x');
    arena_free(arena);
}

static void a_reset_forgets_what_was_used(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    assert_int_equal(arena_used(arena), 0);
    (void)arena_alloc(arena, LARGER_THAN_A_BLOCK);
    (void)arena_alloc(arena, 100);
    assert_true(arena_used(arena) >= LARGER_THAN_A_BLOCK + 100);
    arena_reset(arena);
    assert_int_equal(arena_used(arena), 0);
    arena_free(arena);
}

static void what_was_taken_since_a_mark_is_given_back(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const char *early = arena_copy(arena, "early");
    const size_t used = arena_used(arena);
    const struct arena_mark mark = arena_mark(arena);
    const char *late = arena_copy(arena, "late");
    (void)arena_alloc(arena, LARGER_THAN_A_BLOCK);
    arena_rewind(arena, mark);
    assert_int_equal(arena_used(arena), used);
    assert_ptr_equal(arena_alloc(arena, sizeof "late"), late);
    assert_string_equal(early, "early");
    arena_free(arena);
}

static void texts_are_joined_in_their_order(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    assert_string_equal(arena_join(arena, "one", NULL), "one");
    assert_string_equal(arena_join(arena, "one", " ", "", "two", NULL), "one two");
    assert_string_equal(arena_join(arena, NULL, NULL), "");
    arena_free(arena);
}

static void a_copy_of_nothing_is_nothing(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    assert_null(arena_copy(arena, NULL));
    assert_string_equal(arena_copy_n(arena, NULL, 0), "");
    assert_int_equal(arena_copy_bytes(arena, (struct bytes){NULL, 0}).length, 0);
    arena_free(arena);
}

static void a_copy_is_the_callers_own(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    char text[] = "李红, K0045871";
    const char *whole = arena_copy(arena, text);
    const char *part = arena_copy_n(arena, text, strlen("李红"));
    const struct bytes bytes = arena_copy_bytes(arena, (struct bytes){(const uint8_t *)text, 3});
    memset(text, '?', sizeof text - 1);
    assert_string_equal(whole, "李红, K0045871");
    assert_string_equal(part, "李红");
    assert_int_equal(bytes.length, 3);
    assert_memory_equal(bytes.data, "李", 3);
    arena_free(arena);
}

static void a_printed_text_is_as_long_as_it_needs_to_be(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const char *text = arena_print(arena, "%s/%d/%0*d", "topic", 7, 5000, 1);
    assert_int_equal(strlen(text), strlen("topic/7/") + 5000);
    assert_string_equal(text + strlen(text) - 2, "01");
    assert_string_equal(arena_print(arena, "%s", ""), "");
    arena_free(arena);
}

static void what_was_taken_last_may_be_given_back_in_part(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    char *first = arena_raw(arena, 4096);
    first[0] = 'x';
    arena_shrink(arena, first, 4096, 10);
    char *second = arena_raw(arena, 64);
    assert_ptr_equal(second, first + 16); /* behind what stays, aligned */
    arena_shrink(arena, first, 10, 0);    /* not the last any more */
    assert_ptr_not_equal(arena_raw(arena, 16), first);
    assert_int_equal(first[0], 'x');
    arena_free(arena);
}

static void to_free_no_arena_is_allowed(void **state) {
    (void)state;
    arena_free(NULL);
    struct arena *arena = arena_new();
    assert_non_null(arena);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_an_arena_gives_is_zeroed_and_aligned_for_any_type),
        cmocka_unit_test(memory_is_zeroed_again_after_a_reset),
        cmocka_unit_test(what_was_given_stays_where_it_is_as_the_arena_grows),
        cmocka_unit_test(a_reset_forgets_what_was_used),
        cmocka_unit_test(what_was_taken_since_a_mark_is_given_back),
        cmocka_unit_test(texts_are_joined_in_their_order),
        cmocka_unit_test(a_copy_of_nothing_is_nothing),
        cmocka_unit_test(a_copy_is_the_callers_own),
        cmocka_unit_test(a_printed_text_is_as_long_as_it_needs_to_be),
        cmocka_unit_test(what_was_taken_last_may_be_given_back_in_part),
        cmocka_unit_test(to_free_no_arena_is_allowed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
