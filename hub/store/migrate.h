/* migrate.h – brings the database to the version this program was built with. Versions stand in schema_version; each
 * migration is a transaction of its own, so that an interrupted one is simply done again. */
#ifndef HUB_STORE_MIGRATE_H
#define HUB_STORE_MIGRATE_H

#include "hub/store/database.h"
#include "hub/store/seal.h"

/* Told of each migration before it runs. */
typedef void (*migrate_visitor)(void *context, int version, const char *name);

/* Applies what is missing, in order, and makes the installation's secrets when there are none; running it again changes
 * nothing. Two that run at once take turns. `visit` may be NULL. False and *error (database errors; migration_behind when
 * the database is newer than this program). */
bool migrate_run(struct database *database, struct sealer *sealer, migrate_visitor visit, void *context,
                 struct error *error);
/* False and *error (migration_behind) when the database is of another version than this program. */
bool migrate_check(struct database *database, struct error *error);

#endif
