#include "hub/store/relay_store.h"

#include "hub/base/moment.h"
#include "statements.h"

#include <glib.h>
#include <string.h>

/* One call of relay_read_work. */
struct reading {
    struct arena *arena;
    struct work_list *list;
    GHashTable *by_golden; /* struct uuid → struct work */
};

/* Columns next_change, then those of golden_row_at, from `first` on. */
static struct work *work_at(struct reading *reading, const PGresult *result, int row, int first) {
    const struct uuid golden = result_uuid(result, row, 0);
    struct work *work = g_hash_table_lookup(reading->by_golden, &golden);
    if (work == NULL) {
        work = &reading->list->items[reading->list->count++];
        *work = (struct work){
            .golden = golden,
            .stamp = NO_STAMP,
            .next_change = result_instant(result, row, first),
            .row = golden_row_at(result, row, first + 1, &golden, reading->arena),
        };
        (void)g_hash_table_insert(reading->by_golden, &work->golden, work);
    }
    return work;
}

static void take_dirty(struct reading *reading, const PGresult *result) {
    enum { TARGETS = 1, STAMP, NEXT };
    enum { VIEWS = 1, ERP = 2 };
    for (int row = 0; row < PQntuples(result); row++) {
        struct work *work = work_at(reading, result, row, NEXT);
        const int64_t targets = result_number(result, row, TARGETS);
        work->stamp = result_number(result, row, STAMP);
        work->views = (targets & VIEWS) != 0;
        work->erp = (targets & ERP) != 0;
    }
}

static void take_due(struct reading *reading, const PGresult *result) {
    enum { NEXT = 1 };
    for (int row = 0; row < PQntuples(result); row++) {
        struct work *work = work_at(reading, result, row, NEXT);
        work->views = work->erp = true;
    }
}

static bool has_debt(const struct work *work, const char *partner) {
    for (const struct debt *debt = work->debts; debt != NULL; debt = debt->next) {
        if (strcmp(debt->partner, partner) == 0) {
            return true;
        }
    }
    return false;
}

enum { DEBT_PARTNER = 1, DEBT_REASON, BEHIND_DEBT };

static void take_debt(struct reading *reading, const PGresult *result, int row, struct work *work) {
    const char *partner = result_text(result, row, DEBT_PARTNER, reading->arena);
    if (has_debt(work, partner)) {
        return;
    }
    struct debt *debt = ARENA_NEW(reading->arena, struct debt, 1);
    *debt = (struct debt){partner, result_text_or_null(result, row, DEBT_REASON, reading->arena), work->debts};
    work->debts = debt;
    work->views = work->erp = true; /* whom it is part of now is published with it, and so it is told to all */
}

static void take_debts(struct reading *reading, const PGresult *result) {
    for (int row = 0; row < PQntuples(result); row++) {
        take_debt(reading, result, row, work_at(reading, result, row, BEHIND_DEBT));
    }
}

static void take_inputs(struct reading *reading, const PGresult *result, unsigned shard) {
    struct work_list *list = reading->list;
    list->inputs = ARENA_NEW(reading->arena, struct input, PQntuples(result) + 1);
    for (int row = 0; row < PQntuples(result); row++) {
        const struct input input = {result_text(result, row, 0, reading->arena),
                                    (int32_t)result_number(result, row, 1)};
        if (shard_of_input(input.line, input.partition) == shard) {
            list->inputs[list->input_count++] = input;
        }
    }
}

static struct parameters *ask_now(const struct work_wish *wish, struct arena *arena) {
    struct parameters *parameters = parameters_new(arena);
    parameter_bytes(parameters, wish->rules.rights);
    parameter_bytes(parameters, wish->rules.mapping);
    return parameters;
}

static struct parameters *ask_dirty(const struct work_wish *wish, struct arena *arena) {
    struct parameters *parameters = parameters_new(arena);
    parameter_number(parameters, COLUMN_SMALLINT, wish->shard);
    parameter_number(parameters, COLUMN_INTEGER, wish->limit);
    parameter_number(parameters, COLUMN_BIGINT, wish->least);
    return parameters;
}

static struct parameters *of_aside(const struct work_wish *wish, struct arena *arena) {
    struct column *aside = column_new(arena, COLUMN_TEXT);
    for (size_t i = 0; i < wish->aside_count; i++) {
        column_text(aside, wish->aside[i]);
    }
    struct parameters *parameters = parameters_new(arena);
    parameter_number(parameters, COLUMN_SMALLINT, wish->shard);
    parameter_column(parameters, aside);
    return parameters;
}

static struct parameters *ask_debts(const struct work_wish *wish, struct arena *arena) {
    struct parameters *parameters = of_aside(wish, arena);
    parameter_number(parameters, COLUMN_INTEGER, wish->limit);
    return parameters;
}

static struct parameters *ask_owed(const struct reading *reading, const struct work_wish *wish) {
    struct parameters *parameters = of_aside(wish, reading->arena);
    struct column *goldens = column_new(reading->arena, COLUMN_UUID);
    for (size_t i = 0; i < reading->list->count; i++) {
        column_uuid(goldens, &reading->list->items[i].golden);
    }
    parameter_column(parameters, goldens);
    return parameters;
}

static struct parameters *ask_due(const struct work_wish *wish, struct arena *arena) {
    struct parameters *parameters = parameters_new(arena);
    parameter_number(parameters, COLUMN_SMALLINT, wish->shard);
    parameter_number(parameters, COLUMN_INTEGER, SHARD_COUNT);
    parameter_instant(parameters, COLUMN_DATE, wish->today);
    parameter_number(parameters, COLUMN_INTEGER, wish->limit);
    return parameters;
}

enum { BEGIN, NOW, DIRTY, INPUTS, DEBTS, DUE, REQUESTS };

/* Whoever asks for what is due asks for all. */
static size_t requests_of(const struct work_wish *wish) {
    return wish->due ? REQUESTS : wish->debts ? DUE : DEBTS;
}

/* The rows come in the order of their stamps. */
static int64_t least_of(const PGresult *dirty, int64_t batch) {
    enum { STAMP = 2 };
    return PQntuples(dirty) > 0 ? MIN(result_number(dirty, 0, STAMP), batch) : batch;
}

/* Without a result there are none. */
static void take_work(struct reading *reading, const struct work_wish *wish, const struct request *requests) {
    struct work_list *list = reading->list;
    const int dirty = PQntuples(requests[DIRTY].result), debts = PQntuples(requests[DEBTS].result);
    const int due = PQntuples(requests[DUE].result);
    list->now = result_instant(requests[NOW].result, 0, 0);
    list->merged =
        (struct merge_moment){result_number(requests[NOW].result, 0, 1), result_number(requests[NOW].result, 0, 2)};
    list->behind = result_number(requests[NOW].result, 0, 3) == 0;
    list->items = ARENA_NEW(reading->arena, struct work, dirty + debts + due + 1);
    take_dirty(reading, requests[DIRTY].result);
    list->least = least_of(requests[DIRTY].result, list->merged.batch);
    list->free_of_debt = requests_of(wish) > DEBTS && debts == 0 && wish->aside_count == 0;
    list->full = dirty >= (int)wish->limit || debts >= (int)wish->limit || due >= (int)wish->limit;
    take_debts(reading, requests[DEBTS].result);
    take_inputs(reading, requests[INPUTS].result, wish->shard);
    take_due(reading, requests[DUE].result);
}

/* The whole list walks over all that was answered since the table was last cleared. */
static bool read_all_inputs(struct reading *reading, struct database *database, unsigned shard, struct error *error) {
    struct request request = {.sql = sql_relay_inputs};
    const moment began = moment_now();
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    reading->list->input_count = 0;
    take_inputs(reading, request.result, shard);
    requests_free(&request, 1);
    reading->list->all_inputs = true;
    reading->list->inputs_took = moment_now() - began;
    return true;
}

/* Where not all debts were read: those of the golden records that are looked at anyway, so that each is told once, and with its
 * reason. */
static bool read_owed(struct reading *reading, struct database *database, const struct work_wish *wish,
                      struct error *error) {
    struct request request = {.sql = sql_relay_owed, .parameters = ask_owed(reading, wish)};
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    for (int row = 0; row < PQntuples(request.result); row++) {
        const struct uuid golden = result_uuid(request.result, row, 0);
        take_debt(reading, request.result, row, g_hash_table_lookup(reading->by_golden, &golden));
    }
    requests_free(&request, 1);
    return true;
}

bool relay_read_work(struct database *database, const struct work_wish *wish, struct arena *arena,
                     struct work_list *list, struct error *error) {
    struct reading reading = {arena, list, NULL};
    *list = (struct work_list){0};
    struct request requests[REQUESTS] = {
        [BEGIN] = {.sql = sql_relay_snapshot},
        [NOW] = {.sql = sql_relay_now, .parameters = ask_now(wish, arena)},
        [DIRTY] = {.sql = sql_relay_dirty, .parameters = ask_dirty(wish, arena)},
        [DEBTS] = {.sql = sql_relay_backlog, .parameters = ask_debts(wish, arena)},
        [INPUTS] = {.sql = sql_relay_inputs_behind},
        [DUE] = {.sql = sql_relay_due, .parameters = ask_due(wish, arena)},
    };
    const size_t asked = requests_of(wish);
    if (!database_run(database, requests, asked, error)) {
        database_rollback(database);
        return false;
    }
    reading.by_golden = g_hash_table_new(uuid_hash, uuid_same);
    take_work(&reading, wish, requests);
    const bool more_owed = PQntuples(requests[DEBTS].result) >= (int)wish->limit;
    requests_free(requests, asked);
    const bool good = (!more_owed || read_owed(&reading, database, wish, error)) &&
                      (wish->spare || (!wish->inputs && list->input_count > 0) ||
                       read_all_inputs(&reading, database, wish->shard, error));
    g_hash_table_destroy(reading.by_golden);
    if (!good) {
        database_rollback(database);
    }
    return good;
}

bool relay_end_snapshot(struct database *database, struct error *error) {
    struct request request = {.sql = sql_relay_commit};
    const bool good = database_run(database, &request, 1, error);
    requests_free(&request, 1);
    return good;
}

bool relay_read_pending(struct database *database, const struct uuid *golden_ids, size_t count, struct arena *arena,
                        bool *pending, struct error *error) {
    struct column *goldens = column_new(arena, COLUMN_UUID);
    for (size_t i = 0; i < count; i++) {
        column_uuid(goldens, &golden_ids[i]);
        pending[i] = false;
    }
    struct parameters *parameters = parameters_new(arena);
    parameter_column(parameters, goldens);
    struct request request = {.sql = sql_relay_pending, .parameters = parameters};
    if (count == 0 || !database_run(database, &request, 1, error)) {
        return count == 0;
    }
    for (int row = 0; row < PQntuples(request.result); row++) {
        const struct uuid golden = result_uuid(request.result, row, 0);
        for (size_t i = 0; i < count; i++) {
            pending[i] = pending[i] || uuid_equal(&golden, &golden_ids[i]);
        }
    }
    requests_free(&request, 1);
    return true;
}

static struct notice notice_at(const PGresult *result, int row, struct arena *arena) {
    enum { TOPIC, PARTITION, OFFSET, PARTNER, SOURCE, EVENT, NUMBER, OUTCOME, FINDINGS, ANSWERED, ORIGINAL, WAITS };
    return (struct notice){
        .input = {result_text(result, row, TOPIC, arena), (int32_t)result_number(result, row, PARTITION)},
        .offset = result_number(result, row, OFFSET),
        .partner = result_text(result, row, PARTNER, arena),
        .source = result_text_or_null(result, row, SOURCE, arena),
        .event = result_text_or_null(result, row, EVENT, arena),
        .number = result_text_or_null(result, row, NUMBER, arena),
        .outcome = (int)result_number(result, row, OUTCOME),
        .findings = result_text(result, row, FINDINGS, arena),
        .answered = result_number(result, row, ANSWERED),
        .original = result_number(result, row, result_null(result, row, ORIGINAL) ? OFFSET : ORIGINAL),
        .waits = result_number(result, row, WAITS) != 0,
    };
}

bool relay_read_notices(struct database *database, const struct work_list *list, unsigned limit, struct arena *arena,
                        struct notice **notices, size_t *notice_count, struct error *error) {
    struct column *topics = column_new(arena, COLUMN_TEXT), *partitions = column_new(arena, COLUMN_INTEGER);
    for (size_t i = 0; i < list->input_count; i++) {
        column_text(topics, list->inputs[i].line);
        column_number(partitions, list->inputs[i].partition);
    }
    struct parameters *parameters = parameters_new(arena);
    parameter_column(parameters, topics);
    parameter_column(parameters, partitions);
    parameter_number(parameters, COLUMN_INTEGER, limit);
    parameter_number(parameters, COLUMN_BOOLEAN, list->all_inputs);
    struct request request = {.sql = sql_relay_notices, .parameters = parameters};
    *notice_count = 0;
    *notices = NULL;
    if (list->input_count == 0 || !database_run(database, &request, 1, error)) {
        return list->input_count == 0;
    }
    *notices = ARENA_NEW(arena, struct notice, PQntuples(request.result) + 1);
    for (int row = 0; row < PQntuples(request.result); row++) {
        (*notices)[(*notice_count)++] = notice_at(request.result, row, arena);
    }
    requests_free(&request, 1);
    return true;
}
