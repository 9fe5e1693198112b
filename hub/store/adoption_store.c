#include "hub/store/adoption_store.h"

#include "hub/store/twin.h"
#include "statements.h"

#include <glib.h>

bool adoption_open(struct database *database, struct error *error) {
    return database_script(database, sql_adopt_open, error);
}

bool adoption_close(struct database *database, struct error *error) {
    return database_script(database, sql_adopt_close, error);
}

bool adoption_switch(struct database *database, struct error *error) {
    return database_script(database, sql_adopt_switch, error);
}

bool adoption_reach(struct database *database, const struct uuid *reached, struct error *error) {
    struct arena *arena = arena_new();
    struct request request = {.sql = sql_adopt_reach, .parameters = parameters_new(arena)};
    parameter_uuid(request.parameters, reached);
    const bool good = database_run(database, &request, 1, error);
    if (good) {
        requests_free(&request, 1);
    }
    arena_free(arena);
    return good;
}

bool adoption_next(struct database *database, struct uuid *reached, size_t limit, struct arena *arena,
                   struct uuid **records, size_t *count, struct error *error) {
    return twin_next(database, reached, (int)limit, arena, records, count, error);
}

bool adoption_recut(struct database *database, size_t limit, struct arena *arena, struct uuid **records, size_t *count,
                    struct error *error) {
    struct request request = {.sql = sql_adopt_recut, .parameters = parameters_new(arena)};
    parameter_number(request.parameters, COLUMN_INTEGER, (int64_t)limit);
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    *records = result_uuid_rows(request.result, 0, arena, count);
    requests_free(&request, 1);
    return true;
}

bool adoption_tell(struct database *database, struct uuid *reached, size_t limit, bool *any, size_t *told,
                   struct error *error) {
    struct arena *arena = arena_new();
    struct request request = {.sql = sql_adopt_tell, .parameters = parameters_new(arena)};
    parameter_uuid(request.parameters, reached);
    parameter_number(request.parameters, COLUMN_INTEGER, (int64_t)limit);
    const bool good = database_run(database, &request, 1, error);
    if (good) {
        *any = !result_null(request.result, 0, 0);
        *reached = *any ? result_uuid(request.result, 0, 0) : *reached;
        *told = (size_t)result_number(request.result, 0, 1);
        requests_free(&request, 1);
    }
    arena_free(arena);
    return good;
}

/* Reads who holds the keys, as a result to be freed; NULL in it when there are no keys. */
static bool read_holders(struct database *database, const struct column *digests, struct arena *arena,
                         struct request *request, struct error *error) {
    *request = (struct request){.sql = sql_adopt_holders, .parameters = parameters_new(arena)};
    parameter_column(request->parameters, digests);
    return column_count(digests) == 0 || database_run(database, request, 1, error);
}

bool adoption_with_holders(struct database *database, const struct uuid *ids, size_t id_count,
                           const struct column *digests, struct arena *arena, struct uuid **records, size_t *count,
                           struct error *error) {
    struct request request;
    if (!read_holders(database, digests, arena, &request, error)) {
        return false;
    }
    const int holders = request.result == NULL ? 0 : PQntuples(request.result);
    GHashTable *seen = g_hash_table_new(uuid_hash, uuid_same);
    *records = ARENA_NEW(arena, struct uuid, id_count + (size_t)holders + 1);
    *count = 0;
    for (size_t i = 0; i < id_count + (size_t)holders; i++) {
        struct uuid *next = &(*records)[*count];
        *next = i < id_count ? ids[i] : result_uuid(request.result, (int)(i - id_count), 0);
        if (!g_hash_table_contains(seen, next)) {
            (void)g_hash_table_add(seen, next);
            (*count)++;
        }
    }
    g_hash_table_destroy(seen);
    requests_free(&request, 1);
    return true;
}
