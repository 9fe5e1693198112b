#include "tests/support/test.h"

#include "hub/golden/survivorship.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#define CONFIG DEALERHUB_SOURCE_DIR "/schemas/config/"

static struct attributes *attributes;
static struct survivorship *rules;

static int load(void **state) {
    (void)state;
    struct error error = {0};
    attributes = attributes_load(CONFIG "attributes.xml", &error);
    rules = attributes == NULL
                ? NULL
                : survivorship_load(CONFIG "survivorship.xml", CONFIG "survivorship.xsd", attributes, &error);
    return rules == NULL;
}

static int unload(void **state) {
    (void)state;
    survivorship_free(rules);
    attributes_free(attributes);
    return 0;
}

/* One claim of a member; `day` is when it was recorded. */
struct said {
    const char *attribute, *typed, *source;
    uint8_t record, flags;
    int day;
    bool pinned;
};

static struct cell *choose(const struct said *said, size_t count, struct arena *arena, size_t *cells) {
    struct candidate *candidates = ARENA_NEW(arena, struct candidate, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct value *value = ARENA_NEW(arena, struct value, 1);
        struct claim *claim = ARENA_NEW(arena, struct claim, 1);
        const struct attribute *attribute = attribute_by_name(attributes, said[i].attribute);
        *value = (struct value){
            .attribute = attribute->id, .typed = said[i].typed, .normal = said[i].typed, .flags = said[i].flags};
        *claim = (struct claim){
            .attribute = attribute->id, .ordinal = (uint32_t)i, .since = {DAYS(said[i].day), DAYS(said[i].day), "e"}};
        candidates[i] = (struct candidate){.attribute = attribute,
                                           .value = value,
                                           .claim = claim,
                                           .record = {{said[i].record}},
                                           .source = said[i].source,
                                           .pinned = said[i].pinned};
    }
    return survivorship_choose(rules, candidates, count, arena, cells);
}

static void the_name_said_by_most_records_survives(void **state) {
    (void)state;
    size_t count;
    struct arena *arena = arena_new();
    const struct said said[] = {
        {"name", "李红", "D1", 1, 0, 1, 0}, {"name", "李虹", "D2", 2, 0, 9, 0}, {"name", "李红", "D3", 3, 0, 2, 0}};
    const struct cell *cells = choose(said, 3, arena, &count);
    assert_int_equal(count, 1);
    assert_int_equal(cells[0].ordinal, 2); /* of equal ones the later */
    assert_int_equal(cells[0].why, RULE_RECENT);
    arena_free(arena);
}

static void a_pinned_claim_outranks_all(void **state) {
    (void)state;
    size_t count;
    struct arena *arena = arena_new();
    const struct said said[] = {
        {"name", "李红", "D1", 1, 0, 9, 0}, {"name", "李虹", "D2", 2, 0, 1, 1}, {"name", "李红", "D3", 3, 0, 8, 0}};
    const struct cell *cells = choose(said, 3, arena, &count);
    assert_int_equal(cells[0].ordinal, 1);
    assert_int_equal(cells[0].why, RULE_PINNED);
    arena_free(arena);
}

static void a_less_specific_form_never_survives_over_a_fuller_one(void **state) {
    (void)state;
    size_t count;
    struct arena *arena = arena_new();
    const struct said said[] = {{"name", "李女士", "D1", 1, VALUE_LESS_SPECIFIC, 9, 1},
                                {"name", "李红", "D2", 2, 0, 1, 0}};
    const struct cell *cells = choose(said, 2, arena, &count);
    assert_int_equal(cells[0].ordinal, 1);
    arena_free(arena);
}

static void a_masked_number_is_covered_by_the_full_one(void **state) {
    (void)state;
    size_t count;
    struct arena *arena = arena_new();
    const struct said said[] = {
        {"id-document", "1101**********0023\x1fresident-id", "D1", 1, VALUE_LESS_SPECIFIC, 9, 0},
        {"id-document", "110101198503120023\x1fresident-id", "D2", 2, 0, 1, 0}};
    const struct cell *cells = choose(said, 2, arena, &count);
    assert_int_equal(count, 1);
    assert_int_equal(cells[0].ordinal, 1);
    arena_free(arena);
}

static void a_consent_without_an_end_stands_beside_a_later_one_that_ends(void **state) {
    (void)state;
    size_t count;
    struct arena *arena = arena_new();
    const struct said said[] = {{"consent",
                                 "marketing\x1finsurer\x1f\x1fyes\x1f\x1f"
                                 "2026-09-10",
                                 "D1", 1, 0, 1, 0},
                                {"consent",
                                 "marketing\x1finsurer\x1f\x1fyes\x1f\x1f"
                                 "2026-09-10\x1f"
                                 "2026-09-30",
                                 "D2", 2, 0, 2, 0},
                                {"consent",
                                 "marketing\x1finsurer\x1f\x1fyes\x1f\x1f"
                                 "2026-09-10",
                                 "D3", 3, 0, 3, 0}};
    const struct cell *cells = choose(said, 3, arena, &count);
    assert_int_equal(count, 2); /* what two say alike stands once, as the later says it */
    assert_int_equal(cells[0].ordinal, 2);
    assert_int_equal(cells[1].ordinal, 1);
    arena_free(arena);
}

static void a_placeholder_never_survives(void **state) {
    (void)state;
    size_t count;
    struct arena *arena = arena_new();
    const struct said said[] = {{"phone", "13800138000", "D1", 1, VALUE_PLACEHOLDER | VALUE_DOUBTFUL, 9, 0}};
    (void)choose(said, 1, arena, &count);
    assert_int_equal(count, 0);
    arena_free(arena);
}

static void a_verified_value_beats_a_doubtful_newer_one(void **state) {
    (void)state;
    size_t count;
    struct arena *arena = arena_new();
    const struct said said[] = {{"birth-date", "2031-01-01", "D1", 1, VALUE_DOUBTFUL, 9, 0},
                                {"birth-date", "1985-03-12", "D2", 2, 0, 1, 0}};
    const struct cell *cells = choose(said, 2, arena, &count);
    assert_int_equal(cells[0].ordinal, 1);
    assert_int_equal(cells[0].why, RULE_VERIFIED);
    arena_free(arena);
}

static void a_title_goes_with_the_record_that_gave_the_name(void **state) {
    (void)state;
    size_t count;
    struct arena *arena = arena_new();
    const struct said said[] = {
        {"name", "李红", "D1", 1, 0, 9, 0}, {"title", "女士", "D1", 1, 0, 1, 0}, {"title", "先生", "D2", 2, 0, 9, 0}};
    const struct cell *cells = choose(said, 3, arena, &count);
    assert_int_equal(count, 2);
    assert_int_equal(cells[1].ordinal, 1);
    arena_free(arena);
}

/* Any permutation gives the same cells. */
static void the_order_of_candidates_never_shows(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct said said[] = {{"name", "李红", "D1", 1, 0, 5, 0},  {"phone", "1", "D1", 1, 0, 5, 0},
                          {"name", "李虹", "D2", 2, 0, 5, 0},  {"phone", "2", "D2", 2, 0, 5, 0},
                          {"phone", "1", "D2", 2, 0, 5, 0},    {"gender", "female", "D1", 1, 0, 5, 0},
                          {"gender", "male", "D2", 2, 0, 5, 0}};
    enum { SAID = sizeof said / sizeof *said };
    const char *first = NULL;
    for (unsigned turn = 0; turn < 50; turn++) {
        size_t count;
        GRand *random = g_rand_new_with_seed(turn);
        for (size_t i = SAID; i > 1; i--) {
            const size_t other = (size_t)g_rand_int_range(random, 0, (int)i);
            const struct said kept = said[i - 1];
            said[i - 1] = said[other];
            said[other] = kept;
        }
        g_rand_free(random);
        const struct cell *cells = choose(said, SAID, arena, &count);
        const char *text = "";
        for (size_t i = 0; i < count; i++) {
            text = arena_print(arena, "%s %s/%d", text, said[cells[i].ordinal].typed, cells[i].record.octets[0]);
        }
        first = first == NULL ? text : first;
        assert_string_equal(first, text);
    }
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_name_said_by_most_records_survives),
        cmocka_unit_test(a_pinned_claim_outranks_all),
        cmocka_unit_test(a_less_specific_form_never_survives_over_a_fuller_one),
        cmocka_unit_test(a_masked_number_is_covered_by_the_full_one),
        cmocka_unit_test(a_consent_without_an_end_stands_beside_a_later_one_that_ends),
        cmocka_unit_test(a_placeholder_never_survives),
        cmocka_unit_test(a_verified_value_beats_a_doubtful_newer_one),
        cmocka_unit_test(a_title_goes_with_the_record_that_gave_the_name),
        cmocka_unit_test(the_order_of_candidates_never_shows),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
