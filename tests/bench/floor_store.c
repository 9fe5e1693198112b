/* floor_store – the floor's statements: every row is written, whatever the database holds already. */
#include "hub/store/columns.h"
#include "tests/bench/floor.h"

#include <endian.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct floor_store {
    PGconn *connection;
    struct arena *arena;
};

static const char tables_sql[] =
    "SET client_min_messages = error; SET enable_seqscan = off; SET jit = off;"
    "CREATE TABLE IF NOT EXISTS raw_event (source text, event_id text, body bytea);"
    "CREATE TABLE IF NOT EXISTS customer (source text, number text, name text, event_id text, changed timestamptz,"
    " PRIMARY KEY (source, number));"
    "CREATE TABLE IF NOT EXISTS identity (kind smallint, value text, source text, number text, event_id text,"
    " PRIMARY KEY (kind, value, source, number));"
    "CREATE TABLE IF NOT EXISTS history (source text, number text, happened timestamptz, event_id text,"
    " PRIMARY KEY (source, number, happened, event_id));"
    "CREATE TABLE IF NOT EXISTS input (topic text, part integer, next bigint, PRIMARY KEY (topic, part))";
static const char customer_sql[] =
    "INSERT INTO customer SELECT DISTINCT ON (s, n) s, n, name, e, t::timestamptz"
    " FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) WITH ORDINALITY AS u (s, n, name, e, t, "
    "i)"
    " ORDER BY s, n, i DESC ON CONFLICT (source, number) DO UPDATE"
    " SET name = excluded.name, event_id = excluded.event_id, changed = excluded.changed";
static const char identity_sql[] =
    "INSERT INTO identity SELECT DISTINCT ON (k, v, s, n) k, v, s, n, e"
    " FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[], $5::text[]) WITH ORDINALITY AS u (k, v, s, n, e, "
    "i)"
    " ORDER BY k, v, s, n, i DESC"
    " ON CONFLICT (kind, value, source, number) DO UPDATE SET event_id = excluded.event_id";
static const char history_sql[] =
    "INSERT INTO history SELECT s, n, t::timestamptz, e FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])"
    " AS u (s, n, t, e) ON CONFLICT DO NOTHING";
static const char input_sql[] =
    "INSERT INTO input SELECT t, p, max(o) + 1 FROM unnest($1::text[], $2::integer[], $3::bigint[]) AS u (t, p, o)"
    " GROUP BY t, p ON CONFLICT (topic, part) DO UPDATE SET next = excluded.next";

static PGresult *must(struct floor_store *store, PGresult *result) {
    const ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_COPY_IN) {
        (void)fprintf(stderr, "floor: %s\n", PQerrorMessage(store->connection));
        exit(EXIT_FAILURE);
    }
    return result;
}

static void script(struct floor_store *store, const char *sql) {
    PQclear(must(store, PQexec(store->connection, sql)));
}

struct floor_store *floor_store_open(const char *conninfo) {
    struct floor_store *store = calloc(1, sizeof *store);
    if (store == NULL) {
        exit(EXIT_FAILURE);
    }
    store->connection = PQconnectdb(conninfo);
    store->arena = arena_new();
    script(store, tables_sql);
    return store;
}

void floor_store_close(struct floor_store *store) {
    PQfinish(store->connection);
    arena_free(store->arena);
    free(store);
}

int64_t floor_store_next(struct floor_store *store, const char *topic, int32_t partition) {
    char text[16];
    const char *const values[] = {topic, text};
    (void)snprintf(text, sizeof text, "%d", partition);
    PGresult *result =
        must(store, PQexecParams(store->connection, "SELECT next FROM input WHERE topic = $1 AND part = $2", 2, NULL,
                                 values, NULL, NULL, 0));
    const int64_t next = PQntuples(result) == 0 ? 0 : strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    PQclear(result);
    return next;
}

/* --- the raw rows, by binary COPY ----------------------------------------------------------------------------------- */

static void put(GString *copy, const void *data, size_t length) {
    const uint32_t size = htobe32((uint32_t)length);
    g_string_append_len(copy, (const char *)&size, sizeof size);
    g_string_append_len(copy, data, (gssize)length);
}

static void copy_raw(struct floor_store *store, const struct floor_batch *batch) {
    static const uint8_t head[19] = "PGCOPY\n\377\r\n"; /* and eight octets of nothing */
    const uint16_t fields = htobe16(3);
    const uint16_t end = UINT16_MAX;
    GString *copy = g_string_new_len((const char *)head, sizeof head);
    for (size_t i = 0; i < batch->count; i++) {
        const struct floor_event *event = &batch->events[i];
        g_string_append_len(copy, (const char *)&fields, sizeof fields);
        put(copy, event->source, strlen(event->source));
        put(copy, event->id, strlen(event->id));
        put(copy, event->message->payload, event->message->len);
    }
    g_string_append_len(copy, (const char *)&end, sizeof end);
    PQclear(must(store, PQexec(store->connection, "COPY raw_event FROM STDIN (FORMAT binary)")));
    (void)PQputCopyData(store->connection, copy->str, (int)copy->len);
    (void)PQputCopyEnd(store->connection, NULL);
    PQclear(must(store, PQgetResult(store->connection)));
    PQclear(PQgetResult(store->connection));
    (void)g_string_free(copy, 1);
}

/* --- everything else -------------------------------------------------------------------------------------------------- */

static void run(struct floor_store *store, const char *sql, struct column *const *columns, size_t count) {
    struct parameters *given = parameters_new(store->arena);
    for (size_t i = 0; i < count; i++) {
        parameter_column(given, columns[i]);
    }
    PQclear(must(store, PQexecParams(store->connection, sql, given->count, given->types, given->values, given->lengths,
                                     given->formats, 1)));
}

static void columns_new(struct floor_store *store, struct column **columns, const enum column_type *types,
                        size_t count) {
    for (size_t i = 0; i < count; i++) {
        columns[i] = column_new(store->arena, types[i]);
    }
}

static void write_customers(struct floor_store *store, const struct floor_batch *batch) {
    static const enum column_type types[] = {COLUMN_TEXT, COLUMN_TEXT, COLUMN_TEXT, COLUMN_TEXT, COLUMN_TEXT};
    struct column *of[5];
    columns_new(store, of, types, 5);
    for (size_t i = 0; i < batch->count; i++) {
        const struct floor_event *event = &batch->events[i];
        const char *const texts[] = {event->source, event->number, event->name, event->id, event->time};
        for (size_t k = 0; k < 5; k++) {
            column_text(of[k], texts[k]);
        }
    }
    run(store, customer_sql, of, 5);
    run(store, history_sql, (struct column *[]){of[0], of[1], of[4], of[3]}, 4);
}

static void write_keys(struct floor_store *store, const struct floor_batch *batch) {
    static const enum column_type types[] = {COLUMN_SMALLINT, COLUMN_TEXT, COLUMN_TEXT, COLUMN_TEXT, COLUMN_TEXT};
    struct column *of[5];
    columns_new(store, of, types, 5);
    for (size_t i = 0; i < batch->count * FLOOR_KEYS; i++) {
        const struct floor_event *event = &batch->events[i / FLOOR_KEYS];
        column_number(of[0], (int64_t)(i % FLOOR_KEYS));
        column_text(of[1], event->keys[i % FLOOR_KEYS]);
        column_text(of[2], event->source);
        column_text(of[3], event->number);
        column_text(of[4], event->id);
    }
    run(store, identity_sql, of, 5);
}

static void write_inputs(struct floor_store *store, const struct floor_batch *batch) {
    static const enum column_type types[] = {COLUMN_TEXT, COLUMN_INTEGER, COLUMN_BIGINT};
    struct column *of[3];
    columns_new(store, of, types, 3);
    for (size_t i = 0; i < batch->count; i++) {
        const rd_kafka_message_t *message = batch->events[i].message;
        column_text(of[0], rd_kafka_topic_name(message->rkt));
        column_number(of[1], message->partition);
        column_number(of[2], message->offset);
    }
    run(store, input_sql, of, 3);
}

void floor_store_write(struct floor_store *store, const struct floor_batch *batch) {
    arena_reset(store->arena);
    script(store, "BEGIN");
    copy_raw(store, batch);
    write_customers(store, batch);
    write_keys(store, batch);
    write_inputs(store, batch);
}

void floor_store_commit(struct floor_store *store) {
    script(store, "COMMIT");
}

double floor_store_cpu(struct floor_store *store) {
    char path[64];
    char line[1024] = "";
    (void)snprintf(path, sizeof path, "/proc/%d/stat", PQbackendPID(store->connection));
    FILE *file = fopen(path, "r");
    if (file == NULL || fgets(line, sizeof line, file) == NULL) {
        (void)fprintf(stderr, "floor: %s cannot be read\n", path);
        exit(EXIT_FAILURE);
    }
    (void)fclose(file);
    char *at = strrchr(line, ')');
    for (int field = 2; field < 13; field++) {
        at = strchr(at + 1, ' ');
    }
    const unsigned long user = strtoul(at, &at, 10);
    return (double)(user + strtoul(at, NULL, 10)) / (double)sysconf(_SC_CLK_TCK);
}
