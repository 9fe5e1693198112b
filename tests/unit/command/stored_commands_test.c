/* Stored customers as a user looks at them: show, history, documents, rejects, sets of files; and the exit codes of all. */
#include "tests/unit/command/stored_scene.h"

#include "hub/store/console_store.h"
#include "hub/store/publication_store.h"

#include <fcntl.h>
#include <unistd.h>

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

/* A repair order that was written on the wrong customer, and one that was voided. */
static void a_number_of_which_nothing_counts_says_what_became_of_it(void **state) {
    (void)state;
    static const char *const events[] = {
        EVENT("RepairCompleted", "w1", "D0456", "10",
              PERSON("W1", "孙丽", "13916820777") "<RepairOrder number=\"RO-77\"><Vehicle vin=\"" VIN
                                                  "\"/><Amount currency=\"CNY\">7.00</Amount></RepairOrder>"),
        EVENT("RepairCompleted", "w2", "D0456", "11",
              PERSON("W2", "孙莉", "13916820778") "<RepairOrder number=\"RO-77\"><Vehicle vin=\"" VIN
                                                  "\"/><Amount currency=\"CNY\">7.00</Amount></RepairOrder>"),
        EVENT("CustomerRegistered", "w3", "D0456", "12", PERSON("W3", "周强", "13916820779")),
        EVENT("EventVoided", "w4", "D0456", "13",
              "<Customer number=\"W3\"/><Voided event=\"w3\"/><Reason>误录</Reason>"),
    };
    assert_int_equal(merge_fixture_merge(&console.fixture, events, sizeof events / sizeof *events, NULL), 0);
    assert_int_equal(run("show D0456/W1"), EXIT_NOTHING);
    assert_says("w1  superseded  → D0456/W2");
    assert_int_equal(run("show D0456/W3"), EXIT_NOTHING);
    assert_says("w3  voided");
    assert_silent_of("→");
    json_t *json = run_json("show D0456/W1", EXIT_NOTHING);
    const json_t *spent = json_array_get(json_object_get(json, "spent"), 0);
    assert_string_equal(json_string_value(json_object_get(spent, "now_number")), "W2");
    json_decref(json);
    assert_int_equal(run("show D0456/W2"), EXIT_DONE);
    assert_silent_of("superseded");
}

static int code_of_unreadable(void) {
    return error_exit_code(&(struct error){.code = ROW_UNREADABLE});
}

/* Less than the whole of what was stored is no customer without values. */
static void a_customer_whose_row_cannot_be_read_is_an_error(void **state) {
    (void)state;
    static const char *const lines[] = {"show D0123/K1", "show --all", "view D0123 D0123/K1", "history D0123/K1",
                                        "explain D0123/K1"};
    console_sql(&console, "CREATE TABLE whole AS TABLE golden;"
                          "UPDATE golden SET cells = substr(cells, 1, length(cells) - 1)");
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        assert_int_equal(run(lines[i]), code_of_unreadable());
        assert_silent_of("D0123/K1");
    }
    assert_int_equal(run("rebuild --verify"), EXIT_NOTHING);
    assert_says("differs");
    console_sql(&console, "UPDATE golden g SET cells = w.cells FROM whole w WHERE w.golden_id = g.golden_id;"
                          "DROP TABLE whole");
    assert_int_equal(run("show D0123/K1"), EXIT_DONE);
}

static void keys_of_a_file_that_cannot_be_read_are_an_error(void **state) {
    (void)state;
    console_sql(&console, "CREATE TABLE whole AS TABLE source_record;"
                          "UPDATE source_record SET keys = substr(keys, 1, length(keys) - 1) WHERE number = 'K1'");
    assert_int_equal(run("explain D0123/K1 D0456/R1"), code_of_unreadable());
    assert_silent_of("weight");
    assert_int_equal(run("rebuild --verify"), EXIT_NOTHING);
    assert_says("held keys      differs");
    console_sql(&console, "UPDATE source_record s SET keys = w.keys FROM whole w WHERE w.record_id = s.record_id;"
                          "DROP TABLE whole");
    assert_int_equal(run("explain D0123/K1 D0456/R1"), EXIT_DONE);
}

/* What an event said can be computed from nothing else. */
static void claims_of_an_event_that_cannot_be_read_end_a_verification(void **state) {
    (void)state;
    console_sql(&console, "CREATE TABLE whole AS TABLE event_row;"
                          "UPDATE event_row SET claims = substr(claims, 1, length(claims) - 1) WHERE event_id = 'a1'");
    assert_int_equal(run("rebuild --verify"), code_of_unreadable());
    assert_silent_of("differences");
    console_sql(&console, "UPDATE event_row e SET claims = w.claims FROM whole w WHERE w.event_id = e.event_id AND "
                          "w.source = e.source AND w.part = e.part; DROP TABLE whole");
    assert_int_equal(run("rebuild --verify"), EXIT_DONE);
}

static void facts_of_an_event_that_cannot_be_read_are_an_error(void **state) {
    (void)state;
    static const char *const lines[] = {"show D0123/K1", "view D0123 D0123/K1", "history D0123/K1", ("show " VIN)};
    console_sql(&console, "CREATE TABLE whole AS TABLE event_row");
    merge_fixture_spoil_facts(&console.fixture, "D0123", "K1", "a2");
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        assert_int_equal(run(lines[i]), code_of_unreadable());
        assert_silent_of("D0123/K1");
    }
    console_sql(&console, "UPDATE event_row e SET facts = w.facts FROM whole w WHERE w.event_id = e.event_id AND "
                          "w.source = e.source AND w.part = e.part; DROP TABLE whole");
    assert_int_equal(run("show D0123/K1"), EXIT_DONE);
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

/* Nobody has the number any more; what was said of it is history all the same. */
static void all_of_the_history_of_an_erased_number_is_what_was_erased(void **state) {
    (void)state;
    static const char *const events[] = {
        EVENT("CustomerRegistered", "x1", "D0456", "12", PERSON("X1", "周强", "13916820779")),
        EVENT("CustomerErased", "x2", "D0456", "13",
              "<Customer number=\"X1\"/><Erasure until=\"2026-10-13T10:00:00+08:00\"/>"),
    };
    assert_int_equal(merge_fixture_merge(&console.fixture, events, sizeof events / sizeof *events, NULL), 0);
    assert_int_equal(run("history D0456/X1"), EXIT_NOTHING);
    assert_silent_of("x1");
    assert_int_equal(run("history D0456/X1 --all"), EXIT_NOTHING);
    assert_says("x1  erased");
    json_t *json = run_json("history D0456/X1 --all", EXIT_NOTHING);
    const json_t *history = json_object_get(json_array_get(json, 0), "history");
    assert_true(json_array_size(history) > 0);
    assert_string_equal(text_at(json_array_get(history, json_array_size(history) - 1), "state"), "erased");
    json_decref(json);
}

/* What went to standard error. */
static const char *told_by(const char *line, int expected) {
    static char told[4096];
    (void)fflush(stderr);
    const int kept = dup(STDERR_FILENO);
    const int file = open("told", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    (void)dup2(file, STDERR_FILENO);
    const int code = run(line);
    (void)fflush(stderr);
    (void)dup2(kept, STDERR_FILENO);
    (void)close(kept);
    (void)lseek(file, 0, SEEK_SET);
    const ssize_t length = read(file, told, sizeof told - 1);
    told[length < 0 ? 0 : length] = '\0';
    (void)close(file);
    assert_int_equal(code, expected);
    return told;
}

static void a_pin_that_names_another_event_says_where_the_events_stand(void **state) {
    (void)state;
    assert_non_null(strstr(told_by("pin D0123/K1 name NOEVENT", EXIT_NOTHING),
                           "not_found: name: nothing found (no value of it that D0123/K1 says now comes from an event "
                           "NOEVENT; `dealerhub show --lineage D0123/K1` names them)"));
    assert_non_null(strstr(told_by("pin D0123/K1 gender", EXIT_NOTHING), "(D0123/K1 says nothing of it now)"));
}

/* Before anything is sent: no broker was asked. */
static void a_reason_with_a_number_of_a_person_decides_nothing(void **state) {
    (void)state;
    const char *told = told_by("pin D0123/K1 name --reason called:13916820044", EXIT_USAGE);
    assert_non_null(strstr(told, "usage: --reason: the command line is wrong (a phone or ID number stands in it"));
    assert_null(strstr(told, "13916820044"));
    (void)told_by("review apart D0123/K1 D0456/R1 --reason 11010119900307603X", EXIT_USAGE);
}

static void documents_for_the_erp_are_found_by_customer_state_and_number(void **state) {
    (void)state;
    console_sql(&console, "INSERT INTO idoc (system, number, golden_id, anchor, state, profile, reason, digest) "
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
    assert_string_equal(text_at(json_array_get(json, 0), "no_document"), "held");
    json_decref(json);
    console_sql(&console, "DELETE FROM idoc");
}

static void publish(const struct publication *publication) {
    struct error error = {0};
    struct arena *arena = arena_new();
    struct publication_rows rows = publication_rows_new(arena);
    publication_rows_add(&rows, publication, arena);
    struct request request = publication_rows_request(&rows, 0, arena);
    assert_true(database_run(console.fixture.database, &request, 1, &error));
    requests_free(&request, 1);
    arena_free(arena);
}

/* Of one ERP the document was only held. */
static void an_object_that_lost_is_listed_whichever_erp_it_is_in(void **state) {
    struct uuid winner = merge_fixture_record(&console.fixture, "D0123", "K1");
    struct uuid gone = merge_fixture_record(&console.fixture, "D0456", "R1");
    struct published_document lost[] = {{.system = "A01", .number = 3, .anchor = gone, .state = "held"},
                                        {.system = "B01", .number = 4, .anchor = gone, .state = "sent", .first = 4},
                                        {.system = "C01", .number = 5, .anchor = gone, .state = "sent", .first = 5}};
    struct published_document kept[] = {{.system = "A01", .number = 6, .anchor = winner, .state = "sent", .first = 6},
                                        {.system = "B01", .number = 7, .anchor = winner, .state = "sent", .first = 7},
                                        {.system = "C01", .number = 8, .anchor = winner, .state = "sent", .first = 8}};
    (void)state;
    publish(&(struct publication){.golden = gone, .documents = lost, .document_count = 3});
    publish(&(struct publication){
        .golden = winner, .members = &winner, .member_count = 1, .documents = kept, .document_count = 3});
    json_t *json = run_json("erp losers", EXIT_DONE);
    assert_int_equal(json_array_size(json), 2);
    assert_string_equal(text_at(json_array_get(json, 0), "system"), "B01");
    assert_string_equal(text_at(json_array_get(json, 1), "system"), "C01");
    json_decref(json);
    json = run_json("erp losers --system C01", EXIT_DONE);
    assert_int_equal(json_array_size(json), 1);
    json_decref(json);
    assert_int_equal(run("erp losers --system A01"), EXIT_NOTHING);
    console_sql(&console, "DELETE FROM publication");
}

/* Two golden ids of earlier days, each with its own object; of a third the record is nobody's. */
static void each_object_that_lost_is_listed_with_its_own_number_and_the_winners(void **state) {
    struct uuid winner = merge_fixture_record(&console.fixture, "D0123", "K1");
    struct uuid gone = merge_fixture_record(&console.fixture, "D0456", "R1");
    const struct uuid nobody = {{1}}, later = {{0xff, 1}}, latest = {{0xff, 2}};
    struct published_document kept[] = {{.system = "A01", .number = 3, .anchor = winner, .state = "sent", .first = 3},
                                        {.system = "B01", .number = 4, .anchor = winner, .state = "sent", .first = 4}};
    struct published_document first[] = {{.system = "B01", .number = 5, .anchor = gone, .state = "sent", .first = 5},
                                         {.system = "A01", .number = 6, .anchor = gone, .state = "sent", .first = 6}};
    struct published_document second[] = {
        {.system = "A01", .number = 7, .anchor = gone, .state = "sent", .first = 7},
        {.system = "B01", .number = 8, .anchor = winner, .state = "sent", .first = 8}};
    struct published_document third[] = {{.system = "A01", .number = 9, .anchor = nobody, .state = "sent", .first = 9}};
    (void)state;
    publish(&(struct publication){
        .golden = winner, .members = &winner, .member_count = 1, .documents = kept, .document_count = 2});
    publish(&(struct publication){.golden = later, .documents = first, .document_count = 2});
    publish(&(struct publication){.golden = latest, .documents = second, .document_count = 2});
    publish(&(struct publication){.golden = nobody, .documents = third, .document_count = 1});
    console_sql(&console,
                "CREATE TABLE aside AS SELECT s.system, s.system || r.number AS number, r.record_id AS anchor, "
                "md5(s.system || r.record_id)::uuid AS own FROM source_record r, "
                "unnest('{A01,B01}'::text[]) AS s (system) WHERE r.number IN ('K1', 'R1') AND "
                "(s.system, r.number) <> ('B01', 'R1');"
                "INSERT INTO source_record (record_id, source, number, holder, claims, keys, component) "
                "SELECT own, system, number, own, '', '', own FROM aside;"
                "INSERT INTO word (a, b, verdict, source, event_id, recorded, \"time\") "
                "SELECT least(own, anchor), greatest(own, anchor), 3, system, own::text, now(), now() FROM aside");
    static const char *const expected[][3] = {
        {"B01", "", "B01K1"}, {"A01", "A01R1", "A01K1"}, {"A01", "A01R1", "A01K1"}};
    json_t *json = run_json("erp losers", EXIT_DONE);
    assert_int_equal(json_array_size(json), 3);
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(text_at(json_array_get(json, i), "system"), expected[i][0]);
        assert_string_equal(text_at(json_array_get(json, i), "object"), expected[i][1]);
        assert_string_equal(text_at(json_array_get(json, i), "winnerObject"), expected[i][2]);
    }
    json_decref(json);
    console_sql(&console, "DELETE FROM publication; DELETE FROM word USING aside WHERE source = aside.system;"
                          "DELETE FROM source_record s USING aside WHERE s.record_id = aside.own; DROP TABLE aside");
}

static void a_document_that_is_not_shown_says_why(void **state) {
    (void)state;
    console_sql(&console, "INSERT INTO idoc (system, number, golden_id, anchor, state, profile, reason, digest) "
                          "SELECT 'ERP', 46, golden_id, record_id, 'sent', 'consumer', NULL, '\\x00' "
                          "FROM source_record WHERE number = 'K2'");
    assert_int_equal(run("erp show 46"), EXIT_DONE);
    assert_says("--reveal shows it");
    assert_int_equal(run("erp show 46 --reveal"), EXIT_DONE);
    assert_says("there is none any more");
    json_t *json = run_json("erp show 46", EXIT_DONE);
    assert_string_equal(text_at(json_array_get(json, 0), "no_document"), "not-revealed");
    json_decref(json);
    console_sql(&console, "UPDATE idoc SET state = 'held'");
    assert_int_equal(run("erp show 46"), EXIT_DONE);
    assert_says("it is held, so there is no document");
    console_sql(&console, "DELETE FROM idoc");
}

static void a_refused_event_shows_its_place_and_its_bytes_only_when_asked(void **state) {
    (void)state;
    static const char *const bad[] = {
        "<CustomerRegistered xmlns=\"urn:dealerhub:event:1\"><Secret/></CustomerRegistered>"};
    assert_int_equal(merge_fixture_merge(&console.fixture, bad, 1, NULL), 1);
    assert_int_equal(run("rejects list"), EXIT_DONE);
    assert_says("schema_violation");
    assert_says("/CustomerRegistered:1:1\n");
    assert_int_equal(run("rejects list --code too_deep"), EXIT_NOTHING);
    assert_int_equal(run("rejects show 1"), EXIT_DONE);
    assert_silent_of("<Secret/>");
    json_t *json = run_json("rejects show 1 --reveal", EXIT_DONE);
    assert_string_equal(text_at(json, "body"), bad[0]);
    json_decref(json);
    assert_int_equal(run("rejects show 99"), EXIT_NOTHING);
    assert_int_equal(run("rejects replay 1 99"), EXIT_NOTHING); /* nothing is decided: no broker was asked */
    assert_int_equal(run("rejects discard 99"), EXIT_NOTHING);
    console_sql(&console, "UPDATE reject SET place = '/CustomerRegistered/@source', line = 0, \"column\" = 0");
    assert_int_equal(run("rejects list"), EXIT_DONE);
    assert_says("/CustomerRegistered/@source\n"); /* of no line */
}

static void an_erased_one_is_listed_as_such_and_has_nothing_to_show(void **state) {
    (void)state;
    static const char *const bad[] = {
        "<CustomerRegistered xmlns=\"urn:dealerhub:event:1\" id=\"e9\" source=\"D0123\" "
        "time=\"2026-01-02T09:00:00+08:00\"><Customer number=\"K77\"><Secret/></Customer></CustomerRegistered>",
        "<CustomerErased xmlns=\"urn:dealerhub:event:1\" id=\"e10\" source=\"D0123\" "
        "time=\"2026-01-04T09:00:00+08:00\">"
        "<Customer number=\"K77\"/><Erasure until=\"2026-01-03T09:00:00+08:00\"/></CustomerErased>"};
    assert_int_equal(merge_fixture_merge(&console.fixture, bad, 2, NULL), 1);
    const int64_t id = merge_fixture_number(&console.fixture, "SELECT id FROM reject WHERE event_id = 'e9'");
    char line[64];
    assert_int_equal(run("rejects list --all"), EXIT_DONE);
    assert_says("D0123/e9  erased\n");
    (void)run("rejects list");
    assert_silent_of("D0123/e9");
    (void)snprintf(line, sizeof line, "rejects show %d --reveal", (int)id);
    assert_int_equal(run(line), EXIT_DONE);
    assert_says("/CustomerRegistered/Customer/Secret:1:");
    assert_silent_of("mend the element");
    json_t *json = run_json(line, EXIT_DONE);
    assert_string_equal(text_at(json, "state"), "erased");
    assert_null(json_object_get(json, "body"));
    json_decref(json);
    (void)snprintf(line, sizeof line, "rejects replay %d", (int)id);
    assert_int_equal(run(line), EXIT_NOTHING);
}

/* Its detail, too, which is written long before anybody reads it. */
static void a_refusal_is_told_in_the_readers_language(void **state) {
    (void)state;
    static const char *const bad[] = {
        "<Decision xmlns=\"urn:dealerhub:event:1\" id=\"d1\" source=\"steward\" time=\"2026-10-20T10:00:00+08:00\" "
        "verdict=\"same\" author=\"li\"><Reason>-</Reason><Record id=\"6f1e6e0a-0000-5000-8000-000000000001\"/>"
        "<Record id=\"6f1e6e0a-0000-5000-8000-000000000001\"/></Decision>"};
    assert_int_equal(merge_fixture_merge(&console.fixture, bad, 1, NULL), 1);
    assert_int_equal(run("rejects list --code unknown_decision"), EXIT_DONE);
    assert_says("the decision lacks what its verdict needs (different records)  /Decision");
    assert_silent_of("不同的记录");
    (void)setenv("LC_ALL", "zh_CN.UTF-8", 1);
    assert_int_equal(run("rejects list --code unknown_decision"), EXIT_DONE);
    (void)setenv("LC_ALL", "C", 1);
    assert_says("决定缺少必要内容 (不同的记录)  /Decision");
    assert_silent_of("different records");
    json_t *json = run_json("rejects list --code unknown_decision", EXIT_DONE);
    assert_string_equal(text_at(json_array_get(json, 0), "detail"), "different records");
    json_decref(json);
}

static void why_a_decision_was_refused_is_told_in_both_languages(void **state) {
    (void)state;
    struct error refusal;
    struct error error;
    struct arena *arena = arena_new();
    bool answered = false;
    assert_true(decision_answer(console.fixture.database, "steward", "d1", arena, &answered, &refusal, &error));
    assert_true(answered);
    assert_int_equal(refusal.code, UNKNOWN_DECISION);
    assert_string_equal(refusal.detail, "different records");
    assert_string_equal(refusal.detail_zh, "不同的记录");
    assert_true(decision_answer(console.fixture.database, "D0123", "a1", arena, &answered, &refusal, &error));
    assert_true(answered);
    assert_int_equal(refusal.code, OK);
    assert_true(decision_answer(console.fixture.database, "steward", "d2", arena, &answered, &refusal, &error));
    assert_false(answered);
    arena_free(arena);
}

static void the_sets_of_files_are_listed_with_the_one_in_force(void **state) {
    (void)state;
    json_t *json = run_json("adopt", EXIT_DONE);
    assert_true(json_is_true(json_object_get(json_array_get(json, 0), "in_force")));
    json_decref(json);
    assert_int_equal(run("adopt 77"), EXIT_NOTHING);
}

static void the_list_of_sets_says_by_which_all_is_being_computed(void **state) {
    (void)state;
    assert_int_equal(run("adopt"), EXIT_DONE);
    assert_silent_of("computed anew");
    console_sql(&console, "UPDATE merge_state SET adopting = file_set");
    assert_int_equal(run("adopt"), EXIT_DONE);
    assert_says("in force, all is being computed anew by it");
    console_sql(&console, "INSERT INTO file_set (digest, files) VALUES ('\\x0102', 'other');"
                          "UPDATE merge_state SET adopting = (SELECT max(id) FROM file_set)");
    assert_int_equal(run("adopt"), EXIT_DONE);
    assert_says("0102  being adopted");
    json_t *json = run_json("adopt", EXIT_DONE);
    assert_true(json_is_true(json_object_get(json_array_get(json, 0), "adopting")));
    assert_true(json_is_false(json_object_get(json_array_get(json, 1), "adopting")));
    json_decref(json);
    console_sql(&console, "UPDATE merge_state SET adopting = NULL; DELETE FROM file_set WHERE digest = '\\x0102'");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_customer_is_found_by_whatever_one_knows),
        cmocka_unit_test(the_subject_may_come_from_standard_input),
        cmocka_unit_test(a_vin_is_one_json_document_with_owners_and_timeline),
        cmocka_unit_test(nothing_found_is_told_by_the_exit_code),
        cmocka_unit_test(a_customer_whose_row_cannot_be_read_is_an_error),
        cmocka_unit_test(keys_of_a_file_that_cannot_be_read_are_an_error),
        cmocka_unit_test(claims_of_an_event_that_cannot_be_read_end_a_verification),
        cmocka_unit_test(facts_of_an_event_that_cannot_be_read_are_an_error),
        cmocka_unit_test(a_wrong_command_line_is_told_by_the_exit_code),
        cmocka_unit_test(history_goes_forward_in_time_over_all_members),
        cmocka_unit_test(all_of_history_has_what_was_taken_back),
        cmocka_unit_test(all_of_the_history_of_an_erased_number_is_what_was_erased),
        cmocka_unit_test(a_pin_that_names_another_event_says_where_the_events_stand),
        cmocka_unit_test(a_reason_with_a_number_of_a_person_decides_nothing),
        cmocka_unit_test(documents_for_the_erp_are_found_by_customer_state_and_number),
        cmocka_unit_test(an_object_that_lost_is_listed_whichever_erp_it_is_in),
        cmocka_unit_test(each_object_that_lost_is_listed_with_its_own_number_and_the_winners),
        cmocka_unit_test(a_document_that_is_not_shown_says_why),
        cmocka_unit_test(a_refused_event_shows_its_place_and_its_bytes_only_when_asked),
        cmocka_unit_test(an_erased_one_is_listed_as_such_and_has_nothing_to_show),
        cmocka_unit_test(a_refusal_is_told_in_the_readers_language),
        cmocka_unit_test(why_a_decision_was_refused_is_told_in_both_languages),
        cmocka_unit_test(the_sets_of_files_are_listed_with_the_one_in_force),
        cmocka_unit_test(the_list_of_sets_says_by_which_all_is_being_computed),
        cmocka_unit_test(a_number_of_which_nothing_counts_says_what_became_of_it),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
