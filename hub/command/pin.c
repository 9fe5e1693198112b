/* dealerhub pin|unpin RECORD ATTRIBUTE: what one source record says of an attribute outranks all rules, until it is taken
 * back. The decision names the claim, never its value. */
#include "hub/command/decide.h"
#include "hub/command/portrait.h"

#include <stdio.h>
#include <string.h>

struct pin_request {
    const char *record, *attribute, *event; /* event NULL: the one that says what stands now */
    const char *reason, *author;
    bool pins;
};

/* A claim that stands; of a list several may. */
static bool is_meant(const struct claim *claim, const struct attribute *attribute, const char *event) {
    return claim->attribute == attribute->id && !claim->former &&
           (event == NULL || strcmp(claim->since.event, event) == 0);
}

static bool is_told_apart(const struct claim *found, const struct claim *claim) {
    return found != NULL && strcmp(found->since.event, claim->since.event) != 0;
}

static void tell_none(struct command_context *context, const struct stored_record *record,
                      const struct attribute *attribute, const char *event) {
    struct arena *arena = context->arena;
    const char *whose = portrait_member(&record->member, arena);
    if (event == NULL) {
        (void)error_set(&context->error, NOT_FOUND, attribute->name, "%s says nothing of it now", whose);
        error_translate(&context->error, arena_print(arena, "%s 现在没有此属性的值", whose));
        return;
    }
    (void)error_set(&context->error, NOT_FOUND, attribute->name,
                    "no value of it that %s says now comes from an event %s; `dealerhub show --lineage %s` names them",
                    whose, event, whose);
    error_translate(&context->error,
                    arena_print(arena, "%s 现有的值都不来自事件 %s；dealerhub show --lineage %s 列出各值的事件", whose,
                                event, whose));
}

/* NULL and context->error when none or several events fit. */
static const struct claim *find_claim(struct command_context *context, const struct stored_record *record,
                                      const struct attribute *attribute, const char *event) {
    const struct claim *found = NULL;
    for (size_t i = 0; i < record->fold.count; i++) {
        const struct claim *claim = &record->fold.claims[i];
        if (!is_meant(claim, attribute, event)) {
            continue;
        }
        if (is_told_apart(found, claim)) {
            (void)error_set(&context->error, USAGE, attribute->name,
                            "events %s and %s say something of it; name the one that is meant", found->since.event,
                            claim->since.event);
            return NULL;
        }
        found = claim;
    }
    if (found == NULL) {
        tell_none(context, record, attribute, event);
    }
    return found;
}

static int decide_claim(struct command_context *context, const struct pin_request *request,
                        const struct stored_record *record, const char *event) {
    char id[UUID_TEXT];
    return decide(context, &(struct decision_request){.verdict = request->pins ? "pin" : "unpin",
                                                      .reason = request->reason,
                                                      .author = decide_author(request->author),
                                                      .records = &record->member.record,
                                                      .record_count = 1,
                                                      .claim_record = uuid_to_text(&record->member.record, id),
                                                      .claim_attribute = request->attribute,
                                                      .claim_event = event});
}

static int pin(struct command_context *context, struct reading *reading, const void *argument) {
    const struct pin_request *request = argument;
    const struct attribute *attribute = attribute_by_name(reading->documents.attributes, request->attribute);
    struct stored_record *record;
    if (attribute == NULL) {
        (void)error_set(&context->error, USAGE, request->attribute, "there is no such attribute");
        return command_failed(context);
    }
    if (!reading_record(context, reading, request->record, &record)) {
        return command_failed(context);
    }
    if (record == NULL) {
        return out_nothing(context);
    }
    const struct claim *claim = request->pins ? find_claim(context, record, attribute, request->event) : NULL;
    if (request->pins && claim == NULL) {
        return command_failed(context);
    }
    return decide_claim(context, request, record, claim == NULL ? NULL : claim->since.event);
}

static int take_line(struct command_context *context, struct pin_request *request, int argc, char **argv) {
    const struct command_option options[] = {
        {.name = "--reason", .text = &request->reason}, {.name = "--author", .text = &request->author}, {0}};
    if (!command_options(context, options, &argc, argv)) {
        return EXIT_USAGE;
    }
    if (argc < 3 || argc > (request->pins ? 4 : 3)) {
        return command_usage(context);
    }
    request->record = argv[1];
    request->attribute = argv[2];
    request->event = argc > 3 ? argv[3] : NULL;
    return reading_run(context, pin, request);
}

int pin_main(struct command_context *context, int argc, char **argv) {
    struct pin_request request = {.pins = true};
    return take_line(context, &request, argc, argv);
}

int unpin_main(struct command_context *context, int argc, char **argv) {
    struct pin_request request = {.pins = false};
    return take_line(context, &request, argc, argv);
}
