#include "tests/unit/rights/scene.h"

static const char *const harmless = "<Give id='r' relation='own' section='stage'/>";

static void the_shipped_files_are_valid(void **state) {
    struct scene *scene = *state;
    struct rights *rights = rights_load(SCHEMAS "/config/partners.xml", SCHEMAS "/config/rules.xml", SCHEMAS "/config",
                                        scene->attributes, scene->kinds, &scene->error);
    if (rights == NULL) {
        fail_msg("%s", error_text(&scene->error));
    }
    assert_non_null(rights_partner_by_id(rights, "INS01"));
    assert_true(rights_topic_speaks_for(rights, "dealer.G100.events", "D0789"));
    rights_free(rights);
}

static void partners_are_read_with_all_they_say(void **state) {
    struct scene *scene = *state;
    scene_start(scene, harmless);
    const struct partner *b = rights_partner_by_id(scene->rights, "B");
    assert_int_equal(rights_partner_count(scene->rights), 8);
    assert_ptr_equal(rights_partner(scene->rights, 1), b);
    assert_null(rights_partner(scene->rights, 8));
    assert_null(rights_partner_by_id(scene->rights, "nobody"));
    assert_string_equal(b->class, "dealer");
    assert_string_equal(b->group, "G");
    assert_string_equal(b->region, "EAST");
    assert_string_equal(b->brand, "X");
    assert_string_equal(b->view_format, "1");
    assert_string_equal(b->sources[0].complete, "phone");
    assert_true(b->views);
    assert_int_equal(b->feedback, FEEDBACK_ALL);
    assert_false(rights_partner_by_id(scene->rights, "HQ")->views);
    assert_int_equal(rights_partner_by_id(scene->rights, "HQ")->feedback, FEEDBACK_NONE);
    assert_int_equal(rights_partner_by_id(scene->rights, "GO")->feedback, FEEDBACK_DOUBTFUL);
    assert_int_equal(rights_partner_by_id(scene->rights, "EO")->feedback, FEEDBACK_REFUSED);
}

static void a_topic_speaks_for_its_source_and_those_configured(void **state) {
    struct scene *scene = *state;
    scene_start(scene, harmless);
    assert_true(rights_topic_speaks_for(scene->rights, "dealer.A1.events", "A1"));
    assert_true(rights_topic_speaks_for(scene->rights, "dealer.B1.events", "B1"));
    assert_true(rights_topic_speaks_for(scene->rights, "dealer.GRP.events", "B1"));
    assert_false(rights_topic_speaks_for(scene->rights, "dealer.GRP.events", "A1"));
    assert_false(rights_topic_speaks_for(scene->rights, "dealer.A1.events", "A2"));
    assert_false(rights_topic_speaks_for(scene->rights, "dealer.A1.events.x", "A1"));
    assert_false(rights_topic_speaks_for(scene->rights, "dealer.U1.events", "U1"));
    assert_string_equal(rights_source_of_topic(scene->rights, "dealer.A1.events"), "A1");
    assert_null(rights_source_of_topic(scene->rights, "dealer.U1.events"));
}

static void a_topic_of_several_sources_says_nothing_of_the_source(void **state) {
    struct scene *scene = *state;
    struct rights *rights = scene_load(scene,
                                       "<Partner id='N' class='dealer' name='n'><Source id='S' topic='t'/>"
                                       "<Source id='T' topic='t'/><Source id='U' topic='u'/></Partner>",
                                       harmless);
    assert_non_null(rights);
    assert_null(rights_source_of_topic(rights, "t"));
    assert_string_equal(rights_source_of_topic(rights, "u"), "U");
    rights_free(rights);
}

static void a_source_that_changed_hands_belongs_to_its_owner_of_the_day(void **state) {
    struct scene *scene = *state;
    struct rights *rights = scene_load(
        scene,
        "<Partner id='N' class='dealer' name='n'><Source id='S' from='2026-07-01'/></Partner>"
        "<Partner id='O' class='dealer' name='o'><Source id='S' until='2025-12-31'/></Partner>"
        "<Partner id='M' class='dealer' name='m'><Source id='S' from='2026-01-01' until='2026-06-30'/></Partner>",
        harmless);
    assert_non_null(rights);
    assert_string_equal(rights_owner_at(rights, "S", scene_instant("2025-12-31"))->id, "O");
    assert_string_equal(rights_owner_at(rights, "S", scene_instant("2026-01-01"))->id, "M");
    assert_string_equal(rights_owner_at(rights, "S", scene_instant("2026-06-30"))->id, "M");
    assert_string_equal(rights_owner_at(rights, "S", scene_instant("2026-07-01"))->id, "N");
    assert_string_equal(rights_owner_of_source(rights, "S")->id, "N");
    assert_int_equal(rights_source(rights, "S")->from, scene_instant("2026-07-01"));
    assert_null(rights_owner_of_source(rights, "T"));
    assert_null(rights_source(rights, "T"));
    assert_null(rights_owner_at(rights, "T", 0));
    rights_free(rights);
}

static const char *const one = "<Partner id='P' class='dealer' name='p'/>";

static const struct {
    const char *partners, *rules, *words; /* partners NULL: a harmless one */
} mistakes[] = {
    {"<Partner id='P' class='dealer' name='p'/><Partner id='P' class='bank' name='q'/>", NULL,
     "partner P stands twice"},
    {"<Partner id='P' class='dealer' name='p'><Source id='S'/><Source id='S' from='2026-01-01'/></Partner>", NULL,
     "source S stands twice"},
    {"<Partner id='P' class='dealer' name='p'><Source id='S' from='2026-02-01' until='2026-01-01'/></Partner>", NULL,
     "ends before it begins"},
    {"<Partner id='P' class='dealer' name='p'><Source id='S' complete='name'/></Partner>", NULL, "name is no list"},
    {"<Partner id='P' class='dealer' name='p'><Source id='S' complete='shoe-size'/></Partner>", NULL, "shoe-size"},
    {"<Partner id='P' class='wizard' name='p'/>", NULL, "wizard"},
    {NULL, "<Give id='r' section='stage'/>", "relation"},
    {NULL, "<Give id='r' relation='own' section='identity'/>", "attributes must be named"},
    {NULL, "<Give id='r' relation='own' section='identity' attributes='shoe-size'/>", "no attribute shoe-size"},
    {NULL, "<Give id='r' relation='own' section='identity' attributes='mileage'/>", "no attribute mileage"},
    {NULL, "<Give id='r' relation='own' section='identity' attributes='phone'/>", "belongs to section contact"},
    {NULL, "<Give id='r' relation='own' section='contact' attributes='phone' fields='vin'/>", "no field vin"},
    {NULL, "<Give id='r' relation='own' section='total' fields='shoes'/>", "no field shoes"},
    {NULL, "<Give id='r' relation='own' section='stage' days='3'/>", "days means nothing in section stage"},
    {NULL, "<Give id='r' relation='own' section='history' attributes='name'/>", "attributes means nothing"},
    {NULL, "<Give id='r' relation='own' section='history' kinds='moon.landed'/>", "no event kind moon.landed"},
    {NULL, "<Give id='r' relation='own' section='history' groups='moon'/>", "no group moon"},
    {NULL, "<Give id='r' relation='own' section='history' facts='name'/>", "no fact name"},
    {NULL, "<Give id='r' relation='own' section='stage' partners='NOBODY'/>", "no partner NOBODY"},
    {NULL, "<Mask id='r' section='stage' as='hidden'/>", "a mask needs attributes or facts"},
    {NULL, "<Mask id='r' section='history' as='hidden'/>", "a mask needs attributes or facts"},
    {NULL, "<Mask id='r' section='identity' as='rot13'/>", "rot13"},
    {NULL, "<Give id='r' relation='cousin' section='stage'/>", "cousin"},
    {NULL, "<Give id='r' relation='own' section='own-numbers'/>", "own-numbers"},
    {NULL, "<Give id='r' relation='own' section='stage'/><Deny id='r' section='stage'/>", "r"},
    {NULL, "<Give id='r' relation='own' section='stage' from='2026-02-30x'/>", "2026-02-30x"},
};

static void a_mistake_is_refused_with_its_file_and_line(void **state) {
    struct scene *scene = *state;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        scene->error = (struct error){.code = OK};
        struct rights *rights = scene_load(scene, mistakes[i].partners == NULL ? one : mistakes[i].partners,
                                           mistakes[i].rules == NULL ? harmless : mistakes[i].rules);
        assert_null(rights);
        assert_int_equal(scene->error.code, CONFIG_INVALID);
        if (strstr(scene->error.detail, mistakes[i].words) == NULL || strstr(scene->error.place, ":2") == NULL) {
            fail_msg("mistake %zu: %s at %s", i, scene->error.detail, scene->error.place);
        }
    }
}

static void a_file_that_is_not_there_stops_the_start(void **state) {
    struct scene *scene = *state;
    assert_null(rights_load("/nonexistent/partners.xml", SCHEMAS "/config/rules.xml", SCHEMAS "/config",
                            scene->attributes, scene->kinds, &scene->error));
    assert_int_equal(scene->error.code, CONFIG_UNREADABLE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shipped_files_are_valid),
        cmocka_unit_test(partners_are_read_with_all_they_say),
        cmocka_unit_test(a_topic_speaks_for_its_source_and_those_configured),
        cmocka_unit_test(a_topic_of_several_sources_says_nothing_of_the_source),
        cmocka_unit_test(a_source_that_changed_hands_belongs_to_its_owner_of_the_day),
        cmocka_unit_test(a_mistake_is_refused_with_its_file_and_line),
        cmocka_unit_test(a_file_that_is_not_there_stops_the_start),
    };
    return cmocka_run_group_tests(tests, scene_open, scene_close);
}
