/* dealerhub model try FILE: what another model would make of the stored customers. Nothing is changed. */
#include "hub/command/beside.h"
#include "hub/command/model.h"
#include "hub/command/portrait.h"
#include "hub/command/reading.h"

#include <stdio.h>
#include <string.h>

enum { SHOWN_MAX = 6 }; /* customers of one example */

static const struct {
    const char *key, *en, *zh;
} consequences[CONSEQUENCE_COUNT] = {
    [WOULD_MERGE] = {"merge", "would become one customer", "将合并"},
    [WOULD_SPLIT] = {"split", "would become several customers", "将拆分"},
    [WOULD_ASK] = {"ask", "would go to review", "将进入待审"},
    [WOULD_NOT_ASK] = {"not_ask", "would leave review", "将离开待审"},
};

struct trial {
    struct command_context *context;
    const struct model_request *request;
    struct beside *beside;
    struct reading *reading; /* of the running state, for the examples */
    json_t *told;
};

/* "D0123/K1, D0456/R1 (李*)"; the running state has moved on when there is none of that id any more. */
static const char *brief(const struct trial *trial, const struct customer *customer) {
    struct arena *arena = trial->context->arena;
    const char *text = "";
    for (size_t i = 0; i < customer->member_count && i < SHOWN_MAX; i++) {
        text = arena_print(arena, "%s%s%s", text, i == 0 ? "" : ", ", portrait_member(&customer->members[i], arena));
    }
    const struct customer_value *name = customer_first(customer, "name");
    return arena_print(arena, "%s%s (%s)", text, customer->member_count > SHOWN_MAX ? ", …" : "",
                       name == NULL ? "" : portrait_value(name, trial->request->reveal, arena));
}

static json_t *customer_json(const struct trial *trial, const struct customer *customer) {
    json_t *members = json_array();
    for (size_t i = 0; i < customer->member_count; i++) {
        (void)json_array_append_new(members,
                                    json_string(portrait_member(&customer->members[i], trial->context->arena)));
    }
    const struct customer_value *name = customer_first(customer, "name");
    const char *shown = name == NULL ? NULL : portrait_value(name, trial->request->reveal, trial->context->arena);
    return json_pack("{s:o, s:o, s:o}", "golden", out_uuid_json(&customer->golden), "members", members, "name",
                     out_text_json(shown));
}

/* Of a split the running customer is shown, else those that it is about. */
static bool load_customers(const struct trial *trial, enum consequence consequence,
                           const struct consequence_example *example, struct customer ***customers, size_t *count) {
    const bool split = consequence == WOULD_SPLIT;
    const size_t all = split ? 1 : example->count;
    const struct golden_list wanted = {split ? (struct uuid *)(uintptr_t)&example->subject : example->goldens,
                                       all < SHOWN_MAX ? all : SHOWN_MAX};
    *count = wanted.count;
    *customers = reading_load(trial->context, trial->reading, &wanted, (struct customer_wish){0});
    return *customers != NULL;
}

static bool tell_example(const struct trial *trial, enum consequence consequence,
                         const struct consequence_example *example, json_t *list) {
    struct customer **customers;
    size_t count;
    if (!load_customers(trial, consequence, example, &customers, &count)) {
        return false;
    }
    json_t *shown = json_array();
    for (size_t i = 0; i < count; i++) {
        if (customers[i] == NULL) {
            continue;
        }
        (void)json_array_append_new(shown, customer_json(trial, customers[i]));
        if (!trial->context->json) {
            (void)printf("%s%s", i == 0 ? "    " : "  |  ", brief(trial, customers[i]));
        }
    }
    if (!trial->context->json) {
        (void)printf("\n");
    }
    return json_array_append_new(list,
                                 json_pack("{s:I, s:o}", "parts", (json_int_t)example->count, "customers", shown)) == 0;
}

static bool tell_consequence(const struct trial *trial, enum consequence consequence) {
    struct command_context *context = trial->context;
    struct consequence_example *examples;
    size_t shown;
    size_t count;
    if (!twin_consequences(trial->beside->database, consequence, (int)trial->request->examples, context->arena,
                           &examples, &shown, &count, &context->error)) {
        return false;
    }
    if (!context->json) {
        (void)printf("%8zu %s\n", count, out_word(context, consequences[consequence].en, consequences[consequence].zh));
    }
    json_t *list = json_array();
    bool good = true;
    for (size_t i = 0; good && i < shown; i++) {
        good = tell_example(trial, consequence, &examples[i], list);
    }
    (void)json_object_set_new(trial->told, consequences[consequence].key,
                              json_pack("{s:I, s:o}", "count", (json_int_t)count, "examples", list));
    return good;
}

static bool tell_all(const struct trial *trial) {
    for (enum consequence consequence = 0; consequence < CONSEQUENCE_COUNT; consequence++) {
        if (!tell_consequence(trial, consequence)) {
            return false;
        }
    }
    return true;
}

static int conclude(const struct trial *trial, const char *version) {
    const size_t records = trial->beside->rebuild.records;
    if (trial->context->json) {
        (void)json_object_set_new(trial->told, "version", json_string(version));
        (void)json_object_set_new(trial->told, "records", json_integer((json_int_t)records));
        return out_json(json_incref(trial->told));
    }
    command_print(trial->context, "%zu source records compared by model %s; nothing was changed\n",
                  "已重新比对 %zu 份档案，模型 %s；未作任何更改\n", records, version);
    return EXIT_DONE;
}

/* The files in force, but with another model. */
static int try_model(const struct trial *trial, const struct model *model) {
    struct merge_parts parts = trial->beside->assembly->parts;
    struct rebuild *rebuild = &trial->beside->rebuild;
    parts.model = model;
    rebuild->parts = &parts;
    const bool good = rebuild_run(rebuild) && tell_all(trial);
    rebuild_end(rebuild);
    return good ? conclude(trial, model_version(model)) : command_failed(trial->context);
}

int model_try(struct command_context *context, const struct model_request *request) {
    struct beside beside = {0};
    struct reading reading = {0};
    struct trial trial = {context, request, &beside, &reading, json_object()};
    struct model *model = NULL;
    if (beside_open(context, &beside) && reading_open(context, &reading)) {
        model = model_load(request->file, beside.assembly->attributes, &context->error);
    }
    const int code = model != NULL ? try_model(&trial, model) : command_failed(context);
    model_free(model);
    if (reading.sealer != NULL) {
        reading_close(&reading);
    }
    beside_close(&beside);
    json_decref(trial.told);
    return code;
}
