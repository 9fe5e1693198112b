/* dealerhub review: questions that ask for a steward's word, one between two golden records, and the word itself. */
#include "hub/command/review.h"

#include <stdio.h>
#include <string.h>

/* --- list --------------------------------------------------------------------------------------------------------- */

static void tell_rest(const struct command_context *context, const struct queue *queue) {
    command_print(context, "%zu asked today, %zu wait (budget %u; today %u answered, %u put off), %zu put off in all\n",
                  "今日待裁定 %zu 个，排队 %zu 个（每日 %u 个；今日已裁定 %u 个，暂缓 %u 个），暂缓共 %zu 个\n",
                  queue->asked, queue->count - queue->asked, queue->budget, queue->answered, queue->put_off,
                  queue->deferred);
}

static bool list_queue(struct command_context *context, const struct review_request *request, const struct model *model,
                       json_t *list) {
    struct queue queue;
    if (!review_queue(context, model, &queue)) {
        return false;
    }
    const size_t from = request->deferred ? queue.count : request->waiting ? queue.asked : 0;
    const size_t end = request->deferred ? queue.count + queue.deferred : request->waiting ? queue.count : queue.asked;
    for (size_t i = from; i < end; i++) {
        (void)json_array_append_new(list, review_json(&queue.items[i], context->arena));
        if (!context->json) {
            review_print(context, &queue.items[i]);
        }
    }
    if (!context->json && queue.count + queue.deferred > 0) {
        tell_rest(context, &queue);
    }
    return true;
}

static int list_questions(struct command_context *context, struct reading *reading, const void *argument) {
    struct model *model = contrast_model(context, reading);
    json_t *list = json_array();
    const bool good = model != NULL && list_queue(context, argument, model, list);
    model_free(model);
    if (good) {
        return out_list(context, list);
    }
    json_decref(list);
    return command_failed(context);
}

/* --- verbs -------------------------------------------------------------------------------------------------------- */

/* Each with the number of words that follow it; `where` stands in for the two records. */
static const struct verb {
    const char *name;
    int words;
    bool where, until;
    reading_use *use;
} verbs[] = {
    {"list", 0, false, false, list_questions},  {"show", 2, false, false, review_show},
    {"same", 2, false, false, review_say},      {"apart", 2, false, false, review_say},
    {"same", 0, true, false, review_say_where}, {"apart", 0, true, false, review_say_where},
    {"defer", 2, false, true, review_say},      {"revoke", 1, false, false, review_revoke},
    {"undo", 1, false, false, review_undo},     {"stats", 0, false, false, review_stats},
};

static const struct verb *verb_of(const struct review_request *request, int words) {
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        const struct verb *verb = &verbs[i];
        if (strcmp(verb->name, request->verb) == 0 && verb->words == words && verb->where == (request->where != NULL) &&
            verb->until == (request->until != INSTANT_NONE)) {
            return verb;
        }
    }
    return NULL;
}

/* What is put off until yesterday would be asked again at once. */
static bool take_until(struct command_context *context, const char *text, instant *until) {
    struct arena *arena = context->arena;
    if (text == NULL) {
        return true;
    }
    return command_instant(context, "--until", text, until) &&
           (*until > instant_now() ||
            command_wrong(context, "--until", arena_print(arena, "%s is over (a day begins at midnight UTC)", text),
                          arena_print(arena, "%s 已过（日期从 UTC 零点算起）", text)));
}

int review_main(struct command_context *context, int argc, char **argv) {
    struct review_request request = {.until = INSTANT_NONE};
    const char *until = NULL;
    const struct command_option options[] = {{.name = "--reason", .text = &request.reason},
                                             {.name = "--author", .text = &request.author},
                                             {.name = "--where", .text = &request.where},
                                             {.name = "--until", .text = &until},
                                             {.name = "--reveal", .flag = &request.reveal},
                                             {.name = "--yes", .flag = &request.yes},
                                             {.name = "--waiting", .flag = &request.waiting},
                                             {.name = "--deferred", .flag = &request.deferred},
                                             {0}};
    if (!command_options(context, options, &argc, argv)) {
        return EXIT_USAGE;
    }
    if (argc < 2) {
        return command_usage(context);
    }
    if (!take_until(context, until, &request.until)) {
        return command_failed(context);
    }
    request.verb = argv[1];
    request.a = argc > 2 ? argv[2] : NULL;
    request.b = argc > 3 ? argv[3] : NULL;
    const struct verb *verb = verb_of(&request, argc - 2);
    return verb == NULL ? command_usage(context) : reading_run(context, verb->use, &request);
}
