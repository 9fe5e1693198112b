/* The stored form of a golden record's cells, and what is said of one that cannot be read. */
#include "tests/support/test.h"

#include "hub/golden/order_list.h"
#include "hub/golden/survivorship.h"

#include <string.h>

static int begin(void **state) {
    *state = arena_new();
    return 0;
}

static int end(void **state) {
    arena_free(*state);
    return 0;
}

static const struct cell cells[] = {
    {.attribute = 3, .record = {{1}}, .ordinal = 0, .why = RULE_RECENT, .since = {SECONDS(9), SECONDS(8), "a"}},
    {.attribute = 4, .record = {{2}}, .ordinal = 7, .why = RULE_ALL, .since = {SECONDS(9), SECONDS(8), "a"}},
    {.attribute = 4, .record = {{1}}, .ordinal = 1, .why = RULE_ALL, .since = {SECONDS(5), SECONDS(5), "b"}},
};
enum { CELLS = sizeof cells / sizeof *cells };

static struct bytes stored(struct arena *arena) {
    return arena_copy_bytes(arena, cells_encode(cells, CELLS, arena));
}

static void cells_come_back_as_they_were_stored(void **state) {
    size_t count = 0;
    const struct cell *read = cells_decode(stored(*state), *state, &count);
    assert_non_null(read);
    assert_int_equal(count, CELLS);
    for (size_t i = 0; i < CELLS; i++) {
        assert_int_equal(read[i].attribute, cells[i].attribute);
        assert_true(uuid_equal(&read[i].record, &cells[i].record));
        assert_int_equal(read[i].ordinal, cells[i].ordinal);
        assert_int_equal(read[i].why, cells[i].why);
        assert_int_equal(order_compare(&read[i].since, &cells[i].since), 0);
    }
}

static void no_cells_are_a_golden_record_without_values(void **state) {
    size_t count = 9;
    assert_non_null(cells_decode(cells_encode(NULL, 0, *state), *state, &count));
    assert_int_equal(count, 0);
}

static void cells_as_stored_by_earlier_versions_are_read(void **state) {
    struct writer writer;
    size_t count = 0;
    writer_start(&writer, *state);
    write_unsigned(&writer, 1);
    write_unsigned(&writer, 3);
    write_octets(&writer, cells[0].record.octets, sizeof cells[0].record.octets);
    write_unsigned(&writer, 5);
    write_unsigned(&writer, RULE_ONLY);
    order_write(&cells[0].since, &writer);
    const struct cell *read = cells_decode(writer_bytes(&writer), *state, &count);
    assert_non_null(read);
    assert_int_equal(count, 1);
    assert_int_equal(read[0].ordinal, 5);
}

static void cells_of_any_shorter_or_greater_length_are_none_that_can_be_read(void **state) {
    const struct bytes whole = stored(*state);
    size_t count;
    for (size_t length = 0; length < whole.length; length++) {
        assert_null(cells_decode((struct bytes){whole.data, length}, *state, &count));
    }
    uint8_t *longer = arena_alloc(*state, whole.length + 1);
    memcpy(longer, whole.data, whole.length);
    longer[whole.length] = 0;
    assert_null(cells_decode((struct bytes){longer, whole.length + 1}, *state, &count));
}

static void cells_of_another_version_are_none_that_can_be_read(void **state) {
    const struct bytes whole = stored(*state);
    uint8_t *other = arena_alloc(*state, whole.length);
    size_t count;
    memcpy(other, whole.data, whole.length);
    other[1] = 1; /* no mark, then: the number of cells of the form before it */
    assert_null(cells_decode((struct bytes){other, whole.length}, *state, &count));
}

/* One cell of the compact form, by its numbers. */
static const struct cell *one(struct arena *arena, uint64_t attribute, uint64_t record, uint64_t ordinal, uint64_t why,
                              uint64_t since) {
    static const uint8_t mark[] = {0x80, 0x00};
    const uint64_t numbers[] = {1, attribute, record, ordinal, why, since};
    struct writer writer;
    size_t count;
    writer_start(&writer, arena);
    write_octets(&writer, mark, sizeof mark);
    write_unsigned(&writer, 1);
    write_octets(&writer, cells[0].record.octets, sizeof cells[0].record.octets);
    write_unsigned(&writer, 1);
    order_write(&cells[0].since, &writer);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        write_unsigned(&writer, numbers[i]);
    }
    return cells_decode(writer_bytes(&writer), arena, &count);
}

static void a_cell_that_points_to_what_is_not_there_cannot_be_read(void **state) {
    assert_non_null(one(*state, 3, 0, 0, RULE_ONLY, 0));
    assert_null(one(*state, 3, 1, 0, RULE_ONLY, 0));
    assert_null(one(*state, 3, 0, 0, RULE_ONLY, 1));
    assert_null(one(*state, 3, 0, 0, RULE_COUNT, 0));
    assert_null(one(*state, 3 + 65536, 0, 0, RULE_ONLY, 0));
    assert_null(one(*state, 3, 0, (uint64_t)1 << 32, RULE_ONLY, 0));
    assert_null(one(*state, 3, 0, 0, RULE_ONLY + 256, 0));
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(cells_come_back_as_they_were_stored),
        TEST(no_cells_are_a_golden_record_without_values),
        TEST(cells_as_stored_by_earlier_versions_are_read),
        TEST(cells_of_any_shorter_or_greater_length_are_none_that_can_be_read),
        TEST(cells_of_another_version_are_none_that_can_be_read),
        TEST(a_cell_that_points_to_what_is_not_there_cannot_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
