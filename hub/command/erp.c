/* dealerhub erp list|show|losers: the documents for the ERP and where each of them stands. */
#include "hub/command/erp.h"
#include "hub/command/out.h"
#include "hub/command/terms.h"
#include "hub/store/idoc_store.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { LISTED_MAX = 1000 };

static void print_document(const struct command_context *context, const struct idoc *idoc) {
    char when[INSTANT_TEXT];
    char golden[UUID_TEXT];
    (void)printf("%016" PRId64 "  %s  %s %s%s%s  %s\n", idoc->number, instant_print(idoc->changed, when),
                 out_column(term(TERM_DOCUMENT, idoc->state, context->chinese), 8, context->arena), idoc->system,
                 idoc->profile == NULL ? "" : " ", idoc->profile == NULL ? "" : idoc->profile,
                 uuid_to_text(&idoc->golden, golden));
    if (idoc->status != NULL) {
        (void)printf("    %s %s\n", out_word(context, "status of the ERP", "ERP 状态"), idoc->status);
    }
    if (idoc->reason != NULL) {
        (void)printf("    %s %s\n", out_word(context, "because", "原因"), idoc->reason);
    }
}

static json_t *document_json(const struct idoc *idoc) {
    char number[24];
    char made[INSTANT_TEXT];
    char changed[INSTANT_TEXT];
    (void)snprintf(number, sizeof number, "%016" PRId64, idoc->number);
    return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:s, s:s}", "number", number, "system", idoc->system,
                     "state", idoc->state, "status", out_text_json(idoc->status), "profile",
                     out_text_json(idoc->profile), "reason", out_text_json(idoc->reason), "golden",
                     out_uuid_json(&idoc->golden), "anchor", out_uuid_json(&idoc->anchor), "made",
                     instant_print(idoc->made, made), "changed", instant_print(idoc->changed, changed));
}

/* --- list --------------------------------------------------------------------------------------------------------- */

static bool list_some(struct command_context *context, struct reading *reading, const struct idoc_wish *wish,
                      json_t *list) {
    struct idoc *idocs;
    size_t count;
    if (!idocs_find(&reading->store, wish, context->arena, &idocs, &count, &context->error)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(list, document_json(&idocs[i]));
        if (!context->json) {
            print_document(context, &idocs[i]);
        }
    }
    return true;
}

static struct idoc_wish wish_of(const struct erp_filter *request) {
    return (struct idoc_wish){
        .system = request->system, .state = request->state, .number = request->number, .limit = LISTED_MAX};
}

/* Documents of whoever the subject may mean; without a subject of everybody. */
static bool list_found(struct command_context *context, struct reading *reading, const struct erp_filter *request,
                       json_t *list) {
    struct golden_list found;
    struct idoc_wish wish = wish_of(request);
    if (request->subject == NULL) {
        return list_some(context, reading, &wish, list);
    }
    bool good = reading_find(context, reading, request->subject, &found);
    for (size_t i = 0; good && i < found.count; i++) {
        wish.golden = &found.ids[i];
        good = list_some(context, reading, &wish, list);
    }
    return good;
}

static int list_documents(struct command_context *context, struct reading *reading, const void *argument) {
    json_t *list = json_array();
    if (list_found(context, reading, argument, list)) {
        return out_list(context, list);
    }
    json_decref(list);
    return command_failed(context);
}

/* --- show --------------------------------------------------------------------------------------------------------- */

/* Why no document is shown: a code for JSON and words; all NULL: one is. */
struct absence {
    const char *code, *en, *zh;
};

static struct absence absence_of(const struct idoc *idoc, bool reveal) {
    return strcmp(idoc->state, "held") == 0
               ? (struct absence){"held", "it is held, so there is no document", "单据暂扣，尚未生成内容"}
           : !reveal ? (struct absence){"not-revealed", "the document holds personal data: --reveal shows it",
                                        "单据含个人信息，加 --reveal 显示"}
           : idoc->shut
               ? (struct absence){"unreadable", IDOC_SHUT, "单据已无法解封：客户已被删除并重新建档，或数据已损坏"}
           : idoc->body.data == NULL
               ? (struct absence){"gone", "there is none any more, or it was replaced before it was built",
                                  "单据内容已不存在，或未生成即被替换"}
               : (struct absence){NULL, NULL, NULL};
}

static void show_document(const struct command_context *context, const struct idoc *idoc, bool reveal, json_t *list) {
    const struct absence absence = absence_of(idoc, reveal);
    const char *body =
        absence.code != NULL ? NULL : arena_copy_n(context->arena, (const char *)idoc->body.data, idoc->body.length);
    json_t *json = document_json(idoc);
    (void)json_object_set_new(json, "document", out_text_json(body));
    (void)json_object_set_new(json, "no_document", out_text_json(absence.code));
    (void)json_array_append_new(list, json);
    if (context->json) {
        return;
    }
    print_document(context, idoc);
    if (body != NULL) {
        (void)printf("%s\n", body);
    } else {
        (void)printf("    %s\n", out_word(context, absence.en, absence.zh));
    }
}

static int show_documents(struct command_context *context, struct reading *reading, const void *argument) {
    const struct erp_filter *request = argument;
    struct idoc_wish wish = wish_of(request);
    struct idoc *idocs;
    size_t count;
    wish.bodies = request->reveal;
    if (!idocs_find(&reading->store, &wish, context->arena, &idocs, &count, &context->error)) {
        return command_failed(context);
    }
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) { /* one a system */
        show_document(context, &idocs[i], request->reveal, list);
    }
    return out_list(context, list);
}

static int run_list(struct command_context *context, struct erp_filter *request, int argc, char **argv) {
    if (argc > 3) {
        return command_usage(context);
    }
    request->subject = argc == 3 ? reading_subject(context, argv[2]) : NULL;
    return reading_run(context, list_documents, request);
}

static int run_show(struct command_context *context, struct erp_filter *request, int argc, char **argv) {
    if (argc != 3) {
        return command_usage(context);
    }
    if (!command_number(context, "NUMBER", argv[2], &request->number)) {
        return command_failed(context);
    }
    return reading_run(context, show_documents, request);
}

int erp_main(struct command_context *context, int argc, char **argv) {
    struct erp_filter request = {0};
    const char *number = NULL;
    const struct command_option options[] = {{.name = "--system", .text = &request.system},
                                             {.name = "--state", .text = &request.state},
                                             {.name = "--number", .text = &number},
                                             {.name = "--reveal", .flag = &request.reveal},
                                             {0}};
    if (!command_options(context, options, &argc, argv)) {
        return EXIT_USAGE;
    }
    if (number != NULL && !command_number(context, "--number", number, &request.number)) {
        return command_failed(context);
    }
    if (argc >= 2) {
        if (strcmp(argv[1], "list") == 0) {
            return run_list(context, &request, argc, argv);
        }
        if (strcmp(argv[1], "show") == 0) {
            return run_show(context, &request, argc, argv);
        }
        if (strcmp(argv[1], "losers") == 0 && argc == 2) {
            return reading_run(context, erp_list_losers, &request);
        }
    }
    return command_usage(context);
}
