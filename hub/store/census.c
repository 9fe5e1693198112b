#include "hub/store/census.h"

#include "statements.h"

bool census_unknown_sources(struct database *database, size_t limit, struct arena *arena,
                            struct waiting_source **sources, size_t *count, int64_t *total, struct error *error) {
    struct request request = {.sql = sql_census_unknown_sources, .parameters = parameters_new(arena)};
    parameter_number(request.parameters, COLUMN_BIGINT, (int64_t)limit);
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    *count = (size_t)PQntuples(request.result);
    *sources = ARENA_NEW(arena, struct waiting_source, *count + 1);
    *total = *count > 0 ? result_number(request.result, 0, 2) : 0;
    for (int row = 0; row < PQntuples(request.result); row++) {
        (*sources)[row] = (struct waiting_source){.source = result_text(request.result, row, 0, arena),
                                                  .events = result_number(request.result, row, 1)};
    }
    requests_free(&request, 1);
    return true;
}
