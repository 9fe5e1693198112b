#include "hub/stage/relay_cycle.h"

#include "hub/stage/relay_spare.h"

#include <string.h>

void cycle_start(struct cycle *cycle, struct shard *shard) {
    *cycle = (struct cycle){
        .shard = shard,
        .arena = arena_new(),
        .scratch = arena_new(),
        .publications = publication_set_new(),
        .went = g_hash_table_new(uuid_hash, uuid_same),
        .told_of = g_hash_table_new_full(uuid_hash, uuid_same, NULL, (GDestroyNotify)g_ptr_array_unref),
        .numbering = {shard->hold.shard, shard->hold.highest},
        .outbox = {.messages = g_array_new(0, 1, sizeof(struct outlet_message))},
        .idocs = g_array_new(0, 1, sizeof(struct idoc)),
    };
    closing_start(&cycle->closing, cycle->arena);
}

void cycle_end_free(struct cycle *cycle) {
    (void)g_array_free(cycle->outbox.messages, 1);
    (void)g_array_free(cycle->idocs, 1);
    g_hash_table_destroy(cycle->went);
    g_hash_table_destroy(cycle->told_of);
    publication_set_free(&cycle->publications);
    arena_free(cycle->scratch);
    arena_free(cycle->arena);
}

bool item_is_gone(const struct item *item) {
    return item->customer == NULL && item->unreadable == NULL;
}

static struct database *database_of(const struct cycle *cycle) {
    return cycle->shard->context->store.database;
}

/* --- reading -------------------------------------------------------------------------------------------------------- */

/* The partners whose topics are put aside, and the ERP's as a debt's name says it; customers that could not be read unless it
 * is time for them. */
static size_t list_aside(struct cycle *cycle, bool due, const char **aside) {
    const struct relay_setting *setting = &cycle->shard->context->setting;
    struct asides *asides = cycle->shard->context->asides;
    size_t count = 0;
    for (size_t i = 0; i < rights_partner_count(setting->rights); i++) {
        const char *id = rights_partner(setting->rights, i)->id;
        if (asides_has(asides, topic_named(setting->customers_topic, id, cycle->arena))) {
            aside[count++] = id;
        }
    }
    const char *system = setting->dialect == NULL ? NULL : setting->dialect->system(setting->dialect->state);
    if (system != NULL && asides_has(asides, topic_named(setting->documents_topic, system, cycle->arena))) {
        aside[count++] = arena_print(cycle->arena, DEBT_OF_ERP "%s", system);
    }
    if (!due) {
        aside[count++] = DEBT_UNREADABLE;
    }
    return count;
}

/* They stay dirty, and what is owed of them stays so, until their rest is over. */
static void leave_resting(struct cycle *cycle, moment now) {
    struct rests *rests = cycle->shard->rests;
    struct work_list *list = &cycle->list;
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (!rests_has(rests, &list->items[i].golden, now)) {
            list->items[kept++] = list->items[i];
        }
    }
    cycle->resting = list->count - kept;
    list->count = kept;
}

/* What the clock may change is looked for once a minute, and with it for all that is dirty or owed. */
static struct work_wish make_wish(struct cycle *cycle, moment now) {
    const struct shard *shard = cycle->shard;
    const struct relay_setting *setting = &shard->context->setting;
    const char **aside = ARENA_NEW(cycle->arena, const char *, rights_partner_count(setting->rights) + 3);
    const bool due = now - shard->looked >= SECONDS(60);
    return (struct work_wish){
        .shard = shard->hold.shard,
        .limit = shard->limit,
        .due = due,
        .least = due ? NO_STAMP : shard->least,
        .debts = due || !shard->free_of_debt,
        .inputs = now - shard->sought >= SECONDS(1),
        .spare = now < shard->spare_until,
        .today = rights_day(setting->rights, MAX(instant_now(), shard->hold.clock)),
        .aside = aside,
        .aside_count = list_aside(cycle, due, aside),
        .rules = setting->rules,
    };
}

/* All of it is true whatever becomes of the cycle. */
static void note_reading(struct shard *shard, const struct work_wish *wish, const struct work_list *list, moment now) {
    shard->least = list->least;
    shard->free_of_debt = shard->free_of_debt || list->free_of_debt;
    shard->sought = list->all_inputs ? now : shard->sought;
    if (wish->due && !list->full) {
        shard->looked = now;
    }
}

static bool read_work(struct cycle *cycle, struct error *error) {
    struct shard *shard = cycle->shard;
    const moment now = moment_now();
    const struct work_wish wish = make_wish(cycle, now);
    if (!relay_read_work(database_of(cycle), &wish, cycle->arena, &cycle->list, error)) {
        return false;
    }
    if (cycle->list.behind) {
        return error_set(error, VIEW_RULES_BEHIND, "table view_rules", "another relay has noted other ones");
    }
    note_reading(shard, &wish, &cycle->list, now);
    leave_resting(cycle, now);
    cycle->at = cycle->list.now > shard->hold.clock ? cycle->list.now : shard->hold.clock;
    return true;
}

static bool read_notices(struct cycle *cycle, struct error *error) {
    const moment began = moment_now();
    if (!relay_read_notices(database_of(cycle), &cycle->list, cycle->shard->limit, cycle->arena, &cycle->notices,
                            &cycle->notice_count, error)) {
        return false;
    }
    if (cycle->list.all_inputs) {
        cycle->shard->spare_until = began + spare_after(cycle->list.inputs_took + moment_now() - began);
    }
    return true;
}

static bool read_customers(struct cycle *cycle, struct error *error) {
    const struct relay_context *context = cycle->shard->context;
    const size_t count = cycle->list.count;
    struct golden_row *rows = ARENA_NEW(cycle->arena, struct golden_row, count + 1);
    struct customer **customers = ARENA_NEW(cycle->arena, struct customer *, count + 1);
    for (size_t i = 0; i < count; i++) {
        rows[i] = cycle->list.items[i].row;
    }
    cycle->items = ARENA_NEW(cycle->arena, struct item, count + 1);
    const bool related = rights_tell_related(context->setting.rights);
    const struct error **faults = ARENA_NEW(cycle->arena, const struct error *, count + 1);
    const struct customer_wish wish = {
        .events = context->events, .ties = related, .related = related, .faults = faults};
    struct customer_store store = context->store;
    if (count > 0 && !customers_open(&store, rows, count, wish, cycle->arena, customers, error)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        cycle->items[i].work = &cycle->list.items[i];
        cycle->items[i].customer = customers[i];
        cycle->items[i].unreadable = faults[i];
        if (customers[i] != NULL) {
            rests_note(cycle->shard->rests, &rows[i].golden, customers[i]->event_total, moment_now());
        }
    }
    return true;
}

/* What was published under the golden ids and under those of their members. */
static bool read_publications(struct cycle *cycle, struct error *error) {
    struct column *ids = column_new(cycle->arena, COLUMN_UUID);
    for (size_t i = 0; i < cycle->list.count; i++) {
        const struct customer *customer = cycle->items[i].customer;
        column_uuid(ids, &cycle->items[i].work->golden);
        for (size_t m = 0; customer != NULL && m < customer->member_count; m++) {
            if (!uuid_equal(&customer->members[m].record, &customer->golden)) {
                column_uuid(ids, &customer->members[m].record);
            }
        }
    }
    return publications_read(database_of(cycle), ids, cycle->arena, &cycle->publications, error);
}

/* Of eras that end by a loss less is held than was published. */
static bool read_era(struct shard *shard, int64_t era, struct error *error) {
    int64_t last;
    if (shard->eras == NULL) {
        shard->eras = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    }
    if (g_hash_table_contains(shard->eras, &era)) {
        return true;
    }
    if (!merge_history_last(shard->context->store.database, era, &last, error)) {
        return false;
    }
    (void)g_hash_table_insert(shard->eras, g_memdup2(&era, sizeof era), g_memdup2(&last, sizeof last));
    return true;
}

static bool read_eras(const struct cycle *cycle, struct error *error) {
    bool good = true;
    for (size_t i = 0; good && i < cycle->list.count; i++) {
        const struct publication *before = publication_get(&cycle->publications, &cycle->items[i].work->golden);
        good = before == NULL || read_era(cycle->shard, before->era, error);
    }
    return good;
}

static bool is_as_published(const struct customer *customer, const struct publication *publication) {
    if (publication == NULL || publication->member_count != customer->member_count) {
        return false;
    }
    for (size_t i = 0; i < customer->member_count; i++) {
        if (!publication_has_member(publication, &customer->members[i].record)) {
            return false;
        }
    }
    return true;
}

/* Once its views are out it is as published, though its document is not. */
static bool is_owed_document(const struct work *work) {
    const struct debt *debt = work->debts;
    while (debt != NULL && !g_str_has_prefix(debt->partner, DEBT_OF_ERP)) {
        debt = debt->next;
    }
    return debt != NULL;
}

/* A customer who is not as published before may have been part of another. */
static bool read_origins(struct cycle *cycle, struct error *error) {
    struct column *records = column_new(cycle->arena, COLUMN_UUID);
    for (size_t i = 0; i < cycle->list.count; i++) {
        const struct customer *customer = cycle->items[i].customer;
        if (customer == NULL || (is_as_published(customer, publication_get(&cycle->publications, &customer->golden)) &&
                                 !is_owed_document(cycle->items[i].work))) {
            continue;
        }
        for (size_t m = 0; m < customer->member_count; m++) {
            column_uuid(records, &customer->members[m].record);
        }
    }
    return publications_read_of(database_of(cycle), records, cycle->arena, &cycle->publications, error);
}

/* --- golden ids that are no more -------------------------------------------------------------------------------------- */

/* Done in this very cycle, and so before it in the log. */
static bool is_at_hand(const struct cycle *cycle, const struct uuid *golden) {
    for (size_t i = 0; i < cycle->list.count; i++) {
        const struct item *item = &cycle->items[i];
        if (item->customer != NULL && item->work->views && uuid_equal(&item->work->golden, golden)) {
            return true;
        }
    }
    return false;
}

static bool is_told_of(const struct cycle *cycle, const struct item *item) {
    const struct publication *successor = publication_get(&cycle->publications, &item->successor);
    return successor != NULL && publication_has_member(successor, &item->work->golden);
}

static bool read_successors_of(struct cycle *cycle, struct item **gone, size_t count, struct error *error) {
    struct column *ids = column_new(cycle->arena, COLUMN_UUID);
    struct uuid *successors = ARENA_NEW(cycle->arena, struct uuid, count);
    bool *pending = ARENA_NEW(cycle->arena, bool, count);
    for (size_t i = 0; i < count; i++) {
        const struct uuid *went = g_hash_table_lookup(cycle->went, &gone[i]->work->golden);
        successors[i] = gone[i]->successor = went == NULL ? (struct uuid){{0}} : *went;
        column_uuid(ids, &successors[i]);
    }
    if (!relay_read_pending(database_of(cycle), successors, count, cycle->arena, pending, error) ||
        !publications_read(database_of(cycle), ids, cycle->arena, &cycle->publications, error)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        gone[i]->waits = pending[i] && !is_at_hand(cycle, &successors[i]) && !is_told_of(cycle, gone[i]);
        cycle->waiting += gone[i]->waits;
    }
    return true;
}

static bool read_successors(struct cycle *cycle, struct error *error) {
    struct item **gone = ARENA_NEW(cycle->arena, struct item *, cycle->list.count + 1);
    size_t count = 0;
    for (size_t i = 0; i < cycle->list.count; i++) {
        struct item *item = &cycle->items[i];
        if (item_is_gone(item) && publication_get(&cycle->publications, &item->work->golden) != NULL) {
            gone[count++] = item;
        }
    }
    return count == 0 || read_successors_of(cycle, gone, count, error);
}

bool cycle_read(struct cycle *cycle, struct error *error) {
    return read_work(cycle, error) && read_customers(cycle, error) && read_publications(cycle, error) &&
           read_eras(cycle, error) && read_origins(cycle, error) && cycle_read_parted(cycle, error) &&
           read_successors(cycle, error) && read_notices(cycle, error);
}

bool cycle_leave(struct cycle *cycle, struct error *error) {
    return relay_end_snapshot(database_of(cycle), error);
}
