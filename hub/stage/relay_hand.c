#include "hub/stage/relay_hand.h"

#include "hub/base/log.h"

#include <glib.h>

/* The health keeps them for longer than a relay lives. */
static const char *const parts[SHARD_COUNT] = {"relay-0", "relay-1", "relay-2", "relay-3"};

void hand_open(struct hand *hand, struct hands_rule *rule, const struct relay_context *context,
               const struct master_keys *keys, unsigned shard, int64_t lease) {
    *hand = (struct hand){.rule = rule, .context = *context, .bell = bell_new(), .idle = true};
    hand->context.store.sealer = sealer_new(keys);
    atomic_init(&hand->least, NO_SHARD);
    hand->shard = (struct shard){.hold = {.shard = shard, .lease = lease}};
    hand->part = parts[shard];
}

bool hand_holds(const struct hand *hand) {
    return hand->shard.producer != NULL;
}

/* --- how many --------------------------------------------------------------------------------------------------------- */

/* A place for one shard more, before it is taken, so that hands do not take too many at the same time. */
static bool reserve(struct hand *hand) {
    unsigned held = atomic_load(&hand->rule->held);
    while (!hand->counted && held < atomic_load(&hand->rule->allowed)) {
        hand->counted = atomic_compare_exchange_weak(&hand->rule->held, &held, held + 1);
    }
    return hand->counted;
}

/* True when this process has more than it is to have, and it is this hand that gives one back. */
static bool must_yield(struct hand *hand) {
    unsigned held = atomic_load(&hand->rule->held);
    while (hand->counted && held > atomic_load(&hand->rule->allowed)) {
        hand->counted = !atomic_compare_exchange_weak(&hand->rule->held, &held, held - 1);
    }
    return !hand->counted;
}

static void release(struct hand *hand) {
    if (hand->counted) {
        hand->counted = false;
        (void)atomic_fetch_sub(&hand->rule->held, 1);
    }
}

static void drop(struct hand *hand, bool politely) {
    if (hand_holds(hand)) {
        shard_drop(&hand->shard, politely);
    }
    atomic_store(&hand->rests, false);
    release(hand);
}

static void disconnect(struct hand *hand, bool politely) {
    if (hand->context.store.database != NULL) {
        drop(hand, politely);
        database_close(hand->context.store.database);
        hand->context.store.database = NULL;
    }
}

void hand_close(struct hand *hand) {
    disconnect(hand, true);
    sealer_free(hand->context.store.sealer);
    bell_free(hand->bell);
}

/* --- failures --------------------------------------------------------------------------------------------------------- */

/* A line when the trouble begins or becomes another one; the health has it all the while. */
static void tell_ill(struct hand *hand, const char *what, const struct error *error) {
    if (hand->told != error->code) {
        log_failure(what, error);
        hand->told = error->code;
    }
    if (hand->rule->health != NULL) {
        health_ill(hand->rule->health, hand->part, error_text(error));
    }
}

static void tell_well(struct hand *hand) {
    hand->told = OK;
    if (hand->rule->health != NULL) {
        health_well(hand->rule->health, hand->part);
    }
}

static void tell_doing(const struct hand *hand, const char *doing) {
    if (hand->rule->health != NULL) {
        health_doing(hand->rule->health, hand->part, "%s", doing);
    }
}

static bool is_hopeless(const struct error *error) {
    return error_kind(error->code)->class == ERROR_STOP;
}

static bool lose(struct hand *hand, const struct error *error) {
    tell_ill(hand, "shard_lost", error);
    drop(hand, error->code != DATABASE_FENCED);
    const bool others =
        error->code == DATABASE_FENCED || error->code == BROKER_FENCED || error->code == VIEW_RULES_BEHIND;
    hand->retry = others ? moment_now() + SECONDS(1) : 0;
    return !is_hopeless(error);
}

/* --- a turn ----------------------------------------------------------------------------------------------------------- */

/* False: there is no database yet. */
static bool connect(struct hand *hand, moment now, struct error *error) {
    struct database **database = &hand->context.store.database;
    if (*database != NULL && !database_alive(*database)) {
        disconnect(hand, false); /* whatever it had in hand is unclear */
    }
    if (*database != NULL || now < hand->reconnect) {
        return *database != NULL;
    }
    *database = database_open_keyed(hand->rule->database, "dealerhub relay", error);
    if (*database == NULL) {
        hand->reconnect = now + SECONDS(1);
        tell_ill(hand, "relay_waits", error);
    }
    return *database != NULL;
}

/* False only for what no waiting mends. */
static bool take_over(struct hand *hand, moment now, struct error *error) {
    bool taken = false;
    if (now < hand->retry || !reserve(hand)) {
        return true;
    }
    hand->retry = now + SECONDS(1) / 4;
    error->code = OK;
    if (shard_take_over(&hand->shard, &taken, error)) {
        hand->idle = false;
        hand->more = true;
        tell_well(hand);
        return true;
    }
    release(hand);
    if (error->code == OK) {
        tell_well(hand);
        tell_doing(hand, "leaves the shard to another process");
        return true;
    }
    hand->retry = now + SECONDS(1);
    atomic_store(&hand->rule->ill, true);
    tell_ill(hand, "takeover_failed", error);
    return !is_hopeless(error);
}

static bool serve(struct hand *hand, moment now, struct error *error) {
    struct shard *shard = &hand->shard;
    enum cycle_end end = CYCLE_IDLE;
    if (!shard_keep(shard, now, error)) {
        return lose(hand, error);
    }
    const bool rests = now < shard->rest_until;
    if (!rests) {
        tell_doing(hand, "publishes");
        end = shard_cycle(shard, error);
        shard->served = now;
    }
    if (end == CYCLE_LOST || (!rests && !shard_send_documents(shard, error))) {
        return lose(hand, error);
    }
    if (end == CYCLE_BLOCKED) {
        shard->rest_until = now + SECONDS(1) / 10;
    }
    relay_pace_note(&hand->pace, now, moment_now(), end == CYCLE_DONE || end == CYCLE_MORE ? shard->found : 0,
                    hand->context.batch, end == CYCLE_MORE);
    hand->more = end == CYCLE_MORE || (!rests && shard->more_documents);
    hand->idle = end != CYCLE_DONE && !hand->more && shard->resting == 0;
    atomic_store(&hand->rests, end == CYCLE_IDLE && !rests && shard->resting > 0);
    if (!hand->idle) {
        tell_well(hand);
    }
    tell_doing(hand, !hand->idle ? "publishes" : rests || end == CYCLE_BLOCKED ? "waits for others" : "waits for work");
    return true;
}

bool hand_turn(struct hand *hand, struct error *error) {
    const moment now = moment_now();
    hand->idle = true;
    hand->more = false;
    relay_pace_forget(&hand->pace);
    hand->shard.context = &hand->context;
    asides_expire(hand->context.asides, now);
    if (!connect(hand, now, error)) {
        return true;
    }
    if (hand_holds(hand) && must_yield(hand)) {
        log_line(LOG_INFO_LEVEL, "shard_given", "shard=%u", hand->shard.hold.shard);
        drop(hand, true);
        hand->retry = now + SECONDS(1);
        return true;
    }
    if (!hand_holds(hand)) {
        return take_over(hand, now, error);
    }
    return serve(hand, now, error);
}

/* --- the thread ------------------------------------------------------------------------------------------------------- */

/* How long it may sleep unless it is called. */
static int64_t span_of_sleep(const struct hand *hand) {
    enum { IN_HAND = 3 }; /* a lease is renewed when a third of it is over */
    const int64_t usual = hand_holds(hand) ? hand->shard.hold.lease / IN_HAND : SECONDS(1) / 10;
    const int64_t rest = hand->shard.rest_until - moment_now();
    return rest > 0 && rest < usual ? rest : usual;
}

/* Without a shard it does not wait for work in it. */
static void wait_for_call(struct hand *hand) {
    atomic_store(&hand->least, hand_holds(hand) ? hand->shard.least : NO_SHARD);
    atomic_store(&hand->waits, true);
    (void)bell_wait(hand->bell, span_of_sleep(hand));
    atomic_store(&hand->waits, false);
}

static int64_t span_of_gathering(const struct hand *hand) {
    const atomic_bool *behind = hand->rule->behind;
    return relay_pace_span(&hand->pace, behind != NULL && atomic_load(behind));
}

/* Calls meanwhile need no answer: the next turn looks at everything. But one may tell that somebody has caught up. */
static void gather(const struct hand *hand) {
    const moment began = moment_now();
    int64_t left = span_of_gathering(hand);
    while (left > 0 && !atomic_load(&hand->rule->stop)) {
        (void)bell_wait(hand->bell, left);
        left = span_of_gathering(hand) - (moment_now() - began);
    }
}

static void *run(void *argument) {
    struct hand *hand = argument;
    (void)pthread_setname_np(pthread_self(), hand->part); /* seen in top and in profiles */
    while (!hand->failed && !atomic_load(&hand->rule->stop)) {
        hand->failed = !hand_turn(hand, &hand->error);
        if (span_of_gathering(hand) > 0) {
            gather(hand);
        } else if (
            !hand->more) { /* what was committed since it looked has rung, or is found by whoever calls the hands */
            wait_for_call(hand);
        }
    }
    disconnect(hand, true);
    if (hand->failed) {
        atomic_store(&hand->rule->failed, true);
    }
    return NULL;
}

void hand_start(struct hand *hand) {
    hand->failed = false;
    hand->started = pthread_create(&hand->thread, NULL, run, hand) == 0;
    if (!hand->started) {
        g_error("no thread can be started"); /* ends the process, as out of memory does */
    }
}

bool hand_join(struct hand *hand) {
    if (hand->started) {
        (void)pthread_join(hand->thread, NULL);
        hand->started = false;
    }
    return !hand->failed;
}
