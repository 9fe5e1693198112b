#include "hub/store/installation.h"

#include "hub/store/migrate.h"
#include "statements.h"

#include <string.h>

static const struct uuid of_the_hub; /* nil */

static struct bytes wrapped_bytes(const struct wrapped_key *wrapped) {
    return (struct bytes){wrapped->octets, sizeof wrapped->octets};
}

bool installation_make(struct database *database, struct sealer *sealer, struct error *error) {
    struct data_key key;
    struct wrapped_key digest_key;
    struct wrapped_key hub_key;
    sealer_make_key(sealer, &of_the_hub, &key, &digest_key);
    sealer_make_key(sealer, &of_the_hub, &key, &hub_key);
    explicit_bzero(&key, sizeof key);
    struct arena *arena = arena_new();
    struct request request = {.sql = sql_installation_make, .parameters = parameters_new(arena)};
    parameter_bytes(request.parameters, wrapped_bytes(&digest_key));
    parameter_bytes(request.parameters, wrapped_bytes(&hub_key));
    const bool good = database_run(database, &request, 1, error);
    if (good) {
        requests_free(&request, 1);
    }
    arena_free(arena);
    return good;
}

static bool open_key(struct sealer *sealer, struct bytes stored, const char *column, struct data_key *key,
                     struct error *error) {
    struct wrapped_key wrapped;
    return wrapped_key_from_bytes(stored, &wrapped)
               ? sealer_unwrap(sealer, &of_the_hub, &wrapped, key, error)
               : error_set(error, SEAL_BROKEN, column, "%zu octets instead of %d", stored.length, WRAPPED_KEY_SIZE);
}

static bool open_row(const PGresult *row, struct sealer *sealer, struct arena *arena, struct installation *installation,
                     struct error *error) {
    static const char name[] = "record ids";
    struct data_key digest_key;
    if (PQntuples(row) == 0) {
        return error_set(error, MIGRATION_BEHIND, "installation", "it has no secrets yet");
    }
    if (!open_key(sealer, result_bytes(row, 0, 0, arena), "installation.digest_key", &digest_key, error) ||
        !open_key(sealer, result_bytes(row, 0, 1, arena), "installation.hub_key", &installation->hub_key, error)) {
        return false;
    }
    installation->keyer = keyer_new(digest_key.octets);
    explicit_bzero(&digest_key, sizeof digest_key);
    const struct digest digest =
        keyer_digest_bytes(installation->keyer, (struct bytes){(const uint8_t *)name, sizeof name - 1});
    memcpy(installation->namespace_id.octets, digest.octets, sizeof installation->namespace_id.octets);
    return true;
}

bool installation_load(struct database *database, struct sealer *sealer, struct installation *installation,
                       struct error *error) {
    struct request request = {.sql = sql_installation_read};
    *installation = (struct installation){0};
    if (!migrate_check(database, error) || !database_run(database, &request, 1, error)) {
        return false;
    }
    struct arena *arena = arena_new();
    const bool good = open_row(request.result, sealer, arena, installation, error);
    arena_free(arena);
    requests_free(&request, 1);
    return good;
}

void installation_free(struct installation *installation) {
    keyer_free(installation->keyer);
    explicit_bzero(installation, sizeof *installation);
}
