#include "tests/support/test.h"

#include "hub/base/health.h"

#include <stdio.h>
#include <string.h>

static void assert_answer(struct health *health, unsigned status, const char *text) {
    struct arena *arena = arena_new();
    struct page page;
    health_answer(health, arena, &page);
    assert_int_equal(page.status, status);
    assert_string_equal(arena_copy_n(arena, (const char *)page.body.data, page.body.length), text);
    arena_free(arena);
}

static void without_a_complaint_it_is_well(void **state) {
    (void)state;
    struct health *health = health_new();
    health_well(health, "database");
    assert_true(health_is_well(health));
    assert_answer(health, 200, "{\"well\":true,\"parts\":{\"database\":{\"well\":true}}}\n");
    health_free(health);
}

static void one_ill_part_makes_the_whole_ill_until_it_recovers(void **state) {
    (void)state;
    struct health *health = health_new();
    health_well(health, "database");
    health_ill(health, "broker", "no \"answer\"");
    assert_answer(health, 503,
                  "{\"well\":false,\"parts\":{\"database\":{\"well\":true},"
                  "\"broker\":{\"well\":false,\"reason\":\"no \\\"answer\\\"\"}}}\n");
    health_well(health, "broker");
    assert_answer(health, 200, "{\"well\":true,\"parts\":{\"database\":{\"well\":true},\"broker\":{\"well\":true}}}\n");
    health_free(health);
}

static void a_part_says_what_it_does_and_since_when(void **state) {
    (void)state;
    struct health *health = health_new();
    health_doing(health, "merge", "merges %d events", 12);
    assert_true(health_is_well(health)); /* who works has not complained */
    assert_answer(
        health, 200,
        "{\"well\":true,\"parts\":{\"merge\":{\"well\":true,\"doing\":\"merges 12 events\",\"seconds\":0}}}\n");
    health_ill(health, "merge", "gone");
    assert_answer(health, 503,
                  "{\"well\":false,\"parts\":{\"merge\":{\"well\":false,\"reason\":\"gone\",\"doing\":\"merges 12 "
                  "events\",\"seconds\":0}}}\n");
    health_free(health);
}

static void more_parts_than_there_is_room_for_are_left_out(void **state) {
    (void)state;
    static char names[20][8];
    struct health *health = health_new();
    for (unsigned i = 0; i < 20; i++) {
        (void)snprintf(names[i], sizeof names[i], "part%u", i);
        health_well(health, names[i]);
    }
    health_ill(health, names[15], "full");
    assert_false(health_is_well(health));
    health_free(health);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_complaint_it_is_well),
        cmocka_unit_test(one_ill_part_makes_the_whole_ill_until_it_recovers),
        cmocka_unit_test(a_part_says_what_it_does_and_since_when),
        cmocka_unit_test(more_parts_than_there_is_room_for_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
