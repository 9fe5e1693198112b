#include "hub/command/check.h"
#include "hub/command/out.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static void add(struct inspection *inspection, const char *key, const char *value, const char *origin) {
    struct arena *arena = inspection->context->arena;
    json_array_append_new(inspection->settings, json_pack("{s:s, s:s, s:s}", "key", key, "value",
                                                          out_utf8(value, arena), "origin", out_utf8(origin, arena)));
    if (!inspection->context->json) {
        (void)printf("%-24s = %-40s # %s\n", key, value, origin);
    }
}

static void add_all(struct inspection *inspection) {
    struct arena *arena = inspection->context->arena;
    const struct config *config = inspection->context->config;
    for (unsigned i = 0; i < CONFIG_COUNT; i++) {
        const enum config_index index = (enum config_index)i;
        add(inspection, config_key(index)->key, config_shown(config, index, arena), config->origins[i]);
    }
    for (size_t i = 0; i < config->kafka_count; i++) {
        const struct config_pair *pair = &config->kafka[i];
        add(inspection, arena_print(arena, "kafka.%s", pair->key), config_shown_kafka(pair), pair->origin);
    }
}

/* The usual folder may be absent: then there are only the shipped files. One that was named is meant to hold some. */
static void check_site(struct inspection *inspection) {
    struct command_context *context = inspection->context;
    const struct config *config = context->config;
    struct stat status;
    const bool named = strcmp(config->origins[CONFIG_INDEX_site], "default") != 0 && *config->site != '\0';
    if (named && (stat(config->site, &status) != 0 || !S_ISDIR(status.st_mode))) {
        (void)error_set(&context->error, SITE_MISSING, config->origins[CONFIG_INDEX_site], "%s", config->site);
        check_warning(inspection, "site");
    }
}

void check_settings(struct inspection *inspection) {
    add_all(inspection);
    if (!inspection->context->json) {
        (void)printf("\n");
    }
    check_right(inspection, "hub.conf", inspection->context->config_file);
    check_site(inspection);
}
