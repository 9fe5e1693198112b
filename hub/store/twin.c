#include "hub/store/twin.h"

#include "statements.h"

#include <string.h>

bool twin_begin(struct database *database, struct error *error) {
    return database_script(database, "BEGIN ISOLATION LEVEL REPEATABLE READ", error) &&
           database_script(database, sql_twin_temporary, error);
}

bool twin_next(struct database *database, struct uuid *after, int limit, struct arena *arena, struct uuid **records,
               size_t *count, struct error *error) {
    struct request request = {.sql = sql_twin_next, .parameters = parameters_new(arena)};
    parameter_uuid(request.parameters, after);
    parameter_number(request.parameters, COLUMN_INTEGER, limit);
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    *records = result_uuid_rows(request.result, 0, arena, count);
    *after = *count == 0 ? *after : (*records)[*count - 1];
    requests_free(&request, 1);
    return true;
}

bool twin_measure(struct database *database, struct error *error) {
    return database_script(database, sql_twin_measure, error);
}

/* --- comparing ---------------------------------------------------------------------------------------------------- */

/* Every statement tells what, subject, kind of difference, and how many there are in all. */
struct comparison_sql {
    const char *sql;
    bool kinds; /* asks for the kinds of event that void others */
};

static const struct comparison_sql comparisons[] = {
    {sql_verify_records, false}, {sql_verify_keys, false},    {sql_verify_generics, false}, {sql_verify_edges, false},
    {sql_verify_ties, false},    {sql_verify_goldens, false}, {sql_verify_states, true},
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

static size_t tell_rows(const PGresult *result, struct arena *arena, difference_teller *tell, void *argument) {
    for (int row = 0; row < PQntuples(result); row++) {
        tell(argument, &(struct difference){result_text(result, row, 0, arena), result_text(result, row, 1, arena),
                                            (enum difference_kind)result_number(result, row, 2)});
    }
    return PQntuples(result) == 0 ? 0 : (size_t)result_number(result, 0, 3);
}

bool twin_compare(struct database *database, const struct kinds *kinds, int most, difference_teller *tell,
                  void *argument, size_t *count, struct error *error) {
    struct arena *arena = arena_new();
    *count = 0;
    bool good = true;
    for (size_t i = 0; good && i < sizeof comparisons / sizeof *comparisons; i++) {
        struct request request = {.sql = comparisons[i].sql, .parameters = parameters_new(arena)};
        parameter_number(request.parameters, COLUMN_INTEGER, most);
        if (comparisons[i].kinds) {
            parameter_column(request.parameters, voiding_kinds(kinds, arena));
        }
        good = database_run(database, &request, 1, error);
        if (good) {
            *count += tell_rows(request.result, arena, tell, argument);
            requests_free(&request, 1);
        }
        arena_reset(arena);
    }
    arena_free(arena);
    return good;
}

/* --- consequences ------------------------------------------------------------------------------------------------- */

static const char *const consequence_sql[CONSEQUENCE_COUNT] = {sql_try_merges, sql_try_splits, sql_try_questions,
                                                               sql_try_answered};

/* Ids with a space between. */
static void take_ids(struct consequence_example *example, const char *text, struct arena *arena) {
    example->goldens = ARENA_NEW(arena, struct uuid, strlen(text) / (UUID_TEXT - 1) + 1);
    for (const char *at = text; strlen(at) >= UUID_TEXT - 1; at += UUID_TEXT - 1 + (at[UUID_TEXT - 1] == ' ')) {
        const char *id = arena_copy_n(arena, at, UUID_TEXT - 1);
        example->count += uuid_from_text(id, &example->goldens[example->count]);
    }
}

bool twin_consequences(struct database *database, enum consequence consequence, int most, struct arena *arena,
                       struct consequence_example **examples, size_t *example_count, size_t *count,
                       struct error *error) {
    struct request request = {.sql = consequence_sql[consequence], .parameters = parameters_new(arena)};
    parameter_number(request.parameters, COLUMN_INTEGER, most);
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    *example_count = (size_t)PQntuples(request.result);
    *examples = ARENA_NEW(arena, struct consequence_example, *example_count + 1);
    *count = *example_count == 0 ? 0 : (size_t)result_number(request.result, 0, 2);
    for (size_t i = 0; i < *example_count; i++) {
        (*examples)[i].subject = result_uuid(request.result, (int)i, 0);
        take_ids(&(*examples)[i], result_text(request.result, (int)i, 1, arena), arena);
    }
    requests_free(&request, 1);
    return true;
}
