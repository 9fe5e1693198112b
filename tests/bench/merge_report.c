#include "tests/bench/merge_report.h"

#include "hub/store/columns.h"

#include <stdio.h>
#include <stdlib.h>

static const char reset_sql[] = "SELECT statistics.pg_stat_statements_reset()";
static const char note_sql[] =
    "CREATE TEMPORARY TABLE IF NOT EXISTS noted (name text, size bigint, scans bigint, spilled bigint);"
    "TRUNCATE noted;"
    "INSERT INTO noted SELECT relname, pg_total_relation_size(relid), seq_scan,"
    " (SELECT temp_files FROM pg_stat_database WHERE datname = current_database())"
    " FROM pg_stat_user_tables WHERE schemaname = 'public'";
static const char statements_sql[] = "SELECT format('%s  %s calls, %s rows each  %s', to_char(total_exec_time * 1000 / "
                                     "$1, '9990.0'), calls, rows / calls,"
                                     " substr(regexp_replace(query, '\\s+', ' ', 'g'), 1, 80))"
                                     " FROM statistics.pg_stat_statements ORDER BY total_exec_time DESC LIMIT $2";
static const char bytes_sql[] =
    "SELECT format('%s %s', relname, round((pg_total_relation_size(relid) - coalesce(size, 0)) / $1))"
    " FROM pg_stat_user_tables LEFT JOIN noted ON name = relname WHERE schemaname = 'public'"
    " AND pg_total_relation_size(relid) - coalesce(size, 0) >= $1 ORDER BY pg_total_relation_size(relid) DESC";
static const char scans_sql[] =
    "SELECT format('%s %s', relname, seq_scan - scans) FROM pg_stat_user_tables JOIN noted ON name = relname"
    " WHERE schemaname = 'public' AND seq_scan > scans AND n_live_tup > 100 AND relname NOT IN ('dirty', 'notice')"
    " UNION ALL SELECT format('temporary files %s', temp_files - spilled) FROM pg_stat_database, noted"
    " WHERE datname = current_database() AND temp_files > spilled GROUP BY temp_files, spilled";

static void must(bool good, const struct error *error) {
    if (!good) {
        (void)fprintf(stderr, "merge_bench: %s\n", error_text(error));
        exit(EXIT_FAILURE);
    }
}

static void print_rows(struct database *database, struct request *request, const char *title, const char *between) {
    struct error error = {.code = OK};
    must(database_run(database, request, 1, &error), &error);
    (void)printf("  %s", title);
    for (int row = 0; row < PQntuples(request->result); row++) {
        (void)printf("%s%.*s", row == 0 ? "" : between, PQgetlength(request->result, row, 0),
                     PQgetvalue(request->result, row, 0));
    }
    (void)printf("%s\n", PQntuples(request->result) == 0 ? "none" : "");
    (void)fflush(stdout);
    requests_free(request, 1);
}

void merge_report_begin(struct database *database) {
    struct error error = {.code = OK};
    must(database_script(database, note_sql, &error), &error);
    (void)database_script(database, reset_sql, &error); /* without the extension there is nothing to forget */
}

void merge_report_statements(struct database *database, unsigned long count, double events) {
    struct error error = {.code = OK};
    if (count == 0 || !database_script(database, "SELECT FROM statistics.pg_stat_statements", &error)) {
        return;
    }
    struct arena *arena = arena_new();
    struct request request = {.sql = statements_sql, .parameters = parameters_new(arena)};
    parameter_number(request.parameters, COLUMN_BIGINT, (int64_t)events);
    parameter_number(request.parameters, COLUMN_BIGINT, (int64_t)count);
    print_rows(database, &request, "statements, microseconds per event:\n    ", "\n    ");
    arena_free(arena);
}

void merge_report_bytes(struct database *database, double events) {
    struct arena *arena = arena_new();
    struct request request = {.sql = bytes_sql, .parameters = parameters_new(arena)};
    parameter_number(request.parameters, COLUMN_BIGINT, (int64_t)events);
    print_rows(database, &request, "bytes per event, with indexes: ", ", ");
    arena_free(arena);
}

void merge_report_scans(struct database *database) {
    struct request request = {.sql = scans_sql};
    print_rows(database, &request, "sequential scans and spills: ", ", ");
}
