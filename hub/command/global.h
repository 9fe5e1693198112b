/* global.h – the options every subcommand understands, before or after its name. */
#ifndef HUB_COMMAND_GLOBAL_H
#define HUB_COMMAND_GLOBAL_H

#include "hub/base/config.h"

enum { SETTINGS_MAX = 128 };

struct global_options {
    const char *config_file; /* NULL: the usual one */
    struct config_setting settings[SETTINGS_MAX];
    size_t setting_count;
    bool json, help, version;
    const char *command; /* NULL: none was given */
    char **arguments;    /* argv of the subcommand: its name, then what is not global; ends with NULL */
    int argument_count;
};

/* False and *error (usage) when an option lacks its value or stands before the subcommand and is unknown. */
bool global_options_read(int argc, char **argv, struct arena *arena, struct global_options *options,
                         struct error *error);

#endif
