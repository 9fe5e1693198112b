#include "hub/command/condition.h"

#include "tests/support/test.h"

struct fixture {
    struct arena *arena;
    struct conditions conditions;
    struct error error;
    struct question question;
    struct comparison comparison;
    struct subject subject;
};

static int begin(void **state) {
    static struct fixture fixture;
    fixture = (struct fixture){.arena = arena_new()};
    fixture.question = (struct question){.kind = QUESTION_REVIEW, .weight = 520};
    fixture.comparison.levels[0] = (struct level){.comparator = "name", .level = "same-pinyin"};
    fixture.comparison.level_count = 1;
    fixture.comparison.rule = "name-alone";
    fixture.subject = (struct subject){.question = &fixture.question, .sources = {"D0123", "D0456"}};
    *state = &fixture;
    return 0;
}

static int end(void **state) {
    arena_free(((struct fixture *)*state)->arena);
    return 0;
}

static bool holds(struct fixture *fixture, const char *text) {
    assert_true(conditions_read(text, fixture->arena, &fixture->conditions, &fixture->error));
    return conditions_hold(&fixture->conditions, &fixture->subject);
}

static void a_weight_is_a_band_whose_ends_belong_to_it_and_may_be_left_out(void **state) {
    assert_true(holds(*state, "weight=5.2..6"));
    assert_true(holds(*state, "weight=..5.2"));
    assert_true(holds(*state, "weight=5.."));
    assert_true(holds(*state, "weight=5.2"));
    assert_false(holds(*state, "weight=5.21.."));
    assert_false(holds(*state, "weight=-3..5.19"));
}

static void every_condition_has_to_hold(void **state) {
    assert_true(holds(*state, "source=D0456 and kind=review and weight=5..6"));
    assert_false(holds(*state, "source=D0456 and kind=forbidden"));
    assert_false(holds(*state, "source=D0999"));
}

static void a_pair_is_compared_only_when_a_condition_asks_for_it(void **state) {
    struct fixture *fixture = *state;
    assert_true(holds(fixture, "source=D0123"));
    assert_false(conditions_compare(&fixture->conditions));
    assert_true(holds(fixture, "source=D0123 and name=different"));
    assert_true(conditions_compare(&fixture->conditions));
    fixture->subject.comparison = &fixture->comparison;
    assert_false(holds(fixture, "name=different"));
    assert_true(holds(fixture, "name=same-pinyin and rule=name-alone"));
    assert_false(holds(fixture, "rule=title-only"));
}

static void what_is_no_condition_is_told(void **state) {
    static const char *const wrong[] = {"",        "weight",       "weight=heavy",  "weight=4..heavy", "kind=doubtful",
                                        "source=", "shoe-size=44", "name=handsome", "weight=1e9..",    "name=same and"};
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        if (conditions_read(wrong[i], fixture->arena, &fixture->conditions, &fixture->error)) {
            fail_msg("'%s' passes", wrong[i]);
        }
        assert_int_equal(fixture->error.code, USAGE);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_weight_is_a_band_whose_ends_belong_to_it_and_may_be_left_out, begin, end),
        cmocka_unit_test_setup_teardown(every_condition_has_to_hold, begin, end),
        cmocka_unit_test_setup_teardown(a_pair_is_compared_only_when_a_condition_asks_for_it, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_condition_is_told, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
