/* What the ERP says of its customers: whose the numbers are that it gave. */
#include "hub/store/idoc_store.h"
#include "tests/unit/stage/merge_scene.h"

#include <string.h>

#define EVENT(element, id, source, recorded, inner)                                                                 \
    "<" element " xmlns=\"urn:dealerhub:event:1\" id=\"" id "\" source=\"" source "\" time=\"" recorded "\">" inner \
    "</" element ">"
#define CHANGED(id, number, inner)                                     \
    EVENT("CustomerChanged", id, "D0123", "2026-09-01T09:00:00+08:00", \
          "<Customer number=\"" number "\">" inner "</Customer>")
#define OBJECT_OF(id, number, inner, of)                         \
    EVENT("ErpCustomer", id, "ERP", "2026-09-02T09:00:00+08:00", \
          "<Customer number=\"" number "\">" inner "</Customer>" \
          "<Object of=\"" of "\"/>")
#define LI "<Name>李红</Name><Phone kind=\"mobile\">13911112222</Phone>"

static void merge_one(const char *event) {
    assert_int_equal(merge_fixture_merge(&fixture, &event, 1, NULL), 0);
}

static void run_sql(const char *sql) {
    struct error error;
    if (!database_script(fixture.database, sql, &error)) {
        fail_msg("%s", error_text(&error));
    }
}

/* The document 42 of K1. */
static void make_document(void) {
    run_sql("INSERT INTO idoc (system, number, golden_id, anchor, state, digest) "
            "SELECT 'ERP', 42, golden_id, record_id, 'sent', '' FROM source_record WHERE number = 'K1'");
}

/* The ERP's number of K1, or NULL; lasts as long as the arena. */
static const char *number_of_k1(struct arena *arena) {
    const struct uuid record = merge_fixture_record(&fixture, "D0123", "K1");
    const char *key = NULL;
    struct error error;
    if (!idoc_object_keys(fixture.database, "ERP", &record, 1, arena, &key, &error)) {
        fail_msg("%s", error_text(&error));
    }
    return key;
}

static int64_t customers(void) {
    return merge_fixture_number(&fixture, "SELECT count(*) FROM golden");
}

static void a_number_belongs_to_the_customer_whose_document_it_answers(void **state) {
    struct arena *arena = arena_new();
    (void)state;
    merge_one(CHANGED("a", "K1", LI));
    make_document();
    assert_null(number_of_k1(arena));
    merge_one(OBJECT_OF("o", "0000104711", "", "0000000000000042"));
    assert_string_equal(number_of_k1(arena), "0000104711");
    assert_int_equal(customers(), 1);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT cardinality(members) FROM golden"), 2);
    arena_free(arena);
}

static void a_document_that_was_never_made_is_refused(void **state) {
    const char *const event = OBJECT_OF("o", "0000104711", "", "41");
    const char *code;
    (void)state;
    merge_one(CHANGED("a", "K1", LI));
    make_document();
    assert_int_equal(merge_fixture_merge(&fixture, &event, 1, &code), 1);
    assert_string_equal(code, "document_unknown");
}

static void a_number_may_name_the_record_itself_and_come_before_it(void **state) {
    struct arena *arena = arena_new();
    char id[UUID_TEXT];
    const struct uuid record = merge_fixture_record(&fixture, "D0123", "K1");
    (void)state;
    merge_one(arena_print(arena, OBJECT_OF("o", "0000104711", "", "%s"), uuid_to_text(&record, id)));
    merge_one(CHANGED("a", "K1", LI));
    assert_string_equal(number_of_k1(arena), "0000104711");
    assert_int_equal(customers(), 1);
    arena_free(arena);
}

static void a_number_that_was_taken_back_is_nobodys(void **state) {
    struct arena *arena = arena_new();
    (void)state;
    merge_one(CHANGED("a", "K1", LI));
    make_document();
    merge_one(OBJECT_OF("o", "0000104711", LI, "42"));
    merge_one(EVENT("EventVoided", "v", "ERP", "2026-09-03T09:00:00+08:00",
                    "<Customer number=\"0000104711\"/><Voided event=\"o\"/><Reason>错</Reason>"));
    assert_null(number_of_k1(arena));
    assert_int_equal(merge_fixture_number(&fixture, "SELECT cardinality(members) FROM golden"), 1);
    arena_free(arena);
}

static void of_two_numbers_of_one_customer_the_first_counts(void **state) {
    struct arena *arena = arena_new();
    (void)state;
    merge_one(CHANGED("a", "K1", LI));
    make_document();
    merge_one(OBJECT_OF("p", "0000104712", "", "42"));
    merge_one(OBJECT_OF("o", "0000104711", "", "42"));
    assert_string_equal(number_of_k1(arena), "0000104711"); /* said at the same time: by the event's id */
    arena_free(arena);
}

static void of_several_records_the_one_whose_number_was_told_first_has_it(void **state) {
    struct arena *arena = arena_new();
    char id[UUID_TEXT];
    struct error error;
    (void)state;
    const struct uuid records[] = {merge_fixture_record(&fixture, "D0123", "K1"),
                                   merge_fixture_record(&fixture, "D0123", "K2"),
                                   merge_fixture_record(&fixture, "D0123", "K3")};
    merge_one(CHANGED("a", "K1", LI));
    merge_one(CHANGED("b", "K2", LI));
    merge_one(CHANGED("c", "K3", LI));
    merge_one(arena_print(arena, OBJECT_OF("p", "0000104712", "", "%s"), uuid_to_text(&records[1], id)));
    merge_one(arena_print(arena, OBJECT_OF("o", "0000104711", "", "%s"), uuid_to_text(&records[2], id)));
    struct idoc_object objects[] = {{.records = records, .record_count = 1}, {.records = records, .record_count = 3}};
    assert_true(idoc_objects(fixture.database, "ERP", objects, 2, arena, &error));
    assert_null(objects[0].number);
    assert_string_equal(objects[1].number, "0000104711"); /* said at the same time: by the event's id */
    assert_true(uuid_equal(&objects[1].record, &records[2]));
    arena_free(arena);
}

static void a_record_of_the_erps_own_bears_its_number(void **state) {
    struct arena *arena = arena_new();
    struct error error;
    (void)state;
    const struct uuid records[] = {merge_fixture_record(&fixture, "D0123", "K1"),
                                   merge_fixture_record(&fixture, "ERP", "0000104711")};
    merge_one(EVENT("CustomerChanged", "a", "ERP", "2026-09-01T09:00:00+08:00",
                    "<Customer number=\"0000104711\">" LI "</Customer>"));
    struct idoc_object object = {.records = records, .record_count = 2};
    assert_true(idoc_objects(fixture.database, "ERP", &object, 1, arena, &error));
    assert_string_equal(object.number, "0000104711");
    assert_true(uuid_equal(&object.record, &records[1]));
    arena_free(arena);
}

/* A person's document cannot have become a company: the ERP's number stays apart, and a steward is asked. */
static void a_number_of_somebody_else_becomes_a_question(void **state) {
    (void)state;
    merge_one(CHANGED("a", "K1", "<PartyKind>person</PartyKind>" LI));
    make_document();
    merge_one(
        OBJECT_OF("o", "0000104711", "<PartyKind>organisation</PartyKind><Name>芜湖江岸物流有限公司</Name>", "42"));
    assert_int_equal(customers(), 2);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(*) FROM source_record WHERE parted"), 1);
}

/* An object that lost is held until its number comes; it was published under an id that is no more. */
static void what_was_published_with_the_record_is_looked_at_again(void **state) {
    (void)state;
    merge_one(CHANGED("a", "K1", LI));
    make_document();
    run_sql("DELETE FROM dirty; INSERT INTO publication (golden_id, shard, content, members) "
            "SELECT md5('gone')::uuid, 0, '', ARRAY[record_id, md5('other')::uuid] FROM source_record;"
            "INSERT INTO publication (golden_id, shard, content, members) "
            "SELECT md5('else')::uuid, 0, '', ARRAY[md5('else')::uuid, md5('other')::uuid]");
    merge_one(OBJECT_OF("o", "0000104711", "", "42"));
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(*) FROM dirty WHERE golden_id = md5('gone')::uuid"),
                     1);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(*) FROM dirty"), 2); /* and the customer itself */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_number_belongs_to_the_customer_whose_document_it_answers, reset),
        cmocka_unit_test_setup(a_document_that_was_never_made_is_refused, reset),
        cmocka_unit_test_setup(a_number_may_name_the_record_itself_and_come_before_it, reset),
        cmocka_unit_test_setup(a_number_that_was_taken_back_is_nobodys, reset),
        cmocka_unit_test_setup(of_two_numbers_of_one_customer_the_first_counts, reset),
        cmocka_unit_test_setup(of_several_records_the_one_whose_number_was_told_first_has_it, reset),
        cmocka_unit_test_setup(a_record_of_the_erps_own_bears_its_number, reset),
        cmocka_unit_test_setup(a_number_of_somebody_else_becomes_a_question, reset),
        cmocka_unit_test_setup(what_was_published_with_the_record_is_looked_at_again, reset),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
