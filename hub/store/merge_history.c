#include "hub/store/merge_history.h"

#include "statements.h"

#include <string.h>

bool merge_history_begin(struct database *database, struct error *error) {
    struct request requests[] = {
        {.sql = sql_relay_begin}, {.sql = sql_merge_lock}, {.sql = sql_history_begin}, {.sql = sql_relay_commit}};
    const bool good = database_run(database, requests, sizeof requests / sizeof *requests, error);
    if (good) {
        requests_free(requests, sizeof requests / sizeof *requests);
    } else {
        database_rollback(database);
    }
    return good;
}

bool merge_history_holds(struct database *database, const struct merge_moment *moment, bool *holds,
                         struct error *error) {
    struct arena *arena = arena_new();
    struct parameters *parameters = parameters_new(arena);
    parameter_number(parameters, COLUMN_BIGINT, moment->batch);
    parameter_number(parameters, COLUMN_BIGINT, moment->era);
    struct request request = {.sql = sql_history_holds, .parameters = parameters};
    const bool good = database_run(database, &request, 1, error);
    if (good) {
        *holds = result_number(request.result, 0, 0) != 0;
        requests_free(&request, 1);
    }
    arena_free(arena);
    return good;
}

bool merge_history_last(struct database *database, int64_t era, int64_t *last, struct error *error) {
    struct arena *arena = arena_new();
    struct parameters *parameters = parameters_new(arena);
    parameter_number(parameters, COLUMN_BIGINT, era);
    struct request request = {.sql = sql_history_last, .parameters = parameters};
    const bool good = era == 0 || database_run(database, &request, 1, error);
    *last = INT64_MAX;
    if (good && era != 0) {
        const bool held = PQntuples(request.result) > 0;
        *last = !held ? -1 : PQgetisnull(request.result, 0, 0) ? INT64_MAX : result_number(request.result, 0, 0);
        requests_free(&request, 1);
    }
    arena_free(arena);
    return good;
}

static struct parameters *ask_extents(const char *cluster, const struct input_extent *extents, size_t count,
                                      struct arena *arena) {
    struct column *topics = column_new(arena, COLUMN_TEXT), *partitions = column_new(arena, COLUMN_INTEGER);
    struct column *firsts = column_new(arena, COLUMN_BIGINT), *ends = column_new(arena, COLUMN_BIGINT);
    struct parameters *parameters = parameters_new(arena);
    for (size_t i = 0; i < count; i++) {
        column_text(topics, extents[i].topic);
        column_number(partitions, extents[i].partition);
        column_number(firsts, extents[i].first);
        column_number(ends, extents[i].end);
    }
    parameter_text(parameters, cluster);
    parameter_column(parameters, topics);
    parameter_column(parameters, partitions);
    parameter_column(parameters, firsts);
    parameter_column(parameters, ends);
    return parameters;
}

/* The row's place among the extents from `from` on, moved to the front: rows come in any order. */
static void keep(struct input_extent *extents, size_t count, size_t *kept, const PGresult *result, int row,
                 struct arena *arena) {
    enum { TOPIC, PARTITION, NEXT };
    const char *topic = result_text(result, row, TOPIC, arena);
    const int32_t partition = (int32_t)result_number(result, row, PARTITION);
    for (size_t i = *kept; i < count; i++) {
        if (extents[i].partition == partition && strcmp(extents[i].topic, topic) == 0) {
            const struct input_extent found = extents[i];
            extents[i] = extents[*kept];
            extents[*kept] = found;
            extents[(*kept)++].next = result_number(result, row, NEXT);
            return;
        }
    }
}

bool merge_history_behind(struct database *database, const char *cluster, struct input_extent *extents, size_t *count,
                          struct error *error) {
    struct arena *arena = arena_new();
    struct request request = {.sql = sql_history_behind, .parameters = ask_extents(cluster, extents, *count, arena)};
    size_t kept = 0;
    const bool good = *count == 0 || database_run(database, &request, 1, error);
    for (int row = 0; good && *count > 0 && row < PQntuples(request.result); row++) {
        keep(extents, *count, &kept, request.result, row, arena);
    }
    if (good && *count > 0) {
        requests_free(&request, 1);
        *count = kept;
    }
    arena_free(arena);
    return good;
}
