/* Several pairs of source records make one relation between two customers. */
#include "tests/support/test.h"

#include "hub/golden/related.h"

static struct member mine[] = {{.record = {{1}}, .source = "D0123", .number = "K1", .under = "K1", .role = ""},
                               {.record = {{2}}, .source = "D0456", .number = "R1", .under = "R1", .role = ""}};

static instant day(const char *text) {
    instant at = INSTANT_NONE;
    assert_true(instant_parse(text, &at));
    return at;
}

static struct customer_tie tie(enum tie_kind kind, bool inward, unsigned evidence, size_t member, uint8_t other) {
    static const char *const numbers[] = {"", "C1", "C2", "C3"};
    return (struct customer_tie){.kind = kind,
                                 .inward = inward,
                                 .evidence = evidence,
                                 .since = INSTANT_NONE,
                                 .until = INSTANT_NONE,
                                 .member = &mine[member],
                                 .golden = {{(uint8_t)(100 + other)}},
                                 .other = {.record = {{(uint8_t)(10 + other)}},
                                           .source = "D0789",
                                           .number = numbers[other],
                                           .under = numbers[other],
                                           .role = ""}};
}

static const struct related *related(struct arena *arena, struct customer_tie *ties, size_t tie_count, size_t *count) {
    static struct customer customer;
    customer = (struct customer){.members = mine, .member_count = 2, .ties = ties, .tie_count = tie_count};
    return related_of(&customer, NULL, NULL, arena, count);
}

static void what_several_records_show_is_one_relation_with_all_evidence(void **state) {
    struct arena *arena = *state;
    struct customer_tie ties[] = {tie(TIE_HOUSEHOLD, false, TIE_BY_PHONE, 0, 1),
                                  tie(TIE_HOUSEHOLD, false, TIE_BY_ADDRESS, 1, 1)};
    ties[0].since = day("2024-05-01");
    ties[1].since = day("2023-05-01");
    size_t count;
    const struct related *found = related(arena, ties, 2, &count);
    assert_int_equal(count, 1);
    assert_int_equal(found->evidence, TIE_BY_PHONE | TIE_BY_ADDRESS);
    assert_true(found->since == day("2023-05-01"));
    assert_true(found->until == INSTANT_NONE);
    assert_int_equal(found->tie_count, 2);
}

static void one_car_after_the_other_is_no_household(void **state) {
    struct arena *arena = *state;
    struct customer_tie ties[] = {tie(TIE_HOUSEHOLD, false, TIE_BY_VEHICLE, 0, 1),
                                  tie(TIE_PREVIOUS_OWNER, true, TIE_BY_VEHICLE, 1, 1)};
    size_t count;
    const struct related *found = related(arena, ties, 2, &count);
    assert_int_equal(count, 1);
    assert_string_equal(related_word(found->kind, found->inward), "next-owner-of");
}

static void of_two_who_followed_one_another_both_ways_the_first_is_first(void **state) {
    struct arena *arena = *state;
    struct customer_tie ties[] = {tie(TIE_PREVIOUS_OWNER, true, TIE_BY_VEHICLE, 1, 1),
                                  tie(TIE_PREVIOUS_OWNER, false, TIE_BY_VEHICLE, 0, 1),
                                  tie(TIE_PREVIOUS_OWNER, false, TIE_BY_VEHICLE, 1, 1)};
    ties[0].since = day("2024-05-01");
    ties[1].since = day("2020-05-01");
    ties[1].until = day("2024-04-01");
    ties[2].since = day("2021-05-01");
    ties[2].until = day("2024-05-01");
    size_t count;
    const struct related *found = related(arena, ties, 3, &count);
    assert_int_equal(count, 1);
    assert_string_equal(related_word(found->kind, found->inward), "previous-owner-of");
    assert_true(found->since == day("2020-05-01"));
    assert_true(found->until == day("2024-04-01"));
}

static void the_better_word_stands_for_the_weaker_one(void **state) {
    struct arena *arena = *state;
    struct customer_tie ties[] = {
        tie(TIE_CONTACT_OF, true, TIE_BY_PHONE, 0, 1), tie(TIE_EMPLOYS, false, TIE_BY_ADDRESS, 1, 1),
        tie(TIE_DRIVES_FOR, true, TIE_BY_VEHICLE, 0, 2), tie(TIE_HOUSEHOLD, false, TIE_BY_PHONE, 1, 2),
        tie(TIE_DRIVES_FOR, true, TIE_BY_DOCUMENT, 1, 1)};
    size_t count;
    const struct related *found = related(arena, ties, 5, &count);
    static const char *const words[] = {"household", "employs", "driven-by"};
    assert_int_equal(count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(related_word(found[i].kind, found[i].inward), words[i]);
    }
}

static void what_does_not_stand_itself_stands_for_nothing(void **state) {
    struct arena *arena = *state;
    struct customer_tie ties[] = {tie(TIE_HOUSEHOLD, false, TIE_BY_VEHICLE, 0, 1),
                                  tie(TIE_DRIVES_FOR, true, TIE_BY_DOCUMENT, 1, 1),
                                  tie(TIE_PREVIOUS_OWNER, false, TIE_BY_VEHICLE, 0, 1)};
    size_t count;
    const struct related *found = related(arena, ties, 3, &count);
    assert_int_equal(count, 2);
    assert_string_equal(related_word(found[0].kind, found[0].inward), "driven-by");
    assert_string_equal(related_word(found[1].kind, found[1].inward), "previous-owner-of");
}

static void what_stands_between_two_says_nothing_of_a_third(void **state) {
    struct arena *arena = *state;
    struct customer_tie ties[] = {tie(TIE_HOUSEHOLD, false, TIE_BY_PHONE, 0, 1),
                                  tie(TIE_DRIVES_FOR, true, TIE_BY_DOCUMENT, 1, 2)};
    size_t count;
    (void)related(arena, ties, 2, &count);
    assert_int_equal(count, 2);
}

static void the_order_of_ties_does_not_show(void **state) {
    struct arena *arena = *state;
    struct customer_tie ties[] = {tie(TIE_HOUSEHOLD, false, TIE_BY_PHONE, 0, 2),
                                  tie(TIE_HOUSEHOLD, false, TIE_BY_PHONE, 1, 1),
                                  tie(TIE_HOUSEHOLD, false, TIE_BY_ADDRESS, 0, 1)};
    for (size_t turn = 0; turn < 3; turn++) {
        size_t count;
        const struct customer_tie first = ties[0];
        ties[0] = ties[1];
        ties[1] = ties[2];
        ties[2] = first;
        const struct related *found = related(arena, ties, 3, &count);
        assert_int_equal(count, 2);
        assert_string_equal(found[0].ties[0]->other.number, "C1");
        assert_string_equal(found[0].ties[0]->member->number, "K1");
        assert_string_equal(found[1].ties[0]->other.number, "C2");
    }
}

static bool not_by_phone(void *argument, const struct customer_tie *tie) {
    (void)argument;
    return tie->evidence != TIE_BY_PHONE;
}

static void what_does_not_count_shows_nothing(void **state) {
    struct arena *arena = *state;
    struct customer_tie ties[] = {tie(TIE_HOUSEHOLD, false, TIE_BY_PHONE, 0, 1)};
    struct customer customer = {.members = mine, .member_count = 2, .ties = ties, .tie_count = 1};
    size_t count;
    (void)related_of(&customer, not_by_phone, NULL, arena, &count);
    assert_int_equal(count, 0);
}

static int open_arena(void **state) {
    *state = arena_new();
    return 0;
}

static int close_arena(void **state) {
    arena_free(*state);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_several_records_show_is_one_relation_with_all_evidence),
        cmocka_unit_test(one_car_after_the_other_is_no_household),
        cmocka_unit_test(of_two_who_followed_one_another_both_ways_the_first_is_first),
        cmocka_unit_test(the_better_word_stands_for_the_weaker_one),
        cmocka_unit_test(what_does_not_stand_itself_stands_for_nothing),
        cmocka_unit_test(what_stands_between_two_says_nothing_of_a_third),
        cmocka_unit_test(the_order_of_ties_does_not_show),
        cmocka_unit_test(what_does_not_count_shows_nothing),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
