#include "hub/stage/relay_cycle.h"

#include "hub/base/log.h"

/* --- what was told of the members before ------------------------------------------------------------------------------ */

static void note_member(struct cycle *cycle, struct uuid *record, struct publication *publication) {
    GPtrArray *told = g_hash_table_lookup(cycle->told_of, record);
    if (told == NULL) {
        told = g_ptr_array_new();
        (void)g_hash_table_insert(cycle->told_of, record, told);
    }
    g_ptr_array_add(told, publication);
}

/* In a fixed order: of two told in one batch the first counts. */
static void index_publications(struct cycle *cycle) {
    size_t count;
    struct publication **list = publication_set_list(&cycle->publications, cycle->arena, &count);
    for (size_t i = 0; i < count; i++) {
        for (size_t m = 0; list[i]->member_count > 1 && m < list[i]->member_count; m++) {
            note_member(cycle, &list[i]->members[m], list[i]);
        }
    }
}

/* The related publications of one plan, each once. */
static void add_related(struct plan *plan, GPtrArray *related, const struct publication *publication) {
    if (publication != NULL && publication != plan->before && !g_ptr_array_find(related, publication, NULL)) {
        g_ptr_array_add(related, (void *)(uintptr_t)publication);
    }
}

static void set_related(struct cycle *cycle, struct plan *plan) {
    GPtrArray *related = g_ptr_array_new();
    for (size_t i = 0; plan->customer != NULL && i < plan->customer->member_count; i++) {
        const struct uuid *record = &plan->customer->members[i].record;
        const GPtrArray *told = g_hash_table_lookup(cycle->told_of, record);
        add_related(plan, related, publication_get(&cycle->publications, record));
        for (unsigned k = 0; told != NULL && k < told->len; k++) {
            add_related(plan, related, told->pdata[k]);
        }
    }
    const struct publication **list = ARENA_NEW(cycle->arena, const struct publication *, related->len + 1);
    for (unsigned i = 0; i < related->len; i++) {
        list[i] = related->pdata[i];
    }
    plan->related = list;
    plan->related_count = related->len;
    (void)g_ptr_array_free(related, 1);
}

/* The database's counter of batches has gone back behind what was published before a loss. */
static int64_t held_until(const struct cycle *cycle, const struct publication *before) {
    if (before == NULL) {
        return 0;
    }
    const int64_t *last = g_hash_table_lookup(cycle->shard->eras, &before->era);
    return MIN(before->batch, *last);
}

static void start(struct cycle *cycle, struct item *item) {
    item->plan = (struct plan){
        .setting = &cycle->shard->context->setting,
        .arena = cycle->arena,
        .scratch = cycle->scratch,
        .asides = cycle->shard->context->asides,
        .at = cycle->at,
        .merged = cycle->list.merged,
        .numbering = &cycle->numbering,
        .outbox = &cycle->outbox,
        .closing = &cycle->closing,
        .customer = item->customer,
        .before = publication_get(&cycle->publications, &item->work->golden),
        .debts = item->work->debts,
        .idocs = cycle->idocs,
        .parted = item->parted,
        .parted_count = item->parted_count,
        .parted_sights = ARENA_NEW(cycle->arena, struct sight *, item->parted_count + 1),
    };
    item->plan.before_until = held_until(cycle, item->plan.before);
    set_related(cycle, &item->plan);
    plan_start(&item->plan, &item->work->golden);
}

/* --- golden records that are ------------------------------------------------------------------------------------------- */

/* What is noted is a day before which the clock changes nothing. One that moves away with each event stays where it is: the
 * look that this costs when it comes is cheaper than a row written each time. So does one that was not looked at for both, views
 * and document. */
static bool is_to_be_noted(const struct cycle *cycle, const struct item *item) {
    const instant next = item->plan.next_change, noted = item->work->next_change;
    const instant today = rights_day(item->plan.setting->rights, cycle->at);
    const bool whole = item->work->views && (item->work->erp || item->plan.setting->dialect == NULL);
    const bool stays = noted != INSTANT_NONE && (noted > today || !whole);
    return stays ? next != INSTANT_NONE && next < noted : next != noted;
}

static void note_next_changes(struct cycle *cycle) {
    for (size_t i = 0; i < cycle->list.count; i++) {
        const struct item *item = &cycle->items[i];
        if (item->customer != NULL && is_to_be_noted(cycle, item)) {
            closing_next(&cycle->closing, &item->work->golden, item->plan.next_change);
        }
    }
}

static void plan_live_views(struct cycle *cycle) {
    for (size_t i = 0; i < cycle->list.count; i++) {
        struct item *item = &cycle->items[i];
        if (item->customer == NULL) {
            continue;
        }
        start(cycle, item);
        if (item->work->views) {
            plan_views(&item->plan);
        }
    }
}

/* The ERP's own numbers of all customers are asked for by one statement. */
static bool plan_documents(struct cycle *cycle, struct error *error) {
    const struct erp_dialect *dialect = cycle->shard->context->setting.dialect;
    struct item **items = ARENA_NEW(cycle->arena, struct item *, cycle->list.count + 1);
    struct idoc_object *objects = ARENA_NEW(cycle->arena, struct idoc_object, cycle->list.count + 1);
    size_t count = 0;
    for (size_t i = 0; dialect != NULL && i < cycle->list.count; i++) {
        struct item *item = &cycle->items[i];
        if (item->customer != NULL && item->work->erp) {
            objects[count] = plan_object(&item->plan);
            items[count++] = item;
        }
    }
    if (count == 0) {
        return true;
    }
    if (!cycle_read_turns(cycle, items, count, error) ||
        !idoc_objects(cycle->shard->context->store.database, dialect->system(dialect->state), objects, count,
                      cycle->arena, error)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        struct plan *plan = &items[i]->plan;
        erp_object_found(&plan->object, &objects[i]);
        plan_document(plan);
        cycle->waiting += plan->waits && plan->owed != NULL;
    }
    return true;
}

/* What will be, or is, published of the one that took its place. */
static const struct publication *successor_of(const struct cycle *cycle, const struct item *gone) {
    for (size_t i = 0; i < cycle->list.count; i++) {
        const struct item *item = &cycle->items[i];
        if (item->customer != NULL && uuid_equal(&item->work->golden, &gone->successor)) {
            return item->plan.now;
        }
    }
    return publication_get(&cycle->publications, &gone->successor);
}

/* The ERP's objects of golden records that are no more; rarely any. */
static bool plan_losers(struct cycle *cycle, struct error *error) {
    const struct erp_dialect *dialect = cycle->shard->context->setting.dialect;
    for (size_t i = 0; i < cycle->list.count; i++) {
        struct item *item = &cycle->items[i];
        if (!item_is_gone(item)) {
            continue;
        }
        start(cycle, item);
        if (item->waits || !item->work->erp || !plan_has_loser(&item->plan, successor_of(cycle, item))) {
            continue;
        }
        const char *system = dialect->system(dialect->state);
        if (!idoc_object_keys(cycle->shard->context->store.database, system,
                              &publication_document(item->plan.before, system)->anchor, 1, cycle->arena,
                              &item->plan.loser_key, error)) {
            return false;
        }
        plan_loser(&item->plan);
    }
    return true;
}

static bool seal_documents(struct cycle *cycle, struct error *error) {
    const struct idoc *idocs = (const struct idoc *)(const void *)cycle->idocs->data;
    const size_t count = cycle->idocs->len;
    struct bytes *sealed = ARENA_NEW(cycle->arena, struct bytes, count + 1);
    struct customer_store store = cycle->shard->context->store;
    if (!idocs_seal(&store, idocs, count, cycle->arena, sealed, error)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        idoc_rows_add(&cycle->closing.idocs, &idocs[i], sealed[i]);
    }
    return true;
}

static void finish_live(struct cycle *cycle) {
    for (size_t i = 0; i < cycle->list.count; i++) {
        struct item *item = &cycle->items[i];
        if (item->customer != NULL) {
            plan_finish(&item->plan);
            closing_clean(&cycle->closing, item->work);
        }
    }
}

/* --- golden records that are no more, after their successors ------------------------------------------------------------- */

/* One that waits is dirty no more all the same: it has no document of its own in hand from here on, whoever waits for that. */
static void plan_gone(struct cycle *cycle) {
    for (size_t i = 0; i < cycle->list.count; i++) {
        struct item *item = &cycle->items[i];
        if (!item_is_gone(item)) {
            continue;
        }
        if (item->waits) {
            closing_owe(&cycle->closing, DEBT_GONE, &item->work->golden, NULL);
        } else if (item->plan.before != NULL) {
            plan_kin_of_gone(&item->plan);
            plan_retractions(&item->plan);
            plan_finish(&item->plan);
        }
        if (!plan_ends_as_loser(&item->plan)) {
            closing_end(&cycle->closing, &item->work->golden, uuid_is_nil(&item->successor));
        }
        closing_clean(&cycle->closing, item->work);
    }
}

/* --- golden records that cannot be read ----------------------------------------------------------------------------------- */

/* Told when it is found out, and when it is over; not with each look. */
static void note_unreadable(struct shard *shard, const struct item *item) {
    const struct uuid *golden = &item->work->golden;
    if (shard->unreadable == NULL) {
        shard->unreadable = g_hash_table_new_full(uuid_hash, uuid_same, g_free, NULL);
    }
    if (g_hash_table_add(shard->unreadable, g_memdup2(golden, sizeof *golden))) {
        log_failure("customer_unreadable", item->unreadable);
    }
}

static void note_readable(struct shard *shard, const struct item *item) {
    char golden[UUID_TEXT];
    if (shard->unreadable != NULL && g_hash_table_remove(shard->unreadable, &item->work->golden)) {
        log_line(LOG_INFO_LEVEL, "customer_readable", "golden=%s", uuid_to_text(&item->work->golden, golden));
    }
}

/* What would be told of it is owed until it can be: what was told stands. It is looked at again with its next change, and
 * whenever it is time to look at what the clock may change. */
static void put_unreadable_aside(struct cycle *cycle) {
    for (size_t i = 0; i < cycle->list.count; i++) {
        const struct item *item = &cycle->items[i];
        if (item->unreadable == NULL) {
            note_readable(cycle->shard, item);
            continue;
        }
        note_unreadable(cycle->shard, item);
        closing_owe(&cycle->closing, DEBT_UNREADABLE, &item->work->golden, NULL);
        closing_clean(&cycle->closing, item->work);
    }
}

/* --- all ------------------------------------------------------------------------------------------------------------------ */

static void pay_debts(struct cycle *cycle) {
    for (size_t i = 0; i < cycle->list.count; i++) {
        const struct item *item = &cycle->items[i];
        if (!item->waits && item->unreadable == NULL) {
            closing_pay(&cycle->closing, item->work, item->plan.owed);
        }
    }
}

static void plan_answers(struct cycle *cycle) {
    struct feedback_plan plan = {
        .setting = &cycle->shard->context->setting,
        .arena = cycle->arena,
        .asides = cycle->shard->context->asides,
        .outbox = &cycle->outbox,
        .closing = &cycle->closing,
        .shard = cycle->shard->hold.shard,
    };
    plan_feedback(&plan, cycle->notices, cycle->notice_count);
}

bool cycle_plan(struct cycle *cycle, struct error *error) {
    index_publications(cycle);
    plan_live_views(cycle);
    if (!plan_documents(cycle, error) || !plan_losers(cycle, error) || !seal_documents(cycle, error)) {
        return false;
    }
    note_next_changes(cycle);
    finish_live(cycle);
    plan_gone(cycle);
    put_unreadable_aside(cycle);
    plan_answers(cycle);
    pay_debts(cycle);
    return true;
}
