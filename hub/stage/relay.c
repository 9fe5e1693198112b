#include "hub/stage/relay.h"

#include "hub/base/log.h"
#include "hub/stage/relay_shard.h"

#include <stdlib.h>
#include <time.h>

struct relay {
    struct relay_parts parts;
    struct relay_context context;
    struct key_cache *own_cache;
    struct shard shards[SHARD_COUNT];
    instant retry[SHARD_COUNT]; /* when to try again to take a shard */
    instant reconnect;
    bool idle; /* nothing was done in the last round */
    _Atomic(const struct rights *) wanted;
    _Atomic(const struct rights *) in_use;
};

static int64_t or_usual(int64_t value, int64_t usual) {
    return value > 0 ? value : usual;
}

static void set_up(struct relay *relay) {
    const struct relay_parts *parts = &relay->parts;
    relay->own_cache = parts->cache == NULL ? key_cache_new(4096) : NULL;
    relay->context = (struct relay_context){
        .setting = {.keyer = parts->keyer,
                    .rights = parts->rights,
                    .dialect = parts->dialect,
                    .port = parts->port,
                    .publications_topic = parts->publications_topic,
                    .customers_topic = parts->customers_topic,
                    .feedback_topic = parts->feedback_topic,
                    .documents_topic = parts->documents_topic},
        .outlet = parts->outlet,
        .store = {.attributes = parts->attributes,
                  .kinds = parts->kinds,
                  .sealer = sealer_new(parts->keys),
                  .keys = parts->cache == NULL ? relay->own_cache : parts->cache},
        .asides = asides_new(or_usual(parts->pause, SECONDS(10))),
        .metrics = parts->metrics,
        .batch = (unsigned)or_usual(parts->batch, 500),
        .events = (unsigned)or_usual(parts->events, CUSTOMER_EVENTS),
    };
    for (unsigned i = 0; i < SHARD_COUNT; i++) {
        relay->shards[i] = (struct shard){
            .context = &relay->context,
            .hold = {.shard = i, .lease = or_usual(parts->lease, SECONDS(3))},
        };
    }
}

struct relay *relay_new(const struct relay_parts *parts, struct error *error) {
    if (parts->database == NULL || parts->outlet == NULL || parts->rights == NULL || parts->keyer == NULL ||
        parts->keys == NULL || parts->publications_topic == NULL || parts->customers_topic == NULL ||
        parts->feedback_topic == NULL ||
        (parts->dialect != NULL && parts->port == NULL && parts->documents_topic == NULL)) {
        (void)error_set(error, CONFIG_INVALID, "relay", "a part is missing");
        return NULL;
    }
    struct relay *relay = calloc(1, sizeof *relay);
    if (relay == NULL) {
        (void)error_set(error, CONFIG_INVALID, "relay", "out of memory");
        return NULL;
    }
    relay->parts = *parts;
    set_up(relay);
    atomic_store(&relay->wanted, parts->rights);
    atomic_store(&relay->in_use, parts->rights);
    return relay;
}

static void drop_all(struct relay *relay, bool politely) {
    for (unsigned i = 0; i < SHARD_COUNT; i++) {
        if (relay->shards[i].producer != NULL) {
            shard_drop(&relay->shards[i], politely);
        }
    }
}

static void disconnect(struct relay *relay, bool politely) {
    if (relay->context.store.database != NULL) {
        drop_all(relay, politely);
        database_close(relay->context.store.database);
        relay->context.store.database = NULL;
    }
}

void relay_free(struct relay *relay) {
    if (relay == NULL) {
        return;
    }
    disconnect(relay, true);
    asides_free(relay->context.asides);
    sealer_free(relay->context.store.sealer);
    key_cache_free(relay->own_cache);
    free(relay);
}

void relay_use_rights(struct relay *relay, const struct rights *rights) {
    atomic_store(&relay->wanted, rights);
}

const struct rights *relay_rights_in_use(struct relay *relay) {
    return atomic_load(&relay->in_use);
}

static void follow_rights(struct relay *relay) {
    const struct rights *wanted = atomic_load(&relay->wanted);
    relay->context.setting.rights = wanted;
    atomic_store(&relay->in_use, wanted);
}

/* --- failures --------------------------------------------------------------------------------------------------------- */

static void tell_ill(struct relay *relay, const char *what, const struct error *error) {
    log_failure(what, error);
    if (relay->parts.health != NULL) {
        health_ill(relay->parts.health, "relay", error_text(error));
    }
}

static void tell_well(struct relay *relay) {
    if (relay->parts.health != NULL) {
        health_well(relay->parts.health, "relay");
    }
}

static bool is_hopeless(const struct error *error) {
    return error_kind(error->code)->class == ERROR_STOP;
}

/* --- rounds ----------------------------------------------------------------------------------------------------------- */

/* False: there is no database yet. */
static bool connect(struct relay *relay, instant now, struct error *error) {
    struct database **database = &relay->context.store.database;
    if (*database != NULL && !database_alive(*database)) {
        disconnect(relay, false); /* whatever it had in hand is unclear */
    }
    if (*database != NULL || now < relay->reconnect) {
        return *database != NULL;
    }
    *database = database_open(relay->parts.database, "dealerhub relay", error);
    if (*database == NULL) {
        relay->reconnect = now + SECONDS(1);
        tell_ill(relay, "relay_waits", error);
    }
    return *database != NULL;
}

/* False only for what no waiting mends. */
static bool take_over(struct relay *relay, unsigned shard, instant now, struct error *error) {
    bool taken = false;
    if (now < relay->retry[shard]) {
        return true;
    }
    relay->retry[shard] = now + SECONDS(1) / 4;
    error->code = OK;
    if (shard_take_over(&relay->shards[shard], &taken, error) || error->code == OK) {
        return true;
    }
    relay->retry[shard] = now + SECONDS(1);
    tell_ill(relay, "takeover_failed", error);
    return !is_hopeless(error);
}

static bool lose(struct relay *relay, unsigned shard, const struct error *error) {
    tell_ill(relay, "shard_lost", error);
    shard_drop(&relay->shards[shard], error->code != DATABASE_FENCED);
    relay->retry[shard] =
        error->code == DATABASE_FENCED || error->code == BROKER_FENCED ? instant_now() + SECONDS(1) : 0;
    return !is_hopeless(error);
}

/* One shard's turn. */
static bool serve(struct relay *relay, unsigned index, bool waiting, instant now, struct error *error) {
    struct shard *shard = &relay->shards[index];
    const bool look = waiting || shard->more_documents || now - shard->served >= SECONDS(1) || now < shard->served;
    enum cycle_end end = CYCLE_IDLE;
    if (!shard_keep(shard, now, error)) {
        return lose(relay, index, error);
    }
    if (look && now >= shard->rest_until) {
        end = shard_cycle(shard, error);
        shard->served = now;
    }
    if (end == CYCLE_LOST || (look && !shard_send_documents(shard, error))) {
        return lose(relay, index, error);
    }
    if (end == CYCLE_BLOCKED) {
        shard->rest_until = now + SECONDS(1) / 10;
    }
    if (end == CYCLE_DONE || end == CYCLE_MORE) {
        relay->idle = false;
        tell_well(relay);
    }
    return true;
}

static bool round_of_shards(struct relay *relay, instant now, struct error *error) {
    bool waiting[SHARD_COUNT] = {false};
    if (!relay_read_waiting(relay->context.store.database, waiting, error)) {
        tell_ill(relay, "relay_waits", error);
        disconnect(relay, false);
        return true;
    }
    bool good = true;
    for (unsigned i = 0; good && i < SHARD_COUNT && relay->context.store.database != NULL; i++) {
        good = relay->shards[i].producer != NULL || take_over(relay, i, now, error);
        if (good && relay->shards[i].producer != NULL) {
            good = serve(relay, i, waiting[i], now, error);
        }
    }
    return good;
}

static bool run_round(struct relay *relay, struct error *error) {
    const instant now = instant_now();
    relay->idle = true;
    follow_rights(relay);
    asides_expire(relay->context.asides, now);
    return !connect(relay, now, error) || round_of_shards(relay, now, error);
}

static void wait_a_little(int64_t microseconds) {
    const struct timespec span = {microseconds / 1000000, microseconds % 1000000 * 1000};
    (void)nanosleep(&span, NULL);
}

bool relay_run(struct relay *relay, const atomic_bool *stop, struct error *error) {
    bool good = true;
    while (good && !atomic_load(stop)) {
        good = run_round(relay, error);
        if (relay->idle) {
            wait_a_little(or_usual(relay->parts.interval, 15000));
        }
    }
    disconnect(relay, true);
    return good;
}

static bool is_drained(const struct relay *relay) {
    bool drained = relay->idle && relay->context.store.database != NULL;
    for (unsigned i = 0; i < SHARD_COUNT; i++) {
        drained = drained && relay->shards[i].producer != NULL && relay->shards[i].served > 0 &&
                  relay->shards[i].catch_up == NULL;
    }
    return drained;
}

bool relay_drain(struct relay *relay, int64_t most, struct error *error) {
    const instant end = instant_now() + most;
    while (instant_now() < end) {
        if (!run_round(relay, error)) {
            return false;
        }
        if (is_drained(relay)) {
            return true;
        }
        if (relay->idle) {
            wait_a_little(1000);
        }
    }
    return error_set(error, BROKER_FAILED, "relay", "not done in time");
}
