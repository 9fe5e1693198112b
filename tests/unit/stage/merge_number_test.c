/* Numbers that turn out to be several customers: where they are cut, and that it shows of no order. */
#include "hub/stage/rebuild.h"
#include "hub/store/customer_store.h"
#include "hub/store/merge_read.h"
#include "tests/unit/stage/merge_scene.h"

#include <stdlib.h>
#include <string.h>

#define EVENT(element, id, source, recorded, inner)                                                                 \
    "<" element " xmlns=\"urn:dealerhub:event:1\" id=\"" id "\" source=\"" source "\" time=\"" recorded "\">" inner \
    "</" element ">"
#define CHANGED(id, day, inner)                                             \
    EVENT("CustomerChanged", id, "D0123", "2026-09-" day "T09:00:00+08:00", \
          "<Customer number=\"K1\">" inner "</Customer>")
#define ORDER(id, day, inner)                                                            \
    EVENT("RepairCompleted", id, "D0123", "2026-09-" day "T09:00:00+08:00",              \
          "<Customer number=\"K1\">" inner                                               \
          "</Customer><RepairOrder number=\"RO-1\"><Vehicle vin=\"LVTDB21B2SD300009\"/>" \
          "<Work><Name>更换火花塞</Name></Work><Amount currency=\"CNY\">680.00</Amount></RepairOrder>")
#define LI "<Name>李红</Name><Phone kind=\"mobile\">13911112222</Phone>"
#define WANG "<Name>王建国</Name><Phone kind=\"mobile\">13722223333</Phone>"

static int64_t generations_of_k1(void) {
    return merge_fixture_number(&fixture, "SELECT count(*) FROM source_record WHERE number = 'K1' AND role = ''");
}

static void a_number_given_to_somebody_else_is_divided(void **state) {
    (void)state;
    const char *const events[] = {CHANGED("a", "01", LI), CHANGED("b", "02", WANG),
                                  CHANGED("c", "03", "<Gender>male</Gender>")};
    for (size_t i = 0; i < 3; i++) {
        (void)merge_fixture_merge(&fixture, events + i, 1, NULL);
    }
    assert_int_equal(generations_of_k1(), 2);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(*) FROM golden"), 2);
    assert_int_equal(merge_fixture_number(&fixture,
                                          "SELECT count(*) FROM event_row r JOIN source_record s USING (record_id) "
                                          "WHERE s.generation = 1"),
                     2);
    GString *text = merge_fixture_state(&fixture);
    assert_non_null(strstr(text->str, "name: 李红"));
    assert_non_null(strstr(text->str, "name: 王建国"));
    (void)g_string_free(text, 1);
}

static void a_late_event_moves_the_cut_and_a_void_takes_it_back(void **state) {
    (void)state;
    const char *const events[] = {CHANGED("a", "01", LI), CHANGED("c", "05", WANG)};
    const char *const late[] = {CHANGED("b", "03", WANG)};
    const char *const voids[] = {EVENT("EventVoided", "v1", "D0123", "2026-09-06T09:00:00+08:00",
                                       "<Customer number=\"K1\"/><Voided event=\"b\"/><Reason>错</Reason>"),
                                 EVENT("EventVoided", "v2", "D0123", "2026-09-07T09:00:00+08:00",
                                       "<Customer number=\"K1\"/><Voided event=\"c\"/><Reason>错</Reason>")};
    (void)merge_fixture_merge(&fixture, events, 2, NULL);
    const int64_t before =
        merge_fixture_number(&fixture, "SELECT hashtext(record_id::text) FROM event_row WHERE event_id = 'c'");
    (void)merge_fixture_merge(&fixture, late, 1, NULL);
    assert_int_equal(generations_of_k1(), 2); /* the one that began with c is gone, one that begins with b is there */
    assert_int_not_equal(
        merge_fixture_number(&fixture, "SELECT hashtext(record_id::text) FROM event_row WHERE event_id = 'c'"), before);
    (void)merge_fixture_merge(&fixture, voids, 1, NULL);
    assert_int_equal(
        merge_fixture_number(&fixture, "SELECT hashtext(record_id::text) FROM event_row WHERE event_id = 'c'"), before);
    (void)merge_fixture_merge(&fixture, voids + 1, 1, NULL);
    assert_int_equal(generations_of_k1(), 1);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(*) FROM golden"), 1);
}

#define VOIDED(id, day, target)                                         \
    EVENT("EventVoided", id, "D0123", "2026-09-" day "T09:00:00+08:00", \
          "<Customer number=\"K1\"/><Voided event=\"" target "\"/><Reason>错</Reason>")

#define BARE(id, day, number, inner)                                        \
    EVENT("CustomerChanged", id, "D0123", "2026-09-" day "T09:00:00+08:00", \
          "<Customer number=\"" number "\">" inner "</Customer>")
#define RESIDENT(digits) "<IdDocument type=\"resident-id\">" digits "</IdDocument>"
#define RENUMBERED(id, day, from, to)                                          \
    EVENT("CustomerRenumbered", id, "D0123", "2026-09-" day "T09:00:00+08:00", \
          "<Customer number=\"" from "\"/><Renumbered to=\"" to "\"/>")

/* Records marked, for one that says the store's renumbering joins two customers. */
static int64_t marked_after(const char *event) {
    assert_int_equal(merge_fixture_merge(&fixture, &event, 1, NULL), 0);
    return merge_fixture_number(&fixture, "SELECT count(*) FROM source_record WHERE parted");
}

/* What a steward says of K1 and K2; in static storage. */
static const char *word_on_both(const char *id, const char *day, const char *verdict) {
    static char xml[500];
    char ids[2][UUID_TEXT];
    const struct uuid records[] = {merge_fixture_record(&fixture, "D0123", "K1"),
                                   merge_fixture_record(&fixture, "D0123", "K2")};
    (void)snprintf(xml, sizeof xml,
                   "<Decision xmlns=\"urn:dealerhub:event:1\" id=\"%s\" source=\"steward\" "
                   "time=\"2026-09-%sT09:00:00+08:00\" verdict=\"%s\" author=\"zhou\"><Reason>-</Reason>"
                   "<Record id=\"%s\"/><Record id=\"%s\"/></Decision>",
                   id, day, verdict, uuid_to_text(&records[0], ids[0]), uuid_to_text(&records[1], ids[1]));
    return xml;
}

static void a_renumbering_is_marked_as_long_as_it_is_not_followed_and_no_steward_has_spoken(void **state) {
    (void)state;
    assert_int_equal(marked_after(BARE("a", "01", "K1", LI)), 0);
    assert_int_equal(marked_after(BARE("b", "01", "K2", WANG)), 0);
    assert_int_equal(marked_after(RENUMBERED("r", "02", "K1", "K2")), 0); /* though nothing agrees */
    assert_int_equal(marked_after(BARE("c", "03", "K1", RESIDENT("310115198503124021"))), 0);
    assert_int_equal(marked_after(BARE("d", "03", "K2", RESIDENT("110101199003077950"))), 1);
    assert_int_equal(marked_after(word_on_both("w1", "04", "apart")), 0);
    assert_int_equal(marked_after("<Decision xmlns=\"urn:dealerhub:event:1\" id=\"w2\" source=\"steward\" "
                                  "time=\"2026-09-05T09:00:00+08:00\" verdict=\"revoke\" author=\"zhou\">"
                                  "<Reason>-</Reason><Event id=\"w1\"/></Decision>"),
                     1);
    assert_int_equal(marked_after(VOIDED("v1", "06", "r")), 0);
}

/* One event a batch; the caller frees. */
static GString *state_one_by_one(const char *const *events, size_t count) {
    merge_fixture_reset(&fixture);
    for (size_t i = 0; i < count; i++) {
        (void)merge_fixture_merge(&fixture, events + i, 1, NULL);
    }
    return merge_fixture_state(&fixture);
}

static void tell(void *argument, const struct difference *difference) {
    (void)argument;
    print_error("%s: %s\n", difference->what, difference->subject);
}

static void assert_a_rebuild_finds_the_same(void) {
    struct error error = {0};
    size_t count = 0;
    struct database *database = database_open_keyed(getenv("POSTGRES_URI"), "number-test", &error);
    struct rebuild rebuild = {.parts = &fixture.parts, .database = database, .sealer = fixture.sealer, .error = &error};
    if (!rebuild_run(&rebuild) || !rebuild_compare(&rebuild, 1000, tell, NULL, &count)) {
        fail_msg("%s", error_text(&error));
    }
    rebuild_end(&rebuild);
    database_close(database);
    assert_int_equal(count, 0);
}

/* One event a batch, in the order given and in its reverse; a rebuild goes by the order of the fold. */
static void assert_divided_in_two_whatever_comes_first(const char *const *events, size_t count) {
    const char *backwards[8];
    for (size_t i = 0; i < count; i++) {
        backwards[i] = events[count - 1 - i];
    }
    GString *found = state_one_by_one(events, count);
    assert_int_equal(generations_of_k1(), 2);
    assert_a_rebuild_finds_the_same();
    GString *expected = state_one_by_one(backwards, count);
    assert_string_equal(found->str, expected->str);
    (void)g_string_free(found, 1);
    (void)g_string_free(expected, 1);
}

static void what_was_taken_back_divides_the_number_when_it_is_said_again(void **state) {
    (void)state;
    const char *const events[] = {CHANGED("a", "01", LI), CHANGED("b", "02", WANG), VOIDED("v", "03", "b"),
                                  CHANGED("c", "04", WANG)};
    assert_divided_in_two_whatever_comes_first(events, 4);
}

static void what_a_revision_superseded_divides_the_number_when_it_is_said_again(void **state) {
    (void)state;
    const char *const events[] = {CHANGED("a", "01", LI), ORDER("b", "02", WANG), ORDER("d", "03", LI),
                                  CHANGED("c", "04", WANG)};
    assert_divided_in_two_whatever_comes_first(events, 4);
}

/* The phone that would make the two one was taken back before it was ever merged. */
static void what_is_taken_back_in_its_own_batch_hides_nobody(void **state) {
    (void)state;
    const char *const events[] = {CHANGED("a", "01", LI),
                                  CHANGED("b", "02", "<Phone kind=\"mobile\">13722223333</Phone>"),
                                  EVENT("EventVoided", "v", "D0123", "2026-09-03T09:00:00+08:00",
                                        "<Customer number=\"K1\"/><Voided event=\"b\"/><Reason>错</Reason>"),
                                  CHANGED("c", "04", WANG)};
    (void)merge_fixture_merge(&fixture, events, 1, NULL);
    (void)merge_fixture_merge(&fixture, events + 1, 3, NULL);
    GString *together = merge_fixture_state(&fixture);
    assert_int_equal(generations_of_k1(), 2);
    merge_fixture_reset(&fixture);
    for (size_t i = 0; i < 4; i++) {
        (void)merge_fixture_merge(&fixture, events + i, 1, NULL);
    }
    GString *one_by_one = merge_fixture_state(&fixture);
    assert_string_equal(together->str, one_by_one->str);
    (void)g_string_free(together, 1);
    (void)g_string_free(one_by_one, 1);
}

static struct uuid record_of(const char *event) {
    struct error error = {0};
    char *sql = g_strdup_printf("SELECT record_id FROM event_row WHERE event_id = '%s'", event);
    struct request request = {.sql = g_intern_string(sql)};
    assert_true(database_run(fixture.database, &request, 1, &error));
    const struct uuid record = result_uuid(request.result, 0, 0);
    requests_free(&request, 1);
    g_free(sql);
    return record;
}

/* To the golden record that the event belongs to. */
static void assert_leads_to(const struct uuid *id, const char *event) {
    struct error error = {0};
    struct golden_list found, expected;
    struct arena *arena = arena_new();
    const struct uuid record = record_of(event);
    struct customer_store store = {.database = fixture.database};
    assert_true(customer_of_record(&store, id, arena, &found, &error));
    assert_true(customer_of_record(&store, &record, arena, &expected, &error));
    assert_int_equal(expected.count, 1);
    assert_int_equal(found.count, 1);
    assert_true(uuid_equal(&found.ids[0], &expected.ids[0]));
    arena_free(arena);
}

/* Nobody took the place of whoever was there by mistake: an ERP must not be told so. */
static void assert_is_nobody(const struct uuid *id) {
    struct error error = {0};
    struct arena *arena = arena_new();
    struct customer_store store = {.database = fixture.database};
    struct column *records = column_new(arena, COLUMN_UUID);
    GHashTable *found = g_hash_table_new(uuid_hash, uuid_same);
    column_uuid(records, id);
    assert_true(customers_of_records(&store, records, arena, found, &error));
    assert_int_equal(g_hash_table_size(found), 0);
    g_hash_table_destroy(found);
    arena_free(arena);
}

static void the_id_of_a_generation_that_is_no_more_leads_to_where_its_customer_went(void **state) {
    (void)state;
    const char *const events[] = {CHANGED("a", "01", LI), CHANGED("c", "05", WANG), CHANGED("d", "06", WANG)};
    const char *const late[] = {CHANGED("b", "03", WANG)};
    const char *const voids[] = {VOIDED("v1", "07", "b"), VOIDED("v2", "08", "c"), VOIDED("v3", "09", "d")};
    (void)merge_fixture_merge(&fixture, events, 3, NULL);
    const struct uuid began_with_c = record_of("c");
    (void)merge_fixture_merge(&fixture, late, 1, NULL);
    const struct uuid began_with_b = record_of("b");
    assert_false(uuid_equal(&began_with_c, &began_with_b));
    assert_leads_to(&began_with_c, "b");
    (void)merge_fixture_merge(&fixture, voids, 1, NULL); /* b itself is Li's now */
    assert_leads_to(&began_with_b, "c");
    assert_leads_to(&began_with_c, "c");
    (void)merge_fixture_merge(&fixture, voids + 1, 1, NULL);
    assert_leads_to(&began_with_c, "d");
    (void)merge_fixture_merge(&fixture, voids + 2, 1, NULL);
    assert_int_equal(generations_of_k1(), 1);
    assert_leads_to(&began_with_b, "a");
    assert_leads_to(&began_with_c, "a");
    assert_is_nobody(&began_with_b);
    assert_is_nobody(&began_with_c);
}

static void an_erasure_reaches_every_generation_of_a_number(void **state) {
    (void)state;
    const char *const events[] = {CHANGED("a", "01", LI), CHANGED("b", "02", WANG),
                                  EVENT("CustomerErased", "e", "D0123", "2026-09-04T09:00:00+08:00",
                                        "<Customer number=\"K1\"/><Erasure until=\"2026-09-03T00:00:00+08:00\"/>")};
    (void)merge_fixture_merge(&fixture, events, 2, NULL);
    (void)merge_fixture_merge(&fixture, events + 2, 1, NULL);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(*) FROM golden"), 0);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(*) FROM event_row WHERE state = 3"), 2);
    assert_int_equal(generations_of_k1(), 1);
}

/* Decision `name` erases what was recorded of a record. Refused: 1, else 0. */
static size_t erase_record(const struct uuid *id, const char *name) {
    char text[UUID_TEXT];
    char *decision = g_strdup_printf("<Decision xmlns=\"urn:dealerhub:event:1\" id=\"%s\" source=\"steward\" "
                                     "time=\"2026-09-20T09:00:00+08:00\" verdict=\"erase\" author=\"zhou\">"
                                     "<Reason>-</Reason><Record id=\"%s\"/>"
                                     "<Until>2026-09-10T00:00:00+08:00</Until></Decision>",
                                     name, uuid_to_text(id, text));
    const size_t refused = merge_fixture_merge(&fixture, (const char *const *)&decision, 1, NULL);
    g_free(decision);
    return refused;
}

static int64_t erased_rows(void) {
    return merge_fixture_number(&fixture, "SELECT count(*) FROM event_row WHERE state = 3");
}

static void an_erasure_names_the_number_for_a_later_customer_of_it_hangs_on_what_came_first(void **state) {
    (void)state;
    const char *const events[] = {CHANGED("a", "01", LI), CHANGED("c", "05", WANG)};
    const char *const late[] = {CHANGED("b", "03", WANG)};
    (void)merge_fixture_merge(&fixture, events, 2, NULL);
    const struct uuid began_with_c = record_of("c");
    const struct uuid number = record_of("a");
    assert_int_equal(erase_record(&began_with_c, "x1"), 1);
    (void)merge_fixture_merge(&fixture, late, 1, NULL);
    assert_int_equal(erase_record(&began_with_c, "x2"), 1); /* it is no more, but is known to have been */
    merge_fixture_reset(&fixture);
    assert_int_equal(erase_record(&began_with_c, "x1"), 0); /* nobody knows yet what that is */
    (void)merge_fixture_merge(&fixture, events, 2, NULL);
    assert_int_equal(erased_rows(), 0);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(erased_until) FROM source_record"), 0);
    assert_int_equal(erase_record(&number, "x2"), 0);
    assert_int_equal(erased_rows(), 2);
}

static void a_number_of_too_many_people_links_nothing_until_it_falls_short_of_it(void **state) {
    (void)state;
    static const char *const people[][2] = {
        {"李红", "13911112222"}, {"王建国", "13722223333"}, {"王磊", "18633334444"},
        {"陈静", "15044445555"}, {"张伟", "13566667777"},   {"刘洋", "13977778888"},
        {"赵敏", "18888889999"}, {"孙丽娟", "15211110000"}, {"周杰", "17799990000"}};
    for (unsigned i = 0; i < 9; i++) {
        char *event = g_strdup_printf(CHANGED("e%u", "1%u", "<Name>%s</Name><Phone kind=\"mobile\">%s</Phone>"), i, i,
                                      people[i][0], people[i][1]);
        (void)merge_fixture_merge(&fixture, (const char *const *)&event, 1, NULL);
        g_free(event);
    }
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(*) FROM source_record WHERE collective"), 1);
    assert_int_equal(generations_of_k1(), 1);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(*) FROM identity_key"), 0);
    const char *const voids[] = {EVENT("EventVoided", "v", "D0123", "2026-09-20T09:00:00+08:00",
                                       "<Customer number=\"K1\"/><Voided event=\"e3\"/><Reason>错</Reason>")};
    (void)merge_fixture_merge(&fixture, voids, 1, NULL);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(*) FROM source_record WHERE collective"), 0);
    assert_int_equal(generations_of_k1(), 8);
}

static void what_goes_on_with_a_divided_number_belongs_to_whom_it_is_now(void **state) {
    (void)state;
    const char *const events[] = {CHANGED("a", "01", LI), CHANGED("b", "02", WANG),
                                  CHANGED("c", "03", "<Gender>male</Gender>"),
                                  CHANGED("d", "04", "<Email>wang@example.com</Email>"), CHANGED("e", "05", LI)};
    GString *one_by_one = state_one_by_one(events, 4);
    const struct uuid later = record_of("b");
    const struct uuid going_on = record_of("d");
    assert_true(uuid_equal(&going_on, &later));
    (void)merge_fixture_merge(&fixture, events + 4, 1, NULL);
    assert_int_equal(generations_of_k1(), 3);
    merge_fixture_reset(&fixture);
    (void)merge_fixture_merge(&fixture, events, 4, NULL);
    GString *together = merge_fixture_state(&fixture);
    assert_string_equal(one_by_one->str, together->str);
    (void)g_string_free(one_by_one, 1);
    (void)g_string_free(together, 1);
}

/* Two people say in turn, each day, that the number is theirs. */
static void take_turns(int from, int to) {
    for (int i = from; i < to; i++) {
        char *event = g_strdup_printf(EVENT("CustomerChanged", "t%d", "D0123", "2025-%02d-%02dT09:00:00+08:00",
                                            "<Customer number=\"K1\">%s</Customer>"),
                                      i, i / 28 + 1, i % 28 + 1, i % 2 == 0 ? LI : WANG);
        (void)merge_fixture_merge(&fixture, (const char *const *)&event, 1, NULL);
        g_free(event);
    }
}

static void a_number_that_changes_hands_more_often_than_a_customers_does_links_nothing(void **state) {
    (void)state;
    take_turns(0, 20);
    assert_int_equal(generations_of_k1(), 20);
    take_turns(20, 30);
    assert_int_equal(generations_of_k1(), 1);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(*) FROM source_record WHERE collective"), 1);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(*) FROM identity_key"), 0);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(*) FROM edge"), 0);
    for (int i = 20; i < 30; i++) {
        char *event = g_strdup_printf(EVENT("EventVoided", "v%d", "D0123", "2026-01-01T09:00:00+08:00",
                                            "<Customer number=\"K1\"/><Voided event=\"t%d\"/><Reason>错</Reason>"),
                                      i, i);
        (void)merge_fixture_merge(&fixture, (const char *const *)&event, 1, NULL);
        g_free(event);
    }
    assert_int_equal(generations_of_k1(), 20);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_number_given_to_somebody_else_is_divided, reset),
        cmocka_unit_test_setup(a_renumbering_is_marked_as_long_as_it_is_not_followed_and_no_steward_has_spoken, reset),
        cmocka_unit_test_setup(a_late_event_moves_the_cut_and_a_void_takes_it_back, reset),
        cmocka_unit_test_setup(what_was_taken_back_divides_the_number_when_it_is_said_again, reset),
        cmocka_unit_test_setup(what_a_revision_superseded_divides_the_number_when_it_is_said_again, reset),
        cmocka_unit_test_setup(what_is_taken_back_in_its_own_batch_hides_nobody, reset),
        cmocka_unit_test_setup(the_id_of_a_generation_that_is_no_more_leads_to_where_its_customer_went, reset),
        cmocka_unit_test_setup(an_erasure_reaches_every_generation_of_a_number, reset),
        cmocka_unit_test_setup(an_erasure_names_the_number_for_a_later_customer_of_it_hangs_on_what_came_first, reset),
        cmocka_unit_test_setup(a_number_of_too_many_people_links_nothing_until_it_falls_short_of_it, reset),
        cmocka_unit_test_setup(what_goes_on_with_a_divided_number_belongs_to_whom_it_is_now, reset),
        cmocka_unit_test_setup(a_number_that_changes_hands_more_often_than_a_customers_does_links_nothing, reset),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
