#include "tests/support/test.h"

#include "hub/identity/cluster.h"

#include <string.h>

enum { NODES = 5 };

/* Pairs that must not stand together. */
struct world {
    bool barred[NODES][NODES];
};

static bool conflict(void *argument, size_t a, size_t b) {
    const struct world *world = argument;
    return world->barred[a][b] || world->barred[b][a];
}

static struct uuid ids[NODES];

static int number_ids(void **state) {
    (void)state;
    for (size_t i = 0; i < NODES; i++) {
        ids[i].octets[0] = (uint8_t)i;
    }
    return 0;
}

static size_t *divide(struct world *world, struct link *links, size_t link_count, struct word *words, size_t word_count,
                      struct arena *arena, size_t *count) {
    struct component component = {.nodes = ids,
                                  .node_count = NODES,
                                  .links = links,
                                  .link_count = link_count,
                                  .words = words,
                                  .word_count = word_count,
                                  .conflict = conflict,
                                  .argument = world,
                                  .cap = 500,
                                  .margin = 300};
    return cluster_component(&component, arena, count);
}

static void links_chain_into_one_cluster(void **state) {
    (void)state;
    size_t count;
    struct arena *arena = arena_new();
    struct world world = {0};
    struct link links[] = {{0, 1, 3000}, {1, 2, 3000}, {3, 4, 3000}};
    const size_t *numbers = divide(&world, links, 3, NULL, 0, arena, &count);
    assert_int_equal(count, 2);
    assert_int_equal(numbers[0], numbers[2]);
    assert_int_not_equal(numbers[0], numbers[3]);
    arena_free(arena);
}

/* 1 links to 0 and is asked about with 4, who contradicts 0. */
static bool joins_despite_rival(int32_t rival) {
    size_t count;
    struct arena *arena = arena_new();
    struct world world = {0};
    struct link links[] = {{0, 1, 3000}};
    const struct link rivals[] = {{1, 4, rival}};
    world.barred[0][4] = true;
    struct component component = {.nodes = ids,
                                  .node_count = NODES - 1, /* 4 is no member */
                                  .links = links,
                                  .link_count = 1,
                                  .rivals = rivals,
                                  .rival_count = 1,
                                  .conflict = conflict,
                                  .argument = &world,
                                  .cap = 500,
                                  .margin = 300};
    const size_t *numbers = cluster_component(&component, arena, &count);
    const bool joined = numbers[0] == numbers[1];
    arena_free(arena);
    return joined;
}

static void a_question_nearly_as_heavy_as_the_best_link_keeps_a_record_alone(void **state) {
    (void)state;
    assert_false(joins_despite_rival(2800));
    assert_true(joins_despite_rival(2700)); /* the margin is kept */
}

static void a_union_is_judged_on_all_pairs_across_it(void **state) {
    (void)state;
    size_t count;
    struct arena *arena = arena_new();
    struct world world = {0};
    world.barred[0][2] = true; /* 0–1 and 1–2 link, but 0 and 2 contradict: the heavier link wins */
    struct link links[] = {{1, 2, 3000}, {0, 1, 4000}};
    const size_t *numbers = divide(&world, links, 2, NULL, 0, arena, &count);
    assert_int_equal(numbers[0], numbers[1]);
    assert_int_not_equal(numbers[1], numbers[2]);
    arena_free(arena);
}

static void a_record_that_fits_two_contradicting_sides_stays_alone(void **state) {
    (void)state;
    size_t count;
    struct arena *arena = arena_new();
    struct world world = {0};
    world.barred[0][2] = true;
    struct link links[] = {{1, 2, 3900}, {0, 1, 4000}};
    const size_t *numbers = divide(&world, links, 2, NULL, 0, arena, &count);
    assert_int_equal(count, NODES);
    assert_int_not_equal(numbers[0], numbers[1]);
    arena_free(arena);
}

static void a_record_without_a_full_name_has_no_favourite_side(void **state) {
    (void)state;
    size_t count;
    struct arena *arena = arena_new();
    struct world world = {0};
    const bool modest[NODES] = {false, true, false, false, false};
    struct link links[] = {{1, 2, 3000}, {0, 1, 9000}};
    struct component component = {.nodes = ids,
                                  .node_count = NODES,
                                  .links = links,
                                  .link_count = 2,
                                  .conflict = conflict,
                                  .argument = &world,
                                  .modest = modest,
                                  .cap = 500,
                                  .margin = 300};
    (void)cluster_component(&component, arena, &count);
    assert_int_equal(count, NODES - 2); /* no conflict: all three are one */
    world.barred[0][2] = true;
    (void)cluster_component(&component, arena, &count);
    assert_int_equal(count, NODES);
    arena_free(arena);
}

static void a_side_that_a_steward_keeps_apart_is_none_any_more(void **state) {
    (void)state;
    size_t count;
    struct arena *arena = arena_new();
    struct world world = {0};
    world.barred[0][2] = true;
    struct link links[] = {{1, 2, 3900}, {0, 1, 4000}};
    struct word words[] = {{0, 1, WORD_APART, 1, 1, "a"}};
    const size_t *numbers = divide(&world, links, 2, words, 1, arena, &count);
    assert_int_not_equal(numbers[0], numbers[1]);
    assert_int_equal(numbers[1], numbers[2]);
    arena_free(arena);
}

/* 0 and 1 link; 2 knows no full name and has a phone of 0's and a car of 1's; 3 is somebody else. */
enum { PHONE = 1, CAR = 2 };

struct halves_world {
    struct world world;
    struct half_link halves[4];
    size_t half_count;
    struct link more; /* beside that of 0 with 1; none when its ends are one */
    bool modest[NODES];
    size_t cap;
};

static struct halves_world phone_here_and_car_there(void) {
    return (struct halves_world){.halves = {{{0, 2, 2700}, PHONE, NULL}, {{1, 2, 2400}, CAR, NULL}},
                                 .half_count = 2,
                                 .modest = {false, false, true, false, false},
                                 .cap = 500};
}

/* The number of 2's cluster is that of `node`'s. */
static bool stands_with(struct halves_world *scene, size_t node, struct word *words, size_t word_count) {
    size_t count;
    struct arena *arena = arena_new();
    struct link links[] = {{0, 1, 3000}, scene->more};
    struct component component = {.nodes = ids,
                                  .node_count = NODES,
                                  .links = links,
                                  .link_count = scene->more.a != scene->more.b ? 2 : 1,
                                  .halves = scene->halves,
                                  .half_count = scene->half_count,
                                  .whole = PHONE | CAR,
                                  .words = words,
                                  .word_count = word_count,
                                  .conflict = conflict,
                                  .argument = &scene->world,
                                  .modest = scene->modest,
                                  .cap = scene->cap,
                                  .margin = 300};
    const size_t *numbers = cluster_component(&component, arena, &count);
    const bool together = numbers[2] == numbers[node];
    arena_free(arena);
    return together;
}

static void halves_that_lead_to_one_customer_make_a_whole(void **state) {
    (void)state;
    struct halves_world scene = phone_here_and_car_there();
    assert_true(stands_with(&scene, 0, NULL, 0));
    scene.half_count = 1; /* the phone alone */
    assert_false(stands_with(&scene, 0, NULL, 0));
}

static void halves_of_two_customers_join_nobody(void **state) {
    (void)state;
    struct halves_world scene = phone_here_and_car_there();
    scene.halves[1].link = (struct link){2, 3, 2400}; /* the car is another's, who has nothing to do with 0 and 1 */
    assert_false(stands_with(&scene, 0, NULL, 0));
    assert_false(stands_with(&scene, 3, NULL, 0));
}

static void halves_join_one_candidate_alone(void **state) {
    (void)state;
    struct halves_world scene = phone_here_and_car_there();
    scene.halves[scene.half_count++] = (struct half_link){{2, 3, 2700}, PHONE, NULL}; /* a brother has the phone, too */
    assert_true(stands_with(&scene, 0, NULL, 0));
    scene.world.barred[0][3] = true;
    assert_false(stands_with(&scene, 0, NULL, 0));
    assert_false(stands_with(&scene, 3, NULL, 0));
}

/* 2 fits the customers 0 with 1, and 3 with 4, which are two. */
static void halves_that_fit_two_customers_ask_about_each(void **state) {
    (void)state;
    bool asks[4] = {false};
    struct halves_world scene = phone_here_and_car_there();
    scene.halves[2] = (struct half_link){{2, 3, 2600}, PHONE, &asks[2]};
    scene.halves[3] = (struct half_link){{2, 4, 2300}, CAR, &asks[3]};
    scene.half_count = 4;
    scene.halves[0].asks = &asks[0];
    scene.halves[1].asks = &asks[1];
    scene.more = (struct link){3, 4, 3000};
    scene.world.barred[0][3] = true;
    assert_false(stands_with(&scene, 0, NULL, 0));
    assert_false(stands_with(&scene, 3, NULL, 0));
    for (size_t i = 0; i < 4; i++) {
        assert_true(asks[i]);
    }
}

static void halves_ask_about_a_whole_and_about_nobody_else(void **state) {
    (void)state;
    bool asks[3] = {false};
    struct halves_world scene = phone_here_and_car_there();
    scene.halves[2] =
        (struct half_link){{2, 3, 2700}, PHONE, &asks[2]}; /* a brother has the phone, too, and not the car */
    scene.half_count = 3;
    scene.halves[0].asks = &asks[0];
    scene.halves[1].asks = &asks[1];
    scene.world.barred[0][3] = true;
    assert_false(stands_with(&scene, 0, NULL, 0));
    assert_true(asks[0] && asks[1]); /* the halves were put in order, their marks were not */
    assert_false(asks[2]);
    scene.world.barred[0][3] = false;
    asks[0] = asks[1] = false;
    assert_true(stands_with(&scene, 0, NULL, 0)); /* who has found his customer asks nothing */
    assert_false(asks[0] || asks[1] || asks[2]);
}

static void whom_a_steward_keeps_apart_leaves_halves_to_the_other_side(void **state) {
    (void)state;
    struct halves_world scene = phone_here_and_car_there();
    struct word words[] = {{2, 3, WORD_APART, 1, 1, "a"}};
    scene.halves[scene.half_count++] = (struct half_link){{2, 3, 2700}, PHONE, NULL};
    scene.world.barred[0][3] = true;
    assert_false(stands_with(&scene, 0, NULL, 0));
    assert_true(stands_with(&scene, 0, words, 1));
    assert_false(stands_with(&scene, 3, words, 1));
}

static void halves_join_neither_in_conflict_nor_with_a_full_name_nor_beyond_the_cap(void **state) {
    (void)state;
    struct halves_world scene = phone_here_and_car_there();
    scene.world.barred[1][2] = true;
    assert_false(stands_with(&scene, 0, NULL, 0));
    scene = phone_here_and_car_there();
    scene.modest[2] = false;
    assert_false(stands_with(&scene, 0, NULL, 0));
    scene = phone_here_and_car_there();
    scene.cap = 2;
    assert_false(stands_with(&scene, 0, NULL, 0));
}

static void a_stewards_apart_outranks_halves(void **state) {
    (void)state;
    struct halves_world scene = phone_here_and_car_there();
    struct word words[] = {{1, 2, WORD_APART, 1, 1, "a"}};
    assert_false(stands_with(&scene, 0, words, 1));
}

/* 2 brings 4 the phone that 0 and 1 lack. */
static void a_whole_may_complete_another(void **state) {
    (void)state;
    struct halves_world scene = phone_here_and_car_there();
    scene.modest[4] = true;
    scene.halves[scene.half_count++] = (struct half_link){{2, 4, 2700}, PHONE, NULL};
    scene.halves[scene.half_count++] = (struct half_link){{1, 4, 2900}, CAR, NULL};
    assert_true(stands_with(&scene, 4, NULL, 0));
    assert_true(stands_with(&scene, 0, NULL, 0));
}

static void a_stewards_same_outranks_contradiction(void **state) {
    (void)state;
    size_t count;
    struct arena *arena = arena_new();
    struct world world = {0};
    world.barred[0][1] = true;
    struct word words[] = {{0, 1, WORD_SAME, 1, 1, "a"}};
    const size_t *numbers = divide(&world, NULL, 0, words, 1, arena, &count);
    assert_int_equal(numbers[0], numbers[1]);
    arena_free(arena);
}

static void a_stewards_apart_outranks_every_link(void **state) {
    (void)state;
    size_t count;
    struct arena *arena = arena_new();
    struct world world = {0};
    struct link links[] = {{0, 1, 9000}};
    struct word words[] = {{0, 1, WORD_APART, 1, 1, "a"}};
    const size_t *numbers = divide(&world, links, 1, words, 1, arena, &count);
    assert_int_not_equal(numbers[0], numbers[1]);
    arena_free(arena);
}

static void of_two_words_on_one_pair_the_later_counts(void **state) {
    (void)state;
    size_t count;
    struct arena *arena = arena_new();
    struct world world = {0};
    struct word words[] = {{0, 1, WORD_SAME, 2, 2, "b"}, {0, 1, WORD_APART, 1, 1, "a"}};
    const size_t *numbers = divide(&world, NULL, 0, words, 2, arena, &count);
    assert_int_equal(numbers[0], numbers[1]);
    arena_free(arena);
}

static void a_renumbering_yields_to_a_veto_and_a_same_does_not(void **state) {
    (void)state;
    size_t count;
    struct arena *arena = arena_new();
    struct world world = {0};
    world.barred[0][1] = true;
    struct word words[] = {{0, 1, WORD_RENUMBERED, 1, 1, "r"}};
    struct component component = {.nodes = ids,
                                  .node_count = NODES,
                                  .words = words,
                                  .word_count = 1,
                                  .conflict = conflict,
                                  .veto = conflict,
                                  .argument = &world,
                                  .cap = 500,
                                  .margin = 300};
    (void)cluster_component(&component, arena, &count);
    assert_int_equal(count, NODES);
    words[0].verdict = WORD_SAME;
    (void)cluster_component(&component, arena, &count);
    assert_int_equal(count, NODES - 1);
    arena_free(arena);
}

static void an_apart_keeps_a_chain_of_same_from_closing_round_it(void **state) {
    (void)state;
    size_t count;
    struct arena *arena = arena_new();
    struct world world = {0};
    struct word words[] = {{0, 1, WORD_SAME, 3, 3, "c"}, {1, 2, WORD_SAME, 2, 2, "b"}, {0, 2, WORD_APART, 1, 1, "a"}};
    const size_t *numbers = divide(&world, NULL, 0, words, 3, arena, &count);
    assert_int_equal(numbers[0], numbers[1]);
    assert_int_not_equal(numbers[1], numbers[2]);
    arena_free(arena);
}

static void the_order_of_links_never_shows(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct world world = {0};
    world.barred[0][3] = true;
    const struct link given[] = {{0, 1, 3000}, {1, 2, 3500}, {2, 3, 2900}, {3, 4, 3100}};
    size_t *first = NULL;
    for (size_t turn = 0; turn < 4; turn++) {
        size_t count;
        struct link links[4];
        for (size_t i = 0; i < 4; i++) {
            links[i] = given[(i + turn) % 4];
        }
        size_t *numbers = divide(&world, links, 4, NULL, 0, arena, &count);
        first = first == NULL ? numbers : first;
        assert_memory_equal(first, numbers, NODES * sizeof *numbers);
    }
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_chain_into_one_cluster),
        cmocka_unit_test(a_union_is_judged_on_all_pairs_across_it),
        cmocka_unit_test(a_record_that_fits_two_contradicting_sides_stays_alone),
        cmocka_unit_test(a_question_nearly_as_heavy_as_the_best_link_keeps_a_record_alone),
        cmocka_unit_test(a_record_without_a_full_name_has_no_favourite_side),
        cmocka_unit_test(a_side_that_a_steward_keeps_apart_is_none_any_more),
        cmocka_unit_test(halves_that_lead_to_one_customer_make_a_whole),
        cmocka_unit_test(halves_of_two_customers_join_nobody),
        cmocka_unit_test(halves_join_one_candidate_alone),
        cmocka_unit_test(halves_that_fit_two_customers_ask_about_each),
        cmocka_unit_test(halves_ask_about_a_whole_and_about_nobody_else),
        cmocka_unit_test(whom_a_steward_keeps_apart_leaves_halves_to_the_other_side),
        cmocka_unit_test(halves_join_neither_in_conflict_nor_with_a_full_name_nor_beyond_the_cap),
        cmocka_unit_test(a_stewards_apart_outranks_halves),
        cmocka_unit_test(a_whole_may_complete_another),
        cmocka_unit_test(a_stewards_same_outranks_contradiction),
        cmocka_unit_test(a_stewards_apart_outranks_every_link),
        cmocka_unit_test(of_two_words_on_one_pair_the_later_counts),
        cmocka_unit_test(a_renumbering_yields_to_a_veto_and_a_same_does_not),
        cmocka_unit_test(an_apart_keeps_a_chain_of_same_from_closing_round_it),
        cmocka_unit_test(the_order_of_links_never_shows),
    };
    return cmocka_run_group_tests(tests, number_ids, NULL);
}
