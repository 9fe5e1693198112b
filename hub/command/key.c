#include "hub/command/out.h"
#include "hub/store/master_key.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int print_id(const struct command_context *context, const char *file, uint32_t id) {
    if (context->json) {
        char text[16];
        (void)snprintf(text, sizeof text, "%08" PRIx32, id);
        json_t *whole = json_pack("{s:s, s:s}", "file", out_utf8(file, context->arena), "key", text);
        (void)json_dumpf(whole, stdout, JSON_COMPACT);
        (void)printf("\n");
        json_decref(whole);
        return EXIT_DONE;
    }
    command_print(context, "%s: master key %08" PRIx32 " seals from the next start on. Keep a copy in a safe place.\n",
                  "%s：下次启动起由主密钥 %08" PRIx32 " 加密，请在安全处保存副本。\n", file, id);
    return EXIT_DONE;
}

static int make(struct command_context *context, const char *file) {
    uint32_t id;
    return master_key_make(file, &id, &context->error) ? print_id(context, file, id) : command_failed(context);
}

static int add(struct command_context *context, const char *file) {
    uint32_t id;
    return master_key_add(file, &id, &context->error) ? print_id(context, file, id) : command_failed(context);
}

static void print_list(const struct command_context *context, const struct master_keys *keys) {
    json_t *list = json_array();
    for (size_t i = 0; i < master_keys_count(keys); i++) {
        const struct master_key *key = master_keys_at(keys, i);
        char text[16];
        (void)snprintf(text, sizeof text, "%08" PRIx32, key->id);
        const bool newest = key == master_keys_newest(keys);
        json_array_append_new(list, json_pack("{s:s, s:b}", "key", text, "seals", newest));
        if (!context->json) {
            (void)printf("%s%s\n", text, newest ? context->chinese ? " 加密" : " seals" : "");
        }
    }
    if (context->json) {
        (void)json_dumpf(list, stdout, JSON_COMPACT);
        (void)printf("\n");
    }
    json_decref(list);
}

static int list_keys(struct command_context *context, const char *file) {
    struct master_keys *keys = master_keys_load(file, &context->error);
    if (keys == NULL) {
        return command_failed(context);
    }
    print_list(context, keys);
    master_keys_free(keys);
    return EXIT_DONE;
}

static const struct {
    const char *name;
    int (*run)(struct command_context *context, const char *file);
} verbs[] = {{"make", make}, {"add", add}, {"list", list_keys}};

int key_main(struct command_context *context, int argc, char **argv) {
    static const struct command_option none[] = {{0}};
    if (!command_options(context, none, &argc, argv)) {
        return EXIT_USAGE;
    }
    if (argc < 2 || argc > 3) {
        return command_usage(context);
    }
    const char *file = argc == 3 ? argv[2] : context->config->key_file;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(argv[1], verbs[i].name) == 0) {
            return verbs[i].run(context, file);
        }
    }
    return command_usage(context);
}
