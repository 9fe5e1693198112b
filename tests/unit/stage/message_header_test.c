#include "tests/support/test.h"

#include "hub/stage/message_header.h"

#include <string.h>

static void headers_come_back_as_they_were(void **state) {
    struct arena *arena = *state;
    const struct message_header given[] = {
        {"ce_id", {(const uint8_t *)"1", 1}}, {"", {(const uint8_t *)"", 0}}, {"null", {NULL, 0}}};
    const struct message_header *found;
    size_t count;
    assert_true(message_headers_unpack(message_headers_pack(given, 3, arena), arena, &found, &count));
    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(found[i].name, given[i].name);
        assert_int_equal(found[i].value.length, given[i].value.length);
        assert_int_equal(found[i].value.data == NULL, given[i].value.data == NULL);
    }
    assert_memory_equal(found[0].value.data, "1", 1);
}

static void no_headers_are_nothing(void **state) {
    struct arena *arena = *state;
    const struct message_header *found;
    size_t count;
    assert_null(message_headers_pack(NULL, 0, arena).data);
    assert_true(message_headers_unpack((struct bytes){NULL, 0}, arena, &found, &count));
    assert_int_equal(count, 0);
}

static void octets_that_are_cut_are_no_headers(void **state) {
    struct arena *arena = *state;
    const struct message_header given = {"ce_id", {(const uint8_t *)"0123456789", 10}};
    const struct bytes whole = message_headers_pack(&given, 1, arena);
    const struct message_header *found;
    size_t count;
    for (size_t length = 1; length < whole.length; length++) {
        assert_false(message_headers_unpack((struct bytes){whole.data, length}, arena, &found, &count));
    }
}

static int begin(void **state) {
    *state = arena_new();
    return 0;
}

static int end(void **state) {
    arena_free(*state);
    return 0;
}

#define WITH_ARENA(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_ARENA(headers_come_back_as_they_were),
        WITH_ARENA(no_headers_are_nothing),
        WITH_ARENA(octets_that_are_cut_are_no_headers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
