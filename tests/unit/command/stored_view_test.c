/* What partners see of stored customers, as a user asks. */
#include "tests/unit/command/stored_scene.h"

static void every_field_of_a_view_names_the_rule_that_gives_it(void **state) {
    (void)state;
    json_t *json = run_json("view D0123 D0123/K1 --at 2026-11-01T00:00:00Z", EXIT_DONE);
    const json_t *view = json_array_get(json, 0);
    const json_t *items = json_object_get(view, "items");
    assert_true(json_is_true(json_object_get(view, "visible")));
    assert_string_equal(text_at(view, "relation"), "own");
    assert_true(json_array_size(items) > 3);
    size_t at;
    const json_t *item;
    json_array_foreach(items, at, item) {
        if (strcmp(text_at(item, "section"), "own-numbers") != 0) {
            assert_string_not_equal(text_at(item, "rule"), "");
        }
    }
    assert_true(json_array_size(json_object_get(view, "withheld")) > 0);
    json_decref(json);
}

static void a_view_is_masked_for_the_eye_of_headquarters(void **state) {
    (void)state;
    assert_int_equal(run("view D0123 D0123/K1"), EXIT_DONE);
    assert_says("store.identity");
    assert_silent_of("赵海燕");
    assert_silent_of("1682");
    assert_silent_of(VIN);
    assert_int_equal(run("view D0123 D0123/K1 --reveal"), EXIT_DONE);
    assert_says("139 1682 0044");
}

static void a_partner_without_a_relation_sees_nothing(void **state) {
    (void)state;
    json_t *json = run_json("view INS01 D0123/K2", EXIT_DONE);
    assert_true(json_is_false(json_object_get(json_array_get(json, 0), "visible")));
    assert_int_equal(json_array_size(json_object_get(json_array_get(json, 0), "items")), 0);
    json_decref(json);
}

static void a_view_can_be_printed_as_the_partner_gets_it(void **state) {
    (void)state;
    assert_int_equal(run("view D0123 D0123/K1 --xml"), EXIT_DONE);
    assert_says("<CustomerView ");
    assert_silent_of("1682");
}

static void the_canonical_view_names_no_id_of_the_installation(void **state) {
    (void)state;
    json_t *json = run_json("show D0123/K1", EXIT_DONE);
    char *golden = strdup(text_at(json_array_get(json_object_get(json, "customers"), 0), "golden"));
    assert_int_equal(run("view D0123 D0123/K1 --canonical --at 2026-11-01T00:00:00Z"), EXIT_DONE);
    assert_says("D0123 own\n");
    assert_says("(store.identity)");
    assert_silent_of(golden);
    free(golden);
    json_decref(json);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_of_a_view_names_the_rule_that_gives_it),
        cmocka_unit_test(a_view_is_masked_for_the_eye_of_headquarters),
        cmocka_unit_test(a_partner_without_a_relation_sees_nothing),
        cmocka_unit_test(a_view_can_be_printed_as_the_partner_gets_it),
        cmocka_unit_test(the_canonical_view_names_no_id_of_the_installation),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
