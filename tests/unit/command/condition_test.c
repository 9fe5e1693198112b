#include "hub/command/condition.h"

#include "hub/event/kind.h"
#include "tests/support/test.h"

#include <glib.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SCHEMAS DEALERHUB_SOURCE_DIR "/schemas"

/* The shipped files, with an attribute of a site's that is compared as text. */
static struct attributes *attributes;
static struct kinds *kinds;
static struct model *model;
static struct rights *rights;
static struct vocabulary vocabulary;

static void load_attributes(void) {
    static const char site[] =
        "<Attribute id=\"200\" name=\"club\" path=\"Club\" zh=\"车友会\" en=\"club\" comparator=\"text\"/>";
    char path[] = "/tmp/dealerhub-attributes-XXXXXX";
    struct error error = {0};
    char *text = NULL;
    const int file = mkstemp(path);
    assert_true(file >= 0 && g_file_get_contents(SCHEMAS "/config/attributes.xml", &text, NULL, NULL));
    char *end = strstr(text, "</Attributes>");
    assert_non_null(end);
    *end = '\0';
    char *whole = g_strconcat(text, site, "</Attributes>", NULL);
    assert_true(g_file_set_contents(path, whole, -1, NULL));
    attributes = attributes_load(path, &error);
    g_free(whole);
    g_free(text);
    (void)close(file);
    (void)unlink(path);
    assert_non_null(attributes);
}

static int load_files(void **state) {
    struct error error = {0};
    (void)state;
    xmlInitParser();
    load_attributes();
    kinds = kinds_load(SCHEMAS "/event", NULL, attributes, &error);
    model = model_load(SCHEMAS "/identity/model.xml", attributes, &error);
    rights = rights_load(SCHEMAS "/config/partners.xml", SCHEMAS "/config/rules.xml", SCHEMAS "/config", attributes,
                         kinds, &error);
    assert_true(kinds != NULL && model != NULL && rights != NULL);
    vocabulary = (struct vocabulary){attributes, model, rights};
    return 0;
}

static int free_files(void **state) {
    (void)state;
    rights_free(rights);
    model_free(model);
    kinds_free(kinds);
    attributes_free(attributes);
    return 0;
}

struct fixture {
    struct arena *arena;
    struct conditions conditions;
    struct error error;
    struct question question;
    struct comparison comparison;
    struct subject subject;
};

static int begin(void **state) {
    static struct fixture fixture;
    fixture = (struct fixture){.arena = arena_new()};
    fixture.question = (struct question){.kind = QUESTION_REVIEW, .weight = 520};
    fixture.comparison.levels[0] = (struct level){.comparator = "name", .level = "same-pinyin"};
    fixture.comparison.level_count = 1;
    fixture.comparison.rule = "name-alone";
    fixture.subject = (struct subject){.question = &fixture.question, .sources = {"D0123", "D0456"}};
    *state = &fixture;
    return 0;
}

static int end(void **state) {
    arena_free(((struct fixture *)*state)->arena);
    return 0;
}

static bool holds(struct fixture *fixture, const char *text) {
    assert_true(conditions_read(text, &vocabulary, fixture->arena, &fixture->conditions, &fixture->error));
    return conditions_hold(&fixture->conditions, &fixture->subject);
}

static void a_weight_is_a_band_whose_ends_belong_to_it_and_may_be_left_out(void **state) {
    assert_true(holds(*state, "weight=5.2..6"));
    assert_true(holds(*state, "weight=..5.2"));
    assert_true(holds(*state, "weight=5.."));
    assert_true(holds(*state, "weight=5.2"));
    assert_false(holds(*state, "weight=5.21.."));
    assert_false(holds(*state, "weight=-3..5.19"));
}

static void every_condition_has_to_hold(void **state) {
    assert_true(holds(*state, "source=D0456 and kind=review and weight=5..6"));
    assert_false(holds(*state, "source=D0456 and kind=forbidden"));
    assert_false(holds(*state, "source=D0999"));
}

static void a_pair_is_compared_only_when_a_condition_asks_for_it(void **state) {
    struct fixture *fixture = *state;
    assert_true(holds(fixture, "source=D0123"));
    assert_false(conditions_compare(&fixture->conditions));
    assert_true(holds(fixture, "source=D0123 and name=different"));
    assert_true(conditions_compare(&fixture->conditions));
    fixture->subject.comparison = &fixture->comparison;
    assert_false(holds(fixture, "name=different"));
    assert_true(holds(fixture, "name=same-pinyin and rule=name-alone"));
    assert_false(holds(fixture, "rule=title-only"));
}

static void a_pair_is_opened_only_when_a_condition_asks_whose_it_is(void **state) {
    struct fixture *fixture = *state;
    fixture->subject.sources[0] = fixture->subject.sources[1] = NULL;
    assert_true(holds(fixture, "source=D0999 and partner=D0123 and weight=5..6"));
    assert_false(holds(fixture, "source=D0123 and weight=6.."));
}

static void an_attribute_that_is_compared_as_text_is_named_by_its_own_name(void **state) {
    struct fixture *fixture = *state;
    fixture->subject.comparison = &fixture->comparison;
    fixture->comparison.levels[1] = (struct level){.comparator = "club", .level = "one-slip"};
    fixture->comparison.level_count = 2;
    assert_true(holds(fixture, "club=one-slip"));
    assert_false(holds(fixture, "club=same"));
}

static void refused(struct fixture *fixture, const char *text) {
    if (conditions_read(text, &vocabulary, fixture->arena, &fixture->conditions, &fixture->error)) {
        fail_msg("'%s' passes", text);
    }
    assert_int_equal(fixture->error.code, USAGE);
}

static void what_is_no_condition_is_told(void **state) {
    static const char *const wrong[] = {"",        "weight",       "weight=heavy",  "weight=4..heavy", "kind=doubtful",
                                        "source=", "shoe-size=44", "name=handsome", "weight=1e9..",    "name=same and"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        refused(*state, wrong[i]);
    }
}

static void what_never_holds_is_refused_with_a_list_of_what_can(void **state) {
    static const struct {
        const char *wrong, *instead;
    } cases[] = {
        {"birth-date=missing", "same swapped one-digit same-year different"},
        {"club=missing", "same one-slip similar same-former different"},
        {"text=same", "weight kind source partner rule party-kind name latin-name"},
        {"contact=same", "vehicle club"},
        {"rule=name-is-alone", "no-current-key"},
        {"rule=", "no-current-key"},
        {"kind=doubtful", "review forbidden renumbered"},
        {"partner=D9999", "D0123"},
    };
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        refused(fixture, cases[i].wrong);
        assert_string_equal(fixture->error.place, cases[i].wrong);
        if (strstr(fixture->error.detail, cases[i].instead) == NULL) {
            fail_msg("'%s' is not in: %s", cases[i].instead, fixture->error.detail);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_weight_is_a_band_whose_ends_belong_to_it_and_may_be_left_out, begin, end),
        cmocka_unit_test_setup_teardown(every_condition_has_to_hold, begin, end),
        cmocka_unit_test_setup_teardown(a_pair_is_compared_only_when_a_condition_asks_for_it, begin, end),
        cmocka_unit_test_setup_teardown(a_pair_is_opened_only_when_a_condition_asks_whose_it_is, begin, end),
        cmocka_unit_test_setup_teardown(an_attribute_that_is_compared_as_text_is_named_by_its_own_name, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_condition_is_told, begin, end),
        cmocka_unit_test_setup_teardown(what_never_holds_is_refused_with_a_list_of_what_can, begin, end),
    };
    return cmocka_run_group_tests(tests, load_files, free_files);
}
