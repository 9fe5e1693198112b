/* Of a stored row that cannot be read nothing is known: a batch that needs it waits, and nothing is merged over it. */
#include "tests/unit/stage/merge_scene.h"

#include "hub/golden/fold.h"

#include <string.h>

#define EVENT(element, id, day, inner)                                                                \
    "<" element " xmlns=\"urn:dealerhub:event:1\" id=\"" id "\" source=\"D0123\" time=\"2026-09-" day \
    "T09:00:00+08:00\">" inner "</" element ">"
#define CUSTOMER(number, name) \
    "<Customer number=\"" number "\"><Name>" name "</Name><Phone kind=\"mobile\">13911112222</Phone></Customer>"
#define VOIDED EVENT("EventVoided", "v", "05", "<Customer number=\"K1\"/><Voided event=\"b\"/><Reason>错</Reason>")
#define RENAMED EVENT("CustomerChanged", "c", "05", "<Customer number=\"K1\"><Name>李虹</Name></Customer>")
#define NAMESAKE EVENT("CustomerRegistered", "d", "05", CUSTOMER("K2", "李红"))

static const char *const stored[] = {
    EVENT("CustomerRegistered", "a", "01", CUSTOMER("K1", "李红")),
    EVENT("CustomerChanged", "b", "02",
          "<Customer number=\"K1\"><Phone kind=\"mobile\">13722223333</Phone></Customer>"),
};

/* `sql` as a damaged disk, an old backup or a wrong hand leaves a row. */
static const struct {
    const char *sql, *event; /* needs the row */
    const char *table, *column;
} spoiled[] = {
    {"UPDATE event_row SET claims = substr(claims, 1, length(claims) - 1) WHERE event_id = 'a'", VOIDED, "event_row",
     "claims"},
    {"UPDATE event_row SET claims = claims || '\\x00' WHERE event_id = 'a'", VOIDED, "event_row", "claims"},
    {"UPDATE event_row SET claims = '' WHERE event_id = 'a'", VOIDED, "event_row", "claims"},
    {"UPDATE source_record SET keys = substr(keys, 1, length(keys) - 1)", RENAMED, "source_record", "keys"},
    {"UPDATE source_record SET keys = ''", RENAMED, "source_record", "keys"},
    {"UPDATE source_record SET keys = substr(keys, 1, length(keys) - 1)", NAMESAKE, "source_record", "keys"},
    {"UPDATE source_record SET claims = substr(claims, 1, length(claims) - 1)", RENAMED, "source_record", "claims"},
    {"UPDATE source_record SET claims = ''", RENAMED, "source_record", "claims"},
};

static void script(const char *sql) {
    struct error error = {0};
    if (!database_script(fixture.database, sql, &error)) {
        fail_msg("%s", error_text(&error));
    }
}

static void merge_stored(void) {
    merge_fixture_rewind(&fixture);
    assert_int_equal(merge_fixture_merge(&fixture, stored, 2, NULL), 0);
}

static void put_aside(void) {
    script("DROP TABLE IF EXISTS pg_temp.rows, pg_temp.records;"
           "CREATE TEMP TABLE rows AS TABLE event_row; CREATE TEMP TABLE records AS TABLE source_record");
}

static void mend(void) {
    script("UPDATE event_row e SET claims = r.claims FROM rows r WHERE (r.source, r.event_id, r.part) = "
           "(e.source, e.event_id, e.part);"
           "UPDATE source_record s SET claims = r.claims, keys = r.keys FROM records r "
           "WHERE r.record_id = s.record_id");
}

/* The message names the row by ids alone. */
static void assert_named(const struct error *error, size_t index) {
    char id[UUID_TEXT];
    const struct uuid record = merge_fixture_record(&fixture, "D0123", "K1");
    const char *row = strcmp(spoiled[index].table, "event_row") == 0 ? "D0123 a 0" : uuid_to_text(&record, id);
    char *place = g_strdup_printf("table %s, row %s, column %s", spoiled[index].table, row, spoiled[index].column);
    assert_int_equal(error->code, ROW_UNREADABLE);
    assert_string_equal(error->place, place);
    assert_string_not_equal(error->detail, "");
    assert_string_not_equal(error->detail_zh, "");
    g_free(place);
}

static void a_batch_that_needs_a_row_that_cannot_be_read_waits_until_it_can(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof spoiled / sizeof *spoiled; i++) {
        merge_stored();
        put_aside();
        GString *before = merge_fixture_state(&fixture);
        script(spoiled[i].sql);
        const struct error failure = merge_fixture_failure(&fixture, spoiled[i].event);
        assert_named(&failure, i);
        assert_int_equal(error_kind(failure.code)->class, ERROR_REPEAT);
        mend();
        GString *after = merge_fixture_state(&fixture);
        assert_string_equal(after->str, before->str);
        assert_int_equal(merge_fixture_merge(&fixture, &spoiled[i].event, 1, NULL), 0);
        GString *found = merge_fixture_state(&fixture);
        merge_stored();
        assert_int_equal(merge_fixture_merge(&fixture, &spoiled[i].event, 1, NULL), 0);
        GString *expected = merge_fixture_state(&fixture);
        assert_string_equal(found->str, expected->str);
        GString *const states[] = {before, after, found, expected};
        for (size_t k = 0; k < 4; k++) {
            (void)g_string_free(states[k], 1);
        }
    }
}

/* --- values that are not there -------------------------------------------------------------------------------------- */

/* Each gives the octets with all values numbered behind the end of the dictionary. */
static struct bytes keys_beyond(struct bytes bytes, struct arena *arena) {
    size_t count;
    struct record_key *keys = record_keys_decode(bytes, arena, &count);
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        keys[i].ordinal += 1000;
    }
    return record_keys_encode(keys, count, arena);
}

static struct bytes fold_beyond(struct bytes bytes, struct arena *arena) {
    struct fold fold;
    assert_true(fold_decode(bytes, arena, &fold) && fold.count > 0);
    for (size_t i = 0; i < fold.count; i++) {
        fold.claims[i].ordinal += 1000;
    }
    return fold_encode(&fold, arena);
}

static struct bytes claims_beyond(struct bytes bytes, struct arena *arena) {
    size_t count;
    struct row_claim *claims = row_claims_decode(bytes, arena, &count);
    assert_true(count > 0 && claims[0].count > 0);
    claims[0].ordinals[0] += 1000;
    return row_claims_encode(claims, count, arena);
}

static const struct {
    struct bytes (*beyond)(struct bytes bytes, struct arena *arena);
    const char *read, *write, *event, *table;
} pointing[] = {
    {keys_beyond, "SELECT keys FROM source_record", "UPDATE source_record SET keys = $1", NAMESAKE, "source_record"},
    {fold_beyond, "SELECT claims FROM source_record", "UPDATE source_record SET claims = $1", RENAMED, "source_record"},
    {claims_beyond, "SELECT claims FROM event_row WHERE event_id = 'a'",
     "UPDATE event_row SET claims = $1 WHERE event_id = 'a'", VOIDED, "event_row"},
};

static void point_beyond(size_t index) {
    struct error error = {0};
    struct arena *arena = arena_new();
    struct request read = {.sql = pointing[index].read};
    assert_true(database_run(fixture.database, &read, 1, &error));
    struct parameters *parameters = parameters_new(arena);
    parameter_bytes(parameters, pointing[index].beyond(result_bytes(read.result, 0, 0, arena), arena));
    struct request write = {.sql = pointing[index].write, .parameters = parameters};
    assert_true(database_run(fixture.database, &write, 1, &error));
    requests_free(&read, 1);
    requests_free(&write, 1);
    arena_free(arena);
}

static void a_row_that_names_values_which_are_not_there_is_not_merged_over(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof pointing / sizeof *pointing; i++) {
        merge_stored();
        put_aside();
        point_beyond(i);
        const struct error failure = merge_fixture_failure(&fixture, pointing[i].event);
        assert_int_equal(failure.code, ROW_UNREADABLE);
        assert_non_null(strstr(failure.place, pointing[i].table));
        assert_non_null(strstr(failure.detail, "not there"));
        mend();
        assert_int_equal(merge_fixture_failure(&fixture, pointing[i].event).code, OK);
    }
}

/* --- and those that can be read ------------------------------------------------------------------------------------- */

static void who_does_not_need_the_row_is_merged_beside_it(void **state) {
    (void)state;
    static const char *const other[] = {
        EVENT("CustomerRegistered", "o", "05",
              "<Customer number=\"K7\"><Name>王强</Name><Phone kind=\"mobile\">13744445555</Phone></Customer>")};
    merge_stored();
    script("UPDATE source_record SET keys = '', claims = '';"
           "UPDATE event_row SET claims = ''");
    assert_int_equal(merge_fixture_merge(&fixture, other, 1, NULL), 0);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(*) FROM golden"), 2);
}

/* Nothing is left of its values, keys and facts: that is no damage. */
static void an_erased_customer_is_read_and_can_begin_anew(void **state) {
    (void)state;
    static const char *const events[] = {
        EVENT("CustomerErased", "e", "03", "<Customer number=\"K1\"/><Erasure until=\"2026-09-03T00:00:00+08:00\"/>"),
        VOIDED,
        RENAMED,
    };
    merge_stored();
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        assert_int_equal(merge_fixture_failure(&fixture, events[i]).code, OK);
    }
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(*) FROM golden"), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_batch_that_needs_a_row_that_cannot_be_read_waits_until_it_can),
        cmocka_unit_test(a_row_that_names_values_which_are_not_there_is_not_merged_over),
        cmocka_unit_test(who_does_not_need_the_row_is_merged_beside_it),
        cmocka_unit_test(an_erased_customer_is_read_and_can_begin_anew),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
