/* Checks event documents offline, as the hub would on receipt: schema, encoding, limits, times, and the values that it would keep
 * as doubtful. */
#include "hub/command/documents.h"
#include "hub/command/out.h"
#include "hub/event/clock.h"
#include "hub/event/doubt.h"
#include "hub/identity/normalise.h"

#include <stdio.h>

/* What the hub would answer, and of whom it is asked. */
struct validation {
    struct command_context *context;
    struct documents documents;
    struct normaliser *normaliser;
    json_t *findings; /* one a file, for --json */
};

struct verdict {
    const char *file;
    struct event event;
    bool read, refused;
    struct error error;
    struct error *doubts; /* in the order of the document */
    size_t doubt_count;
};

/* --- telling it -------------------------------------------------------------------------------------------------------- */

/* What cannot be read is told with its name already. */
static void print_refusal(const struct command_context *context, const struct verdict *verdict) {
    if (verdict->read) {
        (void)printf("%s: ", documents_place(verdict->file, &verdict->error, context->arena));
    }
    (void)printf("%s\n", error_text(&verdict->error));
}

static void print_for_people(const struct command_context *context, const struct verdict *verdict) {
    if (verdict->refused) {
        print_refusal(context, verdict);
        return;
    }
    const char *kind = verdict->event.kind->name;
    if (verdict->doubt_count == 0) {
        command_print(context, "%s: ok, %s\n", "%s: 有效，%s\n", verdict->file, kind);
        return;
    }
    command_print(context, "%s: doubtful, %s\n", "%s: 有效但存疑，%s\n", verdict->file, kind);
    for (size_t i = 0; i < verdict->doubt_count; i++) {
        (void)printf("    %s\n", error_text(&verdict->doubts[i]));
    }
}

/* Code, place and words of one error. */
static json_t *words_of(const struct command_context *context, const struct error *error) {
    const struct error_kind *kind = error_kind(error->code);
    const char *detail = context->chinese && *error->detail_zh != '\0' ? error->detail_zh : error->detail;
    return json_pack("{s:s, s:s, s:s, s:s*, s:s}", "code", kind->code, "place", out_utf8(error->place, context->arena),
                     "sentence", context->chinese ? kind->sentence_zh : kind->sentence_en, "detail", detail, "remedy",
                     context->chinese ? kind->remedy_zh : kind->remedy_en);
}

static json_t *refusal_json(const struct command_context *context, const struct verdict *verdict) {
    json_t *whole =
        json_pack("{s:s, s:b, s:s, s:i, s:i}", "file", out_utf8(verdict->file, context->arena), "valid", false,
                  "outcome", "refused", "line", (int)verdict->error.line, "column", (int)verdict->error.column);
    (void)json_object_update_new(whole, words_of(context, &verdict->error));
    return whole;
}

static json_t *acceptance_json(const struct command_context *context, const struct verdict *verdict) {
    const struct event *event = &verdict->event;
    json_t *doubts = json_array();
    for (size_t i = 0; i < verdict->doubt_count; i++) {
        (void)json_array_append_new(doubts, words_of(context, &verdict->doubts[i]));
    }
    return json_pack("{s:s, s:b, s:s, s:s, s:s, s:s, s:o}", "file", out_utf8(verdict->file, context->arena), "valid",
                     true, "outcome", verdict->doubt_count == 0 ? "accepted" : "doubtful", "kind", event->kind->name,
                     "source", event->source, "event", event->id, "doubts", doubts);
}

static void tell(const struct validation *validation, const struct verdict *verdict) {
    const struct command_context *context = validation->context;
    if (context->json) {
        (void)json_array_append_new(validation->findings, verdict->refused ? refusal_json(context, verdict)
                                                                           : acceptance_json(context, verdict));
    } else {
        print_for_people(context, verdict);
    }
}

/* --- finding it out ------------------------------------------------------------------------------------------------------ */

static void add_doubt(void *context, const struct error *doubt) {
    struct verdict *verdict = context;
    verdict->doubts[verdict->doubt_count++] = *doubt;
}

static size_t count_values(const struct event *event) {
    size_t count = 0;
    for (size_t i = 0; i < event->person_count; i++) {
        for (size_t k = 0; k < event->people[i].mention_count; k++) {
            count += event->people[i].mentions[k].count;
        }
    }
    return count;
}

static void find_doubts(const struct validation *validation, struct verdict *verdict, struct arena *arena) {
    normalise_event(validation->normaliser, &verdict->event, arena);
    verdict->doubts = ARENA_NEW(arena, struct error, count_values(&verdict->event) + 1);
    (void)doubts_each(&verdict->event, add_doubt, verdict);
}

static int validate_one(const struct validation *validation, const char *file) {
    struct arena *arena = arena_new();
    struct verdict verdict = {.file = file};
    struct bytes body;
    int code = EXIT_DONE;
    if (!documents_bytes(validation->context, file, &body)) {
        verdict.error = validation->context->error;
        code = EXIT_USAGE;
    } else if (!documents_read(&validation->documents, body, arena, &verdict.event, &verdict.error) ||
               !event_clock(&verdict.event, instant_now(), validation->context->config->clock_limit, &verdict.error)) {
        code = EXIT_NOTHING;
    } else {
        find_doubts(validation, &verdict, arena);
    }
    verdict.read = code != EXIT_USAGE;
    verdict.refused = code != EXIT_DONE;
    tell(validation, &verdict);
    arena_free(arena);
    return code;
}

static int validate_all(struct validation *validation, char **files) {
    int worst = EXIT_DONE;
    validation->findings = json_array();
    for (; *files != NULL; files++) {
        const int code = validate_one(validation, *files);
        worst = code > worst ? code : worst;
    }
    if (validation->context->json) {
        (void)out_json(json_incref(validation->findings));
    }
    json_decref(validation->findings);
    return worst;
}

static bool open_normaliser(struct validation *validation) {
    struct command_context *context = validation->context;
    validation->normaliser = normaliser_load(context->files.data, context->files.site, &context->error);
    return validation->normaliser != NULL;
}

/* --- every code that an answer may hold, from the table that the hub itself goes by ------------------------------------ */

static const char *outcome_of(const struct error_kind *kind) {
    return kind->class == ERROR_DOUBT ? "doubtful" : "refused";
}

static bool is_answer(int code) {
    const enum error_class class = error_kind((enum error_code)code)->class;
    return code != NOT_FOUND && (class == ERROR_REFUSE || class == ERROR_DOUBT);
}

static json_t *code_json(const struct error_kind *kind) {
    return json_pack("{s:s, s:s, s:{s:s, s:s}, s:{s:s, s:s}}", "code", kind->code, "outcome", outcome_of(kind),
                     "sentence", "zh", kind->sentence_zh, "en", kind->sentence_en, "remedy", "zh", kind->remedy_zh,
                     "en", kind->remedy_en);
}

static int print_codes(const struct command_context *context) {
    json_t *list = json_array();
    for (int code = OK; code < ERROR_COUNT; code++) {
        const struct error_kind *kind = error_kind((enum error_code)code);
        if (is_answer(code) && context->json) {
            (void)json_array_append_new(list, code_json(kind));
        } else if (is_answer(code)) {
            (void)printf("%s\t%s\t%s\t%s\n", kind->code, outcome_of(kind),
                         context->chinese ? kind->sentence_zh : kind->sentence_en,
                         context->chinese ? kind->remedy_zh : kind->remedy_en);
        }
    }
    if (!context->json) {
        json_decref(list);
        return EXIT_DONE;
    }
    return out_json(list);
}

int validate_main(struct command_context *context, int argc, char **argv) {
    bool codes = false;
    const struct command_option options[] = {{"--codes", NULL, &codes}, {0}};
    if (!command_options(context, options, &argc, argv)) {
        return EXIT_USAGE;
    }
    if (codes ? argc > 1 : argc < 2) {
        return command_usage(context);
    }
    if (codes) {
        return print_codes(context);
    }
    struct validation validation = {.context = context};
    const bool ready = documents_open(context, &validation.documents) && open_normaliser(&validation);
    const int code = ready ? validate_all(&validation, argv + 1) : command_failed(context);
    normaliser_free(validation.normaliser);
    documents_close(&validation.documents);
    return code;
}
