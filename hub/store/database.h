/* database.h – one connection to PostgreSQL. Statements are files in schemas/database/statement, built in as
 * sql_<name>; each is prepared once per connection. Several requests travel together in pipeline mode. Not thread-safe:
 * one connection a thread. */
#ifndef HUB_STORE_DATABASE_H
#define HUB_STORE_DATABASE_H

#include "hub/base/error.h"
#include "hub/store/columns.h"

#include <stdatomic.h>

struct database;

struct request {
    const char *sql;               /* sql_<name> of statements.h */
    struct parameters *parameters; /* NULL: none */
    PGresult *result;              /* set by database_run; freed by requests_free */
};

/* NULL and *error: database_missing when the server does not answer, database_refused when it does. `application` is seen in pg_stat_activity. */
struct database *database_open(const char *conninfo, const char *application, struct error *error);

/* The same for a merge or a relay, whose statements all ask for a batch of things by their keys. */
struct database *database_open_keyed(const char *conninfo, const char *application, struct error *error);
void database_close(struct database *database);
/* From now on database_run breaks off what takes long (database_slow) once *stop is true. It must outlive the connection. */
void database_heed(struct database *database, const atomic_bool *stop);
/* Runs the requests in order in one round trip; without a transaction begun before they are one by themselves. False
 * and *error (database_failed, or database_missing when the connection is gone) when one fails; results are freed. */
bool database_run(struct database *database, struct request *requests, size_t count, struct error *error);
void requests_free(struct request *requests, size_t count);
/* A statement of several commands and no parameters (migrations, begin, commit). */
bool database_script(struct database *database, const char *sql, struct error *error);
/* What follows in this transaction speaks of the tables of schema twin, where it has them, or again of the usual ones. The
 * caller steps back before the end of the transaction; database_rollback does by itself. */
bool database_step_aside(struct database *database, bool aside, struct error *error);
/* Rolls back whatever is open; for use after a failure. */
void database_rollback(struct database *database);
/* Whether no transaction is open: each request would be one by itself. */
bool database_idle(const struct database *database);
/* As the server names it: "UTF8". */
const char *database_encoding(const struct database *database);
/* False when the connection must be made anew. */
bool database_alive(const struct database *database);

#endif
