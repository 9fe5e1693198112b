/* The subcommands as a user runs them: words in, text and exit code out. */
#include "tests/support/test.h"

#include "hub/command/decide.h"

#include <dirent.h>
#include <fcntl.h>
#include <jansson.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SAMPLES DEALERHUB_SOURCE_DIR "/schemas/event/samples/"

static int echo_main(struct command_context *context, int argc, char **argv) {
    const char *word = NULL;
    bool loud = false;
    const struct command_option options[] = {{"--word", &word, NULL}, {"--loud", NULL, &loud}, {0}};
    if (!command_options(context, options, &argc, argv)) {
        return EXIT_USAGE;
    }
    (void)printf("%d %s %s %s\n", argc, argc > 1 ? argv[1] : "-", word == NULL ? "-" : word, loud ? "loud" : "quiet");
    return EXIT_DONE;
}

static int fail_main(struct command_context *context, int argc, char **argv) {
    (void)argc;
    (void)error_set(&context->error, error_by_name(argv[1]), "place", "detail");
    return command_failed(context);
}

static const struct subcommand subcommands[] = {
    {"echo", "[WORD]", "say it", "说", echo_main, NEEDS_NOTHING},
    {"fail", "CODE", "fail", "失败", fail_main, NEEDS_NOTHING},
    {"strict", "", "needs a configuration", "需要配置", echo_main, NEEDS_CONFIG},
    {"keys", "", "needs keys", "需要密钥", echo_main, NEEDS_CONFIG | NEEDS_KEYS},
    {"validate", "FILE…", "validate", "校验", validate_main, NEEDS_NOTHING},
    {"send", "FILE…", "send", "发送", send_main, NEEDS_NOTHING},
    {"key", "VERB FILE", "key", "密钥", key_main, NEEDS_NOTHING},
    {"check", "", "check", "检查", check_main, NEEDS_CONFIG},
    /* These look at their words before they look at a database. */
    {"review", "VERB", "review", "裁定", review_main, NEEDS_NOTHING},
    {"rejects", "VERB", "rejects", "拒收", rejects_main, NEEDS_NOTHING},
    {"view", "PARTNER CUSTOMER", "view", "视图", view_main, NEEDS_NOTHING},
    {"erp", "VERB", "erp", "ERP", erp_main, NEEDS_NOTHING},
    {"show", "CUSTOMER", "show", "显示", show_main, NEEDS_NOTHING},
    {"demo", "", "demo", "演示", demo_main, NEEDS_NOTHING},
};

struct fixture {
    char folder[64], out[65536];
};

static int begin(void **state) {
    (void)unsetenv("DEALERHUB_CONFIG");
    (void)unsetenv("LANG");
    (void)unsetenv("LC_MESSAGES");
    (void)setenv("LC_ALL", "C", 1);
    (void)setenv("DEALERHUB_DATA", DEALERHUB_SOURCE_DIR "/schemas", 1);
    struct fixture *fixture = calloc(1, sizeof *fixture);
    (void)snprintf(fixture->folder, sizeof fixture->folder, "/tmp/dealerhub-frame-XXXXXX");
    assert_non_null(mkdtemp(fixture->folder));
    assert_int_equal(chdir(fixture->folder), 0);
    *state = fixture;
    return 0;
}

static int end(void **state) {
    struct fixture *fixture = *state;
    (void)unlink("out");
    (void)unlink("hub.conf");
    (void)unlink("master.key");
    assert_int_equal(chdir("/"), 0);
    assert_int_equal(rmdir(fixture->folder), 0);
    free(fixture);
    return 0;
}

static void write_file(const char *name, const char *text) {
    FILE *stream = fopen(name, "w");
    (void)fputs(text, stream);
    (void)fclose(stream);
}

/* Sends standard output and error to the file "out" while the command runs. */
static int run_words(int argc, char **argv) {
    (void)fflush(stdout);
    const int kept_out = dup(STDOUT_FILENO);
    const int kept_error = dup(STDERR_FILENO);
    const int file = open("out", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    (void)dup2(file, STDOUT_FILENO);
    (void)dup2(file, STDERR_FILENO);
    const int code = command_run(subcommands, sizeof subcommands / sizeof *subcommands, argc, argv);
    (void)fflush(stdout);
    (void)dup2(kept_out, STDOUT_FILENO);
    (void)dup2(kept_error, STDERR_FILENO);
    (void)close(kept_out);
    (void)close(kept_error);
    (void)close(file);
    return code;
}

/* Runs a line of words; its output is then in fixture->out. */
static int run(struct fixture *fixture, const char *line) {
    char words[1000];
    char *argv[24] = {(char[]){"dealerhub"}};
    int argc = 1;
    (void)snprintf(words, sizeof words, "%s", line);
    for (char *word = strtok(words, " "); word != NULL; word = strtok(NULL, " ")) {
        argv[argc++] = word;
    }
    const int code = run_words(argc, argv);
    FILE *stream = fopen("out", "r");
    fixture->out[fread(fixture->out, 1, sizeof fixture->out - 1, stream)] = '\0';
    (void)fclose(stream);
    return code;
}

static void assert_says(struct fixture *fixture, const char *text) {
    if (strstr(fixture->out, text) == NULL) {
        fail_msg("'%s' is not in: %s", text, fixture->out);
    }
}

static void help_lists_every_command_in_the_users_language(void **state) {
    assert_int_equal(run(*state, "--help"), EXIT_DONE);
    assert_says(*state, "echo             say it");
    assert_says(*state, "--config FILE");
    (void)setenv("LC_ALL", "zh_CN.UTF-8", 1);
    assert_int_equal(run(*state, "--help"), EXIT_DONE);
    assert_says(*state, "echo             说");
    assert_int_equal(run(*state, "echo --help"), EXIT_DONE);
    assert_says(*state, "dealerhub echo [WORD]");
    assert_int_equal(run(*state, "--version"), EXIT_DONE);
    assert_says(*state, "dealerhub " DEALERHUB_VERSION);
}

static void help_names_every_page_of_the_manual(void **state) {
    DIR *pages = opendir(DEALERHUB_SOURCE_DIR "/deploy/man");
    const struct dirent *page;
    char name[300];
    assert_non_null(pages);
    (void)setenv("LC_ALL", "C", 1);
    assert_int_equal(run(*state, "--help"), EXIT_DONE);
    while ((page = readdir(pages)) != NULL) {
        const char *dot = strrchr(page->d_name, '.');
        if (dot != NULL && dot > page->d_name && dot[1] >= '1' && dot[1] <= '9') {
            (void)snprintf(name, sizeof name, "%.*s(%s)", (int)(dot - page->d_name), page->d_name, dot + 1);
            assert_says(*state, name);
        }
    }
    (void)closedir(pages);
}

static void a_wrong_command_line_ends_with_two(void **state) {
    assert_int_equal(run(*state, ""), EXIT_USAGE);
    assert_int_equal(run(*state, "frob"), EXIT_USAGE);
    assert_says(*state, "no such command");
    assert_int_equal(run(*state, "echo --frob"), EXIT_USAGE);
    assert_says(*state, "usage: dealerhub echo [WORD]");
    assert_int_equal(run(*state, "echo --word"), EXIT_USAGE);
    assert_int_equal(run(*state, "--json=no echo"), EXIT_USAGE);
}

/* What --json printed, an error, as its part of that name. */
static const char *error_part(struct fixture *fixture, const char *name) {
    static char text[2000];
    json_t *whole = json_loads(fixture->out, 0, NULL);
    const char *part = json_string_value(json_object_get(json_object_get(whole, "error"), name));
    if (part == NULL) {
        fail_msg("no %s in: %s", name, fixture->out);
    }
    (void)snprintf(text, sizeof text, "%s", part);
    json_decref(whole);
    return text;
}

static void a_wrong_command_line_is_json_for_who_asks_for_json(void **state) {
    static const struct {
        const char *line, *place, *detail;
    } cases[] = {
        {"--json", "", "no such command"},
        {"--json frob", "frob", "no such command"},
        {"--json echo --frob", "--frob", "unknown option"},
        {"echo --json --word", "--word", "its value is missing"},
        {"--json validate", "validate", "usage: dealerhub validate FILE"},
        {"--frob --json echo", "--frob", "no such option"},
        {"--json --set", "--set", "its value is missing"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(run(*state, cases[i].line), EXIT_USAGE);
        assert_string_equal(error_part(*state, "code"), "usage");
        assert_string_equal(error_part(*state, "place"), cases[i].place);
        assert_non_null(strstr(error_part(*state, "detail"), cases[i].detail));
    }
    (void)setenv("LC_ALL", "zh_CN.UTF-8", 1);
    assert_int_equal(run(*state, "--json frob"), EXIT_USAGE);
    assert_string_equal(error_part(*state, "detail"), "没有此命令，见 dealerhub --help");
}

static void a_bad_value_is_told_with_its_option_and_the_form_that_is_wanted(void **state) {
    static const struct {
        const char *line, *place, *detail;
    } cases[] = {
        {"review defer D0123/K1 D0456/R1 --until tomorrow", "--until",
         "tomorrow is no day as 2026-12-31 and no time as 2026-12-31T08:00:00+08:00"},
        {"review defer D0123/K1 D0456/R1 --until 2020-01-31", "--until",
         "2020-01-31 is over (a day begins at midnight UTC)"},
        {"view D0123 K1 --at 31.12.2026", "--at", "31.12.2026 is no day"},
        {"demo --scenario /nonexist", "--scenario", "there is no folder /nonexist/events"},
        {"rejects show first", "ID", "first is no number above 0"},
        {"rejects replay 12 0", "ID", "0 is no number above 0"},
        {"erp show zero", "NUMBER", "zero is no number above 0"},
        {"erp list --number 99999999999999999999", "--number", "99999999999999999999 is no number"},
        {"view D0123 K1 --xml", "--xml", "not together with --json: each is a form of its own"},
        {"view D0123 K1 --canonical", "--canonical", "not together with --json"},
        {"show D0123/K1 --canonical", "--canonical", "not together with --json"},
    };
    char line[200];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        (void)snprintf(line, sizeof line, "--json %s", cases[i].line);
        assert_int_equal(run(*state, line), EXIT_USAGE);
        assert_string_equal(error_part(*state, "place"), cases[i].place);
        assert_non_null(strstr(error_part(*state, "detail"), cases[i].detail));
    }
    assert_int_equal(run(*state, "view D0123 K1 --canonical --xml"), EXIT_USAGE);
    assert_says(*state, "usage: --xml: the command line is wrong (not together with --canonical");
    (void)setenv("LC_ALL", "zh_CN.UTF-8", 1);
    assert_int_equal(run(*state, "review defer a b --until 2020-01-31"), EXIT_USAGE);
    assert_says(*state, "--until: 命令行有误 (2020-01-31 已过");
}

static void whoever_decides_is_named_without_a_login(void **state) {
    (void)state;
    const struct passwd *user = getpwuid(geteuid());
    assert_non_null(user);
    char *name = strdup(user->pw_name);
    (void)setenv("USER", "wang", 1);
    assert_string_equal(decide_author("li"), "li");
    assert_string_equal(decide_author(NULL), "wang");
    (void)unsetenv("USER");
    assert_string_equal(decide_author(NULL), name);
    free(name);
}

/* 信.xml in GBK. */
static void a_file_name_that_is_no_utf8_stands_escaped_in_json(void **state) {
    struct fixture *fixture = *state;
    write_file("\xD0\xC5.xml", "<Nothing/>");
    assert_int_equal(run(fixture, "--json validate \xD0\xC5.xml"), EXIT_NOTHING);
    (void)unlink("\xD0\xC5.xml");
    json_t *whole = json_loads(fixture->out, 0, NULL);
    const json_t *finding = json_array_get(whole, 0);
    assert_string_equal(json_string_value(json_object_get(finding, "file")), "\\xD0\\xC5.xml");
    json_decref(whole);
    assert_int_equal(run(fixture, "--json --config \xD0\xC5.conf strict"), EXIT_CONFIGURATION);
    assert_string_equal(error_part(fixture, "place"), "\\xD0\\xC5.conf");
}

static void a_commands_options_are_taken_out_of_its_arguments(void **state) {
    assert_int_equal(run(*state, "echo a --word b --loud"), EXIT_DONE);
    assert_says(*state, "2 a b loud");
    assert_int_equal(run(*state, "echo --word=b -- --loud"), EXIT_DONE);
    assert_says(*state, "2 --loud b quiet");
    assert_int_equal(run(*state, "echo -"), EXIT_DONE);
    assert_says(*state, "2 - - quiet");
}

static void the_exit_code_follows_the_class_of_the_error(void **state) {
    static const struct {
        const char *line;
        int code;
    } cases[] = {{"fail not_found", 1}, {"fail usage", 2}, {"fail key_missing", 3}, {"fail broker_missing", 4}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(run(*state, cases[i].line), cases[i].code);
        assert_says(*state, "place");
    }
    struct fixture *fixture = *state;
    assert_int_equal(run(fixture, "--json fail key_missing"), 3);
    json_t *whole = json_loads(fixture->out, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(json_object_get(whole, "error"), "code")), "key_missing");
    json_decref(whole);
}

static void a_configuration_that_is_needed_must_be_there(void **state) {
    assert_int_equal(run(*state, "echo"), EXIT_DONE);
    assert_int_equal(run(*state, "strict --config nowhere.conf"), EXIT_CONFIGURATION);
    assert_says(*state, "config_unreadable: nowhere.conf");
    write_file("hub.conf", "workers = 1\n");
    assert_int_equal(run(*state, "strict --config hub.conf"), EXIT_DONE);
    assert_int_equal(run(*state, "strict --config hub.conf --set wrokers=1"), EXIT_CONFIGURATION);
    assert_says(*state, "did you mean workers?");
}

static void keys_that_are_needed_must_be_there(void **state) {
    write_file("hub.conf", "key.file = master.key\n");
    assert_int_equal(run(*state, "keys --config hub.conf"), EXIT_CONFIGURATION);
    assert_says(*state, "key_missing: master.key");
    assert_int_equal(run(*state, "key make master.key"), EXIT_DONE);
    assert_int_equal(run(*state, "key make master.key"), EXIT_CONFIGURATION);
    assert_says(*state,
                "key_exists: master.key: the file is there already, and a key file is never overwritten; add a key");
    assert_int_equal(run(*state, "keys --config hub.conf"), EXIT_DONE);
    assert_int_equal(run(*state, "key add --config hub.conf"), EXIT_DONE);
    assert_int_equal(run(*state, "key list master.key"), EXIT_DONE);
    assert_says(*state, " seals\n");
    assert_int_equal(run(*state, "key lose master.key"), EXIT_USAGE);
}

static void a_valid_document_is_said_to_be_valid(void **state) {
    assert_int_equal(run(*state, "validate " SAMPLES "repair.completed.full.xml"), EXIT_DONE);
    assert_says(*state, "ok, repair.completed");
}

static void of_documents_to_be_sent_one_that_would_be_refused_keeps_all_and_that_is_said(void **state) {
    struct fixture *fixture = *state;
    write_file("hub.conf", "<Nonsense/>\n");
    assert_int_equal(run(fixture, "send " SAMPLES "repair.completed.full.xml hub.conf"), EXIT_NOTHING);
    assert_says(fixture, "hub.conf:1:");
    assert_says(fixture, "unknown_kind");
    assert_says(fixture, "nothing was sent");
    assert_int_equal(run(fixture, "send " SAMPLES "repair.completed.full.xml nowhere.xml"), EXIT_CONFIGURATION);
    assert_says(fixture, "nothing was sent");
}

/* The site's partners own this source, and no other; then a sample and a file that is not there are sent. */
static void send_where_known_is(struct fixture *fixture, const char *source, const char *sample, const char *options) {
    char partners[500];
    char line[500];
    (void)snprintf(
        partners, sizeof partners,
        "<Partners xmlns=\"urn:dealerhub:partners:1\" topic=\"dealer.%%s.events\"><Partner id=\"%s\" class=\"dealer\" "
        "name=\"-\"><Source id=\"%s\"/></Partner></Partners>",
        source, source);
    (void)snprintf(line, sizeof line, "--config hub.conf send %s " SAMPLES "%s nowhere.xml", options, sample);
    write_file("hub.conf", "site = .\n");
    assert_int_equal(mkdir("config", S_IRWXU), 0);
    write_file("config/partners.xml", partners);
    assert_int_equal(run(fixture, line), EXIT_CONFIGURATION);
    (void)unlink("config/partners.xml");
    (void)rmdir("config");
}

static void of_a_source_that_the_site_does_not_know_sending_warns(void **state) {
    struct fixture *fixture = *state;
    send_where_known_is(fixture, "D0456", "repair.completed.full.xml", "");
    assert_says(fixture, "warning: unknown_source: " SAMPLES "repair.completed.full.xml: /@source");
    assert_says(fixture, "config/partners.xml has no Source D0123");
    assert_says(fixture, "ask headquarters to configure the source");
    (void)setenv("LC_ALL", "zh_CN.UTF-8", 1);
    send_where_known_is(fixture, "D0456", "repair.completed.full.xml", "");
    assert_says(fixture, "警告: unknown_source: ");
    assert_says(fixture, "中没有来源 D0123");
}

static void of_a_topic_that_may_not_speak_for_the_source_sending_warns(void **state) {
    struct fixture *fixture = *state;
    send_where_known_is(fixture, "D0123", "repair.completed.full.xml", "--topic dealer.D0456.events");
    assert_says(fixture, "warning: wrong_topic: " SAMPLES "repair.completed.full.xml: /@source");
    assert_says(fixture, "topic dealer.D0456.events does not speak for D0123");
}

static void of_a_source_that_is_not_the_erp_and_speaks_as_it_sending_warns(void **state) {
    struct fixture *fixture = *state;
    send_where_known_is(fixture, "ERP", "erp.customer.full.xml", "");
    assert_says(fixture, "warning: not_the_erp: " SAMPLES "erp.customer.full.xml: /@source");
}

static void what_is_no_answer_of_the_erp_is_not_sent_as_one(void **state) {
    struct fixture *fixture = *state;
    write_file("hub.conf", "");
    write_file("aleaud.xml", "<ALEAUD01><IDOC><EDI_DC40/></IDOC></ALEAUD01>");
    assert_int_equal(run(fixture, "--config hub.conf send --answers aleaud.xml"), EXIT_CONFIGURATION);
    assert_says(fixture, "answer_unreadable: aleaud.xml:1:1: /IDOC/EDI_DC40");
    assert_says(fixture, "nothing was sent");
    write_file("aleaud.xml", "<ALEAUD01><IDOC><EDI_DC40><DOCNUM>7</DOCNUM><CREDAT>20250904</CREDAT>"
                             "<CRETIM>112007</CRETIM></EDI_DC40></IDOC></ALEAUD01>");
    assert_int_equal(run(fixture, "--config hub.conf send --answers aleaud.xml"), EXIT_NOTHING);
    assert_int_equal(run(fixture, "--config hub.conf send --answers --unchecked aleaud.xml"), EXIT_USAGE);
    (void)unlink("aleaud.xml");
}

static void of_a_source_that_the_site_knows_or_where_the_site_knows_none_sending_says_nothing(void **state) {
    struct fixture *fixture = *state;
    send_where_known_is(fixture, "D0123", "repair.completed.full.xml", "");
    assert_null(strstr(fixture->out, "warning"));
    assert_int_equal(run(fixture, "send " SAMPLES "repair.completed.full.xml nowhere.xml"), EXIT_CONFIGURATION);
    assert_null(strstr(fixture->out, "warning"));
}

static void of_several_documents_each_gets_its_verdict(void **state) {
    struct fixture *fixture = *state;
    write_file("hub.conf", "<Nonsense/>\n");
    assert_int_equal(run(fixture, "validate " SAMPLES "repair.completed.full.xml hub.conf"), EXIT_NOTHING);
    assert_says(fixture, "ok, repair.completed");
    assert_says(fixture, "hub.conf:1:");
    assert_says(fixture, "unknown_kind");
    assert_int_equal(run(fixture, "--json validate hub.conf " SAMPLES "repair.completed.full.xml"), EXIT_NOTHING);
    json_t *verdicts = json_loads(fixture->out, 0, NULL);
    assert_int_equal(json_array_size(verdicts), 2);
    assert_false(json_is_true(json_object_get(json_array_get(verdicts, 0), "valid")));
    assert_true(json_is_true(json_object_get(json_array_get(verdicts, 1), "valid")));
    json_decref(verdicts);
}

static void a_file_that_is_not_there_is_no_invalid_document(void **state) {
    assert_int_equal(run(*state, "validate nowhere.xml"), EXIT_USAGE);
    assert_says(*state, "config_unreadable: nowhere.xml");
    assert_int_equal(run(*state, "validate"), EXIT_USAGE);
}

static void check_says_what_is_right_and_what_is_not(void **state) {
    write_file("hub.conf", "key.file = master.key\nkafka.sasl.password = geheim\n");
    assert_int_equal(run(*state, "check --offline --config hub.conf"), EXIT_CONFIGURATION);
    assert_says(*state, "kafka.sasl.password      = ********");
    assert_says(*state, "right  event kinds");
    assert_says(*state, "FAULT  master key");
    assert_int_equal(run(*state, "key make master.key"), EXIT_DONE);
    assert_int_equal(run(*state, "check --offline --config hub.conf"), EXIT_DONE);
    assert_says(*state, "right  master key");
}

static void check_notices_a_service_that_does_not_answer(void **state) {
    struct fixture *fixture = *state;
    write_file("hub.conf", "key.file = master.key\nkafka.bootstrap.servers = 127.0.0.1:1\n"
                           "database = host=127.0.0.1 port=1 connect_timeout=2\n");
    assert_int_equal(run(*state, "key make master.key"), EXIT_DONE);
    assert_int_equal(run(*state, "--json check --config hub.conf"), EXIT_SERVICE);
    json_t *whole = json_loads(fixture->out, 0, NULL);
    assert_non_null(whole);
    assert_false(json_is_true(json_object_get(whole, "right")));
    json_decref(whole);
    assert_says(*state, "database_missing");
    assert_says(*state, "broker_missing");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(help_lists_every_command_in_the_users_language, begin, end),
        cmocka_unit_test_setup_teardown(help_names_every_page_of_the_manual, begin, end),
        cmocka_unit_test_setup_teardown(of_documents_to_be_sent_one_that_would_be_refused_keeps_all_and_that_is_said,
                                        begin, end),
        cmocka_unit_test_setup_teardown(a_wrong_command_line_ends_with_two, begin, end),
        cmocka_unit_test_setup_teardown(a_wrong_command_line_is_json_for_who_asks_for_json, begin, end),
        cmocka_unit_test_setup_teardown(a_bad_value_is_told_with_its_option_and_the_form_that_is_wanted, begin, end),
        cmocka_unit_test_setup_teardown(whoever_decides_is_named_without_a_login, begin, end),
        cmocka_unit_test_setup_teardown(a_file_name_that_is_no_utf8_stands_escaped_in_json, begin, end),
        cmocka_unit_test_setup_teardown(a_commands_options_are_taken_out_of_its_arguments, begin, end),
        cmocka_unit_test_setup_teardown(the_exit_code_follows_the_class_of_the_error, begin, end),
        cmocka_unit_test_setup_teardown(a_configuration_that_is_needed_must_be_there, begin, end),
        cmocka_unit_test_setup_teardown(keys_that_are_needed_must_be_there, begin, end),
        cmocka_unit_test_setup_teardown(a_valid_document_is_said_to_be_valid, begin, end),
        cmocka_unit_test_setup_teardown(of_a_source_that_the_site_does_not_know_sending_warns, begin, end),
        cmocka_unit_test_setup_teardown(of_a_topic_that_may_not_speak_for_the_source_sending_warns, begin, end),
        cmocka_unit_test_setup_teardown(of_a_source_that_is_not_the_erp_and_speaks_as_it_sending_warns, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_answer_of_the_erp_is_not_sent_as_one, begin, end),
        cmocka_unit_test_setup_teardown(
            of_a_source_that_the_site_knows_or_where_the_site_knows_none_sending_says_nothing, begin, end),
        cmocka_unit_test_setup_teardown(of_several_documents_each_gets_its_verdict, begin, end),
        cmocka_unit_test_setup_teardown(a_file_that_is_not_there_is_no_invalid_document, begin, end),
        cmocka_unit_test_setup_teardown(check_says_what_is_right_and_what_is_not, begin, end),
        cmocka_unit_test_setup_teardown(check_notices_a_service_that_does_not_answer, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
