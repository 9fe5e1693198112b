#include "tests/support/test.h"

#include "hub/base/codec.h"

#include <string.h>

static const uint64_t magnitudes[] = {0, 1, 127, 128, 16383, 16384, UINT32_MAX, UINT64_MAX / 2, UINT64_MAX};
static const int64_t signed_numbers[] = {0, -1, 1, -64, 63, -65, INT32_MIN, INT64_MAX, INT64_MIN};

enum { MAGNITUDES = sizeof magnitudes / sizeof *magnitudes, SIGNED = sizeof signed_numbers / sizeof *signed_numbers };

static int begin(void **state) {
    *state = arena_new();
    return 0;
}

static int end(void **state) {
    arena_free(*state);
    return 0;
}

static void what_was_written_is_read_in_the_same_order(void **state) {
    struct writer writer;
    uint8_t octets[3];
    writer_start(&writer, *state);
    write_text(&writer, "李红");
    write_unsigned(&writer, 42);
    write_octets(&writer, "abc", 3);
    write_signed(&writer, -42);
    write_text(&writer, NULL);
    struct reader reader = reader_of(writer_bytes(&writer));
    assert_string_equal(read_text(&reader, *state), "李红");
    assert_int_equal(read_unsigned(&reader), 42);
    read_octets(&reader, octets, sizeof octets);
    assert_memory_equal(octets, "abc", 3);
    assert_int_equal(read_signed(&reader), -42);
    assert_string_equal(read_text(&reader, *state), "");
    assert_true(reader_done(&reader));
}

static void numbers_of_every_size_come_back(void **state) {
    struct writer writer;
    writer_start(&writer, *state);
    for (size_t i = 0; i < MAGNITUDES; i++) {
        write_unsigned(&writer, magnitudes[i]);
    }
    for (size_t i = 0; i < SIGNED; i++) {
        write_signed(&writer, signed_numbers[i]);
    }
    struct reader reader = reader_of(writer_bytes(&writer));
    for (size_t i = 0; i < MAGNITUDES; i++) {
        assert_true(read_unsigned(&reader) == magnitudes[i]);
    }
    for (size_t i = 0; i < SIGNED; i++) {
        assert_true(read_signed(&reader) == signed_numbers[i]);
    }
    assert_true(reader_done(&reader));
}

static void a_small_number_takes_one_octet_whatever_its_sign(void **state) {
    struct writer writer;
    writer_start(&writer, *state);
    write_unsigned(&writer, 127);
    write_signed(&writer, -64);
    assert_int_equal(writer_bytes(&writer).length, 2);
}

static void a_writer_grows_beyond_any_first_guess(void **state) {
    enum { MANY = 100000 };
    struct writer writer;
    writer_start(&writer, *state);
    for (unsigned i = 0; i < MANY; i++) {
        write_unsigned(&writer, i);
    }
    struct reader reader = reader_of(writer_bytes(&writer));
    for (unsigned i = 0; i < MANY; i++) {
        assert_int_equal(read_unsigned(&reader), i);
    }
    assert_true(reader_done(&reader));
}

/* Every beginning of something whole is noticed as cut off, and nothing behind its end is touched. */
static void what_is_cut_off_fails_and_gives_zeros(void **state) {
    struct writer writer;
    writer_start(&writer, *state);
    write_unsigned(&writer, UINT64_MAX);
    write_text(&writer, "text");
    write_octets(&writer, "12345678", 8);
    const struct bytes whole = writer_bytes(&writer);
    for (size_t length = 0; length < whole.length; length++) {
        uint8_t octets[8];
        struct reader reader = reader_of(arena_copy_bytes(*state, (struct bytes){whole.data, length}));
        (void)read_unsigned(&reader);
        (void)read_text(&reader, *state);
        memset(octets, 0xff, sizeof octets);
        read_octets(&reader, octets, sizeof octets);
        assert_true(reader.failed);
        assert_false(reader_done(&reader));
        assert_memory_equal(octets, "\0\0\0\0\0\0\0\0", 8);
        assert_int_equal(read_unsigned(&reader), 0);
        assert_string_equal(read_text(&reader, *state), "");
    }
}

static void a_number_that_never_ends_is_nonsense(void **state) {
    (void)state;
    uint8_t octets[11];
    memset(octets, 0x80, sizeof octets);
    struct reader reader = reader_of((struct bytes){octets, sizeof octets});
    assert_int_equal(read_unsigned(&reader), 0);
    assert_true(reader.failed);
}

static void a_number_above_the_most_that_it_may_be_is_nonsense(void **state) {
    struct writer writer;
    writer_start(&writer, *state);
    write_unsigned(&writer, 300);
    write_unsigned(&writer, 301);
    write_unsigned(&writer, 1);
    struct reader reader = reader_of(writer_bytes(&writer));
    assert_int_equal(read_up_to(&reader, 300), 300);
    assert_int_equal(read_up_to(&reader, 300), 0);
    assert_true(reader.failed);
    assert_int_equal(read_unsigned(&reader), 0);
}

static void a_text_longer_than_what_is_left_is_nonsense(void **state) {
    struct writer writer;
    writer_start(&writer, *state);
    write_unsigned(&writer, UINT64_MAX);
    write_octets(&writer, "abc", 3);
    struct reader reader = reader_of(writer_bytes(&writer));
    assert_string_equal(read_text(&reader, *state), "");
    assert_true(reader.failed);
}

static void a_distance_beyond_all_numbers_is_nonsense(void **state) {
    struct writer writer;
    writer_start(&writer, *state);
    write_signed(&writer, 7);
    write_signed(&writer, INT64_MIN);
    struct reader reader = reader_of(writer_bytes(&writer));
    assert_int_equal(read_distance(&reader, -9), -2);
    assert_int_equal(read_distance(&reader, -9), 0);
    assert_true(reader.failed);
}

static void octets_that_nobody_read_are_not_done(void **state) {
    (void)state;
    struct reader reader = reader_of((struct bytes){(const uint8_t *)"\1\2", 2});
    assert_int_equal(read_unsigned(&reader), 1);
    assert_false(reader_done(&reader));
    assert_false(reader.failed);
}

static void nothing_at_all_is_read_to_its_end(void **state) {
    struct writer writer;
    writer_start(&writer, *state);
    const struct reader written = reader_of(writer_bytes(&writer));
    const struct reader none = reader_of((struct bytes){NULL, 0});
    assert_true(reader_done(&written));
    assert_true(reader_done(&none));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_written_is_read_in_the_same_order, begin, end),
        cmocka_unit_test_setup_teardown(numbers_of_every_size_come_back, begin, end),
        cmocka_unit_test_setup_teardown(a_small_number_takes_one_octet_whatever_its_sign, begin, end),
        cmocka_unit_test_setup_teardown(a_writer_grows_beyond_any_first_guess, begin, end),
        cmocka_unit_test_setup_teardown(what_is_cut_off_fails_and_gives_zeros, begin, end),
        cmocka_unit_test_setup_teardown(a_number_that_never_ends_is_nonsense, begin, end),
        cmocka_unit_test_setup_teardown(a_number_above_the_most_that_it_may_be_is_nonsense, begin, end),
        cmocka_unit_test_setup_teardown(a_text_longer_than_what_is_left_is_nonsense, begin, end),
        cmocka_unit_test_setup_teardown(a_distance_beyond_all_numbers_is_nonsense, begin, end),
        cmocka_unit_test_setup_teardown(octets_that_nobody_read_are_not_done, begin, end),
        cmocka_unit_test_setup_teardown(nothing_at_all_is_read_to_its_end, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
