/* dealerhub generic list|set|free|collective: values that too many hold to say who somebody is, numbers that stand for many
 * people, and a steward's word about a value. */
#include "hub/command/contrast.h"
#include "hub/command/decide.h"
#include "hub/command/portrait.h"
#include "hub/command/terms.h"
#include "hub/store/steward_store.h"

#include <stdio.h>
#include <string.h>

enum { LISTED_MAX = 1000 };

struct generic_request {
    const char *verb, *kind, *value, *reason, *author;
    bool reveal;
};

/* --- list --------------------------------------------------------------------------------------------------------- */

/* The value behind a key as a holder has it, masked unless revealed; "" when nobody holds it. */
static const char *value_of(const struct command_context *context, const struct reading *reading,
                            const struct generic_key *key, const struct stored_record *record, bool reveal) {
    const bool chinese = context->chinese && !context->json;
    for (size_t i = 0; record != NULL && i < record->key_count; i++) {
        const struct record_key *held = &record->keys[i];
        if (digest_order(&held->digest, &key->digest) != 0 || held->ordinal >= record->dictionary.count) {
            continue;
        }
        const struct attribute *attribute = attribute_by_id(reading->documents.attributes, held->attribute);
        const struct customer_value value = {.attribute = attribute, .value = record->dictionary.values[held->ordinal]};
        return attribute == NULL ? "" : portrait_words(&value, reveal, chinese, context->arena);
    }
    return "";
}

static const char *word_of(const struct command_context *context, const struct generic_key *key) {
    static const char *const words[][2] = {{"free", "放行"}, {"", ""}, {"generic", "通用值"}};
    return words[key->said + 1][context->chinese];
}

static void print_key(const struct command_context *context, const struct generic_key *key, unsigned cap,
                      const char *value) {
    char digest[DIGEST_TEXT];
    char when[INSTANT_TEXT];
    (void)printf("%s %s %s\n",
                 out_column(term(TERM_KEY, key_kind_name(key->kind), context->chinese), 13, context->arena),
                 digest_to_text(&key->digest, digest), value);
    command_print(context, "    held by %u%s customer numbers of %u sources, generic above %u\n",
                  "    %2$s%1$u 个客户号持有，来自 %3$u 个来源，超过 %4$u 个为通用值\n", key->holders,
                  key->many ? out_word(context, " and more", "至少 ") : "", key->sources, cap);
    if (key->said != 0) {
        (void)printf("    %s: %s  %s %s\n", out_word(context, "a steward said", "数据管家"), word_of(context, key),
                     instant_print(key->recorded, when), key->author == NULL ? "" : key->author);
    }
}

static json_t *key_json(const struct generic_key *key, unsigned cap, const char *value) {
    static const char *const words[] = {"free", NULL, "generic"};
    char digest[DIGEST_TEXT];
    char when[INSTANT_TEXT];
    return json_pack("{s:s, s:s, s:s, s:I, s:b, s:I, s:I, s:o, s:o, s:o}", "kind", key_kind_name(key->kind), "digest",
                     digest_to_text(&key->digest, digest), "value", value, "holders", (json_int_t)key->holders, "more",
                     key->many, "sources", (json_int_t)key->sources, "cap", (json_int_t)cap, "word",
                     out_text_json(words[key->said + 1]), "author", out_text_json(key->author), "recorded",
                     key->said == 0 ? json_null() : json_string(instant_print(key->recorded, when)));
}

static bool load_holders(struct command_context *context, struct reading *reading, const struct generic_key *keys,
                         size_t count, struct stored_record **records) {
    struct uuid *ids = ARENA_NEW(context->arena, struct uuid, count + 1);
    for (size_t i = 0; i < count; i++) {
        ids[i] = keys[i].record;
    }
    return records_load(&reading->store, ids, count, context->arena, records, &context->error);
}

static bool list_keys(struct command_context *context, struct reading *reading, const struct model *model, bool reveal,
                      json_t *list) {
    struct generic_key *keys;
    size_t count;
    if (!generic_list(context->database, LISTED_MAX, context->arena, &keys, &count, &context->error)) {
        return false;
    }
    struct stored_record **records = ARENA_NEW(context->arena, struct stored_record *, count + 1);
    if (!load_holders(context, reading, keys, count, records)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const unsigned cap = model_generic_cap(model, keys[i].kind);
        const char *value = value_of(context, reading, &keys[i], records[i], reveal);
        (void)json_array_append_new(list, key_json(&keys[i], cap, value));
        if (!context->json) {
            print_key(context, &keys[i], cap, value);
        }
    }
    return true;
}

static int list_generic(struct command_context *context, struct reading *reading,
                        const struct generic_request *request) {
    struct model *model = contrast_model(context, reading);
    json_t *list = json_array();
    const bool good = model != NULL && list_keys(context, reading, model, request->reveal, list);
    model_free(model);
    if (good) {
        return out_list(context, list);
    }
    json_decref(list);
    return command_failed(context);
}

static int list_collective(struct command_context *context, struct reading *reading,
                           const struct generic_request *request) {
    struct member *members;
    size_t count;
    char id[UUID_TEXT];
    (void)reading;
    (void)request;
    if (!collective_list(context->database, LISTED_MAX, context->arena, &members, &count, &context->error)) {
        return command_failed(context);
    }
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(list, json_pack("{s:o, s:s, s:s}", "record", out_uuid_json(&members[i].record),
                                                    "source", members[i].source, "number", members[i].number));
        if (!context->json) {
            (void)printf("%-24s %s\n", portrait_member(&members[i], context->arena),
                         uuid_to_text(&members[i].record, id));
        }
    }
    return out_list(context, list);
}

/* --- set, free ---------------------------------------------------------------------------------------------------- */

/* The key is named by its digest, as `generic list` prints it, or by the value itself. */
static bool find_key(struct command_context *context, const struct reading *reading,
                     const struct generic_request *request, struct digest *digest) {
    size_t count;
    const enum key_kind kind = key_kind_by_name(request->kind);
    if (!key_kind_finds_candidates(kind)) {
        return error_set(&context->error, USAGE, request->kind, "no such kind of key");
    }
    if (digest_from_text(request->value, digest)) {
        return true;
    }
    const struct identity_key *keys =
        keys_of_search(reading->installation.keyer, request->value, context->arena, &count);
    for (size_t i = 0; i < count; i++) {
        if (keys[i].kind == kind) {
            *digest = keys[i].digest;
            return true;
        }
    }
    return error_set(&context->error, USAGE, request->kind, "the value is none of this kind");
}

static int say_of_key(struct command_context *context, struct reading *reading, const struct generic_request *request) {
    char text[DIGEST_TEXT];
    struct digest digest;
    if (!find_key(context, reading, request, &digest)) {
        return command_failed(context);
    }
    return decide(context, &(struct decision_request){.verdict = strcmp(request->verb, "set") == 0 ? "generic" : "free",
                                                      .reason = request->reason,
                                                      .author = decide_author(request->author),
                                                      .key_kind = request->kind,
                                                      .key_digest = digest_to_text(&digest, text)});
}

static const struct verb {
    const char *name;
    int words;
    int (*run)(struct command_context *context, struct reading *reading, const struct generic_request *request);
} verbs[] = {
    {"list", 2, list_generic}, {"collective", 2, list_collective}, {"set", 4, say_of_key}, {"free", 4, say_of_key}};

static const struct verb *verb_of(const char *name, int words) {
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(verbs[i].name, name) == 0 && verbs[i].words == words) {
            return &verbs[i];
        }
    }
    return NULL;
}

static int run_verb(struct command_context *context, struct reading *reading, const void *argument) {
    const struct generic_request *request = argument;
    const int words = request->value == NULL ? 2 : 4;
    return verb_of(request->verb, words)->run(context, reading, request);
}

int generic_main(struct command_context *context, int argc, char **argv) {
    struct generic_request request = {0};
    const struct command_option options[] = {{.name = "--reason", .text = &request.reason},
                                             {.name = "--author", .text = &request.author},
                                             {.name = "--reveal", .flag = &request.reveal},
                                             {0}};
    if (!command_options(context, options, &argc, argv)) {
        return EXIT_USAGE;
    }
    if (argc < 2 || verb_of(argv[1], argc) == NULL) {
        return command_usage(context);
    }
    request.verb = argv[1];
    request.kind = argc == 4 ? argv[2] : NULL;
    request.value = argc == 4 ? reading_subject(context, argv[3]) : NULL;
    return reading_run(context, run_verb, &request);
}
