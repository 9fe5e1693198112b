#include "hub/store/file_set.h"

#include "statements.h"

#include <string.h>

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

/* --- contents ----------------------------------------------------------------------------------------------------- */

static const struct set_file *find_file(const struct set_file *files, size_t count, const char *digest) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(files[i].digest, digest) == 0) {
            return &files[i];
        }
    }
    return NULL;
}

/* The files whose digests a result names, as columns of digest and content. */
static void take_missing(const PGresult *missing, const struct set_file *files, size_t count, struct arena *arena,
                         struct parameters *parameters) {
    struct column *digests = column_new(arena, COLUMN_TEXT);
    struct column *contents = column_new(arena, COLUMN_BYTES);
    for (int row = 0; row < PQntuples(missing); row++) {
        const struct set_file *file = find_file(files, count, result_text(missing, row, 0, arena));
        if (file != NULL) {
            column_text(digests, file->digest);
            column_bytes(contents, file->content);
        }
    }
    parameter_column(parameters, digests);
    parameter_column(parameters, contents);
}

bool file_set_store(struct database *database, const struct set_file *files, size_t count, struct error *error) {
    struct arena *arena = arena_new();
    struct column *digests = column_new(arena, COLUMN_TEXT);
    struct request missing = {.sql = sql_stored_file_missing, .parameters = parameters_new(arena)};
    struct request insert = {.sql = sql_stored_file_insert, .parameters = parameters_new(arena)};
    for (size_t i = 0; i < count; i++) {
        column_text(digests, files[i].digest);
    }
    parameter_column(missing.parameters, digests);
    bool good = database_run(database, &missing, 1, error);
    if (good && PQntuples(missing.result) > 0) {
        take_missing(missing.result, files, count, arena, insert.parameters);
        good = database_run(database, &insert, 1, error);
    }
    requests_free(&missing, 1);
    requests_free(&insert, 1);
    arena_free(arena);
    return good;
}

bool file_set_read(struct database *database, int number, struct arena *arena, struct set_file **files, size_t *count,
                   struct error *error) {
    struct request request = {.sql = sql_stored_file_read, .parameters = parameters_new(arena)};
    parameter_number(request.parameters, COLUMN_INTEGER, number);
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    *count = (size_t)PQntuples(request.result);
    *files = ARENA_NEW(arena, struct set_file, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        (*files)[i] = (struct set_file){.name = result_text(request.result, (int)i, 0, arena),
                                        .digest = "",
                                        .content = result_bytes(request.result, (int)i, 1, arena)};
    }
    requests_free(&request, 1);
    return true;
}

bool file_set_known(struct database *database, int number, struct arena *arena, bool *known, struct error *error) {
    struct request request = {.sql = sql_stored_file_known, .parameters = parameters_new(arena)};
    parameter_number(request.parameters, COLUMN_INTEGER, number);
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    *known = PQntuples(request.result) > 0 && result_number(request.result, 0, 0) != 0;
    requests_free(&request, 1);
    return true;
}
