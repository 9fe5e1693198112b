/* Who was part of a customer when it was published, and is another now. Rarely anybody. */
#include "hub/stage/relay_cycle.h"

static bool is_member(const struct customer *customer, const struct uuid *record) {
    for (size_t i = 0; customer != NULL && i < customer->member_count; i++) {
        if (uuid_equal(&customer->members[i].record, record)) {
            return true;
        }
    }
    return false;
}

static const struct publication *published(const struct cycle *cycle, const struct item *item) {
    return item->unreadable != NULL ? NULL : publication_get(&cycle->publications, &item->work->golden);
}

/* --- where they went ------------------------------------------------------------------------------------------------ */

/* Records that were published under this golden id, and are elsewhere or nowhere now; the id itself when it is no more. */
static void ask_for(const struct cycle *cycle, const struct item *item, struct column *records) {
    const struct publication *before = published(cycle, item);
    for (size_t i = 0; before != NULL && i < before->member_count; i++) {
        if (!is_member(item->customer, &before->members[i])) {
            column_uuid(records, &before->members[i]);
        }
    }
    if (before != NULL && item->customer == NULL) {
        column_uuid(records, &item->work->golden);
    }
}

static bool read_where_they_went(struct cycle *cycle, struct error *error) {
    struct customer_store store = cycle->shard->context->store;
    struct column *records = column_new(cycle->arena, COLUMN_UUID);
    for (size_t i = 0; i < cycle->list.count; i++) {
        ask_for(cycle, &cycle->items[i], records);
    }
    return column_count(records) == 0 || customers_of_records(&store, records, cycle->arena, cycle->went, error);
}

/* --- who they are --------------------------------------------------------------------------------------------------- */

static void add_distinct(struct golden_list *list, const struct uuid *golden) {
    for (size_t i = 0; i < list->count; i++) {
        if (uuid_equal(&list->ids[i], golden)) {
            return;
        }
    }
    list->ids[list->count++] = *golden;
}

/* The golden ids, other than its own, that a published customer has come apart into. One that is whole under another id has
 * not. */
static struct golden_list parts_of(const struct cycle *cycle, const struct item *item) {
    const struct publication *before = published(cycle, item);
    const size_t most = before == NULL ? 0 : before->member_count;
    struct golden_list parts = {ARENA_NEW(cycle->arena, struct uuid, most + 1), 0};
    for (size_t i = 0; i < most; i++) {
        const struct uuid *golden = g_hash_table_lookup(cycle->went, &before->members[i]);
        if (golden != NULL && !is_member(item->customer, &before->members[i])) {
            add_distinct(&parts, golden);
        }
    }
    parts.count = item->customer == NULL && parts.count == 1 ? 0 : parts.count;
    return parts;
}

struct part {
    struct customer *customer; /* NULL: it is no more, or cannot be read */
    const struct error *unreadable;
};

/* Fills a table of golden id → struct part. */
static bool load(struct cycle *cycle, struct golden_list *parts, GHashTable *loaded, struct error *error) {
    const struct relay_context *context = cycle->shard->context;
    struct customer_store store = context->store;
    struct customer **customers = ARENA_NEW(cycle->arena, struct customer *, parts->count + 1);
    const struct error **faults = ARENA_NEW(cycle->arena, const struct error *, parts->count + 1);
    const struct customer_wish wish = {.events = context->events, .faults = faults};
    if (!customers_load(&store, parts->ids, parts->count, wish, cycle->arena, customers, error)) {
        return false;
    }
    for (size_t i = 0; i < parts->count; i++) {
        struct part *part = ARENA_NEW(cycle->arena, struct part, 1);
        *part = (struct part){customers[i], faults[i]};
        (void)g_hash_table_insert(loaded, &parts->ids[i], part);
    }
    return true;
}

/* Without one of its parts nothing right can be said of it. */
static void hand_out(const struct cycle *cycle, const struct golden_list *parts, struct item *item,
                     GHashTable *loaded) {
    item->parted = ARENA_NEW(cycle->arena, struct customer *, parts->count + 1);
    for (size_t i = 0; i < parts->count; i++) {
        const struct part *part = g_hash_table_lookup(loaded, &parts->ids[i]);
        if (part->unreadable != NULL) {
            item->unreadable = part->unreadable;
            item->customer = NULL;
        }
        if (part->customer != NULL) {
            item->parted[item->parted_count++] = part->customer;
        }
    }
}

/* Two may have come apart into the same one. */
static struct golden_list all_parts(const struct cycle *cycle, const struct golden_list *parts) {
    GHashTable *seen = g_hash_table_new(uuid_hash, uuid_same);
    struct golden_list all = {ARENA_NEW(cycle->arena, struct uuid, g_hash_table_size(cycle->went) + 1), 0};
    for (size_t i = 0; i < cycle->list.count; i++) {
        for (size_t k = 0; k < parts[i].count; k++) {
            if (g_hash_table_add(seen, &parts[i].ids[k])) {
                all.ids[all.count++] = parts[i].ids[k];
            }
        }
    }
    g_hash_table_destroy(seen);
    return all;
}

static bool read_parts(struct cycle *cycle, struct error *error) {
    GHashTable *loaded = g_hash_table_new(uuid_hash, uuid_same);
    struct golden_list *parts = ARENA_NEW(cycle->arena, struct golden_list, cycle->list.count + 1); /* by item */
    for (size_t i = 0; i < cycle->list.count; i++) {
        parts[i] = parts_of(cycle, &cycle->items[i]);
    }
    struct golden_list all = all_parts(cycle, parts);
    const bool good = load(cycle, &all, loaded, error);
    for (size_t i = 0; good && i < cycle->list.count; i++) {
        hand_out(cycle, &parts[i], &cycle->items[i], loaded);
    }
    g_hash_table_destroy(loaded);
    return good;
}

bool cycle_read_parted(struct cycle *cycle, struct error *error) {
    return read_where_they_went(cycle, error) && (g_hash_table_size(cycle->went) == 0 || read_parts(cycle, error));
}
