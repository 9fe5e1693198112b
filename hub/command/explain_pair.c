#include "hub/command/chain.h"
#include "hub/command/explain.h"
#include "hub/command/nearby.h"
#include "hub/command/portrait.h"
#include "hub/golden/related.h"

#include <stdio.h>
#include <string.h>

enum { OBSTACLES_MAX = 10, COMPARED_MEMBERS_MAX = 30 /* of a side; each pair costs round trips */ };

/* Two records that must not stand in one golden record, one of each side. */
struct obstacle {
    const struct stored_record *a, *b;
    const char *why;
};

struct pair {
    struct contrast contrast;
    bool together;
    struct stored_record **members; /* of the golden record they share */
    size_t member_count;
    struct stored_link *links; /* with an end in it */
    size_t link_count;
    const struct stored_link **chain; /* NULL: none was found */
    size_t step_count;
    struct obstacle obstacles[OBSTACLES_MAX];
    size_t obstacle_count;
    size_t across, compared;         /* pairs of one record of each side; those that were looked at */
    const struct related *relations; /* between their customers, when these are two */
    size_t relation_count;
    struct nearby near_a, near_b; /* candidates of either */
};

static const char *name_of(const struct pair *pair, const struct uuid *record, struct arena *arena) {
    for (size_t i = 0; i < pair->member_count; i++) {
        if (pair->members[i] != NULL && uuid_equal(&pair->members[i]->member.record, record)) {
            return portrait_member(&pair->members[i]->member, arena);
        }
    }
    return "?";
}

/* --- finding out -------------------------------------------------------------------------------------------------- */

static bool find_chain(struct command_context *context, struct reading *reading, struct pair *pair) {
    const struct stored_record *a = pair->contrast.a;
    const struct stored_record *b = pair->contrast.b;
    if (!explain_members(context, reading, &a->golden, &pair->members, &pair->member_count)) {
        return false;
    }
    const struct uuid *ids = explain_ids(pair->members, pair->member_count, context->arena);
    if (!records_links(&reading->store, ids, pair->member_count, context->arena, &pair->links, &pair->link_count,
                       &context->error)) {
        return false;
    }
    pair->chain = chain_find(pair->links, pair->link_count, &a->member.record, &b->member.record, context->arena,
                             &pair->step_count);
    return true;
}

static bool note_obstacle(struct command_context *context, struct reading *reading, const struct model *model,
                          const struct stored_record *a, const struct stored_record *b, struct pair *pair) {
    struct contrast contrast;
    if (uuid_equal(&a->member.record, &pair->contrast.a->member.record) &&
        uuid_equal(&b->member.record, &pair->contrast.b->member.record)) {
        return true; /* what is between the two themselves is told anyway */
    }
    if (!contrast_make(context, reading, model, a, b, &contrast)) {
        return false;
    }
    if (contrast_forbids(&contrast)) {
        pair->obstacles[pair->obstacle_count++] = (struct obstacle){a, b, contrast_reason(context, &contrast)};
    }
    return true;
}

struct side {
    struct stored_record **members;
    size_t count;
};

static size_t lesser(size_t a, size_t b) {
    return a < b ? a : b;
}

/* A union is judged on all pairs across it, so one that is forbidden elsewhere keeps these two apart as well. Who sees so
 * many does not need the others. */
static bool find_obstacles(struct command_context *context, struct reading *reading, const struct model *model,
                           struct pair *pair) {
    struct side a;
    struct side b;
    if (!explain_members(context, reading, &pair->contrast.a->golden, &a.members, &a.count) ||
        !explain_members(context, reading, &pair->contrast.b->golden, &b.members, &b.count)) {
        return false;
    }
    const size_t width = lesser(b.count, COMPARED_MEMBERS_MAX);
    const size_t most = lesser(a.count, COMPARED_MEMBERS_MAX) * width;
    pair->across = a.count * b.count;
    for (; pair->compared < most && pair->obstacle_count < OBSTACLES_MAX; pair->compared++) {
        if (!note_obstacle(context, reading, model, a.members[pair->compared / width],
                           b.members[pair->compared % width], pair)) {
            return false;
        }
    }
    return true;
}

static bool leads_to(void *golden, const struct customer_tie *tie) {
    return uuid_equal(golden, &tie->golden);
}

/* What `show` tells of the one about the other. */
static bool find_relations(struct command_context *context, struct reading *reading, struct pair *pair) {
    const struct customer *customer;
    struct uuid other = pair->contrast.b->golden;
    if (!explain_related(context, reading, &pair->contrast.a->golden, &customer)) {
        return false;
    }
    pair->relations = related_of(customer, leads_to, &other, context->arena, &pair->relation_count);
    return true;
}

/* --- telling ------------------------------------------------------------------------------------------------------ */

static const char *why_apart(const struct command_context *context, const struct contrast *contrast) {
    const char *reason = contrast_reason(context, contrast);
    if (contrast->a->member.collective || contrast->b->member.collective) {
        return out_word(context, "a number that stands for many people links nothing", "散客账户不作关联");
    }
    if (uuid_is_nil(&contrast->a->golden) || uuid_is_nil(&contrast->b->golden)) {
        return out_word(context, "nothing that one of them says counts", "其中一份档案没有有效内容");
    }
    if (*reason != '\0') {
        return reason;
    }
    if (!contrast->shared) {
        return out_word(context, "they share no key that is not generic", "没有共有的非通用身份键");
    }
    if (contrast->edge != NULL && contrast->edge->asks) {
        return out_word(context,
                        "the customer's other files make it whole, but others fit, too: a question for the steward",
                        "同一客户的其他档案具备其余条件，但另有相符者：待人工确认");
    }
    if (contrast->comparison.zone != ZONE_LINK) {
        return out_word(context, "the weight does not reach the link zone", "权重未达到关联区间");
    }
    return out_word(context, "a union would bring records together that contradict each other",
                    "合并会使相互矛盾的档案归为同一客户");
}

static void print_record(const struct command_context *context, const struct stored_record *record,
                         const char *letter) {
    char id[UUID_TEXT];
    char golden[UUID_TEXT];
    (void)printf("%s  %-20s %s  → %s  %s\n", letter, portrait_member(&record->member, context->arena),
                 uuid_to_text(&record->member.record, id),
                 uuid_is_nil(&record->golden) ? "-" : uuid_to_text(&record->golden, golden),
                 portrait_standing(&record->member, context->chinese, context->arena));
}

static bool is_member(const struct pair *pair, const struct uuid *record) {
    for (size_t i = 0; i < pair->member_count; i++) {
        if (uuid_equal(&pair->members[i]->member.record, record)) {
            return true;
        }
    }
    return false;
}

/* What makes half a link whole: other halves, of one of its ends with members. */
static bool completes(const struct pair *pair, const struct stored_link *step, const struct stored_link *other) {
    const bool meet = uuid_equal(&step->a, &other->a) || uuid_equal(&step->a, &other->b) ||
                      uuid_equal(&step->b, &other->a) || uuid_equal(&step->b, &other->b);
    return other->edge && (other->half & ~step->half) != 0 && meet && is_member(pair, &other->a) &&
           is_member(pair, &other->b);
}

static void print_step(const struct command_context *context, const struct pair *pair, const char *lead,
                       const struct stored_link *link) {
    (void)printf("  %s%s – %s  %s\n", lead, name_of(pair, &link->a, context->arena),
                 name_of(pair, &link->b, context->arena), explain_link(context, link));
}

static void print_together(const struct command_context *context, const struct pair *pair) {
    (void)printf("%s\n", out_word(context, "one customer, by", "同一客户，依据"));
    for (size_t i = 0; i < pair->step_count; i++) {
        print_step(context, pair, "", pair->chain[i]);
        for (size_t k = 0; pair->chain[i]->half != 0 && k < pair->link_count; k++) {
            if (completes(pair, pair->chain[i], &pair->links[k])) {
                print_step(context, pair, out_word(context, "with ", "连同 "), &pair->links[k]);
            }
        }
    }
}

static bool is_cut(const struct pair *pair) {
    return pair->compared < pair->across;
}

static void print_cut(const struct command_context *context, const struct pair *pair) {
    if (is_cut(pair) && context->chinese) {
        (void)printf("  …… 双方之间共 %zu 对档案，只比对了 %zu 对；其余各对也可能不容许合并\n", pair->across,
                     pair->compared);
    } else if (is_cut(pair)) {
        (void)printf("  … only %zu of %zu pairs across the two were compared; others may forbid it as well\n",
                     pair->compared, pair->across);
    }
}

static void print_apart(const struct command_context *context, const struct pair *pair) {
    (void)printf("%s: %s\n", out_word(context, "not one customer", "不是同一客户"),
                 why_apart(context, &pair->contrast));
    for (size_t i = 0; i < pair->obstacle_count; i++) {
        (void)printf("  %s – %s  %s\n", portrait_member(&pair->obstacles[i].a->member, context->arena),
                     portrait_member(&pair->obstacles[i].b->member, context->arena), pair->obstacles[i].why);
    }
    print_cut(context, pair);
}

static void print_relations(const struct command_context *context, const struct pair *pair) {
    for (size_t i = 0; i < pair->relation_count; i++) {
        (void)printf("%s: ", out_word(context, "they belong together", "两者有关系"));
        portrait_relation(&pair->relations[i], &pair->contrast.a->member, &pair->contrast.b->member, context->chinese,
                          context->arena, stdout);
    }
}

static json_t *record_json(const struct stored_record *record, struct arena *arena) {
    return json_pack("{s:o, s:s, s:o, s:i, s:b}", "record", out_uuid_json(&record->member.record), "name",
                     portrait_member(&record->member, arena), "golden", out_uuid_json(&record->golden), "generation",
                     record->member.generation, "collective", record->member.collective);
}

static json_t *relations_json(const struct pair *pair, struct arena *arena) {
    json_t *list = json_array();
    for (size_t i = 0; i < pair->relation_count; i++) {
        const struct related *related = &pair->relations[i];
        json_t *relation = portrait_relation_json(related, arena);
        (void)json_object_set_new(relation, "relation", json_string(related_word(related->kind, false)));
        (void)json_object_set_new(relation, "from", json_string(related->inward ? "b" : "a"));
        (void)json_array_append_new(list, relation);
    }
    return list;
}

static json_t *pair_json(const struct command_context *context, const struct pair *pair, bool reveal) {
    json_t *whole = contrast_json(context, &pair->contrast, reveal);
    json_t *chain = json_array();
    json_t *obstacles = json_array();
    for (size_t i = 0; i < pair->step_count; i++) {
        (void)json_array_append_new(chain, explain_link_json(pair->chain[i]));
    }
    for (size_t i = 0; i < pair->obstacle_count; i++) {
        const struct obstacle *obstacle = &pair->obstacles[i];
        (void)json_array_append_new(obstacles,
                                    json_pack("{s:o, s:o, s:s}", "a", out_uuid_json(&obstacle->a->member.record), "b",
                                              out_uuid_json(&obstacle->b->member.record), "why", obstacle->why));
    }
    (void)json_object_set_new(whole, "a", record_json(pair->contrast.a, context->arena));
    (void)json_object_set_new(whole, "b", record_json(pair->contrast.b, context->arena));
    (void)json_object_set_new(whole, "together", json_boolean(pair->together));
    (void)json_object_set_new(whole, "why",
                              pair->together ? json_null() : json_string(why_apart(context, &pair->contrast)));
    (void)json_object_set_new(whole, "chain", chain);
    (void)json_object_set_new(whole, "obstacles", obstacles);
    (void)json_object_set_new(whole, "obstacles_cut", json_boolean(is_cut(pair)));
    (void)json_object_set_new(whole, "relations", relations_json(pair, context->arena));
    (void)json_object_set_new(whole, "candidates_a", nearby_json(context, &pair->near_a));
    (void)json_object_set_new(whole, "candidates_b", nearby_json(context, &pair->near_b));
    return whole;
}

static int tell(const struct command_context *context, const struct pair *pair, bool reveal) {
    if (context->json) {
        return out_json(pair_json(context, pair, reveal));
    }
    print_record(context, pair->contrast.a, "A");
    print_record(context, pair->contrast.b, "B");
    contrast_print(context, &pair->contrast, reveal);
    if (pair->together) {
        print_together(context, pair);
    } else {
        print_apart(context, pair);
        print_relations(context, pair);
    }
    nearby_print(context, &pair->near_a, out_word(context, "candidates of A", "A 的候选档案"));
    nearby_print(context, &pair->near_b, out_word(context, "candidates of B", "B 的候选档案"));
    return EXIT_DONE;
}

static bool find_out(struct command_context *context, struct reading *reading, const struct model *model,
                     struct stored_record *a, struct stored_record *b, struct pair *pair) {
    if (!contrast_make(context, reading, model, a, b, &pair->contrast) ||
        !nearby_find(context, reading, model, &a, 1, &pair->near_a) ||
        !nearby_find(context, reading, model, &b, 1, &pair->near_b)) {
        return false;
    }
    pair->together = !uuid_is_nil(&a->golden) && uuid_equal(&a->golden, &b->golden);
    return pair->together ? find_chain(context, reading, pair)
                          : find_obstacles(context, reading, model, pair) && find_relations(context, reading, pair);
}

int explain_pair(struct command_context *context, struct reading *reading, const struct explain_request *request) {
    struct stored_record *a;
    struct stored_record *b;
    if (!reading_record(context, reading, request->a, &a) || !reading_record(context, reading, request->b, &b)) {
        return command_failed(context);
    }
    if (a == NULL || b == NULL) {
        return out_nothing(context);
    }
    struct model *model = contrast_model(context, reading);
    if (model == NULL) {
        return command_failed(context);
    }
    struct pair *pair = ARENA_NEW(context->arena, struct pair, 1);
    const int code =
        find_out(context, reading, model, a, b, pair) ? tell(context, pair, request->reveal) : command_failed(context);
    model_free(model);
    return code;
}
