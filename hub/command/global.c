#include "hub/command/global.h"

#include <stdlib.h>
#include <string.h>

/* A walk over argv. */
struct walk {
    int argc, at;
    char **argv;
    struct arena *arena;
    struct global_options *options;
    struct error *error;
};

static bool add_setting(struct walk *walk, const char *text, const char *origin) {
    struct global_options *options = walk->options;
    if (options->setting_count == SETTINGS_MAX) {
        return error_set(walk->error, USAGE, origin, "more than %d settings", SETTINGS_MAX);
    }
    options->settings[options->setting_count++] = (struct config_setting){text, origin};
    return true;
}

static bool take_config(struct walk *walk, const char *value) {
    walk->options->config_file = value;
    return true;
}

static bool take_set(struct walk *walk, const char *value) {
    return add_setting(walk, value, "--set");
}

static bool take_data(struct walk *walk, const char *value) {
    return add_setting(walk, arena_print(walk->arena, "data=%s", value), "--data");
}

static bool take_json(struct walk *walk, const char *value) {
    (void)value;
    walk->options->json = true;
    return true;
}

static bool take_help(struct walk *walk, const char *value) {
    (void)value;
    walk->options->help = true;
    return true;
}

static bool take_version(struct walk *walk, const char *value) {
    (void)value;
    walk->options->version = true;
    return true;
}

static const struct global_option {
    const char *name;
    bool has_value;
    bool (*take)(struct walk *walk, const char *value);
} table[] = {
    {"--config", true, take_config},    {"--set", true, take_set},    {"--data", true, take_data},
    {"--json", false, take_json},       {"--help", false, take_help}, {"-h", false, take_help},
    {"--version", false, take_version},
};

/* "--set" matches "--set" and "--set=…". */
static const struct global_option *find_option(const char *argument) {
    const size_t length = strcspn(argument, "=");
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const bool same = strlen(table[i].name) == length && strncmp(table[i].name, argument, length) == 0;
        if (same && (argument[length] == '\0' || table[i].has_value)) {
            return &table[i];
        }
    }
    return NULL;
}

static bool take_option(struct walk *walk, const struct global_option *option) {
    const char *equals = strchr(walk->argv[walk->at++], '=');
    if (!option->has_value || equals != NULL) {
        return option->take(walk, equals == NULL ? NULL : equals + 1);
    }
    if (walk->at >= walk->argc) {
        return error_set(walk->error, USAGE, option->name, "its value is missing");
    }
    return option->take(walk, walk->argv[walk->at++]);
}

static bool take_word(struct walk *walk) {
    char *word = walk->argv[walk->at++];
    struct global_options *options = walk->options;
    if (options->command == NULL && *word == '-') {
        return error_set(walk->error, USAGE, word, "no such option");
    }
    options->command = options->command == NULL ? word : options->command;
    options->arguments[options->argument_count++] = word;
    return true;
}

/* After `--` everything belongs to the subcommand. */
static void take_rest(struct walk *walk) {
    while (walk->at < walk->argc) {
        walk->options->arguments[walk->options->argument_count++] = walk->argv[walk->at++];
    }
}

static bool take_next(struct walk *walk) {
    const char *argument = walk->argv[walk->at];
    if (walk->options->command != NULL && strcmp(argument, "--") == 0) {
        take_rest(walk);
        return true;
    }
    const struct global_option *option = find_option(argument);
    return option == NULL ? take_word(walk) : take_option(walk, option);
}

static bool take_environment(struct walk *walk) {
    const char *file = getenv("DEALERHUB_CONFIG");
    const char *data = getenv("DEALERHUB_DATA");
    walk->options->config_file = file != NULL && *file != '\0' ? file : NULL;
    return data == NULL || *data == '\0' ||
           add_setting(walk, arena_print(walk->arena, "data=%s", data), "DEALERHUB_DATA");
}

bool global_options_read(int argc, char **argv, struct arena *arena, struct global_options *options,
                         struct error *error) {
    *options = (struct global_options){.arguments = ARENA_NEW(arena, char *, argc + 1)};
    struct walk walk = {argc, 1, argv, arena, options, error};
    bool fine = take_environment(&walk);
    while (fine && walk.at < argc) {
        fine = take_next(&walk);
    }
    return fine;
}
