#include "tests/support/test.h"

#include "hub/golden/record.h"

#include <string.h>

static int begin(void **state) {
    *state = arena_new();
    return 0;
}

static int end(void **state) {
    arena_free(*state);
    return 0;
}

static const struct uuid secret = {{0x6f, 0x1e, 1}};

/* --- order ---------------------------------------------------------------------------------------------------------- */

static void events_order_by_recorded_then_time_then_id(void **state) {
    (void)state;
    const struct order late_entry = {SECONDS(2), SECONDS(0), "a"};
    const struct order early_entry = {SECONDS(1), SECONDS(9), "z"};
    const struct order earlier_time = {SECONDS(2), SECONDS(-1), "z"};
    const struct order later_id = {SECONDS(2), SECONDS(0), "b"};
    assert_true(order_compare(&early_entry, &late_entry) < 0);
    assert_true(order_compare(&late_entry, &early_entry) > 0);
    assert_true(order_compare(&earlier_time, &late_entry) < 0);
    assert_true(order_compare(&late_entry, &later_id) < 0);
    assert_int_equal(order_compare(&late_entry, &late_entry), 0);
}

/* --- dictionary ----------------------------------------------------------------------------------------------------- */

static void a_value_said_again_keeps_its_ordinal(void **state) {
    struct dictionary dictionary = {0};
    bool added;
    const struct value name = {.attribute = 3, .typed = "李红", .normal = "李红"};
    const struct value phone = {.attribute = 4, .typed = "13812345678", .normal = "13812345678"};
    assert_int_equal(dictionary_ordinal(&dictionary, &name, *state, &added), 0);
    assert_true(added);
    assert_int_equal(dictionary_ordinal(&dictionary, &phone, *state, &added), 1);
    assert_int_equal(dictionary_ordinal(&dictionary, &name, *state, &added), 0);
    assert_false(added);
    assert_int_equal(dictionary.count, 2);
}

static void an_equal_text_of_another_attribute_or_standing_is_another_value(void **state) {
    struct dictionary dictionary = {0};
    bool added;
    const struct value value = {.attribute = 3, .typed = "1", .normal = "1"};
    const struct value of_other = {.attribute = 4, .typed = "1", .normal = "1"};
    const struct value doubted = {.attribute = 3, .flags = VALUE_DOUBTFUL, .typed = "1", .normal = "1"};
    assert_int_equal(dictionary_ordinal(&dictionary, &value, *state, &added), 0);
    assert_int_equal(dictionary_ordinal(&dictionary, &of_other, *state, &added), 1);
    assert_int_equal(dictionary_ordinal(&dictionary, &doubted, *state, &added), 2);
}

static struct dictionary large_dictionary(struct arena *arena) {
    struct dictionary dictionary = {0};
    for (unsigned i = 0; i < 300; i++) {
        bool added;
        const struct value value = {.attribute = (uint16_t)(i % 7),
                                    .flags = i % 5 == 0 ? VALUE_PLACEHOLDER | VALUE_DOUBTFUL : 0,
                                    .doubt = i % 5 == 0 ? DOUBT_PLACEHOLDER : OK,
                                    .typed = arena_print(arena, "值 %u", i),
                                    .normal = i % 3 == 0 ? "" : arena_print(arena, "%u", i)};
        (void)dictionary_ordinal(&dictionary, &value, arena, &added);
    }
    return dictionary;
}

static void a_dictionary_comes_back_as_it_was_stored(void **state) {
    const struct dictionary before = large_dictionary(*state);
    struct dictionary after;
    assert_true(dictionary_decode(dictionary_encode(&before, *state), *state, &after));
    assert_int_equal(after.count, before.count);
    for (size_t i = 0; i < before.count; i++) {
        assert_int_equal(after.values[i].attribute, before.values[i].attribute);
        assert_int_equal(after.values[i].flags, before.values[i].flags);
        assert_int_equal(after.values[i].doubt, before.values[i].doubt);
        assert_string_equal(after.values[i].typed, before.values[i].typed);
        assert_string_equal(after.values[i].normal, before.values[i].normal);
    }
}

static void a_dictionary_that_was_read_can_grow(void **state) {
    const struct dictionary before = large_dictionary(*state);
    struct dictionary after;
    assert_true(dictionary_decode(dictionary_encode(&before, *state), *state, &after));
    for (unsigned i = 0; i < 20; i++) {
        bool added;
        const struct value value = {.attribute = 9, .typed = arena_print(*state, "new %u", i), .normal = ""};
        assert_int_equal(dictionary_ordinal(&after, &value, *state, &added), before.count + i);
        assert_true(added);
    }
}

static void an_absent_dictionary_is_empty(void **state) {
    struct dictionary dictionary;
    assert_true(dictionary_decode((struct bytes){NULL, 0}, *state, &dictionary));
    assert_int_equal(dictionary.count, 0);
}

static void a_dictionary_of_the_plain_form_is_read(void **state) {
    static const uint8_t plain[] = {1, 4, 0, 0, 1, 'a', 1, 'b'};
    struct dictionary dictionary;
    assert_true(dictionary_decode((struct bytes){plain, sizeof plain}, *state, &dictionary));
    assert_int_equal(dictionary.count, 1);
    assert_int_equal(dictionary.values[0].attribute, 4);
    assert_string_equal(dictionary.values[0].typed, "a");
    assert_string_equal(dictionary.values[0].normal, "b");
}

static void a_dictionary_cut_off_or_too_long_is_noticed(void **state) {
    const struct dictionary before = large_dictionary(*state);
    const struct bytes whole = dictionary_encode(&before, *state);
    struct dictionary after;
    for (size_t length = 1; length < whole.length; length += 13) {
        assert_false(dictionary_decode(arena_copy_bytes(*state, (struct bytes){whole.data, length}), *state, &after));
    }
    const struct bytes more = {arena_copy_bytes(*state, whole).data, whole.length + 1}; /* the copy's terminator */
    assert_false(dictionary_decode(more, *state, &after));
    assert_false(dictionary_decode((struct bytes){(const uint8_t *)"\xff\xff\xff\xff\x0f", 5}, *state, &after));
}

/* --- rows, facts, keys ------------------------------------------------------------------------------------------------ */

static void what_a_row_claims_comes_back(void **state) {
    uint32_t two[] = {7, 300000};
    const struct row_claim before[] = {
        {.attribute = 1, .mode = MENTION_COMPLETE, .ordinals = two, .count = 2},
        {.attribute = 500, .mode = MENTION_CLEARED, .ordinals = NULL, .count = 0},
    };
    size_t count;
    const struct row_claim *after = row_claims_decode(row_claims_encode(before, 2, *state), *state, &count);
    assert_int_equal(count, 2);
    assert_int_equal(after[0].attribute, 1);
    assert_int_equal(after[0].mode, MENTION_COMPLETE);
    assert_int_equal(after[0].count, 2);
    assert_memory_equal(after[0].ordinals, two, sizeof two);
    assert_int_equal(after[1].attribute, 500);
    assert_int_equal(after[1].mode, MENTION_CLEARED);
    assert_int_equal(after[1].count, 0);
}

/* Neither a part of what was stored nor anything else, of any of the three. */
static bool reads_any(const struct attributes *attributes, struct bytes bytes, struct arena *arena) {
    size_t counts[3] = {9, 9, 9};
    const bool claims = row_claims_decode(bytes, arena, &counts[0]) != NULL;
    const bool keys = record_keys_decode(bytes, arena, &counts[1]) != NULL;
    const bool facts = facts_decode(attributes, bytes, arena, &counts[2]) != NULL;
    assert_true((claims || counts[0] == 0) && (keys || counts[1] == 0) && (facts || counts[2] == 0));
    return claims || keys || facts;
}

static void what_is_stored_of_no_claims_keys_or_facts_is_read(void **state) {
    const struct bytes none[] = {row_claims_encode(NULL, 0, *state), record_keys_encode(NULL, 0, *state),
                                 facts_encode(NULL, 0, *state)};
    size_t count = 9;
    assert_non_null(row_claims_decode(none[0], *state, &count));
    assert_int_equal(count, 0);
    assert_non_null(record_keys_decode(none[1], *state, &count));
    assert_int_equal(count, 0);
    assert_non_null(facts_decode(NULL, none[2], *state, &count));
    assert_int_equal(count, 0);
}

static void nonsense_and_nothing_at_all_cannot_be_read(void **state) {
    static const uint8_t nonsense[] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 1, 1, 1};
    assert_false(reads_any(NULL, (struct bytes){nonsense, sizeof nonsense}, *state));
    assert_false(reads_any(NULL, (struct bytes){nonsense, 0}, *state));
    assert_false(reads_any(NULL, (struct bytes){NULL, 0}, *state));
}

/* The copy of what was cut off ends where it says, so that whatever is read behind it is found out. */
static struct bytes cut(struct bytes whole, size_t length, struct arena *arena) {
    return arena_copy_bytes(arena, (struct bytes){whole.data, length});
}

static struct bytes with_one_more(struct bytes whole, struct arena *arena) {
    return (struct bytes){arena_copy_bytes(arena, whole).data, whole.length + 1}; /* the copy's terminator */
}

static void claims_of_a_row_cut_off_or_too_long_cannot_be_read(void **state) {
    uint32_t two[] = {7, 300000};
    const struct row_claim claims[] = {{.attribute = 1, .mode = MENTION_COMPLETE, .ordinals = two, .count = 2},
                                       {.attribute = 500, .mode = MENTION_SET, .ordinals = two, .count = 1}};
    const struct bytes whole = row_claims_encode(claims, 2, *state);
    size_t count;
    for (size_t length = 0; length < whole.length; length++) {
        assert_null(row_claims_decode(cut(whole, length, *state), *state, &count));
        assert_int_equal(count, 0);
    }
    assert_null(row_claims_decode(with_one_more(whole, *state), *state, &count));
}

static void claims_that_no_row_makes_cannot_be_read(void **state) {
    static const struct {
        uint8_t octets[10];
        size_t length;
    } spoiled[] = {
        {{1, 1, MENTION_COMPLETE + 1, 1, 0}, 5},                 /* no such mode */
        {{1, 0x81, 0x80, 4, MENTION_SET, 1, 0}, 7},              /* no such attribute: 65537 */
        {{1, 1, MENTION_SET, 2, 0}, 5},                          /* more values than there are */
        {{1, 1, MENTION_SET, 1, 0x80, 0x80, 0x80, 0x80, 16}, 9}, /* an ordinal of 2^32 */
    };
    size_t count;
    for (size_t i = 0; i < sizeof spoiled / sizeof *spoiled; i++) {
        assert_null(row_claims_decode((struct bytes){spoiled[i].octets, spoiled[i].length}, *state, &count));
        assert_int_equal(count, 0);
    }
}

static struct attributes *shipped_attributes(void) {
    struct error error;
    struct attributes *attributes = attributes_load(DEALERHUB_SOURCE_DIR "/schemas/config/attributes.xml", &error);
    assert_non_null(attributes);
    return attributes;
}

static void facts_of_an_attribute_that_is_gone_are_not_shown(void **state) {
    size_t count;
    struct attributes *attributes = shipped_attributes();
    struct attribute gone = *attribute_by_name(attributes, "mileage");
    gone.id = UINT16_MAX;
    const struct event_fact before[] = {{attribute_by_name(attributes, "mileage"), "42000"},
                                        {&gone, "1"},
                                        {attribute_by_name(attributes, "amount"), ""}};
    const struct event_fact *after = facts_decode(attributes, facts_encode(before, 3, *state), *state, &count);
    assert_int_equal(count, 2);
    assert_ptr_equal(after[0].fact, before[0].fact);
    assert_string_equal(after[0].text, "42000");
    assert_ptr_equal(after[1].fact, before[2].fact);
    assert_string_equal(after[1].text, "");
    attributes_free(attributes);
}

static void facts_cut_off_or_too_long_cannot_be_read(void **state) {
    size_t count;
    struct attributes *attributes = shipped_attributes();
    const struct event_fact facts[] = {{attribute_by_name(attributes, "mileage"), "42000"},
                                       {attribute_by_name(attributes, "amount"), "320.00"}};
    const struct bytes whole = facts_encode(facts, 2, *state);
    for (size_t length = 0; length < whole.length; length++) {
        assert_null(facts_decode(attributes, cut(whole, length, *state), *state, &count));
        assert_int_equal(count, 0);
    }
    assert_null(facts_decode(attributes, with_one_more(whole, *state), *state, &count));
    attributes_free(attributes);
}

static void keys_of_a_record_come_back(void **state) {
    const struct record_key before[] = {
        {.digest = {{1, 2, 3}}, .kind = 4, .former = true, .attribute = 5, .ordinal = 70000},
        {.digest = {{9}}, .kind = 0, .former = false, .attribute = 300, .ordinal = 0},
    };
    size_t count;
    const struct record_key *after = record_keys_decode(record_keys_encode(before, 2, *state), *state, &count);
    assert_int_equal(count, 2);
    for (size_t i = 0; i < count; i++) {
        assert_memory_equal(after[i].digest.octets, before[i].digest.octets, DIGEST_SIZE);
        assert_int_equal(after[i].kind, before[i].kind);
        assert_int_equal(after[i].former, before[i].former);
        assert_int_equal(after[i].attribute, before[i].attribute);
        assert_int_equal(after[i].ordinal, before[i].ordinal);
    }
}

static void keys_of_a_record_cut_off_or_too_long_cannot_be_read(void **state) {
    const struct record_key keys[] = {{.digest = {{1, 2, 3}}, .kind = 4, .attribute = 5, .ordinal = 70000},
                                      {.digest = {{9}}, .kind = 2, .former = true, .attribute = 300}};
    const struct bytes whole = record_keys_encode(keys, 2, *state);
    size_t count;
    for (size_t length = 0; length < whole.length; length++) {
        assert_null(record_keys_decode(cut(whole, length, *state), *state, &count));
        assert_int_equal(count, 0);
    }
    assert_null(record_keys_decode(with_one_more(whole, *state), *state, &count));
}

static void keys_that_no_record_holds_cannot_be_read(void **state) {
    const struct record_key key = {.digest = {{1}}, .kind = 4, .former = true, .attribute = 5, .ordinal = 7};
    const struct bytes whole = record_keys_encode(&key, 1, *state);
    uint8_t *spoiled = (uint8_t *)(uintptr_t)arena_copy_bytes(*state, whole).data;
    size_t count;
    spoiled[whole.length - 3] = 2; /* neither former nor not */
    assert_null(record_keys_decode((struct bytes){spoiled, whole.length}, *state, &count));
    assert_int_equal(count, 0);
}

/* --- ids ---------------------------------------------------------------------------------------------------------------- */

static void a_number_of_another_source_is_another_record(void **state) {
    (void)state;
    const struct uuid here = record_id(&secret, "D0123", "K1", "", NULL);
    const struct uuid again = record_id(&secret, "D0123", "K1", "", NULL);
    const struct uuid there = record_id(&secret, "D0456", "K1", "", NULL);
    const struct uuid shifted = record_id(&secret, "D012", "3K1", "", NULL);
    assert_true(uuid_equal(&here, &again));
    assert_false(uuid_equal(&here, &there));
    assert_false(uuid_equal(&here, &shifted));
}

static void whoever_has_a_number_is_one_record_in_whatever_role(void **state) {
    (void)state;
    const struct uuid customer = record_id(&secret, "D0123", "K1", "", NULL);
    const struct uuid driver = record_id(&secret, "D0123", "K1", "driver", NULL);
    assert_true(uuid_equal(&customer, &driver));
}

static void a_party_without_a_number_is_told_apart_by_role_and_by_what_it_is_called(void **state) {
    (void)state;
    const struct digest wang = {{1}};
    const struct digest li = {{2}};
    const struct uuid customer = record_id(&secret, "D0123", "K1", "", NULL);
    const struct uuid driver = record_id(&secret, "D0123", "K1", "driver", &wang);
    const struct uuid payer = record_id(&secret, "D0123", "K1", "payer", &wang);
    const struct uuid other = record_id(&secret, "D0123", "K1", "driver", &li);
    assert_false(uuid_equal(&customer, &driver));
    assert_false(uuid_equal(&driver, &payer));
    assert_false(uuid_equal(&driver, &other));
}

static void another_installation_gives_other_ids(void **state) {
    (void)state;
    const struct uuid other_secret = {{7}};
    const struct uuid here = record_id(&secret, "D0123", "K1", "", NULL);
    const struct uuid there = record_id(&other_secret, "D0123", "K1", "", NULL);
    assert_false(uuid_equal(&here, &there));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(events_order_by_recorded_then_time_then_id, begin, end),
        cmocka_unit_test_setup_teardown(a_value_said_again_keeps_its_ordinal, begin, end),
        cmocka_unit_test_setup_teardown(an_equal_text_of_another_attribute_or_standing_is_another_value, begin, end),
        cmocka_unit_test_setup_teardown(a_dictionary_comes_back_as_it_was_stored, begin, end),
        cmocka_unit_test_setup_teardown(a_dictionary_that_was_read_can_grow, begin, end),
        cmocka_unit_test_setup_teardown(an_absent_dictionary_is_empty, begin, end),
        cmocka_unit_test_setup_teardown(a_dictionary_of_the_plain_form_is_read, begin, end),
        cmocka_unit_test_setup_teardown(a_dictionary_cut_off_or_too_long_is_noticed, begin, end),
        cmocka_unit_test_setup_teardown(what_a_row_claims_comes_back, begin, end),
        cmocka_unit_test_setup_teardown(what_is_stored_of_no_claims_keys_or_facts_is_read, begin, end),
        cmocka_unit_test_setup_teardown(nonsense_and_nothing_at_all_cannot_be_read, begin, end),
        cmocka_unit_test_setup_teardown(claims_of_a_row_cut_off_or_too_long_cannot_be_read, begin, end),
        cmocka_unit_test_setup_teardown(claims_that_no_row_makes_cannot_be_read, begin, end),
        cmocka_unit_test_setup_teardown(facts_of_an_attribute_that_is_gone_are_not_shown, begin, end),
        cmocka_unit_test_setup_teardown(facts_cut_off_or_too_long_cannot_be_read, begin, end),
        cmocka_unit_test_setup_teardown(keys_of_a_record_come_back, begin, end),
        cmocka_unit_test_setup_teardown(keys_of_a_record_cut_off_or_too_long_cannot_be_read, begin, end),
        cmocka_unit_test_setup_teardown(keys_that_no_record_holds_cannot_be_read, begin, end),
        cmocka_unit_test_setup_teardown(a_number_of_another_source_is_another_record, begin, end),
        cmocka_unit_test_setup_teardown(whoever_has_a_number_is_one_record_in_whatever_role, begin, end),
        cmocka_unit_test_setup_teardown(a_party_without_a_number_is_told_apart_by_role_and_by_what_it_is_called, begin,
                                        end),
        cmocka_unit_test_setup_teardown(another_installation_gives_other_ids, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
