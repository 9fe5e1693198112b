#include "tests/support/world.h"
#include "tests/unit/stage/merge_scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    int64_t generations = 0;
    int64_t collective = 0;
    int64_t shared = 0;
    int64_t named = 0;
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
        generations += merge_fixture_number(&fixture, "SELECT count(*) FROM source_record WHERE generation > 0");
        collective += merge_fixture_number(&fixture, "SELECT count(*) FROM source_record WHERE collective");
        shared += merge_fixture_number(&fixture, "SELECT count(DISTINCT kind) FROM tie WHERE basis = 1");
        named += merge_fixture_number(&fixture, "SELECT count(*) FROM tie WHERE basis > 1");
        (void)g_string_free(expected, 1);
        g_ptr_array_free(events, 1);
    }
    assert_true(generations > 100); /* the worlds hold what they are to show */
    assert_true(collective > 0);
    assert_true(shared > 24); /* nearly all kinds in nearly all of them */
    assert_true(named > 24);
}

/* --- what stewards say and take back ------------------------------------------------------------------------------- */

static bool says(const char *event, const char *verdict) {
    return strstr(event, verdict) != NULL;
}

/* What can be taken back: an erasure is a fact, and revocations are added here. */
static bool is_revocable(const char *event) {
    return says(event, "<Decision") && !says(event, "verdict=\"erase\"") && !says(event, "verdict=\"revoke\"");
}

static void add_event_id(GString *xml, const char *event) {
    const char *id = strstr(event, " id=\"") + 5;
    g_string_append_printf(xml, "<Event id=\"%.*s\"/>", (int)strcspn(id, "\""), id);
}

/* All decisions of the events, taken back by one. */
static char *revocation_of(const GPtrArray *events) {
    GString *xml =
        g_string_new("<Decision xmlns=\"urn:dealerhub:event:1\" id=\"r1\" source=\"steward\" "
                     "time=\"2026-09-02T01:00:00+08:00\" verdict=\"revoke\" author=\"test\"><Reason>-</Reason>");
    for (unsigned i = 0; i < events->len; i++) {
        if (is_revocable(g_ptr_array_index(events, i))) {
            add_event_id(xml, g_ptr_array_index(events, i));
        }
    }
    g_string_append(xml, "</Decision>");
    return g_string_free(xml, 0);
}

/* Without the rows of the decisions themselves. */
static char *without_decisions(GString *state) {
    GString *kept = g_string_new(NULL);
    for (const char *line = state->str; *line != '\0';) {
        const char *end = strchr(line, '\n');
        if (strncmp(line, "row steward ", 12) != 0) {
            g_string_append_len(kept, line, end - line + 1);
        }
        line = end + 1;
    }
    (void)g_string_free(state, 1);
    return g_string_free(kept, 0);
}

static GPtrArray *only(const GPtrArray *events, bool decisions) {
    GPtrArray *some = g_ptr_array_new();
    for (unsigned i = 0; i < events->len; i++) {
        char *event = g_ptr_array_index(events, i);
        if (!says(event, "<Decision") || (decisions && is_revocable(event))) {
            g_ptr_array_add(some, event);
        }
    }
    return some;
}

static void what_is_said_and_taken_back_leaves_the_state_as_had_it_never_been_said(void **state) {
    (void)state;
    for (unsigned seed = 50; seed < 56; seed++) {
        GPtrArray *events = world_events(&fixture, seed, 160);
        GPtrArray *plain = only(events, false);
        GPtrArray *with = only(events, true);
        char *revocation = revocation_of(events);
        g_ptr_array_add(with, revocation);
        GPtrArray *shuffled = world_shuffle(with, seed);
        char *expected = without_decisions(state_after(plain, seed));
        char *found = without_decisions(state_after(shuffled, seed + 7));
        assert_true(with->len > plain->len + 5);
        assert_string_equal(found, expected);
        g_free(expected);
        g_free(found);
        g_free(revocation);
        g_ptr_array_free(shuffled, 1);
        g_ptr_array_free(with, 1);
        g_ptr_array_free(plain, 1);
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
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(body) FROM event_row WHERE event_id = 'a'"), 0);
    (void)merge_fixture_merge(&fixture, events + 2, 1, NULL);
    GString *text = merge_fixture_state(&fixture);
    assert_non_null(strstr(text->str, "name: 赵敏"));
    assert_null(strstr(text->str, "李红"));
    (void)g_string_free(text, 1);
}

#define PAYMENT(id, number)                                                                                \
    EVENT("PaymentReceived", id, "D0123", "2026-09-01T09:00:00+08:00",                                     \
          "<Customer number=\"" number "\"/><Payment number=\"X1\"><Amount currency=\"CNY\">5.00</Amount>" \
          "<Method>cash</Method></Payment>")

/* A row that is erased shows no longer that its event was voided. */
static void of_a_document_a_revision_that_was_voided_and_erased_supersedes_none_whichever_comes_first(void **state) {
    (void)state;
    enum { EARLIER, LATER, VOID, ERASURE, ALL };
    static const char *const events[ALL] = {
        [EARLIER] = PAYMENT("p1", "K1"),
        [LATER] = PAYMENT("p9", "K2"),
        [VOID] = EVENT("EventVoided", "v", "D0123", "2026-09-02T09:00:00+08:00",
                       "<Customer number=\"K2\"/><Voided event=\"p9\"/><Reason>-</Reason>"),
        [ERASURE] = EVENT("CustomerErased", "e", "D0123", "2026-09-04T09:00:00+08:00",
                          "<Customer number=\"K2\"/><Erasure until=\"2026-09-03T00:00:00+08:00\"/>")};
    static const int orders[][ALL] = {{EARLIER, LATER, VOID, ERASURE},
                                      {LATER, VOID, ERASURE, EARLIER},
                                      {ERASURE, LATER, VOID, EARLIER},
                                      {ERASURE, VOID, EARLIER, LATER},
                                      {LATER, ERASURE, EARLIER, VOID}};
    for (size_t order = 0; order < sizeof orders / sizeof *orders; order++) {
        merge_fixture_reset(&fixture);
        for (size_t i = 0; i < ALL; i++) {
            assert_int_equal(merge_fixture_merge(&fixture, &events[orders[order][i]], 1, NULL), 0);
        }
        assert_int_equal(merge_fixture_number(&fixture, "SELECT state FROM event_row WHERE event_id = 'p9'"), 3);
        assert_int_equal(merge_fixture_number(&fixture, "SELECT state FROM event_row WHERE event_id = 'p1'"), 0);
    }
}

static void a_zombie_whose_offsets_have_moved_merges_nothing(void **state) {
    (void)state;
    struct error error = {0};
    const char *const events[] = {EVENT("CustomerRegistered", "a", "D0123", "2026-09-01T09:00:00+08:00", RED)};
    (void)merge_fixture_merge(&fixture, events, 1, NULL);
    struct arena *arena = arena_new();
    struct merge_input input = {.origin = {"dealer.D0123.events", 0, 0, instant_now(), 0},
                                .body = {(const uint8_t *)events[0], strlen(events[0])}};
    merge_read_input(&fixture.parts, fixture.reader, &input, arena);
    struct merge_progress stale = {"dealer.D0123.events", 0, 0, 0, 1, {{0}}};
    struct merge_batch batch = {
        .cluster = "test", .inputs = &input, .count = 1, .progress = &stale, .progress_count = 1};
    struct merge_outcome outcome;
    assert_false(merge_run(&fixture.parts, fixture.database, fixture.sealer, &batch, arena, &outcome, &error));
    assert_int_equal(error.code, DATABASE_FENCED);
    arena_free(arena);
}

/* --- stewards' words about keys ------------------------------------------------------------------------------------- */

#define DECISION(id, recorded, verdict, inner)                                                    \
    "<Decision xmlns=\"urn:dealerhub:event:1\" id=\"" id "\" source=\"steward\" time=\"" recorded \
    "\" verdict=\"" verdict "\" author=\"zhou\"><Reason>-</Reason>" inner "</Decision>"

static void merge_key_word(const char *id, const char *day, const char *verdict) {
    struct arena *arena = arena_new();
    size_t count;
    char digest[DIGEST_TEXT];
    const struct identity_key *keys = keys_of_search(fixture.keyer, "13911112222", arena, &count);
    while (keys->kind != KEY_PHONE) {
        keys++;
    }
    const char *text = arena_print(
        arena,
        "<Decision xmlns=\"urn:dealerhub:event:1\" id=\"%s\" source=\"steward\" time=\"2026-09-%sT09:00:00+08:00\" "
        "verdict=\"%s\" author=\"zhou\"><Reason>-</Reason><Key kind=\"phone\" digest=\"%s\"/></Decision>",
        id, day, verdict, digest_to_text(&keys->digest, digest));
    assert_int_equal(merge_fixture_merge(&fixture, &text, 1, NULL), 0);
    arena_free(arena);
}

static void merge_two_with_one_phone(void) {
    const char *const events[] = {
        EVENT("CustomerRegistered", "a", "D0123", "2026-09-01T09:00:00+08:00", RED),
        EVENT("CustomerRegistered", "b", "D0456", "2026-09-02T09:00:00+08:00",
              "<Customer number=\"R9\"><Name>李紅</Name><Phone kind=\"mobile\">139-1111-2222</Phone></Customer>")};
    assert_int_equal(merge_fixture_merge(&fixture, events, 2, NULL), 0);
}

static int64_t goldens(void) {
    return merge_fixture_number(&fixture, "SELECT count(*) FROM golden");
}

static void a_key_set_generic_by_hand_links_nobody_until_it_is_freed(void **state) {
    (void)state;
    merge_two_with_one_phone();
    assert_int_equal(goldens(), 1);
    merge_key_word("d1", "03", "generic");
    assert_int_equal(goldens(), 2);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(*) FROM edge"), 0);
    merge_key_word("d2", "04", "free");
    assert_int_equal(goldens(), 1);
}

static void of_two_words_about_a_key_the_later_said_counts_whichever_comes_first(void **state) {
    (void)state;
    merge_key_word("d2", "04", "free");
    merge_two_with_one_phone();
    merge_key_word("d1", "03", "generic");
    assert_int_equal(goldens(), 1);
}

static void a_revoked_word_about_a_key_gives_its_holders_back(void **state) {
    (void)state;
    const char *const revocation[] = {DECISION("d9", "2026-09-09T09:00:00+08:00", "revoke", "<Event id=\"d1\"/>")};
    merge_two_with_one_phone();
    merge_key_word("d1", "03", "generic");
    assert_int_equal(goldens(), 2);
    assert_int_equal(merge_fixture_merge(&fixture, revocation, 1, NULL), 0);
    assert_int_equal(goldens(), 1);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(*) FROM generic_word"), 0);
}

static void a_word_that_was_revoked_before_it_came_is_never_said(void **state) {
    (void)state;
    const char *const revocation[] = {DECISION("d9", "2026-09-09T09:00:00+08:00", "revoke", "<Event id=\"d1\"/>")};
    assert_int_equal(merge_fixture_merge(&fixture, revocation, 1, NULL), 0);
    merge_two_with_one_phone();
    merge_key_word("d1", "03", "generic");
    assert_int_equal(goldens(), 1);
}

static int64_t marked(void) {
    return merge_fixture_number(&fixture, "SELECT count(*) FROM edge WHERE zone = 3");
}

static void a_link_is_marked_as_long_as_it_is_not_followed_and_stands_as_long_as_it_did(void **state) {
    (void)state;
    char ids[2][UUID_TEXT];
    struct arena *arena = arena_new();
    const struct uuid records[] = {merge_fixture_record(&fixture, "D0123", "K1"),
                                   merge_fixture_record(&fixture, "D0456", "R9")};
    const char *apart =
        arena_print(arena,
                    "<Decision xmlns=\"urn:dealerhub:event:1\" id=\"d1\" source=\"steward\" "
                    "time=\"2026-09-03T09:00:00+08:00\" verdict=\"apart\" author=\"zhou\"><Reason>-</Reason>"
                    "<Record id=\"%s\"/><Record id=\"%s\"/></Decision>",
                    uuid_to_text(&records[0], ids[0]), uuid_to_text(&records[1], ids[1]));
    const char *revocation = DECISION("d2", "2026-09-04T09:00:00+08:00", "revoke", "<Event id=\"d1\"/>");
    const char opened_sql[] = "SELECT (extract(epoch FROM min(opened)) * 1000000)::bigint FROM edge";
    merge_two_with_one_phone();
    const int64_t opened = merge_fixture_number(&fixture, opened_sql);
    assert_int_equal(marked(), 0);
    assert_int_equal(merge_fixture_merge(&fixture, &apart, 1, NULL), 0);
    assert_int_equal(goldens(), 2);
    assert_int_equal(marked(), 1);
    assert_int_equal(merge_fixture_number(&fixture, opened_sql), opened);
    assert_int_equal(merge_fixture_merge(&fixture, &revocation, 1, NULL), 0);
    assert_int_equal(goldens(), 1);
    assert_int_equal(marked(), 0);
    assert_int_equal(merge_fixture_number(&fixture, opened_sql), opened);
    arena_free(arena);
}

static void a_decision_that_speaks_of_too_many_pairs_is_refused(void **state) {
    (void)state;
    const char *codes[1];
    GString *xml =
        g_string_new("<Decision xmlns=\"urn:dealerhub:event:1\" id=\"d1\" source=\"steward\" "
                     "time=\"2026-09-02T01:00:00+08:00\" verdict=\"apart\" author=\"zhou\"><Reason>-</Reason>");
    for (unsigned i = 0; i < 80; i++) {
        g_string_append_printf(xml, "<Record id=\"8f14e45f-ceea-567a-9b3b-0c1d2e3f%04u\" side=\"%s\"/>", i,
                               i < 40 ? "a" : "b");
    }
    g_string_append(xml, "</Decision>");
    const char *const events[] = {xml->str};
    assert_int_equal(merge_fixture_merge(&fixture, events, 1, codes), 1);
    assert_string_equal(codes[0], "unknown_decision");
    (void)g_string_free(xml, 1);
}

#define ADOPTION(id, recorded, set) DECISION(id, recorded, "adopt", "<FileSet digest=\"" set "\"/>")

/* Merges one adoption; returns the number of the set that is, or is to come, in force. */
static int64_t chosen_after(const char *adoption) {
    assert_int_equal(merge_fixture_merge(&fixture, &adoption, 1, NULL), 0);
    return merge_fixture_number(&fixture, "SELECT coalesce(adopting, file_set) FROM merge_state");
}

static void the_latest_adoption_counts_whichever_arrives_first_named_by_digest_or_number(void **state) {
    (void)state;
    const int64_t chosen = chosen_after(ADOPTION("b", "2026-09-02T09:00:00+08:00", "f1f1f1f1f1f1f1f1"));
    assert_int_equal(chosen_after(ADOPTION("a", "2026-09-01T09:00:00+08:00", "a2a2a2a2a2a2a2a2")), chosen);
    assert_int_equal(chosen_after(ADOPTION("c", "2026-09-03T09:00:00+08:00", "0000000000000001")), 1);
    assert_int_equal(chosen_after(ADOPTION("d", "2026-09-04T09:00:00+08:00", "a2a2a2a2a2a2a2a2")),
                     merge_fixture_number(&fixture, "SELECT id FROM file_set WHERE digest = '\\xa2a2a2a2a2a2a2a2'"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_same_phone_and_name_at_two_stores_are_one_customer, reset),
        cmocka_unit_test_setup(voiding_leaves_exactly_the_state_as_if_never_sent, reset),
        cmocka_unit_test_setup(equal_bytes_again_are_a_duplicate_and_other_bytes_are_refused, reset),
        cmocka_unit_test_setup(a_late_older_event_does_not_undo_a_newer_one, reset),
        cmocka_unit_test_setup(an_erased_record_loses_its_values_and_later_events_start_it_anew, reset),
        cmocka_unit_test_setup(
            of_a_document_a_revision_that_was_voided_and_erased_supersedes_none_whichever_comes_first, reset),
        cmocka_unit_test_setup(a_zombie_whose_offsets_have_moved_merges_nothing, reset),
        cmocka_unit_test_setup(a_key_set_generic_by_hand_links_nobody_until_it_is_freed, reset),
        cmocka_unit_test_setup(of_two_words_about_a_key_the_later_said_counts_whichever_comes_first, reset),
        cmocka_unit_test_setup(a_revoked_word_about_a_key_gives_its_holders_back, reset),
        cmocka_unit_test_setup(a_word_that_was_revoked_before_it_came_is_never_said, reset),
        cmocka_unit_test_setup(a_link_is_marked_as_long_as_it_is_not_followed_and_stands_as_long_as_it_did, reset),
        cmocka_unit_test_setup(a_decision_that_speaks_of_too_many_pairs_is_refused, reset),
        cmocka_unit_test(what_is_said_and_taken_back_leaves_the_state_as_had_it_never_been_said),
        cmocka_unit_test_setup(the_latest_adoption_counts_whichever_arrives_first_named_by_digest_or_number, reset),
        cmocka_unit_test(order_duplicates_and_batches_never_show_in_the_golden_state),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
