#include "hub/store/view_rules.h"

#include "statements.h"

#include <string.h>

enum { PARTS = 256, TRIES = 5 }; /* ids are hashes: by their first octet they divide evenly */

static struct request with_target(const char *sql, enum view_target target, struct arena *arena) {
    struct parameters *parameters = parameters_new(arena);
    parameter_number(parameters, COLUMN_SMALLINT, target);
    return (struct request){.sql = sql, .parameters = parameters};
}

static bool is_noted(struct database *database, enum view_target target, struct bytes digest, struct arena *arena,
                     bool *noted, struct error *error) {
    struct request request = with_target(sql_installation_rules, target, arena);
    parameter_bytes(request.parameters, digest);
    if (!database_run(database, &request, 1, error)) {
        return false;
    }
    *noted = result_number(request.result, 0, 0) > 0;
    requests_free(&request, 1);
    return true;
}

static bool mark_part(struct database *database, enum view_target target, unsigned part, struct arena *arena,
                      struct error *error) {
    struct uuid first = {{(uint8_t)part}};
    struct uuid last;
    memset(&last, 0xff, sizeof last);
    last.octets[0] = (uint8_t)part;
    struct request requests[] = {{.sql = sql_merge_lock}, with_target(sql_installation_rules_dirty, target, arena)};
    parameter_uuid(requests[1].parameters, &first);
    parameter_uuid(requests[1].parameters, &last);
    const bool good = database_run(database, requests, 2, error);
    if (good) {
        requests_free(requests, 2);
    }
    return good;
}

/* A relay that takes dirty rows in another order may be in the way once. */
static bool mark_part_surely(struct database *database, enum view_target target, unsigned part, struct arena *arena,
                             struct error *error) {
    for (unsigned i = 0; i < TRIES; i++) {
        if (mark_part(database, target, part, arena, error)) {
            return true;
        }
    }
    return false;
}

static bool note(struct database *database, enum view_target target, struct bytes digest, bool marking,
                 struct arena *arena, struct error *error) {
    struct request request = with_target(sql_installation_rules_note, target, arena);
    parameter_bytes(request.parameters, digest);
    parameter_number(request.parameters, COLUMN_BOOLEAN, marking);
    const bool good = database_run(database, &request, 1, error);
    if (good) {
        requests_free(&request, 1);
    }
    return good;
}

bool view_rules_note(struct database *database, enum view_target target, struct bytes digest, bool again, bool *changed,
                     struct error *error) {
    bool noted = false;
    struct arena *arena = arena_new();
    bool good = is_noted(database, target, digest, arena, &noted, error);
    noted = noted && !again;
    good = good && (noted || note(database, target, digest, true, arena, error));
    for (unsigned part = 0; good && !noted && part < PARTS; part++) {
        good = mark_part_surely(database, target, part, arena, error);
    }
    good = good && (noted || note(database, target, digest, false, arena, error));
    *changed = good && !noted;
    arena_free(arena);
    return good;
}
