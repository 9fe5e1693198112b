/* The roles that migrate makes: each statement runs under the role it is for, and no role does what it has no business to. */
#include "tests/support/test.h"

#include "hub/store/database.h"
#include "hub/store/migrate.h"
#include "hub/store/roles.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#define MERGE "dealerhub_merge"
#define RELAY "dealerhub_relay"
#define KEEP "dealerhub_keep"
#define READ "dealerhub_read"

struct scene {
    struct database *database;
    struct error error;
};

static bool try(struct scene *scene, const char *sql) {
    return database_script(scene->database, sql, &scene->error);
}

static void must(struct scene *scene, const char *sql) {
    if (!try(scene, sql)) {
        fail_msg("%s: %s", sql, error_text(&scene->error));
    }
}

static int open_scene(void **state) {
    static struct scene scene;
    struct master_keys *keys = master_keys_random();
    struct sealer *sealer = sealer_new(keys);
    scene = (struct scene){.database = database_open(getenv("POSTGRES_URI"), "test", &scene.error)};
    assert_non_null(scene.database);
    bool made = false;
    assert_true(migrate_run(scene.database, sealer, NULL, NULL, &scene.error));
    assert_true(roles_grant(scene.database, &made, &scene.error));
    assert_true(made);
    assert_true(roles_grant(scene.database, &made, &scene.error)); /* once more is nothing */
    sealer_free(sealer);
    master_keys_free(keys);
    *state = &scene;
    return 0;
}

static int close_scene(void **state) {
    struct scene *scene = *state;
    database_close(scene->database);
    return 0;
}

/* --- statements ----------------------------------------------------------------------------------------------------- */

/* Whose statements those are whose names begin so; the others have to be somebody's. NULL: the owner's. */
static const struct {
    const char *name, *role;
} owners[] = {
    {"demo-", NULL},
    {"migrate-", NULL},
    {"installation-make", NULL},
    {"role-", NULL},
    {"installation-read", MERGE},
    {"installation-read", RELAY},
    {"installation-read", READ},
    {"installation-rules", RELAY},
    {"installation-f", MERGE},
    {"merge-lock", RELAY},
    {"merge-edges", READ},
    {"merge-words.", READ},
    {"merge-", MERGE},
    {"intake-", MERGE},
    {"offset-", MERGE},
    {"adopt-", MERGE},
    {"advance-", MERGE},
    {"insert-", MERGE},
    {"upsert-", MERGE},
    {"update-", MERGE},
    {"rewrite-", MERGE},
    {"delete-", MERGE},
    {"relay-", RELAY},
    {"publication-gone", READ},
    {"publication-read", READ},
    {"publication-", RELAY},
    {"idoc-find", READ},
    {"idoc-", RELAY},
    {"customer-golden", RELAY},
    {"customer-members", RELAY},
    {"customer-event", RELAY},
    {"customer-", READ},
    {"review-", READ},
    {"reject-", READ},
    {"record-", READ},
    {"word-", READ},
    {"census-", READ},
    {"console-", READ},
    {"decision-", READ},
    {"file-set-", READ},
    {"history-begin", MERGE},
    {"history-behind", RELAY},
    {"history-holds", RELAY},
    {"generic-", READ},
    {"collective-", READ},
    {"training-", READ},
    {"stored-file-", MERGE},
    {"stored-file-read", READ},
    {"gauge-", KEEP},
    {"keep-", KEEP},
    {"merge-lock", KEEP},
};

/* PostgreSQL looks at the rights before it begins, and EXPLAIN ends there. A type that it cannot tell without the program,
 * and what is no query, proves nothing. */
static bool may_run(struct scene *scene, const char *role, const char *sql) {
    char *prepare = g_strdup_printf("PREPARE tried AS %s", sql);
    char *set = g_strdup_printf("SET ROLE %s", role);
    char *nulls = g_strdup("NULL");
    bool may = true;
    if (try(scene, prepare)) {
        bool counted = false;
        must(scene, set);
        while (!counted) {
            char *explain =
                g_strdup_printf("EXPLAIN EXECUTE tried%s%s%s", strstr(sql, "$1") == NULL ? "" : "(",
                                strstr(sql, "$1") == NULL ? "" : nulls, strstr(sql, "$1") == NULL ? "" : ")");
            const bool good = try(scene, explain);
            may = good || scene->error.code != DATABASE_DENIED;
            counted = good || strstr(scene->error.detail, "wrong number of parameters") == NULL;
            char *more = g_strdup_printf("%s, NULL", nulls);
            g_free(nulls);
            g_free(explain);
            nulls = more;
        }
        must(scene, "RESET ROLE; DEALLOCATE tried");
    }
    g_free(prepare);
    g_free(set);
    g_free(nulls);
    return may;
}

static bool is_somebodys(struct scene *scene, const char *sql) {
    return may_run(scene, MERGE, sql) || may_run(scene, RELAY, sql) || may_run(scene, READ, sql);
}

static void try_statement(struct scene *scene, const char *name, const char *sql) {
    bool known = false;
    for (size_t i = 0; i < sizeof owners / sizeof *owners; i++) {
        if (strncmp(name, owners[i].name, strlen(owners[i].name)) != 0) {
            continue;
        }
        known = true;
        if (owners[i].role != NULL && !may_run(scene, owners[i].role, sql)) {
            fail_msg("%s may not run %s; grant it in migrate-grants.sql: %s", owners[i].role, name,
                     scene->error.detail);
        }
    }
    if (!known && !is_somebodys(scene, sql)) {
        fail_msg("no role may run %s; grant it in migrate-grants.sql: %s", name, scene->error.detail);
    }
}

static void each_statement_runs_under_the_role_that_it_is_for(void **state) {
    const char *folder = DEALERHUB_SOURCE_DIR "/schemas/database/statement";
    GDir *directory = g_dir_open(folder, 0, NULL);
    assert_non_null(directory);
    const char *name;
    size_t count = 0;
    while ((name = g_dir_read_name(directory)) != NULL) {
        char *path = g_build_filename(folder, name, NULL);
        char *sql;
        assert_true(g_file_get_contents(path, &sql, NULL, NULL));
        try_statement(*state, name, sql);
        g_free(sql);
        g_free(path);
        count++;
    }
    g_dir_close(directory);
    assert_true(count > 100);
}

/* --- what no role may ------------------------------------------------------------------------------------------------ */

static void denied(struct scene *scene, const char *role, const char *sql) {
    char *set = g_strdup_printf("SET ROLE %s", role);
    must(scene, set);
    const bool good = try(scene, sql);
    const enum error_code code = scene->error.code;
    (void)try(scene, "RESET ROLE");
    if (good || code != DATABASE_DENIED) {
        fail_msg("%s, as %s: %s", sql, role, good ? "done" : error_text(&scene->error));
    }
    g_free(set);
}

static void no_role_changes_the_tables(void **state) {
    static const char *const roles[] = {MERGE, RELAY, KEEP, READ};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        denied(*state, roles[i], "DROP TABLE golden");
        denied(*state, roles[i], "ALTER TABLE event_row ADD COLUMN more text");
        denied(*state, roles[i], "CREATE TABLE more (a integer)");
        denied(*state, roles[i], "TRUNCATE event_row");
        denied(*state, roles[i], "UPDATE installation SET digest_key = ''");
    }
}

/* What a role has no business with: to take away what stays, to read or change what is another's. */
static const struct {
    const char *role, *sql;
} refused[] = {
    /* events stay, and what was refused, and what was published */
    {MERGE, "DELETE FROM event_row"},
    {MERGE, "DELETE FROM reject"},
    {MERGE, "DELETE FROM kafka_offset"},
    {MERGE, "DELETE FROM event_void"},
    {MERGE, "DELETE FROM stored_file"},
    {RELAY, "DELETE FROM source_record"},
    {RELAY, "DELETE FROM publication"},
    {RELAY, "DELETE FROM idoc"},
    {RELAY, "DELETE FROM answered"},
    /* the merge knows whose documents there are and who was told of together; of what went out nothing */
    {MERGE, "SELECT body FROM idoc"},
    {MERGE, "SELECT golden_id FROM idoc"},
    {MERGE, "SELECT state, status, profile, reason FROM idoc"},
    {MERGE, "UPDATE idoc SET anchor = anchor"},
    {MERGE, "SELECT content FROM publication"},
    {MERGE, "SELECT shard FROM publication"},
    {MERGE, "SELECT FROM answered"},
    {MERGE, "SELECT FROM notice"},
    {MERGE, "UPDATE shard SET epoch = 0"},
    {MERGE, "SELECT epoch FROM shard"},
    /* the relay reads what it tells, and changes nothing of it; how customers are found is not its business */
    {RELAY, "UPDATE golden SET version = 1"},
    {RELAY, "UPDATE golden SET cells = ''"},
    {RELAY, "DELETE FROM golden"},
    {RELAY, "UPDATE source_record SET data_key = NULL"},
    {RELAY, "UPDATE event_row SET state = 2"},
    {RELAY, "INSERT INTO notice SELECT FROM notice"},
    {RELAY, "SELECT FROM reject"},
    {RELAY, "SELECT FROM identity_key"},
    {RELAY, "SELECT FROM generic_key"},
    {RELAY, "SELECT FROM edge"},
    {RELAY, "SELECT author FROM word"},
    {RELAY, "SELECT FROM pin"},
    {RELAY, "UPDATE merge_state SET file_set = NULL"},
    {RELAY, "UPDATE kafka_offset SET next = 0"},
    /* housekeeping takes away texts and answers, never what is made of them */
    {KEEP, "DELETE FROM event_row"},
    {KEEP, "UPDATE event_row SET claims = ''"},
    {KEEP, "UPDATE event_row SET amount = 0"},
    {KEEP, "UPDATE event_row SET state = 3"},
    {KEEP, "DELETE FROM source_record"},
    {KEEP, "UPDATE source_record SET data_key = NULL"},
    {KEEP, "DELETE FROM golden"},
    {KEEP, "UPDATE golden SET cells = ''"},
    {KEEP, "DELETE FROM idoc"},
    {KEEP, "UPDATE reject SET state = 2"},
    {KEEP, "SELECT FROM publication"},
    {KEEP, "SELECT FROM identity_key"},
    {KEEP, "SELECT FROM pin"},
    {KEEP, "SELECT FROM kafka_offset"},
    /* whoever looks has no part in the work */
    {READ, "INSERT INTO dirty VALUES ('00000000-0000-0000-0000-000000000000', 1, 0, 0)"},
    {READ, "INSERT INTO stored_file VALUES ('x', 'x')"},
    {READ, "DELETE FROM reject"},
    {READ, "DELETE FROM identity_key"},
    {READ, "UPDATE source_record SET data_key = NULL"},
    {READ, "SELECT FROM kafka_offset"},
    {READ, "SELECT FROM answered"},
    {READ, "SELECT twin_open()"},
};

static void no_role_does_what_is_no_business_of_its(void **state) {
    size_t counts[4] = {0};
    static const char *const roles[] = {MERGE, RELAY, KEEP, READ};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        denied(*state, refused[i].role, refused[i].sql);
        for (size_t k = 0; k < 4; k++) {
            counts[k] += strcmp(roles[k], refused[i].role) == 0;
        }
    }
    const size_t wanted[] = {15, 18, 14, 8};
    assert_memory_equal(counts, wanted, sizeof counts);
}

/* All that is ever deleted: what can be computed anew, what was answered, what has expired. */
static void what_each_role_may_delete_is_listed_here(void **state) {
    struct scene *scene = *state;
    struct arena *arena = arena_new();
    struct request request = {.sql = "SELECT string_agg(line, E'\\n' ORDER BY line) FROM (SELECT grantee || ': ' || "
                                     "string_agg(table_name, ' ' ORDER BY table_name) AS line FROM "
                                     "information_schema.role_table_grants WHERE grantee LIKE 'dealerhub\\_%' AND "
                                     "privilege_type IN ('DELETE', 'TRUNCATE') GROUP BY grantee) AS lines"};
    assert_true(database_run(scene->database, &request, 1, &scene->error));
    assert_string_equal(
        result_text(request.result, 0, 0, arena),
        "dealerhub_keep: notice reject\n"
        "dealerhub_merge: deferral edge generic_key generic_word golden identity_key pin source_record tie word\n"
        "dealerhub_relay: backlog dirty notice relay_process");
    requests_free(&request, 1);
    arena_free(arena);
}

static void whoever_reads_writes_nothing(void **state) {
    struct scene *scene = *state;
    struct request request = {.sql = "SELECT count(*) FROM information_schema.role_table_grants "
                                     "WHERE grantee = 'dealerhub_read' AND privilege_type <> 'SELECT'"};
    assert_true(database_run(scene->database, &request, 1, &scene->error));
    assert_int_equal(result_number(request.result, 0, 0), 0);
    requests_free(&request, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_statement_runs_under_the_role_that_it_is_for),
        cmocka_unit_test(no_role_changes_the_tables),
        cmocka_unit_test(no_role_does_what_is_no_business_of_its),
        cmocka_unit_test(what_each_role_may_delete_is_listed_here),
        cmocka_unit_test(whoever_reads_writes_nothing),
    };
    return cmocka_run_group_tests(tests, open_scene, close_scene);
}
