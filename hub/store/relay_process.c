#include "hub/store/relay_process.h"

#include "statements.h"

static struct parameters *of_process(const struct relay_process *process, struct arena *arena) {
    struct parameters *parameters = parameters_new(arena);
    parameter_uuid(parameters, &process->id);
    return parameters;
}

bool relay_process_attend(struct database *database, const struct relay_process *process,
                          struct relay_presence *presence, struct error *error) {
    enum { ATTEND, PRESENT, REQUESTS };
    enum { RANK, COUNT, CURRENT };
    struct arena *arena = arena_new();
    struct request requests[REQUESTS] = {
        [ATTEND] = {.sql = sql_relay_attend, .parameters = of_process(process, arena)},
        [PRESENT] = {.sql = sql_relay_present, .parameters = of_process(process, arena)},
    };
    parameter_number(requests[ATTEND].parameters, COLUMN_BIGINT, process->lease);
    parameter_bytes(requests[PRESENT].parameters, process->rules.rights);
    parameter_bytes(requests[PRESENT].parameters, process->rules.mapping);
    const bool good = database_run(database, requests, REQUESTS, error);
    if (good) {
        const PGresult *result = requests[PRESENT].result;
        presence->rank = result_number(result, 0, RANK);
        presence->count = result_number(result, 0, COUNT);
        presence->current = result_number(result, 0, CURRENT) != 0;
        requests_free(requests, REQUESTS);
    }
    arena_free(arena);
    return good;
}

bool relay_process_leave(struct database *database, const struct relay_process *process, struct error *error) {
    struct arena *arena = arena_new();
    struct request request = {.sql = sql_relay_leave, .parameters = of_process(process, arena)};
    const bool good = database_run(database, &request, 1, error);
    requests_free(&request, 1);
    arena_free(arena);
    return good;
}
