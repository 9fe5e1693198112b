#include "hub/command/nearby.h"

#include "hub/command/portrait.h"
#include "hub/command/terms.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS_MAX = 400, LOOKED_AT_MAX = 400 };

/* A key of the group. */
struct group_key {
    struct record_key key;
    bool generic;
};

struct search {
    struct command_context *context;
    struct reading *reading;
    const struct model *model;
    struct stored_record *const *group;
    size_t group_count;
    struct group_key *keys;
    size_t key_count;
    const struct stored_link *links; /* with an end in the group */
    size_t link_count;
};

/* --- keys --------------------------------------------------------------------------------------------------------- */

static const struct group_key *group_key_of(const struct search *search, const struct digest *digest) {
    for (size_t i = 0; i < search->key_count; i++) {
        if (digest_order(&search->keys[i].key.digest, digest) == 0) {
            return &search->keys[i];
        }
    }
    return NULL;
}

static void gather_keys(struct search *search) {
    search->keys = ARENA_NEW(search->context->arena, struct group_key, KEYS_MAX);
    for (size_t i = 0; i < search->group_count; i++) {
        const struct stored_record *record = search->group[i];
        for (size_t k = 0; k < record->key_count && search->key_count < KEYS_MAX; k++) {
            const bool finds = key_kind_finds_candidates((enum key_kind)record->keys[k].kind);
            if (finds && group_key_of(search, &record->keys[k].digest) == NULL) {
                search->keys[search->key_count++].key = record->keys[k];
            }
        }
    }
}

static bool judge_keys(struct search *search) {
    struct arena *arena = search->context->arena;
    struct record_key *plain = ARENA_NEW(arena, struct record_key, search->key_count + 1);
    struct key_standing *standing = ARENA_NEW(arena, struct key_standing, search->key_count + 1);
    for (size_t i = 0; i < search->key_count; i++) {
        plain[i] = search->keys[i].key;
    }
    if (!keys_standing(&search->reading->store, plain, search->key_count, arena, standing, &search->context->error)) {
        return false;
    }
    for (size_t i = 0; i < search->key_count; i++) {
        const unsigned cap = model_generic_cap(search->model, (enum key_kind)plain[i].kind);
        search->keys[i].generic = key_standing_is_generic(&standing[i], cap);
    }
    return true;
}

/* --- candidates --------------------------------------------------------------------------------------------------- */

static bool in_group(const struct search *search, const struct uuid *record) {
    for (size_t i = 0; i < search->group_count; i++) {
        if (uuid_equal(&search->group[i]->member.record, record)) {
            return true;
        }
    }
    return false;
}

static bool read_holders(struct search *search, struct uuid **ids, size_t *count) {
    struct arena *arena = search->context->arena;
    struct record_key *finding = ARENA_NEW(arena, struct record_key, search->key_count + 1);
    size_t finding_count = 0;
    for (size_t i = 0; i < search->key_count; i++) {
        if (!search->keys[i].generic) {
            finding[finding_count++] = search->keys[i].key;
        }
    }
    return keys_holders(&search->reading->store, finding, finding_count, LOOKED_AT_MAX, arena, ids, count,
                        &search->context->error);
}

/* The key of the group's that both hold, or NULL. */
static const struct group_key *held_by_both(const struct search *search, const struct neighbour *pair,
                                            const struct record_key *key, const struct record_key **held) {
    *held = contrast_key_of(pair->member, &key->digest);
    return *held == NULL ? NULL : group_key_of(search, &key->digest);
}

/* Looks for a key that both hold and that is not generic. */
static bool share(const struct search *search, struct neighbour *pair) {
    bool any = false;
    for (size_t i = 0; i < pair->other->key_count; i++) {
        const struct record_key *held;
        const struct record_key *key = &pair->other->keys[i];
        const struct group_key *group = held_by_both(search, pair, key, &held);
        if (group != NULL && !group->generic) {
            pair->key = any ? pair->key : (enum key_kind)key->kind;
            pair->current |= !key->former && !held->former;
            any = true;
        }
    }
    return any;
}

static void mark_generic(const struct search *search, const struct neighbour *pair, struct profile *mine,
                         struct profile *his) {
    for (size_t i = 0; i < pair->other->key_count; i++) {
        const struct record_key *held;
        const struct record_key *key = &pair->other->keys[i];
        const struct group_key *group = held_by_both(search, pair, key, &held);
        if (group != NULL && group->generic && key_kind_is_whole_value((enum key_kind)key->kind)) {
            contrast_mark_generic(mine, pair->member, held);
            contrast_mark_generic(his, pair->other, key);
        }
    }
}

/* False: no key that is not generic is shared; then nothing is opened. */
static bool weigh(const struct search *search, struct neighbour *pair) {
    const struct attributes *attributes = search->reading->documents.attributes;
    struct arena *arena = search->context->arena;
    if (!share(search, pair)) {
        return false;
    }
    struct profile mine = contrast_profile(pair->member, attributes, arena);
    struct profile his = contrast_profile(pair->other, attributes, arena);
    mark_generic(search, pair, &mine, &his);
    compare_profiles(search->model, &mine, &his, pair->current, arena, &pair->comparison);
    return true;
}

static bool is_liker(const struct neighbour *a, const struct neighbour *b) {
    return b->member == NULL ||
           (a->comparison.zone != b->comparison.zone ? a->comparison.zone > b->comparison.zone
                                                     : a->comparison.weight > b->comparison.weight);
}

static struct neighbour likest(const struct search *search, const struct stored_record *other) {
    struct neighbour best = {0};
    for (size_t i = 0; i < search->group_count; i++) {
        struct neighbour pair = {.member = search->group[i], .other = other};
        if (weigh(search, &pair) && is_liker(&pair, &best)) {
            best = pair;
        }
    }
    return best;
}

/* --- why it is apart ---------------------------------------------------------------------------------------------- */

static bool said_apart(const struct search *search, const struct uuid *other) {
    for (size_t i = 0; i < search->link_count; i++) {
        const struct stored_link *link = &search->links[i];
        if (!link->edge && link->verdict == WORD_APART &&
            (uuid_equal(&link->a, other) || uuid_equal(&link->b, other))) {
            return true;
        }
    }
    return false;
}

static const char *why(const struct search *search, const struct neighbour *pair) {
    const struct command_context *context = search->context;
    const struct contrast contrast = {.comparison = pair->comparison};
    const char *reason = contrast_reason(context, &contrast);
    if (said_apart(search, &pair->other->member.record)) {
        return out_word(context, "a steward said that they are apart", "数据管家认定为不同客户");
    }
    if (uuid_is_nil(&pair->other->golden)) {
        return out_word(context, "nothing that it says counts", "该档案没有有效内容");
    }
    if (*reason != '\0') {
        return reason;
    }
    if (pair->comparison.zone == ZONE_LINK) {
        return out_word(context, "fits, but a union would contradict, or it fits two sides",
                        "相符，但合并会产生矛盾或两边均相符");
    }
    if (pair->comparison.rule != NULL) {
        return arena_print(context->arena, "%s %s", out_word(context, "rule", "规则"), pair->comparison.rule);
    }
    return out_word(context, "the weight does not reach the link zone", "权重未达到关联区间");
}

static int likest_first(const void *left, const void *right) {
    const struct neighbour *a = left;
    const struct neighbour *b = right;
    return is_liker(a, b) ? -1 : is_liker(b, a) ? 1 : uuid_order(&a->other->member.record, &b->other->member.record);
}

static bool compare_all(struct search *search, struct uuid *ids, size_t count, struct nearby *nearby) {
    struct arena *arena = search->context->arena;
    struct stored_record **records = ARENA_NEW(arena, struct stored_record *, count + 1);
    if (!records_load(&search->reading->store, ids, count, arena, records, &search->context->error)) {
        return false;
    }
    nearby->list = ARENA_NEW(arena, struct neighbour, count + 1);
    for (size_t i = 0; i < count; i++) {
        const bool outside = records[i] != NULL && !in_group(search, &ids[i]);
        struct neighbour pair = outside ? likest(search, records[i]) : (struct neighbour){0};
        if (pair.member != NULL) {
            pair.why = why(search, &pair);
            nearby->list[nearby->count++] = pair;
        }
    }
    if (nearby->count > 0) {
        qsort(nearby->list, nearby->count, sizeof *nearby->list, likest_first);
    }
    return true;
}

bool nearby_find(struct command_context *context, struct reading *reading, const struct model *model,
                 struct stored_record *const *group, size_t count, struct nearby *nearby) {
    struct search search = {
        .context = context, .reading = reading, .model = model, .group = group, .group_count = count};
    struct uuid *ids = ARENA_NEW(context->arena, struct uuid, count + 1);
    struct uuid *holders;
    struct stored_link *links;
    size_t holder_count;
    *nearby = (struct nearby){0};
    for (size_t i = 0; i < count; i++) {
        ids[i] = group[i]->member.record;
    }
    gather_keys(&search);
    if (!judge_keys(&search) || !read_holders(&search, &holders, &holder_count) ||
        !records_links(&reading->store, ids, count, context->arena, &links, &search.link_count, &context->error)) {
        return false;
    }
    search.links = links;
    nearby->more = holder_count >= LOOKED_AT_MAX || search.key_count == KEYS_MAX;
    return compare_all(&search, holders, holder_count, nearby);
}

/* --- telling ------------------------------------------------------------------------------------------------------ */

void nearby_print(const struct command_context *context, const struct nearby *nearby, const char *title) {
    char golden[UUID_TEXT];
    (void)printf("%s (%zu%s)\n", title, nearby->count, nearby->more ? "+" : "");
    for (size_t i = 0; i < nearby->count && i < NEARBY_SHOWN; i++) {
        const struct neighbour *pair = &nearby->list[i];
        (void)printf("  %s – %s  %s %s  %s: %s  → %s\n", portrait_member(&pair->member->member, context->arena),
                     portrait_member(&pair->other->member, context->arena),
                     term(TERM_KEY, key_kind_name(pair->key), context->chinese),
                     out_weight(pair->comparison.weight, context->arena),
                     term(TERM_ZONE, zone_name(pair->comparison.zone), context->chinese), pair->why,
                     uuid_is_nil(&pair->other->golden) ? "-" : uuid_to_text(&pair->other->golden, golden));
    }
}

json_t *nearby_json(const struct command_context *context, const struct nearby *nearby) {
    json_t *list = json_array();
    for (size_t i = 0; i < nearby->count && i < NEARBY_SHOWN; i++) {
        const struct neighbour *pair = &nearby->list[i];
        (void)json_array_append_new(list, json_pack("{s:o, s:o, s:s, s:o, s:s, s:i, s:s, s:o, s:s}", "member",
                                                    out_uuid_json(&pair->member->member.record), "record",
                                                    out_uuid_json(&pair->other->member.record), "name",
                                                    portrait_member(&pair->other->member, context->arena), "golden",
                                                    out_uuid_json(&pair->other->golden), "key",
                                                    key_kind_name(pair->key), "weight", (int)pair->comparison.weight,
                                                    "zone", zone_name(pair->comparison.zone), "rule",
                                                    out_text_json(pair->comparison.rule), "why", pair->why));
    }
    return json_pack("{s:I, s:b, s:o}", "considered", (json_int_t)nearby->count, "more", nearby->more, "nearest", list);
}
