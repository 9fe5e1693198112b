/* Relations in the merge: who is looked at again when one comes, changes or ends, and what counts as shared. */
#include "tests/unit/stage/merge_scene.h"

#include <stdio.h>

static unsigned serial;

/* An event about a customer of a store, each later than the one before. */
static void merge_at(const char *source, const char *element, const char *number, const char *block, const char *rest) {
    char *text = g_strdup_printf("<%s xmlns=\"urn:dealerhub:event:1\" id=\"e%u\" source=\"%s\" "
                                 "time=\"2026-09-01T%02u:%02u:00+08:00\"><Customer number=\"%s\"%s</Customer>%s</%s>",
                                 element, serial, source, 9 + serial / 60, serial % 60, number, block, rest, element);
    serial++;
    assert_int_equal(merge_fixture_merge(&fixture, (const char *const *)&text, 1, NULL), 0);
    g_free(text);
}

static void merge(const char *element, const char *number, const char *block, const char *rest) {
    merge_at("D0123", element, number, block, rest);
}

#define PHONE "<Phone kind=\"mobile\">13911112222</Phone>"

static void merge_family(void) {
    merge("CustomerRegistered", "K1", "><Name>王建国</Name>" PHONE, "");
    merge("CustomerRegistered", "K2", "><Name>王磊</Name>" PHONE, "");
}

static void clean(void) {
    struct error error = {0};
    assert_true(database_script(fixture.database, "DELETE FROM dirty", &error));
}

static int64_t ties(void) {
    return merge_fixture_number(&fixture, "SELECT count(*) FROM tie");
}

static bool is_dirty(const char *number) {
    char sql[256];
    (void)snprintf(sql, sizeof sql,
                   "SELECT count(*) FROM dirty JOIN source_record USING (golden_id) WHERE number = '%s'", number);
    return merge_fixture_number(&fixture, sql) > 0;
}

static void whoever_is_related_is_looked_at_again_when_it_begins_and_ends(void **state) {
    (void)state;
    merge("CustomerRegistered", "K1", "><Name>王建国</Name>" PHONE, "");
    clean();
    merge("CustomerRegistered", "K2", "><Name>王磊</Name>" PHONE, "");
    assert_int_equal(ties(), 1);
    assert_true(is_dirty("K1"));
    clean();
    merge("CustomerChanged", "K2", " complete=\"phone\"><Phone kind=\"mobile\">13711113333</Phone>", "");
    assert_int_equal(ties(), 0);
    assert_true(is_dirty("K1"));
}

static void what_changes_of_one_is_reason_to_look_at_the_other(void **state) {
    (void)state;
    merge_family();
    clean();
    merge("CustomerChanged", "K2", "><Email>wang@example.com</Email>", "");
    assert_true(is_dirty("K1"));
    clean();
    merge("CustomerClosed", "K2", ">", "<Closing date=\"2026-09-01\" reason=\"moved\"/>");
    assert_true(is_dirty("K1"));
}

#define ID "<IdDocument type=\"resident-id\">310115198503124021</IdDocument>"

/* The son, and a file of another store that is the father's, too, and has no phone. */
static void merge_family_with_a_file_without_the_phone(void) {
    merge("CustomerRegistered", "K1", "><Name>王建国</Name>" ID PHONE, "");
    merge("CustomerRegistered", "K2", "><Name>王磊</Name>" PHONE, "");
    clean();
    merge_at("D0456", "CustomerRegistered", "W1", "><Name>王建国</Name>" ID, "");
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(*) FROM golden"), 2);
    assert_int_equal(ties(), 1);
}

static void a_file_that_joins_one_without_what_they_share_is_reason_to_look_at_the_other(void **state) {
    (void)state;
    merge_family_with_a_file_without_the_phone();
    assert_true(is_dirty("K2"));
}

static void what_becomes_of_a_file_without_what_they_share_is_reason_to_look_at_the_other(void **state) {
    (void)state;
    merge_family_with_a_file_without_the_phone();
    clean();
    merge_at("D0456", "CustomerChanged", "W1", "><Email>wang@example.com</Email>", "");
    assert_true(is_dirty("K2"));
    clean();
    merge_at("D0456", "CustomerClosed", "W1", ">", "<Closing date=\"2026-09-01\" reason=\"moved\"/>");
    assert_true(is_dirty("K2"));
    clean();
    merge_at("D0456", "CustomerErased", "W1", ">", "<Erasure until=\"2026-09-02T09:00:00+08:00\" by=\"customer\"/>");
    assert_true(is_dirty("K2"));
}

static void an_event_that_says_nothing_new_of_one_is_none(void **state) {
    (void)state;
    merge_family();
    merge("PaymentReceived", "K2", ">",
          "<Payment number=\"P1\"><Amount currency=\"CNY\">100.00</Amount><Method>cash</Method></Payment>");
    clean();
    merge("PaymentReceived", "K2", ">" PHONE,
          "<Payment number=\"P2\"><Amount currency=\"CNY\">100.00</Amount><Method>cash</Method></Payment>");
    assert_true(is_dirty("K2"));
    assert_false(is_dirty("K1"));
}

/* Whether the reception's or a consultant's: of a phone that many have nobody knows whose it is. */
static void a_phone_of_too_many_relates_nobody_until_fewer_have_it(void **state) {
    (void)state;
    static const char *const names[] = {"王磊",   "王建国", "王小明", "王志强", "王海涛",
                                        "王文杰", "王晓东", "王春生", "王玉田"};
    const unsigned cap = model_tie_holders(fixture.model);
    assert_int_equal(cap, 8);
    for (unsigned i = 0; i < 9; i++) {
        char number[8];
        char block[128];
        (void)snprintf(number, sizeof number, "K%u", i);
        (void)snprintf(block, sizeof block, "><Name>%s</Name>" PHONE, names[i]);
        merge("CustomerRegistered", number, block, "");
        if (i == 7) {
            assert_int_equal(ties(), 28);
        }
    }
    assert_int_equal(ties(), 0);
    merge("CustomerErased", "K4", ">", "<Erasure until=\"2026-09-02T09:00:00+08:00\" by=\"customer\"/>");
    assert_int_equal(ties(), 28);
}

#define SWITCHBOARD "<Phone kind=\"work\">021-58881234</Phone>"

/* Who shares the firm's mobile and a switchboard, as eight others do: of the switchboard too many have it to say who works there. */
static void a_switchboard_of_too_many_counts_no_more_beside_a_phone_of_few(void **state) {
    (void)state;
    static const char *const names[] = {"李强", "陈静波", "赵敏", "孙丽", "周涛", "吴昊", "郑洁", "冯刚"};
    merge("CustomerRegistered", "F1",
          "><PartyKind>organisation</PartyKind><Name>上海江汇物流有限公司</Name>" SWITCHBOARD PHONE, "");
    merge("CustomerRegistered", "K1", "><Name>王建国</Name>" SWITCHBOARD PHONE, "");
    assert_int_equal(merge_fixture_number(&fixture, "SELECT kind FROM tie"), TIE_EMPLOYS);
    for (unsigned i = 0; i < 8; i++) {
        char number[8];
        char block[128];
        (void)snprintf(number, sizeof number, "K%u", i + 2);
        (void)snprintf(block, sizeof block, "><Name>%s</Name>" SWITCHBOARD, names[i]);
        merge("CustomerRegistered", number, block, "");
    }
    assert_int_equal(ties(), 1);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT kind FROM tie"), TIE_CONTACT_OF);
}

static void an_erased_customer_is_related_to_nobody(void **state) {
    (void)state;
    merge_family();
    assert_int_equal(ties(), 1);
    merge("CustomerErased", "K2", ">", "<Erasure until=\"2026-09-02T09:00:00+08:00\" by=\"customer\"/>");
    assert_int_equal(ties(), 0);
}

static void a_driver_with_a_number_is_tied_until_the_document_is_voided(void **state) {
    (void)state;
    merge("CustomerRegistered", "K1", "><Name>王建国</Name>" PHONE, "");
    merge("CustomerChanged", "K3", "><Name>芜湖江汇物流有限公司</Name>", "<Party role=\"driver\" number=\"K1\"/>");
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(*) FROM tie WHERE kind = 3 AND basis > 1"), 1);
    char *voided = g_strdup_printf("<Voided event=\"e%u\"/><Reason>-</Reason>", serial - 1);
    merge("EventVoided", "K3", ">", voided);
    g_free(voided);
    assert_int_equal(ties(), 0);
}

/* Whoever fetches cars for the store is nobody's driver. */
static void who_is_named_by_more_than_a_few_customers_is_tied_to_none_of_them(void **state) {
    (void)state;
    char number[8];
    merge("CustomerRegistered", "K1", "><Name>王建国</Name>" PHONE, "");
    for (unsigned i = 0; i <= TIE_NAMED_MAX; i++) {
        assert_int_equal(ties(), i);
        (void)snprintf(number, sizeof number, "F%u", i);
        merge("CustomerChanged", number, "><Name>芜湖江汇物流有限公司</Name>",
              "<Party role=\"bringer\" number=\"K1\"/>");
    }
    assert_int_equal(ties(), 0);
    char *voided = g_strdup_printf("<Voided event=\"e%u\"/><Reason>-</Reason>", serial - 1);
    merge("EventVoided", number, ">", voided);
    g_free(voided);
    assert_int_equal(ties(), TIE_NAMED_MAX);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(whoever_is_related_is_looked_at_again_when_it_begins_and_ends, reset),
        cmocka_unit_test_setup(what_changes_of_one_is_reason_to_look_at_the_other, reset),
        cmocka_unit_test_setup(a_file_that_joins_one_without_what_they_share_is_reason_to_look_at_the_other, reset),
        cmocka_unit_test_setup(what_becomes_of_a_file_without_what_they_share_is_reason_to_look_at_the_other, reset),
        cmocka_unit_test_setup(an_event_that_says_nothing_new_of_one_is_none, reset),
        cmocka_unit_test_setup(a_phone_of_too_many_relates_nobody_until_fewer_have_it, reset),
        cmocka_unit_test_setup(a_switchboard_of_too_many_counts_no_more_beside_a_phone_of_few, reset),
        cmocka_unit_test_setup(an_erased_customer_is_related_to_nobody, reset),
        cmocka_unit_test_setup(a_driver_with_a_number_is_tied_until_the_document_is_voided, reset),
        cmocka_unit_test_setup(who_is_named_by_more_than_a_few_customers_is_tied_to_none_of_them, reset),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
