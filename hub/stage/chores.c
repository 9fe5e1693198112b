#include "hub/stage/chores.h"

#include "hub/event/retention.h"
#include "hub/store/keeping.h"

#include <glib.h>
#include <string.h>

enum { KEYS_HELD = 1024 }; /* data keys of records, while details are shortened */

struct chores {
    struct sealer *sealer;
    struct key_cache *keys;
    const struct installation *installation;
    struct metrics *metrics;
    size_t at; /* the chore of the next step: for each kind of event bodies and details, then the other things */
};

struct chores *chores_new(const struct master_keys *keys, const struct installation *installation,
                          struct metrics *metrics) {
    struct chores *chores = g_new0(struct chores, 1);
    *chores = (struct chores){
        .sealer = sealer_new(keys), .keys = key_cache_new(KEYS_HELD), .installation = installation, .metrics = metrics};
    return chores;
}

void chores_free(struct chores *chores) {
    key_cache_free(chores->keys);
    sealer_free(chores->sealer);
    g_free(chores);
}

/* One chore: what it takes away, and what is older than `since` is to go. */
struct chore {
    const char *what; /* label of the metric */
    const char *kind; /* of event; NULL: a thing */
    bool details;
    enum kept_thing thing;
    int64_t span; /* 0: kept for ever */
};

static struct chore chore_of_kind(const struct kinds *kinds, const struct retention *retention, size_t index) {
    const size_t kind = index / 2;
    const bool details = index % 2 == 1;
    return (struct chore){.what = details ? "details" : "bodies",
                          .kind = kind_at(kinds, kind)->name,
                          .details = details,
                          .span = details ? retention[kind].details : retention[kind].bodies};
}

static struct chore chore_of_thing(const struct config *config, enum kept_thing thing) {
    const struct chore chores[KEPT_COUNT] = {
        [KEPT_REJECTS] = {.what = "rejects", .thing = KEPT_REJECTS, .span = config->retention_rejects},
        [KEPT_WAITING] = {.what = "rejects", .thing = KEPT_WAITING, .span = config->retention_waiting},
        [KEPT_NOTICES] = {.what = "notices", .thing = KEPT_NOTICES, .span = config->retention_notices},
        [KEPT_DOCUMENTS] = {.what = "documents", .thing = KEPT_DOCUMENTS, .span = config->retention_documents},
    };
    return chores[thing];
}

/* False past the last one. */
static bool find_chore(const struct chores *chores, const struct chores_order *order, const struct retention *retention,
                       struct chore *chore) {
    const struct kinds *kinds = order->assembly->kinds;
    const size_t of_kinds = kinds_count(kinds) * 2;
    if (chores->at >= of_kinds + KEPT_COUNT) {
        return false;
    }
    *chore = chores->at < of_kinds ? chore_of_kind(kinds, retention, chores->at)
                                   : chore_of_thing(order->config, (enum kept_thing)(chores->at - of_kinds));
    return true;
}

static bool do_chore(struct chores *chores, const struct chores_order *order, const struct chore *chore, int most,
                     size_t *count, struct error *error) {
    struct keeping keeping = {.store = {.database = order->database,
                                        .attributes = order->assembly->attributes,
                                        .kinds = order->assembly->kinds,
                                        .sealer = chores->sealer,
                                        .keys = chores->keys},
                              .hub_key = chores->installation->hub_key};
    const instant since = order->now - chore->span;
    const bool good = chore->kind == NULL ? keeping_things(&keeping, chore->thing, since, most, count, error)
                      : chore->details    ? keeping_details(&keeping, chore->kind, since, most, count, error)
                                          : keeping_bodies(&keeping, chore->kind, since, most, count, error);
    explicit_bzero(&keeping.hub_key, sizeof keeping.hub_key);
    return good;
}

/* A chore that ran short of rows is done for this round; those that keep everything take no step. */
static bool step(struct chores *chores, const struct chores_order *order, const struct retention *retention, bool *done,
                 struct error *error) {
    const int most = (int)MAX(1, order->config->housekeeping_rate * CHORES_PAUSE / SECONDS(1));
    size_t count = 0;
    *done = false;
    while (count == 0 && !*done) {
        struct chore chore = {0};
        const bool exists = find_chore(chores, order, retention, &chore);
        if (exists && chore.span > 0 && !do_chore(chores, order, &chore, most, &count, error)) {
            return false;
        }
        if (count > 0) {
            metric_add_for(chores->metrics, METRIC_EXPIRED, chore.what, (int64_t)count);
        }
        chores->at = !exists ? 0 : count == (size_t)most ? chores->at : chores->at + 1;
        *done = !exists;
    }
    return true;
}

/* What retention.kinds says is read for each step: a reload may come between two. */
bool chores_step(struct chores *chores, const struct chores_order *order, bool *done, struct error *error) {
    struct arena *arena = arena_new();
    const struct retention *retention = retention_read(order->config, order->assembly->kinds, arena, error);
    const bool good = retention != NULL && step(chores, order, retention, done, error);
    arena_free(arena);
    return good;
}
