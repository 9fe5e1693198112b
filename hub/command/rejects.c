/* dealerhub rejects list|show|replay|discard */
#include "hub/command/decide.h"
#include "hub/store/console_store.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct rejects_request {
    const char *code, *reason, *author;
    bool all, reveal;
    int64_t *ids;
    size_t count;
};

static json_t *reject_json(const struct reject *reject) {
    char when[INSTANT_TEXT];
    const struct error_kind *kind = error_kind(error_by_name(reject->code));
    return json_pack("{s:I, s:s, s:i, s:I, s:s, s:s, s:s, s:s, s:i, s:i, s:s, s:s, s:s, s:s}", "id",
                     (json_int_t)reject->id, "topic", reject->origin.topic, "partition", (int)reject->origin.partition,
                     "offset", (json_int_t)reject->origin.offset, "received",
                     instant_print(reject->origin.appended, when), "code", reject->code, "sentence",
                     kind->sentence_en, "place", reject->place, "line", reject->line, "column", reject->column,
                     "detail", reject->detail, "source", reject->source, "event", reject->event_id, "state",
                     reject->state);
}

static void print_reject(const struct command_context *context, const struct reject *reject) {
    char when[INSTANT_TEXT];
    const struct error_kind *kind = error_kind(error_by_name(reject->code));
    (void)printf("%6lld  %s  %s/%d/%lld  %s  %s%s%s\n", (long long)reject->id,
                 instant_print(reject->origin.appended, when), reject->origin.topic, reject->origin.partition,
                 (long long)reject->origin.offset, reject->code, reject->source, *reject->source ? "/" : "",
                 reject->event_id);
    (void)printf("        %s%s%s%s  %s:%d:%d\n", context->chinese ? kind->sentence_zh : kind->sentence_en,
                 *reject->detail ? " (" : "", reject->detail, *reject->detail ? ")" : "", reject->place, reject->line,
                 reject->column);
}

static void dump(json_t *json) {
    (void)json_dumpf(json, stdout, JSON_INDENT(2));
    (void)printf("\n");
    json_decref(json);
}

static int list(struct command_context *context, const struct rejects_request *request) {
    enum { LISTED_MAX = 1000 };
    struct reject *rejects;
    size_t count;
    if (!reject_list(context->database, request->code, request->all, LISTED_MAX, context->arena, &rejects, &count,
                     &context->error)) {
        return command_failed(context);
    }
    json_t *whole = json_array();
    for (size_t i = 0; i < count; i++) {
        if (context->json) {
            (void)json_array_append_new(whole, reject_json(&rejects[i]));
        } else {
            print_reject(context, &rejects[i]);
        }
    }
    if (context->json) {
        dump(json_incref(whole));
    }
    json_decref(whole);
    return count > 0 ? EXIT_DONE : EXIT_NOTHING;
}

static int show_one(struct command_context *context, struct reading *reading, const void *argument) {
    const struct rejects_request *request = argument;
    struct reject *reject;
    if (!reject_show(context->database, reading->sealer, &reading->installation.hub_key, request->ids[0],
                     context->arena, &reject, &context->error)) {
        return command_failed(context);
    }
    if (reject == NULL) {
        return reading_nothing(context);
    }
    const struct error_kind *kind = error_kind(error_by_name(reject->code));
    if (context->json) {
        dump(reject_json(reject));
    } else {
        print_reject(context, reject);
        (void)printf("        %s\n", context->chinese ? kind->remedy_zh : kind->remedy_en);
    }
    if (request->reveal) {
        (void)fwrite(reject->body.data, 1, reject->body.length, stdout);
        (void)printf("\n");
    }
    return EXIT_DONE;
}

static int show(struct command_context *context, const struct rejects_request *request) {
    return request->count == 1 ? reading_run(context, show_one, request) : command_usage(context);
}

static int decide_on(struct command_context *context, const struct rejects_request *request, const char *verdict) {
    if (request->count == 0) {
        return command_usage(context);
    }
    return decide(context, &(struct decision_request){.verdict = verdict,
                                                      .reason = request->reason,
                                                      .author = decide_author(request->author),
                                                      .rejects = request->ids,
                                                      .reject_count = request->count});
}

static int replay(struct command_context *context, const struct rejects_request *request) {
    return decide_on(context, request, "replay");
}

static int discard(struct command_context *context, const struct rejects_request *request) {
    return decide_on(context, request, "discard");
}

static const struct {
    const char *name;
    int (*run)(struct command_context *context, const struct rejects_request *request);
} verbs[] = {{"list", list}, {"show", show}, {"replay", replay}, {"discard", discard}};

/* Replaying by code takes all that wait for that reason. */
static bool take_ids(struct command_context *context, struct rejects_request *request, int argc, char **argv) {
    request->ids = ARENA_NEW(context->arena, int64_t, argc + 1);
    for (int i = 2; i < argc; i++) {
        char *end;
        request->ids[request->count] = strtoll(argv[i], &end, 10);
        if (*end != '\0' || request->ids[request->count] <= 0) {
            return false;
        }
        request->count++;
    }
    return true;
}

int rejects_main(struct command_context *context, int argc, char **argv) {
    struct rejects_request request = {0};
    const struct command_option options[] = {{.name = "--code", .text = &request.code},
                                             {.name = "--reason", .text = &request.reason},
                                             {.name = "--author", .text = &request.author},
                                             {.name = "--all", .flag = &request.all},
                                             {.name = "--reveal", .flag = &request.reveal},
                                             {0}};
    if (!command_options(context, options, &argc, argv)) {
        return EXIT_USAGE;
    }
    if (argc < 2 || !take_ids(context, &request, argc, argv)) {
        return command_usage(context);
    }
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(argv[1], verbs[i].name) == 0) {
            return verbs[i].run(context, &request);
        }
    }
    return command_usage(context);
}
