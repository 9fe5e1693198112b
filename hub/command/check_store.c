/* The master keys, and what the database says: its version, its secrets, the files in force, what waits in the rejects. */
#include "hub/command/check.h"
#include "hub/rights/rights.h"
#include "hub/stage/assembly.h"
#include "hub/store/census.h"
#include "hub/store/console_store.h"
#include "hub/store/master_key.h"
#include "hub/store/migrate.h"
#include "hub/store/roles.h"

#include <inttypes.h>
#include <string.h>

void check_key(struct inspection *inspection) {
    struct command_context *context = inspection->context;
    inspection->keys = master_keys_load(context->config->key_file, &context->error);
    if (inspection->keys == NULL) {
        check_fault(inspection, "master key");
        return;
    }
    check_right(
        inspection, "master key",
        arena_print(context->arena,
                    context->chinese ? "%s: %08" PRIx32 " 加密，共 %zu 个可解密" : "%s: %08" PRIx32 " seals, %zu open",
                    context->config->key_file, master_keys_newest(inspection->keys)->id,
                    master_keys_count(inspection->keys)));
}

/* --- the key that the installation was made with ----------------------------------------------------------------------- */

static void check_installation(struct inspection *inspection) {
    struct command_context *context = inspection->context;
    struct installation installation;
    if (inspection->keys == NULL) {
        return;
    }
    struct sealer *sealer = sealer_new(inspection->keys);
    if (installation_load(inspection->database, sealer, &installation, &context->error)) {
        check_right(inspection, "installation", context->chinese ? "主密钥可解封" : "the master key opens its secrets");
    } else {
        check_fault(inspection, "installation");
    }
    installation_free(&installation);
    sealer_free(sealer);
}

/* --- the roles -------------------------------------------------------------------------------------------------------- */

static void warn_of_power(struct inspection *inspection, const char *what, const struct role_rights *rights,
                          const char *need) {
    struct command_context *context = inspection->context;
    const char *en = rights->superuser ? "a superuser" : rights->owner ? "the owner of the tables" : "one that writes";
    const char *zh = rights->superuser ? "超级用户" : rights->owner ? "表的所有者" : "可写";
    (void)error_set(&context->error, ROLE_POWERFUL, rights->name, "it is %s; it needs %s", en, need);
    error_translate(&context->error, arena_print(context->arena, "%s；只需 %s", zh, need));
    check_warning(inspection, what);
}

/* The daemon's role. One that does only a part of the work suits a daemon of that stage. */
static void check_role(struct inspection *inspection) {
    struct command_context *context = inspection->context;
    struct role_rights rights;
    if (!roles_judge(inspection->database, context->arena, &rights, &context->error)) {
        check_fault(inspection, "role");
    } else if (rights.superuser || rights.owner) {
        warn_of_power(inspection, "role", &rights, "dealerhub_merge, dealerhub_relay, dealerhub_keep");
    } else if (!rights.merges && !rights.relays) {
        (void)error_set(&context->error, DATABASE_DENIED, rights.name, "dealerhub_merge, dealerhub_relay");
        check_fault(inspection, "role");
    } else if (rights.merges && !rights.keeps) {
        (void)error_set(&context->error, DATABASE_DENIED, rights.name, "dealerhub_keep");
        check_fault(inspection, "role");
    } else {
        check_right(inspection, "role",
                    arena_print(context->arena, "%s:%s%s%s", rights.name, rights.merges ? " dealerhub_merge" : "",
                                rights.relays ? " dealerhub_relay" : "", rights.keeps ? " dealerhub_keep" : ""));
    }
}

static void judge_reader(struct inspection *inspection, struct database *database) {
    struct command_context *context = inspection->context;
    struct role_rights rights;
    if (!roles_judge(database, context->arena, &rights, &context->error)) {
        check_fault(inspection, "reading role");
    } else if (rights.superuser || rights.owner || rights.merges || rights.relays) {
        warn_of_power(inspection, "reading role", &rights, "dealerhub_read");
    } else if (!rights.reads) {
        (void)error_set(&context->error, DATABASE_DENIED, rights.name, "dealerhub_read");
        check_fault(inspection, "reading role");
    } else {
        check_right(inspection, "reading role", arena_print(context->arena, "%s: dealerhub_read", rights.name));
    }
}

static void check_reader(struct inspection *inspection) {
    struct command_context *context = inspection->context;
    if (*context->config->database_read == '\0') {
        return;
    }
    struct database *database = database_open(context->config->database_read, "dealerhub check", &context->error);
    if (database == NULL) {
        check_fault(inspection, "reading role");
        return;
    }
    judge_reader(inspection, database);
    database_close(database);
}

/* --- the set of files in force ----------------------------------------------------------------------------------------- */

/* The names of the lines of `held` that `in_force` does not have: files that differ. */
static const char *files_that_differ(const char *held, const char *in_force, struct arena *arena) {
    const char *names = "";
    for (const char *line = held; *line != '\0';) {
        const size_t length = strcspn(line, "\n");
        if (strstr(in_force, arena_copy_n(arena, line, length)) == NULL) {
            const char *name = arena_copy_n(arena, line, strcspn(line, " \n"));
            names = arena_print(arena, "%s%s%s", names, *names == '\0' ? "" : ", ", name);
        }
        line += length + (line[length] == '\n');
    }
    return names;
}

static void judge_files(struct inspection *inspection, const struct assembly *held, const struct proposed_set *force) {
    struct command_context *context = inspection->context;
    const char *differing = files_that_differ(held->golden.list, force->files, context->arena);
    if (*differing == '\0') {
        check_right(inspection, "file set",
                    arena_print(context->arena,
                                context->chinese ? "%d 生效，与本地一致" : "%d is in force, and held here", force->id));
        return;
    }
    (void)error_set(&context->error, FILE_SET_BEHIND, "", "set %d is in force; here differ: %s", force->id, differing);
    error_translate(&context->error,
                    arena_print(context->arena, "生效的是 %d；本地不同的文件：%s", force->id, differing));
    check_warning(inspection, "file set");
}

static const struct proposed_set *in_force(const struct proposed_set *sets, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (sets[i].in_force) {
            return &sets[i];
        }
    }
    return NULL;
}

static void check_file_set(struct inspection *inspection) {
    struct command_context *context = inspection->context;
    struct proposed_set *sets;
    size_t count;
    if (!proposed_sets(inspection->database, context->arena, &sets, &count, &context->error)) {
        check_fault(inspection, "file set");
        return;
    }
    const struct proposed_set *force = in_force(sets, count);
    if (force == NULL) {
        check_right(inspection, "file set",
                    context->chinese ? "尚未生效；首次启动时采用本地文件"
                                     : "none is in force yet; the first start puts these in force");
        return;
    }
    struct assembly *held = assembly_new(context->config, &context->error);
    if (held != NULL) { /* else a fault was noted with the file that is to blame */
        judge_files(inspection, held, force);
        assembly_release(held);
    }
}

/* --- what waits in the rejects ----------------------------------------------------------------------------------------- */

static const char *list_sources(const struct inspection *inspection, const struct waiting_source *sources,
                                size_t count) {
    struct arena *arena = inspection->context->arena;
    const bool chinese = inspection->context->chinese;
    const char *text = "";
    for (size_t i = 0; i < count; i++) {
        const bool known =
            inspection->rights != NULL && rights_owner_of_source(inspection->rights, sources[i].source) != NULL;
        const char *now = known ? (chinese ? "，现已配置" : ", configured now") : "";
        text = arena_print(arena, "%s%s%s (%lld%s)", text, i == 0 ? "" : ", ", sources[i].source,
                           (long long)sources[i].events, now);
    }
    return text;
}

static void check_rejects(struct inspection *inspection) {
    enum { SOURCES_NAMED = 8 };
    struct command_context *context = inspection->context;
    struct waiting_source *sources;
    size_t count;
    int64_t total;
    if (!census_unknown_sources(inspection->database, SOURCES_NAMED, context->arena, &sources, &count, &total,
                                &context->error)) {
        check_fault(inspection, "rejects");
        return;
    }
    if (total == 0) {
        check_right(inspection, "rejects", context->chinese ? "没有等待来源的事件" : "none waits for its source");
        return;
    }
    const char *list = list_sources(inspection, sources, count);
    (void)error_set(&context->error, REJECTS_WAITING, "", "%lld events: %s", (long long)total, list);
    error_translate(&context->error, arena_print(context->arena, "%lld 个事件：%s", (long long)total, list));
    check_warning(inspection, "rejects");
}

/* --- all of it --------------------------------------------------------------------------------------------------------- */

void check_database(struct inspection *inspection) {
    struct command_context *context = inspection->context;
    struct database *database = database_open(context->config->database, "dealerhub check", &context->error);
    if (database == NULL) {
        check_fault(inspection, "database");
        return;
    }
    check_right(inspection, "database", config_shown(context->config, CONFIG_INDEX_database, context->arena));
    if (!migrate_check(database, &context->error)) {
        check_fault(inspection, "migration");
        database_close(database);
        return;
    }
    inspection->database = database;
    check_right(inspection, "migration", context->chinese ? "版本相符" : "of this program's version");
    check_role(inspection);
    check_reader(inspection);
    check_installation(inspection);
    check_file_set(inspection);
    check_rejects(inspection);
}
