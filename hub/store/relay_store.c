#include "hub/store/relay_store.h"

#include "statements.h"

#include <string.h>

static struct parameters *of_shard(unsigned shard, struct arena *arena) {
    struct parameters *parameters = parameters_new(arena);
    parameter_number(parameters, COLUMN_SMALLINT, shard);
    return parameters;
}

/* --- the shard in hand -------------------------------------------------------------------------------------------- */

bool shard_raise_epoch(struct database *database, struct shard_hold *hold, bool *taken, struct error *error) {
    enum { EPOCH, LOG_OFFSET, SEQUENCE, CLOCK };
    struct arena *arena = arena_new();
    struct parameters *parameters = of_shard(hold->shard, arena);
    parameter_number(parameters, COLUMN_BIGINT, hold->lease);
    struct request request = {.sql = sql_relay_take, .parameters = parameters};
    const bool good = database_run(database, &request, 1, error);
    *taken = good && PQntuples(request.result) == 1;
    if (*taken) {
        hold->epoch = result_number(request.result, 0, EPOCH);
        hold->log_offset = result_number(request.result, 0, LOG_OFFSET);
        hold->highest = result_number(request.result, 0, SEQUENCE);
        hold->clock = result_instant(request.result, 0, CLOCK);
    }
    requests_free(&request, 1);
    arena_free(arena);
    return good;
}

static bool run_on_hold(struct database *database, const struct shard_hold *hold, const char *sql, bool with_lease,
                        int *rows, struct error *error) {
    struct arena *arena = arena_new();
    struct parameters *parameters = of_shard(hold->shard, arena);
    parameter_number(parameters, COLUMN_BIGINT, hold->epoch);
    if (with_lease) {
        parameter_number(parameters, COLUMN_BIGINT, hold->lease);
    }
    struct request request = {.sql = sql, .parameters = parameters};
    const bool good = database_run(database, &request, 1, error);
    *rows = good ? PQntuples(request.result) : 0;
    requests_free(&request, 1);
    arena_free(arena);
    return good;
}

static bool fenced(const struct shard_hold *hold, struct error *error) {
    return error_set(error, DATABASE_FENCED, "table shard", "shard %u has a later epoch than %lld", hold->shard,
                     (long long)hold->epoch);
}

bool shard_renew_lease(struct database *database, const struct shard_hold *hold, struct error *error) {
    int rows = 0;
    return run_on_hold(database, hold, sql_relay_renew, true, &rows, error) && (rows == 1 || fenced(hold, error));
}

bool shard_release(struct database *database, const struct shard_hold *hold, struct error *error) {
    int rows = 0;
    return run_on_hold(database, hold, sql_relay_release, false, &rows, error);
}

static struct parameters *ask_waiting(const int64_t least[SHARD_COUNT], struct arena *arena) {
    struct column *shards = column_new(arena, COLUMN_SMALLINT), *stamps = column_new(arena, COLUMN_BIGINT);
    for (unsigned shard = 0; shard < SHARD_COUNT; shard++) {
        if (least[shard] != NO_SHARD) {
            column_number(shards, shard);
            column_number(stamps, least[shard]);
        }
    }
    struct parameters *parameters = parameters_new(arena);
    parameter_column(parameters, shards);
    parameter_column(parameters, stamps);
    return parameters;
}

bool relay_read_waiting(struct database *database, enum answers_wish answers, const int64_t least[SHARD_COUNT],
                        bool shards[SHARD_COUNT], struct error *error) {
    enum { DIRTY, INPUTS, COUNT };
    struct arena *arena = arena_new();
    struct request requests[COUNT] = {
        [DIRTY] = {.sql = sql_relay_waiting, .parameters = ask_waiting(least, arena)},
        [INPUTS] = {.sql = answers == ANSWERS_ALL ? sql_relay_inputs : sql_relay_inputs_behind}};
    const size_t count = answers == ANSWERS_NONE ? INPUTS : COUNT;
    if (!database_run(database, requests, count, error)) {
        arena_free(arena);
        return false;
    }
    for (unsigned shard = 0; shard < SHARD_COUNT; shard++) {
        shards[shard] = false;
    }
    for (int row = 0; row < PQntuples(requests[DIRTY].result); row++) {
        shards[(unsigned)result_number(requests[DIRTY].result, row, 0) % SHARD_COUNT] = true;
    }
    for (int row = 0; row < PQntuples(requests[INPUTS].result); row++) {
        const char *line = result_text(requests[INPUTS].result, row, 0, arena);
        shards[shard_of_input(line, (int32_t)result_number(requests[INPUTS].result, row, 1))] = true;
    }
    arena_free(arena);
    requests_free(requests, count);
    return true;
}

bool relay_read_applied(struct database *database, int64_t offsets[SHARD_COUNT], struct error *error) {
    struct request request = {.sql = sql_relay_logs};
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    for (int row = 0; row < PQntuples(request.result); row++) {
        offsets[(unsigned)result_number(request.result, row, 0) % SHARD_COUNT] = result_number(request.result, row, 1);
    }
    requests_free(&request, 1);
    return true;
}

bool relay_read_backlog(struct database *database, const char *system, struct relay_backlog *backlog,
                        struct error *error) {
    enum { VIEWS, DOCUMENTS, ANSWERS, OWED, HELD, UNREADABLE };
    struct arena *arena = arena_new();
    struct parameters *parameters = parameters_new(arena);
    parameter_text(parameters, system);
    parameter_number(parameters, COLUMN_INTEGER, BACKLOG_COUNTED);
    parameter_text(parameters, DEBT_UNREADABLE);
    struct request request = {.sql = sql_relay_gauges, .parameters = parameters};
    const bool good = database_run(database, &request, 1, error);
    if (good) {
        *backlog = (struct relay_backlog){
            .views = result_number(request.result, 0, VIEWS),
            .documents = result_number(request.result, 0, DOCUMENTS),
            .answers = result_number(request.result, 0, ANSWERS),
            .owed = result_number(request.result, 0, OWED),
            .held = result_number(request.result, 0, HELD),
            .unreadable = result_number(request.result, 0, UNREADABLE),
        };
        requests_free(&request, 1);
    }
    arena_free(arena);
    return good;
}

/* --- the transaction after publishing ------------------------------------------------------------------------------ */

void closing_start(struct closing *closing, struct arena *arena) {
    *closing = (struct closing){
        .arena = arena,
        .publications = publication_rows_new(arena),
        .idocs = idoc_rows_new(arena),
        .clean_goldens = column_new(arena, COLUMN_UUID),
        .clean_stamps = column_new(arena, COLUMN_BIGINT),
        .next_goldens = column_new(arena, COLUMN_UUID),
        .next_days = column_new(arena, COLUMN_DATE),
        .owed_partners = column_new(arena, COLUMN_TEXT),
        .owed_goldens = column_new(arena, COLUMN_UUID),
        .owed_reasons = column_new(arena, COLUMN_TEXT),
        .paid_partners = column_new(arena, COLUMN_TEXT),
        .paid_goldens = column_new(arena, COLUMN_UUID),
        .answered_topics = column_new(arena, COLUMN_TEXT),
        .answered_partitions = column_new(arena, COLUMN_INTEGER),
        .answered_offsets = column_new(arena, COLUMN_BIGINT),
        .answered_firsts = column_new(arena, COLUMN_BIGINT),
        .gone = column_new(arena, COLUMN_UUID),
        .gone_whole = column_new(arena, COLUMN_BOOLEAN),
        .doubted = column_new(arena, COLUMN_UUID),
    };
}

void closing_clean(struct closing *closing, const struct work *work) {
    if (work->stamp != NO_STAMP) {
        column_uuid(closing->clean_goldens, &work->golden);
        column_number(closing->clean_stamps, work->stamp);
    }
}

void closing_next(struct closing *closing, const struct uuid *golden, instant next) {
    column_uuid(closing->next_goldens, golden);
    column_instant(closing->next_days, next);
}

void closing_owe(struct closing *closing, const char *partner, const struct uuid *golden, const char *reason) {
    column_text(closing->owed_partners, partner);
    column_uuid(closing->owed_goldens, golden);
    column_text(closing->owed_reasons, reason);
}

void closing_end(struct closing *closing, const struct uuid *golden, bool whole) {
    column_uuid(closing->gone, golden);
    column_number(closing->gone_whole, whole);
}

void closing_pay(struct closing *closing, const struct work *work, const char *owed) {
    for (const struct debt *debt = work->debts; debt != NULL; debt = debt->next) {
        if (owed == NULL || strcmp(debt->partner, owed) != 0) {
            column_text(closing->paid_partners, debt->partner);
            column_uuid(closing->paid_goldens, &work->golden);
        }
    }
}

void closing_answer(struct closing *closing, const struct input *input, int64_t first, int64_t offset) {
    column_text(closing->answered_topics, input->line);
    column_number(closing->answered_partitions, input->partition);
    column_number(closing->answered_offsets, offset);
    column_number(closing->answered_firsts, first);
}

static bool close_shard(struct database *database, const struct shard_hold *hold, const struct closing *closing,
                        struct error *error) {
    struct parameters *parameters = of_shard(hold->shard, closing->arena);
    parameter_number(parameters, COLUMN_BIGINT, hold->epoch);
    parameter_number(parameters, COLUMN_BIGINT, hold->log_offset);
    parameter_number(parameters, COLUMN_BIGINT, hold->highest);
    parameter_instant(parameters, COLUMN_INSTANT, hold->clock);
    parameter_number(parameters, COLUMN_BIGINT, hold->lease);
    parameter_bytes(parameters, closing->rules.rights);
    parameter_bytes(parameters, closing->rules.mapping);
    struct request requests[3] = {{.sql = sql_relay_begin}};
    size_t count = 1;
    if (!closing->durable) {
        requests[count++].sql = sql_relay_lazily;
    }
    requests[count++] = (struct request){.sql = sql_relay_close, .parameters = parameters};
    if (!database_run(database, requests, count, error)) {
        return false;
    }
    const bool ours = PQntuples(requests[count - 1].result) == 1;
    const bool current = ours && result_number(requests[count - 1].result, 0, 0) != 0;
    requests_free(requests, count);
    if (!ours) {
        return fenced(hold, error);
    }
    return current || error_set(error, VIEW_RULES_BEHIND, "table view_rules", "another relay has noted other ones");
}

static struct request of_columns(const char *sql, const struct column *const *columns, size_t count,
                                 struct parameters *parameters) {
    for (size_t i = 0; i < count; i++) {
        parameter_column(parameters, columns[i]);
    }
    return (struct request){.sql = sql, .parameters = parameters};
}

enum { MOST_CLOSING = 11 };

/* Under the merge's lock, which marks rows in an order of its own: neither waits for the other's. */
static size_t doubt_requests(const struct shard_hold *hold, const struct closing *closing, struct request requests[2]) {
    requests[0] = (struct request){.sql = sql_merge_lock};
    requests[1] = of_columns(sql_relay_doubt, (const struct column *const[]){closing->doubted}, 1,
                             of_shard(hold->shard, closing->arena));
    return 2;
}

/* The statements that have something to do. */
static size_t closing_requests(const struct shard_hold *hold, const struct closing *closing,
                               struct request requests[MOST_CLOSING]) {
    struct arena *arena = closing->arena;
    const struct column *const clean[] = {closing->clean_goldens, closing->clean_stamps};
    const struct column *const next[] = {closing->next_goldens, closing->next_days};
    const struct column *const owed[] = {closing->owed_partners, closing->owed_goldens, closing->owed_reasons};
    const struct column *const paid[] = {closing->paid_partners, closing->paid_goldens};
    const struct column *const answered[] = {closing->answered_topics, closing->answered_partitions,
                                             closing->answered_offsets, closing->answered_firsts};
    size_t count = 0;
    if (column_count(closing->publications.goldens) > 0) {
        requests[count++] = publication_rows_request(&closing->publications, hold->shard, arena);
    }
    if (column_count(closing->idocs.numbers) > 0) {
        requests[count++] = idoc_rows_request(&closing->idocs, arena);
    }
    if (column_count(closing->gone) > 0) {
        requests[count++] =
            of_columns(sql_idoc_replace, (const struct column *const[]){closing->gone, closing->gone_whole}, 2,
                       parameters_new(arena));
    }
    if (column_count(closing->next_goldens) > 0) {
        requests[count++] = of_columns(sql_relay_next, next, 2, parameters_new(arena));
    }
    if (column_count(closing->paid_goldens) > 0) {
        requests[count++] = of_columns(sql_relay_paid, paid, 2, of_shard(hold->shard, arena));
    }
    if (column_count(closing->owed_goldens) > 0) {
        requests[count++] = of_columns(sql_relay_owe, owed, 3, of_shard(hold->shard, arena));
    }
    if (column_count(closing->doubted) > 0) {
        count += doubt_requests(hold, closing, requests + count);
    }
    if (column_count(closing->answered_topics) > 0) {
        requests[count++] = of_columns(sql_relay_answered, answered, 4, parameters_new(arena));
    }
    if (column_count(closing->clean_goldens) > 0) {
        requests[count++] = of_columns(sql_relay_clean, clean, 2, parameters_new(arena));
    }
    return count;
}

bool relay_close(struct database *database, const struct shard_hold *hold, const struct closing *closing,
                 struct error *error) {
    struct request requests[MOST_CLOSING];
    bool good = close_shard(database, hold, closing, error);
    if (good) {
        size_t count = closing_requests(hold, closing, requests);
        requests[count++] = (struct request){.sql = sql_relay_commit};
        good = database_run(database, requests, count, error);
        if (good) {
            requests_free(requests, count);
        }
    }
    if (!good) {
        database_rollback(database);
    }
    return good;
}
