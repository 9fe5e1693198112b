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
    return gap == NULL ? arena_copy(arena, pattern)
                       : arena_print(arena, "%.*s%s%s", (int)(gap - pattern), pattern, id, gap + 2);
}

void outbox_put(struct outbox *outbox, const char *topic, int32_t partition, const char *key, struct bytes value,
                struct arena *arena) {
    const char *copy = arena_copy(arena, key);
    const struct outlet_message message = {
        .topic = topic,
        .partition = partition,
        .key = {(const uint8_t *)copy, strlen(copy)},
        .value = value,
    };
    g_array_append_val(outbox->messages, message);
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
    plan->now->batch = plan->batch;
    plan->now->at = plan->at;
    const struct bytes content = publication_encode(plan->now, plan->arena);
    outbox_put(plan->outbox, plan->setting->publications_topic, (int32_t)plan->numbering->shard,
               uuid_to_text(&plan->now->golden, key), content, plan->arena);
    publication_rows_add(&plan->closing->publications, plan->now, content, plan->arena);
}
