/* Sends event documents to the topics they belong to, as a dealer's system would. */
#include "hub/command/out.h"
#include "hub/command/posting.h"
#include "hub/command/send_answers.h"
#include "hub/event/clock.h"
#include "hub/rights/rights.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { ANSWER_TIMEOUT = 10 };

/* How to send; without `unchecked` a document is validated first and says itself where it goes. */
struct wish {
    const char *topic, *key;
    bool unchecked;
    bool answers; /* the files hold documents of the ERP, which stand for events */
};

struct outbox {
    struct command_context *context;
    struct documents documents;
    struct rights *rights; /* NULL: it is not known here who may send what */
    const char *partners;  /* the file that says so */
    struct wish wish;
    GArray *letters, *sendings; /* struct letter, struct sending: of equal places */
};

/* --- what the hub will say ---------------------------------------------------------------------------------------------- */

/* Only the site's own partners are told of: the shipped ones are an example, which on a store's machine stands alone. A file that
 * cannot be read is the hub's trouble, and keeps nobody from sending. */
static void look_who_may_send(struct outbox *outbox) {
    struct command_context *context = outbox->context;
    struct error ignored = {0};
    struct found_file partners;
    if (files_find(&context->files, "config/partners.xml", context->arena, &partners, &ignored) && partners.site) {
        const char *rules = files_path(&context->files, "config/rules.xml", context->arena, &ignored);
        const char *schemas = arena_print(context->arena, "%s/config", context->files.data);
        outbox->partners = partners.path;
        outbox->rights = rules == NULL ? NULL
                                       : rights_load(partners.path, rules, schemas, outbox->documents.attributes,
                                                     outbox->documents.kinds, &ignored);
    }
}

/* In both languages, each of which tells with what file the hub would be of that mind. */
static bool foretell(struct error *refusal, enum error_code code, const char *place, const char *en, const char *zh) {
    (void)error_set(refusal, code, place, "%s", en);
    error_translate(refusal, zh);
    return false;
}

/* False and *refusal when the hub, if it holds the same files, will refuse what is sent so. */
static bool may_be_sent(const struct outbox *outbox, const char *file, const struct event *event, const char *topic,
                        struct error *refusal) {
    struct arena *arena = outbox->context->arena;
    const char *place = arena_print(arena, "%s: /@source", file);
    if (outbox->rights == NULL || event->kind->effect == EFFECT_DECIDE) {
        return true;
    }
    if (rights_owner_of_source(outbox->rights, event->source) == NULL) {
        return foretell(refusal, UNKNOWN_SOURCE, place,
                        arena_print(arena, "%s has no Source %s", outbox->partners, event->source),
                        arena_print(arena, "%s 中没有来源 %s", outbox->partners, event->source));
    }
    if (!rights_topic_speaks_for(outbox->rights, topic, event->source)) {
        return foretell(
            refusal, WRONG_TOPIC, place,
            arena_print(arena, "by %s topic %s does not speak for %s", outbox->partners, topic, event->source),
            arena_print(arena, "按 %s，主题 %s 不能代表 %s", outbox->partners, topic, event->source));
    }
    if (event->kind->effect == EFFECT_OBJECT && !rights_source(outbox->rights, event->source)->erp) {
        return foretell(refusal, NOT_THE_ERP, place, arena_print(arena, "by %s", outbox->partners),
                        arena_print(arena, "按 %s", outbox->partners));
    }
    return true;
}

static void warn(const struct outbox *outbox, const char *file, const struct event *event, const char *topic) {
    struct error refusal = {0};
    if (!may_be_sent(outbox, file, event, topic, &refusal)) {
        (void)fprintf(stderr, "dealerhub: %s: %s\n", outbox->context->chinese ? "警告" : "warning",
                      error_text(&refusal));
    }
}

/* --- packing ------------------------------------------------------------------------------------------------------------ */

static bool address(struct outbox *outbox, const char *file, struct sending *sending) {
    struct command_context *context = outbox->context;
    struct event *event = ARENA_NEW(context->arena, struct event, 1);
    if (!documents_read(&outbox->documents, sending->body, context->arena, event, &context->error) ||
        !event_clock(event, instant_now(), context->config->clock_limit, &context->error)) {
        const char *place = arena_print(context->arena, "%s: %s",
                                        documents_place(file, &context->error, context->arena), context->error.place);
        (void)snprintf(context->error.place, sizeof context->error.place, "%s", place);
        return false;
    }
    posting_address(context->config, event, context->arena, sending);
    sending->topic = outbox->wish.topic == NULL ? sending->topic : outbox->wish.topic;
    sending->key = outbox->wish.key == NULL ? sending->key : outbox->wish.key;
    if (sending->topic == NULL) {
        return error_set(&context->error, CONFIG_BAD_VALUE, "topic.events",
                         "no .* stands for the source: name the topic with --topic");
    }
    warn(outbox, file, event, sending->topic);
    return true;
}

static const struct letter *letter_at(const struct outbox *outbox, unsigned at) {
    return &g_array_index(outbox->letters, struct letter, at);
}

static bool pack(struct outbox *outbox, const struct letter *letter) {
    struct sending sending = {.body = letter->body, .topic = outbox->wish.topic, .key = outbox->wish.key};
    posting_header(&sending, "content-type", "application/xml");
    const bool good = outbox->wish.unchecked || address(outbox, letter->name, &sending);
    g_array_append_val(outbox->sendings, sending);
    return good;
}

static void add_to(char *detail, size_t size, const char *words) {
    const size_t room = size - strlen(words) - 1;
    if (strlen(detail) <= room) {
        (void)snprintf(detail + strlen(detail), size - strlen(detail), "%s", words);
    }
}

/* What is wrong stands first: too long a detail is left as it is. */
static bool nothing_was_sent(struct error *error) {
    if (*error->detail_zh != '\0') {
        add_to(error->detail_zh, sizeof error->detail_zh, "；未发送任何文件");
    }
    add_to(error->detail, sizeof error->detail, *error->detail == '\0' ? "nothing was sent" : "; nothing was sent");
    return false;
}

/* The letters of one file: one, or one for each answer in it. */
static bool read_file(struct outbox *outbox, char *file) {
    struct letter letter = {.name = file};
    if (outbox->wish.answers) {
        return answers_to_letters(outbox->context, &outbox->documents, file, outbox->letters);
    }
    if (!documents_bytes(outbox->context, file, &letter.body)) {
        return false;
    }
    g_array_append_val(outbox->letters, letter);
    return true;
}

/* All or nothing: a document that would be refused keeps the others from being sent. */
static bool pack_all(struct outbox *outbox, char **files, size_t count) {
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        good = read_file(outbox, files[i]);
        for (unsigned at = outbox->sendings->len; good && at < outbox->letters->len; at++) {
            good = pack(outbox, letter_at(outbox, at));
        }
    }
    return good || nothing_was_sent(&outbox->context->error);
}

static json_t *answer_json(const struct outbox *outbox, const char *file, const struct sending *sending) {
    file = out_utf8(file, outbox->context->arena);
    return sending->delivered
               ? json_pack("{s:s, s:b, s:s, s:i, s:I}", "file", file, "delivered", true, "topic", sending->topic,
                           "partition", (int)sending->partition, "offset", (json_int_t)sending->offset)
               : json_pack("{s:s, s:b, s:s, s:s}", "file", file, "delivered", false, "topic", sending->topic, "problem",
                           sending->problem);
}

static void print_answer(const struct command_context *context, const char *file, const struct sending *sending) {
    if (sending->delivered) {
        (void)printf("%s: %s/%" PRId32 "/%" PRId64 "\n", file, sending->topic, sending->partition, sending->offset);
    } else {
        command_print(
            context,
            "%s: not delivered to %s: %s; see that the topic is there and what it takes (size, rights), and that its "
            "broker runs, then send the file again: an event counts once\n",
            "%s: 未送达 %s: %s；请检查主题是否存在、其大小限制和权限以及 broker "
            "是否运行，然后重新发送：同一事件只计一次\n",
            file, sending->topic, sending->problem);
    }
}

static int report(const struct outbox *outbox) {
    json_t *answers = json_array();
    int code = EXIT_DONE;
    for (unsigned i = 0; i < outbox->sendings->len; i++) {
        const struct sending *sending = &g_array_index(outbox->sendings, struct sending, i);
        code = sending->delivered ? code : EXIT_SERVICE;
        json_array_append_new(answers, answer_json(outbox, letter_at(outbox, i)->name, sending));
        if (!outbox->context->json) {
            print_answer(outbox->context, letter_at(outbox, i)->name, sending);
        }
    }
    if (outbox->context->json) {
        (void)json_dumpf(answers, stdout, JSON_INDENT(2));
        (void)printf("\n");
    }
    json_decref(answers);
    return code;
}

static bool open_outbox(struct outbox *outbox) {
    if (outbox->wish.unchecked) {
        return true;
    }
    if (!documents_open(outbox->context, &outbox->documents)) {
        return false;
    }
    look_who_may_send(outbox);
    return true;
}

static int send_files(struct outbox *outbox, char **files, size_t count) {
    struct command_context *context = outbox->context;
    if (!open_outbox(outbox) || !pack_all(outbox, files, count)) {
        return command_failed(context);
    }
    if (outbox->sendings->len == 0) {
        return out_nothing(context);
    }
    if (!kafka_send(context->config->kafka, context->config->kafka_count,
                    (struct sending *)(void *)outbox->sendings->data, outbox->sendings->len, SECONDS(ANSWER_TIMEOUT),
                    &context->error)) {
        return command_failed(context);
    }
    return report(outbox);
}

/* Where to is not read from a document that is not looked at; the ERP's answers are made, and need no such thing. */
static bool is_wish_whole(const struct outbox *outbox) {
    const struct wish *wish = &outbox->wish;
    struct error *error = &outbox->context->error;
    if (wish->unchecked && wish->answers) {
        return error_set(error, USAGE, "--answers", "not together with --unchecked");
    }
    if (wish->unchecked && (wish->topic == NULL || wish->key == NULL)) {
        (void)error_set(error, USAGE, "--unchecked",
                        "where to is not read from the document then: --topic and --key are required");
        error_translate(error, "此时不从文档读取去向，必须给出 --topic 和 --key");
        return false;
    }
    return true;
}

int send_main(struct command_context *context, int argc, char **argv) {
    struct outbox outbox = {.context = context};
    const struct command_option options[] = {{"--topic", &outbox.wish.topic, NULL},
                                             {"--key", &outbox.wish.key, NULL},
                                             {"--unchecked", NULL, &outbox.wish.unchecked},
                                             {"--answers", NULL, &outbox.wish.answers},
                                             {0}};
    if (!command_options(context, options, &argc, argv)) {
        return EXIT_USAGE;
    }
    if (argc < 2) {
        return command_usage(context);
    }
    if (!is_wish_whole(&outbox)) {
        return command_failed(context);
    }
    outbox.letters = g_array_new(FALSE, FALSE, sizeof(struct letter));
    outbox.sendings = g_array_new(FALSE, FALSE, sizeof(struct sending));
    const int code = send_files(&outbox, argv + 1, (size_t)argc - 1);
    rights_free(outbox.rights);
    documents_close(&outbox.documents);
    (void)g_array_free(outbox.letters, TRUE);
    (void)g_array_free(outbox.sendings, TRUE);
    return code;
}
