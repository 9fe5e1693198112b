/* dealerhub rebuild --verify: computes the golden state once more from its event rows, and tells every difference. */
#include "hub/command/beside.h"
#include "hub/command/out.h"

#include <stdio.h>
#include <stdlib.h>

enum { TOLD_USUALLY = 1000 }; /* differences of one table */

static const char *const kinds[][2] = {{"missing", "缺失"}, {"surplus", "多余"}, {"differs", "不同"}};

struct telling {
    const struct command_context *context;
    json_t *list;
};

static void tell(void *argument, const struct difference *difference) {
    const struct telling *telling = argument;
    if (telling->context->json) {
        (void)json_array_append_new(telling->list,
                                    json_pack("{s:s, s:s, s:s}", "what", difference->what, "difference",
                                              kinds[difference->kind][0], "subject", difference->subject));
        return;
    }
    (void)printf("%-14s %-8s %s\n", difference->what, kinds[difference->kind][telling->context->chinese],
                 difference->subject);
}

static int conclude(const struct telling *telling, const struct rebuild *rebuild, size_t count) {
    if (telling->context->json) {
        (void)out_json(json_pack("{s:I, s:I, s:I, s:O}", "records", (json_int_t)rebuild->records, "documents",
                                 (json_int_t)rebuild->documents, "count", (json_int_t)count, "differences",
                                 telling->list));
    } else {
        command_print(telling->context, "%zu source records computed anew, %zu documents read again, %zu differences\n",
                      "重新计算 %zu 份档案，重读 %zu 份单据，%zu 处不同\n", rebuild->records, rebuild->documents,
                      count);
    }
    return count == 0 ? EXIT_DONE : EXIT_NOTHING;
}

static int verify(struct command_context *context, int most) {
    struct beside beside;
    size_t count;
    struct telling telling = {context, json_array()};
    int code = EXIT_DONE;
    if (!beside_open(context, &beside)) {
        code = command_failed(context);
    } else {
        const bool good = rebuild_run(&beside.rebuild) &&
                          rebuild_compare(&beside.rebuild, most, tell, &telling, &count) &&
                          rebuild_compare_bodies(&beside.rebuild, most, tell, &telling, &count);
        rebuild_end(&beside.rebuild);
        code = good ? conclude(&telling, &beside.rebuild, count) : command_failed(context);
    }
    json_decref(telling.list);
    beside_close(&beside);
    return code;
}

int rebuild_main(struct command_context *context, int argc, char **argv) {
    bool verifies = false;
    const char *most = NULL;
    char *end = "";
    const struct command_option options[] = {
        {.name = "--verify", .flag = &verifies}, {.name = "--most", .text = &most}, {0}};
    if (!command_options(context, options, &argc, argv)) {
        return EXIT_USAGE;
    }
    const long told = most == NULL ? TOLD_USUALLY : strtol(most, &end, 10);
    if (argc != 1 || !verifies || *end != '\0' || told < 1 || told > INT32_MAX) {
        return command_usage(context);
    }
    return verify(context, (int)told);
}
