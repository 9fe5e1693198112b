#include "tests/support/test.h"
#include "tests/support/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct merge_fixture fixture;

static int open_fixture(void **state) {
    (void)state;
    merge_fixture_open(&fixture);
    return 0;
}

static int close_fixture(void **state) {
    (void)state;
    merge_fixture_close(&fixture);
    return 0;
}

static int reset(void **state) {
    (void)state;
    merge_fixture_reset(&fixture);
    return 0;
}

/* Merges in batches of random size. */
static GString *state_after(GPtrArray *events, unsigned seed) {
    GRand *random = g_rand_new_with_seed(seed);
    merge_fixture_reset(&fixture);
    for (unsigned at = 0; at < events->len;) {
        unsigned count = (unsigned)g_rand_int_range(random, 1, 60);
        count = count > events->len - at ? events->len - at : count;
        (void)merge_fixture_merge(&fixture, (const char *const *)&events->pdata[at], count, NULL);
        at += count;
    }
    g_rand_free(random);
    return merge_fixture_state(&fixture);
}

/* Keeps both states for the eye of whoever has to find the difference. */
static void tell_difference(unsigned seed, const GString *expected, const GString *found) {
    const char *names[] = {"expected", "found"};
    const GString *texts[] = {expected, found};
    for (size_t i = 0; i < 2; i++) {
        char name[256];
        const char *folder = getenv("TMPDIR");
        (void)snprintf(name, sizeof name, "%s/merge-%u-%s.txt", folder == NULL ? "/tmp" : folder, seed, names[i]);
        (void)g_file_set_contents(name, texts[i]->str, (gssize)texts[i]->len, NULL);
        print_error("%s\n", name);
    }
}

static void order_duplicates_and_batches_never_show_in_the_golden_state(void **state) {
    (void)state;
    for (unsigned seed = 1; seed <= 12; seed++) {
        GPtrArray *events = world_events(&fixture, seed, 250);
        GString *expected = state_after(events, seed);
        for (unsigned order = 1; order <= 3; order++) {
            GPtrArray *shuffled = world_shuffle(events, seed * 100 + order);
            GString *found = state_after(shuffled, seed * 1000 + order);
            const bool same = g_string_equal(expected, found);
            if (!same) {
                tell_difference(seed, expected, found);
            }
            assert_true(same);
            (void)g_string_free(found, 1);
            g_ptr_array_free(shuffled, 1);
        }
        assert_true(expected->len > 1000);
        (void)g_string_free(expected, 1);
        g_ptr_array_free(events, 1);
    }
}

#define EVENT(element, id, source, recorded, inner)                                                                 \
    "<" element " xmlns=\"urn:dealerhub:event:1\" id=\"" id "\" source=\"" source "\" time=\"" recorded "\">" inner \
    "</" element ">"
#define RED "<Customer number=\"K1\"><Name>李红</Name><Phone kind=\"mobile\">13911112222</Phone></Customer>"

static void the_same_phone_and_name_at_two_stores_are_one_customer(void **state) {
    (void)state;
    const char *const events[] = {
        EVENT("CustomerRegistered", "a", "D0123", "2026-09-01T09:00:00+08:00", RED),
        EVENT("CustomerRegistered", "b", "D0456", "2026-09-02T09:00:00+08:00",
              "<Customer number=\"R9\"><Name>李紅</Name><Phone kind=\"mobile\">139-1111-2222</Phone></Customer>")};
    assert_int_equal(merge_fixture_merge(&fixture, events, 2, NULL), 0);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(*) FROM golden"), 1);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(DISTINCT golden_id) FROM source_record"), 1);
}

static void voiding_leaves_exactly_the_state_as_if_never_sent(void **state) {
    (void)state;
    const char *const first[] = {EVENT("CustomerRegistered", "a", "D0123", "2026-09-01T09:00:00+08:00", RED)};
    const char *const rest[] = {
        EVENT("CustomerChanged", "b", "D0123", "2026-09-02T09:00:00+08:00",
              "<Customer number=\"K1\" complete=\"phone\"><Name>李虹</Name><Phone>13722223333</Phone></Customer>"),
        EVENT("EventVoided", "c", "D0123", "2026-09-03T09:00:00+08:00",
              "<Customer number=\"K1\"/><Voided event=\"b\"/><Reason>错</Reason>")};
    (void)merge_fixture_merge(&fixture, first, 1, NULL);
    const int64_t before = merge_fixture_number(
        &fixture, "SELECT hashtextextended(string_agg(digest::text || golden_id::text, ''), 0) FROM golden");
    assert_int_equal(merge_fixture_merge(&fixture, rest, 2, NULL), 0);
    assert_int_equal(
        merge_fixture_number(&fixture,
                             "SELECT hashtextextended(string_agg(digest::text || golden_id::text, ''), 0) FROM golden"),
        before);
}

static void equal_bytes_again_are_a_duplicate_and_other_bytes_are_refused(void **state) {
    (void)state;
    const char *codes[3];
    const char *const events[] = {
        EVENT("CustomerRegistered", "a", "D0123", "2026-09-01T09:00:00+08:00", RED),
        EVENT("CustomerRegistered", "a", "D0123", "2026-09-01T09:00:00+08:00", RED),
        EVENT("CustomerRegistered", "a", "D0123", "2026-09-01T09:00:00+08:00", "<Customer number=\"K2\"/>")};
    assert_int_equal(merge_fixture_merge(&fixture, events, 3, codes), 1);
    assert_string_equal(codes[1], "");
    assert_string_equal(codes[2], "id_reused");
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(*) FROM event_row"), 1);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(*) FROM reject"), 1);
}

static void a_late_older_event_does_not_undo_a_newer_one(void **state) {
    (void)state;
    const char *const newer[] = {EVENT("CustomerChanged", "n", "D0123", "2026-09-05T09:00:00+08:00",
                                       "<Customer number=\"K1\"><Name>陈静</Name></Customer>")};
    const char *const older[] = {EVENT("CustomerChanged", "o", "D0123", "2026-09-04T09:00:00+08:00",
                                       "<Customer number=\"K1\"><Name>陈婧</Name></Customer>")};
    (void)merge_fixture_merge(&fixture, newer, 1, NULL);
    (void)merge_fixture_merge(&fixture, older, 1, NULL);
    GString *text = merge_fixture_state(&fixture);
    assert_non_null(strstr(text->str, "name: 陈静"));
    assert_null(strstr(text->str, "name: 陈婧"));
    (void)g_string_free(text, 1);
}

static void an_erased_record_loses_its_values_and_later_events_start_it_anew(void **state) {
    (void)state;
    const char *const events[] = {EVENT("CustomerRegistered", "a", "D0123", "2026-09-01T09:00:00+08:00", RED),
                                  EVENT("CustomerErased", "b", "D0123", "2026-09-03T09:00:00+08:00",
                                        "<Customer number=\"K1\"/><Erasure until=\"2026-09-02T00:00:00+08:00\"/>"),
                                  EVENT("CustomerChanged", "c", "D0123", "2026-09-04T09:00:00+08:00",
                                        "<Customer number=\"K1\"><Name>赵敏</Name></Customer>")};
    (void)merge_fixture_merge(&fixture, events, 1, NULL);
    (void)merge_fixture_merge(&fixture, events + 1, 1, NULL);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(*) FROM golden"), 0);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(*) FROM event_body WHERE event_id = 'a'"), 0);
    (void)merge_fixture_merge(&fixture, events + 2, 1, NULL);
    GString *text = merge_fixture_state(&fixture);
    assert_non_null(strstr(text->str, "name: 赵敏"));
    assert_null(strstr(text->str, "李红"));
    (void)g_string_free(text, 1);
}

static void a_zombie_whose_offsets_have_moved_merges_nothing(void **state) {
    (void)state;
    struct error error = {0};
    const char *const events[] = {EVENT("CustomerRegistered", "a", "D0123", "2026-09-01T09:00:00+08:00", RED)};
    (void)merge_fixture_merge(&fixture, events, 1, NULL);
    struct arena *arena = arena_new();
    struct merge_input input = {.origin = {"dealer.D0123.events", 0, 0, instant_now()},
                                .body = {(const uint8_t *)events[0], strlen(events[0])}};
    merge_read_input(&fixture.parts, fixture.reader, &input, arena);
    struct merge_progress stale = {"dealer.D0123.events", 0, 0, 1, {{0}}};
    struct merge_batch batch = {"test", &input, 1, &stale, 1};
    struct merge_outcome outcome;
    assert_false(merge_run(&fixture.parts, fixture.database, fixture.sealer, &batch, arena, &outcome, &error));
    assert_int_equal(error.code, DATABASE_FENCED);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_same_phone_and_name_at_two_stores_are_one_customer, reset),
        cmocka_unit_test_setup(voiding_leaves_exactly_the_state_as_if_never_sent, reset),
        cmocka_unit_test_setup(equal_bytes_again_are_a_duplicate_and_other_bytes_are_refused, reset),
        cmocka_unit_test_setup(a_late_older_event_does_not_undo_a_newer_one, reset),
        cmocka_unit_test_setup(an_erased_record_loses_its_values_and_later_events_start_it_anew, reset),
        cmocka_unit_test_setup(a_zombie_whose_offsets_have_moved_merges_nothing, reset),
        cmocka_unit_test(order_duplicates_and_batches_never_show_in_the_golden_state),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
