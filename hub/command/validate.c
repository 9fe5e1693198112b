/* Checks event documents offline, as the hub would on receipt: schema, encoding, limits. */
#include "hub/command/documents.h"

#include <jansson.h>
#include <stdio.h>

static void print_for_people(const struct command_context *context, const char *file, const struct event *event,
                             const struct error *error) {
    if (error == NULL) {
        command_print(context, "%s: ok, %s\n", "%s: 有效，%s\n", file, event->kind->name);
    } else if (error->line == 0) { /* the place says it all */
        (void)printf("%s\n", error_text(error));
    } else {
        (void)printf("%s:%u:%u: %s\n", file, error->line, error->column, error_text(error));
    }
}

static json_t *finding(const struct command_context *context, const char *file, const struct event *event,
                       const struct error *error) {
    if (error == NULL) {
        return json_pack("{s:s, s:b, s:s, s:s, s:s}", "file", file, "valid", true, "kind", event->kind->name, "source",
                         event->source, "event", event->id);
    }
    const struct error_kind *kind = error_kind(error->code);
    const char *detail = context->chinese && *error->detail_zh != '\0' ? error->detail_zh : error->detail;
    return json_pack("{s:s, s:b, s:s, s:i, s:i, s:s*, s:s, s:s*, s:s}", "file", file, "valid", false, "code",
                     kind->code, "line", (int)error->line, "column", (int)error->column, "place", error->place,
                     "sentence", context->chinese ? kind->sentence_zh : kind->sentence_en, "detail", detail, "remedy",
                     context->chinese ? kind->remedy_zh : kind->remedy_en);
}

static int validate_one(struct command_context *context, const struct documents *documents, const char *file,
                        json_t *findings) {
    struct arena *arena = arena_new();
    struct event event = {0};
    struct error error;
    struct bytes body;
    int code = EXIT_DONE;
    if (!documents_bytes(context, file, &body)) {
        error = context->error;
        code = EXIT_USAGE;
    } else if (!documents_read(documents, body, arena, &event, &error)) {
        code = EXIT_NOTHING;
    }
    const struct error *problem = code == EXIT_DONE ? NULL : &error;
    if (context->json) {
        json_array_append_new(findings, finding(context, file, &event, problem));
    } else {
        print_for_people(context, file, &event, problem);
    }
    arena_free(arena);
    return code;
}

static int validate_all(struct command_context *context, const struct documents *documents, char **files) {
    json_t *findings = json_array();
    int worst = EXIT_DONE;
    for (; *files != NULL; files++) {
        const int code = validate_one(context, documents, *files, findings);
        worst = code > worst ? code : worst;
    }
    if (context->json) {
        (void)json_dumpf(findings, stdout, JSON_INDENT(2));
        (void)printf("\n");
    }
    json_decref(findings);
    return worst;
}

int validate_main(struct command_context *context, int argc, char **argv) {
    static const struct command_option none[] = {{0}};
    if (!command_options(context, none, &argc, argv)) {
        return EXIT_USAGE;
    }
    if (argc < 2) {
        return command_usage(context);
    }
    struct documents documents;
    const int code =
        documents_open(context, &documents) ? validate_all(context, &documents, argv + 1) : command_failed(context);
    documents_close(&documents);
    return code;
}
