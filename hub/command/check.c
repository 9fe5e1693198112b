/* Looks at everything the daemon will need, and says of each whether it would do. */
#include "hub/command/check.h"

#include "adapters/kafka/send.h"
#include "hub/golden/survivorship.h"
#include "hub/rights/rights.h"
#include "hub/store/database.h"
#include "hub/store/master_key.h"

#include <inttypes.h>
#include <stdio.h>

enum { ANSWER_TIMEOUT = 5 };

void check_right(struct inspection *inspection, const char *what, const char *note) {
    json_array_append_new(inspection->findings,
                          json_pack("{s:s, s:b, s:s}", "what", what, "right", true, "note", note));
    if (!inspection->context->json) {
        command_print(inspection->context, "right  %-14s %s\n", "正常  %-14s %s\n", what, note);
    }
}

void check_fault(struct inspection *inspection, const char *what) {
    const struct error *error = &inspection->context->error;
    json_array_append_new(inspection->findings,
                          json_pack("{s:s, s:b, s:s, s:s, s:s}", "what", what, "right", false, "code",
                                    error_kind(error->code)->code, "place", error->place, "note", error_text(error)));
    if (!inspection->context->json) {
        command_print(inspection->context, "FAULT  %-14s %s\n", "错误  %-14s %s\n", what, error_text(error));
    }
    inspection->code = inspection->code == EXIT_DONE ? error_exit_code(error) : inspection->code;
}

const char *check_file(struct inspection *inspection, const char *what, const char *name) {
    struct command_context *context = inspection->context;
    struct found_file found;
    if (!files_find(&context->files, name, context->arena, &found, &context->error)) {
        check_fault(inspection, what);
        return NULL;
    }
    const char *whose = context->chinese ? (found.site ? "本地" : "随产品") : (found.site ? "the site's" : "shipped");
    check_right(inspection, what, arena_print(context->arena, "%s (%s)", found.path, whose));
    return found.path;
}

/* Attributes, and the kinds that speak of them. */
static void check_documents(struct inspection *inspection) {
    struct command_context *context = inspection->context;
    if (check_file(inspection, "attributes", "config/attributes.xml") == NULL) {
        return;
    }
    if (!documents_open(context, &inspection->documents)) {
        check_fault(inspection, "event kinds");
        return;
    }
    check_right(inspection, "event kinds",
                arena_print(context->arena, "%zu; %zu attributes", kinds_count(inspection->documents.kinds),
                            attributes_count(inspection->documents.attributes)));
}

static void check_survivorship(struct inspection *inspection) {
    struct command_context *context = inspection->context;
    const char *path = check_file(inspection, "survivorship", "config/survivorship.xml");
    if (path == NULL || inspection->documents.attributes == NULL) {
        return;
    }
    const char *schema = arena_print(context->arena, "%s/config/survivorship.xsd", context->files.data);
    inspection->survivorship = survivorship_load(path, schema, inspection->documents.attributes, &context->error);
    if (inspection->survivorship == NULL) {
        check_fault(inspection, "survivorship");
    }
}

static void note_rights(struct inspection *inspection) {
    const size_t count = rights_partner_count(inspection->rights);
    size_t sources = 0;
    for (size_t i = 0; i < count; i++) {
        sources += rights_partner(inspection->rights, i)->source_count;
    }
    check_right(inspection, "rights",
                arena_print(inspection->context->arena, "%zu partners, %zu sources", count, sources));
}

/* Who may see what; rules that cannot be read stop the start. */
static void check_rights(struct inspection *inspection) {
    struct command_context *context = inspection->context;
    const struct documents *documents = &inspection->documents;
    const char *partners = check_file(inspection, "partners", "config/partners.xml");
    const char *rules = check_file(inspection, "rules", "config/rules.xml");
    if (partners == NULL || rules == NULL || documents->kinds == NULL) {
        return;
    }
    const char *schemas = arena_print(context->arena, "%s/config", context->files.data);
    inspection->rights =
        rights_load(partners, rules, schemas, documents->attributes, documents->kinds, &context->error);
    if (inspection->rights == NULL) {
        check_fault(inspection, "rights");
    } else {
        note_rights(inspection);
    }
}

static void check_key(struct inspection *inspection) {
    struct command_context *context = inspection->context;
    struct master_keys *keys = master_keys_load(context->config->key_file, &context->error);
    if (keys == NULL) {
        check_fault(inspection, "master key");
        return;
    }
    check_right(inspection, "master key",
                arena_print(context->arena, "%s: %08" PRIx32 " seals, %zu open", context->config->key_file,
                            master_keys_newest(keys)->id, master_keys_count(keys)));
    master_keys_free(keys);
}

static void check_database(struct inspection *inspection) {
    struct command_context *context = inspection->context;
    struct database *database = database_open(context->config->database, "dealerhub check", &context->error);
    if (database == NULL) {
        check_fault(inspection, "database");
        return;
    }
    check_right(inspection, "database", config_shown(context->config, CONFIG_INDEX_database, context->arena));
    database_close(database);
}

static void check_broker(struct inspection *inspection) {
    struct command_context *context = inspection->context;
    const struct config *config = context->config;
    const char *servers = config_kafka(config, "bootstrap.servers");
    const bool answers =
        servers == NULL
            ? error_set(&context->error, CONFIG_INVALID, context->config_file, "kafka.bootstrap.servers is not set")
            : kafka_answers(config->kafka, config->kafka_count, SECONDS(ANSWER_TIMEOUT), &context->error);
    if (answers) {
        check_right(inspection, "broker", servers);
    } else {
        check_fault(inspection, "broker");
    }
}

/* In this order: later ones use what earlier ones loaded. */
static const struct {
    void (*check)(struct inspection *inspection);
    bool service; /* left out by --offline */
} checks[] = {
    {check_settings, false}, {check_documents, false}, {check_survivorship, false}, {check_rights, false},
    {check_key, false},      {check_database, true},   {check_broker, true},
};

static void finish(struct inspection *inspection) {
    json_t *whole = json_pack("{s:o, s:o, s:b}", "settings", inspection->settings, "findings", inspection->findings,
                              "right", inspection->code == EXIT_DONE);
    if (inspection->context->json) {
        (void)json_dumpf(whole, stdout, JSON_INDENT(2));
        (void)printf("\n");
    }
    json_decref(whole);
    if (inspection->survivorship != NULL) {
        survivorship_free(inspection->survivorship);
    }
    if (inspection->rights != NULL) {
        rights_free(inspection->rights);
    }
    documents_close(&inspection->documents);
}

int check_main(struct command_context *context, int argc, char **argv) {
    bool offline = false;
    const struct command_option options[] = {{"--offline", NULL, &offline}, {0}};
    if (!command_options(context, options, &argc, argv)) {
        return EXIT_USAGE;
    }
    if (argc > 1) {
        return command_usage(context);
    }
    struct inspection inspection = {.context = context, .settings = json_array(), .findings = json_array()};
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        if (!offline || !checks[i].service) {
            checks[i].check(&inspection);
        }
    }
    finish(&inspection);
    return inspection.code;
}
