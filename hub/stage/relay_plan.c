#include "hub/stage/relay_plan.h"

#include <string.h>

int64_t numbering_next(struct numbering *numbering) {
    const int64_t round = numbering->highest - numbering->highest % SHARD_COUNT;
    const int64_t next = round + numbering->shard;
    numbering->highest = next > numbering->highest ? next : next + SHARD_COUNT;
    return numbering->highest;
}

const char *topic_named(const char *pattern, const char *id, struct arena *arena) {
    const char *gap = strstr(pattern, "%s");
    if (gap == NULL) {
        return arena_copy(arena, pattern);
    }
    const size_t before = (size_t)(gap - pattern);
    char *name = arena_raw(arena, strlen(pattern) + strlen(id));
    memcpy(name, pattern, before);
    (void)g_stpcpy(g_stpcpy(name + before, id), gap + 2); /* what is gone of the pattern makes room for the end */
    return name;
}

static void put(struct outbox *outbox, struct outlet_message message, const char *key, struct arena *arena) {
    const char *copy = arena_copy(arena, key);
    message.key = (struct bytes){(const uint8_t *)copy, strlen(copy)};
    g_array_append_val(outbox->messages, message);
}

void outbox_put(struct outbox *outbox, enum outlet_topic kind, const char *topic, const char *key, struct bytes value,
                struct arena *arena) {
    put(outbox, (struct outlet_message){.kind = kind, .topic = topic, .partition = OUTLET_BY_KEY, .value = value}, key,
        arena);
}

void outbox_log(struct outbox *outbox, const struct relay_setting *setting, unsigned shard, const char *key,
                struct bytes value, struct arena *arena) {
    const struct outlet_message message = {
        .kind = OUTLET_LOG, .topic = setting->publications_topic, .partition = (int32_t)shard, .value = value};
    put(outbox, message, key, arena);
}

static void set_members(struct plan *plan) {
    const struct customer *customer = plan->customer;
    struct publication *now = plan->now;
    now->member_count = customer == NULL ? 0 : customer->member_count;
    now->members = ARENA_NEW(plan->arena, struct uuid, now->member_count + 1);
    for (size_t i = 0; i < now->member_count; i++) {
        now->members[i] = customer->members[i].record;
    }
}

static bool same_members(const struct publication *a, const struct publication *b) {
    return a->member_count == b->member_count &&
           (a->member_count == 0 || memcmp(a->members, b->members, a->member_count * sizeof *a->members) == 0);
}

void plan_start(struct plan *plan, const struct uuid *golden) {
    plan->now = ARENA_NEW(plan->arena, struct publication, 1);
    *plan->now =
        plan->before == NULL ? (struct publication){.golden = *golden} : publication_copy(plan->before, plan->arena);
    plan->next_change = INSTANT_NONE;
    set_members(plan);
    /* Who the customer is matters to later cycles only when somebody was told of it. */
    plan->changed = plan->before != NULL && !same_members(plan->before, plan->now);
}

void plan_finish(struct plan *plan) {
    if (!plan->changed) {
        return;
    }
    char key[UUID_TEXT];
    plan->now->batch = plan->merged.batch;
    plan->now->era = plan->merged.era;
    plan->now->at = plan->at;
    const struct bytes content = publication_encode(plan->now, plan->arena);
    outbox_log(plan->outbox, plan->setting, plan->numbering->shard, uuid_to_text(&plan->now->golden, key), content,
               plan->arena);
    publication_rows_add(&plan->closing->publications, plan->now, plan->arena);
}
