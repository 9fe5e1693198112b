#include "hub/command/command.h"

#include <stdio.h>
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
            (void)fprintf(stderr, "dealerhub %s: %s: %s\n", context->command->name, argument,
                          context->chinese ? "未知选项或缺少其值" : "unknown option, or its value is missing");
            (void)command_usage(context);
            return false;
        }
    }
    *argc = taking.kept;
    argv[taking.kept] = NULL;
    return true;
}
