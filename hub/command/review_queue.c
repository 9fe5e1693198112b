/* The queue of questions: what is asked today, what waits, what was put off. */
#include "hub/command/portrait.h"
#include "hub/command/review.h"
#include "hub/identity/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- order -------------------------------------------------------------------------------------------------------- */

static bool is_deferred(const struct question *question) {
    return question->until != INSTANT_NONE;
}

/* What was put off last; ties end on the founders, which are the same wherever the hub is rebuilt. */
static int by_stake(const void *left, const void *right) {
    const struct queued *a = left;
    const struct queued *b = right;
    if (is_deferred(a->question) != is_deferred(b->question)) {
        return is_deferred(a->question) ? 1 : -1;
    }
    if (a->stake.sum != b->stake.sum) {
        return a->stake.sum > b->stake.sum ? -1 : 1;
    }
    if (a->question->weight != b->question->weight) {
        return a->question->weight > b->question->weight ? -1 : 1;
    }
    const int by_one = uuid_order(&a->question->one, &b->question->one);
    return by_one != 0 ? by_one : uuid_order(&a->question->other, &b->question->other);
}

bool review_queue(struct command_context *context, const struct model *model, struct queue *queue) {
    struct question *questions;
    size_t count;
    if (!review_questions(context->database, QUESTIONS_MAX, context->arena, &questions, &count, &context->error) ||
        !review_answered_today(context->database, &queue->answered, &queue->put_off, &context->error)) {
        return false;
    }
    queue->items = ARENA_NEW(context->arena, struct queued, count + 1);
    queue->deferred = 0;
    for (size_t i = 0; i < count; i++) {
        queue->items[i] = (struct queued){&questions[i], stake_of(&questions[i], model->review, model->link)};
        queue->deferred += is_deferred(&questions[i]);
    }
    if (count > 0) {
        qsort(queue->items, count, sizeof *queue->items, by_stake);
    }
    queue->count = count - queue->deferred;
    queue->budget = (unsigned)context->config->review_budget;
    const unsigned spent = queue->answered + queue->put_off;
    const size_t left = queue->budget > spent ? queue->budget - spent : 0;
    queue->asked = left < queue->count ? left : queue->count;
    return true;
}

/* --- telling ------------------------------------------------------------------------------------------------------ */

static const char *const kinds[][3] = {
    [QUESTION_REVIEW] = {"review", "", ""},
    [QUESTION_FORBIDDEN] = {"forbidden", "strong enough, but something forbids it", "权重足够，但有矛盾"},
    [QUESTION_RENUMBERED] = {"renumbered", "one customer by their own source, but something forbids it",
                             "来源自称同一客户，但有矛盾"},
};

struct side {
    const char *name;
    const struct uuid *golden;
};

static int by_name(const void *left, const void *right) {
    return strcmp(((const struct side *)left)->name, ((const struct side *)right)->name);
}

/* Named by store and number: ids differ from one installation to the other, and a steward looks for a number. */
static void set_sides(const struct question *question, struct arena *arena, struct side sides[2]) {
    sides[0] = (struct side){portrait_member(&question->founder_one, arena), &question->one};
    sides[1] = (struct side){portrait_member(&question->founder_other, arena), &question->other};
    qsort(sides, 2, sizeof *sides, by_name);
}

void review_print(const struct command_context *context, const struct queued *item) {
    const struct question *question = item->question;
    char one[UUID_TEXT];
    char other[UUID_TEXT];
    char when[INSTANT_TEXT];
    struct side sides[2];
    set_sides(question, context->arena, sides);
    (void)printf("%4u  %s – %s  %s  %s\n", item->stake.sum, sides[0].name, sides[1].name,
                 out_weight(question->weight, context->arena), kinds[question->kind][1 + context->chinese]);
    command_print(context, "      %u pairs, %u records of %u sources, %u vehicles, since %s\n",
                  "      %u 对，%u 份档案，%u 个来源，%u 辆车，提出于 %s\n", question->pairs, question->members,
                  question->sources, question->vehicles, instant_print_day(question->opened, when));
    if (is_deferred(question)) {
        command_print(context, "      put off until %s\n", "      暂缓至 %s\n",
                      instant_print_day(question->until, when));
    }
    (void)printf("      %s %s\n", uuid_to_text(sides[0].golden, one), uuid_to_text(sides[1].golden, other));
}

static json_t *stake_json(const struct stake *stake) {
    json_t *json = json_pack("{s:I}", "sum", (json_int_t)stake->sum);
    for (enum stake_part part = STAKE_NEARNESS; part < STAKE_PARTS; part++) {
        (void)json_object_set_new(json, stake_part_name(part), json_integer(stake->parts[part]));
    }
    return json;
}

json_t *review_json(const struct queued *item, struct arena *arena) {
    const struct question *question = item->question;
    char opened[INSTANT_TEXT];
    char until[INSTANT_TEXT];
    return json_pack("{s:o, s:s, s:o, s:s, s:s, s:i, s:o, s:o, s:o, s:I, s:I, s:I, s:I, s:I, s:s, s:o}", "a",
                     out_uuid_json(&question->one), "name_a", portrait_member(&question->founder_one, arena), "b",
                     out_uuid_json(&question->other), "name_b", portrait_member(&question->founder_other, arena),
                     "kind", kinds[question->kind][0], "weight", (int)question->weight, "record_a",
                     out_uuid_json(&question->a), "record_b", out_uuid_json(&question->b), "stake",
                     stake_json(&item->stake), "pairs", (json_int_t)question->pairs, "records",
                     (json_int_t)question->members, "sources", (json_int_t)question->sources, "vehicles",
                     (json_int_t)question->vehicles, "amount", (json_int_t)question->amount, "opened",
                     instant_print(question->opened, opened), "deferred_until",
                     is_deferred(question) ? json_string(instant_print(question->until, until)) : json_null());
}
