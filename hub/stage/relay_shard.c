#include "hub/stage/relay_shard.h"

#include "hub/base/log.h"
#include "hub/base/step.h"
#include "hub/stage/relay_cycle.h"
#include "hub/stage/relay_takeover.h"

#include <string.h>

static struct database *database_of(const struct shard *shard) {
    return shard->context->store.database;
}

static void count(const struct shard *shard, enum metric metric, int64_t amount) {
    if (shard->context->metrics != NULL) {
        metric_add(shard->context->metrics, metric, amount);
    }
}

static void count_for(const struct shard *shard, enum metric metric, const char *label, size_t amount) {
    if (shard->context->metrics != NULL && amount > 0) {
        metric_add_for(shard->context->metrics, metric, label, (int64_t)amount);
    }
}

/* --- taking over ------------------------------------------------------------------------------------------------------ */

static bool shard_fence(struct shard *shard, struct error *error) {
    const struct outlet *outlet = shard->context->outlet;
    shard->producer = outlet->open(outlet->state, shard->hold.shard, error);
    if (shard->producer == NULL) {
        return false;
    }
    step_done(STEP_FENCE);
    return outlet->is_ready(shard->producer, shard->context->setting.publications_topic, OUTLET_LOG, error);
}

/* Whoever raised it since has the shard, though we fenced last. */
static bool shard_confirm(struct shard *shard, struct error *error) {
    shard->renewed = moment_now();
    if (!shard_renew_lease(database_of(shard), &shard->hold, error)) {
        return false;
    }
    step_done(STEP_CONFIRM_EPOCH);
    return true;
}

/* What a predecessor published and could not write down is applied; unless the database is one that never held it. */
static bool shard_settle(struct shard *shard, struct error *error) {
    return shard_read_log(shard, error) && shard_confirm(shard, error);
}

static bool shard_settle_or_wait(struct shard *shard, struct error *error) {
    bool lost = false;
    if (!shard_has_lost(shard, &lost, error)) {
        return false;
    }
    if (!lost) {
        return shard_settle(shard, error);
    }
    shard->applied = false;
    shard->catch_up = catch_up_begin(shard->context->outlet, shard->hold.shard, error);
    if (shard->catch_up == NULL) {
        return false;
    }
    step_done(STEP_NOTE_ENDS);
    return true;
}

/* What was lost is merged again, so the log can be applied. */
static enum cycle_end shard_catch_up(struct shard *shard, struct error *error) {
    bool over = false;
    if (!catch_up_look(shard->catch_up, database_of(shard), moment_now(), &over, error)) {
        return CYCLE_LOST;
    }
    if (!over) {
        return CYCLE_BLOCKED;
    }
    step_done(STEP_CATCH_UP);
    log_line(LOG_INFO_LEVEL, "caught_up", "shard=%u", shard->hold.shard);
    shard->applied = shard_settle(shard, error);
    return shard->applied ? CYCLE_MORE : CYCLE_LOST;
}

/* While there is something to catch up with, this is all that is done; and until the other shards have: a customer may have
 * been told of under an id of theirs, and the ERP know it by that. */
static enum cycle_end shard_wait(struct shard *shard, struct error *error) {
    bool all = false;
    if (!shard->applied) {
        return shard_catch_up(shard, error);
    }
    if (!shard_others_came(shard, &all, error)) {
        return CYCLE_LOST;
    }
    if (!all) {
        return CYCLE_BLOCKED;
    }
    catch_up_free(shard->catch_up);
    shard->catch_up = NULL;
    return CYCLE_MORE;
}

bool shard_take_over(struct shard *shard, bool *taken, struct error *error) {
    if (!shard_raise_epoch(database_of(shard), &shard->hold, taken, error) || !*taken) {
        return false;
    }
    step_done(STEP_RAISE_EPOCH);
    shard->rests = rests_new();
    shard->looked = 0;
    shard->served = 0;
    shard->spare_until = 0;
    shard->least = NO_STAMP;
    shard->least_document = 0;
    shard->free_of_debt = false;
    shard->rest_until = 0;
    shard->limit = shard->context->batch;
    if (!shard_fence(shard, error) || !shard_settle_or_wait(shard, error)) {
        shard_drop(shard, true);
        return false;
    }
    count(shard, METRIC_TAKEOVERS, 1);
    log_line(LOG_INFO_LEVEL, "shard_taken", "shard=%u epoch=%lld log_offset=%lld", shard->hold.shard,
             (long long)shard->hold.epoch, (long long)shard->hold.log_offset);
    return true;
}

void shard_drop(struct shard *shard, bool politely) {
    struct error ignored;
    if (shard->producer != NULL) {
        shard->context->outlet->abandon(shard->producer);
        shard->producer = NULL;
    }
    catch_up_free(shard->catch_up);
    shard->catch_up = NULL;
    g_clear_pointer(&shard->eras, g_hash_table_destroy);
    g_clear_pointer(&shard->unreadable, g_hash_table_destroy);
    g_clear_pointer(&shard->rests, rests_free);
    if (politely && database_alive(database_of(shard))) {
        (void)shard_release(database_of(shard), &shard->hold, &ignored);
        step_done(STEP_RELEASE);
    }
}

bool shard_keep(struct shard *shard, moment now, struct error *error) {
    if (now - shard->renewed < shard->hold.lease / 3 && now >= shard->renewed) {
        return true;
    }
    shard->renewed = now;
    return shard_renew_lease(database_of(shard), &shard->hold, error);
}

/* --- publishing ------------------------------------------------------------------------------------------------------- */

static void put_aside(struct shard *shard, const char *topic, const struct error *error) {
    count_for(shard, METRIC_PORT_FAILURES, topic, 1);
    if (asides_add(shard->context->asides, topic, moment_now())) {
        log_failure("topic_put_aside", error);
    }
}

/* One refused message aborts all, so the topics are asked before. False: one was put aside, and the plan is void. */
static bool are_ready(struct cycle *cycle, struct error *error) {
    const struct outlet *outlet = cycle->shard->context->outlet;
    GHashTable *asked = g_hash_table_new(g_str_hash, g_str_equal);
    bool all = true;
    for (unsigned i = 0; i < cycle->outbox.messages->len; i++) {
        const struct outlet_message *message = &g_array_index(cycle->outbox.messages, struct outlet_message, i);
        if (g_hash_table_add(asked, (void *)(uintptr_t)message->topic) &&
            !outlet->is_ready(cycle->shard->producer, message->topic, message->kind, error)) {
            put_aside(cycle->shard, message->topic, error);
            all = false;
        }
    }
    g_hash_table_destroy(asked);
    return all;
}

static enum outlet_answer cycle_publish(struct cycle *cycle, struct error *error) {
    const struct outlet *outlet = cycle->shard->context->outlet;
    struct outlet_producer *producer = cycle->shard->producer;
    if (cycle->outbox.messages->len == 0) {
        return OUTLET_COMMITTED;
    }
    if (!outlet->begin(producer, error)) {
        return OUTLET_UNCLEAR;
    }
    step_done(STEP_BEGIN);
    enum outlet_answer answer = OUTLET_COMMITTED;
    for (unsigned i = 0; answer == OUTLET_COMMITTED && i < cycle->outbox.messages->len; i++) {
        answer = outlet->put(producer, &g_array_index(cycle->outbox.messages, struct outlet_message, i), error);
    }
    if (answer != OUTLET_COMMITTED) {
        return answer;
    }
    step_done(STEP_PRODUCE);
    answer = outlet->commit(producer, &cycle->shard->hold.log_offset, error);
    if (answer == OUTLET_COMMITTED) {
        step_done(STEP_COMMIT);
    }
    return answer;
}

static bool cycle_close(struct cycle *cycle, struct error *error) {
    struct shard_hold *hold = &cycle->shard->hold;
    hold->highest = cycle->numbering.highest;
    if (cycle->outbox.messages->len > 0) {
        hold->clock = cycle->at;
    }
    cycle->shard->renewed = moment_now();
    cycle->shard->free_of_debt = cycle->shard->free_of_debt && column_count(cycle->closing.owed_goldens) == 0;
    cycle->closing.rules = cycle->shard->context->setting.rules;
    if (!relay_close(database_of(cycle->shard), hold, &cycle->closing, error)) {
        return false;
    }
    step_done(STEP_CLOSE);
    return true;
}

static bool has_effect(const struct cycle *cycle) {
    const struct closing *closing = &cycle->closing;
    return cycle->outbox.messages->len > 0 || column_count(closing->clean_goldens) > 0 ||
           column_count(closing->next_goldens) > 0 || column_count(closing->paid_goldens) > 0 ||
           column_count(closing->answered_topics) > 0;
}

static void count_cycle(const struct cycle *cycle, moment began) {
    const struct shard *shard = cycle->shard;
    const struct outbox *outbox = &cycle->outbox;
    count(shard, METRIC_CYCLES, 1);
    count(shard, METRIC_LOOKED, (int64_t)cycle->list.count);
    count(shard, METRIC_CYCLE_TIME, moment_now() - began);
    count_for(shard, METRIC_PUBLISHED, "views", outbox->views);
    count_for(shard, METRIC_PUBLISHED, "feedback", outbox->answers);
    count_for(shard, METRIC_PUBLISHED, "erp", outbox->documents);
    count_for(shard, METRIC_RETRACTED, "views", outbox->retractions);
}

static void forgive(const struct cycle *cycle) {
    struct asides *asides = cycle->shard->context->asides;
    for (unsigned i = 0; asides_count(asides) > 0 && i < cycle->outbox.messages->len; i++) {
        const char *topic = g_array_index(cycle->outbox.messages, struct outlet_message, i).topic;
        if (asides_forgive(asides, topic)) {
            log_line(LOG_INFO_LEVEL, "topic_back", "topic=%s", topic);
        }
    }
}

/* Without a topic to blame, or when it is the log itself, waiting is all that helps. */
static enum cycle_end be_refused(struct cycle *cycle, const struct error *error) {
    if (error->place[0] == '\0' || strcmp(error->place, cycle->shard->context->setting.publications_topic) == 0) {
        return CYCLE_BLOCKED;
    }
    put_aside(cycle->shard, error->place, error);
    return CYCLE_MORE;
}

static enum cycle_end carry_out(struct cycle *cycle, struct error *error) {
    const moment began = moment_now();
    if (!cycle_read(cycle, error) || !cycle_plan(cycle, error) || !cycle_leave(cycle, error)) {
        return CYCLE_LOST;
    }
    step_done(STEP_READ);
    if (!has_effect(cycle)) {
        return cycle->waiting > 0 || cycle->notice_count > 0 ? CYCLE_BLOCKED : CYCLE_IDLE;
    }
    if (!are_ready(cycle, error)) {
        return CYCLE_MORE;
    }
    const enum outlet_answer answer = cycle_publish(cycle, error);
    if (answer == OUTLET_REFUSED) {
        return be_refused(cycle, error);
    }
    if (answer == OUTLET_UNCLEAR || !cycle_close(cycle, error)) {
        return CYCLE_LOST;
    }
    forgive(cycle);
    count_cycle(cycle, began);
    return cycle->list.full || cycle->waiting > 0 ? CYCLE_MORE : CYCLE_DONE;
}

/* What waits may fill all that is read at once; then more is read, up to this many times the usual. */
enum { MOST_PATIENCE = 64 };

enum cycle_end shard_cycle(struct shard *shard, struct error *error) {
    struct cycle cycle;
    if (shard->catch_up != NULL) {
        return shard_wait(shard, error);
    }
    cycle_start(&cycle, shard);
    const enum cycle_end end = carry_out(&cycle, error);
    const unsigned usual = shard->context->batch;
    shard->found = cycle.list.count;
    shard->resting = cycle.resting;
    if (end == CYCLE_BLOCKED && cycle.list.full && shard->limit < usual * MOST_PATIENCE) {
        shard->limit *= 2;
    } else if (end == CYCLE_DONE || end == CYCLE_IDLE) {
        shard->limit = usual;
    }
    if (end == CYCLE_LOST) {
        database_rollback(database_of(shard));
    }
    cycle_end_free(&cycle);
    return end;
}

/* --- a port without transactions -------------------------------------------------------------------------------------- */

/* Told once, whichever shard meets it, until the port takes something again. */
static void tell_port(struct shard *shard, const char *system, bool takes, const struct error *error) {
    struct asides *asides = shard->context->asides;
    char name[128];
    (void)snprintf(name, sizeof name, "port of %s", system);
    if (!takes) {
        count_for(shard, METRIC_PORT_FAILURES, system, 1);
        if (asides_add(asides, name, moment_now())) {
            log_failure("port_pause", error);
        }
    } else if (asides_count(asides) > 0 && asides_remove(asides, name)) {
        log_line(LOG_INFO_LEVEL, "port_back", "system=%s", system);
    }
}

static void refuse_shut(struct idoc *idoc) {
    idoc->state = "rejected";
    idoc->status = "02";
    idoc->reason = IDOC_SHUT;
    log_line(LOG_WARN_LEVEL, "document_unreadable", "system=%s number=%lld: %s", idoc->system, (long long)idoc->number,
             idoc->reason);
}

static enum port_answer hand_to_port(const struct port *port, struct idoc *idoc, struct error *error) {
    const struct document document = {idoc->system, idoc->number, idoc->body};
    const enum port_answer answer = port->send(port->state, &document, error);
    step_done(STEP_SEND_DOCUMENT);
    idoc->state = answer == PORT_DONE ? "sent" : "rejected";
    idoc->status = answer == PORT_DONE ? "03" : "02";
    return answer;
}

/* False: the port asks for a pause. */
static bool send_one(struct shard *shard, struct idoc *idoc, struct arena *arena, bool *good, struct error *error) {
    enum port_answer answer = PORT_REFUSED;
    if (idoc->shut) {
        refuse_shut(idoc);
    } else if (idoc->body.data == NULL) {
        idoc->state = "replaced"; /* erased meanwhile */
    } else {
        answer = hand_to_port(shard->context->setting.port, idoc, error);
        idoc->reason = answer == PORT_DONE ? NULL : arena_copy(arena, error->detail);
    }
    tell_port(shard, idoc->system, answer != PORT_AGAIN, error);
    if (answer == PORT_AGAIN) {
        return false;
    }
    count_for(shard, METRIC_PUBLISHED, "erp", answer == PORT_DONE);
    *good = idoc_answer(database_of(shard), idoc, arena, error);
    if (*good) {
        step_done(STEP_NOTE_DOCUMENT);
    }
    return *good;
}

/* Oldest first, until all are sent, the port wants a pause, or it is time for views, and to renew the lease: the rest has another turn.
 * False: the turn failed. */
static bool send_some(struct shard *shard, struct idoc *idocs, size_t count, struct arena *arena, struct error *error) {
    const moment end = moment_now() + shard->hold.lease / 3;
    bool good = true;
    bool willing = true;
    size_t sent = 0;
    while (good && willing && sent < count && (sent == 0 || moment_now() < end)) {
        willing = send_one(shard, &idocs[sent++], arena, &good, error);
    }
    if (good && !willing) {
        shard->port_pause = moment_now() + SECONDS(5);
    }
    shard->more_documents = good && willing && (sent < count || count >= shard->context->batch);
    return good;
}

bool shard_send_documents(struct shard *shard, struct error *error) {
    const struct relay_setting *setting = &shard->context->setting;
    shard->more_documents = false;
    if (setting->port == NULL || setting->dialect == NULL || shard->catch_up != NULL ||
        moment_now() < shard->port_pause) {
        return true;
    }
    struct arena *arena = arena_new();
    struct idoc *idocs = NULL;
    size_t found = 0;
    struct customer_store store = shard->context->store;
    const struct idoc_turn turn = {.system = setting->dialect->system(setting->dialect->state),
                                   .shard = shard->hold.shard,
                                   .epoch = shard->hold.epoch,
                                   .limit = shard->context->batch,
                                   .least = shard->least_document};
    bool good = idocs_hand_over(&store, &turn, arena, &idocs, &found, error);
    if (good) {
        shard->least_document = found > 0 ? idocs[0].number : shard->hold.highest;
    }
    if (good && found > 0) {
        step_done(STEP_HAND_OVER);
    }
    good = good && send_some(shard, idocs, found, arena, error);
    arena_free(arena);
    return good;
}
