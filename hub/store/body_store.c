#include "hub/store/body_store.h"

#include "hub/store/customer_open.h"
#include "hub/store/sealed_record.h"
#include "hub/store/unreadable.h"
#include "statements.h"

enum {
    SOURCE,
    EVENT,
    PART,
    RECORD,
    NUMBER,
    DATA_KEY,
    DICTIONARY,
    BODY,
    FACTS,
    CLAIMS,
    KIND,
    TIME,
    RECORDED,
    DOCUMENT,
    AMOUNT,
    MILEAGE,
    VEHICLE,
    DAY
};

struct opening {
    struct customer_store *store;
    const struct data_key *hub_key;
    const PGresult *result;
    int row;
    struct arena *arena;
    struct error *error;
};

static struct bytes bytes_at(const struct opening *opening, int column) {
    return result_null(opening->result, opening->row, column)
               ? (struct bytes){NULL, 0}
               : result_bytes(opening->result, opening->row, column, opening->arena);
}

/* A row that speaks of no one is sealed under the hub's key. */
static bool open_sealed(const struct opening *opening, const struct record_secret *secret, const struct uuid *record,
                        enum seal_purpose purpose, const struct held_row *row, int column, struct bytes *plain) {
    const struct bytes sealed = bytes_at(opening, column);
    const struct data_key *key = secret->has ? &secret->key : opening->hub_key;
    const struct uuid bound = secret->has ? *record : (struct uuid){{0}};
    const struct seal_of of = sealed_row(&bound, purpose, row->source, row->event, opening->arena);
    *plain = (struct bytes){NULL, 0};
    return sealed.data == NULL ||
           unseal(opening->store->sealer, key, &of, sealed, opening->arena, plain, opening->error);
}

static bool open_record(const struct opening *opening, const struct uuid *record, struct record_secret *secret,
                        struct held_row *row) {
    *secret = (struct record_secret){.has = false};
    if (result_null(opening->result, opening->row, NUMBER)) {
        return true;
    }
    row->number = result_text(opening->result, opening->row, NUMBER, opening->arena);
    return customer_open_key(opening->store, record, bytes_at(opening, DATA_KEY), secret, opening->error) &&
           customer_open_dictionary(opening->store, record, secret, bytes_at(opening, DICTIONARY), opening->arena,
                                    &row->dictionary, opening->error);
}

static void take_plain(const struct opening *opening, struct held_row *row) {
    const PGresult *result = opening->result;
    const int at = opening->row;
    row->source = result_text(result, at, SOURCE, opening->arena);
    row->event = result_text(result, at, EVENT, opening->arena);
    row->part = (int)result_number(result, at, PART);
    row->kind = result_text(result, at, KIND, opening->arena);
    row->time = result_instant(result, at, TIME);
    row->recorded = result_instant(result, at, RECORDED);
    row->document = bytes_at(opening, DOCUMENT);
    row->vehicle = bytes_at(opening, VEHICLE);
    row->has_amount = !result_null(result, at, AMOUNT);
    row->amount = row->has_amount ? result_number(result, at, AMOUNT) : 0;
    row->has_mileage = !result_null(result, at, MILEAGE);
    row->mileage = row->has_mileage ? result_number(result, at, MILEAGE) : 0;
    row->day = result_number(result, at, DAY);
}

static bool take_claims(const struct opening *opening, struct held_row *row) {
    row->claims = row_claims_decode(bytes_at(opening, CLAIMS), opening->arena, &row->claim_count);
    return row->claims != NULL ||
           unreadable_event(opening->error, UNREADABLE_FORM, row->source, row->event, row->part, "claims");
}

static bool open_row(const struct opening *opening, struct held_row *row) {
    struct record_secret secret;
    const bool anybody = !result_null(opening->result, opening->row, RECORD);
    const struct uuid record = anybody ? result_uuid(opening->result, opening->row, RECORD) : (struct uuid){{0}};
    take_plain(opening, row);
    return take_claims(opening, row) && open_record(opening, &record, &secret, row) &&
           open_sealed(opening, &secret, &record, SEAL_BODY, row, BODY, &row->body) &&
           open_sealed(opening, &secret, &record, SEAL_FACTS, row, FACTS, &row->facts);
}

bool bodies_next(struct customer_store *store, const struct data_key *hub_key, const char **source, const char **event,
                 size_t limit, struct arena *arena, struct held_row **rows, size_t *count, struct error *error) {
    struct request request = {.sql = sql_verify_bodies, .parameters = parameters_new(arena)};
    parameter_text(request.parameters, *source);
    parameter_text(request.parameters, *event);
    parameter_number(request.parameters, COLUMN_INTEGER, (int64_t)limit);
    bool good = database_run(store->database, &request, 1, error);
    *count = good ? (size_t)PQntuples(request.result) : 0;
    *rows = ARENA_NEW(arena, struct held_row, *count + 1);
    for (size_t i = 0; good && i < *count; i++) {
        const struct opening opening = {store, hub_key, request.result, (int)i, arena, error};
        good = open_row(&opening, &(*rows)[i]);
        *source = (*rows)[i].source;
        *event = (*rows)[i].event;
    }
    requests_free(&request, 1);
    return good;
}

bool bodies_may_lack(struct database *database, const char *attribute, struct arena *arena, bool *may,
                     struct error *error) {
    struct request request = {.sql = sql_verify_attribute, .parameters = parameters_new(arena)};
    parameter_text(request.parameters, attribute);
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    *may = result_number(request.result, 0, 0) != 0;
    requests_free(&request, 1);
    return true;
}
