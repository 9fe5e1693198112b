/* dealerhub review list|show|same|apart: pairs that ask for a steward's word, and the word itself. */
#include "hub/command/contrast.h"
#include "hub/command/decide.h"
#include "hub/command/portrait.h"

#include <stdio.h>
#include <string.h>

enum { LISTED_MAX = 1000 };

struct review_request {
    const char *a, *b, *reason, *author;
    const char *verdict; /* same, apart */
    bool reveal;
};

/* --- list --------------------------------------------------------------------------------------------------------- */

static json_t *question_json(const struct question *question, struct arena *arena) {
    return json_pack("{s:o, s:s, s:o, s:o, s:s, s:o, s:i, s:s}", "a", out_uuid_json(&question->a), "name_a",
                     portrait_member(&question->member_a, arena), "golden_a", out_uuid_json(&question->golden_a), "b",
                     out_uuid_json(&question->b), "name_b", portrait_member(&question->member_b, arena), "golden_b",
                     out_uuid_json(&question->golden_b), "weight", (int)question->weight, "zone",
                     question->link ? "link" : "review");
}

static void print_question(const struct command_context *context, const struct question *question) {
    char a[UUID_TEXT];
    char b[UUID_TEXT];
    (void)printf(
        "%9s  %s – %s%s\n           %s %s\n", out_weight(question->weight, context->arena),
        portrait_member(&question->member_a, context->arena), portrait_member(&question->member_b, context->arena),
        question->link ? out_word(context, "  strong enough, but something forbids it", "  权重足够，但有矛盾") : "",
        uuid_to_text(&question->a, a), uuid_to_text(&question->b, b));
}

static int list_questions(struct command_context *context, int argc) {
    struct question *questions;
    size_t count;
    if (argc != 2) {
        return command_usage(context);
    }
    if (!review_list(context->database, LISTED_MAX, context->arena, &questions, &count, &context->error)) {
        return command_failed(context);
    }
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(list, question_json(&questions[i], context->arena));
        if (!context->json) {
            print_question(context, &questions[i]);
        }
    }
    return out_list(context, list);
}

/* --- show --------------------------------------------------------------------------------------------------------- */

/* Both records, asked for by one who wants to judge them. */
static bool find_both(struct command_context *context, struct reading *reading, const struct review_request *request,
                      struct stored_record *records[2]) {
    return reading_record(context, reading, request->a, &records[0]) &&
           reading_record(context, reading, request->b, &records[1]);
}

/* Present values of one attribute, "; " between them. */
static const char *side_text(const struct stored_record *record, const struct attribute *attribute, bool reveal,
                             struct arena *arena) {
    const char *text = "";
    for (size_t i = 0; i < record->fold.count; i++) {
        const struct claim *claim = &record->fold.claims[i];
        if (claim->attribute != attribute->id || claim->ordinal >= record->dictionary.count) {
            continue;
        }
        const struct customer_value value = {.attribute = attribute,
                                             .value = record->dictionary.values[claim->ordinal]};
        text = arena_print(arena, "%s%s%s%s%s", text, *text == '\0' ? "" : "; ", claim->former ? "(" : "",
                           portrait_value(&value, reveal, arena), claim->former ? ")" : "");
    }
    return text;
}

static void print_sides(const struct command_context *context, const struct reading *reading,
                        struct stored_record *const records[2], bool reveal) {
    const struct attributes *attributes = reading->documents.attributes;
    (void)printf("%-18s %s %s\n", "",
                 out_column(portrait_member(&records[0]->member, context->arena), 40, context->arena),
                 portrait_member(&records[1]->member, context->arena));
    for (size_t i = 0; i < attributes_count(attributes); i++) {
        const struct attribute *attribute = attribute_at(attributes, i);
        const char *a = side_text(records[0], attribute, reveal, context->arena);
        const char *b = side_text(records[1], attribute, reveal, context->arena);
        if (*a != '\0' || *b != '\0') {
            (void)printf("%s %s %s\n", out_column(context->chinese ? attribute->zh : attribute->en, 18, context->arena),
                         out_column(a, 40, context->arena), b);
        }
    }
}

static json_t *sides_json(const struct command_context *context, const struct reading *reading,
                          struct stored_record *const records[2], bool reveal) {
    const struct attributes *attributes = reading->documents.attributes;
    json_t *list = json_array();
    for (size_t i = 0; i < attributes_count(attributes); i++) {
        const struct attribute *attribute = attribute_at(attributes, i);
        const char *a = side_text(records[0], attribute, reveal, context->arena);
        const char *b = side_text(records[1], attribute, reveal, context->arena);
        if (*a != '\0' || *b != '\0') {
            (void)json_array_append_new(list,
                                        json_pack("{s:s, s:s, s:s}", "attribute", attribute->name, "a", a, "b", b));
        }
    }
    return list;
}

static int show_both(struct command_context *context, const struct reading *reading,
                     struct stored_record *const records[2], const struct contrast *contrast, bool reveal) {
    if (context->json) {
        json_t *whole = contrast_json(context, contrast, reveal);
        (void)json_object_set_new(whole, "a", out_uuid_json(&records[0]->member.record));
        (void)json_object_set_new(whole, "b", out_uuid_json(&records[1]->member.record));
        (void)json_object_set_new(whole, "sides", sides_json(context, reading, records, reveal));
        return out_json(whole);
    }
    print_sides(context, reading, records, reveal);
    contrast_print(context, contrast, reveal);
    return EXIT_DONE;
}

static int show_pair(struct command_context *context, struct reading *reading, const void *argument) {
    const struct review_request *request = argument;
    struct stored_record *records[2];
    struct contrast contrast;
    if (!find_both(context, reading, request, records)) {
        return command_failed(context);
    }
    if (records[0] == NULL || records[1] == NULL) {
        return out_nothing(context);
    }
    struct model *model = contrast_model(context, reading);
    const bool good = model != NULL && contrast_make(context, reading, model, records[0], records[1], &contrast);
    const int code = good ? show_both(context, reading, records, &contrast, request->reveal) : command_failed(context);
    if (model != NULL) {
        model_free(model);
    }
    return code;
}

/* --- same, apart -------------------------------------------------------------------------------------------------- */

/* A word about records that nobody knows would wait for ever, so a mistyped number is noticed here. */
static int say_word(struct command_context *context, struct reading *reading, const void *argument) {
    const struct review_request *request = argument;
    struct stored_record *records[2];
    if (!find_both(context, reading, request, records)) {
        return command_failed(context);
    }
    if (records[0] == NULL || records[1] == NULL) {
        return out_nothing(context);
    }
    const struct uuid ids[2] = {records[0]->member.record, records[1]->member.record};
    if (uuid_equal(&ids[0], &ids[1])) {
        (void)error_set(&context->error, USAGE, "", "both are the same source record");
        return command_failed(context);
    }
    return decide(context, &(struct decision_request){.verdict = request->verdict,
                                                      .reason = request->reason,
                                                      .author = decide_author(request->author),
                                                      .records = ids,
                                                      .record_count = 2});
}

static const struct {
    const char *name;
    reading_use *use;
} verbs[] = {{"show", show_pair}, {"same", say_word}, {"apart", say_word}};

int review_main(struct command_context *context, int argc, char **argv) {
    struct review_request request = {0};
    const struct command_option options[] = {{.name = "--reason", .text = &request.reason},
                                             {.name = "--author", .text = &request.author},
                                             {.name = "--reveal", .flag = &request.reveal},
                                             {0}};
    if (!command_options(context, options, &argc, argv)) {
        return EXIT_USAGE;
    }
    if (argc >= 2 && strcmp(argv[1], "list") == 0) {
        return list_questions(context, argc);
    }
    for (size_t i = 0; argc == 4 && i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(argv[1], verbs[i].name) == 0) {
            request.verdict = argv[1];
            request.a = argv[2];
            request.b = argv[3];
            return reading_run(context, verbs[i].use, &request);
        }
    }
    return command_usage(context);
}
