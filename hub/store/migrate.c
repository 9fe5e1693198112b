#include "hub/store/migrate.h"

#include "hub/store/installation.h"
#include "statements.h"

#include <string.h>

/* The number in the first cell of a statement without parameters. */
static bool ask_number(struct database *database, const char *sql, int64_t *number, struct error *error) {
    struct request request = {.sql = sql};
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    *number = result_number(request.result, 0, 0);
    requests_free(&request, 1);
    return true;
}

/* 0: nothing was migrated yet. */
static bool read_version(struct database *database, int64_t *version, struct error *error) {
    int64_t exists;
    *version = 0;
    return ask_number(database, sql_migrate_known, &exists, error) &&
           (exists == 0 || ask_number(database, sql_migrate_version, version, error));
}

static int newest_version(void) {
    return migrations[migration_count - 1].version;
}

static bool note_applied(struct database *database, const struct migration *migration, struct error *error) {
    struct arena *arena = arena_new();
    struct request request = {.sql = sql_migrate_applied, .parameters = parameters_new(arena)};
    parameter_number(request.parameters, COLUMN_INTEGER, migration->version);
    parameter_text(request.parameters, migration->name);
    const bool good = database_run(database, &request, 1, error);
    if (good) {
        requests_free(&request, 1);
    }
    arena_free(arena);
    return good;
}

/* What a migration says beside the version is told by its visitor. */
struct migrating {
    struct database *database;
    migrate_visitor visit;
    void *context;
};

/* Inside a transaction that holds the lock: somebody else may have applied it while we waited. */
static bool apply_once(const struct migrating *migrating, const struct migration *migration, struct error *error) {
    int64_t version;
    if (!ask_number(migrating->database, sql_migrate_version, &version, error)) {
        return false;
    }
    if (version >= migration->version) {
        return true;
    }
    if (migrating->visit != NULL) {
        migrating->visit(migrating->context, migration->version, migration->name);
    }
    return database_script(migrating->database, migration->sql, error) &&
           note_applied(migrating->database, migration, error);
}

static bool apply(const struct migrating *migrating, const struct migration *migration, struct error *error) {
    struct database *database = migrating->database;
    const bool good = database_script(database, "BEGIN", error) && database_script(database, sql_migrate_lock, error) &&
                      apply_once(migrating, migration, error) && database_script(database, "COMMIT", error);
    if (!good) {
        database_rollback(database);
    }
    return good;
}

static bool is_known(int64_t version, struct error *error) {
    return version <= newest_version() ||
           error_set(error, MIGRATION_AHEAD, "schema_version", "the database is at version %d, this program at %d",
                     (int)version, newest_version());
}

/* In any other one texts would be stored wrongly, or not at all. */
static bool is_utf8(const struct database *database, struct error *error) {
    const char *encoding = database_encoding(database);
    return strcmp(encoding, "UTF8") == 0 || error_set(error, DATABASE_ENCODING, "database", "%s", encoding);
}

bool migrate_run(struct database *database, struct sealer *sealer, migrate_visitor visit, void *context,
                 struct error *error) {
    const struct migrating migrating = {database, visit, context};
    int64_t version;
    if (!is_utf8(database, error) || !read_version(database, &version, error) || !is_known(version, error)) {
        return false;
    }
    if (version == 0 && !database_script(database, sql_migrate_begin, error)) {
        return false;
    }
    for (size_t i = 0; i < migration_count; i++) {
        if (migrations[i].version > version && !apply(&migrating, &migrations[i], error)) {
            return false;
        }
    }
    return installation_make(database, sealer, error);
}

bool migrate_check(struct database *database, struct error *error) {
    int64_t version;
    if (!is_utf8(database, error) || !read_version(database, &version, error) || !is_known(version, error)) {
        return false;
    }
    return version == newest_version() ||
           error_set(error, MIGRATION_BEHIND, "schema_version", "the database is at version %d, this program at %d",
                     (int)version, newest_version());
}
