/* `dealerhub check --offline` and `dealerhub validate` as a user runs them: words in, a report and an exit code out. */
#include "tests/support/test.h"

#include "hub/command/command.h"

#include <fcntl.h>
#include <glib.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SCHEMAS DEALERHUB_SOURCE_DIR "/schemas/"
#define SAMPLES SCHEMAS "event/samples/"

static const struct subcommand subcommands[] = {
    {"check", "[--offline]", "check", "检查", check_main, NEEDS_CONFIG},
    {"validate", "FILE… | --codes", "validate", "校验", validate_main, NEEDS_NOTHING},
    {"send", "FILE…", "send", "发送", send_main, NEEDS_NOTHING},
    {"key", "VERB FILE", "key", "密钥", key_main, NEEDS_NOTHING},
};

struct scene {
    char folder[64];
    char *out;
    json_t *report;
};

static int run_words(int argc, char **argv) {
    (void)fflush(stdout);
    const int kept = dup(STDOUT_FILENO);
    const int file = open("out", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    (void)dup2(file, STDOUT_FILENO);
    const int code = command_run(subcommands, sizeof subcommands / sizeof *subcommands, argc, argv);
    (void)fflush(stdout);
    (void)dup2(kept, STDOUT_FILENO);
    (void)close(kept);
    (void)close(file);
    return code;
}

/* Runs a line of words; what it printed is then in scene->out. */
static int run(struct scene *scene, const char *line) {
    char **words = g_strsplit(line, " ", -1);
    char *argv[16] = {(char[]){"dealerhub"}};
    int argc = 1;
    for (size_t i = 0; words[i] != NULL; i++) {
        argv[argc++] = words[i];
    }
    const int code = run_words(argc, argv);
    g_free(scene->out);
    assert_true(g_file_get_contents("out", &scene->out, NULL, NULL));
    g_strfreev(words);
    return code;
}

static int begin(void **state) {
    struct scene *scene = calloc(1, sizeof *scene);
    assert_non_null(scene);
    *state = scene;
    (void)setenv("LC_ALL", "C", 1);
    (void)setenv("DEALERHUB_DATA", DEALERHUB_SOURCE_DIR "/schemas", 1);
    (void)snprintf(scene->folder, sizeof scene->folder, "/tmp/dealerhub-check-XXXXXX");
    assert_non_null(mkdtemp(scene->folder));
    assert_int_equal(chdir(scene->folder), 0);
    assert_int_equal(mkdir("site", 0700), 0);
    assert_true(g_file_set_contents("hub.conf", "site = site\nkey.file = master.key\n", -1, NULL));
    assert_int_equal(run(scene, "key make master.key"), EXIT_DONE);
    return 0;
}

/* The few files that these tests make. */
static void remove_files(void) {
    static const char *const names[] = {"out",
                                        "hub.conf",
                                        "master.key",
                                        "sample.xml",
                                        "site/config/partners.xml",
                                        "site/config",
                                        "site/identity/model.xml",
                                        "site/identity",
                                        "site/idoc/mapping.xml",
                                        "site/idoc",
                                        "site/reference/titles.xml",
                                        "site/reference",
                                        "site/event/customer.closed.xsd",
                                        "site/event",
                                        "site"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        (void)remove(names[i]);
    }
}

static int end(void **state) {
    struct scene *scene = *state;
    remove_files();
    assert_int_equal(chdir("/"), 0);
    assert_int_equal(rmdir(scene->folder), 0);
    json_decref(scene->report);
    g_free(scene->out);
    free(scene);
    return 0;
}

/* A file of the site's: the shipped one with one text put in the place of another. */
static void put_site_file(const char *name, const char *old, const char *new) {
    char *shipped = g_strconcat(SCHEMAS, name, NULL);
    char *path = g_strconcat("site/", name, NULL);
    char *folder = g_path_get_dirname(path);
    char *text = NULL;
    assert_true(g_file_get_contents(shipped, &text, NULL, NULL));
    char **parts = g_strsplit(text, old, 2);
    assert_non_null(parts[1]);
    char *changed = g_strjoinv(new, parts);
    assert_int_equal(g_mkdir_with_parents(folder, 0700), 0);
    assert_true(g_file_set_contents(path, changed, -1, NULL));
    g_free(changed);
    g_strfreev(parts);
    g_free(text);
    g_free(folder);
    g_free(path);
    g_free(shipped);
}

static int check(struct scene *scene, const char *more) {
    char *line = g_strconcat("--config hub.conf --json check --offline", more, NULL);
    const int code = run(scene, line);
    g_free(line);
    json_decref(scene->report);
    scene->report = json_loads(scene->out, 0, NULL);
    assert_non_null(scene->report);
    return code;
}

static const char *text_of(const json_t *finding, const char *key) {
    const char *text = json_string_value(json_object_get(finding, key));
    return text == NULL ? "" : text;
}

/* The first finding of that level about that; fails when there is none. */
static const json_t *finding(const struct scene *scene, const char *level, const char *what) {
    size_t index;
    const json_t *one;
    json_array_foreach(json_object_get(scene->report, "findings"), index, one) {
        if (strcmp(text_of(one, "level"), level) == 0 && strcmp(text_of(one, "what"), what) == 0) {
            return one;
        }
    }
    fail_msg("no %s about %s in %s", level, what, scene->out);
    return NULL;
}

static bool all_right(const struct scene *scene) {
    return json_is_true(json_object_get(scene->report, "right"));
}

/* --- check ---------------------------------------------------------------------------------------------------------- */

static void what_is_shipped_is_right(void **state) {
    struct scene *scene = *state;
    assert_int_equal(check(scene, ""), EXIT_DONE);
    assert_true(all_right(scene));
    assert_int_equal(json_integer_value(json_object_get(scene->report, "warnings")), 0);
    static const char *const subjects[] = {
        "hub.conf", "attributes",   "event kind",    "event kinds",  "gazetteer", "organisations", "characters",
        "pinyin",   "placeholders", "surnames",      "titles",       "model",     "survivorship",  "partners",
        "rules",    "rights",       "IDoc segments", "IDoc mapping", "master key"};
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        (void)finding(scene, "right", subjects[i]);
    }
}

static void the_sites_file_wins_and_is_named(void **state) {
    struct scene *scene = *state;
    put_site_file("reference/titles.xml", "<Titles", "<Titles");
    put_site_file("event/customer.closed.xsd", "<xs:schema", "<xs:schema");
    assert_int_equal(check(scene, ""), EXIT_DONE);
    assert_string_equal(text_of(finding(scene, "right", "titles"), "note"), "site/reference/titles.xml (the site's)");
    assert_non_null(strstr(scene->out, "site/event/customer.closed.xsd (the site's)"));
    assert_non_null(strstr(scene->out, "schemas/event/customer.changed.xsd (shipped)"));
}

static void a_file_that_breaks_its_rules_is_told_by_line_with_what_to_do(void **state) {
    struct scene *scene = *state;
    put_site_file("config/partners.xml", "class=\"dealer\"", "class=\"circus\"");
    assert_int_equal(check(scene, ""), EXIT_CONFIGURATION);
    assert_false(all_right(scene));
    const json_t *fault = finding(scene, "fault", "rights");
    assert_string_equal(text_of(fault, "code"), "config_invalid");
    assert_non_null(strstr(text_of(fault, "place"), "site/config/partners.xml:"));
    assert_string_not_equal(text_of(fault, "sentence"), "");
    assert_string_not_equal(text_of(fault, "remedy"), "");
}

static void one_fault_hides_no_other(void **state) {
    struct scene *scene = *state;
    put_site_file("identity/model.xml", "<Model", "<Muddle");
    put_site_file("reference/titles.xml", "<Titles", "<Tittles");
    assert_int_equal(check(scene, " --set key.file=nowhere.key"), EXIT_CONFIGURATION);
    (void)finding(scene, "fault", "model");
    (void)finding(scene, "fault", "reference");
    (void)finding(scene, "fault", "master key");
    (void)finding(scene, "right", "rights");
    assert_int_equal(json_integer_value(json_object_get(scene->report, "faults")), 3);
}

static void a_broken_mapping_matters_once_an_erp_is_served(void **state) {
    struct scene *scene = *state;
    put_site_file("idoc/mapping.xml", "<Mapping", "<Napping");
    assert_int_equal(check(scene, ""), EXIT_DONE);
    (void)finding(scene, "warning", "IDoc mapping");
    assert_int_equal(check(scene, " --set erp.port=kafka"), EXIT_CONFIGURATION);
    (void)finding(scene, "fault", "IDoc mapping");
}

static void whoever_flags_what_lost_needs_a_source_that_tells_the_numbers(void **state) {
    struct scene *scene = *state;
    put_site_file("idoc/mapping.xml", "<Loser how=\"tell\"/>", "<Loser how=\"flag\"/>");
    assert_int_equal(check(scene, ""), EXIT_DONE);
    (void)finding(scene, "right", "IDoc mapping");
    const json_int_t before = json_integer_value(json_object_get(scene->report, "warnings"));
    put_site_file("config/partners.xml", "<Source id=\"ERP\" erp=\"yes\"/>", "<Source id=\"ERP\"/>");
    assert_int_equal(check(scene, ""), EXIT_DONE);
    assert_string_equal(text_of(finding(scene, "warning", "IDoc mapping"), "code"), "erp_unheard");
    assert_int_equal(json_integer_value(json_object_get(scene->report, "warnings")), before + 1);
}

static void a_mapping_that_waits_for_what_never_comes_is_told_by_line(void **state) {
    struct scene *scene = *state;
    put_site_file("idoc/mapping.xml", "is=\"organisation\"", "is=\"organization\"");
    assert_int_equal(check(scene, " --set erp.port=kafka"), EXIT_CONFIGURATION);
    const json_t *fault = finding(scene, "fault", "IDoc mapping");
    assert_non_null(strstr(text_of(fault, "place"), "site/idoc/mapping.xml:"));
    assert_non_null(strstr(text_of(fault, "detail"), "party-kind is never organization, only person, organisation"));
    put_site_file("idoc/mapping.xml", "kind=\"contract.cancelled\"", "kind=\"contract.canceled\"");
    assert_int_equal(check(scene, ""), EXIT_DONE);
    assert_non_null(strstr(text_of(finding(scene, "warning", "IDoc mapping"), "detail"), "no event kind"));
}

static void an_erp_that_bears_two_names_is_told_of_at_each_place(void **state) {
    struct scene *scene = *state;
    put_site_file("idoc/mapping.xml", "system=\"ERP\"", "system=\"P01\"");
    assert_int_equal(check(scene, ""), EXIT_DONE);
    const json_t *warning = finding(scene, "warning", "IDoc mapping");
    assert_string_equal(text_of(warning, "code"), "erp_names_differ");
    assert_string_equal(text_of(warning, "place"), "site/idoc/mapping.xml");
    assert_string_equal(text_of(warning, "detail"), "P01; erp.system is ERP");
    assert_string_not_equal(text_of(warning, "remedy"), "");
    assert_int_equal(check(scene, " --set erp.system=P01"), EXIT_DONE);
    assert_string_equal(text_of(finding(scene, "warning", "partners"), "detail"), "ERP; erp.system is P01");
    put_site_file("config/partners.xml", "<Source id=\"ERP\"", "<Source id=\"P01\"");
    assert_int_equal(check(scene, " --set erp.system=P01"), EXIT_DONE);
    assert_int_equal(json_integer_value(json_object_get(scene->report, "warnings")), 0);
}

static void a_folder_of_the_sites_that_is_not_there_is_told(void **state) {
    struct scene *scene = *state;
    assert_int_equal(check(scene, " --set site=/nonexist"), EXIT_DONE);
    const json_t *warning = finding(scene, "warning", "site");
    assert_string_equal(text_of(warning, "code"), "site_missing");
    assert_string_equal(text_of(warning, "place"), "--set");
    assert_string_equal(text_of(warning, "detail"), "/nonexist");
    assert_int_equal(check(scene, " --set site=master.key"), EXIT_DONE);
    (void)finding(scene, "warning", "site");
}

static void the_directory_of_idocs_must_be_there(void **state) {
    struct scene *scene = *state;
    assert_int_equal(check(scene, " --set erp.port=directory --set erp.directory=nowhere"), EXIT_CONFIGURATION);
    (void)finding(scene, "fault", "erp.directory");
    assert_int_equal(check(scene, " --set erp.port=directory --set erp.directory=."), EXIT_DONE);
    (void)finding(scene, "right", "erp.directory");
}

static void the_report_speaks_the_users_language(void **state) {
    struct scene *scene = *state;
    (void)setenv("LC_ALL", "zh_CN.UTF-8", 1);
    assert_int_equal(run(scene, "--config hub.conf check --offline --set key.file=nowhere.key"), EXIT_CONFIGURATION);
    assert_non_null(strstr(scene->out, "正常  attributes"));
    assert_non_null(strstr(scene->out, "错误  master key"));
    assert_non_null(strstr(scene->out, "1 个错误，0 个警告"));
}

/* --- validate ------------------------------------------------------------------------------------------------------- */

static void put_sample(const char *old, const char *new) {
    char *text = NULL;
    assert_true(g_file_get_contents(SAMPLES "repair.completed.full.xml", &text, NULL, NULL));
    char **parts = g_strsplit(text, old, -1);
    assert_non_null(parts[1]);
    char *changed = g_strjoinv(new, parts);
    assert_true(g_file_set_contents("sample.xml", changed, -1, NULL));
    g_free(changed);
    g_strfreev(parts);
    g_free(text);
}

static void a_doubtful_value_is_told_and_makes_no_document_invalid(void **state) {
    struct scene *scene = *state;
    put_sample("138-5530-7162", "13800138000");
    assert_int_equal(run(scene, "validate sample.xml"), EXIT_DONE);
    assert_non_null(strstr(scene->out, "sample.xml: doubtful, repair.completed"));
    assert_non_null(strstr(scene->out, "placeholder: /RepairCompleted/Customer/Phone: "));
    assert_null(strstr(scene->out, "13800138000"));
    assert_int_equal(run(scene, "--json validate sample.xml"), EXIT_DONE);
    scene->report = json_loads(scene->out, 0, NULL);
    const json_t *verdict = json_array_get(scene->report, 0);
    const json_t *doubts = json_object_get(verdict, "doubts");
    assert_true(json_is_true(json_object_get(verdict, "valid")));
    assert_string_equal(text_of(verdict, "outcome"), "doubtful");
    assert_int_equal(json_array_size(doubts), 1);
    assert_string_equal(text_of(json_array_get(doubts, 0), "code"), "placeholder");
    assert_string_equal(text_of(json_array_get(doubts, 0), "place"), "/RepairCompleted/Customer/Phone");
}

static void a_document_without_doubts_or_with_a_fault_says_its_outcome(void **state) {
    struct scene *scene = *state;
    put_sample("<RepairOrder ", "<RepairOrder nonsense=\"1\" ");
    assert_int_equal(run(scene, "--json validate " SAMPLES "repair.completed.full.xml sample.xml"), EXIT_NOTHING);
    scene->report = json_loads(scene->out, 0, NULL);
    assert_string_equal(text_of(json_array_get(scene->report, 0), "outcome"), "accepted");
    assert_string_equal(text_of(json_array_get(scene->report, 1), "outcome"), "refused");
    assert_string_equal(text_of(json_array_get(scene->report, 1), "code"), "schema_violation");
}

/* As the hub would say it, which nobody would have heard of before. */
static void a_time_that_the_hub_would_refuse_is_refused_beforehand(void **state) {
    struct scene *scene = *state;
    put_sample(" recorded=\"2025", " recorded=\"2925");
    assert_int_equal(run(scene, "validate sample.xml"), EXIT_NOTHING);
    assert_non_null(strstr(scene->out, "from_the_future: /RepairCompleted/@recorded: a time lies in the future ("));
    assert_non_null(strstr(scene->out, " after it was received)"));
    assert_int_equal(run(scene, "--config hub.conf send sample.xml"), EXIT_NOTHING);
    put_sample(" time=\"2025", " time=\"2925");
    assert_int_equal(run(scene, "--json validate sample.xml"), EXIT_NOTHING);
    scene->report = json_loads(scene->out, 0, NULL);
    assert_string_equal(text_of(json_array_get(scene->report, 0), "code"), "from_the_future");
    assert_string_equal(text_of(json_array_get(scene->report, 0), "place"), "/RepairCompleted/@time");
}

/* Of several files the reader must know which one. */
static void a_document_that_is_wrong_as_a_whole_is_told_by_its_file(void **state) {
    struct scene *scene = *state;
    enum { TOO_MANY = (1 << 20) + 2 };
    char *text = malloc(TOO_MANY);
    memset(text, 'a', TOO_MANY);
    assert_true(g_file_set_contents("sample.xml", text, TOO_MANY, NULL));
    free(text);
    assert_int_equal(run(scene, "validate sample.xml"), EXIT_NOTHING);
    assert_int_equal(strncmp(scene->out, "sample.xml: too_large: ", strlen("sample.xml: too_large: ")), 0);
}

static void every_code_that_an_answer_may_hold_is_listed(void **state) {
    struct scene *scene = *state;
    assert_int_equal(run(scene, "--json validate --codes"), EXIT_DONE);
    scene->report = json_loads(scene->out, 0, NULL);
    size_t expected = 0;
    for (int code = OK; code < ERROR_COUNT; code++) {
        const enum error_class class = error_kind((enum error_code)code)->class;
        expected += code != NOT_FOUND && (class == ERROR_REFUSE || class == ERROR_DOUBT);
    }
    assert_int_equal(json_array_size(scene->report), expected);
    assert_int_equal(run(scene, "validate --codes"), EXIT_DONE);
    assert_non_null(strstr(scene->out, "wrong_key\trefused\tthe message key is not the customer number\t"));
    assert_non_null(strstr(scene->out, "placeholder\tdoubtful\t"));
    assert_int_equal(run(scene, "validate --codes sample.xml"), EXIT_USAGE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_shipped_is_right, begin, end),
        cmocka_unit_test_setup_teardown(the_sites_file_wins_and_is_named, begin, end),
        cmocka_unit_test_setup_teardown(a_file_that_breaks_its_rules_is_told_by_line_with_what_to_do, begin, end),
        cmocka_unit_test_setup_teardown(one_fault_hides_no_other, begin, end),
        cmocka_unit_test_setup_teardown(a_broken_mapping_matters_once_an_erp_is_served, begin, end),
        cmocka_unit_test_setup_teardown(whoever_flags_what_lost_needs_a_source_that_tells_the_numbers, begin, end),
        cmocka_unit_test_setup_teardown(a_mapping_that_waits_for_what_never_comes_is_told_by_line, begin, end),
        cmocka_unit_test_setup_teardown(an_erp_that_bears_two_names_is_told_of_at_each_place, begin, end),
        cmocka_unit_test_setup_teardown(a_folder_of_the_sites_that_is_not_there_is_told, begin, end),
        cmocka_unit_test_setup_teardown(the_directory_of_idocs_must_be_there, begin, end),
        cmocka_unit_test_setup_teardown(the_report_speaks_the_users_language, begin, end),
        cmocka_unit_test_setup_teardown(a_doubtful_value_is_told_and_makes_no_document_invalid, begin, end),
        cmocka_unit_test_setup_teardown(a_document_without_doubts_or_with_a_fault_says_its_outcome, begin, end),
        cmocka_unit_test_setup_teardown(a_time_that_the_hub_would_refuse_is_refused_beforehand, begin, end),
        cmocka_unit_test_setup_teardown(a_document_that_is_wrong_as_a_whole_is_told_by_its_file, begin, end),
        cmocka_unit_test_setup_teardown(every_code_that_an_answer_may_hold_is_listed, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
