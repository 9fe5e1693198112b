#include "hub/store/file_set.h"

#include "statements.h"

bool file_set_register(struct database *database, struct bytes digest, const char *files, int *number, int *in_force,
                       struct error *error) {
    struct arena *arena = arena_new();
    struct request requests[] = {
        {.sql = sql_installation_file_set, .parameters = parameters_new(arena)},
        {.sql = sql_installation_first_file_set, .parameters = parameters_new(arena)},
        {.sql = sql_installation_file_set_number, .parameters = parameters_new(arena)},
    };
    for (size_t i = 0; i < 3; i++) {
        parameter_bytes(requests[i].parameters, digest);
    }
    parameter_text(requests[0].parameters, files);
    const bool good = database_run(database, requests, 3, error);
    if (good) {
        *number = (int)result_number(requests[2].result, 0, 0);
        *in_force = (int)result_number(requests[2].result, 0, 1);
        requests_free(requests, 3);
    }
    arena_free(arena);
    return good;
}

bool file_set_look(struct database *database, struct bytes digest, int *number, int *in_force, struct error *error) {
    struct arena *arena = arena_new();
    struct request request = {.sql = sql_installation_file_set_look, .parameters = parameters_new(arena)};
    parameter_bytes(request.parameters, digest);
    const bool good = database_run(database, &request, 1, error);
    if (good) {
        *number = (int)result_number(request.result, 0, 0);
        *in_force = (int)result_number(request.result, 0, 1);
        requests_free(&request, 1);
    }
    arena_free(arena);
    return good;
}
