#include "tests/unit/adapters/idoc/documents.h"

/* A customer who could be sent, had there been a deal. */
static struct customer_builder *bystander(void) {
    struct customer_builder *builder = builder_person();
    builder->customer.event_count = 0;
    return builder;
}

static void who_only_asked_stays_out(void **state) {
    (void)state;
    struct documents documents = documents_start(bystander(), NULL);
    (void)builder_event(documents.builder, "lead.recorded", "2026-10-01T00:00:00Z");
    (void)builder_event(documents.builder, "repair.completed", "2026-10-02T00:00:00Z");
    assert_int_equal(documents_build(&documents), ERP_NOT_SELECTED);
    documents_end(&documents);
}

static void who_is_in_contract_is_sent_until_it_is_cancelled(void **state) {
    (void)state;
    struct documents documents = documents_start(bystander(), NULL);
    struct customer_builder *builder = documents.builder;
    builder_fact(builder, builder_event(builder, "contract.signed", "2026-10-01T00:00:00Z"), "document", "XS-1");
    assert_int_equal(documents_build(&documents), ERP_BUILT);
    struct customer_event *cancelled = builder_event(builder, "contract.cancelled", "2026-10-02T00:00:00Z");
    builder_fact(builder, cancelled, "about", "XS-2");
    assert_int_equal(documents_build(&documents), ERP_BUILT);
    cancelled->facts[0].text = "XS-1";
    cancelled->source = "D0999";
    assert_int_equal(documents_build(&documents), ERP_BUILT);
    cancelled->source = "D0123";
    assert_int_equal(documents_build(&documents), ERP_NOT_SELECTED);
    documents_end(&documents);
}

static void a_returned_car_is_no_purchase_but_a_second_one_is(void **state) {
    (void)state;
    struct documents documents = documents_start(bystander(), NULL);
    struct customer_builder *builder = documents.builder;
    (void)builder_bought(builder, "LVTDB21B6SD300000", "2026-10-01T00:00:00Z");
    builder_fact(builder, builder_event(builder, "vehicle.returned", "2026-10-05T00:00:00Z"), "vin",
                 "lvtdb21b6sd300000");
    assert_int_equal(documents_build(&documents), ERP_NOT_SELECTED);
    struct customer_event *again = builder_bought(builder, "LVTDB21B6SD300000", "2026-10-09T00:00:00Z");
    assert_int_equal(documents_build(&documents), ERP_BUILT);
    again->state = "voided";
    assert_int_equal(documents_build(&documents), ERP_NOT_SELECTED);
    documents_end(&documents);
}

static void a_purchase_counts_however_many_events_came_after_it(void **state) {
    (void)state;
    struct documents documents = documents_start(bystander(), NULL);
    struct customer *customer = &documents.builder->customer;
    (void)builder_bought(documents.builder, "LVTDB21B6SD300000", "2026-10-01T00:00:00Z");
    customer->turns = customer->events;
    customer->turn_count = customer->event_count;
    customer->event_count = 0; /* it is no more among the latest */
    assert_int_equal(documents_build(&documents), ERP_BUILT);
    documents_end(&documents);
}

static void who_is_named_in_anothers_purchase_did_not_buy(void **state) {
    (void)state;
    struct documents documents = documents_start(bystander(), NULL);
    const struct member driver = {.source = "D0123", .number = "", .role = "driver"};
    struct customer_event *event = builder_bought(documents.builder, "LVTDB21B6SD300000", "2026-10-01T00:00:00Z");
    event->member = &driver;
    assert_int_equal(documents_build(&documents), ERP_NOT_SELECTED);
    documents_end(&documents);
}

static void who_stands_in_the_erp_is_kept_up_to_date(void **state) {
    (void)state;
    struct documents documents = documents_start(bystander(), NULL);
    documents.request.known = true;
    assert_int_equal(documents_build(&documents), ERP_BUILT);
    documents.request.known = false;
    documents.request.object_key = "4711";
    assert_int_equal(documents_build(&documents), ERP_BUILT);
    documents_end(&documents);
}

static void a_customer_whom_no_profile_fits_is_held(void **state) {
    (void)state;
    const char *const strict[] = {"<Profile name=\"consumer\"/>",
                                  "<Profile name=\"consumer\" attribute=\"party-kind\" is=\"person\"/>", NULL};
    struct documents documents = documents_start(builder_person(), strict);
    documents_build_good(&documents, "DEBMAS07", NULL);
    builder_change(documents.builder, "party-kind", NULL);
    assert_int_equal(documents_build(&documents), ERP_HELD);
    assert_non_null(strstr(documents.made.held, "no profile"));
    documents_end(&documents);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_only_asked_stays_out),
        cmocka_unit_test(who_is_in_contract_is_sent_until_it_is_cancelled),
        cmocka_unit_test(a_returned_car_is_no_purchase_but_a_second_one_is),
        cmocka_unit_test(a_purchase_counts_however_many_events_came_after_it),
        cmocka_unit_test(who_is_named_in_anothers_purchase_did_not_buy),
        cmocka_unit_test(who_stands_in_the_erp_is_kept_up_to_date),
        cmocka_unit_test(a_customer_whom_no_profile_fits_is_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
