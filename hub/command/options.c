#include "hub/command/command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct taking {
    const struct command_option *options;
    int argc, at, kept;
    char **argv;
};

static const struct command_option *find_option(const struct command_option *options, const char *argument) {
    const size_t length = strcspn(argument, "=");
    for (; options->name != NULL; options++) {
        const bool same = strlen(options->name) == length && strncmp(options->name, argument, length) == 0;
        if (same && (argument[length] == '\0' || options->text != NULL)) {
            return options;
        }
    }
    return NULL;
}

/* False when the option is unknown or lacks its value. */
static bool take_option(struct taking *taking) {
    const char *argument = taking->argv[taking->at++];
    const struct command_option *option = find_option(taking->options, argument);
    const char *equals = strchr(argument, '=');
    if (option == NULL) {
        return false;
    }
    if (option->flag != NULL) {
        *option->flag = true;
        return true;
    }
    if (equals == NULL && taking->at >= taking->argc) {
        return false;
    }
    *option->text = equals != NULL ? equals + 1 : taking->argv[taking->at++];
    return true;
}

static void keep_rest(struct taking *taking) {
    while (taking->at < taking->argc) {
        taking->argv[taking->kept++] = taking->argv[taking->at++];
    }
}

bool command_options(struct command_context *context, const struct command_option *options, int *argc, char **argv) {
    struct taking taking = {.options = options, .argc = *argc, .at = 1, .kept = 1, .argv = argv};
    while (taking.at < taking.argc) {
        char *argument = argv[taking.at];
        if (strcmp(argument, "--") == 0) {
            taking.at++;
            keep_rest(&taking);
        } else if (argument[0] != '-' || argument[1] == '\0') { /* "-" alone is standard input */
            argv[taking.kept++] = argument;
            taking.at++;
        } else if (!take_option(&taking)) {
            (void)command_wrong(context, argument, "unknown option, or its value is missing", "未知选项或缺少其值");
            (void)command_failed(context);
            if (!context->json) {
                (void)command_usage(context);
            }
            return false;
        }
    }
    *argc = taking.kept;
    argv[taking.kept] = NULL;
    return true;
}

bool command_wrong(struct command_context *context, const char *place, const char *en, const char *zh) {
    (void)error_set(&context->error, USAGE, place, "%s", en);
    error_translate(&context->error, zh);
    return false;
}

bool command_one_form(struct command_context *context, const char *form, const char *other) {
    struct arena *arena = context->arena;
    const char *chosen = form == NULL ? other : form;
    const char *second = context->json ? "--json" : chosen == other ? NULL : other;
    return chosen == NULL || second == NULL ||
           command_wrong(context, chosen, arena_print(arena, "not together with %s: each is a form of its own", second),
                         arena_print(arena, "不能与 %s 同用：各为一种格式", second));
}

bool command_instant(struct command_context *context, const char *place, const char *text, instant *when) {
    struct arena *arena = context->arena;
    return instant_parse(text, when) ||
           command_wrong(
               context, place,
               arena_print(arena, "%s is no day as 2026-12-31 and no time as 2026-12-31T08:00:00+08:00", text),
               arena_print(arena, "%s 既不是日期（如 2026-12-31）也不是带时区的时间（如 2026-12-31T08:00:00+08:00）",
                           text));
}

bool command_number(struct command_context *context, const char *place, const char *text, int64_t *number) {
    struct arena *arena = context->arena;
    char *end;
    errno = 0;
    *number = strtoll(text, &end, 10);
    return (end != text && *end == '\0' && *number > 0 && errno == 0) ||
           command_wrong(context, place, arena_print(arena, "%s is no number above 0", text),
                         arena_print(arena, "%s 不是大于 0 的数字", text));
}
