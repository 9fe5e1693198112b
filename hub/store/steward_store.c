#include "hub/store/steward_store.h"

#include "statements.h"

#include <string.h>

enum { ROWS_READ = 5000 }; /* holders of one key that are counted */

static struct generic_key generic_at(const PGresult *result, int row, struct arena *arena) {
    enum { DIGEST, KIND, HOLDERS, SOURCES, ROWS, RECORD, VERDICT, AUTHOR, RECORDED };
    const struct bytes octets = result_bytes(result, row, DIGEST, arena);
    const int64_t verdict = result_number(result, row, VERDICT);
    struct generic_key key = {
        .kind = (enum key_kind)result_number(result, row, KIND),
        .holders = (unsigned)result_number(result, row, HOLDERS),
        .sources = (unsigned)result_number(result, row, SOURCES),
        .many = result_number(result, row, ROWS) >= ROWS_READ,
        .record = result_uuid(result, row, RECORD),
        .said = verdict == 1   ? 1
                : verdict == 2 ? -1
                               : 0,
        .author = result_text_or_null(result, row, AUTHOR, arena),
        .recorded = result_instant(result, row, RECORDED),
    };
    if (octets.length == DIGEST_SIZE) {
        memcpy(key.digest.octets, octets.data, DIGEST_SIZE);
    }
    return key;
}

bool generic_list(struct database *database, int limit, struct arena *arena, struct generic_key **keys, size_t *count,
                  struct error *error) {
    struct request request = {.sql = sql_generic_list, .parameters = parameters_new(arena)};
    parameter_number(request.parameters, COLUMN_INTEGER, ROWS_READ);
    parameter_number(request.parameters, COLUMN_INTEGER, limit);
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    *count = (size_t)PQntuples(request.result);
    *keys = ARENA_NEW(arena, struct generic_key, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        (*keys)[i] = generic_at(request.result, (int)i, arena);
    }
    requests_free(&request, 1);
    return true;
}

bool collective_list(struct database *database, int limit, struct arena *arena, struct member **members, size_t *count,
                     struct error *error) {
    struct request request = {.sql = sql_collective_list, .parameters = parameters_new(arena)};
    parameter_number(request.parameters, COLUMN_INTEGER, limit);
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    *count = (size_t)PQntuples(request.result);
    *members = ARENA_NEW(arena, struct member, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        struct member *member = &(*members)[i];
        member->record = result_uuid(request.result, (int)i, 0);
        member->source = result_text(request.result, (int)i, 1, arena);
        member->number = member->under = result_text(request.result, (int)i, 2, arena);
        member->role = "";
    }
    requests_free(&request, 1);
    return true;
}

bool decisions_of(struct database *database, const char *event, bool group, struct arena *arena,
                  struct taken_decision **decisions, size_t *count, struct error *error) {
    struct request request = {.sql = sql_decisions_of, .parameters = parameters_new(arena)};
    parameter_text(request.parameters, event);
    parameter_number(request.parameters, COLUMN_BOOLEAN, group);
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    *count = (size_t)PQntuples(request.result);
    *decisions = ARENA_NEW(arena, struct taken_decision, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        (*decisions)[i].event = result_text(request.result, (int)i, 0, arena);
    }
    requests_free(&request, 1);
    return true;
}
