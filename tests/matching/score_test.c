#include "tests/matching/score.h"

#include "tests/support/test.h"

/* Customer 1 has files 0 to 2, customer 2 has 3 and 4; file 2 knows no more than a title, file 4 is a company's. */
static const uint64_t customers[] = {1, 1, 1, 2, 2};
static const uint8_t slices[] = {SLICE_FULL, SLICE_FULL, SLICE_TITLE, SLICE_FULL, SLICE_ORGANISATION};
static const bool companies[] = {false, false, false, false, true};
static const struct truth truth = {5, customers, slices, companies};

static bool about(double value, double expected) {
    return value > expected - 1e-9 && value < expected + 1e-9;
}

static void clusters_like_the_truth_are_perfect(void **state) {
    (void)state;
    const struct verdict verdict = score_clusters(&truth, customers);
    assert_int_equal(verdict.slices[SLICE_ALL].all, 4);
    assert_true(about(quality_f1(&verdict.slices[SLICE_ALL]), 1));
    assert_true(about(verdict.b_precision, 1) && about(verdict.b_recall, 1));
    assert_int_equal(verdict.largest, 3);
    assert_int_equal(verdict.mixed, 1); /* so the truth of this test has it */
}

static void one_wrong_file_costs_precision_and_recall(void **state) {
    (void)state;
    const uint64_t found[] = {7, 7, 9, 9, 9};
    const struct verdict verdict = score_clusters(&truth, found);
    assert_true(about(quality_precision(&verdict.slices[SLICE_ALL]), 2.0 / 4));
    assert_true(about(quality_recall(&verdict.slices[SLICE_ALL]), 2.0 / 4));
    assert_true(about(verdict.b_precision, (2 + 1.0 / 3 + 2 * 2.0 / 3) / 5));
    assert_true(about(verdict.b_recall, (2 * 2.0 / 3 + 1.0 / 3 + 2) / 5));
}

static void a_pair_counts_for_the_scantiest_of_its_files(void **state) {
    (void)state;
    const struct verdict verdict = score_clusters(&truth, customers);
    assert_int_equal(verdict.slices[SLICE_TITLE].all, 2);
    assert_int_equal(verdict.slices[SLICE_ORGANISATION].all, 1);
    assert_int_equal(verdict.slices[SLICE_FULL].all, 1);
    assert_int_equal(score_slice(&truth, 2, 4), SLICE_TITLE);
}

static void recall_is_read_off_where_precision_still_holds(void **state) {
    (void)state;
    struct scored_pair pairs[] = {{0, 3, 1}, {0, 1, 5}, {3, 4, 4}, {1, 2, 3}, {0, 2, 3}};
    score_sort(pairs, 5);
    const struct curve curve = score_pairs(&truth, pairs, 5, SLICE_ALL);
    assert_true(about(curve.recall[2], 1));
    assert_true(about(curve.best_f1, 1) && about(curve.best_score, 3));
    assert_true(about(score_recall(&truth, pairs, 5, SLICE_ALL, 0.8), 1));
    const struct curve full = score_pairs(&truth, pairs, 5, SLICE_FULL);
    assert_true(about(full.recall[0], 1));
}

static void pairs_of_equal_score_come_in_together(void **state) {
    (void)state;
    struct scored_pair pairs[] = {{0, 1, 2}, {0, 3, 2}};
    score_sort(pairs, 2);
    const struct curve curve = score_pairs(&truth, pairs, 2, SLICE_ALL);
    assert_true(about(curve.recall[0], 0));
    assert_true(about(score_recall(&truth, pairs, 2, SLICE_ALL, 0.6), 0));
    assert_true(about(score_recall(&truth, pairs, 2, SLICE_ALL, 0.5), 1.0 / 4));
}

static void what_is_connected_counts_as_one(void **state) {
    (void)state;
    struct scored_pair pairs[] = {{0, 1, 9}, {1, 2, 8}, {2, 3, 1}};
    score_sort(pairs, 3);
    const struct curve curve = score_connected(&truth, pairs, 3);
    assert_true(about(curve.recall[0], 3.0 / 4)); /* 0-2 is one by way of 1 */
    assert_true(about(curve.best_f1, 2.0 * 3 / (3 + 4)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clusters_like_the_truth_are_perfect),
        cmocka_unit_test(one_wrong_file_costs_precision_and_recall),
        cmocka_unit_test(a_pair_counts_for_the_scantiest_of_its_files),
        cmocka_unit_test(recall_is_read_off_where_precision_still_holds),
        cmocka_unit_test(pairs_of_equal_score_come_in_together),
        cmocka_unit_test(what_is_connected_counts_as_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
