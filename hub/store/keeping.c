#include "hub/store/keeping.h"

#include "hub/store/customer_open.h"
#include "hub/store/sealed_record.h"
#include "hub/store/unreadable.h"
#include "statements.h"

/* BEGIN and COMMIT around, the merge's lock first where `locks`. The result of `request` stays in it. */
static bool run_alone(struct database *database, bool locks, struct request *request, struct error *error) {
    struct request requests[5];
    size_t count = 0;
    requests[count++] = (struct request){.sql = sql_relay_begin};
    requests[count++] = (struct request){.sql = sql_keep_lazily};
    if (locks) {
        requests[count++] = (struct request){.sql = sql_merge_lock};
    }
    const size_t own = count;
    requests[count++] = *request;
    requests[count++] = (struct request){.sql = sql_relay_commit};
    if (!database_run(database, requests, count, error)) {
        database_rollback(database);
        return false;
    }
    request->result = requests[own].result;
    requests[own].result = NULL;
    requests_free(requests, count);
    return true;
}

static struct parameters *of_kind(const char *kind, instant since, int most, struct arena *arena) {
    struct parameters *parameters = parameters_new(arena);
    parameter_text(parameters, kind);
    parameter_instant(parameters, COLUMN_DATE, since);
    parameter_number(parameters, COLUMN_INTEGER, most);
    return parameters;
}

/* Runs a statement that returns a row for each one it touched. */
static bool count_rows(struct keeping *keeping, bool locks, struct request *request, size_t *count,
                       struct error *error) {
    const bool good = run_alone(keeping->store.database, locks, request, error);
    *count = good ? (size_t)PQntuples(request->result) : 0;
    if (good) {
        requests_free(request, 1);
    }
    return good;
}

bool keeping_bodies(struct keeping *keeping, const char *kind, instant since, int most, size_t *count,
                    struct error *error) {
    struct arena *arena = arena_new();
    struct request request = {.sql = sql_keep_bodies, .parameters = of_kind(kind, since, most, arena)};
    const bool good = count_rows(keeping, true, &request, count, error);
    arena_free(arena);
    return good;
}

/* --- details -------------------------------------------------------------------------------------------------------- */

/* What keep-details and keep-dirty are given. */
struct shortened {
    struct column *sources, *events, *parts, *facts;
    struct column *records; /* whose history says less now */
};

/* True when there was a text to go. That there was a fact stays: a stage may be made of that. */
static bool empty_details(struct event_fact *facts, size_t count) {
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        if (facts[i].fact->detail && *facts[i].text != '\0') {
            facts[i].text = "";
            any = true;
        }
    }
    return any;
}

enum { AT_SOURCE, AT_EVENT, AT_PART, AT_RECORD, AT_KEY, AT_FACTS };

/* The key a row's facts are sealed under; false when it is gone, and with it the facts. *bound is what they are bound to. */
static bool row_key(struct keeping *keeping, const PGresult *rows, int row, struct arena *arena, struct uuid *bound,
                    struct record_secret *secret, struct error *error) {
    *bound = (struct uuid){{0}};
    if (result_null(rows, row, AT_RECORD)) {
        *secret = (struct record_secret){.has = true, .key = keeping->hub_key};
        return true;
    }
    *bound = result_uuid(rows, row, AT_RECORD);
    return customer_open_key(&keeping->store, bound, result_bytes(rows, row, AT_KEY, arena), secret, error);
}

static bool shorten(struct keeping *keeping, const PGresult *rows, int row, struct shortened *to, struct arena *arena,
                    struct error *error) {
    struct uuid bound;
    struct record_secret secret;
    struct bytes plain;
    size_t count;
    struct bytes facts = result_bytes(rows, row, AT_FACTS, arena);
    const char *source = result_text(rows, row, AT_SOURCE, arena);
    const char *event = result_text(rows, row, AT_EVENT, arena);
    if (facts.data != NULL && !row_key(keeping, rows, row, arena, &bound, &secret, error)) {
        return false;
    }
    if (facts.data != NULL && secret.has) {
        const struct seal_of of = sealed_row(&bound, SEAL_FACTS, source, event, arena);
        if (!unseal(keeping->store.sealer, &secret.key, &of, facts, arena, &plain, error)) {
            return false;
        }
        struct event_fact *list = facts_decode(keeping->store.attributes, plain, arena, &count);
        if (list == NULL) {
            return unreadable_event(error, UNREADABLE_FORM, source, event, (int)result_number(rows, row, AT_PART),
                                    "facts");
        }
        if (empty_details(list, count)) {
            facts = seal(keeping->store.sealer, &secret.key, &of, facts_encode(list, count, arena), arena);
            column_uuid(to->records, &bound);
        }
    }
    column_text(to->sources, source);
    column_text(to->events, event);
    column_number(to->parts, result_number(rows, row, AT_PART));
    column_bytes(to->facts, facts);
    return true;
}

static bool write_shortened(struct keeping *keeping, const struct shortened *to, struct arena *arena,
                            struct error *error) {
    const struct column *const columns[] = {to->sources, to->events, to->parts, to->facts};
    struct request requests[] = {{.sql = sql_keep_details, .parameters = parameters_new(arena)},
                                 {.sql = sql_keep_dirty, .parameters = parameters_new(arena)}};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        parameter_column(requests[0].parameters, columns[i]);
    }
    parameter_column(requests[1].parameters, to->records);
    const size_t all = column_count(to->records) == 0 ? 1 : 2;
    const bool good = database_run(keeping->store.database, requests, all, error);
    if (good) {
        requests_free(requests, all);
    }
    return good;
}

static bool shorten_all(struct keeping *keeping, const PGresult *rows, struct arena *arena, struct error *error) {
    struct shortened to = {column_new(arena, COLUMN_TEXT), column_new(arena, COLUMN_TEXT),
                           column_new(arena, COLUMN_SMALLINT), column_new(arena, COLUMN_BYTES),
                           column_new(arena, COLUMN_UUID)};
    for (int row = 0; row < PQntuples(rows); row++) {
        if (!shorten(keeping, rows, row, &to, arena, error)) {
            return false;
        }
    }
    return PQntuples(rows) == 0 || write_shortened(keeping, &to, arena, error);
}

/* Read, opened, sealed anew and written under the merge's lock: an erasure beside it would find its work undone. It waits for
 * the disk, since the batch counter moves: published and then forgotten, it would look like commits that were lost. */
static bool details_locked(struct keeping *keeping, struct request *request, size_t *count, struct arena *arena,
                           struct error *error) {
    struct request requests[] = {{.sql = sql_relay_begin}, {.sql = sql_merge_lock}, *request};
    struct database *database = keeping->store.database;
    if (!database_run(database, requests, 3, error)) {
        return false;
    }
    const PGresult *rows = requests[2].result;
    *count = (size_t)PQntuples(rows);
    const bool good = shorten_all(keeping, rows, arena, error) && database_script(database, "COMMIT", error);
    requests_free(requests, 3);
    return good;
}

bool keeping_details(struct keeping *keeping, const char *kind, instant since, int most, size_t *count,
                     struct error *error) {
    struct arena *arena = arena_new();
    struct request request = {.sql = sql_keep_facts, .parameters = of_kind(kind, since, most, arena)};
    const bool good = details_locked(keeping, &request, count, arena, error);
    if (!good) {
        *count = 0;
        database_rollback(keeping->store.database);
    }
    arena_free(arena);
    return good;
}

/* --- whatever the kind ------------------------------------------------------------------------------------------------ */

bool keeping_things(struct keeping *keeping, enum kept_thing thing, instant since, int most, size_t *count,
                    struct error *error) {
    const struct {
        const char *sql;
        enum column_type type;
    } statements[KEPT_COUNT] = {
        [KEPT_REJECTS] = {sql_keep_rejects, COLUMN_INSTANT},
        [KEPT_WAITING] = {sql_keep_waiting, COLUMN_INSTANT},
        [KEPT_NOTICES] = {sql_keep_notices, COLUMN_DATE},
        [KEPT_DOCUMENTS] = {sql_keep_documents, COLUMN_INSTANT},
    };
    struct arena *arena = arena_new();
    struct request request = {.sql = statements[thing].sql, .parameters = parameters_new(arena)};
    parameter_instant(request.parameters, statements[thing].type, since);
    parameter_number(request.parameters, COLUMN_INTEGER, most);
    const bool good = count_rows(keeping, false, &request, count, error);
    arena_free(arena);
    return good;
}
