#include "hub/store/replay.h"

#include "hub/store/sealed_record.h"
#include "statements.h"

struct opening {
    struct sealer *sealer;
    const struct data_key *hub_key;
    struct arena *arena;
    struct error *error;
};

static bool open_cell(const struct opening *opening, const struct origin *origin, enum seal_purpose purpose,
                      struct bytes sealed, struct bytes *plain) {
    const struct seal_of of = {.purpose = purpose, .item = sealed_reject(origin, opening->arena)};
    return unseal(opening->sealer, opening->hub_key, &of, sealed, opening->arena, plain, opening->error);
}

static bool open_row(const struct opening *opening, const PGresult *result, int row, struct replay *replay) {
    enum { ID, TOPIC, PARTITION, OFFSET, RECEIVED, KEY, BODY, HEADERS, LIFE };
    struct arena *arena = opening->arena;
    *replay = (struct replay){
        .id = result_number(result, row, ID),
        .origin = {.topic = result_text(result, row, TOPIC, arena),
                   .partition = (int32_t)result_number(result, row, PARTITION),
                   .offset = result_number(result, row, OFFSET),
                   .appended = result_instant(result, row, RECEIVED),
                   .life = (int32_t)result_number(result, row, LIFE)},
    };
    const struct {
        int column;
        enum seal_purpose purpose;
        struct bytes *plain;
    } cells[] = {{KEY, SEAL_REJECT_KEY, &replay->key},
                 {BODY, SEAL_REJECT_BODY, &replay->body},
                 {HEADERS, SEAL_REJECT_HEADERS, &replay->headers}};
    bool good = true;
    for (size_t i = 0; good && i < sizeof cells / sizeof *cells; i++) {
        good = result_null(result, row, cells[i].column) ||
               open_cell(opening, &replay->origin, cells[i].purpose, result_bytes(result, row, cells[i].column, arena),
                         cells[i].plain);
    }
    return good;
}

static struct request ask(const int64_t *ids, size_t count, struct arena *arena) {
    struct column *wanted = column_new(arena, COLUMN_BIGINT);
    for (size_t i = 0; i < count; i++) {
        column_number(wanted, ids[i]);
    }
    struct parameters *parameters = parameters_new(arena);
    parameter_column(parameters, wanted);
    return (struct request){.sql = sql_intake_replays, .parameters = parameters};
}

bool replays_load(struct database *database, struct sealer *sealer, const struct data_key *hub_key, const int64_t *ids,
                  size_t id_count, struct arena *arena, struct replay **replays, size_t *count, struct error *error) {
    const struct opening opening = {sealer, hub_key, arena, error};
    struct request request = ask(ids, id_count, arena);
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    bool good = true;
    *count = (size_t)PQntuples(request.result);
    *replays = ARENA_NEW(arena, struct replay, *count + 1);
    for (size_t i = 0; good && i < *count; i++) {
        good = open_row(&opening, request.result, (int)i, &(*replays)[i]);
    }
    requests_free(&request, 1);
    return good;
}
