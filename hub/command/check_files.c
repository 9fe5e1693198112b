/* The files that a site may put its own in the place of: which one won, and whether it can be used. */
#include "adapters/directory/directory.h"
#include "adapters/idoc/build.h"
#include "hub/command/check.h"
#include "hub/event/retention.h"
#include "hub/golden/survivorship.h"
#include "hub/identity/compare.h"
#include "hub/identity/normalise.h"
#include "hub/rights/rights.h"

#include <string.h>

/* --- attributes, and the kinds that speak of them -------------------------------------------------------------------- */

static bool is_below(const char *folder, const char *path) {
    const size_t length = folder == NULL ? 0 : strlen(folder);
    return length > 0 && strncmp(path, folder, length) == 0 && path[length] == '/';
}

static void note_kinds(struct inspection *inspection) {
    const struct command_context *context = inspection->context;
    const struct kinds *kinds = inspection->documents.kinds;
    for (size_t i = 0; i < kinds_count(kinds); i++) {
        const struct kind *kind = kind_at(kinds, i);
        check_right(inspection, "event kind",
                    arena_print(context->arena, "%-20s %s", kind->name,
                                check_place(inspection, kind->file, is_below(context->files.site, kind->file))));
    }
    check_right(inspection, "event kinds", arena_print(context->arena, "%zu", kinds_count(kinds)));
}

static void check_retention(struct inspection *inspection) {
    struct command_context *context = inspection->context;
    if (retention_read(context->config, inspection->documents.kinds, context->arena, &context->error) == NULL) {
        check_fault(inspection, "retention");
    }
}

void check_documents(struct inspection *inspection) {
    if (check_file(inspection, "attributes", "config/attributes.xml") == NULL) {
        return;
    }
    if (documents_open(inspection->context, &inspection->documents)) {
        note_kinds(inspection);
        check_retention(inspection);
    } else {
        check_fault(inspection, inspection->documents.attributes == NULL ? "attributes" : "event kinds");
    }
}

/* --- how values are tidied, compared and chosen ------------------------------------------------------------------------ */

static const struct {
    const char *what, *name;
} reference_files[] = {
    {"gazetteer", "reference/gazetteer.xml"},   {"organisations", "reference/organisations.xml"},
    {"pinyin", "reference/pinyin.txt"},         {"placeholders", "reference/placeholders.xml"},
    {"characters", "reference/characters.xml"}, {"surnames", "reference/surnames.xml"},
    {"titles", "reference/titles.xml"},
};

static void check_reference(struct inspection *inspection) {
    struct command_context *context = inspection->context;
    bool found = true;
    for (size_t i = 0; i < sizeof reference_files / sizeof *reference_files; i++) {
        found = check_file(inspection, reference_files[i].what, reference_files[i].name) != NULL && found;
    }
    if (!found) {
        return;
    }
    struct normaliser *normaliser = normaliser_load(context->files.data, context->files.site, &context->error);
    if (normaliser == NULL) {
        check_fault(inspection, "reference");
    } else {
        normaliser_free(normaliser);
    }
}

void check_identity(struct inspection *inspection) {
    struct command_context *context = inspection->context;
    check_reference(inspection);
    const char *path = check_file(inspection, "model", "identity/model.xml");
    if (path == NULL || inspection->documents.attributes == NULL) {
        return;
    }
    struct model *model = model_load(path, inspection->documents.attributes, &context->error);
    if (model == NULL) {
        check_fault(inspection, "model");
    } else {
        model_free(model);
    }
}

void check_survivorship(struct inspection *inspection) {
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

/* --- who may see what: rules that cannot be read stop the start -------------------------------------------------------- */

static void note_rights(struct inspection *inspection) {
    const size_t count = rights_partner_count(inspection->rights);
    size_t sources = 0;
    for (size_t i = 0; i < count; i++) {
        sources += rights_partner(inspection->rights, i)->source_count;
    }
    check_right(inspection, "rights",
                arena_print(inspection->context->arena,
                            inspection->context->chinese ? "%zu 个伙伴，%zu 个来源" : "%zu partners, %zu sources",
                            count, sources));
}

void check_rights(struct inspection *inspection) {
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

/* --- what the ERP gets ------------------------------------------------------------------------------------------------- */

static void check_port(struct inspection *inspection) {
    struct command_context *context = inspection->context;
    struct port port;
    if (context->config->erp_port != CONFIG_ERP_DIRECTORY) {
        return;
    }
    if (directory_open(context->config->erp_directory, &port, &context->error)) {
        port.close(port.state);
        check_right(inspection, "erp.directory", context->config->erp_directory);
    } else {
        check_fault(inspection, "erp.directory");
    }
}

/* What the mapping tells of an object that lost names it by the number that the ERP gave. */
static void check_answers(struct inspection *inspection, const struct erp_dialect *dialect) {
    if (inspection->rights == NULL || !dialect->tells_of_losers(dialect->state)) {
        return;
    }
    const char *system = inspection->context->config->erp_system;
    const struct partner_source *source = rights_source(inspection->rights, system);
    if (source == NULL || !source->erp) {
        (void)error_set(&inspection->context->error, ERP_UNHEARD, "config/partners.xml", "%s", system);
        check_warning(inspection, "IDoc mapping");
    }
}

static void compare_name(struct inspection *inspection, const char *what, const char *file, const char *name) {
    struct command_context *context = inspection->context;
    const char *system = context->config->erp_system;
    if (strcmp(name, system) != 0) {
        struct error *error = &context->error;
        const char *path = files_path(&context->files, file, context->arena, error);
        (void)error_set(error, ERP_NAMES_DIFFER, path, "%s; erp.system is %s", name, system);
        error_translate(error, arena_print(context->arena, "%s；erp.system 为 %s", name, system));
        check_warning(inspection, what);
    }
}

/* Under another name the ERP's numbers are those of a system that no document is made for. */
static void compare_sources(struct inspection *inspection) {
    const size_t count = inspection->rights == NULL ? 0 : rights_partner_count(inspection->rights);
    for (size_t i = 0; i < count; i++) {
        const struct partner *partner = rights_partner(inspection->rights, i);
        for (size_t k = 0; k < partner->source_count; k++) {
            if (partner->sources[k].erp) {
                compare_name(inspection, "partners", "config/partners.xml", partner->sources[k].id);
            }
        }
    }
}

/* By the name that the mapping bears itself. */
static bool load_mapping(struct inspection *inspection) {
    struct command_context *context = inspection->context;
    struct erp_dialect dialect;
    const bool good = idoc_dialect_open(&context->files, inspection->documents.attributes, inspection->documents.kinds,
                                        NULL, &dialect, &context->error);
    if (good) {
        compare_name(inspection, "IDoc mapping", "idoc/mapping.xml", dialect.system(dialect.state));
        check_answers(inspection, &dialect);
        dialect.close(dialect.state);
    }
    return good;
}

/* A mapping that nothing uses yet keeps nothing from working. */
void check_erp(struct inspection *inspection) {
    static const char *const files[] = {"idoc/segments.csv", "idoc/zdebmas07.csv", "idoc/mapping.xml"};
    bool found = true;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        found = check_file(inspection, i < 2 ? "IDoc segments" : "IDoc mapping", files[i]) != NULL && found;
    }
    if (found && inspection->documents.kinds != NULL && !load_mapping(inspection)) {
        const bool used = inspection->context->config->erp_port != CONFIG_ERP_NONE;
        (used ? check_fault : check_warning)(inspection, "IDoc mapping");
    }
    compare_sources(inspection);
    check_port(inspection);
}
