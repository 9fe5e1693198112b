#include "hub/store/offset_store.h"

#include "statements.h"

#include <string.h>

static struct request ask(const char *sql, const char *cluster, const struct offset_row *rows, size_t count, bool begin,
                          struct arena *arena) {
    struct column *topics = column_new(arena, COLUMN_TEXT);
    struct column *partitions = column_new(arena, COLUMN_INTEGER);
    struct column *firsts = column_new(arena, COLUMN_BIGINT);
    for (size_t i = 0; i < count; i++) {
        column_text(topics, rows[i].topic);
        column_number(partitions, rows[i].partition);
        column_number(firsts, rows[i].first);
    }
    struct parameters *parameters = parameters_new(arena);
    parameter_text(parameters, cluster);
    parameter_column(parameters, topics);
    parameter_column(parameters, partitions);
    if (begin) {
        parameter_column(parameters, firsts);
    }
    return (struct request){.sql = sql, .parameters = parameters};
}

/* Rows come back with the position of their question. */
static void take(const PGresult *result, struct offset_row *rows, struct arena *arena) {
    for (int i = 0; i < PQntuples(result); i++) {
        struct offset_row *row = &rows[result_number(result, i, 0) - 1];
        const struct bytes last = result_bytes(result, i, 2, arena);
        row->next = result_number(result, i, 1);
        row->has_last = last.length == DIGEST_SIZE;
        if (row->has_last) {
            memcpy(row->last.octets, last.data, DIGEST_SIZE);
        }
    }
}

bool offsets_load(struct database *database, const char *cluster, struct offset_row *rows, size_t count,
                  struct error *error) {
    struct arena *arena = arena_new();
    struct request requests[] = {
        ask(sql_offset_begin, cluster, rows, count, true, arena),
        ask(sql_offset_read, cluster, rows, count, false, arena),
    };
    const bool good = database_run(database, requests, 2, error);
    if (good) {
        take(requests[1].result, rows, arena);
        requests_free(requests, 2);
    }
    arena_free(arena);
    return good;
}
