/* How one source record leads to another. */
#include "tests/support/test.h"

#include "hub/command/chain.h"

static struct uuid record(uint8_t number) {
    return (struct uuid){{[15] = number}};
}

static struct stored_link edge(uint8_t a, uint8_t b, enum zone zone) {
    return (struct stored_link){.a = record(a), .b = record(b), .edge = true, .weight = 1000, .zone = zone};
}

static struct stored_link word(uint8_t a, uint8_t b, enum verdict verdict) {
    return (struct stored_link){.a = record(a), .b = record(b), .verdict = verdict};
}

static size_t steps(const struct stored_link *links, size_t count, uint8_t from, uint8_t to) {
    const struct uuid start = record(from);
    const struct uuid end = record(to);
    struct arena *arena = arena_new();
    size_t found;
    const bool any = chain_find(links, count, &start, &end, arena, &found) != NULL;
    arena_free(arena);
    return any ? found : SIZE_MAX;
}

static void the_shortest_chain_is_taken(void **state) {
    (void)state;
    const struct stored_link links[] = {edge(1, 2, ZONE_LINK), edge(2, 3, ZONE_LINK), edge(3, 4, ZONE_LINK),
                                        edge(1, 4, ZONE_LINK)};
    assert_int_equal(steps(links, 4, 1, 4), 1);
    assert_int_equal(steps(links, 3, 1, 4), 3);
    assert_int_equal(steps(links, 3, 4, 1), 3);
}

static void a_chain_names_its_links_in_order(void **state) {
    (void)state;
    const struct stored_link links[] = {edge(2, 3, ZONE_LINK), word(1, 2, WORD_SAME)};
    const struct uuid start = record(1);
    const struct uuid end = record(3);
    struct arena *arena = arena_new();
    size_t count;
    const struct stored_link **chain = chain_find(links, 2, &start, &end, arena, &count);
    assert_non_null(chain);
    assert_int_equal(count, 2);
    assert_ptr_equal(chain[0], &links[1]);
    assert_ptr_equal(chain[1], &links[0]);
    arena_free(arena);
}

static void a_doubtful_edge_joins_nothing(void **state) {
    (void)state;
    const struct stored_link links[] = {edge(1, 2, ZONE_REVIEW)};
    assert_int_equal(steps(links, 1, 1, 2), SIZE_MAX);
}

static void half_a_link_is_a_step_where_whole_ones_do_not_lead(void **state) {
    (void)state;
    struct stored_link links[] = {edge(1, 2, ZONE_LINK), edge(1, 3, ZONE_APART), edge(2, 3, ZONE_APART)};
    links[1].half = 1;
    links[2].half = 2;
    assert_int_equal(steps(links, 3, 3, 2), 1);
    links[2].zone = ZONE_LINK;
    links[2].half = 0;
    assert_int_equal(steps(links, 3, 3, 1), 2); /* not over the half, though it is shorter */
}

static void a_renumbering_joins(void **state) {
    (void)state;
    const struct stored_link links[] = {word(1, 2, WORD_RENUMBERED)};
    assert_int_equal(steps(links, 1, 2, 1), 1);
}

static void what_a_steward_said_is_apart_is_not_joined_by_its_edge(void **state) {
    (void)state;
    const struct stored_link links[] = {edge(1, 2, ZONE_LINK), word(1, 2, WORD_APART), edge(2, 3, ZONE_LINK)};
    assert_int_equal(steps(links, 3, 1, 2), SIZE_MAX);
    assert_int_equal(steps(links, 3, 2, 3), 1);
}

static void a_record_leads_to_itself_without_a_step(void **state) {
    (void)state;
    assert_int_equal(steps(NULL, 0, 1, 1), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shortest_chain_is_taken),
        cmocka_unit_test(a_chain_names_its_links_in_order),
        cmocka_unit_test(a_doubtful_edge_joins_nothing),
        cmocka_unit_test(half_a_link_is_a_step_where_whole_ones_do_not_lead),
        cmocka_unit_test(a_renumbering_joins),
        cmocka_unit_test(what_a_steward_said_is_apart_is_not_joined_by_its_edge),
        cmocka_unit_test(a_record_leads_to_itself_without_a_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
