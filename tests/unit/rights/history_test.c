#include "tests/unit/rights/scene.h"

/* A repair at `source` with all that a workshop writes down. */
static struct customer_event *repair(struct scene *scene, const char *source, const char *time) {
    struct customer_event *event = scene_event(scene, source, "repair.completed", time);
    scene_fact(scene, event, "mileage", "48210");
    scene_fact(scene, event, "amount", "381.50");
    scene_fact(scene, event, "currency", "CNY");
    scene_fact(scene, event, "summary", "更换点火线圈; 更换前雨刮片");
    scene_fact(scene, event, "consultant", "刘洋");
    return event;
}

static void other_stores_show_date_mileage_and_work_lines_but_no_price(void **state) {
    struct scene *scene = *state;
    scene_start(scene,
                "<Give id='own' relation='own' section='history' facts='mileage amount currency summary consultant'/>"
                "<Give id='other' relation='own' section='history' kinds='repair.completed' origin='any' "
                "facts='mileage summary'/>");
    (void)scene_member(scene, "A1", "K1");
    (void)repair(scene, "C1", "2026-11-20T06:03:00Z");
    (void)repair(scene, "A1", "2026-10-20T06:03:00Z");
    const struct projection projection = scene_project(scene, "A", TODAY);
    assert_int_equal(scene_count(&projection, "history", "time"), 2);
    assert_int_equal(scene_count(&projection, "history", "mileage"), 2);
    assert_int_equal(scene_count(&projection, "history", "summary"), 2);
    assert_int_equal(scene_count(&projection, "history", "amount"), 1);
    assert_int_equal(scene_count(&projection, "history", "consultant"), 1);
    assert_string_equal(scene_text(&projection, "history", "time"), "2026-11-20T06:03:00Z");
    assert_string_equal(scene_item(&projection, "history", "time")->origin, "other");
    assert_string_equal(scene_item(&projection, "history", "amount")->origin, "own");
    assert_string_equal(scene_item(&projection, "history", "amount")->rule, "own");
    assert_string_equal(scene_why(&projection, "history", "amount"), "no rule");
}

static void the_shipped_rules_hide_other_stores_prices_leads_and_consultants(void **state) {
    struct scene *scene = *state;
    struct rights *rights = rights_load(SCHEMAS "/config/partners.xml", SCHEMAS "/config/rules.xml", SCHEMAS "/config",
                                        scene->attributes, scene->kinds, &scene->error);
    assert_non_null(rights);
    scene_start(scene, "<Give id='r' relation='own' section='stage'/>");
    (void)scene_member(scene, "D0123", "K1");
    scene_fact(scene, scene_event(scene, "D0789", "lead.recorded", "2026-11-21"), "summary", "A");
    (void)repair(scene, "D0456", "2026-11-20T06:03:00Z");
    struct projection projection;
    project(rights, rights_partner_by_id(rights, "D0123"), &scene->customer, scene_instant(TODAY), scene->arena,
            &projection);
    assert_int_equal(scene_count(&projection, "history", "time"), 1);
    assert_string_equal(scene_text(&projection, "history", "mileage"), "48210");
    assert_string_equal(scene_text(&projection, "history", "summary"), "更换点火线圈; 更换前雨刮片");
    assert_string_equal(scene_text(&projection, "history", "amount"), "-");
    assert_string_equal(scene_text(&projection, "history", "consultant"), "-");
    assert_string_equal(scene_why(&projection, "history", "lead.recorded"), "no rule");
    rights_free(rights);
}

static void origin_says_whose_events_are_seen(void **state) {
    struct scene *scene = *state;
    scene_start(scene, "<Give id='a' to='dealer' relation='any' section='history' origin='group'/>"
                       "<Give id='b' to='service-station' relation='any' section='history' origin='own'/>"
                       "<Give id='c' to='call-centre' relation='any' section='history' origin='any'/>");
    (void)scene_member(scene, "A1", "K1");
    (void)repair(scene, "C1", "2026-11-20");
    (void)repair(scene, "B1", "2026-11-19");
    (void)repair(scene, "A1", "2026-11-18");
    struct projection projection = scene_project(scene, "B", TODAY);
    assert_int_equal(scene_count(&projection, "history", "time"), 2);
    assert_string_equal(scene_item(&projection, "history", "time")->origin, "group");
    projection = scene_project(scene, "C", TODAY);
    assert_int_equal(scene_count(&projection, "history", "time"), 1);
    projection = scene_project(scene, "HQ", TODAY);
    assert_int_equal(scene_count(&projection, "history", "time"), 3);
}

static void each_rule_gives_its_newest_events_only(void **state) {
    struct scene *scene = *state;
    scene_start(scene, "<Give id='a' relation='own' section='history' kinds='repair.completed' last='2'/>"
                       "<Give id='b' relation='own' section='history' groups='sales' last='1'/>");
    (void)scene_member(scene, "A1", "K1");
    (void)repair(scene, "A1", "2026-11-20");
    (void)scene_event(scene, "A1", "payment.received", "2026-11-19");
    (void)repair(scene, "A1", "2026-11-18");
    (void)repair(scene, "A1", "2026-11-17");
    (void)scene_event(scene, "A1", "contract.signed", "2026-11-16");
    const struct projection projection = scene_project(scene, "A", TODAY);
    assert_int_equal(scene_count(&projection, "history", "time"), 3);
}

static void an_event_ages_out_by_the_clock(void **state) {
    struct scene *scene = *state;
    scene_start(scene, "<Give id='r' relation='own' section='history' days='30' facts='mileage'/>");
    (void)scene_member(scene, "A1", "K1");
    (void)repair(scene, "A1", "2026-11-10T23:30:00Z");
    (void)repair(scene, "A1", "2026-10-31T05:00:00Z");
    struct projection projection = scene_project(scene, "A", TODAY);
    assert_int_equal(scene_count(&projection, "history", "time"), 2);
    assert_string_equal(scene_day(projection.next_change, scene->arena), "2026-12-01");
    projection = scene_project(scene, "A", "2026-12-01");
    assert_int_equal(scene_count(&projection, "history", "time"), 1);
    assert_string_equal(scene_day(projection.next_change, scene->arena), "2026-12-11");
    projection = scene_project(scene, "A", "2026-12-11");
    assert_false(projection.visible); /* nothing is left to see: to be retracted */
}

static void voided_and_superseded_events_are_not_shown(void **state) {
    struct scene *scene = *state;
    scene_start(scene, "<Give id='r' relation='own' section='history' facts='mileage'/>");
    (void)scene_member(scene, "A1", "K1");
    repair(scene, "A1", "2026-11-20")->state = "voided";
    repair(scene, "A1", "2026-11-19")->state = "superseded";
    assert_false(scene_project(scene, "A", TODAY).visible);
}

static void a_deny_without_facts_hides_the_event_and_with_facts_only_these(void **state) {
    struct scene *scene = *state;
    scene_start(scene, "<Give id='r' relation='own' section='history' facts='mileage amount'/>"
                       "<Deny id='gone' section='history' kinds='maintenance.completed'/>"
                       "<Deny id='price' section='history' facts='amount'/>"
                       "<Mask id='tail' section='history' facts='mileage' as='hidden'/>");
    (void)scene_member(scene, "A1", "K1");
    (void)repair(scene, "A1", "2026-11-20");
    (void)scene_event(scene, "A1", "maintenance.completed", "2026-11-19");
    const struct projection projection = scene_project(scene, "A", TODAY);
    assert_int_equal(scene_count(&projection, "history", "time"), 1);
    assert_string_equal(scene_text(&projection, "history", "mileage"), "***");
    assert_string_equal(scene_item(&projection, "history", "mileage")->mask, "tail");
    assert_string_equal(scene_text(&projection, "history", "amount"), "-");
    assert_string_equal(scene_why(&projection, "history", "amount"), "price");
    assert_string_equal(scene_why(&projection, "history", "maintenance.completed"), "gone");
}

static void payment(struct scene *scene, const char *source, const char *kind, const char *amount,
                    const char *currency) {
    struct customer_event *event = scene_event(scene, source, kind, "2026-11-01");
    scene_fact(scene, event, "amount", amount);
    if (currency != NULL) {
        scene_fact(scene, event, "currency", currency);
    }
}

static void totals_count_ones_own_dealings(void **state) {
    struct scene *scene = *state;
    scene_start(scene, "<Give id='r' to='dealer' relation='own' section='total'/>"
                       "<Give id='g' to='dealer-group' relation='group' section='total' origin='group' "
                       "fields='events last-visit'/>");
    (void)scene_member(scene, "A1", "K1");
    (void)scene_member(scene, "B1", "K2");
    (void)repair(scene, "A1", "2026-11-20T06:03:00Z");
    (void)repair(scene, "A1", "2026-10-20T06:03:00Z");
    (void)repair(scene, "C1", "2026-10-10T06:03:00Z");
    payment(scene, "A1", "payment.received", "1000.5", "CNY");
    payment(scene, "A1", "payment.received", "20", "USD");
    payment(scene, "A1", "payment.reversed", "1200.505", NULL);
    payment(scene, "A1", "payment.received", "1.0; 2.0", "CNY");
    payment(scene, "C1", "payment.received", "99999999999999999999", "CNY");
    struct projection projection = scene_project(scene, "A", TODAY);
    assert_string_equal(scene_text(&projection, "total", "events"), "6");
    assert_string_equal(scene_text(&projection, "total", "sales"), "4");
    assert_string_equal(scene_text(&projection, "total", "service"), "2");
    assert_string_equal(scene_text(&projection, "total", "last-visit"), "2026-11-20");
    assert_string_equal(scene_text(&projection, "total", "service-amount"), "763.00 CNY");
    assert_string_equal(scene_text(&projection, "total", "paid-amount"), "-200.01 CNY");
    assert_int_equal(scene_count(&projection, "total", "paid-amount"), 2);
    projection = scene_project(scene, "GO", TODAY);
    assert_string_equal(scene_text(&projection, "total", "events"), "2");
    assert_string_equal(scene_text(&projection, "total", "last-visit"), "2026-10-10");
    assert_string_equal(scene_why(&projection, "total", "paid-amount"), "no rule");
}

static void the_stage_is_told_as_seen_on_this_side_of_the_wall(void **state) {
    struct scene *scene = *state;
    scene_start(scene, "<Give id='r' to='dealer' relation='own' section='stage'/>"
                       "<Give id='h' to='call-centre' relation='any' section='stage'/>");
    (void)scene_member(scene, "Y1", "K1");
    (void)repair(scene, "A1", "2026-11-20");
    struct projection projection = scene_project(scene, "Y", TODAY);
    assert_string_equal(scene_text(&projection, "stage", "stage"), "lead");
    projection = scene_project(scene, "HQ", TODAY);
    assert_string_equal(scene_text(&projection, "stage", "stage"), "customer");
}

static void an_allocation_section_shows_whose_the_rule_says(void **state) {
    struct scene *scene = *state;
    scene_start(scene, "<Give id='r' relation='own' section='allocation' origin='own' fields='dealer mode until'/>");
    struct member *member = scene_member(scene, "A1", "K1");
    (void)scene_value(scene, member, "allocation", "A1|allocated|吴敏|2026-05-06|2026-12-31");
    (void)scene_value(scene, member, "allocation", "B1|shared|马志远|2026-05-06");
    const struct projection projection = scene_project(scene, "A", TODAY);
    assert_int_equal(scene_count(&projection, "allocation", "dealer"), 1);
    assert_string_equal(scene_text(&projection, "allocation", "dealer"), "A1");
    assert_string_equal(scene_text(&projection, "allocation", "consultant"), "-");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_stores_show_date_mileage_and_work_lines_but_no_price),
        cmocka_unit_test(the_shipped_rules_hide_other_stores_prices_leads_and_consultants),
        cmocka_unit_test(origin_says_whose_events_are_seen),
        cmocka_unit_test(each_rule_gives_its_newest_events_only),
        cmocka_unit_test(an_event_ages_out_by_the_clock),
        cmocka_unit_test(voided_and_superseded_events_are_not_shown),
        cmocka_unit_test(a_deny_without_facts_hides_the_event_and_with_facts_only_these),
        cmocka_unit_test(totals_count_ones_own_dealings),
        cmocka_unit_test(the_stage_is_told_as_seen_on_this_side_of_the_wall),
        cmocka_unit_test(an_allocation_section_shows_whose_the_rule_says),
    };
    return cmocka_run_group_tests(tests, scene_open, scene_close);
}
