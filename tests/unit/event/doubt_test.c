/* The place of a doubtful value tells its block and its element from others. */
#include "tests/support/test.h"

#include "hub/event/doubt.h"
#include "tests/unit/event/reading.h"

#define REPAIR(people, vehicle)                                                                                     \
    "<RepairCompleted xmlns=\"" EVENT_NAMESPACE "\" id=\"e1\" source=\"D0123\" time=\"2026-11-20T14:03:00+08:00\">" \
    "<Customer number=\"K1\"><Name>李红</Name><Phone kind=\"mobile\">1</Phone>"                                   \
    "<Phone kind=\"mobile\">2</Phone></Customer>" people "<RepairOrder number=\"R1\">" vehicle                      \
    "<Amount currency=\"CNY\">320.00</Amount></RepairOrder></RepairCompleted>"
#define VEHICLE "<Vehicle vin=\"LVVDB11B9PD016482\"/>"

static struct reading reading;

static int begin(void **state) {
    (void)state;
    assert_true(reading_open(&reading, SHIPPED_ATTRIBUTES, SHIPPED_SCHEMAS, NULL));
    return 0;
}

static int end(void **state) {
    (void)state;
    reading_close(&reading);
    return 0;
}

static const struct error *doubt_of(size_t person, const char *attribute, size_t index) {
    static struct error doubt;
    const struct mention *mention = person_mention(&reading.event.people[person], attribute);
    assert_non_null(mention);
    assert_true(index < mention->count);
    mention->values[index].doubt = DOUBT_PLACEHOLDER;
    doubt_tell(&reading.event, &reading.event.people[person], mention, &mention->values[index], &doubt);
    mention->values[index].doubt = OK;
    return &doubt;
}

static void a_later_element_of_its_name_carries_its_number(void **state) {
    (void)state;
    if (!reading_text(&reading, REPAIR("", VEHICLE))) {
        fail_msg("%s", error_text(&reading.error));
    }
    assert_string_equal(doubt_of(0, "phone", 0)->place, "/RepairCompleted/Customer/Phone");
    assert_string_equal(doubt_of(0, "phone", 1)->place, "/RepairCompleted/Customer/Phone[2]");
    assert_string_equal(doubt_of(0, "phone", 1)->detail, "phone of the customer");
    assert_string_equal(doubt_of(0, "phone", 1)->detail_zh, "客户的电话");
}

static void what_is_said_twice_keeps_the_number_of_its_first_place(void **state) {
    (void)state;
    assert_true(
        reading_text(&reading, REPAIR("<Party role=\"driver\"><Name>王磊</Name><Phone kind=\"mobile\">3</Phone><Phone "
                                      "kind=\"mobile\">3</Phone><Phone kind=\"mobile\">4</Phone></Party>",
                                      VEHICLE)));
    assert_string_equal(doubt_of(1, "phone", 0)->place, "/RepairCompleted/Party[role=driver]/Phone");
    assert_string_equal(doubt_of(1, "phone", 1)->place, "/RepairCompleted/Party[role=driver]/Phone[3]");
    assert_string_equal(doubt_of(1, "phone", 1)->detail, "phone of the party in the role driver");
}

static void of_several_in_one_role_the_later_carries_its_number(void **state) {
    (void)state;
    assert_true(reading_text(&reading, REPAIR("<Party role=\"driver\"><Name>王磊</Name></Party><Party "
                                              "role=\"payer\"><Name>周杰</Name></Party><Party "
                                              "role=\"driver\"><Name>陈静</Name></Party>",
                                              VEHICLE)));
    assert_string_equal(doubt_of(2, "name", 0)->place, "/RepairCompleted/Party[role=payer]/Name");
    assert_string_equal(doubt_of(3, "name", 0)->place, "/RepairCompleted/Party[role=driver][2]/Name");
}

static void what_stands_outside_of_the_block_is_placed_by_the_claim_that_reads_it(void **state) {
    (void)state;
    assert_true(reading_text(&reading, REPAIR("", VEHICLE)));
    const struct error *doubt = doubt_of(0, "vehicle", 0);
    assert_string_equal(doubt->place, "/RepairCompleted/RepairOrder/Vehicle/@vin");
}

static void count(void *context, const struct error *doubt) {
    size_t *told = context;
    (*told)++;
    assert_int_equal(doubt->code, DOUBT_PLACEHOLDER);
}

static void each_doubt_is_told(void **state) {
    size_t told = 0;
    (void)state;
    assert_true(reading_text(&reading, REPAIR("", VEHICLE)));
    assert_int_equal(doubts_each(&reading.event, count, &told), 0);
    person_mention(&reading.event.people[0], "phone")->values[0].doubt = DOUBT_PLACEHOLDER;
    person_mention(&reading.event.people[0], "name")->values[0].doubt = DOUBT_PLACEHOLDER;
    assert_int_equal(doubts_each(&reading.event, count, &told), 2);
    assert_int_equal(told, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_later_element_of_its_name_carries_its_number, begin, end),
        cmocka_unit_test_setup_teardown(what_is_said_twice_keeps_the_number_of_its_first_place, begin, end),
        cmocka_unit_test_setup_teardown(of_several_in_one_role_the_later_carries_its_number, begin, end),
        cmocka_unit_test_setup_teardown(what_stands_outside_of_the_block_is_placed_by_the_claim_that_reads_it, begin,
                                        end),
        cmocka_unit_test_setup_teardown(each_doubt_is_told, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
