/* dealerhub rejects list|show|replay|discard */
#include "hub/command/decide.h"
#include "hub/store/console_store.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

struct rejects_request {
    const char *code, *reason, *author;
    bool all, reveal;
    int64_t *ids;
    size_t count;
};

/* A newer hub may have refused it for a reason that this one does not know. */
static const struct error_kind *kind_of(const struct reject *reject) {
    static const struct error_kind unknown = {.sentence_en = "", .sentence_zh = "", .remedy_en = "", .remedy_zh = ""};
    const enum error_code code = error_by_name(reject->code);
    return code == ERROR_COUNT ? &unknown : error_kind(code);
}

static json_t *reject_json(const struct reject *reject) {
    char when[INSTANT_TEXT];
    return json_pack(
        "{s:I, s:s, s:i, s:I, s:s, s:s, s:s, s:s, s:i, s:i, s:s, s:s, s:s, s:s}", "id", (json_int_t)reject->id, "topic",
        reject->origin.topic, "partition", (int)reject->origin.partition, "offset", (json_int_t)reject->origin.offset,
        "received", instant_print(reject->origin.appended, when), "code", reject->code, "sentence",
        kind_of(reject)->sentence_en, "place", reject->place, "line", reject->line, "column", reject->column, "detail",
        reject->detail, "source", reject->source, "event", reject->event_id, "state", reject->state);
}

/* Where it stands: path, line and column; some findings are of no line. */
static const char *place_of(const struct reject *reject, struct arena *arena) {
    return reject->line == 0 ? reject->place
                             : arena_print(arena, "%s:%d:%d", reject->place, reject->line, reject->column);
}

static void print_reject(const struct command_context *context, const struct reject *reject) {
    char when[INSTANT_TEXT];
    const struct error_kind *kind = kind_of(reject);
    const char *detail = context->chinese && *reject->detail_zh != '\0' ? reject->detail_zh : reject->detail;
    const bool waits = strcmp(reject->state, "waiting") == 0;
    (void)printf("%6lld  %s  %s/%d/%lld  %s  %s%s%s%s%s\n", (long long)reject->id,
                 instant_print(reject->origin.appended, when), reject->origin.topic, reject->origin.partition,
                 (long long)reject->origin.offset, reject->code, reject->source, *reject->source ? "/" : "",
                 reject->event_id, waits ? "" : "  ", waits ? "" : reject->state);
    (void)printf("        %s%s%s%s  %s\n", context->chinese ? kind->sentence_zh : kind->sentence_en,
                 *detail ? " (" : "", detail, *detail ? ")" : "", place_of(reject, context->arena));
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
        (void)json_array_append_new(whole, reject_json(&rejects[i]));
        if (!context->json) {
            print_reject(context, &rejects[i]);
        }
    }
    return out_list(context, whole);
}

/* Bytes that are no text stand in base64. */
static void add_octets(json_t *json, const char *name, struct bytes octets) {
    json_t *text = json_stringn((const char *)octets.data, octets.length);
    if (text == NULL) {
        char *encoded = g_base64_encode(octets.data, octets.length);
        (void)json_object_set_new(json, "encoding", json_string("base64"));
        text = json_string(encoded);
        g_free(encoded);
    }
    (void)json_object_set_new(json, name, text);
}

/* Of what was erased nothing is left to be mended, or shown. */
static bool is_erased(const struct reject *reject) {
    return reject->body.data == NULL;
}

static json_t *reject_whole_json(const struct reject *reject, bool reveal) {
    json_t *json = reject_json(reject);
    (void)json_object_set_new(json, "remedy", json_string(is_erased(reject) ? "" : kind_of(reject)->remedy_en));
    if (reveal && !is_erased(reject)) {
        add_octets(json, "body", reject->body);
    }
    return json;
}

static int show_one(struct command_context *context, struct reading *reading, const void *argument) {
    const struct rejects_request *request = argument;
    struct reject *reject;
    if (!reject_show(context->database, reading->sealer, &reading->installation.hub_key, request->ids[0],
                     context->arena, &reject, &context->error)) {
        return command_failed(context);
    }
    if (reject == NULL) {
        return out_nothing(context);
    }
    if (context->json) {
        return out_json(reject_whole_json(reject, request->reveal));
    }
    print_reject(context, reject);
    if (is_erased(reject)) {
        return EXIT_DONE;
    }
    (void)printf("        %s\n", context->chinese ? kind_of(reject)->remedy_zh : kind_of(reject)->remedy_en);
    if (request->reveal) {
        (void)fwrite(reject->body.data, 1, reject->body.length, stdout);
        (void)printf("\n");
    }
    return EXIT_DONE;
}

static int show(struct command_context *context, const struct rejects_request *request) {
    return request->count == 1 ? reading_run(context, show_one, request) : command_usage(context);
}

/* --code instead of ids: all that wait for that reason, as many as one decision may name. */
static bool ids_of_code(struct command_context *context, struct rejects_request *request) {
    struct reject *rejects;
    if (!reject_list(context->database, request->code, false, DECISION_MAX, context->arena, &rejects, &request->count,
                     &context->error)) {
        return false;
    }
    request->ids = ARENA_NEW(context->arena, int64_t, request->count + 1);
    for (size_t i = 0; i < request->count; i++) {
        request->ids[i] = rejects[i].id;
    }
    return true;
}

/* Whoever names one that does not wait means another one: nothing is decided then. */
static bool all_wait(struct command_context *context, const struct rejects_request *request) {
    int64_t odd;
    if (!rejects_wait(context->database, request->ids, request->count, context->arena, &odd, &context->error)) {
        return false;
    }
    if (odd == 0) {
        return true;
    }
    (void)error_set(&context->error, NOT_FOUND, "", "%lld does not wait among the rejects", (long long)odd);
    error_translate(&context->error, arena_print(context->arena, "拒收区没有待处理的 %lld", (long long)odd));
    return false;
}

static int decide_on(struct command_context *context, const struct rejects_request *given, const char *verdict) {
    struct rejects_request request = *given;
    if ((request.count == 0) == (request.code == NULL) || request.count > DECISION_MAX) {
        return command_usage(context);
    }
    if (request.count == 0 && !ids_of_code(context, &request)) {
        return command_failed(context);
    }
    if (request.count == 0) {
        return out_nothing(context);
    }
    if (!all_wait(context, &request)) {
        return command_failed(context);
    }
    return decide(context, &(struct decision_request){.verdict = verdict,
                                                      .reason = request.reason,
                                                      .author = decide_author(request.author),
                                                      .rejects = request.ids,
                                                      .reject_count = request.count});
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

static bool take_ids(struct command_context *context, struct rejects_request *request, int argc, char **argv) {
    request->ids = ARENA_NEW(context->arena, int64_t, argc + 1);
    for (int i = 2; i < argc; i++) {
        if (!command_number(context, "ID", argv[i], &request->ids[request->count++])) {
            return false;
        }
    }
    return true;
}

int rejects_main(struct command_context *context, int argc, char **argv) {
    struct rejects_request request = {0};
    const struct command_option options[] = {
        {.name = "--code", .text = &request.code},     {.name = "--reason", .text = &request.reason},
        {.name = "--author", .text = &request.author}, {.name = "--all", .flag = &request.all},
        {.name = "--reveal", .flag = &request.reveal}, {0}};
    if (!command_options(context, options, &argc, argv)) {
        return EXIT_USAGE;
    }
    if (argc < 2) {
        return command_usage(context);
    }
    if (!take_ids(context, &request, argc, argv)) {
        return command_failed(context);
    }
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(argv[1], verbs[i].name) == 0) {
            return verbs[i].run(context, &request);
        }
    }
    return command_usage(context);
}
