/* How PostgreSQL runs the statements of merge and relay, by the settings of their own connections: each goes by an index to
 * what it is asked for, whatever was known of the tables when its plan was made. A plan is made once a connection, perhaps
 * before the first event or in a quiet hour, and statistics may be as old. Nothing here depends on speed: what is judged is
 * what is read. */
#include "tests/support/test.h"

#include "hub/store/database.h"
#include "hub/store/migrate.h"

#include <glib.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STATEMENTS DEALERHUB_SOURCE_DIR "/schemas/database/statement/"
#define ROWS_OF DEALERHUB_SOURCE_DIR "/tests/unit/store/"

enum {
    ROWS = 4000, /* of a large table */
    ASKED = 20,  /* ids a statement is asked for */
    READ_MOST = ROWS / 4,
};

/* Prepared under its name. */
struct statement {
    char *name, *parameters; /* as EXECUTE has them; NULL: none */
    bool writes;
};

struct scene {
    struct database *database, *other;
    struct arena *arena;
    GPtrArray *statements;
    GString *found; /* what is wrong */
    struct error error;
};

static void must(const struct scene *scene, bool good) {
    if (!good) {
        fail_msg("%s", error_text(&scene->error));
    }
}

static void change(struct scene *scene, const char *sql) {
    must(scene, database_script(scene->other, sql, &scene->error));
}

/* --- the statements ------------------------------------------------------------------------------------------------- */

static bool is_hot(const char *name) {
    static const char *const patterns[] = {"merge-*",     "insert-*",      "upsert-*",    "update-*",
                                           "delete-*",    "rewrite-*",     "advance-*",   "relay-*",
                                           "idoc-*",      "publication-*", "offset-*",    "customer-e*",
                                           "customer-g*", "customer-m*",   "customer-o*", "customer-t*"};
    bool hot = false;
    for (size_t i = 0; !hot && i < sizeof patterns / sizeof *patterns; i++) {
        hot = g_pattern_match_simple(patterns[i], name);
    }
    /* One counts, once in five seconds and not to the end; the others belong to commands. */
    return hot && strcmp(name, "relay-gauges") != 0 && strcmp(name, "publication-gone") != 0 &&
           strcmp(name, "idoc-find") != 0;
}

static bool begins_with(const char *text, const char *const *words) {
    while (*words != NULL && !g_str_has_prefix(text, *words)) {
        words++;
    }
    return *words != NULL;
}

/* Behind the comment. */
static const char *body_of(const char *sql) {
    while (g_str_has_prefix(sql, "--")) {
        sql = strchr(sql, '\n') + 1;
    }
    return sql;
}

/* --- what they are asked for ------------------------------------------------------------------------------------------ */

/* A value of each type; of an array type ASKED, which are those of the first rows, by their numbers. */
static const struct {
    const char *type, *value;
} values[] = {
    {"uuid", "00000000-0000-4000-8000-%012x"},
    {"bytea", "\\x%032x"},
    {"text", "D%u"},
    {"bigint", "%u"},
    {"integer", "%u"},
    {"smallint", "1"},
    {"boolean", "false"},
    {"date", "2026-01-01"},
    {"timestamp with time zone", "2026-01-01"},
};

static void add_value(GString *list, const char *format, unsigned number) {
    const char *place = strstr(format, "%0");
    if (place != NULL) {
        const char *end = strchr(place, 'x');
        char *octets = g_strdup_printf("%0*x", (int)strtol(place + 2, NULL, 10), number);
        g_string_append_printf(list, "%.*s%s%s", (int)(place - format), format, octets, end + 1);
        g_free(octets);
    } else if ((place = strstr(format, "%u")) != NULL) {
        g_string_append_printf(list, "%.*s%u", (int)(place - format), format, number);
    } else {
        g_string_append(list, format);
    }
}

static void add_parameter(GString *list, const char *type) {
    const bool array = g_str_has_suffix(type, "[]");
    const size_t length = strlen(type) - (array ? 2 : 0);
    size_t i = 0;
    while (strlen(values[i].type) != length || strncmp(values[i].type, type, length) != 0) {
        i++;
        assert_true(i < sizeof values / sizeof *values);
    }
    g_string_append(list, list->len > 0 ? ", " : "");
    if (!array) {
        g_string_append(list, "'");
        add_value(list, values[i].value, ASKED);
        g_string_append(list, "'");
        return;
    }
    g_string_append(list, "'{");
    for (unsigned k = 0; k < ASKED; k++) {
        g_string_append(list, k > 0 ? "," : "");
        g_string_append(list, *values[i].value == '\\' ? "\\" : ""); /* an escape within an array */
        add_value(list, values[i].value, k);
    }
    g_string_append(list, "}'");
}

/* As EXECUTE has them; or NULLs. */
static char *parameters_of(struct scene *scene, const char *name, bool nothing) {
    GString *list = g_string_new("");
    struct request request = {
        .sql = arena_print(scene->arena,
                           "SELECT format_type(t, NULL) FROM pg_prepared_statements, "
                           "unnest(parameter_types) WITH ORDINALITY AS u (t, n) WHERE name = '%s' ORDER BY n",
                           name)};
    must(scene, database_run(scene->database, &request, 1, &scene->error));
    for (int row = 0; row < PQntuples(request.result); row++) {
        if (nothing) {
            g_string_append(list, row > 0 ? ", NULL" : "NULL");
        } else {
            add_parameter(list, result_text(request.result, row, 0, scene->arena));
        }
    }
    requests_free(&request, 1);
    return g_string_free(list, list->len == 0);
}

/* What writes is planned only: nothing sensible would be written. A text of its own each time, by which the connection knows
 * its statements. */
static const char *question(struct scene *scene, const struct statement *statement, bool plan_only) {
    const char *parameters = statement->parameters;
    return arena_print(scene->arena, "EXPLAIN (%sFORMAT JSON) EXECUTE \"%s\"%s%s%s",
                       plan_only || statement->writes ? "" : "ANALYZE, TIMING OFF, ", statement->name,
                       parameters == NULL ? "" : "(", parameters == NULL ? "" : parameters,
                       parameters == NULL ? "" : ")");
}

static void prepare(struct scene *scene, const char *name, const char *sql) {
    static const char *const none[] = {"BEGIN", "COMMIT", "SET ", NULL};
    if (begins_with(body_of(sql), none)) {
        return;
    }
    struct statement *statement = g_new0(struct statement, 1);
    statement->name = g_strdup(name);
    statement->writes =
        strstr(sql, "INSERT INTO") != NULL || strstr(sql, "UPDATE ") != NULL || strstr(sql, "DELETE FROM") != NULL;
    must(scene,
         database_script(scene->database, arena_print(scene->arena, "PREPARE \"%s\" AS %s", name, sql), &scene->error));
    statement->parameters = parameters_of(scene, name, statement->writes);
    g_ptr_array_add(scene->statements, statement);
}

static void prepare_all(struct scene *scene) {
    GDir *folder = g_dir_open(STATEMENTS, 0, NULL);
    const char *file;
    while ((file = g_dir_read_name(folder)) != NULL) {
        char *name = g_strndup(file, strlen(file) - strlen(".sql"));
        char *path = g_strconcat(STATEMENTS, file, NULL);
        char *sql = NULL;
        if (is_hot(name)) {
            assert_true(g_file_get_contents(path, &sql, NULL, NULL));
            prepare(scene, name, sql);
        }
        g_free(sql);
        g_free(path);
        g_free(name);
    }
    g_dir_close(folder);
    assert_true(scene->statements->len > 80);
}

/* --- tables ----------------------------------------------------------------------------------------------------------- */

static void run_file(struct scene *scene, const char *path) {
    char *sql = NULL;
    assert_true(g_file_get_contents(path, &sql, NULL, NULL));
    change(scene, sql);
    g_free(sql);
}

static void fill(struct scene *scene) {
    run_file(scene, ROWS_OF "plans_are.sql");
    run_file(scene, ROWS_OF "plans_wait.sql");
}

static void empty(struct scene *scene) {
    change(scene,
           "TRUNCATE source_record, former_generation, golden, publication, identity_key, event_row, event_void, edge, "
           "tie, word, deferral, pin, generic_key, generic_word, kafka_offset, topic_life, dirty, "
           "backlog, notice, answered, idoc, reject");
}

/* --- plans ------------------------------------------------------------------------------------------------------------ */

/* Those with a row for all, for each shard, process, input, or target. */
static bool is_small(const char *table) {
    static const char *const small[] = {"merge_state", "shard",         "relay_process", "view_rules",
                                        "answered",    "merge_history", "kafka_offset",  "topic_life"};
    for (size_t i = 0; i < sizeof small / sizeof *small; i++) {
        if (strcmp(small[i], table) == 0) {
            return true;
        }
    }
    return false;
}

struct look {
    struct scene *scene;
    const char *statement, *when;
};

static void blame(const struct look *look, const json_t *node, const char *why) {
    const char *table = json_string_value(json_object_get(node, "Relation Name"));
    g_string_append_printf(look->scene->found, "%s, %s: %s %s %s\n", look->statement, look->when,
                           json_string_value(json_object_get(node, "Node Type")), table == NULL ? "" : table, why);
}

static double number_at(const json_t *node, const char *name) {
    return json_number_value(json_object_get(node, name));
}

static const char *text_at(const json_t *node, const char *name) {
    const char *text = json_string_value(json_object_get(node, name));
    return text == NULL ? "" : text;
}

/* An index that is walked along reads the whole table as well, unless somebody stops it. */
static bool walks_along(const json_t *node, const json_t *parent) {
    const char *type = text_at(node, "Node Type");
    const bool by_index = strcmp(type, "Index Scan") == 0 || strcmp(type, "Index Only Scan") == 0;
    return by_index && json_object_get(node, "Index Cond") == NULL &&
           strcmp(text_at(parent, "Node Type"), "Limit") != 0;
}

static void judge_scan(const struct look *look, const json_t *node, const json_t *parent) {
    const double read = (number_at(node, "Actual Rows") + number_at(node, "Rows Removed by Filter") +
                         number_at(node, "Rows Removed by Index Recheck")) *
                        number_at(node, "Actual Loops");
    if (strcmp(text_at(node, "Node Type"), "Seq Scan") == 0) {
        blame(look, node, "reads a whole table");
    } else if (walks_along(node, parent)) {
        blame(look, node, "walks along an index");
    } else if (read > READ_MOST) {
        blame(look, node, "reads more than was asked for");
    }
}

/* By little memory and for few ids: whatever is too large for it grows with the table. */
static void judge_memory(const struct look *look, const json_t *node) {
    if (strcmp(text_at(node, "Sort Space Type"), "Disk") == 0) {
        blame(look, node, "sorts on disk");
    }
    if (number_at(node, "Hash Batches") > 1 || number_at(node, "Disk Usage") > 0) {
        blame(look, node, "hashes on disk");
    }
}

static void judge(const struct look *look, const json_t *node, const json_t *parent) {
    size_t i;
    json_t *inner;
    const char *table = json_string_value(json_object_get(node, "Relation Name"));
    if (table != NULL && !is_small(table) && strcmp(text_at(node, "Node Type"), "ModifyTable") != 0) {
        judge_scan(look, node, parent);
    }
    judge_memory(look, node);
    json_array_foreach(json_object_get(node, "Plans"), i, inner) {
        judge(look, inner, node);
    }
}

static void look_at(struct scene *scene, const struct statement *statement, const char *when) {
    const struct look look = {scene, statement->name, when};
    struct request request = {.sql = question(scene, statement, false)};
    must(scene, database_run(scene->database, &request, 1, &scene->error));
    json_t *plans = json_loads(result_text(request.result, 0, 0, scene->arena), 0, NULL);
    const json_t *plan = json_object_get(json_array_get(plans, 0), "Plan");
    assert_non_null(plan);
    judge(&look, plan, NULL);
    json_decref(plans);
    requests_free(&request, 1);
}

static void assert_all_read_what_they_are_asked_for(struct scene *scene, const char *when) {
    scene->found = g_string_new("");
    for (unsigned i = 0; i < scene->statements->len; i++) {
        look_at(scene, scene->statements->pdata[i], when);
    }
    const bool good = scene->found->len == 0;
    (void)fputs(scene->found->str, stderr);
    (void)g_string_free(scene->found, 1);
    assert_true(good);
}

/* Plans that are kept until the next statistics. */
static void plan_all(struct scene *scene) {
    must(scene, database_script(scene->database, "DISCARD PLANS", &scene->error));
    for (unsigned i = 0; i < scene->statements->len; i++) {
        must(scene,
             database_script(scene->database, question(scene, scene->statements->pdata[i], true), &scene->error));
    }
}

static void what_is_asked_for_is_read_by_a_plan_made_before_the_first_event(void **state) {
    struct scene *scene = *state;
    plan_all(scene);
    fill(scene);
    assert_all_read_what_they_are_asked_for(scene, "planned before the first event");
}

static void and_by_statistics_that_were_taken_while_the_tables_were_empty(void **state) {
    struct scene *scene = *state;
    empty(scene);
    change(scene, "VACUUM ANALYZE");
    fill(scene);
    plan_all(scene);
    assert_all_read_what_they_are_asked_for(scene, "measured while the tables were empty");
}

static void and_by_statistics_of_today(void **state) {
    struct scene *scene = *state;
    empty(scene);
    fill(scene);
    change(scene, "VACUUM ANALYZE");
    plan_all(scene);
    assert_all_read_what_they_are_asked_for(scene, "measured as it is");
}

static void and_by_a_plan_made_in_an_hour_when_nothing_waited(void **state) {
    struct scene *scene = *state;
    empty(scene);
    fill(scene);
    change(scene, "DELETE FROM dirty; DELETE FROM backlog; DELETE FROM notice; DELETE FROM reject");
    change(scene, "VACUUM ANALYZE");
    plan_all(scene);
    run_file(scene, ROWS_OF "plans_wait.sql");
    assert_all_read_what_they_are_asked_for(scene, "planned while nothing waited");
}

/* --- before and after ------------------------------------------------------------------------------------------------- */

static void migrate(struct scene *scene) {
    struct master_keys *keys = master_keys_random();
    struct sealer *sealer = sealer_new(keys);
    must(scene, migrate_run(scene->other, sealer, NULL, NULL, &scene->error));
    sealer_free(sealer);
    master_keys_free(keys);
}

static int open_scene(void **state) {
    static struct scene scene;
    scene = (struct scene){.arena = arena_new(), .statements = g_ptr_array_new()};
    *state = &scene;
    scene.other = database_open(getenv("POSTGRES_URI"), "test", &scene.error);
    must(&scene, scene.other != NULL);
    change(&scene, "ALTER SYSTEM SET autovacuum = off"); /* nobody measures meanwhile */
    change(&scene, "SELECT pg_reload_conf()");
    migrate(&scene);
    scene.database = database_open_keyed(getenv("POSTGRES_URI"), "test", &scene.error);
    must(&scene, scene.database != NULL);
    must(&scene, database_script(scene.database, "SET work_mem = '128kB'", &scene.error));
    prepare_all(&scene);
    return 0;
}

static int close_scene(void **state) {
    struct scene *scene = *state;
    for (unsigned i = 0; i < scene->statements->len; i++) {
        struct statement *statement = scene->statements->pdata[i];
        g_free(statement->name);
        g_free(statement->parameters);
        g_free(statement);
    }
    g_ptr_array_unref(scene->statements);
    database_close(scene->database);
    database_close(scene->other);
    arena_free(scene->arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_asked_for_is_read_by_a_plan_made_before_the_first_event),
        cmocka_unit_test(and_by_statistics_that_were_taken_while_the_tables_were_empty),
        cmocka_unit_test(and_by_statistics_of_today),
        cmocka_unit_test(and_by_a_plan_made_in_an_hour_when_nothing_waited),
    };
    return cmocka_run_group_tests(tests, open_scene, close_scene);
}
