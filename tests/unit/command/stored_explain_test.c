/* Why stored customers are one or two, as a user asks: explain and review. */
#include "tests/unit/command/stored_scene.h"

static void explain_says_by_which_links_two_records_are_one(void **state) {
    (void)state;
    json_t *json = run_json("explain D0123/K1 D0456/R1", EXIT_DONE);
    assert_true(json_is_true(json_object_get(json, "together")));
    assert_true(json_is_true(json_object_get(json, "shares_key")));
    assert_int_equal(json_array_size(json_object_get(json, "chain")), 1);
    const json_t *comparison = json_object_get(json, "comparison");
    json_int_t sum = 0;
    size_t at;
    const json_t *level;
    json_array_foreach(json_object_get(comparison, "levels"), at, level) {
        sum += json_integer_value(json_object_get(level, "weight")) +
               json_integer_value(json_object_get(level, "frequency"));
    }
    assert_int_equal(sum, json_integer_value(json_object_get(comparison, "weight")));
    assert_int_equal(json_integer_value(json_object_get(comparison, "weight")),
                     json_integer_value(json_object_get(json_object_get(json, "edge"), "weight")));
    json_decref(json);
}

static void explain_weighs_alike_from_either_side(void **state) {
    (void)state;
    json_t *forth = run_json("explain D0123/K2 D0456/R2", EXIT_DONE);
    json_t *back = run_json("explain D0456/R2 D0123/K2", EXIT_DONE);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(forth, "comparison"), "weight")),
                     json_integer_value(json_object_get(json_object_get(back, "comparison"), "weight")));
    json_decref(forth);
    json_decref(back);
}

static void explain_says_why_father_and_son_are_two(void **state) {
    (void)state;
    json_t *json = run_json("explain D0123/K2 D0456/R2", EXIT_DONE);
    assert_true(json_is_false(json_object_get(json, "together")));
    assert_string_not_equal(text_at(json, "why"), "");
    json_decref(json);
    assert_int_equal(run("explain D0123/K2 D0456/R2"), EXIT_DONE);
    assert_says("not one customer: ");
    assert_silent_of("13916820130");
    assert_silent_of("王建国");
    assert_int_equal(run("explain D0123/K2 D0456/R2 --reveal"), EXIT_DONE);
    assert_says("王建国");
}

static void explain_names_the_model_and_whom_the_keys_lead_to(void **state) {
    (void)state;
    json_t *json = run_json("explain D0123/K2 D0456/R2", EXIT_DONE);
    assert_string_equal(text_at(json, "model"), "2");
    const json_t *candidates = json_object_get(json, "candidates_a");
    assert_int_equal(json_integer_value(json_object_get(candidates, "considered")), 1);
    const json_t *nearest = json_array_get(json_object_get(candidates, "nearest"), 0);
    assert_string_equal(text_at(nearest, "name"), "D0456/R2");
    assert_string_equal(text_at(nearest, "key"), "phone");
    assert_string_equal(text_at(nearest, "zone"), "apart");
    json_decref(json);
    json = run_json("explain D0123/K2", EXIT_DONE);
    candidates = json_object_get(json_array_get(json, 0), "candidates");
    assert_int_equal(json_integer_value(json_object_get(candidates, "considered")), 1);
    assert_string_not_equal(text_at(json_array_get(json_object_get(candidates, "nearest"), 0), "why"), "");
    json_decref(json);
}

static void a_number_given_to_somebody_else_is_shown_with_its_generations(void **state) {
    (void)state;
    static const char *const given[] = {
        EVENT("CustomerRegistered", "g1", "D0123", "10", PERSON("K77", "李红", "13911112222")),
        EVENT("CustomerChanged", "g2", "D0123", "11", PERSON("K77", "周建国", "13722224444"))};
    assert_int_equal(merge_fixture_merge(&console.fixture, given, 2, NULL), 0);
    assert_int_equal(run("show D0123/K77"), EXIT_DONE);
    assert_says("D0123/K77  generation 1 of the number");
    assert_says("D0123/K77  generation 2 of the number");
    assert_int_equal(run("explain D0123/K77"), EXIT_DONE);
    assert_says("generation 2 of the number");
    assert_int_equal(run("explain D0123/K77 D0123/K1"), EXIT_USAGE); /* which of them? */
}

static void a_party_is_named_by_its_role(void **state) {
    (void)state;
    assert_int_equal(run("explain D0456/R1 D0456/R1/driver"), EXIT_DONE);
    assert_says("D0456/R1/driver");
    assert_says("not one customer");
}

static void explain_of_a_customer_lists_what_holds_it_together(void **state) {
    (void)state;
    json_t *json = run_json("explain D0123/K1", EXIT_DONE);
    const json_t *bonds = json_array_get(json, 0);
    assert_int_equal(json_array_size(json_object_get(bonds, "members")), 2);
    assert_int_equal(json_array_size(json_object_get(bonds, "links")), 1);
    json_decref(json);
    assert_int_equal(run("explain D0123/K1"), EXIT_DONE);
    assert_says(" – D");
}

static void no_heading_stands_over_nothing(void **state) {
    (void)state;
    assert_int_equal(run("explain 13722223333"), EXIT_DONE);
    assert_says("no link holds anything together\nnobody is nearly the same\n");
    assert_says("others their keys lead to (0)\n");
    assert_silent_of("held together by");
    assert_int_equal(run("review show D0123/K1 D0456/R1"), EXIT_DONE);
    assert_says("speaks against it\n  nothing\n");
}

/* How often the text stands in what was printed. */
static size_t times(const char *text) {
    size_t count = 0;
    for (const char *at = strstr(console.out, text); at != NULL; at = strstr(at + 1, text)) {
        count++;
    }
    return count;
}

static void a_pair_of_which_machine_and_steward_speak_is_told_of_once(void **state) {
    (void)state;
    console_sql(&console,
                "INSERT INTO edge SELECT least(a.record_id, b.record_id), greatest(a.record_id, b.record_id), 1234, 1 "
                "FROM source_record a, source_record b WHERE a.number = 'K2' AND b.number = 'R2';"
                "INSERT INTO word (a, b, source, event_id, verdict, recorded, \"time\", author) "
                "SELECT a, b, 'steward', 'w1', 2, now(), now(), 'zhou.min' FROM edge WHERE weight = 1234");
    assert_int_equal(run("explain D0123/K2"), EXIT_DONE);
    assert_says("review +12.34; apart: a steward's word");
    assert_int_equal(times("review +12.34"), 1);
    assert_int_equal(times("apart: a steward's word"), 1);
    console_sql(&console, "DELETE FROM word; DELETE FROM edge WHERE weight = 1234");
}

static void codes_inside_values_are_words_for_a_chinese_reader(void **state) {
    (void)state;
    console_sql(&console,
                "INSERT INTO generic_word (kind, digest, source, event_id, verdict, recorded, \"time\", author) "
                "SELECT k.kind, k.digest, 'steward', 'w2', 1, now(), now(), 'zhou.min' FROM identity_key k "
                "JOIN source_record s ON s.record_id = k.record_id WHERE s.number = 'K2' AND k.kind = 1");
    (void)setenv("LC_ALL", "zh_CN.UTF-8", 1);
    assert_int_equal(run("review show D0123/K2 D0456/R2"), EXIT_DONE);
    assert_says("139****0130 | 手机");
    assert_silent_of("| mobile");
    assert_int_equal(run("generic list"), EXIT_DONE);
    assert_says("139****0130 | 手机");
    json_t *json = run_json("generic list", EXIT_DONE);
    assert_string_equal(text_at(json_array_get(json, 0), "value"), "139****0130 | mobile");
    json_decref(json);
    (void)setenv("LC_ALL", "C", 1);
    console_sql(&console, "DELETE FROM generic_word");
}

static const json_t *related_to(const json_t *shown, const char *golden, size_t *count) {
    const json_t *found = NULL;
    size_t at;
    const json_t *relation;
    *count = 0;
    json_array_foreach(json_object_get(json_array_get(json_object_get(shown, "customers"), 0), "relations"), at,
                       relation) {
        if (strcmp(text_at(relation, "golden"), golden) == 0) {
            found = relation;
            (*count)++;
        }
    }
    return found;
}

/* One relation that `show` tells of the two, and explain alike. */
static void assert_related(const char *a, const char *b, const char *word, const char *from) {
    char line[100];
    size_t count;
    (void)snprintf(line, sizeof line, "show %s", a);
    json_t *shown = run_json(line, EXIT_DONE);
    (void)snprintf(line, sizeof line, "explain %s %s", a, b);
    json_t *explained = run_json(line, EXIT_DONE);
    const json_t *told = related_to(shown, text_at(json_object_get(explained, "b"), "golden"), &count);
    const json_t *list = json_object_get(explained, "relations");
    const json_t *relation = json_array_get(list, 0);
    assert_int_equal(count, 1);
    assert_int_equal(json_array_size(list), 1);
    assert_string_equal(text_at(relation, "relation"), word);
    assert_string_equal(text_at(relation, "from"), from);
    static const char *const keys[] = {"since", "until", "by", "shown_by"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        assert_true(json_equal(json_object_get(told, keys[i]), json_object_get(relation, keys[i])));
    }
    json_decref(shown);
    json_decref(explained);
}

static void explain_tells_how_two_are_related_as_show_does(void **state) {
    static const char *const events[] = {
        EVENT("CustomerRegistered", "r1", "D0456", "11", PERSON("R7", "陈静", "13711117777")),
        EVENT("CustomerRegistered", "r2", "D0456", "12", PERSON("R8", "陈伟", "13711117777")),
        EVENT("CustomerChanged", "r3", "D0456", "13",
              "<Customer number=\"R7\"/><Party role=\"driver\" number=\"R8\"/>"),
        EVENT("CustomerChanged", "r4", "D0456", "14",
              "<Customer number=\"R9\"><Name>芜湖江汇物流有限公司</Name></Customer><Party role=\"driver\" "
              "number=\"R8\"/>"),
        EVENT("CustomerChanged", "r5", "D0456", "15",
              "<Customer number=\"R9\"/><Party role=\"bringer\" number=\"R8\"/>"),
        /* his other file is known to none of them */
        EVENT("CustomerRegistered", "r6", "D0123", "16", PERSON("K8", "陈伟", "13711117777")),
    };
    (void)state;
    assert_int_equal(merge_fixture_merge(&console.fixture, events, sizeof events / sizeof *events, NULL), 0);
    assert_related("D0456/R7", "D0456/R8", "household", "a");
    assert_related("D0456/R9", "D0456/R8", "drives-for", "b");
    assert_related("D0456/R9", "D0123/K8", "drives-for", "b");
    assert_int_equal(run("explain D0456/R9 D0123/K8"), EXIT_DONE);
    assert_says("they belong together: D0123/K8 drives-for D0456/R9  by document");
    assert_says("    D0456/R9 – D0456/R8  document");
}

static void review_shows_both_sides_masked(void **state) {
    (void)state;
    assert_int_equal(run("review show D0123/K2 D0456/R2"), EXIT_DONE);
    assert_says("D0123/K2");
    assert_says("139****0130");
    assert_silent_of("13916820130");
    assert_says("if they are the same");
    assert_says("D0456 gains the view of");
    json_t *json = run_json("review show D0123/K2 D0456/R2 --reveal", EXIT_DONE);
    const json_t *same = json_object_get(json, "if_same");
    assert_int_equal(json_array_size(json_object_get(same, "golden")), 2);
    assert_true(json_array_size(json_object_get(same, "views")) >= 2);
    assert_int_equal(json_array_size(json_object_get(json_object_get(json, "if_apart"), "golden")), 0);
    const json_t *side = json_array_get(json_object_get(json, "sides"), 0);
    assert_string_equal(text_at(side, "attribute"), "name");
    assert_string_equal(text_at(side, "a"), "王建国");
    assert_string_equal(text_at(side, "b"), "王磊");
    json_decref(json);
}

/* One customer of so many numbers of D0123, from `first` on, and somebody of D0456 with the number behind them, who is nearly
 * the same. */
static void merge_many(int first, int numbers, const char *phone) {
    enum { MOST = 15 };
    char texts[MOST + 1][600];
    const char *bodies[MOST + 1];
    assert_true(numbers <= MOST);
    for (int i = 0; i <= numbers; i++) {
        const bool other = i == numbers;
        (void)snprintf(texts[i], sizeof texts[i],
                       EVENT("CustomerRegistered", "many%d", "%s", "09", PERSON("%s%d", "%s", "%s")), first + i,
                       other ? "D0456" : "D0123", other ? "R" : "K", first + i, other ? "陈金" : "陈静", phone);
        bodies[i] = texts[i];
    }
    assert_int_equal(merge_fixture_merge(&console.fixture, bodies, (size_t)numbers + 1, NULL), 0);
}

static void assert_obstacles(const char *line, size_t count, bool cut) {
    json_t *json = run_json(line, EXIT_DONE);
    assert_int_equal(json_array_size(json_object_get(json, "obstacles")), count);
    assert_int_equal(json_is_true(json_object_get(json, "obstacles_cut")), cut);
    json_decref(json);
}

static void explain_names_ten_pairs_that_keep_two_apart_and_says_that_it_looked_no_further(void **state) {
    (void)state;
    merge_many(700, 12, "13916820077");
    console_sql(&console,
                "INSERT INTO word (a, b, source, event_id, verdict, recorded, \"time\", author) "
                "SELECT least(a.record_id, b.record_id), greatest(a.record_id, b.record_id), 'steward', a.number, 2, "
                "now(), now(), 'zhou.min' FROM source_record a, source_record b "
                "WHERE a.number LIKE 'K7__' AND b.number = 'R712'");
    assert_int_equal(run("explain D0123/K711 D0456/R712"), EXIT_DONE);
    assert_says("of 12 pairs across the two were compared; others may forbid it as well");
    assert_obstacles("explain D0123/K711 D0456/R712", 10, true);
    assert_obstacles("explain D0456/R712 D0123/K711", 10, true);
    console_sql(&console, "DELETE FROM word WHERE event_id IN ('K700', 'K701')");
    assert_obstacles("explain D0123/K711 D0456/R712", 9, false); /* beside the two themselves */
    console_sql(&console, "DELETE FROM word");
    assert_int_equal(run("explain D0123/K2 D0456/R2"), EXIT_DONE);
    assert_silent_of("pairs across the two");
}

static void review_says_when_a_side_is_longer_than_what_is_shown_and_answered(void **state) {
    enum { NUMBERS = 15 };
    (void)state;
    merge_many(600, NUMBERS, "13916820066");
    assert_int_equal(run("review show D0123/K600 D0456/R615"), EXIT_DONE);
    assert_says("of D0123/K600 the values of 13 records out of 15 are shown");
    assert_says("a side has 15 records that links tie; the answer names the first 13 of them");
    json_t *json = run_json("review show D0456/R615 D0123/K600", EXIT_DONE);
    assert_int_equal(json_integer_value(json_object_get(json, "records_b")), NUMBERS);
    assert_true(json_is_true(json_object_get(json, "values_cut")));
    assert_true(json_is_true(json_object_get(json, "answer_cut")));
    json_decref(json);
    json = run_json("review show D0123/K2 D0456/R2", EXIT_DONE);
    assert_true(json_is_false(json_object_get(json, "values_cut")));
    assert_true(json_is_false(json_object_get(json, "answer_cut")));
    json_decref(json);
    assert_int_equal(run("review show D0123/K600 D0123/K600"), EXIT_USAGE);
}

static void a_doubtful_pair_is_listed_until_somebody_decides(void **state) {
    (void)state;
    console_sql(&console,
                "INSERT INTO edge SELECT least(a.record_id, b.record_id), greatest(a.record_id, b.record_id), 1234, 1 "
                "FROM source_record a, source_record b WHERE a.number = 'K2' AND b.number = 'R2'");
    assert_int_equal(run("review list"), EXIT_DONE);
    assert_says("+12.34");
    assert_says("D0123/K2");
    json_t *json = run_json("review list", EXIT_DONE);
    const json_t *question = json_array_get(json, 0);
    assert_string_equal(text_at(question, "kind"), "review");
    assert_int_equal(json_integer_value(json_object_get(question, "pairs")), 1);
    assert_int_equal(json_integer_value(json_object_get(question, "records")), 2);
    assert_int_equal(json_integer_value(json_object_get(question, "sources")), 2);
    json_decref(json);
    assert_int_equal(run("--set review.budget=0 review list"), EXIT_NOTHING);
    assert_int_equal(run("--set review.budget=0 review list --waiting"), EXIT_DONE);
    assert_says("+12.34");
    json = run_json("review stats", EXIT_DONE);
    assert_int_equal(json_integer_value(json_object_get(json, "open")), 1);
    json_decref(json);
    assert_int_equal(run("explain D0123/K2"), EXIT_DONE);
    assert_says("D0456/R2");
    console_sql(&console, "DELETE FROM edge WHERE weight = 1234");
}

static void a_question_that_was_answered_came_all_the_same(void **state) {
    (void)state;
    console_sql(&console,
                "INSERT INTO edge SELECT least(a.record_id, b.record_id), greatest(a.record_id, b.record_id), 1234, 1 "
                "FROM source_record a, source_record b WHERE a.number = 'K2' AND b.number = 'R2'");
    json_t *json = run_json("review stats", EXIT_DONE);
    assert_int_equal(json_integer_value(json_object_get(json, "came")), 1);
    json_decref(json);
    console_sql(&console,
                "INSERT INTO word (a, b, source, event_id, verdict, recorded, \"time\", author) "
                "SELECT a, b, 'steward', 'w' || n, 2, now(), now(), 'zhou.min' FROM edge, generate_series(1, 2) AS n "
                "WHERE weight = 1234");
    console_sql(&console, "INSERT INTO deferral (a, b, until, source, event_id, recorded, \"time\", author) "
                          "SELECT a, b, now() + interval '9 days', 'steward', 'd1', now(), now(), 'zhou.min' FROM edge "
                          "WHERE weight = 1234");
    json = run_json("review stats", EXIT_DONE);
    assert_int_equal(json_integer_value(json_object_get(json, "answered_today")), 2);
    assert_int_equal(json_integer_value(json_object_get(json, "deferred_today")), 1); /* no answer */
    console_sql(&console, "DELETE FROM deferral");
    json_decref(json);
    json = run_json("review stats", EXIT_DONE);
    assert_int_equal(json_integer_value(json_object_get(json, "open")), 0);
    assert_int_equal(json_integer_value(json_object_get(json, "answered")), 2); /* it was answered twice */
    assert_int_equal(json_integer_value(json_object_get(json, "came")), 1);
    json_decref(json);
    console_sql(&console, "UPDATE edge SET opened = now() - interval '40 days' WHERE weight = 1234");
    json = run_json("review stats", EXIT_DONE);
    assert_int_equal(json_integer_value(json_object_get(json, "came")), 0);
    json_decref(json);
    assert_int_equal(run("review stats"), EXIT_DONE);
    assert_says("came       0 in the last 30 days, open still or answered");
    console_sql(&console, "DELETE FROM word; DELETE FROM edge WHERE weight = 1234");
}

/* Without a terminal the answer itself is refused, after the count was shown. */
static void an_answer_to_many_is_for_those_that_meet_all_conditions(void **state) {
    static const char *const lines[] = {"kind=review", "weight=12..13", "source=D0456", "partner=D0123", "phone=same"};
    static const char *const others[] = {"kind=forbidden", "weight=13..", "source=D0789", "partner=D0789",
                                         "phone=different"};
    char line[100];
    (void)state;
    console_sql(&console,
                "INSERT INTO edge SELECT least(a.record_id, b.record_id), greatest(a.record_id, b.record_id), 1234, 1 "
                "FROM source_record a, source_record b WHERE a.number = 'K2' AND b.number = 'R2'");
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        (void)snprintf(line, sizeof line, "review same --where %s", lines[i]);
        assert_int_equal(run(line), EXIT_USAGE);
        assert_says("1 questions, the first of them:");
        (void)snprintf(line, sizeof line, "review same --where %s", others[i]);
        assert_int_equal(run(line), EXIT_NOTHING);
    }
    assert_int_equal(run("review same --where phone=missing"), EXIT_USAGE);
    assert_silent_of("questions");
    console_sql(&console, "DELETE FROM edge WHERE weight = 1234");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(explain_says_by_which_links_two_records_are_one),
        cmocka_unit_test(explain_weighs_alike_from_either_side),
        cmocka_unit_test(explain_says_why_father_and_son_are_two),
        cmocka_unit_test(explain_names_the_model_and_whom_the_keys_lead_to),
        cmocka_unit_test(a_number_given_to_somebody_else_is_shown_with_its_generations),
        cmocka_unit_test(a_party_is_named_by_its_role),
        cmocka_unit_test(explain_of_a_customer_lists_what_holds_it_together),
        cmocka_unit_test(no_heading_stands_over_nothing),
        cmocka_unit_test(a_pair_of_which_machine_and_steward_speak_is_told_of_once),
        cmocka_unit_test(codes_inside_values_are_words_for_a_chinese_reader),
        cmocka_unit_test(explain_tells_how_two_are_related_as_show_does),
        cmocka_unit_test(review_shows_both_sides_masked),
        cmocka_unit_test(a_doubtful_pair_is_listed_until_somebody_decides),
        cmocka_unit_test(a_question_that_was_answered_came_all_the_same),
        cmocka_unit_test(an_answer_to_many_is_for_those_that_meet_all_conditions),
        /* last: what it merges would be listed elsewhere */
        cmocka_unit_test(review_says_when_a_side_is_longer_than_what_is_shown_and_answered),
        cmocka_unit_test(explain_names_ten_pairs_that_keep_two_apart_and_says_that_it_looked_no_further),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
