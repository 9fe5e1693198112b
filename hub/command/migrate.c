/* dealerhub migrate: brings the database to the version of this program. */
#include "hub/store/migrate.h"

#include "hub/command/command.h"
#include "hub/store/roles.h"

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

static void tell_end(const struct progress *progress, bool roles) {
    json_t *whole = json_pack("{s:O, s:b}", "applied", progress->applied, "roles", roles);
    if (progress->context->json) {
        (void)json_dumpf(whole, stdout, JSON_INDENT(2));
        (void)printf("\n");
    } else if (json_array_size(progress->applied) == 0) {
        command_print(progress->context, "nothing to do\n", "无需升级\n");
    }
    if (!roles && !progress->context->json) {
        command_print(progress->context,
                      "There are no roles dealerhub_merge, dealerhub_relay, dealerhub_keep, dealerhub_read, and this "
                      "one may not make any: "
                      "let a superuser make them, then run this again. See ROLES in dealerhub(1).\n",
                      "没有角色 "
                      "dealerhub_merge、dealerhub_relay、dealerhub_keep、dealerhub_"
                      "read，当前角色也无权创建：请由超级用户创建后再运行。"
                      "见 dealerhub(1) 的 ROLES。\n");
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
    bool roles = false;
    const bool good = migrate_run(context->database, sealer, tell, &progress, &context->error) &&
                      roles_grant(context->database, &roles, &context->error);
    sealer_free(sealer);
    if (good) {
        tell_end(&progress, roles);
    }
    json_decref(progress.applied);
    return good ? EXIT_DONE : command_failed(context);
}
