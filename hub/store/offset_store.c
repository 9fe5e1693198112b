#include "hub/store/offset_store.h"

#include "statements.h"

#include <string.h>

/* What a statement wants to know of the rows beside topic and partition. */
enum ask { ASK_PLACE, ASK_FIRST, ASK_LIFE_AND_FIRST };

static struct request ask(const char *sql, const char *cluster, const struct offset_row *rows, size_t count,
                          enum ask what, struct arena *arena) {
    struct column *topics = column_new(arena, COLUMN_TEXT);
    struct column *partitions = column_new(arena, COLUMN_INTEGER);
    struct column *lives = column_new(arena, COLUMN_INTEGER);
    struct column *firsts = column_new(arena, COLUMN_BIGINT);
    for (size_t i = 0; i < count; i++) {
        column_text(topics, rows[i].topic);
        column_number(partitions, rows[i].partition);
        column_number(lives, rows[i].life);
        column_number(firsts, rows[i].first);
    }
    struct parameters *parameters = parameters_new(arena);
    parameter_text(parameters, cluster);
    parameter_column(parameters, topics);
    parameter_column(parameters, partitions);
    if (what == ASK_LIFE_AND_FIRST) {
        parameter_column(parameters, lives);
    }
    if (what != ASK_PLACE) {
        parameter_column(parameters, firsts);
    }
    return (struct request){.sql = sql, .parameters = parameters};
}

/* Rows come back with the position of their question. */
static void take(const PGresult *result, struct offset_row *rows, struct arena *arena) {
    enum { POSITION, NEXT, LAST, LIFE };
    for (int i = 0; i < PQntuples(result); i++) {
        struct offset_row *row = &rows[result_number(result, i, POSITION) - 1];
        const struct bytes last = result_bytes(result, i, LAST, arena);
        row->next = result_number(result, i, NEXT);
        row->life = (int32_t)result_number(result, i, LIFE);
        row->has_last = last.length == DIGEST_SIZE;
        if (row->has_last) {
            memcpy(row->last.octets, last.data, DIGEST_SIZE);
        }
    }
}

/* One at a time, so that an input has one row. */
static bool change_and_read(struct database *database, struct request change, const char *cluster,
                            struct offset_row *rows, size_t count, struct arena *arena, struct error *error) {
    enum { LOCK, CHANGE, READ, REQUESTS };
    struct request requests[REQUESTS] = {[LOCK] = {.sql = sql_offset_lock},
                                         [CHANGE] = change,
                                         [READ] = ask(sql_offset_read, cluster, rows, count, ASK_PLACE, arena)};
    const bool good = database_run(database, requests, REQUESTS, error);
    if (good) {
        take(requests[READ].result, rows, arena);
        requests_free(requests, REQUESTS);
    }
    return good;
}

bool offsets_load(struct database *database, const char *cluster, struct offset_row *rows, size_t count,
                  struct error *error) {
    struct arena *arena = arena_new();
    const struct request begin = ask(sql_offset_begin, cluster, rows, count, ASK_FIRST, arena);
    const bool good = change_and_read(database, begin, cluster, rows, count, arena, error);
    arena_free(arena);
    return good;
}

bool offsets_read(struct database *database, const char *cluster, struct offset_row *rows, size_t count,
                  struct error *error) {
    struct arena *arena = arena_new();
    struct request request = ask(sql_offset_read, cluster, rows, count, ASK_PLACE, arena);
    const bool good = database_run(database, &request, 1, error);
    if (good) {
        take(request.result, rows, arena);
        requests_free(&request, 1);
    }
    arena_free(arena);
    return good;
}

bool offsets_restart(struct database *database, const char *cluster, struct offset_row *rows, size_t count,
                     struct error *error) {
    struct arena *arena = arena_new();
    const struct request restart = ask(sql_offset_restart, cluster, rows, count, ASK_LIFE_AND_FIRST, arena);
    const bool good = change_and_read(database, restart, cluster, rows, count, arena, error);
    arena_free(arena);
    return good;
}
