/* One answer to many alike questions: shown first, asked for, told apart by a group under which it is undone as one. */
#include "hub/command/condition.h"
#include "hub/command/decide.h"
#include "hub/command/portrait.h"
#include "hub/command/review.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { EXAMPLES = 10, PART_MAX = 100 };

struct selection {
    struct command_context *context;
    struct reading *reading;
    const struct model *model;
    struct rights *rights;
    struct conditions conditions;
    const struct queued **chosen;
    size_t count;
};

/* --- choosing ----------------------------------------------------------------------------------------------------- */

/* Compares the heaviest pair only when all else holds. False and context->error on a failure. */
static bool judge(const struct selection *selection, const struct question *question,
                  struct stored_record *const records[2], bool *holds) {
    struct contrast contrast;
    *holds = false;
    if (records[0] == NULL || records[1] == NULL) {
        return true;
    }
    struct subject subject = {.question = question,
                              .sources = {records[0]->member.source, records[1]->member.source},
                              .rights = selection->rights};
    *holds = conditions_hold(&selection->conditions, &subject);
    if (!*holds || !conditions_compare(&selection->conditions)) {
        return true;
    }
    if (!contrast_make(selection->context, selection->reading, selection->model, records[0], records[1], &contrast)) {
        return false;
    }
    subject.comparison = &contrast.comparison;
    *holds = conditions_hold(&selection->conditions, &subject);
    return true;
}

/* Opens the heaviest pairs of a part and keeps those that all conditions hold of. */
static bool judge_part(struct selection *selection, const struct queued *const *part, size_t count) {
    struct command_context *context = selection->context;
    struct stored_record *records[2 * PART_MAX];
    struct uuid ids[2 * PART_MAX];
    bool good = true;
    for (size_t i = 0; i < count; i++) {
        ids[2 * i] = part[i]->question->a;
        ids[2 * i + 1] = part[i]->question->b;
    }
    good = records_load(&selection->reading->store, ids, 2 * count, context->arena, records, &context->error);
    for (size_t i = 0; good && i < count; i++) {
        bool holds = false;
        good = judge(selection, part[i]->question, records + 2 * i, &holds);
        if (good && holds) {
            selection->chosen[selection->count++] = part[i];
        }
    }
    return good;
}

/* What is opened lives no longer than its part: many thousand questions may be open. */
static bool judge_apart(struct selection *selection, const struct queued *const *part, size_t count) {
    struct arena *kept = selection->context->arena;
    selection->context->arena = arena_new();
    const bool good = judge_part(selection, part, count);
    arena_free(selection->context->arena);
    selection->context->arena = kept;
    return good;
}

/* Those that no condition on the question itself leaves out; the list is the arena's. */
static const struct queued **possible(const struct selection *selection, const struct queue *queue, size_t *count) {
    const struct queued **list = ARENA_NEW(selection->context->arena, const struct queued *, queue->count + 1);
    *count = 0;
    for (size_t i = 0; i < queue->count; i++) {
        const struct subject subject = {.question = queue->items[i].question, .rights = selection->rights};
        if (conditions_hold(&selection->conditions, &subject)) {
            list[(*count)++] = &queue->items[i];
        }
    }
    return list;
}

/* All that are open and not put off, whether they are asked today or wait. */
static bool choose(struct selection *selection) {
    struct queue queue;
    size_t count;
    bool good = review_queue(selection->context, selection->model, &queue);
    const struct queued **list = good ? possible(selection, &queue, &count) : NULL;
    selection->chosen = good ? ARENA_NEW(selection->context->arena, const struct queued *, count + 1) : NULL;
    for (size_t at = 0; good && at < count; at += PART_MAX) {
        good = judge_apart(selection, list + at, count - at < PART_MAX ? count - at : PART_MAX);
    }
    return good;
}

/* --- asking ------------------------------------------------------------------------------------------------------- */

static bool is_confirmed(struct command_context *context, const struct review_request *request) {
    char answer[16];
    if (request->yes) {
        return true;
    }
    if (isatty(STDIN_FILENO) == 0) {
        return error_set(&context->error, USAGE, "--yes", "without a terminal to ask on, --yes has to be given");
    }
    command_print(context, "answer all of them `%s`? [y/N] ", "全部裁定为 %s？[y/N] ", request->verb);
    (void)fflush(stdout);
    return (fgets(answer, sizeof answer, stdin) != NULL && (*answer == 'y' || *answer == 'Y')) ||
           error_set(&context->error, USAGE, "--where", "nothing was answered");
}

static void show_examples(const struct selection *selection) {
    command_print(selection->context, "%zu questions, the first of them:\n", "共 %zu 个问题，例如：\n",
                  selection->count);
    for (size_t i = 0; i < selection->count && i < EXAMPLES; i++) {
        review_print(selection->context, selection->chosen[i]);
    }
    size_t cut = 0;
    for (size_t i = 0; i < selection->count; i++) {
        const struct sides sides = sides_of_question(selection->chosen[i]->question);
        cut += sides_are_cut(&sides);
    }
    if (cut > 0) {
        command_print(selection->context, "in %zu of them a side has more than the %d records that an answer names\n",
                      "其中 %zu 个问题的一方超过一次裁定所能列出的 %d 份档案\n", cut, SIDE_MAX);
    }
}

/* --- answering ---------------------------------------------------------------------------------------------------- */

static struct decision_request answer_of(const struct selection *selection, const struct review_request *request,
                                         const char *group, size_t at) {
    struct sides *sides = ARENA_NEW(selection->context->arena, struct sides, 1);
    *sides = sides_of_question(selection->chosen[at]->question);
    return (struct decision_request){.id = arena_print(selection->context->arena, "%s.%zu", group, at + 1),
                                     .verdict = request->verb,
                                     .reason = request->reason,
                                     .author = decide_author(request->author),
                                     .records = sides->records,
                                     .record_count = sides->count,
                                     .first_side = sides->first};
}

static bool answer_all(const struct selection *selection, const struct review_request *request, const char *group) {
    struct decision_request *requests =
        ARENA_NEW(selection->context->arena, struct decision_request, selection->count + 1);
    bool good = true;
    for (size_t i = 0; i < selection->count; i++) {
        requests[i] = answer_of(selection, request, group, i);
    }
    for (size_t at = 0; good && at < selection->count; at += DECISION_MAX) {
        const size_t left = selection->count - at;
        good = decide_all(selection->context, requests + at, left < DECISION_MAX ? left : DECISION_MAX);
    }
    return good;
}

static json_t *selection_json(const struct selection *selection, const char *group) {
    json_t *examples = json_array();
    for (size_t i = 0; i < selection->count && i < EXAMPLES; i++) {
        (void)json_array_append_new(examples, review_json(selection->chosen[i], selection->context->arena));
    }
    return json_pack("{s:s, s:I, s:o}", "group", group, "answered", (json_int_t)selection->count, "examples", examples);
}

static int answer(const struct selection *selection, const struct review_request *request) {
    struct command_context *context = selection->context;
    char group[UUID_TEXT];
    const struct uuid random = uuid_random();
    if (selection->count == 0) {
        return out_nothing(context);
    }
    if (!context->json) {
        show_examples(selection);
    }
    if (!is_confirmed(context, request) || !answer_all(selection, request, uuid_to_text(&random, group))) {
        return command_failed(context);
    }
    if (context->json) {
        return out_json(selection_json(selection, group));
    }
    command_print(context, "%zu answered; `dealerhub review undo %s` takes all of it back\n",
                  "已裁定 %zu 个；撤回全部：dealerhub review undo %s\n", selection->count, group);
    return EXIT_DONE;
}

static bool open_selection(struct selection *selection, struct model *model, struct rights *rights, const char *where) {
    struct command_context *context = selection->context;
    const struct vocabulary vocabulary = {selection->reading->documents.attributes, model, rights};
    selection->model = model;
    selection->rights = rights;
    return rights != NULL &&
           conditions_read(where, &vocabulary, context->arena, &selection->conditions, &context->error) &&
           choose(selection);
}

int review_say_where(struct command_context *context, struct reading *reading, const void *argument) {
    const struct review_request *request = argument;
    struct selection selection = {.context = context, .reading = reading};
    struct model *model = contrast_model(context, reading);
    struct rights *rights = model == NULL ? NULL : reading_rights(context, reading);
    const int code = open_selection(&selection, model, rights, request->where) ? answer(&selection, request)
                                                                               : command_failed(context);
    rights_free(rights);
    model_free(model);
    return code;
}
