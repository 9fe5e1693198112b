#include "hub/stage/relay.h"

#include "hub/base/log.h"
#include "hub/stage/relay_gauges.h"
#include "hub/stage/relay_share.h"
#include "hub/stage/relay_spare.h"

#include <stdlib.h>
#include <time.h>

struct relay {
    struct relay_parts parts;
    struct key_cache *own_cache;
    struct bell *own_bell;
    struct asides *asides;
    struct hands_rule rule;
    struct hand hands[SHARD_COUNT];
    struct database *database; /* of the thread that calls the hands */
    moment reconnect;
    moment answers_sought; /* when it was asked last who owes answers */
    moment spare_until;    /* until then only those behind others: asking for all took long */
};

static int64_t or_usual(int64_t value, int64_t usual) {
    return value > 0 ? value : usual;
}

static int64_t lease_of(const struct relay *relay) {
    return or_usual(relay->parts.lease, SECONDS(3));
}

static struct relay_context context_of(const struct relay *relay) {
    const struct relay_parts *parts = &relay->parts;
    return (struct relay_context){
        .setting = {.keyer = parts->keyer,
                    .rights = parts->rights,
                    .dialect = parts->dialect,
                    .port = parts->port,
                    .publications_topic = parts->publications_topic,
                    .customers_topic = parts->customers_topic,
                    .feedback_topic = parts->feedback_topic,
                    .documents_topic = parts->documents_topic,
                    .rules = parts->rules},
        .outlet = parts->outlet,
        .store = {.attributes = parts->attributes,
                  .kinds = parts->kinds,
                  .keys = parts->cache == NULL ? relay->own_cache : parts->cache},
        .asides = relay->asides,
        .metrics = parts->metrics,
        .batch = (unsigned)or_usual(parts->batch, 500),
        .events = (unsigned)or_usual(parts->events, CUSTOMER_EVENTS),
    };
}

static void set_up(struct relay *relay) {
    const struct relay_parts *parts = &relay->parts;
    relay->own_cache = parts->cache == NULL ? key_cache_new(4096) : NULL;
    relay->own_bell = parts->bell == NULL ? bell_new() : NULL;
    relay->asides = asides_new(or_usual(parts->pause, SECONDS(10)));
    relay->rule.database = parts->database;
    relay->rule.health = parts->health;
    relay->rule.behind = parts->behind;
    atomic_init(&relay->rule.allowed, SHARD_COUNT);
    const struct relay_context context = context_of(relay);
    for (unsigned i = 0; i < SHARD_COUNT; i++) {
        hand_open(&relay->hands[i], &relay->rule, &context, parts->keys, i, lease_of(relay));
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
    return relay;
}

void relay_free(struct relay *relay) {
    if (relay == NULL) {
        return;
    }
    for (unsigned i = 0; i < SHARD_COUNT; i++) {
        hand_close(&relay->hands[i]);
    }
    database_close(relay->database);
    asides_free(relay->asides);
    key_cache_free(relay->own_cache);
    bell_free(relay->own_bell);
    free(relay);
}

/* --- calling the hands -------------------------------------------------------------------------------------------------- */

static struct bell *bell_of(const struct relay *relay) {
    return relay->parts.bell == NULL ? relay->own_bell : relay->parts.bell;
}

static void call(struct relay *relay, const bool shards[SHARD_COUNT]) {
    for (unsigned i = 0; i < SHARD_COUNT; i++) {
        if (shards[i]) {
            bell_ring(relay->hands[i].bell);
        }
    }
}

static void call_all(struct relay *relay) {
    for (unsigned i = 0; i < SHARD_COUNT; i++) {
        bell_ring(relay->hands[i].bell);
    }
}

/* False: there is no database yet. */
static bool connect(struct relay *relay, moment now, struct error *error) {
    if (relay->database != NULL && !database_alive(relay->database)) {
        database_close(relay->database);
        relay->database = NULL;
    }
    if (relay->database == NULL && now >= relay->reconnect) {
        relay->reconnect = now + SECONDS(1);
        relay->database = database_open_keyed(relay->parts.database, "dealerhub relay", error);
    }
    return relay->database != NULL;
}

/* While all are at work there is no need to ask for whom there is some. */
static bool somebody_waits(struct relay *relay) {
    for (unsigned i = 0; i < SHARD_COUNT; i++) {
        if (atomic_load(&relay->hands[i].waits)) {
            return true;
        }
    }
    return false;
}

/* Views are what somebody waits for; answers to stores can wait this much longer, and so can a shard whose dirty customers all
 * rested: who else of it may be dirty by now does not show. */
enum { ANSWERS_INTERVAL = 100000 }; /* us */

static enum answers_wish answers_to_seek(struct relay *relay, moment now) {
    if (now - relay->answers_sought < ANSWERS_INTERVAL) {
        return ANSWERS_NONE;
    }
    relay->answers_sought = now;
    return now < relay->spare_until ? ANSWERS_BEHIND : ANSWERS_ALL;
}

static bool find_waiting(struct relay *relay, moment now, bool shards[SHARD_COUNT], struct error *error) {
    const enum answers_wish answers = answers_to_seek(relay, now);
    int64_t least[SHARD_COUNT];
    for (unsigned i = 0; i < SHARD_COUNT; i++) {
        least[i] = atomic_load(&relay->hands[i].least);
    }
    if (!relay_read_waiting(relay->database, answers, least, shards, error)) {
        return false;
    }
    for (unsigned i = 0; i < SHARD_COUNT && answers == ANSWERS_NONE; i++) {
        shards[i] = shards[i] && !atomic_load(&relay->hands[i].rests);
    }
    if (answers == ANSWERS_ALL) {
        relay->spare_until = now + spare_after(moment_now() - now);
    }
    return true;
}

/* A merge of this process has rung, so all look; those of another one are found in the database. */
static void look(struct relay *relay, struct share *share, struct gauges *gauges, bool rung) {
    struct error error;
    const moment now = moment_now();
    bool waiting[SHARD_COUNT] = {false};
    if (rung) {
        call_all(relay);
    }
    if (!connect(relay, now, &error)) {
        return;
    }
    const unsigned allowed = atomic_load(&relay->rule.allowed);
    if (!share_attend(share, relay->database, now, &error) ||
        (!rung && somebody_waits(relay) && !find_waiting(relay, now, waiting, &error)) ||
        !gauges_follow(gauges, relay->database, atomic_load(&relay->hands[0].counted), now, &error)) {
        return; /* the hands meet the same trouble, and tell of it */
    }
    call(relay, waiting);
    if (allowed != atomic_load(&relay->rule.allowed)) {
        call_all(relay);
    }
}

/* Once they have ended. */
static bool has_failed(const struct relay *relay, struct error *error) {
    for (unsigned i = 0; i < SHARD_COUNT; i++) {
        if (relay->hands[i].failed) {
            *error = relay->hands[i].error;
            return true;
        }
    }
    return false;
}

static void end_hands(struct relay *relay) {
    atomic_store(&relay->rule.stop, true);
    outlet_hurry(relay->parts.outlet, true);
    call_all(relay);
    for (unsigned i = 0; i < SHARD_COUNT; i++) {
        (void)hand_join(&relay->hands[i]);
    }
}

bool relay_run(struct relay *relay, const atomic_bool *stop, struct error *error) {
    struct share share = share_of(&relay->rule, &relay->parts.rules, lease_of(relay));
    struct gauges gauges = gauges_of(relay->parts.metrics, relay->parts.dialect);
    struct error ignored;
    bool rung = false;
    outlet_hurry(relay->parts.outlet, false);
    atomic_store(&relay->rule.stop, false);
    atomic_store(&relay->rule.allowed, 0); /* until it is known who else is there */
    for (unsigned i = 0; i < SHARD_COUNT; i++) {
        hand_start(&relay->hands[i]);
    }
    while (!atomic_load(stop) && !atomic_load(&relay->rule.failed)) {
        look(relay, &share, &gauges, rung);
        rung = bell_wait(bell_of(relay), or_usual(relay->parts.interval, SECONDS(15) / 1000));
    }
    end_hands(relay);
    if (connect(relay, moment_now(), &ignored)) {
        share_leave(&share, relay->database);
    }
    return !has_failed(relay, error);
}

/* --- without threads ---------------------------------------------------------------------------------------------------- */

static bool turn_all(struct relay *relay, bool *drained, struct error *error) {
    bool good = true;
    *drained = true;
    for (unsigned i = 0; good && i < SHARD_COUNT; i++) {
        struct hand *hand = &relay->hands[i];
        hand->shard.spare_until = 0; /* all there is, however long it takes */
        good = hand_turn(hand, error);
        *drained = *drained && hand->idle && hand_holds(hand) && hand->shard.served > 0 && hand->shard.catch_up == NULL;
    }
    return good;
}

static void wait_a_little(int64_t microseconds) {
    const struct timespec span = {microseconds / 1000000, microseconds % 1000000 * 1000};
    (void)nanosleep(&span, NULL);
}

bool relay_drain(struct relay *relay, int64_t most, struct error *error) {
    const moment end = moment_now() + most;
    bool drained = false;
    while (!drained && moment_now() < end) {
        if (!turn_all(relay, &drained, error)) {
            return false;
        }
        if (!drained) {
            wait_a_little(1000);
        }
    }
    return drained || error_set(error, BROKER_FAILED, "relay", "not done in time");
}
