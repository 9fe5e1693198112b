/* The subcommands that look at stored customers, as a user runs them on a database that holds a few. */
#include "tests/support/merge_fixture.h"
#include "tests/support/test.h"

#include "hub/command/command.h"
#include "hub/store/installation.h"
#include "hub/store/master_key.h"
#include "hub/store/migrate.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NEEDS_STORE (NEEDS_CONFIG | NEEDS_DATABASE | NEEDS_KEYS)
static const struct subcommand subcommands[] = {
    {"show", "", "", "", show_main, NEEDS_STORE},       {"history", "", "", "", history_main, NEEDS_STORE},
    {"explain", "", "", "", explain_main, NEEDS_STORE}, {"view", "", "", "", view_main, NEEDS_STORE},
    {"review", "", "", "", review_main, NEEDS_STORE},   {"erp", "", "", "", erp_main, NEEDS_STORE},
    {"rejects", "", "", "", rejects_main, NEEDS_STORE}, {"adopt", "", "", "", adopt_main, NEEDS_STORE},
    {"rebuild", "", "", "", rebuild_main, NEEDS_STORE}, {"pin", "", "", "", pin_main, NEEDS_STORE},
    {"unpin", "", "", "", unpin_main, NEEDS_STORE},     {"generic", "", "", "", generic_main, NEEDS_STORE},
};

/* --- a small world ------------------------------------------------------------------------------------------------ */

#define EVENT(element, id, source, time, body)                                                              \
    "<" element " xmlns=\"urn:dealerhub:event:1\" id=\"" id "\" source=\"" source "\" time=\"2026-10-" time \
    "T10:00:00+08:00\">" body "</" element ">"
#define PERSON(number, name, phone) \
    "<Customer number=\"" number "\"><Name>" name "</Name><Phone kind=\"mobile\">" phone "</Phone></Customer>"
#define VIN "LVVDB11B9PD016482"

static const char *const documents[] = {
    EVENT("CustomerRegistered", "a1", "D0123", "01", PERSON("K1", "赵海燕", "13916820044")),
    EVENT("CustomerRegistered", "b1", "D0456", "02", PERSON("R1", "趙海燕", "139 1682 0044")),
    EVENT("VehicleDelivered", "a2", "D0123", "03",
          "<Customer number=\"K1\"><Name>赵海燕</Name></Customer><Delivery number=\"JC1\" date=\"2026-10-03\"><Vehicle "
          "vin=\"" VIN "\"/></Delivery>"),
    EVENT("RepairCompleted", "b2", "D0456", "04",
          PERSON("R1", "趙海燕", "139 1682 0044") "<Party role=\"driver\"><Name>王先生</Name><Phone kind=\"mobile\">"
                                                  "13722223333</Phone></Party><RepairOrder number=\"RO-1\"><Vehicle "
                                                  "vin=\"" VIN
                                                  "\"/><Amount currency=\"CNY\">320.00</Amount></RepairOrder>"),
    EVENT("CustomerRegistered", "a3", "D0123", "05", PERSON("K2", "王建国", "13916820130")),
    EVENT("CustomerRegistered", "b3", "D0456", "06", PERSON("R2", "王磊", "13916820130")),
    EVENT("RepairCompleted", "b4", "D0456", "07",
          PERSON("R1", "趙海燕", "139 1682 0044") "<RepairOrder number=\"RO-2\"><Vehicle vin=\"" VIN "\"/><Amount "
                                                  "currency=\"CNY\">99.00</Amount></RepairOrder>"),
    EVENT("EventVoided", "b5", "D0456", "08",
          "<Customer number=\"R1\"/><Voided event=\"b4\"/><Reason>选错客户</Reason>"),
};

struct scene {
    struct merge_fixture fixture;
    struct keyer *first_keyer;
    struct sealer *first_sealer;
    struct master_keys *keys;
    struct installation installation;
    char folder[64], out[200000];
};
static struct scene scene;

static void must(bool good, const struct error *error) {
    if (!good) {
        fail_msg("%s", error_text(error));
    }
}

/* As `dealerhub migrate` leaves it, with a set of files in force and the partition that the fixture reads. The fixture then
 * seals and digests with the installation's keys, as a hub would. */
static void use_installation(void) {
    struct error error = {0};
    uint32_t id;
    must(master_key_make("master.key", &id, &error), &error);
    scene.keys = master_keys_load("master.key", &error);
    must(scene.keys != NULL, &error);
    scene.first_keyer = scene.fixture.keyer;
    scene.first_sealer = scene.fixture.sealer;
    scene.fixture.sealer = sealer_new(scene.keys);
    must(migrate_run(scene.fixture.database, scene.fixture.sealer, NULL, NULL, &error), &error);
    must(installation_load(scene.fixture.database, scene.fixture.sealer, &scene.installation, &error), &error);
    must(database_script(
             scene.fixture.database,
             "INSERT INTO file_set (digest, files) VALUES ('\\x00', ''); UPDATE merge_state SET file_set = 1;"
             "INSERT INTO kafka_offset VALUES ('test', 'dealer.D0123.events', 0, 0)",
             &error),
         &error);
    scene.fixture.keyer = scene.installation.keyer;
    scene.fixture.parts.keyer = scene.installation.keyer;
    scene.fixture.parts.namespace_id = scene.installation.namespace_id;
    scene.fixture.parts.hub_key = scene.installation.hub_key;
}

static void write_configuration(void) {
    FILE *stream = fopen("hub.conf", "w");
    (void)fprintf(stream, "database = %s\ndata = %s/schemas\nsite = %s\nkey.file = %s/master.key\n",
                  getenv("POSTGRES_URI"), DEALERHUB_SOURCE_DIR, scene.folder, scene.folder);
    (void)fclose(stream);
}

static int begin(void **state) {
    (void)state;
    (void)setenv("LC_ALL", "C", 1);
    (void)snprintf(scene.folder, sizeof scene.folder, "/tmp/dealerhub-stored-XXXXXX");
    assert_non_null(mkdtemp(scene.folder));
    assert_int_equal(chdir(scene.folder), 0);
    merge_fixture_open(&scene.fixture);
    use_installation();
    write_configuration();
    assert_int_equal(merge_fixture_merge(&scene.fixture, documents, sizeof documents / sizeof *documents, NULL), 0);
    return 0;
}

static int end(void **state) {
    (void)state;
    sealer_free(scene.fixture.sealer);
    master_keys_free(scene.keys);
    installation_free(&scene.installation);
    scene.fixture.keyer = scene.first_keyer;
    scene.fixture.sealer = scene.first_sealer;
    merge_fixture_close(&scene.fixture);
    (void)unlink("out");
    (void)unlink("hub.conf");
    (void)unlink("master.key");
    (void)unlink("in");
    assert_int_equal(chdir("/"), 0);
    assert_int_equal(rmdir(scene.folder), 0);
    return 0;
}

/* Runs a line of words; what it printed is then in scene.out, errors apart from it. */
static int run(const char *line) {
    char words[1000];
    char *argv[24] = {(char[]){"dealerhub"}, (char[]){"--config"}, (char[]){"hub.conf"}};
    int argc = 3;
    (void)snprintf(words, sizeof words, "%s", line);
    for (char *word = strtok(words, " "); word != NULL; word = strtok(NULL, " ")) {
        argv[argc++] = word;
    }
    (void)fflush(stdout);
    const int kept = dup(STDOUT_FILENO);
    const int file = open("out", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    (void)dup2(file, STDOUT_FILENO);
    const int code = command_run(subcommands, sizeof subcommands / sizeof *subcommands, argc, argv);
    (void)fflush(stdout);
    (void)dup2(kept, STDOUT_FILENO);
    (void)close(kept);
    (void)lseek(file, 0, SEEK_SET);
    const ssize_t length = read(file, scene.out, sizeof scene.out - 1);
    scene.out[length < 0 ? 0 : length] = '\0';
    (void)close(file);
    return code;
}

/* The one JSON document printed; the caller frees. */
static json_t *run_json(const char *line, int expected) {
    char words[1000];
    json_error_t error;
    (void)snprintf(words, sizeof words, "%s --json", line);
    assert_int_equal(run(words), expected);
    json_t *json = json_loads(scene.out, JSON_DECODE_ANY, &error);
    if (json == NULL) {
        fail_msg("%s in: %s", error.text, scene.out);
    }
    return json;
}

static void assert_says(const char *text) {
    if (strstr(scene.out, text) == NULL) {
        fail_msg("'%s' is not in: %s", text, scene.out);
    }
}

static void assert_silent_of(const char *text) {
    if (strstr(scene.out, text) != NULL) {
        fail_msg("'%s' is in: %s", text, scene.out);
    }
}

static const char *text_at(const json_t *json, const char *key) {
    const char *text = json_string_value(json_object_get(json, key));
    return text == NULL ? "" : text;
}

/* --- show, history ------------------------------------------------------------------------------------------------ */

static void a_customer_is_found_by_whatever_one_knows(void **state) {
    (void)state;
    static const char *const lines[] = {"show D0123/K1", "show D0456/R1", "show 13916820044", "show 赵海燕",
                                        ("show " VIN)};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        assert_int_equal(run(lines[i]), EXIT_DONE);
        assert_says("D0123/K1");
        assert_says("D0456/R1");
        assert_silent_of("13916820044");
    }
}

static void the_subject_may_come_from_standard_input(void **state) {
    (void)state;
    FILE *stream = fopen("in", "w");
    (void)fputs("13916820044\n", stream);
    (void)fclose(stream);
    stream = freopen("in", "r", stdin);
    assert_non_null(stream);
    assert_int_equal(run("show -"), EXIT_DONE);
    assert_says("D0123/K1");
}

static void a_vin_is_one_json_document_with_owners_and_timeline(void **state) {
    (void)state;
    json_t *json = run_json("show " VIN, EXIT_DONE);
    assert_int_equal(json_array_size(json_object_get(json, "customers")), 1);
    assert_true(json_array_size(json_object_get(json, "timeline")) >= 2);
    json_decref(json);
}

static void nothing_found_is_told_by_the_exit_code(void **state) {
    (void)state;
    assert_int_equal(run("show D0123/K999"), EXIT_NOTHING);
    assert_int_equal(run("history D0123/K999"), EXIT_NOTHING);
    assert_int_equal(run("explain D0123/K1 D0123/K999"), EXIT_NOTHING);
    assert_int_equal(run("view D0123 D0123/K999"), EXIT_NOTHING);
    assert_int_equal(run("erp list"), EXIT_NOTHING);
    assert_int_equal(run("rejects list"), EXIT_NOTHING);
    assert_int_equal(run("review same D0123/K1 D0123/K999"), EXIT_NOTHING);
    assert_int_equal(run("pin D0123/K999 name"), EXIT_NOTHING);
    assert_int_equal(run("generic list"), EXIT_NOTHING);
    assert_int_equal(run("generic collective"), EXIT_NOTHING);
    json_decref(run_json("show D0123/K999", EXIT_NOTHING));
    json_decref(run_json("explain D0123/K1 D0123/K999", EXIT_NOTHING));
    json_decref(run_json("erp list", EXIT_NOTHING));
}

static void a_wrong_command_line_is_told_by_the_exit_code(void **state) {
    (void)state;
    assert_int_equal(run("explain"), EXIT_USAGE);
    assert_int_equal(run("explain D0123/K1 somebody"), EXIT_USAGE);
    assert_int_equal(run("view D0123"), EXIT_USAGE);
    assert_int_equal(run("view NOBODY D0123/K1"), EXIT_USAGE);
    assert_int_equal(run("view D0123 D0123/K1 --at yesterday"), EXIT_USAGE);
    assert_int_equal(run("erp show zero"), EXIT_USAGE);
    assert_int_equal(run("review same D0123/K1"), EXIT_USAGE);
    assert_int_equal(run("review same D0123/K1 D0123/K1"), EXIT_USAGE);
    assert_int_equal(run("rejects replay"), EXIT_USAGE);
    assert_int_equal(run("pin D0123/K1"), EXIT_USAGE);
    assert_int_equal(run("pin D0123/K1 no-such-attribute"), EXIT_USAGE);
    assert_int_equal(run("unpin D0123/K1 name a1"), EXIT_USAGE);
    assert_int_equal(run("generic set phone"), EXIT_USAGE);
    assert_int_equal(run("generic set shoe-size 44"), EXIT_USAGE);
    assert_int_equal(run("generic set vin 13916820044"), EXIT_USAGE);
}

static void history_goes_forward_in_time_over_all_members(void **state) {
    (void)state;
    json_t *json = run_json("history D0123/K1", EXIT_DONE);
    const json_t *events = json_object_get(json_array_get(json, 0), "history");
    assert_string_equal(text_at(json_array_get(events, 0), "event"), "a1");
    assert_string_equal(text_at(json_array_get(events, 1), "event"), "b1");
    assert_string_equal(text_at(json_array_get(events, 2), "event"), "a2");
    for (size_t i = 0; i < json_array_size(events); i++) {
        assert_string_equal(text_at(json_array_get(events, i), "state"), "counts");
    }
    json_decref(json);
}

static void all_of_history_has_what_was_taken_back(void **state) {
    (void)state;
    assert_int_equal(run("history D0123/K1"), EXIT_DONE);
    assert_silent_of("R1 b4]");
    assert_int_equal(run("history D0123/K1 --all"), EXIT_DONE);
    assert_says("[D0456/R1 b4]  voided");
}

/* --- explain, review ---------------------------------------------------------------------------------------------- */

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
    assert_string_equal(text_at(json, "model"), "1");
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
    assert_int_equal(merge_fixture_merge(&scene.fixture, given, 2, NULL), 0);
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

/* --- view --------------------------------------------------------------------------------------------------------- */

static void every_field_of_a_view_names_the_rule_that_gives_it(void **state) {
    (void)state;
    json_t *json = run_json("view D0123 D0123/K1 --at 2026-11-01T00:00:00Z", EXIT_DONE);
    const json_t *view = json_array_get(json, 0);
    const json_t *items = json_object_get(view, "items");
    assert_true(json_is_true(json_object_get(view, "visible")));
    assert_string_equal(text_at(view, "relation"), "own");
    assert_true(json_array_size(items) > 3);
    size_t at;
    const json_t *item;
    json_array_foreach(items, at, item) {
        if (strcmp(text_at(item, "section"), "own-numbers") != 0) {
            assert_string_not_equal(text_at(item, "rule"), "");
        }
    }
    assert_true(json_array_size(json_object_get(view, "withheld")) > 0);
    json_decref(json);
}

static void a_view_is_masked_for_the_eye_of_headquarters(void **state) {
    (void)state;
    assert_int_equal(run("view D0123 D0123/K1"), EXIT_DONE);
    assert_says("store.identity");
    assert_silent_of("赵海燕");
    assert_silent_of("1682");
    assert_silent_of(VIN);
    assert_int_equal(run("view D0123 D0123/K1 --reveal"), EXIT_DONE);
    assert_says("139 1682 0044");
}

static void a_partner_without_a_relation_sees_nothing(void **state) {
    (void)state;
    json_t *json = run_json("view INS01 D0123/K2", EXIT_DONE);
    assert_true(json_is_false(json_object_get(json_array_get(json, 0), "visible")));
    assert_int_equal(json_array_size(json_object_get(json_array_get(json, 0), "items")), 0);
    json_decref(json);
}

static void a_view_can_be_printed_as_the_partner_gets_it(void **state) {
    (void)state;
    assert_int_equal(run("view D0123 D0123/K1 --xml"), EXIT_DONE);
    assert_says("<CustomerView ");
    assert_silent_of("1682");
}

static void the_canonical_view_names_no_id_of_the_installation(void **state) {
    (void)state;
    json_t *json = run_json("show D0123/K1", EXIT_DONE);
    char *golden = strdup(text_at(json_array_get(json_object_get(json, "customers"), 0), "golden"));
    assert_int_equal(run("view D0123 D0123/K1 --canonical --at 2026-11-01T00:00:00Z"), EXIT_DONE);
    assert_says("D0123 own\n");
    assert_says("(store.identity)");
    assert_silent_of(golden);
    free(golden);
    json_decref(json);
}

/* --- what other stages left ----------------------------------------------------------------------------------------- */

static void sql(const char *text) {
    struct error error = {0};
    must(database_script(scene.fixture.database, text, &error), &error);
}

static void a_doubtful_pair_is_listed_until_somebody_decides(void **state) {
    (void)state;
    sql("INSERT INTO edge SELECT least(a.record_id, b.record_id), greatest(a.record_id, b.record_id), 1234, 1 "
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
    sql("DELETE FROM edge WHERE weight = 1234");
}

static void documents_for_the_erp_are_found_by_customer_state_and_number(void **state) {
    (void)state;
    sql("INSERT INTO idoc (system, number, golden_id, anchor, state, profile, reason, digest) "
        "SELECT 'ERP', 45, golden_id, record_id, 'held', 'consumer', 'no postcode', '\\x00' "
        "FROM source_record WHERE number = 'K2'");
    assert_int_equal(run("erp list"), EXIT_DONE);
    assert_says("0000000000000045");
    assert_says("no postcode");
    assert_int_equal(run("erp list D0123/K2 --state held"), EXIT_DONE);
    assert_int_equal(run("erp list D0123/K2 --state sent"), EXIT_NOTHING);
    assert_int_equal(run("erp list D0123/K1"), EXIT_NOTHING);
    json_t *json = run_json("erp show 45 --reveal", EXIT_DONE);
    assert_string_equal(text_at(json_array_get(json, 0), "reason"), "no postcode");
    assert_true(json_is_null(json_object_get(json_array_get(json, 0), "document")));
    json_decref(json);
    sql("DELETE FROM idoc");
}

static void a_refused_event_shows_its_bytes_only_when_asked(void **state) {
    (void)state;
    static const char *const bad[] = {
        "<CustomerRegistered xmlns=\"urn:dealerhub:event:1\"><Secret/></CustomerRegistered>"};
    assert_int_equal(merge_fixture_merge(&scene.fixture, bad, 1, NULL), 1);
    assert_int_equal(run("rejects list"), EXIT_DONE);
    assert_says("schema_violation");
    assert_int_equal(run("rejects list --code too_deep"), EXIT_NOTHING);
    assert_int_equal(run("rejects show 1"), EXIT_DONE);
    assert_silent_of("<Secret/>");
    json_t *json = run_json("rejects show 1 --reveal", EXIT_DONE);
    assert_string_equal(text_at(json, "body"), bad[0]);
    json_decref(json);
    assert_int_equal(run("rejects show 99"), EXIT_NOTHING);
}

static void the_sets_of_files_are_listed_with_the_one_in_force(void **state) {
    (void)state;
    json_t *json = run_json("adopt", EXIT_DONE);
    assert_true(json_is_true(json_object_get(json_array_get(json, 0), "in_force")));
    json_decref(json);
    assert_int_equal(run("adopt 77"), EXIT_NOTHING);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_customer_is_found_by_whatever_one_knows),
        cmocka_unit_test(the_subject_may_come_from_standard_input),
        cmocka_unit_test(a_vin_is_one_json_document_with_owners_and_timeline),
        cmocka_unit_test(nothing_found_is_told_by_the_exit_code),
        cmocka_unit_test(a_wrong_command_line_is_told_by_the_exit_code),
        cmocka_unit_test(history_goes_forward_in_time_over_all_members),
        cmocka_unit_test(all_of_history_has_what_was_taken_back),
        cmocka_unit_test(explain_says_by_which_links_two_records_are_one),
        cmocka_unit_test(explain_weighs_alike_from_either_side),
        cmocka_unit_test(explain_says_why_father_and_son_are_two),
        cmocka_unit_test(explain_names_the_model_and_whom_the_keys_lead_to),
        cmocka_unit_test(a_number_given_to_somebody_else_is_shown_with_its_generations),
        cmocka_unit_test(a_party_is_named_by_its_role),
        cmocka_unit_test(explain_of_a_customer_lists_what_holds_it_together),
        cmocka_unit_test(review_shows_both_sides_masked),
        cmocka_unit_test(every_field_of_a_view_names_the_rule_that_gives_it),
        cmocka_unit_test(a_view_is_masked_for_the_eye_of_headquarters),
        cmocka_unit_test(a_partner_without_a_relation_sees_nothing),
        cmocka_unit_test(a_view_can_be_printed_as_the_partner_gets_it),
        cmocka_unit_test(the_canonical_view_names_no_id_of_the_installation),
        cmocka_unit_test(a_doubtful_pair_is_listed_until_somebody_decides),
        cmocka_unit_test(documents_for_the_erp_are_found_by_customer_state_and_number),
        cmocka_unit_test(a_refused_event_shows_its_bytes_only_when_asked),
        cmocka_unit_test(the_sets_of_files_are_listed_with_the_one_in_force),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
