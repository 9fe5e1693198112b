#include "hub/store/database.h"

#include <glib.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEED_INTERVAL = 100 }; /* ms */

struct database {
    PGconn *connection;
    const atomic_bool *stop; /* NULL: whatever takes long is waited for */
    GHashTable *prepared[2]; /* sql pointer → itself, once prepared; for either side */
    bool aside;
    bool unfit; /* it is made anew: another one may do without what struck it */
};

/* What says nothing of the statement, only of the server: it takes no writes, has no room for more, cuts statements off, or
 * shuts down. By SQLSTATE, or its class. An event must never be blamed for these. */
static bool is_of_the_server(const char *state) {
    static const char *const states[] = {"25006", "53", "55P03", "57", "58", "08", "40"};
    bool found = false;
    for (size_t i = 0; state != NULL && !found && i < sizeof states / sizeof *states; i++) {
        found = strncmp(state, states[i], strlen(states[i])) == 0;
    }
    return found;
}

/* Of a statement that the server could run, but did not. */
static enum error_code code_of(const char *state) {
    static const struct {
        const char *state;
        enum error_code code;
    } known[] = {{"53100", DISK_FULL}, {"42501", DATABASE_DENIED}, {"57014", DATABASE_SLOW}};
    for (size_t i = 0; state != NULL && i < sizeof known / sizeof *known; i++) {
        if (strcmp(state, known[i].state) == 0) {
            return known[i].code;
        }
    }
    return DATABASE_FAILED;
}

/* The first line of libpq's message; details that may hold values are switched off by the session's verbosity. */
static bool fail(struct database *database, const PGresult *result, const char *what, struct error *error) {
    const bool lost = PQstatus(database->connection) != CONNECTION_OK;
    const char *message = result != NULL ? PQresultErrorMessage(result) : PQerrorMessage(database->connection);
    const char *state = result != NULL ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const enum error_code code = code_of(state);
    const bool unable = code == DATABASE_FAILED && is_of_the_server(state);
    const bool unasked = result == NULL; /* libpq did not even send it */
    database->unfit = database->unfit || unable || unasked;
    return error_set(error, lost || unable || unasked ? DATABASE_MISSING : code, what, "%.*s",
                     (int)strcspn(message, "\n"), message);
}

static void ignore_notice(void *argument, const PGresult *result) {
    (void)argument;
    (void)result;
}

struct database *database_open(const char *conninfo, const char *application, struct error *error) {
    const char *const keys[] = {"dbname", "fallback_application_name", "connect_timeout", NULL};
    const char *const values[] = {conninfo, application, "5", NULL};
    struct database *database = calloc(1, sizeof *database);
    if (database == NULL) {
        (void)error_set(error, DATABASE_MISSING, "", "out of memory");
        return NULL;
    }
    database->connection = PQconnectdbParams(keys, values, 1);
    (void)PQsetNoticeReceiver(database->connection, ignore_notice, NULL);
    for (size_t i = 0; i < 2; i++) {
        database->prepared[i] = g_hash_table_new(g_direct_hash, g_direct_equal);
    }
    if (PQstatus(database->connection) != CONNECTION_OK) {
        (void)fail(database, NULL, "database", error);
        if (strstr(error->detail, "FATAL:") != NULL) {
            error->code = DATABASE_REFUSED; /* it does answer; libpq has no code for this */
        }
        database_close(database);
        return NULL;
    }
    /* Statements are prepared once, perhaps while tables are empty: their plans must stay right when they are full. All
     * hot statements go by an index; compiling a plan, or starting processes to share it, costs more than running it. */
    PQclear(PQexec(database->connection,
                   "SET enable_seqscan = off; SET jit = off; SET max_parallel_workers_per_gather = 0"));
    (void)PQsetErrorVerbosity(database->connection, PQERRORS_TERSE);
    return database;
}

/* A plan that was made while a table is small would rather read all of it, by an index too, and be kept when it is large. No
 * array is so long that another plan would serve it better. */
struct database *database_open_keyed(const char *conninfo, const char *application, struct error *error) {
    struct database *database = database_open(conninfo, application, error);
    static const char settings[] =
        "SET enable_hashjoin = off; SET enable_mergejoin = off; SET plan_cache_mode = force_generic_plan";
    if (database != NULL && !database_script(database, settings, error)) {
        database_close(database);
        return NULL;
    }
    return database;
}

void database_close(struct database *database) {
    if (database == NULL) {
        return;
    }
    PQfinish(database->connection);
    for (size_t i = 0; i < 2; i++) {
        g_hash_table_destroy(database->prepared[i]);
    }
    free(database);
}

void database_heed(struct database *database, const atomic_bool *stop) {
    database->stop = stop;
}

/* One that comes between two statements meets neither of them: whoever waits on asks again. */
static void ask_to_break_off(const struct database *database) {
    char why[256];
    PGcancel *cancel = PQgetCancel(database->connection);
    (void)PQcancel(cancel, why, sizeof why);
    PQfreeCancel(cancel);
}

/* The next result, which PQgetResult alone would wait for whatever happens. */
static PGresult *get_result(struct database *database) {
    struct pollfd socket = {.fd = PQsocket(database->connection), .events = POLLIN};
    bool readable = true;
    while (database->stop != NULL && readable && PQisBusy(database->connection) != 0) {
        const int ready = poll(&socket, 1, HEED_INTERVAL);
        if (ready == 0 && atomic_load(database->stop)) {
            ask_to_break_off(database);
        }
        readable = ready <= 0 || PQconsumeInput(database->connection) == 1;
    }
    return PQgetResult(database->connection);
}

/* A statement means other tables on the other side, so it is another one. */
static void statement_name(const struct database *database, const char *sql, char name[32]) {
    (void)snprintf(name, 32, "%c%zx", database->aside ? 't' : 's', (size_t)(uintptr_t)sql);
}

static bool prepare(struct database *database, const struct request *request, struct error *error) {
    if (g_hash_table_contains(database->prepared[database->aside], request->sql)) {
        return true;
    }
    char name[32];
    statement_name(database, request->sql, name);
    const struct parameters *given = request->parameters;
    const bool sent = PQsendPrepare(database->connection, name, request->sql, given == NULL ? 0 : given->count,
                                    given == NULL ? NULL : given->types) == 1;
    PGresult *result = sent ? get_result(database) : NULL;
    const bool prepared = PQresultStatus(result) == PGRES_COMMAND_OK;
    if (prepared) {
        (void)g_hash_table_add(database->prepared[database->aside], (void *)(uintptr_t)request->sql);
    } else {
        char place[80];
        (void)snprintf(place, sizeof place, "statement beginning %.40s", request->sql);
        (void)fail(database, result, place, error);
    }
    PQclear(result);
    PQclear(sent ? PQgetResult(database->connection) : NULL);
    return prepared;
}

static bool send_one(struct database *database, const struct request *request) {
    char name[32];
    statement_name(database, request->sql, name);
    const struct parameters *given = request->parameters;
    return given == NULL ? PQsendQueryPrepared(database->connection, name, 0, NULL, NULL, NULL, 1) == 1
                         : PQsendQueryPrepared(database->connection, name, given->count, given->values, given->lengths,
                                               given->formats, 1) == 1;
}

static bool succeeded(const PGresult *result) {
    const ExecStatusType status = PQresultStatus(result);
    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

/* Takes the result of one request and the NULL behind it; the first failure is reported, the rest swallowed. */
static bool take_one(struct database *database, struct request *request, bool good, struct error *error) {
    request->result = get_result(database);
    if (good && (request->result == NULL || !succeeded(request->result))) {
        char place[80];
        (void)snprintf(place, sizeof place, "statement beginning %.40s", request->sql);
        good = fail(database, request->result, place, error);
    }
    if (request->result != NULL) {
        PQclear(PQgetResult(database->connection));
    }
    return good;
}

/* What was sent outside a transaction is committed at the sync point, and what strikes there comes behind all answers. One
 * NULL stands between two results, two are the end. A connection that does not come out of its pipeline would refuse
 * everything for ever. */
static bool leave_pipeline(struct database *database, bool good, struct error *error) {
    bool synced = false;
    for (int nothing = 0; !synced && nothing < 2;) {
        PGresult *result = PQgetResult(database->connection);
        synced = result != NULL && PQresultStatus(result) == PGRES_PIPELINE_SYNC;
        nothing = result == NULL ? nothing + 1 : 0;
        if (result != NULL && !synced && good) {
            good = fail(database, result, "commit", error);
        }
        PQclear(result);
    }
    if (!synced || PQexitPipelineMode(database->connection) != 1) {
        database->unfit = true;
        good = good && error_set(error, DATABASE_MISSING, "commit", "the server did not say that it is done");
    }
    return good;
}

bool database_run(struct database *database, struct request *requests, size_t count, struct error *error) {
    for (size_t i = 0; i < count; i++) {
        requests[i].result = NULL;
        if (!prepare(database, &requests[i], error)) {
            return false;
        }
    }
    bool good = PQenterPipelineMode(database->connection) == 1;
    size_t sent = 0;
    while (good && sent < count) {
        good = send_one(database, &requests[sent++]);
    }
    good = good && PQpipelineSync(database->connection) == 1;
    if (!good) {
        return fail(database, NULL, "pipeline", error);
    }
    for (size_t i = 0; i < count; i++) {
        good = take_one(database, &requests[i], good, error);
    }
    good = leave_pipeline(database, good, error);
    if (!good) {
        requests_free(requests, count);
    }
    return good;
}

void requests_free(struct request *requests, size_t count) {
    for (size_t i = 0; i < count; i++) {
        PQclear(requests[i].result);
        requests[i].result = NULL;
    }
}

/* The COMMIT of a transaction that has failed rolls it back, and PostgreSQL calls that done. */
static bool is_undone(const char *sql, PGresult *result) {
    return strcmp(sql, "COMMIT") == 0 && strcmp(PQcmdStatus(result), "ROLLBACK") == 0;
}

bool database_script(struct database *database, const char *sql, struct error *error) {
    PGresult *result = PQexec(database->connection, sql);
    bool good = succeeded(result) || PQresultStatus(result) == PGRES_EMPTY_QUERY;
    if (!good) {
        char place[80];
        (void)snprintf(place, sizeof place, "%.40s", sql);
        (void)fail(database, result, place, error);
    } else if (is_undone(sql, result)) {
        good = error_set(error, DATABASE_FAILED, sql, "a statement before it had failed: all was rolled back");
    }
    PQclear(result);
    return good;
}

bool database_step_aside(struct database *database, bool aside, struct error *error) {
    if (!database_script(database, aside ? "SET LOCAL search_path = twin, public" : "SET LOCAL search_path TO DEFAULT",
                         error)) {
        return false;
    }
    database->aside = aside;
    return true;
}

void database_rollback(struct database *database) {
    database->aside = false;
    if (PQstatus(database->connection) == CONNECTION_OK && PQtransactionStatus(database->connection) != PQTRANS_IDLE) {
        PQclear(PQexec(database->connection, "ROLLBACK"));
    }
}

bool database_idle(const struct database *database) {
    return PQtransactionStatus(database->connection) == PQTRANS_IDLE;
}

const char *database_encoding(const struct database *database) {
    const char *encoding = PQparameterStatus(database->connection, "server_encoding");
    return encoding == NULL ? "" : encoding;
}

bool database_alive(const struct database *database) {
    return PQstatus(database->connection) == CONNECTION_OK && !database->unfit;
}
