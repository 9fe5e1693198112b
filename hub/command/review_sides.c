/* Whom an answer names: of two golden records those that hold them together and those that a link ties. */
#include "hub/command/explain.h"
#include "hub/command/review.h"

/* Both the founder and whoever else stands in a pair, as many as an answer names; returns how many there are. */
static size_t add_side(struct sides *sides, const struct uuid *founder, const struct uuid *ends, size_t count) {
    const size_t start = sides->count;
    size_t whole = 1;
    sides->records[sides->count++] = *founder;
    for (size_t i = 0; i < count; i++) {
        if (uuid_equal(&ends[i], founder)) {
            continue;
        }
        whole++;
        if (sides->count - start < SIDE_MAX) {
            sides->records[sides->count++] = ends[i];
        }
    }
    return whole;
}

struct sides sides_of_question(const struct question *question) {
    struct sides sides = {.count = 0};
    sides.whole[0] = add_side(&sides, &question->one, question->ends, question->end_count);
    sides.first = sides.count;
    sides.whole[1] = add_side(&sides, &question->other, question->other_ends, question->other_end_count);
    return sides;
}

bool sides_are_cut(const struct sides *sides) {
    return sides->whole[0] > SIDE_MAX || sides->whole[1] > SIDE_MAX;
}

const char *sides_cut(const struct command_context *context, const struct sides *sides) {
    const size_t most = sides->whole[0] > sides->whole[1] ? sides->whole[0] : sides->whole[1];
    return !sides_are_cut(sides) ? NULL
           : context->chinese
               ? arena_print(context->arena,
                             "一方涉及 %zu 份档案，裁定只列出其中 %d 份；这些档案以后若分开，需再次裁定", most,
                             SIDE_MAX)
               : arena_print(
                     context->arena,
                     "a side has %zu records that links tie; the answer names the first %d of them, and is asked for "
                     "again should these leave the others",
                     most, SIDE_MAX);
}

/* --- of two records --------------------------------------------------------------------------------------------------- */

static bool has(const struct uuid *ids, size_t count, const struct uuid *id) {
    for (size_t i = 0; i < count; i++) {
        if (uuid_equal(&ids[i], id)) {
            return true;
        }
    }
    return false;
}

static void add_end(struct uuid *ends, size_t *count, const struct uuid *id) {
    if (!has(ends, *count, id)) {
        ends[(*count)++] = *id;
    }
}

/* Both groups of a question that is asked by any of their records. */
struct groups {
    struct stored_record **members[2];
    size_t counts[2];
    struct uuid *ids[2];
    struct uuid *ends[2]; /* of links between the two */
    size_t end_counts[2];
};

static bool load_groups(struct command_context *context, struct reading *reading, struct stored_record *const given[2],
                        struct groups *groups, struct stored_link **links, size_t *link_count) {
    for (size_t side = 0; side < 2; side++) {
        if (!explain_members(context, reading, &given[side]->golden, &groups->members[side], &groups->counts[side])) {
            return false;
        }
        groups->ids[side] = explain_ids(groups->members[side], groups->counts[side], context->arena);
    }
    return records_links(&reading->store, groups->ids[0], groups->counts[0], context->arena, links, link_count,
                         &context->error);
}

static bool find_ends(struct command_context *context, struct reading *reading, struct stored_record *const given[2],
                      struct groups *groups) {
    struct stored_link *links;
    size_t count;
    if (!load_groups(context, reading, given, groups, &links, &count)) {
        return false;
    }
    for (size_t side = 0; side < 2; side++) {
        groups->ends[side] = ARENA_NEW(context->arena, struct uuid, count + 2);
        add_end(groups->ends[side], &groups->end_counts[side], &given[side]->member.record);
    }
    for (size_t i = 0; i < count; i++) {
        const bool forth = has(groups->ids[0], groups->counts[0], &links[i].a);
        const struct uuid *near = forth ? &links[i].a : &links[i].b;
        const struct uuid *far = forth ? &links[i].b : &links[i].a;
        if (stored_link_asks(&links[i]) && has(groups->ids[1], groups->counts[1], far)) {
            add_end(groups->ends[0], &groups->end_counts[0], near);
            add_end(groups->ends[1], &groups->end_counts[1], far);
        }
    }
    return true;
}

/* Two records of one golden record, or one of which nothing counts, are meant by themselves; of two golden records the
 * founders and all whom a link ties are meant, so that the answer holds when one of them leaves. */
bool review_sides(struct command_context *context, struct reading *reading, struct stored_record *const given[2],
                  struct sides *sides) {
    const struct uuid *goldens[2] = {&given[0]->golden, &given[1]->golden};
    if (uuid_is_nil(goldens[0]) || uuid_is_nil(goldens[1]) || uuid_equal(goldens[0], goldens[1])) {
        *sides = (struct sides){
            .records = {given[0]->member.record, given[1]->member.record}, .count = 2, .first = 1, .whole = {1, 1}};
        return true;
    }
    struct groups groups = {.counts = {0}};
    if (!find_ends(context, reading, given, &groups)) {
        return false;
    }
    const struct question question = {.one = *goldens[0],
                                      .other = *goldens[1],
                                      .ends = groups.ends[0],
                                      .end_count = groups.end_counts[0],
                                      .other_ends = groups.ends[1],
                                      .other_end_count = groups.end_counts[1]};
    *sides = sides_of_question(&question);
    return true;
}
