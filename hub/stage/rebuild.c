#include "hub/stage/rebuild.h"

#include "statements.h"

enum { REBUILD_BATCH = 500 }; /* records computed together */

bool rebuild_begin(struct rebuild *rebuild) {
    return database_script(rebuild->database, "BEGIN ISOLATION LEVEL REPEATABLE READ", rebuild->error) &&
           database_script(rebuild->database, sql_twin_temporary, rebuild->error);
}

void rebuild_end(struct rebuild *rebuild) {
    database_rollback(rebuild->database);
}

/* The records behind *after, which becomes the last of them. */
static bool next_records(struct rebuild *rebuild, struct uuid *after, struct arena *arena, struct uuid **records,
                         size_t *count) {
    struct request request = {.sql = sql_twin_next, .parameters = parameters_new(arena)};
    parameter_uuid(request.parameters, after);
    parameter_number(request.parameters, COLUMN_INTEGER, REBUILD_BATCH);
    if (!database_run(rebuild->database, &request, 1, rebuild->error)) {
        return false;
    }
    *count = (size_t)PQntuples(request.result);
    *records = ARENA_NEW(arena, struct uuid, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        *after = (*records)[i] = result_uuid(request.result, (int)i, 0);
    }
    requests_free(&request, 1);
    return true;
}

bool rebuild_run(struct rebuild *rebuild) {
    struct uuid after = {{0}};
    struct uuid *records;
    size_t count;
    struct arena *arena = arena_new();
    bool good = next_records(rebuild, &after, arena, &records, &count);
    while (good && count > 0) {
        rebuild->records += count;
        good = merge_twin(rebuild->parts, rebuild->database, rebuild->sealer, records, count, arena, rebuild->error);
        arena_reset(arena);
        good = good && next_records(rebuild, &after, arena, &records, &count);
    }
    arena_free(arena);
    return good;
}

/* --- comparing ---------------------------------------------------------------------------------------------------- */

/* Every statement tells what, subject, kind of difference, and how many there are in all. */
struct comparing {
    const char *sql;
    bool kinds; /* asks for the kinds of event that void others */
};

static const struct comparing comparisons[] = {
    {sql_verify_records, false}, {sql_verify_keys, false},   {sql_verify_edges, false},
    {sql_verify_goldens, false}, {sql_verify_states, true},
};

static struct column *voiding_kinds(const struct kinds *kinds, struct arena *arena) {
    struct column *names = column_new(arena, COLUMN_TEXT);
    for (size_t i = 0; i < kinds_count(kinds); i++) {
        if (kind_at(kinds, i)->effect == EFFECT_VOID) {
            column_text(names, kind_at(kinds, i)->name);
        }
    }
    return names;
}

static bool compare_one(struct rebuild *rebuild, const struct comparing *comparing, struct arena *arena, int most,
                        struct request *request) {
    *request = (struct request){.sql = comparing->sql, .parameters = parameters_new(arena)};
    parameter_number(request->parameters, COLUMN_INTEGER, most);
    if (comparing->kinds) {
        parameter_column(request->parameters, voiding_kinds(rebuild->parts->kinds, arena));
    }
    return database_run(rebuild->database, request, 1, rebuild->error);
}

bool rebuild_compare(struct rebuild *rebuild, int most,
                     void (*tell)(void *argument, const struct difference *difference), void *argument,
                     size_t *count) {
    struct arena *arena = arena_new();
    *count = 0;
    bool good = database_script(rebuild->database, sql_twin_measure, rebuild->error);
    for (size_t i = 0; good && i < sizeof comparisons / sizeof *comparisons; i++) {
        struct request request;
        good = compare_one(rebuild, &comparisons[i], arena, most, &request);
        for (int row = 0; good && row < PQntuples(request.result); row++) {
            tell(argument, &(struct difference){result_text(request.result, row, 0, arena),
                                                result_text(request.result, row, 1, arena),
                                                (enum difference_kind)result_number(request.result, row, 2)});
        }
        *count += good && PQntuples(request.result) > 0 ? (size_t)result_number(request.result, 0, 3) : 0;
        requests_free(&request, good ? 1 : 0);
        arena_reset(arena);
    }
    arena_free(arena);
    return good;
}
