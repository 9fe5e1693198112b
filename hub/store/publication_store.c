#include "hub/store/publication_store.h"

#include "statements.h"

#include <stdlib.h>

struct publication_set publication_set_new(void) {
    return (struct publication_set){g_hash_table_new(uuid_hash, uuid_same)};
}

void publication_set_free(struct publication_set *set) {
    g_hash_table_destroy(set->by_golden);
    set->by_golden = NULL;
}

struct publication *publication_get(const struct publication_set *set, const struct uuid *golden) {
    return g_hash_table_lookup(set->by_golden, golden);
}

void publication_put(struct publication_set *set, struct publication *publication) {
    (void)g_hash_table_replace(set->by_golden, &publication->golden, publication);
}

static int by_golden_id(const void *a, const void *b) {
    const struct publication *const *left = a;
    const struct publication *const *right = b;
    return uuid_order(&(*left)->golden, &(*right)->golden);
}

struct publication **publication_set_list(const struct publication_set *set, struct arena *arena, size_t *count) {
    struct publication **list = ARENA_NEW(arena, struct publication *, g_hash_table_size(set->by_golden) + 1);
    GHashTableIter publications;
    void *value = NULL;
    *count = 0;
    g_hash_table_iter_init(&publications, set->by_golden);
    while (g_hash_table_iter_next(&publications, NULL, &value)) {
        list[(*count)++] = value;
    }
    qsort(list, *count, sizeof *list, by_golden_id);
    return list;
}

static bool unpack(const PGresult *result, int row, struct arena *arena, struct publication *publication,
                   struct error *error) {
    const struct uuid golden = result_uuid(result, row, 0);
    return publication_unpack(result_bytes(result, row, 1, arena), &golden, arena, publication) ||
           error_set(error, DATABASE_FAILED, "table publication", "a row cannot be read");
}

static bool take(const PGresult *result, int row, struct arena *arena, struct publication_set *set,
                 struct error *error) {
    struct publication *publication = ARENA_NEW(arena, struct publication, 1);
    if (!unpack(result, row, arena, publication, error)) {
        return false;
    }
    publication_put(set, publication);
    return true;
}

static bool read_by(struct database *database, const char *sql, const struct column *ids, struct arena *arena,
                    struct publication_set *set, struct error *error) {
    if (column_count(ids) == 0) {
        return true;
    }
    struct parameters *parameters = parameters_new(arena);
    parameter_column(parameters, ids);
    struct request request = {.sql = sql, .parameters = parameters};
    bool good = database_run(database, &request, 1, error);
    for (int row = 0; good && row < PQntuples(request.result); row++) {
        good = take(request.result, row, arena, set, error);
    }
    requests_free(&request, 1);
    return good;
}

bool publications_read(struct database *database, const struct column *golden_ids, struct arena *arena,
                       struct publication_set *set, struct error *error) {
    return read_by(database, sql_publication_read, golden_ids, arena, set, error);
}

bool publications_read_of(struct database *database, const struct column *records, struct arena *arena,
                          struct publication_set *set, struct error *error) {
    return read_by(database, sql_publication_overlap, records, arena, set, error);
}

bool publications_gone(struct database *database, struct uuid *after, size_t limit, struct arena *arena,
                       struct publication **publications, size_t *count, struct error *error) {
    struct request request = {.sql = sql_publication_gone, .parameters = parameters_new(arena)};
    parameter_uuid(request.parameters, after);
    parameter_number(request.parameters, COLUMN_INTEGER, (int64_t)limit);
    bool good = database_run(database, &request, 1, error);
    const int rows = good ? PQntuples(request.result) : 0;
    *publications = ARENA_NEW(arena, struct publication, (size_t)rows + 1);
    *count = 0;
    for (int row = 0; good && row < rows; row++) {
        good = unpack(request.result, row, arena, &(*publications)[*count], error);
        *after = result_uuid(request.result, row, 0);
        (*count)++;
    }
    requests_free(&request, 1);
    return good;
}

struct publication_rows publication_rows_new(struct arena *arena) {
    return (struct publication_rows){
        .goldens = column_new(arena, COLUMN_UUID),
        .contents = column_new(arena, COLUMN_BYTES),
        .members = column_new(arena, COLUMN_TEXT),
    };
}

/* {…,…}, or {} of one alone, who is found by the golden id: columns of arrays are text here, since PostgreSQL's arrays of arrays must all have one length. */
static const char *members_text(const struct publication *publication, struct arena *arena) {
    if (publication->member_count < 2) {
        return "{}";
    }
    char *text = arena_alloc(arena, publication->member_count * UUID_TEXT + 3);
    char *at = text;
    *at++ = '{';
    for (size_t i = 0; i < publication->member_count; i++) {
        (void)uuid_to_text(&publication->members[i], at);
        at += UUID_TEXT - 1;
        *at++ = ',';
    }
    at[-1] = '}'; /* instead of the last comma */
    *at = '\0';
    return text;
}

void publication_rows_add(struct publication_rows *rows, const struct publication *publication, struct arena *arena) {
    column_uuid(rows->goldens, &publication->golden);
    column_bytes(rows->contents, publication_pack(publication, arena));
    column_text(rows->members, members_text(publication, arena));
}

struct request publication_rows_request(const struct publication_rows *rows, unsigned shard, struct arena *arena) {
    struct parameters *parameters = parameters_new(arena);
    parameter_number(parameters, COLUMN_SMALLINT, shard);
    parameter_column(parameters, rows->goldens);
    parameter_column(parameters, rows->contents);
    parameter_column(parameters, rows->members);
    return (struct request){.sql = sql_publication_write, .parameters = parameters};
}
