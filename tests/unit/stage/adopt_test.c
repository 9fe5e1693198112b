/* Adopting a set of files while events go on: the end is where a merge by the new files would have ended. */
#include "hub/stage/merge.h"
#include "tests/support/test.h"
#include "tests/support/world.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct merge_fixture fixture;
static struct model *other_model, *other_divisions;
static struct merge_parts other; /* the shipped files with another model */

static void change(GString *model, const char *from, const char *to) {
    assert_int_equal(g_string_replace(model, from, to, 0), 1);
}

/* Links less, reviews more, calls values generic sooner. */
static void links_less(GString *model) {
    change(model, "<Zones link=\"28.00\" review=\"18.00\"", "<Zones link=\"36.00\" review=\"8.00\"");
    change(model, "<Generic key=\"phone\" holders=\"20\"/>", "<Generic key=\"phone\" holders=\"3\"/>");
}

/* Has numbers collective sooner as well, divides fewer, and relates nobody. */
static void divides_less(GString *model) {
    links_less(model);
    change(model, "<Collective names=\"8\"", "<Collective names=\"4\"");
    change(model, "<Relations phone-holders=\"8\"/>", "");
    change(model, "<Rule name=\"given-to-another-birth-date\" divides=\"yes\">",
           "<Rule name=\"given-to-another-birth-date\" most=\"review\">");
}

static void without_halves(GString *model) {
    change(model, " joint=\"yes\"", "");
}

/* The shipped model with changes. */
static struct model *load_changed(void (*change_it)(GString *model)) {
    struct error error = {0};
    char *text;
    assert_true(g_file_get_contents(DEALERHUB_SOURCE_DIR "/schemas/identity/model.xml", &text, NULL, NULL));
    GString *model = g_string_new(text);
    change_it(model);
    char path[] = "/tmp/model-XXXXXX";
    const int file = mkstemp(path);
    assert_true(file >= 0);
    assert_true(g_file_set_contents(path, model->str, -1, NULL));
    struct model *loaded = model_load(path, fixture.attributes, &error);
    assert_non_null(loaded);
    (void)close(file);
    (void)unlink(path);
    (void)g_string_free(model, 1);
    g_free(text);
    return loaded;
}

static int open_fixture(void **state) {
    (void)state;
    merge_fixture_open(&fixture);
    other_model = load_changed(links_less);
    other_divisions = load_changed(divides_less);
    other = fixture.parts;
    other.model = other_model;
    other.file_set = 2;
    return 0;
}

static int close_fixture(void **state) {
    (void)state;
    model_free(other_model);
    model_free(other_divisions);
    merge_fixture_close(&fixture);
    return 0;
}

/* --- what is done ------------------------------------------------------------------------------------------------- */

static void sql(const char *text) {
    struct error error = {0};
    if (!database_script(fixture.database, text, &error)) {
        fail_msg("%s", error_text(&error));
    }
}

static void reset(void) {
    merge_fixture_reset(&fixture);
    sql("INSERT INTO file_set (digest, files) VALUES ('\\xabababababababab', '')");
    fixture.parts.file_set = 1;
    fixture.parts.model = fixture.model;
    fixture.adopting = NULL;
}

static void merge_some(const GPtrArray *events, unsigned from, unsigned to) {
    while (from < to) {
        const unsigned count = to - from < 23 ? to - from : 23;
        (void)merge_fixture_merge(&fixture, (const char *const *)&events->pdata[from], count, NULL);
        from += count;
    }
}

#define ADOPT(id, set, time)                                                                          \
    "<Decision xmlns=\"urn:dealerhub:event:1\" id=\"" id "\" source=\"steward\" time=\"2026-10-" time \
    "T10:00:00+08:00\" verdict=\"adopt\" author=\"test\"><Reason>-</Reason><FileSet digest=\"" set "\"/></Decision>"
#define OTHER_DIGEST "abababababababab"

static void say(const char *decision) {
    assert_int_equal(merge_fixture_merge(&fixture, &decision, 1, NULL), 0);
}

/* As an instance does: takes a step, holds both sets while one is to come, and follows the switch. */
static struct merge_adoption step(size_t limit) {
    struct error error = {0};
    struct merge_adoption adoption;
    struct arena *arena = arena_new();
    const bool good =
        merge_adopt(&fixture.parts, &other, fixture.database, fixture.sealer, limit, arena, &adoption, &error);
    arena_free(arena);
    if (!good) {
        fail_msg("%s", error_text(&error));
    }
    if (merge_fixture_number(&fixture, "SELECT file_set FROM merge_state") == 2 && fixture.parts.file_set == 1) {
        fixture.parts = other;
    }
    fixture.adopting = &other;
    return adoption;
}

static void finish(size_t limit) {
    while (step(limit).more) {
    }
}

/* Dies and comes back: all that is not in the database is gone. */
static void restart(void) {
    struct error error = {0};
    database_close(fixture.database);
    fixture.database = database_open(getenv("POSTGRES_URI"), "adopt-test", &error);
    assert_non_null(fixture.database);
}

/* The state that a merge of all of them by the other files alone ends in. */
static GString *state_by_other(const GPtrArray *events, const char *decision) {
    reset();
    sql("UPDATE merge_state SET file_set = 2");
    fixture.parts = other;
    merge_some(events, 0, events->len);
    if (decision != NULL) {
        say(decision);
    }
    return merge_fixture_state(&fixture);
}

static void assert_same_state(const GString *expected) {
    GString *found = merge_fixture_state(&fixture);
    if (!g_string_equal(expected, found)) {
        (void)fprintf(stderr, "--- expected\n%s--- found\n%s", expected->str, found->str);
        fail_msg("the states differ");
    }
    (void)g_string_free(found, 1);
}

/* Records whose mark of a renumbering that is not followed is not what it stands for. */
static const char marked_wrong_sql[] =
    "SELECT count(*) FROM source_record s WHERE parted <> EXISTS (SELECT FROM latest_word w JOIN source_record o ON "
    "o.record_id = w.b WHERE w.a = s.record_id AND w.verdict = 3 AND o.golden_id <> s.golden_id)";

/* --- sentences ---------------------------------------------------------------------------------------------------- */

static void adopt_under_events(void) {
    for (unsigned seed = 1; seed <= 3; seed++) {
        GPtrArray *events = world_events(&fixture, seed, 250);
        GString *expected = state_by_other(events, ADOPT("adopt", OTHER_DIGEST, "01"));
        reset();
        merge_some(events, 0, 120);
        say(ADOPT("adopt", OTHER_DIGEST, "01"));
        (void)step(7); /* opened */
        for (unsigned at = 120; at < events->len; at += 13) {
            (void)step(5);
            merge_some(events, at, at + 13 < events->len ? at + 13 : events->len);
        }
        finish(7);
        assert_int_equal(fixture.parts.file_set, 2);
        assert_same_state(expected);
        assert_int_equal(merge_fixture_number(&fixture, marked_wrong_sql), 0);
        (void)g_string_free(expected, 1);
        g_ptr_array_free(events, 1);
    }
}

static void an_adoption_under_events_ends_where_a_rebuild_would(void **state) {
    (void)state;
    other.model = other_divisions;
    adopt_under_events();
    other.model = other_model;
}

/* An installation that ran by the first model is given the second. */
static void whoever_knew_no_halves_of_links_adopts_a_model_that_has_them(void **state) {
    (void)state;
    struct model *shipped = fixture.model;
    fixture.model = load_changed(without_halves);
    other.model = shipped;
    assert_int_equal(model_whole(fixture.model), 0);
    adopt_under_events();
    model_free(fixture.model);
    fixture.model = shipped;
    other.model = other_model;
}

/* As a version leaves it that computed otherwise: every half asks, and no link is marked. */
static void what_an_earlier_version_computed_otherwise_is_put_right_by_the_set_in_force(void **state) {
    (void)state;
    GPtrArray *events = world_events(&fixture, 6, 200);
    reset();
    merge_some(events, 0, events->len);
    GString *expected = merge_fixture_state(&fixture);
    reset();
    merge_some(events, 0, 150);
    assert_true(merge_fixture_number(&fixture, "SELECT count(*) FROM edge WHERE zone > 3") > 0);
    sql("UPDATE edge SET zone = CASE WHEN zone > 3 THEN zone | 3 WHEN zone = 3 THEN 2 ELSE zone END;"
        "UPDATE merge_state SET adopting = file_set");
    for (unsigned at = 150; at < events->len; at += 10) {
        (void)step(20);
        merge_some(events, at, at + 10 < events->len ? at + 10 : events->len);
    }
    finish(20);
    assert_same_state(expected);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT adopting FROM merge_state WHERE adopting IS NOT NULL"), 0);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT file_set FROM merge_state"), 1);
    (void)g_string_free(expected, 1);
    g_ptr_array_free(events, 1);
}

static void whoever_dies_between_two_steps_loses_nothing(void **state) {
    (void)state;
    other.model = other_divisions;
    GPtrArray *events = world_events(&fixture, 4, 200);
    GString *expected = state_by_other(events, ADOPT("adopt", OTHER_DIGEST, "01"));
    reset();
    merge_some(events, 0, 150);
    say(ADOPT("adopt", OTHER_DIGEST, "01"));
    restart();
    for (unsigned at = 150; step(9).more;) {
        restart();
        const unsigned to = at + 5 < events->len ? at + 5 : events->len;
        merge_some(events, at, to);
        at = to;
        restart();
    }
    assert_same_state(expected);
    (void)g_string_free(expected, 1);
    g_ptr_array_free(events, 1);
    other.model = other_model;
}

static void nobody_sees_a_mixture_before_the_switch(void **state) {
    (void)state;
    GPtrArray *events = world_events(&fixture, 5, 200);
    reset();
    merge_some(events, 0, events->len);
    say(ADOPT("adopt", OTHER_DIGEST, "01"));
    GString *before = merge_fixture_state(&fixture);
    do {
        assert_same_state(before);
        (void)step(6);
    } while (fixture.parts.file_set == 1);
    GString *after = merge_fixture_state(&fixture);
    assert_false(g_string_equal(before, after));
    finish(6);
    assert_same_state(after);
    (void)g_string_free(before, 1);
    (void)g_string_free(after, 1);
    g_ptr_array_free(events, 1);
}

/* Golden records that are made of something else, or belong together with others, or otherwise, or with such as are made of
 * something else. */
static const char changed_sql[] =
    "WITH ends AS (SELECT a AS mine, b AS theirs, tie.* FROM tie UNION ALL SELECT b, a, tie.* FROM tie), "
    "old_ends AS (SELECT a AS mine, b AS theirs, twin.tie.* FROM twin.tie UNION ALL SELECT b, a, twin.tie.* FROM "
    "twin.tie), "
    "now AS (SELECT s.golden_id, e.*, s.divided, s.collective, o.golden_id AS other, o.divided AS other_divided, "
    "o.collective AS other_collective, g.digest, (SELECT array_agg(m.dictionary ORDER BY m.record_id) FROM "
    "source_record m WHERE m.golden_id = o.golden_id) AS said FROM ends e JOIN source_record s ON s.record_id = e.mine "
    "JOIN source_record o ON o.record_id = e.theirs LEFT JOIN golden g ON g.golden_id = o.golden_id), "
    "before AS (SELECT s.golden_id, e.*, s.divided, s.collective, o.golden_id AS other, o.divided, o.collective, "
    "g.digest, (SELECT array_agg(m.dictionary ORDER BY m.record_id) FROM twin.source_record m WHERE m.golden_id = "
    "o.golden_id) FROM old_ends e JOIN twin.source_record s ON s.record_id = e.mine JOIN twin.source_record o ON "
    "o.record_id = e.theirs LEFT JOIN twin.golden g ON g.golden_id = o.golden_id), "
    "tied AS ((TABLE now EXCEPT TABLE before) UNION ALL (TABLE before EXCEPT TABLE now)) "
    "SELECT count(*) FROM (SELECT golden_id FROM golden g FULL JOIN twin.golden o USING (golden_id) WHERE g.digest IS "
    "DISTINCT FROM o.digest UNION SELECT golden_id FROM tied JOIN golden USING (golden_id)) AS changed";

static void only_what_the_switch_changed_is_told_a_little_at_a_time(void **state) {
    (void)state;
    GPtrArray *events = world_events(&fixture, 6, 200);
    reset();
    merge_some(events, 0, events->len);
    say(ADOPT("adopt", OTHER_DIGEST, "01"));
    while (fixture.parts.file_set == 1) {
        (void)step(50);
    }
    sql("DELETE FROM dirty");
    const int64_t remade = merge_fixture_number(
        &fixture,
        "SELECT count(*) FROM golden g FULL JOIN twin.golden o USING (golden_id) WHERE g.digest IS DISTINCT FROM "
        "o.digest");
    const int64_t changed = merge_fixture_number(&fixture, changed_sql);
    assert_true(remade > 0);
    assert_true(changed > remade);
    int64_t told = 0;
    for (struct merge_adoption adoption = {.more = true}; adoption.more;) {
        adoption = step(3);
        assert_true(adoption.moved <= 3);
        told += (int64_t)adoption.moved;
    }
    assert_int_equal(told, changed);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(*) FROM dirty"), changed);
    assert_int_equal(merge_fixture_number(&fixture,
                                          "SELECT count(*) FROM golden JOIN dirty USING (golden_id) WHERE version "
                                          "<> stamp"),
                     0);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(*) FROM pg_namespace WHERE nspname = 'twin'"), 0);
    g_ptr_array_free(events, 1);
}

static void a_later_decision_takes_an_adoption_back(void **state) {
    (void)state;
    GPtrArray *events = world_events(&fixture, 7, 100);
    reset();
    sql("UPDATE file_set SET digest = '\\xcdcdcdcdcdcdcdcd' WHERE id = 1");
    merge_some(events, 0, events->len);
    say(ADOPT("adopt", OTHER_DIGEST, "01"));
    (void)step(10);
    (void)step(10);
    say(ADOPT("back", "cdcdcdcdcdcdcdcd", "02"));
    GString *before = merge_fixture_state(&fixture);
    finish(10);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT file_set FROM merge_state"), 1);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT twin FROM merge_state"), 0);
    assert_same_state(before);
    (void)g_string_free(before, 1);
    g_ptr_array_free(events, 1);
}

static void an_instance_that_lacks_the_set_to_come_merges_nothing_until_it_has_it(void **state) {
    (void)state;
    struct error error = {0};
    GPtrArray *events = world_events(&fixture, 8, 60);
    reset();
    merge_some(events, 0, events->len);
    say(ADOPT("adopt", OTHER_DIGEST, "01"));
    (void)step(10);
    struct arena *arena = arena_new();
    struct merge_batch nothing = {.cluster = "test"};
    struct merge_outcome outcome;
    assert_false(merge_run(&fixture.parts, fixture.database, fixture.sealer, &nothing, arena, &outcome, &error));
    assert_int_equal(error.code, FILE_SET_BEHIND);
    assert_int_equal(outcome.wanted, 2);
    assert_int_equal(outcome.in_force, 1);
    nothing.adopting = &other;
    assert_true(merge_run(&fixture.parts, fixture.database, fixture.sealer, &nothing, arena, &outcome, &error));
    arena_free(arena);
    g_ptr_array_free(events, 1);
}

/* What was computed is made of what was said; that is all the new set looks at. */
static void what_was_computed_and_cannot_be_read_any_more_is_computed_anew(void **state) {
    (void)state;
    GPtrArray *events = world_events(&fixture, 9, 60);
    GString *expected = state_by_other(events, ADOPT("adopt", OTHER_DIGEST, "01"));
    reset();
    merge_some(events, 0, events->len);
    sql("UPDATE source_record SET keys = substr(keys, 1, length(keys) - 1), claims = '';"
        "UPDATE golden SET cells = ''");
    say(ADOPT("adopt", OTHER_DIGEST, "01"));
    finish(7);
    assert_same_state(expected);
    (void)g_string_free(expected, 1);
    g_ptr_array_free(events, 1);
}

static void an_adoption_says_of_which_set_it_begins_is_in_force_and_all_is_told(void **state) {
    (void)state;
    GPtrArray *events = world_events(&fixture, 10, 60);
    GString *reached = g_string_new(NULL);
    reset();
    merge_some(events, 0, events->len);
    say(ADOPT("adopt", OTHER_DIGEST, "01"));
    for (struct merge_adoption at = {.more = true}; at.more;) {
        at = step(7);
        g_string_append(reached, at.reached == ADOPTION_BEGUN      ? "begun "
                                 : at.reached == ADOPTION_IN_FORCE ? "in force "
                                 : at.reached == ADOPTION_TOLD     ? "told"
                                                                   : "");
        assert_int_equal(at.set, at.reached == ADOPTION_NONE ? at.set : other.file_set);
    }
    assert_string_equal(reached->str, "begun in force told");
    assert_int_equal(step(7).reached, ADOPTION_NONE);
    (void)g_string_free(reached, 1);
    g_ptr_array_free(events, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_adoption_under_events_ends_where_a_rebuild_would),
        cmocka_unit_test(whoever_knew_no_halves_of_links_adopts_a_model_that_has_them),
        cmocka_unit_test(what_an_earlier_version_computed_otherwise_is_put_right_by_the_set_in_force),
        cmocka_unit_test(whoever_dies_between_two_steps_loses_nothing),
        cmocka_unit_test(nobody_sees_a_mixture_before_the_switch),
        cmocka_unit_test(only_what_the_switch_changed_is_told_a_little_at_a_time),
        cmocka_unit_test(a_later_decision_takes_an_adoption_back),
        cmocka_unit_test(an_instance_that_lacks_the_set_to_come_merges_nothing_until_it_has_it),
        cmocka_unit_test(what_was_computed_and_cannot_be_read_any_more_is_computed_anew),
        cmocka_unit_test(an_adoption_says_of_which_set_it_begins_is_in_force_and_all_is_told),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
