#include "tests/support/world.h"
#include "tests/unit/stage/merge_scene.h"

#include <string.h>

/* A world of several hundred events, merged in batches. */
static void merge_world(unsigned seed, unsigned count) {
    GPtrArray *events = world_events(&fixture, seed, count);
    GPtrArray *shuffled = world_shuffle(events, seed);
    merge_fixture_reset(&fixture);
    for (unsigned at = 0; at < shuffled->len; at += 37) {
        const unsigned rest = shuffled->len - at;
        (void)merge_fixture_merge(&fixture, (const char *const *)&shuffled->pdata[at], rest < 37 ? rest : 37, NULL);
    }
    g_ptr_array_free(shuffled, 1);
    g_ptr_array_free(events, 1);
}

/* What a verification tells, after all documents were read again. */
static GString *verify(size_t *count) {
    size_t documents;
    GString *told = merge_fixture_verify(&fixture, count, &documents);
    assert_int_equal(
        documents,
        merge_fixture_number(&fixture,
                             "SELECT count(*) FROM event_row e WHERE part = 0 AND NOT EXISTS (SELECT FROM event_row "
                             "p WHERE (p.source, p.event_id) = (e.source, e.event_id) AND p.body IS NULL)"));
    return told;
}

#define MARKED "SELECT count(*) FROM source_record WHERE parted"
/* Whose mark is not what it stands for. */
#define MARKED_WRONG                                                                                                  \
    "SELECT count(*) FROM source_record s WHERE parted <> EXISTS (SELECT FROM latest_word w JOIN source_record o ON " \
    "o.record_id = w.b WHERE w.a = s.record_id AND w.verdict = 3 AND o.golden_id <> s.golden_id)"

static void a_rebuild_ends_where_the_merge_did(void **state) {
    (void)state;
    int64_t marked = 0;
    for (unsigned seed = 1; seed <= 4; seed++) {
        size_t count;
        merge_world(seed, 250);
        marked += merge_fixture_number(&fixture, MARKED);
        assert_int_equal(merge_fixture_number(&fixture, MARKED_WRONG), 0);
        GString *told = verify(&count);
        assert_string_equal(told->str, "");
        assert_int_equal(count, 0);
        (void)g_string_free(told, 1);
    }
    assert_in_range(marked, 1, INT32_MAX);
}

static const struct {
    const char *sql, *told;
} planted[] = {
    {"UPDATE source_record SET claims = '\\x00' WHERE record_id = (SELECT min(record_id::text)::uuid FROM "
     "source_record "
     "WHERE length(claims) > 1)",
     "claims differs: "},
    {"UPDATE source_record SET golden_id = record_id WHERE record_id = (SELECT min(record_id::text)::uuid FROM "
     "source_record WHERE golden_id <> record_id)",
     "cluster differs: "},
    {"UPDATE source_record SET first = first - interval '1 s' WHERE record_id = (SELECT min(record_id::text)::uuid "
     "FROM "
     "source_record WHERE first IS NOT NULL)",
     "first event differs: "},
    {"DELETE FROM identity_key WHERE (digest, record_id) IN (SELECT digest, record_id FROM identity_key ORDER BY 1, 2 "
     "LIMIT 1)",
     "key missing: "},
    {"UPDATE source_record SET parted = NOT parted WHERE record_id = (SELECT min(record_id::text)::uuid FROM "
     "source_record)",
     "renumbering that is not followed differs: "},
    {"UPDATE event_row SET \"time\" = \"time\" - interval '1 s' WHERE (source, event_id) = (SELECT source, event_id "
     "FROM "
     "event_row WHERE state = 0 AND body IS NOT NULL ORDER BY 1, 2 LIMIT 1)",
     "event row differs: "},
    {"UPDATE event_row SET mileage = coalesce(mileage, 0) + 1 WHERE (source, event_id) = (SELECT source, event_id FROM "
     "event_row WHERE state = 0 AND body IS NOT NULL ORDER BY 1, 2 LIMIT 1)",
     "event row differs: "},
    {"INSERT INTO generic_key VALUES ('\\x01', 1)", "generic key surplus: "},
    {"UPDATE generic_key SET kind = kind + 1 WHERE digest = (SELECT min(digest::text)::bytea FROM generic_key)",
     "generic key differs: "},
    {"INSERT INTO edge VALUES ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002', 1, 1)",
     "edge surplus: "},
    {"UPDATE tie SET evidence = evidence + 16 WHERE (a, b, kind, basis) = (SELECT a, b, kind, basis FROM tie ORDER BY "
     "1, 2, "
     "3, 4 LIMIT 1)",
     "relation differs: "},
    {"DELETE FROM tie WHERE basis > 1", "relation missing: "},
    {"UPDATE golden SET cells = '\\x00' WHERE golden_id = (SELECT min(golden_id::text)::uuid FROM golden)",
     "golden record differs: "},
    {"DELETE FROM golden WHERE golden_id = (SELECT min(golden_id::text)::uuid FROM golden)", "golden record missing: "},
    {"UPDATE event_row SET state = 1 WHERE (source, event_id) = (SELECT source, event_id FROM event_row WHERE state = "
     "0 "
     "AND document IS NULL ORDER BY 1, 2 LIMIT 1)",
     "history differs: "},
};

static void a_difference_planted_in_any_table_is_found(void **state) {
    (void)state;
    merge_world(5, 250);
    for (size_t i = 0; i < sizeof planted / sizeof *planted; i++) {
        struct error error = {0};
        size_t count;
        merge_world(5, 250);
        assert_true(database_script(fixture.database, planted[i].sql, &error));
        GString *told = verify(&count);
        if (count == 0 || strstr(told->str, planted[i].told) == NULL) {
            fail_msg("%s was not told: %s", planted[i].told, told->str);
        }
        (void)g_string_free(told, 1);
    }
}

#define DOCUMENT(id, number, body)                                                                                   \
    "<CustomerChanged xmlns=\"urn:dealerhub:event:1\" id=\"" id "\" source=\"D0123\" "                               \
    "time=\"2026-09-01T09:00:00+08:00\"><Customer number=\"" number "\"><Name>芜湖江汇物流有限公司</Name>" \
    "</Customer>" body "</CustomerChanged>"
#define DRIVER "<Party role=\"driver\" number=\"K1\"/>"

static void script(const char *sql) {
    struct error error = {0};
    if (!database_script(fixture.database, sql, &error)) {
        fail_msg("%s", error_text(&error));
    }
}

/* Two documents name a driver; of one the row forgot it. `sql`: what else is so. Tells whether that is found. */
static bool finds_a_forgotten_driver(const char *sql) {
    static const char *const documents[] = {DOCUMENT("e1", "F1", DRIVER), DOCUMENT("e2", "F2", DRIVER)};
    size_t count;
    merge_fixture_reset(&fixture);
    assert_int_equal(merge_fixture_merge(&fixture, documents, 2, NULL), 0);
    script("UPDATE event_row SET claims = '\\x00' WHERE event_id = 'e2' AND part = 1");
    script(sql);
    GString *told = verify(&count);
    const bool found = strstr(told->str, "event row differs: D0123 e2 1") != NULL;
    (void)g_string_free(told, 1);
    return found;
}

/* The first set of files names its attributes, stored or not. */
#define FIRST_SET "UPDATE file_set SET files = E'config/attributes.xml aa\\n';"
#define STORED(file, content) "INSERT INTO stored_file VALUES ('" file "', '" content "');"
#define WITHOUT "<Attribute id=\"2\" name=\"name\"/>"
#define WITH "<Attribute id=\"33\" name=\"party-of\"/>"
#define NEXT_SET \
    "INSERT INTO file_set (digest, files) VALUES ('\\xbb', E'config/attributes.xml bb\\n');" STORED("bb", WITH)
#define EARLIER(event) "UPDATE event_row SET stored = '2026-01-01' WHERE event_id = '" event "';"

static void a_row_that_forgot_whose_party_somebody_is_is_found_unless_it_may_be_older(void **state) {
    (void)state;
    assert_true(finds_a_forgotten_driver(FIRST_SET STORED("aa", WITH)));
    assert_false(finds_a_forgotten_driver(FIRST_SET STORED("aa", WITHOUT) NEXT_SET));
    assert_false(finds_a_forgotten_driver(FIRST_SET NEXT_SET EARLIER("e2")));
    assert_true(finds_a_forgotten_driver(FIRST_SET NEXT_SET EARLIER("e1")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rebuild_ends_where_the_merge_did),
        cmocka_unit_test(a_difference_planted_in_any_table_is_found),
        cmocka_unit_test(a_row_that_forgot_whose_party_somebody_is_is_found_unless_it_may_be_older),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
