#include "hub/store/waiting.h"

#include "statements.h"

bool waiting_count(struct database *database, int most, struct waiting *waiting, struct error *error) {
    struct arena *arena = arena_new();
    struct request request = {.sql = sql_gauge_waiting, .parameters = parameters_new(arena)};
    parameter_number(request.parameters, COLUMN_INTEGER, most);
    const bool good = database_run(database, &request, 1, error);
    if (good) {
        *waiting = (struct waiting){result_number(request.result, 0, 0), result_number(request.result, 0, 1)};
        requests_free(&request, 1);
    }
    arena_free(arena);
    return good;
}

/* Whole tables are joined: not by an index. */
bool waiting_questions(struct database *database, int64_t *count, struct error *error) {
    struct request requests[] = {
        {.sql = sql_relay_begin}, {.sql = sql_gauge_whole}, {.sql = sql_gauge_questions}, {.sql = sql_relay_commit}};
    const size_t all = sizeof requests / sizeof *requests;
    const bool good = database_run(database, requests, all, error);
    if (good) {
        *count = result_number(requests[2].result, 0, 0);
        requests_free(requests, all);
    } else {
        database_rollback(database);
    }
    return good;
}
