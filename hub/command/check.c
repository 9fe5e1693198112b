/* Looks at everything the daemon will need, and says of each whether it would do. */
#include "hub/command/check.h"

#include "hub/command/out.h"
#include "hub/golden/survivorship.h"
#include "hub/rights/rights.h"
#include "hub/store/database.h"
#include "hub/store/master_key.h"

#include <stdio.h>
#include <string.h>

/* In this order: later ones use what earlier ones loaded. */
static const struct {
    void (*check)(struct inspection *inspection);
    bool service; /* left out by --offline */
} checks[] = {
    {check_settings, false},     {check_documents, false}, {check_identity, false},
    {check_survivorship, false}, {check_rights, false},    {check_erp, false},
    {check_key, false},          {check_database, true},   {check_broker, true},
};

/* --- findings ------------------------------------------------------------------------------------------------------- */

void check_right(struct inspection *inspection, const char *what, const char *note) {
    json_array_append_new(inspection->findings, json_pack("{s:s, s:b, s:s, s:s}", "what", what, "right", true, "level",
                                                          "right", "note", out_utf8(note, inspection->context->arena)));
    if (!inspection->context->json) {
        command_print(inspection->context, "right  %-14s %s\n", "正常  %-14s %s\n", what, note);
    }
}

static void note_problem(struct inspection *inspection, const char *what, const char *level) {
    const struct command_context *context = inspection->context;
    const struct error *error = &context->error;
    const struct error_kind *kind = error_kind(error->code);
    const char *detail = context->chinese && *error->detail_zh != '\0' ? error->detail_zh : error->detail;
    json_array_append_new(
        inspection->findings,
        json_pack("{s:s, s:b, s:s, s:s, s:s, s:s, s:s*, s:s, s:s}", "what", what, "right", strcmp(level, "fault") != 0,
                  "level", level, "code", kind->code, "place", out_utf8(error->place, context->arena), "sentence",
                  context->chinese ? kind->sentence_zh : kind->sentence_en, "detail", out_utf8(detail, context->arena),
                  "remedy", context->chinese ? kind->remedy_zh : kind->remedy_en, "note",
                  out_utf8(error_text(error), context->arena)));
}

void check_fault(struct inspection *inspection, const char *what) {
    const struct error *error = &inspection->context->error;
    note_problem(inspection, what, "fault");
    if (!inspection->context->json) {
        command_print(inspection->context, "FAULT  %-14s %s\n", "错误  %-14s %s\n", what, error_text(error));
    }
    inspection->faults++;
    inspection->code = inspection->code == EXIT_DONE ? error_exit_code(error) : inspection->code;
}

void check_warning(struct inspection *inspection, const char *what) {
    note_problem(inspection, what, "warning");
    if (!inspection->context->json) {
        command_print(inspection->context, "warn   %-14s %s\n", "警告  %-14s %s\n", what,
                      error_text(&inspection->context->error));
    }
    inspection->warnings++;
}

const char *check_place(const struct inspection *inspection, const char *path, bool site) {
    const struct command_context *context = inspection->context;
    const char *whose = context->chinese ? (site ? "本地" : "随产品") : (site ? "the site's" : "shipped");
    return arena_print(context->arena, "%s (%s)", path, whose);
}

const char *check_file(struct inspection *inspection, const char *what, const char *name) {
    struct command_context *context = inspection->context;
    struct found_file found;
    if (!files_find(&context->files, name, context->arena, &found, &context->error)) {
        check_fault(inspection, what);
        return NULL;
    }
    check_right(inspection, what, check_place(inspection, found.path, found.site));
    return found.path;
}

/* --- from start to end ------------------------------------------------------------------------------------------------ */

static void print_result(struct inspection *inspection) {
    json_t *whole = json_pack("{s:O, s:O, s:b, s:I, s:I}", "settings", inspection->settings, "findings",
                              inspection->findings, "right", inspection->faults == 0, "faults",
                              (json_int_t)inspection->faults, "warnings", (json_int_t)inspection->warnings);
    if (inspection->context->json) {
        (void)json_dumpf(whole, stdout, JSON_INDENT(2));
        (void)printf("\n");
    } else {
        command_print(inspection->context, "\n%zu faults, %zu warnings\n", "\n%zu 个错误，%zu 个警告\n",
                      inspection->faults, inspection->warnings);
    }
    json_decref(whole);
}

static void release(struct inspection *inspection) {
    json_decref(inspection->settings);
    json_decref(inspection->findings);
    database_close(inspection->database);
    master_keys_free(inspection->keys);
    rights_free(inspection->rights);
    survivorship_free(inspection->survivorship);
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
    print_result(&inspection);
    release(&inspection);
    return inspection.code;
}
