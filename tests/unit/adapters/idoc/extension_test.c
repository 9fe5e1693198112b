#include "tests/unit/adapters/idoc/documents.h"

static const char *const extended[] = {"extended=\"no\"", "extended=\"yes\"", NULL};

static void without_the_extension_nothing_of_it_is_sent(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_person(), NULL);
    documents_build_good(&documents, "DEBMAS07", NULL);
    assert_lacks(documents, "Z1");
    assert_lacks(documents, "ZDEBMAS07");
    documents_end(&documents);
}

static void the_extension_carries_golden_id_and_vehicles(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_person(), extended);
    (void)builder_value(documents.builder, "vehicle", "LVTDB24B8SD310846|沪A12345|owner|2026-11-01");
    (void)builder_value(documents.builder, "vehicle", "|沪B00001|driver");
    (void)builder_value(documents.builder, "vehicle", "LVUDB21B3RF077215||owner|2019-05-02|2024-01-31");
    documents_build_good(&documents, "DEBMAS07", "ZDEBMAS07");
    assert_holds(documents, "<ZDEBMAS07><IDOC");
    assert_holds(documents, "<CIMTYP>ZDEBMAS07</CIMTYP>");
    assert_holds(documents, "<Z1GOLDEN SEGMENT=\"1\"><GOLDENID>6f1e6e0a-0000-5000-8000-000000000001</GOLDENID>"
                            "<GVERSION>7</GVERSION><GRADE>customer</GRADE></Z1GOLDEN>");
    assert_holds(documents, "<Z1VEHOWN SEGMENT=\"1\"><VIN>LVTDB24B8SD310846</VIN><PLATE>沪A12345</PLATE>"
                            "<RELATION>owner</RELATION><DATAB>20261101</DATAB></Z1VEHOWN>"
                            "<Z1VEHOWN SEGMENT=\"1\"><VIN>LVUDB21B3RF077215</VIN><RELATION>owner</RELATION>"
                            "<DATAB>20190502</DATAB><DATBI>20240131</DATBI></Z1VEHOWN>");
    assert_lacks(documents, "沪B00001");
    documents_end(&documents);
}

static void a_new_version_alone_is_no_reason_to_send(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_person(), extended);
    documents_build_good(&documents, "DEBMAS07", "ZDEBMAS07");
    const struct bytes before = documents.made.content;
    documents.builder->customer.version++;
    documents_build_good(&documents, "DEBMAS07", "ZDEBMAS07");
    assert_holds(documents, "<GVERSION>8</GVERSION>");
    assert_int_equal(documents.made.content.length, before.length);
    assert_memory_equal(documents.made.content.data, before.data, before.length);
    documents_end(&documents);
}

static void consent(struct documents *documents, const char *parts, const char *recorded) {
    struct customer_value *value = builder_value(documents->builder, "consent", parts);
    value->recorded = value->time = builder_instant(recorded);
}

static void a_consent_is_flagged_while_it_runs_and_until_it_is_withdrawn(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_person(), extended);
    consent(&documents, "care|manufacturer|any|yes||2026-01-01|2026-12-31", "2026-01-01T00:00:00Z");
    consent(&documents, "sale|any|any|yes||2026-01-01|2026-06-30", "2026-01-01T00:00:00Z");
    consent(&documents, "service|insurer|any|yes", "2026-01-01T00:00:00Z");
    consent(&documents, "marketing|any|sms|yes", "2026-01-01T00:00:00Z");
    consent(&documents, "marketing|any|any|no||2026-02-01", "2026-02-01T00:00:00Z");
    consent(&documents, "finance|any|phone|yes", "2026-03-01T00:00:00Z");
    consent(&documents, "finance|any|sms|no", "2026-04-01T00:00:00Z");
    consent(&documents, "warranty|any|any|no", "2026-03-01T00:00:00Z");
    consent(&documents, "warranty|any|any|yes", "2026-04-01T00:00:00Z");
    documents_build_good(&documents, "DEBMAS07", "ZDEBMAS07");
    assert_holds(documents, "<GRADE>customer</GRADE><CCARE>X</CCARE><CFINANCE>X</CFINANCE>"
                            "<CWARRANTY>X</CWARRANTY></Z1GOLDEN>");
    documents_end(&documents);
}

static bool same(struct bytes a, struct bytes b) {
    return a.length == b.length && memcmp(a.data, b.data, a.length) == 0;
}

/* The mapping's day begins eight hours before that of UTC. */
static instant next_change(struct documents *documents, const char *at) {
    documents->request.at = builder_instant(at);
    documents_build_good(documents, "DEBMAS07", "ZDEBMAS07");
    return documents->made.next_change;
}

static void a_document_says_when_a_consent_begins_or_ends(void **state) {
    (void)state;
    struct documents documents = documents_start(builder_person(), extended);
    assert_true(next_change(&documents, "2026-11-20T17:03:09Z") == INSTANT_NONE);
    consent(&documents, "care|manufacturer|any|yes||2026-01-01|2026-12-31", "2026-01-01T00:00:00Z");
    consent(&documents, "sale|any|any|yes||2026-11-25|2027-06-30", "2026-01-01T00:00:00Z");
    consent(&documents, "finance|any|any|yes||2026-01-01", "2026-01-01T00:00:00Z");
    consent(&documents, "finance|any|any|no||2027-03-01", "2026-02-01T00:00:00Z");
    consent(&documents, "service|insurer|any|yes||2026-01-01|2026-11-21", "2026-01-01T00:00:00Z");
    static const char *const turns[] = {"2026-11-24T16:00:00Z", "2026-12-31T16:00:00Z", "2027-02-28T16:00:00Z",
                                        "2027-06-30T16:00:00Z"};
    instant at = builder_instant("2026-11-20T17:03:09Z");
    for (size_t i = 0; i < sizeof turns / sizeof *turns; i++) {
        char text[INSTANT_TEXT];
        assert_int_equal(next_change(&documents, instant_print(at, text)), builder_instant(turns[i]));
        const struct bytes before = documents.made.content;
        at = builder_instant(turns[i]);
        (void)next_change(&documents, instant_print(at - SECONDS(1), text));
        assert_true(same(documents.made.content, before));
        (void)next_change(&documents, instant_print(at, text));
        assert_false(same(documents.made.content, before));
    }
    assert_true(documents.made.next_change == INSTANT_NONE);
    documents_end(&documents);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_the_extension_nothing_of_it_is_sent),
        cmocka_unit_test(the_extension_carries_golden_id_and_vehicles),
        cmocka_unit_test(a_new_version_alone_is_no_reason_to_send),
        cmocka_unit_test(a_consent_is_flagged_while_it_runs_and_until_it_is_withdrawn),
        cmocka_unit_test(a_document_says_when_a_consent_begins_or_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
