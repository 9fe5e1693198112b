#include "hub/store/idoc_store.h"

#include "hub/store/customer_open.h"
#include "hub/store/sealed_record.h"
#include "hub/store/shard.h"
#include "statements.h"

#include <glib.h>
#include <string.h>

/* --- writing ------------------------------------------------------------------------------------------------------ */

struct idoc_rows idoc_rows_new(struct arena *arena) {
    return (struct idoc_rows){
        .systems = column_new(arena, COLUMN_TEXT),
        .numbers = column_new(arena, COLUMN_BIGINT),
        .goldens = column_new(arena, COLUMN_UUID),
        .anchors = column_new(arena, COLUMN_UUID),
        .states = column_new(arena, COLUMN_TEXT),
        .statuses = column_new(arena, COLUMN_TEXT),
        .profiles = column_new(arena, COLUMN_TEXT),
        .reasons = column_new(arena, COLUMN_TEXT),
        .digests = column_new(arena, COLUMN_BYTES),
        .bodies = column_new(arena, COLUMN_BYTES),
    };
}

void idoc_rows_add(struct idoc_rows *rows, const struct idoc *idoc, struct bytes sealed) {
    column_text(rows->systems, idoc->system);
    column_number(rows->numbers, idoc->number);
    column_uuid(rows->goldens, &idoc->golden);
    column_uuid(rows->anchors, &idoc->anchor);
    column_text(rows->states, idoc->state);
    column_text(rows->statuses, idoc->status);
    column_text(rows->profiles, idoc->profile);
    column_text(rows->reasons, idoc->reason);
    column_bytes(rows->digests, (struct bytes){idoc->digest.octets, sizeof idoc->digest.octets});
    column_bytes(rows->bodies, sealed);
}

struct request idoc_rows_request(const struct idoc_rows *rows, struct arena *arena) {
    const struct column *const columns[] = {rows->systems,  rows->numbers,  rows->goldens, rows->anchors, rows->states,
                                            rows->statuses, rows->profiles, rows->reasons, rows->digests, rows->bodies};
    struct parameters *parameters = parameters_new(arena);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        parameter_column(parameters, columns[i]);
    }
    return (struct request){.sql = sql_idoc_write, .parameters = parameters};
}

static bool seal_body(struct customer_store *store, const struct idoc *idoc, struct bytes wrapped, struct arena *arena,
                      struct bytes *sealed, struct error *error) {
    struct record_secret secret;
    if (!customer_open_key(store, &idoc->anchor, wrapped, &secret, error)) {
        return false;
    }
    if (secret.has) {
        const struct seal_of of = sealed_document(&idoc->anchor, idoc->system, idoc->number, arena);
        *sealed = seal(store->sealer, &secret.key, &of, idoc->body, arena);
    }
    explicit_bzero(&secret, sizeof secret);
    return true;
}

static GHashTable *wrapped_keys(const PGresult *result, struct arena *arena) {
    GHashTable *keys = g_hash_table_new(uuid_hash, uuid_same);
    for (int row = 0; row < PQntuples(result); row++) {
        struct uuid *record = ARENA_NEW(arena, struct uuid, 1);
        struct bytes *wrapped = ARENA_NEW(arena, struct bytes, 1);
        *record = result_uuid(result, row, 0);
        *wrapped = result_bytes(result, row, 1, arena);
        (void)g_hash_table_insert(keys, record, wrapped);
    }
    return keys;
}

bool idocs_seal(struct customer_store *store, const struct idoc *idocs, size_t count, struct arena *arena,
                struct bytes *sealed, struct error *error) {
    struct column *anchors = column_new(arena, COLUMN_UUID);
    for (size_t i = 0; i < count; i++) {
        sealed[i] = (struct bytes){NULL, 0};
        if (idocs[i].body.data != NULL) {
            column_uuid(anchors, &idocs[i].anchor);
        }
    }
    if (column_count(anchors) == 0) {
        return true;
    }
    struct parameters *parameters = parameters_new(arena);
    parameter_column(parameters, anchors);
    struct request request = {.sql = sql_idoc_keys, .parameters = parameters};
    if (!database_run(store->database, &request, 1, error)) {
        return false;
    }
    GHashTable *keys = wrapped_keys(request.result, arena);
    requests_free(&request, 1);
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        const struct bytes *wrapped = g_hash_table_lookup(keys, &idocs[i].anchor);
        good = idocs[i].body.data == NULL || wrapped == NULL ||
               seal_body(store, &idocs[i], *wrapped, arena, &sealed[i], error);
    }
    g_hash_table_destroy(keys);
    return good;
}

bool idoc_answer(struct database *database, const struct idoc *idoc, struct arena *arena, struct error *error) {
    struct parameters *parameters = parameters_new(arena);
    parameter_text(parameters, idoc->system);
    parameter_number(parameters, COLUMN_BIGINT, idoc->number);
    parameter_text(parameters, idoc->state);
    parameter_text(parameters, idoc->status);
    parameter_text(parameters, idoc->reason);
    struct request request = {.sql = sql_idoc_answer, .parameters = parameters};
    const bool good = database_run(database, &request, 1, error);
    requests_free(&request, 1);
    return good;
}

/* --- asking ------------------------------------------------------------------------------------------------------- */

static void note_missing(const PGresult *result, const struct idoc *idocs, size_t count, struct arena *arena,
                         bool *missing) {
    for (int row = 0; row < PQntuples(result); row++) {
        const char *system = result_text(result, row, 0, arena);
        const int64_t number = result_number(result, row, 1);
        for (size_t i = 0; i < count; i++) {
            missing[i] = missing[i] || (idocs[i].number == number && strcmp(idocs[i].system, system) == 0);
        }
    }
}

bool idocs_missing(struct database *database, const struct idoc *idocs, size_t count, struct arena *arena,
                   bool *missing, struct error *error) {
    struct column *systems = column_new(arena, COLUMN_TEXT), *numbers = column_new(arena, COLUMN_BIGINT);
    for (size_t i = 0; i < count; i++) {
        missing[i] = false;
        column_text(systems, idocs[i].system);
        column_number(numbers, idocs[i].number);
    }
    struct parameters *parameters = parameters_new(arena);
    parameter_column(parameters, systems);
    parameter_column(parameters, numbers);
    struct request request = {.sql = sql_idoc_missing, .parameters = parameters};
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    note_missing(request.result, idocs, count, arena, missing);
    requests_free(&request, 1);
    return true;
}

static struct request object_request(const char *system, const struct idoc_object *objects, size_t count,
                                     struct arena *arena) {
    struct column *places = column_new(arena, COLUMN_BIGINT), *records = column_new(arena, COLUMN_UUID);
    for (size_t i = 0; i < count; i++) {
        for (size_t r = 0; r < objects[i].record_count; r++) {
            column_number(places, (int64_t)i);
            column_uuid(records, &objects[i].records[r]);
        }
    }
    struct parameters *parameters = parameters_new(arena);
    parameter_text(parameters, system);
    parameter_column(parameters, places);
    parameter_column(parameters, records);
    return (struct request){.sql = sql_idoc_objects, .parameters = parameters};
}

bool idoc_objects(struct database *database, const char *system, struct idoc_object *objects, size_t count,
                  struct arena *arena, struct error *error) {
    enum { PLACE, RECORD, NUMBER };
    for (size_t i = 0; i < count; i++) {
        objects[i].number = NULL;
    }
    if (count == 0) {
        return true;
    }
    struct request request = object_request(system, objects, count, arena);
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    for (int row = 0; row < PQntuples(request.result); row++) {
        struct idoc_object *object = &objects[result_number(request.result, row, PLACE)];
        object->record = result_uuid(request.result, row, RECORD);
        object->number = result_text(request.result, row, NUMBER, arena);
    }
    requests_free(&request, 1);
    return true;
}

bool idoc_object_keys(struct database *database, const char *system, const struct uuid *anchors, size_t count,
                      struct arena *arena, const char **keys, struct error *error) {
    struct idoc_object *objects = ARENA_NEW(arena, struct idoc_object, count + 1);
    for (size_t i = 0; i < count; i++) {
        objects[i] = (struct idoc_object){.records = &anchors[i], .record_count = 1};
    }
    const bool good = idoc_objects(database, system, objects, count, arena, error);
    for (size_t i = 0; i < count; i++) {
        keys[i] = objects[i].number;
    }
    return good;
}

struct idoc_turns idoc_turns_new(struct arena *arena) {
    return (struct idoc_turns){column_new(arena, COLUMN_BIGINT), column_new(arena, COLUMN_UUID)};
}

void idoc_turns_add(struct idoc_turns *turns, size_t place, const struct uuid *golden) {
    column_number(turns->places, (int64_t)place);
    column_uuid(turns->goldens, golden);
}

bool idocs_under_way(struct database *database, const struct idoc_turns *turns, const char *port_of,
                     struct arena *arena, bool *under_way, struct error *error) {
    struct parameters *parameters = parameters_new(arena);
    parameter_column(parameters, turns->places);
    parameter_column(parameters, turns->goldens);
    parameter_text(parameters, port_of);
    struct request request = {.sql = sql_idoc_under_way, .parameters = parameters};
    if (column_count(turns->goldens) == 0 || !database_run(database, &request, 1, error)) {
        return column_count(turns->goldens) == 0;
    }
    for (int row = 0; row < PQntuples(request.result); row++) {
        under_way[result_number(request.result, row, 0)] = true;
    }
    requests_free(&request, 1);
    return true;
}

/* A body that does not open is the business of its one document. */
static bool open_body(struct customer_store *store, struct idoc *idoc, struct bytes sealed, struct bytes wrapped,
                      struct arena *arena, struct error *error) {
    struct record_secret secret;
    if (sealed.data == NULL) {
        return true;
    }
    if (!customer_open_key(store, &idoc->anchor, wrapped, &secret, error)) {
        return false;
    }
    const struct seal_of of = sealed_document(&idoc->anchor, idoc->system, idoc->number, arena);
    const bool good = !secret.has || unseal(store->sealer, &secret.key, &of, sealed, arena, &idoc->body, error);
    explicit_bzero(&secret, sizeof secret);
    idoc->shut = !good && error->code == SEAL_BROKEN;
    if (idoc->shut) {
        *error = (struct error){.code = OK};
    }
    return good || idoc->shut;
}

bool idocs_hand_over(struct customer_store *store, const struct idoc_turn *turn, struct arena *arena,
                     struct idoc **idocs, size_t *count, struct error *error) {
    enum { NUMBER, ANCHOR, BODY, DATA_KEY };
    struct parameters *parameters = parameters_new(arena);
    parameter_text(parameters, turn->system);
    parameter_number(parameters, COLUMN_SMALLINT, turn->shard);
    parameter_number(parameters, COLUMN_INTEGER, SHARD_COUNT);
    parameter_number(parameters, COLUMN_INTEGER, turn->limit);
    parameter_number(parameters, COLUMN_BIGINT, turn->epoch);
    parameter_number(parameters, COLUMN_BIGINT, turn->least);
    struct request request = {.sql = sql_idoc_hand_over, .parameters = parameters};
    *count = 0;
    if (!database_run(store->database, &request, 1, error)) {
        return false;
    }
    *idocs = ARENA_NEW(arena, struct idoc, PQntuples(request.result) + 1);
    bool good = true;
    for (int row = 0; good && row < PQntuples(request.result); row++) {
        struct idoc *idoc = &(*idocs)[(*count)++];
        *idoc = (struct idoc){.system = turn->system,
                              .number = result_number(request.result, row, NUMBER),
                              .anchor = result_uuid(request.result, row, ANCHOR)};
        good = open_body(store, idoc, result_bytes(request.result, row, BODY, arena),
                         result_bytes(request.result, row, DATA_KEY, arena), arena, error);
    }
    requests_free(&request, 1);
    return good;
}

static bool take_found(struct customer_store *store, const PGresult *result, int row, bool with_body,
                       struct arena *arena, struct idoc *idoc, struct error *error) {
    enum { SYSTEM, NUMBER, GOLDEN, ANCHOR, STATE, STATUS, PROFILE, REASON, MADE, CHANGED, BODY, DATA_KEY };
    *idoc = (struct idoc){
        .system = result_text(result, row, SYSTEM, arena),
        .number = result_number(result, row, NUMBER),
        .golden = result_uuid(result, row, GOLDEN),
        .anchor = result_uuid(result, row, ANCHOR),
        .state = result_text(result, row, STATE, arena),
        .status = result_text_or_null(result, row, STATUS, arena),
        .profile = result_text_or_null(result, row, PROFILE, arena),
        .reason = result_text_or_null(result, row, REASON, arena),
        .made = result_instant(result, row, MADE),
        .changed = result_instant(result, row, CHANGED),
    };
    return !with_body || open_body(store, idoc, result_bytes(result, row, BODY, arena),
                                   result_bytes(result, row, DATA_KEY, arena), arena, error);
}

bool idocs_find(struct customer_store *store, const struct idoc_wish *wish, struct arena *arena, struct idoc **idocs,
                size_t *count, struct error *error) {
    struct parameters *parameters = parameters_new(arena);
    parameter_text(parameters, wish->system);
    parameter_number(parameters, COLUMN_BIGINT, wish->number);
    parameter_text(parameters, wish->state);
    parameter_uuid(parameters, wish->golden);
    parameter_number(parameters, COLUMN_INTEGER, wish->limit);
    struct request request = {.sql = sql_idoc_find, .parameters = parameters};
    *count = 0;
    if (!database_run(store->database, &request, 1, error)) {
        return false;
    }
    *idocs = ARENA_NEW(arena, struct idoc, PQntuples(request.result) + 1);
    bool good = true;
    for (int row = 0; good && row < PQntuples(request.result); row++) {
        good = take_found(store, request.result, row, wish->bodies, arena, &(*idocs)[(*count)++], error);
    }
    requests_free(&request, 1);
    return good;
}
