#include "hub/stage/rebuild.h"

enum { REBUILD_BATCH = 500 }; /* records computed together */

static bool compute_all(struct rebuild *rebuild, struct arena *arena) {
    struct uuid after = {{0}};
    struct uuid *records;
    size_t count;
    do {
        arena_reset(arena);
        if (!twin_next(rebuild->database, &after, REBUILD_BATCH, arena, &records, &count, rebuild->error) ||
            !merge_twin(rebuild->parts, rebuild->database, rebuild->sealer, records, count, 0, arena, rebuild->error)) {
            return false;
        }
        rebuild->records += count;
    } while (count > 0);
    return true;
}

bool rebuild_run(struct rebuild *rebuild) {
    struct arena *arena = arena_new();
    const bool good = twin_begin(rebuild->database, rebuild->error) && compute_all(rebuild, arena) &&
                      twin_measure(rebuild->database, rebuild->error);
    arena_free(arena);
    return good;
}

bool rebuild_compare(struct rebuild *rebuild, int most, difference_teller *tell, void *argument, size_t *count) {
    return twin_compare(rebuild->database, rebuild->parts->kinds, most, tell, argument, count, rebuild->error);
}

void rebuild_end(struct rebuild *rebuild) {
    database_rollback(rebuild->database);
}
