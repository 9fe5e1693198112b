#include "hub/command/command.h"
#include "hub/command/guard.h"

#include "hub/base/log.h"
#include "hub/command/global.h"
#include "hub/command/out.h"
#include "hub/store/database.h"
#include "hub/store/master_key.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define USUAL_CONFIG_FILE DEALERHUB_SITE_DIR "/hub.conf"

void command_print(const struct command_context *context, const char *en, const char *zh, ...) {
    va_list arguments;
    va_start(arguments, zh);
    (void)vprintf(context->chinese ? zh : en, arguments);
    va_end(arguments);
}

static void print_json_error(const struct command_context *context, enum error_code code, const char *place,
                             const char *detail) {
    const struct error_kind *kind = error_kind(code);
    json_t *whole = json_pack(
        "{s:{s:s, s:s, s:s, s:s, s:s}}", "error", "code", kind->code, "place", out_utf8(place, context->arena),
        "sentence", context->chinese ? kind->sentence_zh : kind->sentence_en, "detail",
        out_utf8(detail, context->arena), "remedy", context->chinese ? kind->remedy_zh : kind->remedy_en);
    (void)json_dumpf(whole, stderr, JSON_COMPACT);
    (void)fputs("\n", stderr);
    json_decref(whole);
}

int command_failed(const struct command_context *context) {
    const struct error *error = &context->error;
    if (context->json) {
        const bool translated = context->chinese && *error->detail_zh != '\0';
        print_json_error(context, error->code, error->place, translated ? error->detail_zh : error->detail);
    } else {
        (void)fprintf(stderr, "dealerhub: %s\n", error_text(error));
    }
    return error_exit_code(error);
}

static const char *usage_line(const struct command_context *context) {
    const struct subcommand *command = context->command;
    return arena_print(context->arena, "dealerhub %s%s%s", command->name, *command->arguments == '\0' ? "" : " ",
                       command->arguments);
}

int command_usage(const struct command_context *context) {
    const char *usage = arena_print(context->arena, "%s: %s", context->chinese ? "用法" : "usage", usage_line(context));
    if (context->json) {
        print_json_error(context, USAGE, context->command->name, usage);
    } else {
        (void)fprintf(stderr, "%s\n", usage);
    }
    return EXIT_USAGE;
}

static const char *const global_help[][3] = {
    {"--config FILE", "read this file instead of " USUAL_CONFIG_FILE, "使用此配置文件，默认 " USUAL_CONFIG_FILE},
    {"--set KEY=VALUE", "set one key of hub.conf; may be repeated", "设置 hub.conf 中的一项，可重复"},
    {"--data FOLDER", "folder of the shipped schemas, rules and models", "随产品提供的模式、规则和模型目录"},
    {"--json", "print JSON", "输出 JSON"},
    {"--help", "print this, or the usage of a command", "显示帮助或某命令的用法"},
    {"--version", "print the version", "显示版本"},
};

static void print_help(FILE *stream, const struct subcommand *subcommands, size_t count, bool chinese) {
    (void)fprintf(stream, "%s\n\n",
                  chinese ? "用法: dealerhub [选项] 命令 [参数]" : "usage: dealerhub [OPTION…] COMMAND [ARGUMENT…]");
    for (size_t i = 0; i < count; i++) {
        (void)fprintf(stream, "  %-16s %s\n", subcommands[i].name, chinese ? subcommands[i].zh : subcommands[i].en);
    }
    (void)fputs("\n", stream);
    for (size_t i = 0; i < sizeof global_help / sizeof *global_help; i++) {
        (void)fprintf(stream, "  %-16s %s\n", global_help[i][0], global_help[i][chinese ? 2 : 1]);
    }
    (void)fprintf(stream, "\n%s: dealerhub(1), hub.conf(5), dealerhub-events(7), dealerhub-sizing(7)\n",
                  chinese ? "手册" : "Manual");
}

static const struct subcommand *find_subcommand(const struct subcommand *subcommands, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(subcommands[i].name, name) == 0) {
            return &subcommands[i];
        }
    }
    return NULL;
}

static bool load_config(struct command_context *context, const struct global_options *options) {
    context->config_file = options->config_file == NULL ? USUAL_CONFIG_FILE : options->config_file;
    struct config_request *request = ARENA_NEW(context->arena, struct config_request, 1);
    *request = (struct config_request){
        .file = context->config_file,
        .may_be_absent = options->config_file == NULL && (context->command->needs & NEEDS_CONFIG) == 0,
        .settings = options->settings,
        .setting_count = options->setting_count,
    };
    context->config_request = request;
    const struct config *config = config_load(request, context->arena, &context->error);
    if (config == NULL) {
        return false;
    }
    context->config = config;
    context->files = (struct files){.data = config->data, .site = config->site};
    log_configure((enum log_level)config->log_level, (enum log_format)config->log_format);
    return true;
}

static bool load_keys(struct command_context *context) {
    context->keys = master_keys_load(context->config->key_file, &context->error);
    return context->keys != NULL;
}

/* A command that looks, or migrates, may connect as another role than the daemon. */
static const char *conninfo_of(const struct command_context *context) {
    const struct config *config = context->config;
    const bool owner = (context->command->needs & NEEDS_OWNER) != 0;
    const char *special = owner ? config->database_owner : config->database_read;
    return *special != '\0' ? special : config->database;
}

static bool open_database(struct command_context *context) {
    const char *application = arena_print(context->arena, "dealerhub %s", context->command->name);
    context->database = database_open(conninfo_of(context), application, &context->error);
    return context->database != NULL;
}

static bool prepare(struct command_context *context, const struct global_options *options) {
    const unsigned needs = context->command->needs;
    return load_config(context, options) && ((needs & NEEDS_KEYS) == 0 || load_keys(context)) &&
           ((needs & NEEDS_DATABASE) == 0 || open_database(context));
}

static void release(struct command_context *context) {
    database_close(context->database);
    master_keys_free(context->keys);
}

static int run_prepared(struct command_context *context, const struct global_options *options) {
    if (options->help) {
        command_print(context, "%s\n", "%s\n", context->chinese ? context->command->zh : context->command->en);
        (void)printf("%s\n", usage_line(context));
        return EXIT_DONE;
    }
    const int code = prepare(context, options)
                         ? context->command->run(context, options->argument_count, options->arguments)
                         : command_failed(context);
    release(context);
    return code;
}

static int refuse_command(struct command_context *context, const char *name) {
    (void)command_wrong(context, name, "no such command; see dealerhub --help", "没有此命令，见 dealerhub --help");
    return command_failed(context);
}

static int run_chosen(struct command_context *context, const struct subcommand *subcommands, size_t count,
                      const struct global_options *options) {
    if (options->version) {
        (void)printf("dealerhub %s\n", DEALERHUB_VERSION);
        return EXIT_DONE;
    }
    if (options->command == NULL && options->json && !options->help) {
        return refuse_command(context, "");
    }
    if (options->command == NULL) {
        print_help(options->help ? stdout : stderr, subcommands, count, context->chinese);
        return options->help ? EXIT_DONE : EXIT_USAGE;
    }
    context->command = find_subcommand(subcommands, count, options->command);
    return context->command == NULL ? refuse_command(context, options->command) : run_prepared(context, options);
}

/* Also where a mistake before it kept it from being read. */
static bool asks_for_json(int argc, char **argv) {
    bool asked = false;
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        asked |= strcmp(argv[i], "--json") == 0;
    }
    return asked;
}

int command_run(const struct subcommand *subcommands, size_t count, int argc, char **argv) {
    guard_memory();
    struct arena *arena = arena_new();
    struct command_context context = {
        .commands = subcommands, .command_count = count, .arena = arena, .chinese = language_is_chinese()};
    struct global_options *options = ARENA_NEW(arena, struct global_options, 1);
    int code;
    if (global_options_read(argc, argv, arena, options, &context.error)) {
        context.json = options->json;
        code = run_chosen(&context, subcommands, count, options);
    } else {
        context.json = asks_for_json(argc, argv);
        code = command_failed(&context);
    }
    arena_free(arena);
    /* What was printed but could not be written, to a full disk say, is no success. */
    return fflush(stdout) == 0 || code != EXIT_DONE ? code : EXIT_SERVICE;
}
