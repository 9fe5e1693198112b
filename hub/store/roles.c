#include "hub/store/roles.h"

#include "statements.h"

/* Beside a migration or another grant nothing here would fail, but one of the two would. */
static bool begin(struct database *database, struct error *error) {
    return database_script(database, "BEGIN", error) && database_script(database, sql_migrate_lock, error) &&
           database_script(database, sql_migrate_roles, error);
}

static bool are_made(struct database *database, bool *made, struct error *error) {
    enum { ROLES = 4 };
    struct request request = {.sql = sql_migrate_roles_known};
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    *made = result_number(request.result, 0, 0) == ROLES;
    requests_free(&request, 1);
    return true;
}

bool roles_grant(struct database *database, bool *made, struct error *error) {
    const bool good = begin(database, error) && are_made(database, made, error) &&
                      (!*made || database_script(database, sql_migrate_grants, error)) &&
                      database_script(database, "COMMIT", error);
    if (!good) {
        database_rollback(database);
    }
    return good;
}

bool roles_judge(struct database *database, struct arena *arena, struct role_rights *rights, struct error *error) {
    struct request request = {.sql = sql_role_judge};
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    *rights = (struct role_rights){
        .name = result_text(request.result, 0, 0, arena),
        .superuser = result_number(request.result, 0, 1) != 0,
        .owner = result_number(request.result, 0, 2) != 0,
        .merges = result_number(request.result, 0, 3) != 0,
        .relays = result_number(request.result, 0, 4) != 0,
        .reads = result_number(request.result, 0, 5) != 0,
        .keeps = result_number(request.result, 0, 6) != 0,
    };
    requests_free(&request, 1);
    return true;
}
