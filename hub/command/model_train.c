/* dealerhub model train FILE: a new version of the model, its numbers from the stored records. Changes nothing else. */
#include "hub/command/beside.h"
#include "hub/command/model.h"
#include "hub/command/out.h"
#include "hub/event/xml_file.h"
#include "hub/stage/train.h"

#include <glib.h>
#include <stdio.h>

/* The present one's, and the day. */
static const char *version_of(const struct command_context *context, const struct model_request *request,
                              const struct beside *beside) {
    char now[INSTANT_TEXT];
    return request->version != NULL ? request->version
                                    : arena_print(context->arena, "%s+%.10s", model_version(beside->assembly->model),
                                                  instant_print(instant_now(), now));
}

static json_t *limit_json(bool has, double limit) {
    return has ? json_real(limit) : json_null();
}

static int tell(struct command_context *context, const struct model_request *request, const char *version,
                const struct training_summary *summary) {
    if (context->json) {
        return out_json(json_pack(
            "{s:s, s:s, s:I, s:I, s:I, s:f, s:I, s:I, s:I, s:I, s:I, s:o, s:o}", "file",
            out_utf8(request->file, context->arena), "version", version, "random_pairs", (json_int_t)summary->random,
            "passes", (json_int_t)summary->passes, "pairs", (json_int_t)summary->pairs, "same", summary->same, "words",
            (json_int_t)summary->words, "records", (json_int_t)summary->records, "m_estimated",
            (json_int_t)summary->m_estimated, "u_estimated", (json_int_t)summary->u_estimated, "levels",
            (json_int_t)summary->levels, "suggested_link", limit_json(summary->has_link, summary->link),
            "suggested_review", limit_json(summary->has_review, summary->review)));
    }
    command_print(context, "%zu random pairs; %zu pairs of %zu passes, %.0f of them the same; %zu words of stewards\n",
                  "%zu 个随机对；%zu 个候选对，%zu 轮，其中 %.0f 个为同一客户；%zu 条裁定\n", summary->random,
                  summary->pairs, summary->passes, summary->same, summary->words);
    command_print(context, "of %zu outcomes %zu have a new m, %zu a new u; the others are kept\n",
                  "%zu 种结果中 %zu 个更新 m，%zu 个更新 u；其余保留\n", summary->levels, summary->m_estimated,
                  summary->u_estimated);
    if (summary->has_link && summary->has_review) {
        command_print(context, "suggested limits: link %.2f, review %.2f bits\n",
                      "建议界限：连接 %.2f，待审 %.2f 比特\n", summary->link, summary->review);
    }
    command_print(context, "version %s is written to %s\n", "版本 %s 已写入 %s\n", version, request->file);
    return EXIT_DONE;
}

/* What it wrote must hold what every model file must. */
static bool write_checked(struct command_context *context, struct training *training, const char *version,
                          const char *path) {
    const char *schema = arena_print(context->arena, "%s/identity/model.xsd", context->files.data);
    if (!training_write(training, version, path, &context->error)) {
        return false;
    }
    xmlDocPtr document = xml_file_read(path, schema, &context->error);
    const bool good = document != NULL;
    xmlFreeDoc(document);
    return good;
}

static int train(struct command_context *context, const struct model_request *request, struct beside *beside,
                 struct training *training) {
    struct training_summary summary;
    const struct train_wish wish = {request->seed, (size_t)request->pairs, (size_t)request->records};
    if (!train_stored(&beside->assembly->parts, beside->database, beside->sealer, &wish, training, &context->error)) {
        return command_failed(context);
    }
    training_estimate(training, request->precision, &summary);
    if (summary.passes < 2) {
        command_print(context, "too little to learn from: fewer than two kinds of key bring records together\n",
                      "数据不足：能配对的键少于两种\n");
        return EXIT_NOTHING;
    }
    const char *version = version_of(context, request, beside);
    return write_checked(context, training, version, request->file) ? tell(context, request, version, &summary)
                                                                    : command_failed(context);
}

static struct training *begin(struct command_context *context, const struct model_request *request) {
    if (g_file_test(request->file, G_FILE_TEST_EXISTS)) {
        (void)error_set(&context->error, USAGE, request->file, "the file exists; a new version gets a name of its own");
        return NULL;
    }
    const char *path = files_path(&context->files, "identity/model.xml", context->arena, &context->error);
    return path == NULL ? NULL : training_new(path, &context->error);
}

int model_train(struct command_context *context, const struct model_request *request) {
    struct beside beside = {0};
    struct training *training = begin(context, request);
    if (training == NULL) {
        return command_failed(context);
    }
    const int code =
        beside_open(context, &beside) ? train(context, request, &beside, training) : command_failed(context);
    beside_close(&beside);
    training_free(training);
    return code;
}
