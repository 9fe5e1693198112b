#include "tests/support/test.h"

#include "hub/golden/customer.h"

#include <string.h>

static const struct attribute phone = {
    .id = 8, .name = "phone", .list = true, .fields = {{.name = "number"}, {.name = "kind"}}, .field_count = 2};
static const struct attribute name = {.id = 2, .name = "name", .fields = {{.name = ""}}, .field_count = 1};
static const struct attribute state_fact = {.id = 72, .name = "state", .fact = true};
static const struct attribute summary_fact = {.id = 67, .name = "summary", .fact = true};

static void a_value_is_found_by_name_and_taken_apart(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct customer_value values[] = {
        {.attribute = &name, .value = {.typed = "李红"}},
        {.attribute = &phone, .value = {.typed = "13812348000\x1fmobile"}},
        {.attribute = &phone, .value = {.typed = "13900000000"}},
    };
    const struct customer customer = {.values = values, .value_count = 3};
    const struct customer_value *found = customer_first(&customer, "phone");
    assert_ptr_equal(found, &values[1]);
    assert_string_equal(customer_part(found, "number", arena), "13812348000");
    assert_string_equal(customer_part(found, "kind", arena), "mobile");
    assert_string_equal(customer_part(found, "of", arena), "");
    assert_string_equal(customer_part(&values[2], "kind", arena), "");
    assert_string_equal(customer_part(customer_first(&customer, "name"), "", arena), "李红");
    assert_null(customer_first(&customer, "email"));
    arena_free(arena);
}

static void a_deal_and_its_end_turn_something_and_a_repair_does_not(void **state) {
    (void)state;
    static const char *const deals[] = {"contract.signed", "contract.cancelled", "vehicle.delivered",
                                        "vehicle.returned"};
    for (size_t i = 0; i < sizeof deals / sizeof *deals; i++) {
        assert_true(customer_turns_on(&(struct kind){.name = deals[i]}));
    }
    assert_false(customer_turns_on(&(struct kind){.name = "repair.completed"}));
}

static void a_member_is_found_by_its_record_or_missing(void **state) {
    (void)state;
    struct member members[] = {{.record = {{1}}}, {.record = {{2}}}};
    const struct customer customer = {.members = members, .member_count = 2};
    assert_ptr_equal(customer_member(&customer, &members[1].record), &members[1]);
    assert_null(customer_member(&customer, &(struct uuid){{3}}));
    assert_null(customer_member(NULL, &members[0].record));
}

static void a_fact_is_found_by_name_or_missing(void **state) {
    (void)state;
    struct event_fact facts[] = {{.fact = &state_fact, .text = "resolved"}};
    const struct customer_event event = {.facts = facts, .fact_count = 1};
    assert_string_equal(customer_event_fact(&event, "state"), "resolved");
    assert_null(customer_event_fact(&event, "mileage"));
}

static void every_rule_of_survival_has_a_name(void **state) {
    (void)state;
    for (unsigned rule = 0; rule < RULE_COUNT; rule++) {
        assert_true(strlen(survivor_rule_name((enum survivor_rule)rule)) > 0);
    }
    assert_string_equal(survivor_rule_name(RULE_PINNED), "pinned");
    assert_string_equal(survivor_rule_name(RULE_COUNT), "unknown");
}

enum { EVENTS = 16 };

/* Events newest first: D delivered, R returned, C contract, X cancelled, T test drive, M maintenance, L lead,
 * f follow-up answered without problem, p with one, o complaint open, s complaint resolved; small v: voided delivery. */
static const char *stage_after(const char *story) {
    static const struct {
        char letter;
        struct kind kind;
        struct event_fact facts[2];
        size_t fact_count;
    } letters[] = {
        {'D', {.name = "vehicle.delivered"}, {{0}}, 0},
        {'v', {.name = "vehicle.delivered"}, {{0}}, 0},
        {'R', {.name = "vehicle.returned"}, {{0}}, 0},
        {'C', {.name = "contract.signed"}, {{0}}, 0},
        {'X', {.name = "contract.cancelled"}, {{0}}, 0},
        {'T', {.name = "testdrive.completed"}, {{0}}, 0},
        {'M', {.name = "maintenance.completed"}, {{0}}, 0},
        {'L', {.name = "lead.recorded"}, {{0}}, 0},
        {'f', {.name = "followup.made"}, {{&state_fact, "answered"}}, 1},
        {'p', {.name = "followup.made"}, {{&state_fact, "answered"}, {&summary_fact, "price"}}, 2},
        {'o', {.name = "complaint.changed"}, {{&state_fact, "received"}}, 1},
        {'s', {.name = "complaint.changed"}, {{&state_fact, "resolved"}}, 1},
    };
    struct customer_event events[EVENTS] = {0};
    struct customer customer = {.events = events};
    for (; *story != '\0'; story++) {
        for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
            if (letters[i].letter == *story) {
                events[customer.event_count++] =
                    (struct customer_event){.kind = &letters[i].kind,
                                            .state = *story == 'v' ? "voided" : "counts",
                                            .facts = (struct event_fact *)(uintptr_t)letters[i].facts,
                                            .fact_count = letters[i].fact_count};
            }
        }
    }
    return customer_stage(&customer);
}

static void the_stage_follows_from_what_happened(void **state) {
    (void)state;
    assert_string_equal(stage_after(""), "lead");
    assert_string_equal(stage_after("L"), "lead");
    assert_string_equal(stage_after("T"), "opportunity");
    assert_string_equal(stage_after("C"), "opportunity");
    assert_string_equal(stage_after("XC"), "lead");
    assert_string_equal(stage_after("DC"), "customer");
    assert_string_equal(stage_after("M"), "customer");
    assert_string_equal(stage_after("RDC"), "opportunity");
    assert_string_equal(stage_after("fD"), "satisfied");
    assert_string_equal(stage_after("pfD"), "customer");
    assert_string_equal(stage_after("ofD"), "customer");
    assert_string_equal(stage_after("sofD"), "satisfied");
    assert_string_equal(stage_after("MMMM"), "loyal");
    assert_string_equal(stage_after("DD"), "loyal");
    assert_string_equal(stage_after("DMMMMMMMMMMD"), "lifetime");
}

static void a_voided_event_leads_to_no_stage(void **state) {
    (void)state;
    assert_string_equal(stage_after("vL"), "lead");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_is_found_by_name_and_taken_apart),
        cmocka_unit_test(a_deal_and_its_end_turn_something_and_a_repair_does_not),
        cmocka_unit_test(a_member_is_found_by_its_record_or_missing),
        cmocka_unit_test(a_fact_is_found_by_name_or_missing),
        cmocka_unit_test(every_rule_of_survival_has_a_name),
        cmocka_unit_test(the_stage_follows_from_what_happened),
        cmocka_unit_test(a_voided_event_leads_to_no_stage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
