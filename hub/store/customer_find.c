#include "hub/store/customer_open.h"
#include "statements.h"

#include <string.h>

/* Golden ids stand in column `at` of each row. */
static bool run_list(struct customer_store *store, struct request *request, int at, struct arena *arena,
                     struct golden_list *found, struct error *error) {
    *found = (struct golden_list){0};
    if (!database_run(store->database, request, 1, error)) {
        return false;
    }
    found->ids = result_uuid_rows(request->result, at, arena, &found->count);
    requests_free(request, 1);
    return true;
}

static struct column *record_column(const struct uuid *record, struct arena *arena) {
    struct column *records = column_new(arena, COLUMN_UUID);
    column_uuid(records, record);
    return records;
}

static struct request ask_for(const struct column *records, struct arena *arena) {
    struct parameters *parameters = parameters_new(arena);
    parameter_column(parameters, records);
    return (struct request){.sql = sql_customer_of_record, .parameters = parameters};
}

bool customer_of_record(struct customer_store *store, const struct uuid *record, struct arena *arena,
                        struct golden_list *found, struct error *error) {
    struct request request = ask_for(record_column(record, arena), arena);
    return run_list(store, &request, 1, arena, found, error);
}

bool customers_of_records(struct customer_store *store, const struct column *records, struct arena *arena,
                          GHashTable *found, struct error *error) {
    enum { RECORD, GOLDEN, COUNTS };
    size_t count;
    struct request request = ask_for(records, arena);
    if (!database_run(store->database, &request, 1, error)) {
        return false;
    }
    struct uuid *from = result_uuid_rows(request.result, RECORD, arena, &count);
    struct uuid *to = result_uuid_rows(request.result, GOLDEN, arena, &count);
    for (size_t i = 0; i < count; i++) {
        if (result_number(request.result, (int)i, COUNTS) != 0) {
            (void)g_hash_table_insert(found, &from[i], &to[i]);
        }
    }
    requests_free(&request, 1);
    return true;
}

bool customer_of_number(struct customer_store *store, const char *source, const char *number, struct arena *arena,
                        struct golden_list *found, struct error *error) {
    struct parameters *parameters = parameters_new(arena);
    parameter_text(parameters, source);
    parameter_text(parameters, number);
    struct request request = {.sql = sql_customer_of_number, .parameters = parameters};
    return run_list(store, &request, 0, arena, found, error);
}

bool customer_of_keys(struct customer_store *store, const struct identity_key *keys, size_t count, unsigned limit,
                      struct arena *arena, struct golden_list *found, struct error *error) {
    struct column *digests = column_new(arena, COLUMN_BYTES);
    for (size_t i = 0; i < count; i++) {
        column_bytes(digests, (struct bytes){keys[i].digest.octets, DIGEST_SIZE});
    }
    struct parameters *parameters = parameters_new(arena);
    parameter_column(parameters, digests);
    parameter_number(parameters, COLUMN_INTEGER, limit);
    struct request request = {.sql = sql_customer_of_keys, .parameters = parameters};
    return run_list(store, &request, 0, arena, found, error);
}

static bool take_vehicle_event(struct customer_store *store, const PGresult *result, int row, struct arena *arena,
                               struct vehicle_event *event, struct error *error) {
    enum { GOLDEN, RECORD, EVENT, DATA_KEY = EVENT + CUSTOMER_EVENT_COLUMNS, NUMBER, ROLE };
    struct member *member = ARENA_NEW(arena, struct member, 1);
    event->golden = result_uuid(result, row, GOLDEN);
    member->record = result_uuid(result, row, RECORD);
    member->role = result_text(result, row, ROLE, arena);
    member->under = result_text(result, row, NUMBER, arena);
    member->number = member->role[0] == '\0' ? member->under : "";
    struct record_secret secret;
    const bool good =
        customer_open_key(store, &member->record, result_bytes(result, row, DATA_KEY, arena), &secret, error) &&
        customer_open_event(store, result, row, EVENT, &member->record, &secret, arena, &event->event, error);
    explicit_bzero(&secret, sizeof secret);
    member->source = event->event.source;
    event->event.member = member;
    return good;
}

bool vehicle_events(struct customer_store *store, const struct digest *vehicle, unsigned limit, struct arena *arena,
                    struct vehicle_event **events, size_t *count, struct error *error) {
    struct parameters *parameters = parameters_new(arena);
    parameter_bytes(parameters, (struct bytes){vehicle->octets, DIGEST_SIZE});
    parameter_number(parameters, COLUMN_INTEGER, limit);
    struct request request = {.sql = sql_customer_of_vehicle, .parameters = parameters};
    *count = 0;
    if (!database_run(store->database, &request, 1, error)) {
        return false;
    }
    const int rows = PQntuples(request.result);
    *events = ARENA_NEW(arena, struct vehicle_event, rows + 1);
    bool good = true;
    for (int row = 0; good && row < rows; row++) {
        struct vehicle_event *event = &(*events)[*count];
        good = take_vehicle_event(store, request.result, row, arena, event, error);
        *count += event->event.kind != NULL;
    }
    requests_free(&request, 1);
    return good;
}
