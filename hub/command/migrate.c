/* dealerhub migrate: brings the database to the version of this program. */
#include "hub/store/migrate.h"

#include "hub/command/command.h"

#include <jansson.h>
#include <stdio.h>

struct progress {
    const struct command_context *context;
    json_t *applied;
};

static void tell(void *context, int version, const char *name) {
    const struct progress *progress = context;
    json_array_append_new(progress->applied, json_pack("{s:i, s:s}", "version", version, "name", name));
    if (!progress->context->json) {
        command_print(progress->context, "migration %03d: %s\n", "升级 %03d: %s\n", version, name);
    }
}

static void tell_end(const struct progress *progress) {
    json_t *whole = json_pack("{s:O}", "applied", progress->applied);
    if (progress->context->json) {
        (void)json_dumpf(whole, stdout, JSON_INDENT(2));
        (void)printf("\n");
    } else if (json_array_size(progress->applied) == 0) {
        command_print(progress->context, "nothing to do\n", "无需升级\n");
    }
    json_decref(whole);
}

int migrate_main(struct command_context *context, int argc, char **argv) {
    (void)argv;
    if (argc > 1) {
        return command_usage(context);
    }
    struct progress progress = {context, json_array()};
    struct sealer *sealer = sealer_new(context->keys);
    const bool good = migrate_run(context->database, sealer, tell, &progress, &context->error);
    sealer_free(sealer);
    if (good) {
        tell_end(&progress);
    }
    json_decref(progress.applied);
    return good ? EXIT_DONE : command_failed(context);
}
