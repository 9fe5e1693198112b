/* The flow of questions: how many came, were answered, wait and for how long, and what was answered at which weight. */
#include "hub/command/review.h"

#include <stdio.h>
#include <stdlib.h>

enum { DAYS_LOOKED_AT = 30 };

struct flow {
    size_t open, deferred, opened_lately;
    size_t came; /* lately: those that are open still, and those that were answered since */
    unsigned answered, answered_lately, answered_today, deferred_today;
    int64_t half, oldest; /* µs that half of the open ones have waited at most, and the one that waited longest */
};

static int by_number(const void *left, const void *right) {
    const int64_t a = *(const int64_t *)left;
    const int64_t b = *(const int64_t *)right;
    return a < b ? -1 : a > b;
}

static struct flow flow_of(const struct queue *queue, const struct answer_band *bands, size_t count,
                           struct arena *arena) {
    const instant now = instant_now();
    const size_t all = queue->count + queue->deferred;
    int64_t *ages = ARENA_NEW(arena, int64_t, all + 1);
    struct flow flow = {.open = queue->count,
                        .deferred = queue->deferred,
                        .answered_today = queue->answered,
                        .deferred_today = queue->put_off};
    for (size_t i = 0; i < all; i++) {
        ages[i] = now - queue->items[i].question->opened;
        flow.opened_lately += ages[i] < DAYS(DAYS_LOOKED_AT);
    }
    if (all > 0) {
        qsort(ages, all, sizeof *ages, by_number);
        flow.half = ages[(all - 1) / 2];
        flow.oldest = ages[all - 1];
    }
    for (size_t i = 0; i < count; i++) {
        flow.answered += bands[i].answers;
        flow.answered_lately += bands[i].lately;
        flow.came += bands[i].came;
    }
    flow.came += flow.opened_lately;
    return flow;
}

static double days_of(int64_t span) {
    return (double)span / (double)DAYS(1);
}

static int share_of(const struct answer_band *band) {
    return band->answers == 0 ? 0 : (int)(band->same * 100 / band->answers);
}

static void print_band(const struct command_context *context, const struct answer_band *band) {
    if (band->known) {
        (void)printf("  %+4d …", band->band);
    } else {
        (void)printf("  %s", out_word(context, "     ?", "     ?"));
    }
    command_print(context, "  %6u answers, %3d %% same, waited %.1f days\n",
                  "  %6u 个已裁定，%3d %% 为同一客户，等待 %.1f 天\n", band->answers, share_of(band),
                  days_of(band->age));
}

static void print_stats(const struct command_context *context, const struct flow *flow, const struct answer_band *bands,
                        size_t count) {
    command_print(context, "open       %zu, of these %zu in the last %d days\n",
                  "待裁定     %1$zu 个，近 %3$d 天新增 %2$zu 个\n", flow->open + flow->deferred, flow->opened_lately,
                  DAYS_LOOKED_AT);
    command_print(context, "came       %zu in the last %d days, open still or answered\n",
                  "新增       %1$zu 个（近 %2$d 天，含已裁定）\n", flow->came, DAYS_LOOKED_AT);
    command_print(context, "put off    %zu, %u today\n", "暂缓       %zu 个，今日 %u 个\n", flow->deferred,
                  flow->deferred_today);
    command_print(context, "answered   %u, of these %u in the last %d days, %u today\n",
                  "已裁定     %1$u 个，近 %3$d 天 %2$u 个，今日 %4$u 个\n", flow->answered, flow->answered_lately,
                  DAYS_LOOKED_AT, flow->answered_today);
    command_print(context, "age        half %.1f days or less, the oldest %.1f\n",
                  "等待时间   一半不超过 %.1f 天，最长 %.1f 天\n", days_of(flow->half), days_of(flow->oldest));
    (void)printf("%s\n", out_word(context, "by weight in bits", "按权重（比特）"));
    for (size_t i = 0; i < count; i++) {
        print_band(context, &bands[i]);
    }
}

static json_t *stats_json(const struct flow *flow, const struct answer_band *bands, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(list,
                                    json_pack("{s:o, s:I, s:I, s:I, s:f}", "bits",
                                              bands[i].known ? json_integer(bands[i].band) : json_null(), "answers",
                                              (json_int_t)bands[i].answers, "same", (json_int_t)bands[i].same, "lately",
                                              (json_int_t)bands[i].lately, "waited_days", days_of(bands[i].age)));
    }
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:i, s:I, s:I, s:I, s:f, s:f, s:o}", "open",
                     (json_int_t)flow->open + (json_int_t)flow->deferred, "opened_lately",
                     (json_int_t)flow->opened_lately, "came", (json_int_t)flow->came, "deferred",
                     (json_int_t)flow->deferred, "deferred_today", (json_int_t)flow->deferred_today, "days",
                     DAYS_LOOKED_AT, "answered", (json_int_t)flow->answered, "answered_lately",
                     (json_int_t)flow->answered_lately, "answered_today", (json_int_t)flow->answered_today,
                     "median_age_days", days_of(flow->half), "oldest_days", days_of(flow->oldest), "bands", list);
}

static bool find_stats(struct command_context *context, const struct model *model, struct flow *flow,
                       struct answer_band **bands, size_t *count) {
    struct queue queue;
    if (!review_queue(context, model, &queue) ||
        !review_answers(context->database, DAYS_LOOKED_AT, context->arena, bands, count, &context->error)) {
        return false;
    }
    *flow = flow_of(&queue, *bands, *count, context->arena);
    return true;
}

int review_stats(struct command_context *context, struct reading *reading, const void *argument) {
    struct flow flow;
    struct answer_band *bands;
    size_t count;
    (void)argument;
    struct model *model = contrast_model(context, reading);
    const bool good = model != NULL && find_stats(context, model, &flow, &bands, &count);
    model_free(model);
    if (!good) {
        return command_failed(context);
    }
    if (context->json) {
        return out_json(stats_json(&flow, bands, count));
    }
    print_stats(context, &flow, bands, count);
    return EXIT_DONE;
}
