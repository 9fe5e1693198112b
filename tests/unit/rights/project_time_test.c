/* Who sees what, and until when: consents, and what else changes by the clock. */
#include "tests/unit/rights/scene.h"

/* --- Consent ------------------------------------------------------------------------------------------------------ */

static const char *const with_consent = "<Give id='r' relation='any' consent='marketing' section='stage'/>";

static struct customer_value *consent(struct scene *scene, const char *parts, const char *recorded) {
    struct customer_value *value = scene_value(scene, &scene->members[0], "consent", parts);
    value->recorded = value->time = scene_instant(recorded);
    return value;
}

static void without_consent_nothing_that_needs_it_is_given(void **state) {
    struct scene *scene = *state;
    scene_start(scene, with_consent);
    (void)scene_member(scene, "A1", "K1");
    assert_false(scene_sees(scene, "INS", TODAY));
    (void)consent(scene, "service|insurer|any|yes|contract|2026-01-01", "2026-01-01");
    assert_false(scene_sees(scene, "INS", TODAY));
    (void)consent(scene, "marketing|bank|any|yes|consent|2026-01-01", "2026-01-01");
    assert_false(scene_sees(scene, "INS", TODAY));
    (void)consent(scene, "marketing|any|any|yes|consent|2026-01-01", "2026-01-01");
    assert_true(scene_sees(scene, "INS", TODAY));
}

static void a_consent_holds_from_its_first_to_its_last_day(void **state) {
    struct scene *scene = *state;
    scene_start(scene, with_consent);
    (void)scene_member(scene, "A1", "K1");
    (void)consent(scene, "marketing|insurer|phone|yes|consent|2026-03-01|2027-02-28", "2026-02-20");
    assert_false(scene_sees(scene, "INS", "2026-02-28"));
    assert_string_equal(scene_next(scene, "INS", "2026-02-28"), "2026-03-01");
    assert_true(scene_sees(scene, "INS", "2027-02-28"));
    assert_string_equal(scene_next(scene, "INS", TODAY), "2027-03-01");
    assert_false(scene_sees(scene, "INS", "2027-03-01"));
}

static void a_day_begins_at_midnight_where_the_rules_say(void **state) {
    struct scene *scene = *state;
    scene->utc_offset = "+08:00";
    scene_start(scene, with_consent);
    scene->utc_offset = NULL;
    (void)scene_member(scene, "A1", "K1");
    (void)consent(scene, "marketing|insurer|phone|yes|consent|2026-03-01|2027-02-28", "2026-02-20");
    assert_false(scene_sees(scene, "INS", "2026-02-28T23:59:59+08:00"));
    assert_string_equal(scene_next(scene, "INS", "2026-02-28T23:59:59+08:00"), "2026-03-01");
    assert_true(scene_sees(scene, "INS", "2026-03-01T00:00:00+08:00"));
    assert_true(scene_sees(scene, "INS", "2027-02-28T23:59:59+08:00"));
    assert_false(scene_sees(scene, "INS", "2027-03-01T00:00:00+08:00"));
}

static void a_withdrawal_ends_the_consent_from_its_day(void **state) {
    struct scene *scene = *state;
    scene_start(scene, with_consent);
    (void)scene_member(scene, "A1", "K1");
    (void)consent(scene, "marketing|insurer|any|yes|consent|2026-03-01", "2026-03-01");
    struct customer_value *withdrawal = consent(scene, "marketing|any|any|no||2026-12-01", "2026-11-20");
    assert_true(scene_sees(scene, "INS", TODAY));
    assert_string_equal(scene_next(scene, "INS", TODAY), "2026-12-01");
    assert_false(scene_sees(scene, "INS", "2026-12-01"));
    withdrawal->recorded = scene_instant("2026-02-01"); /* the consent came later */
    assert_true(scene_sees(scene, "INS", "2026-12-01"));
    withdrawal->recorded = scene_instant("2026-03-01"); /* at the same moment */
    assert_false(scene_sees(scene, "INS", "2026-12-01"));
}

static void a_withdrawal_for_one_channel_leaves_the_others(void **state) {
    struct scene *scene = *state;
    scene_start(scene, with_consent);
    (void)scene_member(scene, "A1", "K1");
    (void)consent(scene, "marketing|insurer|any|yes|consent|2026-03-01", "2026-03-01");
    (void)consent(scene, "marketing|insurer|phone|no||2026-04-01", "2026-04-01");
    assert_true(scene_sees(scene, "INS", TODAY));
}

static void only_consents_that_concern_the_partner_are_told(void **state) {
    struct scene *scene = *state;
    scene_start(scene, "<Give id='r' relation='any' section='consent' fields='purpose given'/>");
    (void)scene_member(scene, "A1", "K1");
    (void)consent(scene, "marketing|bank|any|yes|consent|2026-01-01", "2026-01-01");
    (void)consent(scene, "service|any|any|yes|contract|2026-01-01", "2026-01-01");
    (void)consent(scene, "finance|insurer|any|no||2026-01-01", "2026-01-01");
    const struct projection projection = scene_project(scene, "INS", TODAY);
    assert_int_equal(scene_count(&projection, "consent", "purpose"), 2);
    assert_string_equal(scene_text(&projection, "consent", "purpose"), "service");
    assert_int_equal(scene_count(&projection, "consent", "given"), 2);
}

/* --- The clock ---------------------------------------------------------------------------------------------------- */

static void a_rule_has_days_of_its_own(void **state) {
    struct scene *scene = *state;
    scene_start(scene, "<Give id='r' relation='own' section='stage' from='2026-11-23' until='2026-11-24'/>");
    (void)scene_member(scene, "A1", "K1");
    assert_false(scene_sees(scene, "A", "2026-11-22"));
    assert_string_equal(scene_next(scene, "A", "2026-11-22"), "2026-11-23");
    assert_true(scene_sees(scene, "A", "2026-11-24"));
    assert_string_equal(scene_next(scene, "A", "2026-11-24"), "2026-11-25");
    assert_false(scene_sees(scene, "A", "2026-11-25"));
}

static void days_are_those_of_utc_where_the_rules_say_nothing(void **state) {
    struct scene *scene = *state;
    scene_start(scene, "<Give id='r' relation='own' section='stage' until='2026-11-23'/>");
    (void)scene_member(scene, "A1", "K1");
    assert_true(scene_sees(scene, "A", "2026-11-24T07:59:00+08:00"));
    assert_false(scene_sees(scene, "A", "2026-11-24T08:00:00+08:00"));
}

static void the_earliest_change_over_all_partners_is_found(void **state) {
    struct scene *scene = *state;
    scene_start(scene, "<Give id='s' relation='served' served-days='100' section='stage'/>"
                       "<Give id='o' relation='own' section='stage' until='2026-12-15'/>");
    (void)scene_member(scene, "A1", "K1");
    (void)scene_event(scene, "C1", "repair.completed", "2026-11-20");
    assert_string_equal(
        scene_day(rights_next_change(scene->rights, &scene->customer, scene_instant(TODAY), scene->arena),
                  scene->arena),
        "2026-12-16");
    assert_string_equal(
        scene_day(rights_next_change(scene->rights, &scene->customer, scene_instant("2026-12-16"), scene->arena),
                  scene->arena),
        "2027-03-01");
    assert_string_equal(
        scene_day(rights_next_change(scene->rights, &scene->customer, scene_instant("2027-03-01"), scene->arena),
                  scene->arena),
        "never");
}

/* Everybody who sees something on whatever day must be among the candidates. */
static void assert_candidates_are_enough(struct scene *scene) {
    size_t count;
    const size_t *candidates = rights_candidates(scene->rights, &scene->customer, scene->arena, &count);
    for (size_t i = 0, next_candidate = 0; i < rights_partner_count(scene->rights); i++) {
        if (next_candidate < count && candidates[next_candidate] == i) {
            next_candidate++;
            continue;
        }
        const char *id = rights_partner(scene->rights, i)->id;
        for (instant day = scene_instant("2025-12-01"); day < scene_instant("2027-03-01"); day += DAYS(7)) {
            char text[INSTANT_TEXT];
            const struct projection projection = scene_project(scene, id, instant_print_day(day, text));
            if (projection.visible) {
                fail_msg("%s is no candidate but sees something on %s", id, text);
            }
        }
    }
}

static void candidates_are_all_that_may_see_and_few_more(void **state) {
    struct scene *scene = *state;
    size_t count;
    for (unsigned i = 0; i < 9; i++) {
        static const char *const relations[] = {"own",   "allocated", "shared", "group", "served",
                                                "named", "region",    "brand",  "any"};
        scene_start(scene, scene_stage_to(relations[i], scene));
        struct member *member = scene_member(scene, "B1", "K1");
        (void)scene_member(scene, "A2", "K2");
        (void)scene_value(scene, member, "allocation", "Y1|allocated||2026-02-10|2026-04-20");
        (void)scene_value(scene, member, "allocation", "HQ|shared||2026-02-10|2026-04-20");
        struct customer_event *policy = scene_event(scene, "C1", "insurance.sold", "2026-03-20T14:03:00Z");
        scene_fact(scene, policy, "counterparty", "安平财险");
        assert_candidates_are_enough(scene);
        (void)rights_candidates(scene->rights, &scene->customer, scene->arena, &count);
        assert_true(count >= 1);
    }
    scene_start(scene, scene_stage_to("own", scene));
    (void)scene_member(scene, "A1", "K1");
    assert_int_equal(rights_candidates(scene->rights, &scene->customer, scene->arena, &count)[0], 0);
    assert_int_equal(count, 1);
}

/* Rules, and a customer, of whom something begins or ends on many days. */
static void start_a_busy_year(struct scene *scene) {
    scene_start(scene, "<Give id='a' relation='own group allocated served' served-days='40' section='stage'/>"
                       "<Give id='h' relation='any' section='history' origin='any' days='60' last='3' facts='mileage'/>"
                       "<Deny id='d' unless='served' section='stage' from='2026-03-01'/>"
                       "<Give id='c' relation='any' consent='marketing' section='total' origin='any'/>");
    struct member *member = scene_member(scene, "B1", "K1");
    (void)scene_member(scene, "A2", "K2");
    (void)scene_value(scene, member, "allocation", "A1|allocated||2026-02-10|2026-04-20");
    (void)consent(scene, "marketing|any|any|yes|consent|2026-01-15|2026-08-15", "2026-01-15");
    (void)consent(scene, "marketing|dealer|any|no||2026-05-05", "2026-05-01");
    (void)scene_event(scene, "C1", "repair.completed", "2026-03-20T14:03:00Z");
    (void)scene_event(scene, "A1", "maintenance.completed", "2026-01-20T01:00:00Z");
}

static const char *const partners[] = {"A", "B", "C", "INS", "HQ", "GO"};

/* Whether there is anything to be seen is told likewise, by a day of its own. */
static void nobody_comes_to_see_or_to_see_no_more_before_the_day_that_is_told(void **state) {
    struct scene *scene = *state;
    start_a_busy_year(scene);
    const struct sight *sight = sight_new(scene->rights, &scene->customer, scene->arena);
    unsigned changes = 0;
    for (size_t i = 0; i < sizeof partners / sizeof *partners; i++) {
        const struct partner *partner = rights_partner_by_id(scene->rights, partners[i]);
        bool before = false;
        instant due = scene_instant("2025-12-01");
        for (instant day = due; day < scene_instant("2027-03-01"); day += DAYS(1)) {
            instant next;
            const bool sees = rights_see(scene->rights, partner, sight, day, scene->arena, &next);
            assert_true(sees == before || day == due);
            assert_true(next == INSTANT_NONE || next > day);
            changes += sees != before;
            before = sees;
            due = next;
        }
    }
    assert_true(changes > 4);
}

/* What holds of next_change: looking on any day before it gives the same. */
static void nothing_changes_before_the_next_change(void **state) {
    struct scene *scene = *state;
    start_a_busy_year(scene);
    for (size_t i = 0; i < sizeof partners / sizeof *partners; i++) {
        const struct partner *partner = rights_partner_by_id(scene->rights, partners[i]);
        struct bytes before = {0};
        instant due = INSTANT_NONE;
        for (instant day = scene_instant("2025-12-01"); day < scene_instant("2027-03-01"); day += DAYS(1)) {
            struct projection projection;
            project(scene->rights, partner, &scene->customer, day, scene->arena, &projection);
            scene_see(scene, partner, &projection, day);
            const struct bytes now = view_content(&projection, scene->arena);
            const bool same = before.length == now.length && memcmp(before.data, now.data, now.length) == 0;
            if (before.data != NULL && !same && day != due) {
                char text[INSTANT_TEXT];
                fail_msg("%s changes on %s unannounced", partners[i], instant_print_day(day, text));
            }
            assert_true(projection.next_change == INSTANT_NONE || projection.next_change > day);
            before = now;
            due = projection.next_change;
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_consent_nothing_that_needs_it_is_given),
        cmocka_unit_test(a_consent_holds_from_its_first_to_its_last_day),
        cmocka_unit_test(a_day_begins_at_midnight_where_the_rules_say),
        cmocka_unit_test(a_withdrawal_ends_the_consent_from_its_day),
        cmocka_unit_test(a_withdrawal_for_one_channel_leaves_the_others),
        cmocka_unit_test(only_consents_that_concern_the_partner_are_told),
        cmocka_unit_test(a_rule_has_days_of_its_own),
        cmocka_unit_test(days_are_those_of_utc_where_the_rules_say_nothing),
        cmocka_unit_test(the_earliest_change_over_all_partners_is_found),
        cmocka_unit_test(candidates_are_all_that_may_see_and_few_more),
        cmocka_unit_test(nobody_comes_to_see_or_to_see_no_more_before_the_day_that_is_told),
        cmocka_unit_test(nothing_changes_before_the_next_change),
    };
    return cmocka_run_group_tests(tests, scene_open, scene_close);
}
