/* Whose turn it is to tell the ERP of an object. It passes from one golden id to another when its customer's founder becomes an
 * earlier record, or who was part of a customer is one by himself: perhaps out of another shard, whose relay may just then tell
 * of it what it read before. The newer document waits until that is noted, so that it is not overtaken; and so that of two who
 * would make the object, the second finds what the first made. */
#include "hub/stage/relay_cycle.h"

/* The shard's own are told one after the other anyway. */
static void add(const struct cycle *cycle, struct idoc_turns *turns, size_t place, const struct uuid *golden) {
    if (shard_of_golden(golden) != cycle->shard->hold.shard) {
        idoc_turns_add(turns, place, golden);
    }
}

/* A member that was the founder told of the object, unless the present founder did: it was so before that one joined. */
static void add_members(const struct cycle *cycle, const struct plan *plan, struct idoc_turns *turns, size_t place) {
    const struct uuid *golden = &plan->now->golden;
    if (plan->object.known && uuid_equal(&plan->object.anchor, golden)) {
        return;
    }
    for (size_t i = 0; i < plan->now->member_count; i++) {
        if (!uuid_equal(&plan->now->members[i], golden)) {
            add(cycle, turns, place, &plan->now->members[i]);
        }
    }
}

static void add_origins(const struct cycle *cycle, const struct plan *plan, struct idoc_turns *turns, size_t place) {
    for (size_t i = 0; i < plan->related_count; i++) {
        if (!publication_has_member(plan->now, &plan->related[i]->golden)) {
            add(cycle, turns, place, &plan->related[i]->golden);
        }
    }
}

bool cycle_read_turns(struct cycle *cycle, struct item *const *items, size_t count, struct error *error) {
    const struct relay_setting *setting = &cycle->shard->context->setting;
    const char *system = setting->dialect->system(setting->dialect->state);
    struct idoc_turns turns = idoc_turns_new(cycle->arena);
    bool *under_way = ARENA_NEW(cycle->arena, bool, count + 1);
    for (size_t i = 0; i < count; i++) {
        add_members(cycle, &items[i]->plan, &turns, i);
        add_origins(cycle, &items[i]->plan, &turns, i);
    }
    if (!idocs_under_way(cycle->shard->context->store.database, &turns, setting->port == NULL ? NULL : system,
                         cycle->arena, under_way, error)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        items[i]->plan.waits = under_way[i];
    }
    return true;
}
