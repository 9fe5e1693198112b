#include "hub/store/waiting.h"

#include "statements.h"

#include <stdio.h>

bool waiting_count(struct database *database, int most, struct waiting *waiting, struct error *error) {
    enum { REJECTS, UNREADABLE, REDO };
    struct arena *arena = arena_new();
    struct request request = {.sql = sql_gauge_waiting, .parameters = parameters_new(arena)};
    parameter_number(request.parameters, COLUMN_INTEGER, most);
    parameter_text(request.parameters, error_kind(MERGE_UNREADABLE)->code);
    const bool good = database_run(database, &request, 1, error);
    if (good) {
        *waiting = (struct waiting){.rejects = result_number(request.result, 0, REJECTS),
                                    .unreadable = result_number(request.result, 0, UNREADABLE),
                                    .redo = result_number(request.result, 0, REDO)};
        requests_free(&request, 1);
    }
    arena_free(arena);
    return good;
}

bool waiting_questions(struct database *database, int64_t *count, struct error *error) {
    struct request request = {.sql = sql_gauge_questions};
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    *count = result_number(request.result, 0, 0);
    requests_free(&request, 1);
    return true;
}

bool waiting_dead_rows(struct database *database, struct dead_rows tables[DEAD_ROWS_TABLES], size_t *count,
                       struct error *error) {
    enum { TABLE, ROWS, VACUUMS };
    struct request request = {.sql = sql_gauge_dead};
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    *count = 0;
    for (int row = 0; row < PQntuples(request.result) && *count < DEAD_ROWS_TABLES; row++) {
        struct dead_rows *table = &tables[(*count)++];
        (void)snprintf(table->table, sizeof table->table, "%s", PQgetvalue(request.result, row, TABLE));
        table->rows = result_number(request.result, row, ROWS);
        table->vacuums = result_number(request.result, row, VACUUMS);
    }
    requests_free(&request, 1);
    return true;
}
