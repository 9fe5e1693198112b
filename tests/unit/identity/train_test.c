#include "hub/event/xml_file.h"
#include "hub/identity/train.h"
#include "tests/unit/identity/identity_support.h"

#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

/* --- a world with known numbers ------------------------------------------------------------------------------------ */

/* Of each comparator two outcomes, agreeing and not, with these shares of agreement. */
static const struct {
    const char *comparator, *agrees, *differs;
    double m, u;
} known[] = {{"phone", "same", "different", 0.55, 0.02},
             {"gender", "same", "different", 0.96, 0.5},
             {"birth-date", "same", "different", 0.85, 0.01},
             {"address", "same", "different", 0.4, 0.05},
             {"email", "same", "different", 0.7, 0.01}};
enum { KNOWN = sizeof known / sizeof *known };

static struct training_pair draw(GRand *random, bool same, int agreed, struct comparison *comparison) {
    static const struct profile nobody;
    memset(comparison, 0, sizeof *comparison);
    for (int i = 0; i < KNOWN; i++) {
        const bool agrees = i == agreed || g_rand_double(random) < (same ? known[i].m : known[i].u);
        if (i != agreed && g_rand_double(random) < 0.2) {
            continue; /* missing */
        }
        comparison->levels[comparison->level_count++] =
            (struct level){.comparator = known[i].comparator, .level = agrees ? known[i].agrees : known[i].differs};
    }
    return (struct training_pair){&nobody, &nobody, comparison};
}

static struct training *train(unsigned seed, size_t pairs, struct training_summary *summary) {
    struct error error = {0};
    struct comparison comparison;
    GRand *random = g_rand_new_with_seed(seed);
    struct training *training = training_new(IDENTITY_SCHEMAS "/identity/model.xml", &error);
    assert_non_null(training);
    for (size_t i = 0; i < pairs; i++) {
        const struct training_pair pair = draw(random, false, -1, &comparison);
        training_random(training, &pair);
    }
    static const int agreed[] = {0, 2, 4}; /* phone, birth date, e-mail */
    for (size_t p = 0; p < 3; p++) {
        const int pass = training_pass(training, known[agreed[p]].comparator, known[agreed[p]].comparator);
        for (size_t i = 0; i < pairs; i++) {
            const struct training_pair pair = draw(random, g_rand_double(random) < 0.3, agreed[p], &comparison);
            training_add(training, pass, LABEL_NONE, &pair);
        }
    }
    training_estimate(training, 0.99, summary);
    g_rand_free(random);
    return training;
}

/* The file that a training writes, read again. */
struct written {
    xmlDocPtr document;
    struct arena *arena;
    char path[64];
};

static struct written write_down(struct training *training) {
    struct error error = {0};
    struct written written = {.arena = arena_new()};
    (void)snprintf(written.path, sizeof written.path, "/tmp/model-XXXXXX");
    const int file = mkstemp(written.path);
    assert_true(file >= 0);
    (void)close(file);
    if (!training_write(training, "2", written.path, &error)) {
        fail_msg("%s", error_text(&error));
    }
    written.document = xml_file_read(written.path, IDENTITY_SCHEMAS "/identity/model.xsd", &error);
    if (written.document == NULL) {
        fail_msg("%s", error_text(&error));
    }
    return written;
}

static void throw_away(struct written *written) {
    xmlFreeDoc(written->document);
    arena_free(written->arena);
    (void)unlink(written->path);
}

static xmlNodePtr level_node(const struct written *written, const char *comparator, const char *level) {
    for (xmlNodePtr node = xml_child(xmlDocGetRootElement(written->document), "Comparator"); node != NULL;
         node = xml_next(node, "Comparator")) {
        if (strcmp(xml_attribute(node, "name", written->arena), comparator) != 0) {
            continue;
        }
        for (xmlNodePtr at = xml_child(node, "Level"); at != NULL; at = xml_next(at, "Level")) {
            if (strcmp(xml_attribute(at, "name", written->arena), level) == 0) {
                return at;
            }
        }
    }
    return NULL;
}

static double number(const struct written *written, const char *comparator, const char *level, const char *name) {
    const xmlNode *node = level_node(written, comparator, level);
    assert_non_null(node);
    return strtod(xml_attribute(node, name, written->arena), NULL);
}

static void numbers_that_a_world_was_made_with_are_found_again(void **state) {
    (void)state;
    struct training_summary summary;
    struct training *training = train(1, 20000, &summary);
    struct written written = write_down(training);
    for (int i = 0; i < KNOWN; i++) {
        const double m = number(&written, known[i].comparator, known[i].agrees, "m");
        const double u = number(&written, known[i].comparator, known[i].agrees, "u");
        if (fabs(m - known[i].m) > 0.02 || fabs(u - known[i].u) > 0.01) {
            fail_msg("%s: m %f for %f, u %f for %f", known[i].comparator, m, known[i].m, u, known[i].u);
        }
    }
    assert_true(fabs(summary.same / (double)summary.pairs - 0.3) < 0.02);
    throw_away(&written);
    training_free(training);
}

static void the_same_pairs_give_the_same_file(void **state) {
    (void)state;
    char *texts[2];
    for (int i = 0; i < 2; i++) {
        struct training_summary summary;
        struct training *training = train(7, 3000, &summary);
        struct written written = write_down(training);
        assert_true(g_file_get_contents(written.path, &texts[i], NULL, NULL));
        throw_away(&written);
        training_free(training);
    }
    assert_string_equal(texts[0], texts[1]);
    g_free(texts[0]);
    g_free(texts[1]);
}

static void an_outcome_never_seen_keeps_its_number_and_says_so(void **state) {
    const struct identity *identity = *state;
    struct training_summary summary;
    struct training *training = train(2, 3000, &summary);
    struct written written = write_down(training);
    assert_true(number(&written, "id-document", "same", "u") == 0.000000001);
    assert_true(number(&written, "id-document", "same", "m") == 0.97);
    const xmlNode *told = level_node(&written, "id-document", "same")->next;
    assert_int_equal(told->type, XML_COMMENT_NODE);
    assert_non_null(strstr((const char *)told->content, "m kept"));
    const xmlNode *found = level_node(&written, "gender", "same")->next;
    assert_non_null(strstr((const char *)found->content, "m from"));
    (void)identity;
    throw_away(&written);
    training_free(training);
}

static void rules_caps_and_zones_are_carried_over(void **state) {
    const struct identity *identity = *state;
    struct error error = {0};
    struct training_summary summary;
    struct training *training = train(3, 1000, &summary);
    struct written written = write_down(training);
    struct model *model = model_load(written.path, identity->attributes, &error);
    assert_non_null(model);
    assert_string_equal(model_version(model), "2");
    assert_int_equal(model_margin(model), model_margin(identity->model));
    assert_int_equal(model_component_cap(model), model_component_cap(identity->model));
    for (int kind = KEY_PHONE; kind <= KEY_ORGANISATION; kind++) {
        assert_int_equal(model_generic_cap(model, (enum key_kind)kind),
                         model_generic_cap(identity->model, (enum key_kind)kind));
    }
    const struct profile a = PROFILE(identity, 1, "name=李红", "phone=13911112222");
    const struct profile b = PROFILE(identity, 2, "name=李红", "phone=13911112222");
    struct comparison comparison;
    compare_profiles(model, &a, &b, true, identity->arena, &comparison);
    assert_int_equal(comparison.zone, ZONE_LINK);
    model_free(model);
    throw_away(&written);
    training_free(training);
}

static void a_training_on_a_trained_file_replaces_what_the_first_one_noted(void **state) {
    (void)state;
    struct error error = {0};
    struct training_summary summary;
    struct training *training = train(4, 1000, &summary);
    struct written written = write_down(training);
    struct training *again = training_new(written.path, &error);
    assert_non_null(again);
    training_estimate(again, 0.99, &summary);
    struct written second = write_down(again);
    const xmlNode *told = level_node(&second, "gender", "same")->next;
    assert_int_equal(told->type, XML_COMMENT_NODE);
    assert_true(told->next->type != XML_COMMENT_NODE);
    assert_true(number(&second, "gender", "same", "m") == number(&written, "gender", "same", "m"));
    throw_away(&second);
    throw_away(&written);
    training_free(again);
    training_free(training);
}

static void stewards_words_teach_where_no_pair_of_a_pass_does(void **state) {
    (void)state;
    struct error error = {0};
    struct comparison comparison;
    struct training_summary summary;
    GRand *random = g_rand_new_with_seed(5);
    struct training *training = training_new(IDENTITY_SCHEMAS "/identity/model.xml", &error);
    for (int i = 0; i < 400; i++) {
        const bool same = i % 2 == 0;
        const struct training_pair pair = draw(random, same, -1, &comparison);
        training_word(training, same, &pair);
    }
    training_estimate(training, 0.99, &summary);
    assert_int_equal(summary.words, 400);
    struct written written = write_down(training);
    assert_true(fabs(number(&written, "address", "same", "m") - 0.4) < 0.1);
    assert_true(number(&written, "address", "same", "u") == 0.00002); /* no random pair was seen */
    throw_away(&written);
    training_free(training);
    g_rand_free(random);
}

static void limits_are_suggested_between_the_two_heaps(void **state) {
    (void)state;
    struct training_summary summary;
    struct training *training = train(6, 20000, &summary);
    assert_true(summary.has_link && summary.has_review);
    assert_true(summary.review <= summary.link);
    assert_true(summary.link > -5 && summary.link < 20);
    training_free(training);
}

static void what_is_compared_as_text_is_trained_under_that_name(void **state) {
    (void)state;
    struct error error = {0};
    struct training_summary summary;
    struct training *training = training_new(IDENTITY_SCHEMAS "/identity/model.xml", &error);
    const struct attribute attribute = {.id = 900, .name = "shoe-size", .comparator = "text"};
    struct held_value held = {.attribute = &attribute};
    const struct profile profile = {.values = &held, .count = 1};
    struct comparison comparison = {.level_count = 1};
    for (int i = 0; i < 100; i++) {
        comparison.levels[0] = (struct level){.comparator = "shoe-size", .level = i < 25 ? "same" : "different"};
        training_random(training, &(struct training_pair){&profile, &profile, &comparison});
    }
    training_estimate(training, 0.99, &summary);
    struct written written = write_down(training);
    assert_true(number(&written, "text", "same", "u") == 0.25);
    throw_away(&written);
    training_free(training);
}

static void frequent_names_are_listed_and_rare_ones_are_not(void **state) {
    const struct identity *identity = *state;
    struct error error = {0};
    struct training_summary summary;
    struct training *training = training_new(IDENTITY_SCHEMAS "/identity/model.xml", &error);
    const struct profile many = PROFILE(identity, 1, "name=仇鹏");
    const struct profile few = PROFILE(identity, 2, "name=盖聪");
    for (int i = 0; i < 1200; i++) {
        training_terms(training, i < 1195 ? &many : &few);
    }
    training_estimate(training, 0.99, &summary);
    struct written written = write_down(training);
    char *text;
    assert_true(g_file_get_contents(written.path, &text, NULL, NULL));
    assert_non_null(strstr(text, "<Share text=\"仇\" share=\"0.9958"));
    assert_null(strstr(text, "盖"));
    assert_null(strstr(text, "聪"));
    assert_non_null(strstr(text, "<Share text=\"王\" share=\"0.07"));
    g_free(text);
    throw_away(&written);
    training_free(training);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_that_a_world_was_made_with_are_found_again),
        cmocka_unit_test(the_same_pairs_give_the_same_file),
        cmocka_unit_test(an_outcome_never_seen_keeps_its_number_and_says_so),
        cmocka_unit_test(rules_caps_and_zones_are_carried_over),
        cmocka_unit_test(a_training_on_a_trained_file_replaces_what_the_first_one_noted),
        cmocka_unit_test(stewards_words_teach_where_no_pair_of_a_pass_does),
        cmocka_unit_test(limits_are_suggested_between_the_two_heaps),
        cmocka_unit_test(what_is_compared_as_text_is_trained_under_that_name),
        cmocka_unit_test(frequent_names_are_listed_and_rare_ones_are_not),
    };
    return cmocka_run_group_tests(tests, identity_open, identity_close);
}
