/* Whom a customer belongs together with, as far as a partner may know. */
#include "tests/unit/rights/scene.h"

#include "hub/rights/sight.h"

#define TODAY "2026-11-23"
#define STAGE "<Give id='stage' relation='own group region' section='stage'/>"
#define RELATED "<Give id='related' relation='own group' section='related'/>"

struct other {
    struct member member;
    struct customer customer;
};

/* Another customer with one number, tied to the scene's own first one. */
static struct customer_tie *tie_to(struct scene *scene, enum tie_kind kind, bool inward, const char *source,
                                   const char *number) {
    struct other *other = ARENA_NEW(scene->arena, struct other, 1);
    struct customer_tie *ties = ARENA_NEW(scene->arena, struct customer_tie, scene->customer.tie_count + 1);
    other->member = (struct member){.source = source, .number = number, .under = number, .role = ""};
    other->customer = (struct customer){.members = &other->member, .member_count = 1};
    other->customer.golden.octets[0] = (uint8_t)(scene->customer.tie_count + 1);
    if (scene->customer.tie_count > 0) {
        memcpy(ties, scene->customer.ties, scene->customer.tie_count * sizeof *ties);
    }
    struct customer_tie *tie = &ties[scene->customer.tie_count++];
    scene->customer.ties = ties;
    scene->members[0].under = scene->members[0].number;
    *tie = (struct customer_tie){.kind = kind,
                                 .inward = inward,
                                 .evidence = TIE_BY_PHONE,
                                 .since = scene_instant("2026-01-02"),
                                 .until = INSTANT_NONE,
                                 .member = &scene->members[0],
                                 .golden = other->customer.golden,
                                 .other = other->member,
                                 .known = &other->customer};
    return tie;
}

static struct member *other_of(struct customer_tie *tie) {
    return tie->known->members;
}

static const char *xml_of(struct scene *scene, const char *partner) {
    const struct projection projection = scene_project(scene, partner, TODAY);
    const struct bytes content = view_content(&projection, scene->arena);
    const char *text = arena_copy_n(scene->arena, (const char *)content.data, content.length);
    const char *from = strstr(text, "<Related>");
    const char *to = strstr(text, "</Related>");
    return from == NULL || to == NULL ? "" : arena_copy_n(scene->arena, from, (size_t)(to - from));
}

static void nothing_is_told_without_a_rule(void **state) {
    struct scene *scene = *state;
    scene_start(scene, STAGE);
    (void)scene_member(scene, "A1", "K1");
    (void)tie_to(scene, TIE_HOUSEHOLD, false, "A1", "K2");
    const struct projection projection = scene_project(scene, "A", TODAY);
    assert_true(projection.visible);
    assert_int_equal(scene_count(&projection, "related", "household"), 0);
    assert_string_equal(scene_why(&projection, "related", "household"), "no rule");
    assert_false(rights_tell_related(scene->rights));
}

static void of_a_customer_of_ones_own_golden_id_number_and_period_are_told(void **state) {
    struct scene *scene = *state;
    scene_start(scene, STAGE RELATED);
    (void)scene_member(scene, "A1", "K1");
    (void)tie_to(scene, TIE_HOUSEHOLD, false, "A1", "K2");
    assert_string_equal(xml_of(scene, "A"), "<Related><Customer relation=\"household\" "
                                            "id=\"01000000-0000-0000-0000-000000000000\" since=\"2026-01-02\">"
                                            "<Number source=\"A1\">K2</Number></Customer>");
    assert_true(rights_tell_related(scene->rights));
}

static void of_a_customer_that_it_may_not_see_a_partner_learns_that_there_is_somebody(void **state) {
    struct scene *scene = *state;
    scene_start(scene, STAGE RELATED);
    (void)scene_member(scene, "A1", "K1");
    (void)tie_to(scene, TIE_HOUSEHOLD, false, "C1", "K2");
    (void)tie_to(scene, TIE_HOUSEHOLD, false, "C1", "K3");
    (void)tie_to(scene, TIE_DRIVES_FOR, true, "C1", "K4");
    const struct projection projection = scene_project(scene, "A", TODAY);
    assert_string_equal(xml_of(scene, "A"),
                        "<Related><Customer relation=\"household\"/><Customer relation=\"driven-by\"/>");
    assert_string_equal(scene_why(&projection, "related", "household"), "sees not the other");
}

static void of_a_customer_that_it_sees_but_has_no_number_of_the_golden_id_is_told(void **state) {
    struct scene *scene = *state;
    scene_start(scene, STAGE RELATED);
    (void)scene_member(scene, "B1", "K1");
    (void)tie_to(scene, TIE_EMPLOYS, true, "C1", "K2");
    assert_string_equal(xml_of(scene, "B"), "<Related><Customer relation=\"employed-by\" "
                                            "id=\"01000000-0000-0000-0000-000000000000\" since=\"2026-01-02\"/>");
}

static void a_closed_number_gives_no_right_to_know_the_other(void **state) {
    struct scene *scene = *state;
    scene_start(scene, STAGE RELATED);
    (void)scene_member(scene, "A1", "K1");
    other_of(tie_to(scene, TIE_HOUSEHOLD, false, "A1", "K2"))->closed = true;
    assert_string_equal(xml_of(scene, "A"), "<Related><Customer relation=\"household\"/>");
}

static void a_rule_names_the_kinds_that_it_gives_and_how_many(void **state) {
    struct scene *scene = *state;
    scene_start(scene, STAGE
                "<Give id='cars' relation='own' section='related' kinds='previous-owner-of drives-for' last='2'/>");
    (void)scene_member(scene, "A1", "K1");
    (void)tie_to(scene, TIE_HOUSEHOLD, false, "A1", "K2");
    (void)tie_to(scene, TIE_PREVIOUS_OWNER, true, "A1", "K3");
    (void)tie_to(scene, TIE_DRIVES_FOR, true, "A1", "K4");
    (void)tie_to(scene, TIE_DRIVES_FOR, true, "A1", "K5");
    const struct projection projection = scene_project(scene, "A", TODAY);
    assert_int_equal(scene_count(&projection, "related", "household"), 0);
    assert_string_equal(scene_why(&projection, "related", "household"), "no rule");
    assert_int_equal(scene_count(&projection, "related", "driven-by"), 2);
    assert_int_equal(scene_count(&projection, "related", "next-owner-of"), 0);
    assert_string_equal(scene_item(&projection, "related", "driven-by")->rule, "cars");
}

static void another_customer_is_laid_out_once_for_all_who_look_at_it(void **state) {
    struct scene *scene = *state;
    static const char *const partners[] = {"A", "B"};
    struct sight *laid_out[2] = {NULL};
    scene_start(scene, STAGE "<Give id='related' relation='own region' section='related'/>");
    (void)scene_member(scene, "A1", "K1");
    const struct customer *known = tie_to(scene, TIE_HOUSEHOLD, false, "A1", "K2")->known;
    struct customer_tie *again = tie_to(scene, TIE_PREVIOUS_OWNER, true, "A1", "K2");
    again->known = known;
    again->golden = known->golden;
    const struct sight *sight = sight_new(scene->rights, &scene->customer, scene->arena);
    for (size_t i = 0; i < 2; i++) {
        struct projection projection;
        project_seen(scene->rights, rights_partner_by_id(scene->rights, partners[i]), sight, scene_instant(TODAY),
                     scene->arena, &projection);
        assert_int_equal(scene_count(&projection, "related", "household"), 1);
        laid_out[i] = sight->related[0];
    }
    assert_non_null(laid_out[0]);
    assert_ptr_equal(laid_out[0], laid_out[1]);
    assert_null(sight->related[1]);
}

static void who_is_not_told_of_any_more_is_not_looked_at(void **state) {
    struct scene *scene = *state;
    struct projection projection;
    scene_start(scene, STAGE "<Give id='one' relation='own' section='related' last='1'/>");
    (void)scene_member(scene, "A1", "K1");
    (void)tie_to(scene, TIE_HOUSEHOLD, false, "A1", "K2");
    (void)tie_to(scene, TIE_HOUSEHOLD, false, "A1", "K3");
    const struct sight *sight = sight_new(scene->rights, &scene->customer, scene->arena);
    project_seen(scene->rights, rights_partner_by_id(scene->rights, "A"), sight, scene_instant(TODAY), scene->arena,
                 &projection);
    assert_non_null(sight->related[0]);
    assert_null(sight->related[1]);
}

static void what_two_records_show_stays_behind_the_wall_when_one_of_them_does(void **state) {
    struct scene *scene = *state;
    scene_start(scene, STAGE RELATED);
    (void)scene_member(scene, "A1", "K1");
    (void)tie_to(scene, TIE_HOUSEHOLD, false, "Y1", "K2");
    const struct projection projection = scene_project(scene, "A", TODAY);
    assert_int_equal(scene_count(&projection, "related", "household"), 0);
    assert_string_equal(scene_why(&projection, "related", "household"), "brand wall");
}

/* The right to see the other one ends by the clock: then this view changes, too. */
static void the_day_on_which_the_other_is_seen_no_more_is_told(void **state) {
    struct scene *scene = *state;
    scene_start(scene, RELATED "<Give id='stage' relation='own' section='stage' until='2026-12-31'/>");
    (void)scene_member(scene, "A1", "K1");
    (void)tie_to(scene, TIE_HOUSEHOLD, false, "A1", "K2");
    assert_string_equal(scene_day(scene_project(scene, "A", TODAY).next_change, scene->arena), "2027-01-01");
    const struct projection later = scene_project(scene, "A", "2027-01-01");
    assert_string_equal(scene_text(&later, "related", "household"), "");
}

static void a_rule_of_an_unknown_kind_of_relation_is_refused(void **state) {
    struct scene *scene = *state;
    assert_null(scene_load(scene, scene_partners, "<Give id='r' relation='own' section='related' kinds='friends'/>"));
    assert_non_null(strstr(error_text(&scene->error), "friends"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_told_without_a_rule),
        cmocka_unit_test(of_a_customer_of_ones_own_golden_id_number_and_period_are_told),
        cmocka_unit_test(of_a_customer_that_it_may_not_see_a_partner_learns_that_there_is_somebody),
        cmocka_unit_test(of_a_customer_that_it_sees_but_has_no_number_of_the_golden_id_is_told),
        cmocka_unit_test(a_closed_number_gives_no_right_to_know_the_other),
        cmocka_unit_test(a_rule_names_the_kinds_that_it_gives_and_how_many),
        cmocka_unit_test(another_customer_is_laid_out_once_for_all_who_look_at_it),
        cmocka_unit_test(who_is_not_told_of_any_more_is_not_looked_at),
        cmocka_unit_test(what_two_records_show_stays_behind_the_wall_when_one_of_them_does),
        cmocka_unit_test(the_day_on_which_the_other_is_seen_no_more_is_told),
        cmocka_unit_test(a_rule_of_an_unknown_kind_of_relation_is_refused),
    };
    return cmocka_run_group_tests(tests, scene_open, scene_close);
}
