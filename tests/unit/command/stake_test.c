#include "hub/command/stake.h"

#include "tests/support/test.h"

enum { REVIEW = 400, LINK = 800 };

static unsigned sum_of(struct question question) {
    return stake_of(&question, REVIEW, LINK).sum;
}

static const struct question usual = {
    .kind = QUESTION_REVIEW, .weight = 600, .members = 2, .sources = 2, .vehicles = 1, .amount = 100000};

static void more_of_anything_never_counts_less(void **state) {
    (void)state;
    struct question heavier = usual, larger = usual, wider = usual, motorised = usual, dearer = usual;
    heavier.weight = 700;
    larger.members = 8;
    wider.sources = 5;
    motorised.vehicles = 3;
    dearer.amount *= 100;
    const struct question more[] = {heavier, larger, wider, motorised, dearer};
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        assert_true(sum_of(more[i]) > sum_of(usual));
    }
}

static void what_only_something_forbids_is_nearest(void **state) {
    (void)state;
    struct question forbidden = usual;
    forbidden.kind = QUESTION_FORBIDDEN;
    struct question strongest = usual;
    strongest.weight = LINK - 1;
    assert_true(sum_of(forbidden) > sum_of(strongest));
}

static void the_parts_make_the_sum_and_none_outgrows_its_bound(void **state) {
    (void)state;
    const struct question huge = {.kind = QUESTION_FORBIDDEN,
                                  .weight = INT32_MAX,
                                  .members = UINT32_MAX,
                                  .sources = UINT32_MAX,
                                  .vehicles = UINT32_MAX,
                                  .amount = INT64_MAX};
    const struct stake stake = stake_of(&huge, REVIEW, LINK);
    unsigned sum = 0;
    for (enum stake_part part = STAKE_NEARNESS; part < STAKE_PARTS; part++) {
        assert_true(stake.parts[part] <= 100);
        assert_string_not_equal(stake_part_name(part), "");
        sum += stake.parts[part];
    }
    assert_int_equal(sum, stake.sum);
    assert_int_equal(stake_of(&(struct question){.kind = QUESTION_REVIEW}, REVIEW, LINK).sum, 0);
    assert_int_equal(stake_of(&(struct question){.kind = QUESTION_REVIEW, .amount = -5}, REVIEW, LINK).sum, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(more_of_anything_never_counts_less),
        cmocka_unit_test(what_only_something_forbids_is_nearest),
        cmocka_unit_test(the_parts_make_the_sum_and_none_outgrows_its_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
