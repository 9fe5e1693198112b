/* Who was part of a customer when it was published, and stands alone now. Rarely anybody. */
#include "hub/stage/relay_cycle.h"

static bool is_member(const struct customer *customer, const struct uuid *record) {
    for (size_t i = 0; i < customer->member_count; i++) {
        if (uuid_equal(&customer->members[i].record, record)) {
            return true;
        }
    }
    return false;
}

/* Records that were published under this golden id, and are elsewhere or nowhere now. */
static struct column *parted_records(const struct cycle *cycle, const struct item *item) {
    struct column *records = column_new(cycle->arena, COLUMN_UUID);
    const struct publication *before =
        item->customer == NULL ? NULL : publication_get(&cycle->publications, &item->work->golden);
    for (size_t i = 0; before != NULL && i < before->member_count; i++) {
        if (!is_member(item->customer, &before->members[i])) {
            column_uuid(records, &before->members[i]);
        }
    }
    return records;
}

/* Each golden id once. */
static void make_distinct(struct golden_list *list) {
    GHashTable *seen = g_hash_table_new(uuid_hash, uuid_same);
    const size_t count = list->count;
    list->count = 0;
    for (size_t i = 0; i < count; i++) {
        const struct uuid id = list->ids[i];
        if (!g_hash_table_contains(seen, &id)) {
            list->ids[list->count] = id;
            (void)g_hash_table_add(seen, &list->ids[list->count++]);
        }
    }
    g_hash_table_destroy(seen);
}

static bool read_item(struct cycle *cycle, struct item *item, const struct column *records, struct error *error) {
    const struct relay_context *context = cycle->shard->context;
    struct customer_store store = context->store;
    struct golden_list found;
    if (!customers_of_records(&store, records, cycle->arena, &found, error)) {
        return false;
    }
    make_distinct(&found);
    item->parted = ARENA_NEW(cycle->arena, struct customer *, found.count + 1);
    if (!customers_load(&store, found.ids, found.count, (struct customer_wish){.events = context->events}, cycle->arena,
                        item->parted, error)) {
        return false;
    }
    for (size_t i = 0; i < found.count; i++) {
        if (item->parted[i] != NULL) {
            item->parted[item->parted_count++] = item->parted[i];
        }
    }
    return true;
}

bool cycle_read_parted(struct cycle *cycle, struct error *error) {
    for (size_t i = 0; i < cycle->list.count; i++) {
        const struct column *records = parted_records(cycle, &cycle->items[i]);
        if (column_count(records) > 0 && !read_item(cycle, &cycle->items[i], records, error)) {
            return false;
        }
    }
    return true;
}
