/* A regression guard, not a benchmark: small worlds of fixed seeds, the default model. The table of tests/matching/run tells how
 * good it is; this tells when it has become worse than it must never be. */
#include "tests/matching/hub_side.h"
#include "tests/matching/reach.h"
#include "tests/support/test.h"

#include <stdlib.h>

enum { FILES = 3000 };

struct judged {
    struct verdict verdict;
    struct reach reach;
    size_t refused, events;
};

static struct judged judge(uint64_t seed) {
    const struct archive_settings settings = {.files = FILES, .seed = seed, .difficulty = 1};
    struct archive *archive = archive_new(DEALERHUB_SOURCE_DIR, &settings);
    struct truth truth = truth_of(archive);
    struct hub_side side;
    hub_side_run(&side, archive, 500);
    const struct judged judged = {score_clusters(&truth, side.clusters), reach_of(archive), side.refused, side.events};
    hub_side_free(&side);
    truth_clear(&truth);
    archive_free(archive);
    return judged;
}

static struct judged worlds[2];

static int judge_worlds(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(worlds); i++) {
        worlds[i] = judge(101 + i);
    }
    return 0;
}

static void every_document_of_a_world_is_accepted(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(worlds); i++) {
        assert_true(worlds[i].events > FILES);
        assert_int_equal(worlds[i].refused, 0);
    }
}

static void of_a_thousand_pairs_put_together_at_most_two_are_wrong(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(worlds); i++) {
        assert_true(quality_precision(&worlds[i].verdict.slices[SLICE_ALL]) >= 0.998);
    }
}

static void of_ten_full_files_pairs_eight_are_found(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(worlds); i++) {
        assert_true(quality_recall(&worlds[i].verdict.slices[SLICE_FULL]) >= 0.8);
    }
}

static void of_a_hundred_title_only_pairs_put_together_at_most_one_is_wrong(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(worlds); i++) {
        assert_true(quality_precision(&worlds[i].verdict.slices[SLICE_TITLE]) >= 0.99);
    }
}

static void of_ten_title_only_pairs_that_the_rule_lets_link_nearly_nine_are_found(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(worlds); i++) {
        const struct quality *titles = &worlds[i].verdict.slices[SLICE_TITLE];
        assert_int_equal(worlds[i].reach.all, titles->all);
        assert_true((double)titles->right >= 0.87 * (double)worlds[i].reach.within);
    }
}

static void no_person_stands_with_a_company(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(worlds); i++) {
        assert_int_equal(worlds[i].verdict.mixed, 0);
    }
}

static void no_cluster_is_larger_than_the_largest_customer(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(worlds); i++) {
        assert_true(worlds[i].verdict.largest <= worlds[i].verdict.largest_true);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_document_of_a_world_is_accepted),
        cmocka_unit_test(of_a_thousand_pairs_put_together_at_most_two_are_wrong),
        cmocka_unit_test(of_ten_full_files_pairs_eight_are_found),
        cmocka_unit_test(of_a_hundred_title_only_pairs_put_together_at_most_one_is_wrong),
        cmocka_unit_test(of_ten_title_only_pairs_that_the_rule_lets_link_nearly_nine_are_found),
        cmocka_unit_test(no_person_stands_with_a_company),
        cmocka_unit_test(no_cluster_is_larger_than_the_largest_customer),
    };
    return cmocka_run_group_tests(tests, judge_worlds, NULL);
}
