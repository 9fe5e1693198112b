#include "hub/store/training_store.h"

#include "statements.h"

enum { HOLDERS_MOST = 8 }; /* of a key that makes pairs */

bool training_begin(struct database *database, struct error *error) {
    return database_script(database, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL enable_seqscan = on",
                           error);
}

bool training_sample(struct database *database, int64_t seed, size_t limit, struct arena *arena, struct uuid **records,
                     size_t *count, struct error *error) {
    struct request request = {.sql = sql_training_sample, .parameters = parameters_new(arena)};
    parameter_number(request.parameters, COLUMN_BIGINT, seed);
    parameter_number(request.parameters, COLUMN_BIGINT, (int64_t)limit);
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    *records = result_uuid_rows(request.result, 0, arena, count);
    requests_free(&request, 1);
    return true;
}

static bool read_pairs(struct database *database, struct request *request, bool verdicts, struct arena *arena,
                       struct record_pair **pairs, size_t *count, struct error *error) {
    if (!database_run(database, request, 1, error)) {
        return false;
    }
    *count = (size_t)PQntuples(request->result);
    *pairs = ARENA_NEW(arena, struct record_pair, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        (*pairs)[i] = (struct record_pair){.a = result_uuid(request->result, (int)i, 0),
                                           .b = result_uuid(request->result, (int)i, 1)};
        if (verdicts) {
            (*pairs)[i].verdict = (enum verdict)result_number(request->result, (int)i, 2);
        }
    }
    requests_free(request, 1);
    return true;
}

bool training_blocks(struct database *database, enum key_kind kind, int64_t seed, size_t limit, struct arena *arena,
                     struct record_pair **pairs, size_t *count, struct error *error) {
    struct request request = {.sql = sql_training_blocks, .parameters = parameters_new(arena)};
    parameter_number(request.parameters, COLUMN_SMALLINT, kind);
    parameter_number(request.parameters, COLUMN_BIGINT, seed);
    parameter_number(request.parameters, COLUMN_BIGINT, (int64_t)limit);
    parameter_number(request.parameters, COLUMN_INTEGER, HOLDERS_MOST);
    return read_pairs(database, &request, false, arena, pairs, count, error);
}

bool training_words(struct database *database, size_t limit, struct arena *arena, struct record_pair **pairs,
                    size_t *count, struct error *error) {
    struct request request = {.sql = sql_training_words, .parameters = parameters_new(arena)};
    parameter_number(request.parameters, COLUMN_BIGINT, (int64_t)limit);
    return read_pairs(database, &request, true, arena, pairs, count, error);
}
