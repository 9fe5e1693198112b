/* Who sees what: rules, relations, the wall between brands. */
#include "tests/unit/rights/scene.h"

/* --- Default deny ------------------------------------------------------------------------------------------------- */

static void nothing_is_seen_without_a_rule(void **state) {
    struct scene *scene = *state;
    scene_start(scene, "<Give id='r' to='bank' relation='any' section='stage'/>");
    struct member *member = scene_member(scene, "A1", "K1");
    (void)scene_value(scene, member, "name", "李红");
    const struct projection projection = scene_project(scene, "A", TODAY);
    assert_false(projection.visible);
    assert_int_equal(projection.item_count, 0);
    assert_null(projection.relation);
}

static void only_named_attributes_and_fields_are_seen(void **state) {
    struct scene *scene = *state;
    scene_start(scene, "<Give id='r' relation='own' section='contact' attributes='phone' fields='number'/>");
    struct member *member = scene_member(scene, "A1", "K1");
    (void)scene_value(scene, member, "name", "李红");
    (void)scene_value(scene, member, "phone", "13812348000|mobile");
    const struct projection projection = scene_project(scene, "A", TODAY);
    assert_true(projection.visible);
    assert_string_equal(projection.relation, "own");
    assert_string_equal(scene_text(&projection, "own-numbers", "A1"), "K1");
    assert_string_equal(scene_text(&projection, "contact", "number"), "13812348000");
    assert_string_equal(scene_item(&projection, "contact", "number")->rule, "r");
    assert_string_equal(scene_text(&projection, "contact", "kind"), "-");
    assert_string_equal(scene_why(&projection, "contact", "kind"), "no rule");
    assert_string_equal(scene_why(&projection, "identity", "name"), "no rule");
    assert_string_equal(scene_why(&projection, "stage", "stage"), "no rule");
    assert_int_equal(projection.item_count, 2);
}

static void own_numbers_alone_make_no_view(void **state) {
    struct scene *scene = *state;
    scene_start(scene, "<Give id='r' relation='own' section='identity' attributes='name'/>");
    (void)scene_member(scene, "A1", "K1");
    assert_false(scene_sees(scene, "A", TODAY));
}

static void a_new_attribute_is_identity_and_needs_a_rule_that_names_it(void **state) {
    struct scene *scene = *state;
    scene_start(scene, "<Give id='r' relation='own' section='identity' attributes='occupation'/>");
    struct member *member = scene_member(scene, "A1", "K1");
    (void)scene_value(scene, member, "occupation", "教师");
    (void)scene_value(scene, member, "industry", "教育");
    const struct projection projection = scene_project(scene, "A", TODAY);
    assert_string_equal(scene_text(&projection, "identity", "occupation"), "教师");
    assert_string_equal(scene_text(&projection, "identity", "industry"), "-");
}

static void deny_outranks_give_and_mask_outranks_give(void **state) {
    struct scene *scene = *state;
    scene_start(scene, "<Give id='give' relation='own' section='identity' attributes='name gender birth-date'/>"
                       "<Deny id='deny' section='identity' attributes='gender'/>"
                       "<Mask id='mask' section='identity' attributes='name' as='name'/>");
    struct member *member = scene_member(scene, "A1", "K1");
    (void)scene_value(scene, member, "name", "李红");
    (void)scene_value(scene, member, "gender", "female");
    (void)scene_value(scene, member, "birth-date", "1985-02-14");
    const struct projection projection = scene_project(scene, "A", TODAY);
    assert_string_equal(scene_text(&projection, "identity", "name"), "李**");
    assert_string_equal(scene_item(&projection, "identity", "name")->mask, "mask");
    assert_string_equal(scene_text(&projection, "identity", "gender"), "-");
    assert_string_equal(scene_why(&projection, "identity", "gender"), "deny");
    assert_string_equal(scene_text(&projection, "identity", "birth-date"), "1985-02-14");
    assert_null(scene_item(&projection, "identity", "birth-date")->mask);
}

static void a_rule_may_name_partners_instead_of_classes(void **state) {
    struct scene *scene = *state;
    scene_start(scene, "<Give id='r' partners='B' relation='own' section='stage'/>");
    (void)scene_member(scene, "A1", "K1");
    (void)scene_member(scene, "B1", "K2");
    assert_true(scene_sees(scene, "B", TODAY));
    assert_false(scene_sees(scene, "A", TODAY));
}

/* --- Relations ---------------------------------------------------------------------------------------------------- */

static void own_needs_an_open_record_of_the_partner(void **state) {
    struct scene *scene = *state;
    scene_start(scene, scene_stage_to("own", scene));
    struct member *member = scene_member(scene, "A1", "K1");
    assert_true(scene_sees(scene, "A", TODAY));
    assert_false(scene_sees(scene, "B", TODAY));
    member->closed = true;
    assert_false(scene_sees(scene, "A", TODAY));
}

static void a_source_counts_as_own_only_in_its_days(void **state) {
    struct scene *scene = *state;
    scene_start(scene, scene_stage_to("own", scene));
    (void)scene_member(scene, "A2", "K1");
    assert_false(scene_sees(scene, "A", "2025-12-31"));
    assert_string_equal(scene_next(scene, "A", "2025-12-31"), "2026-01-01");
    assert_true(scene_sees(scene, "A", "2026-06-30"));
    assert_string_equal(scene_next(scene, "A", "2026-06-30"), "2026-07-01");
    assert_false(scene_sees(scene, "A", "2026-07-01"));
    assert_string_equal(scene_next(scene, "A", "2026-07-01"), "never");
}

static void group_needs_both_in_the_group_on_that_day(void **state) {
    struct scene *scene = *state;
    scene_start(scene, scene_stage_to("group", scene));
    (void)scene_member(scene, "B1", "K1");
    assert_true(scene_sees(scene, "GO", TODAY));
    assert_true(scene_sees(scene, "C", TODAY));
    assert_string_equal(scene_project(scene, "C", TODAY).relation, "group");
    assert_false(scene_sees(scene, "A", TODAY));
    assert_false(scene_sees(scene, "B", TODAY)); /* its own customer is no customer of its group's other stores */
    assert_false(scene_sees(scene, "C", "2026-01-31"));
    assert_string_equal(scene_next(scene, "C", "2026-01-31"), "2026-02-01");
    assert_string_equal(scene_next(scene, "C", TODAY), "2027-01-01");
    assert_false(scene_sees(scene, "C", "2027-01-01"));
}

static void region_reaches_stores_of_the_region(void **state) {
    struct scene *scene = *state;
    scene_start(scene, scene_stage_to("region", scene));
    (void)scene_member(scene, "B1", "K1");
    assert_true(scene_sees(scene, "EO", TODAY));
    assert_true(scene_sees(scene, "A", TODAY));
    assert_false(scene_sees(scene, "C", TODAY));
}

static void brand_reaches_stores_of_the_brand(void **state) {
    struct scene *scene = *state;
    scene_start(scene, scene_stage_to("brand", scene));
    (void)scene_member(scene, "B1", "K1");
    assert_true(scene_sees(scene, "A", TODAY));
    assert_true(scene_sees(scene, "C", TODAY));
    assert_false(scene_sees(scene, "Y", TODAY));
    assert_false(scene_sees(scene, "HQ", TODAY));
}

static void an_allocation_gives_sight_within_its_days(void **state) {
    struct scene *scene = *state;
    scene_start(scene, scene_stage_to("allocated", scene));
    struct member *member = scene_member(scene, "B1", "K1");
    (void)scene_value(scene, member, "allocation", "A1|allocated|吴敏|2026-05-06|2026-12-31");
    assert_false(scene_sees(scene, "A", "2026-05-05"));
    assert_string_equal(scene_next(scene, "A", "2026-05-05"), "2026-05-06");
    assert_true(scene_sees(scene, "A", "2026-05-06"));
    assert_string_equal(scene_next(scene, "A", "2026-05-06"), "2027-01-01");
    assert_true(scene_sees(scene, "A", "2026-12-31"));
    assert_false(scene_sees(scene, "A", "2027-01-01"));
    assert_false(scene_sees(scene, "C", TODAY));
}

static void sharing_is_a_relation_of_its_own(void **state) {
    struct scene *scene = *state;
    scene_start(scene, scene_stage_to("shared", scene));
    struct member *member = scene_member(scene, "B1", "K1");
    (void)scene_value(scene, member, "allocation", "A1|allocated||2026-01-01");
    assert_false(scene_sees(scene, "A", TODAY));
    (void)scene_value(scene, member, "allocation", "A1|shared||2026-01-01");
    assert_true(scene_sees(scene, "A", TODAY));
    assert_string_equal(scene_next(scene, "A", TODAY), "never");
}

static void an_allocation_with_an_unreadable_end_gives_nothing(void **state) {
    struct scene *scene = *state;
    scene_start(scene, scene_stage_to("allocated", scene));
    (void)scene_value(scene, scene_member(scene, "B1", "K1"), "allocation", "A1|allocated||2026-01-01|soon");
    assert_false(scene_sees(scene, "A", TODAY));
}

static void served_lasts_for_its_span_after_the_visit(void **state) {
    struct scene *scene = *state;
    scene_start(scene, "<Give id='r' relation='served' served-days='10' section='stage'/>");
    (void)scene_member(scene, "B1", "K1");
    (void)scene_event(scene, "C1", "repair.completed", "2026-11-20T14:03:00Z");
    (void)scene_event(scene, "A1", "customer.changed", "2026-11-20T14:03:00Z");
    assert_true(scene_sees(scene, "C", "2026-11-30"));
    assert_string_equal(scene_next(scene, "C", "2026-11-23"), "2026-12-01");
    assert_false(scene_sees(scene, "C", "2026-12-01"));
    assert_false(scene_sees(scene, "A", TODAY)); /* keeping a file is no service */
    scene->events[0].state = "voided";
    assert_false(scene_sees(scene, "C", TODAY));
}

static void served_lasts_two_years_when_nothing_is_said(void **state) {
    struct scene *scene = *state;
    scene_start(scene, scene_stage_to("served", scene));
    (void)scene_event(scene, "C1", "maintenance.completed", "2024-01-01");
    assert_true(scene_sees(scene, "C", "2025-12-31"));
    assert_false(scene_sees(scene, "C", "2026-01-01"));
}

static void named_in_a_policy_lasts_until_it_ends(void **state) {
    struct scene *scene = *state;
    scene_start(scene, scene_stage_to("named", scene));
    struct customer_event *policy = scene_event(scene, "A1", "insurance.sold", "2025-12-01");
    scene_fact(scene, policy, "counterparty", "安平财险");
    scene_fact(scene, policy, "until", "2026-11-30");
    assert_true(scene_sees(scene, "INS", "2026-11-30"));
    assert_string_equal(scene_next(scene, "INS", TODAY), "2026-12-01");
    assert_false(scene_sees(scene, "INS", "2026-12-01"));
    policy->facts[0].text = "别家财险";
    assert_false(scene_sees(scene, "INS", TODAY));
}

static void named_in_a_policy_holds_however_many_events_came_after_it(void **state) {
    struct scene *scene = *state;
    scene_start(scene, scene_stage_to("named", scene));
    struct customer_event policy = *scene_event(scene, "A1", "insurance.sold", "2025-12-01");
    scene_fact(scene, &policy, "counterparty", "安平财险");
    scene_fact(scene, &policy, "until", "2026-11-30");
    scene->customer.event_count = 0; /* those that were read are all younger */
    assert_false(scene_sees(scene, "INS", TODAY));
    scene->customer.turns = &policy;
    scene->customer.turn_count = 1;
    assert_true(scene_sees(scene, "INS", TODAY));
    assert_false(scene_sees(scene, "INS", "2026-12-01"));
}

static void unless_keeps_a_rule_from_applying(void **state) {
    struct scene *scene = *state;
    scene_start(scene, "<Give id='r' relation='own group' section='identity' attributes='name'/>"
                       "<Mask id='m' relation='group' unless='own' section='identity' attributes='name' as='name'/>");
    struct member *member = scene_member(scene, "B1", "K1");
    (void)scene_value(scene, member, "name", "李红");
    struct projection projection = scene_project(scene, "C", TODAY);
    assert_string_equal(scene_text(&projection, "identity", "name"), "李**");
    (void)scene_member(scene, "C1", "R9");
    projection = scene_project(scene, "C", TODAY);
    assert_string_equal(scene_text(&projection, "identity", "name"), "李红");
    assert_string_equal(projection.relation, "own");
}

static void the_relations_that_hold_are_told(void **state) {
    struct scene *scene = *state;
    scene_start(scene, "<Give id='r' relation='own group any' section='relation'/>");
    (void)scene_member(scene, "B1", "K1");
    (void)scene_member(scene, "C1", "R9");
    const struct projection projection = scene_project(scene, "C", TODAY);
    assert_int_equal(scene_count(&projection, "relation", "relation"), 2);
    assert_string_equal(scene_text(&projection, "relation", "relation"), "own");
}

/* --- Brand wall --------------------------------------------------------------------------------------------------- */

static void a_store_of_another_brand_sees_nothing(void **state) {
    struct scene *scene = *state;
    scene_start(scene, "<Give id='r' to='dealer call-centre' relation='any region' section='stage'/>");
    (void)scene_member(scene, "A1", "K1");
    assert_false(scene_sees(scene, "Y", TODAY));
    assert_true(scene_sees(scene, "B", TODAY));
    assert_true(scene_sees(scene, "HQ", TODAY)); /* a partner without brand stands before no wall */
}

static void a_rule_may_reach_through_the_wall(void **state) {
    struct scene *scene = *state;
    scene_start(scene, "<Give id='r' relation='region' across-brands='yes' section='stage'/>");
    (void)scene_member(scene, "A1", "K1");
    assert_true(scene_sees(scene, "Y", TODAY));
}

static void what_another_brand_says_of_ones_own_customer_stays_behind_the_wall(void **state) {
    struct scene *scene = *state;
    scene_start(scene, "<Give id='r' relation='own' section='contact' attributes='phone' fields='number'/>"
                       "<Give id='h' relation='own' section='history' origin='any' facts='mileage'/>");
    struct member *own = scene_member(scene, "Y1", "K1");
    struct member *other = scene_member(scene, "A1", "K2");
    (void)scene_value(scene, other, "phone", "13900000000");
    (void)scene_value(scene, own, "phone", "13812348000");
    (void)scene_event(scene, "A1", "repair.completed", "2026-11-20");
    const struct projection projection = scene_project(scene, "Y", TODAY);
    assert_int_equal(scene_count(&projection, "contact", "number"), 1);
    assert_string_equal(scene_text(&projection, "contact", "number"), "13812348000");
    assert_string_equal(scene_why(&projection, "contact", "number"), "brand wall");
    assert_int_equal(scene_count(&projection, "history", "time"), 0);
    assert_string_equal(scene_why(&projection, "history", "repair.completed"), "brand wall");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_seen_without_a_rule),
        cmocka_unit_test(only_named_attributes_and_fields_are_seen),
        cmocka_unit_test(own_numbers_alone_make_no_view),
        cmocka_unit_test(a_new_attribute_is_identity_and_needs_a_rule_that_names_it),
        cmocka_unit_test(deny_outranks_give_and_mask_outranks_give),
        cmocka_unit_test(a_rule_may_name_partners_instead_of_classes),
        cmocka_unit_test(own_needs_an_open_record_of_the_partner),
        cmocka_unit_test(a_source_counts_as_own_only_in_its_days),
        cmocka_unit_test(group_needs_both_in_the_group_on_that_day),
        cmocka_unit_test(region_reaches_stores_of_the_region),
        cmocka_unit_test(brand_reaches_stores_of_the_brand),
        cmocka_unit_test(an_allocation_gives_sight_within_its_days),
        cmocka_unit_test(sharing_is_a_relation_of_its_own),
        cmocka_unit_test(an_allocation_with_an_unreadable_end_gives_nothing),
        cmocka_unit_test(served_lasts_for_its_span_after_the_visit),
        cmocka_unit_test(served_lasts_two_years_when_nothing_is_said),
        cmocka_unit_test(named_in_a_policy_lasts_until_it_ends),
        cmocka_unit_test(named_in_a_policy_holds_however_many_events_came_after_it),
        cmocka_unit_test(unless_keeps_a_rule_from_applying),
        cmocka_unit_test(the_relations_that_hold_are_told),
        cmocka_unit_test(a_store_of_another_brand_sees_nothing),
        cmocka_unit_test(a_rule_may_reach_through_the_wall),
        cmocka_unit_test(what_another_brand_says_of_ones_own_customer_stays_behind_the_wall),
    };
    return cmocka_run_group_tests(tests, scene_open, scene_close);
}
