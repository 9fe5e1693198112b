#include "adapters/idoc/build.h"

#include "adapters/idoc/answer.h"
#include "adapters/idoc/control.h"
#include "adapters/idoc/loser.h"
#include "adapters/idoc/select.h"
#include "adapters/idoc/write.h"

/* Stands where others name a profile of the mapping. */
#define LOSER_PROFILE "loser"

struct dialect {
    struct idoc_dictionary *dictionary;
    struct idoc_mapping *mapping;
};

static void hold(struct erp_document *result, const char *reason) {
    result->verdict = ERP_HELD;
    result->held = reason;
}

/* Held, or built of these segments. */
static bool take(const struct composition *composition, const struct idoc_node *nodes, struct erp_document *result) {
    if (composition->held != NULL) {
        hold(result, composition->held);
        return false;
    }
    result->verdict = ERP_BUILT;
    result->draft = nodes;
    return true;
}

static void compose(struct composition *composition, struct erp_document *result) {
    struct idoc_node *nodes = idoc_compose(composition);
    if (composition->request->standing == ERP_RETURNED) {
        loser_take_back(composition->mapping, nodes);
    }
    if (!take(composition, nodes, result)) {
        return;
    }
    if (!composition->update) {
        composition->update = composition->quiet = true;
        nodes = idoc_compose(composition);
    }
    result->content = idoc_content(result->profile, nodes, composition->arena);
}

static void build_loser(const struct idoc_mapping *mapping, const struct erp_request *request, struct arena *arena,
                        struct erp_document *result) {
    struct composition composition = {.mapping = mapping, .request = request, .arena = arena, .update = true};
    if (mapping->loser.count == 0) {
        return;
    }
    result->profile = LOSER_PROFILE;
    const struct idoc_node *node = loser_compose(&composition);
    if (take(&composition, node, result)) {
        result->content = idoc_content(LOSER_PROFILE, node, arena);
    }
}

static void build(void *state, const struct erp_request *request, struct arena *arena, struct erp_document *result) {
    const struct idoc_mapping *mapping = ((const struct dialect *)state)->mapping;
    instant next = INSTANT_NONE;
    *result = (struct erp_document){.verdict = ERP_NOT_SELECTED, .next_change = INSTANT_NONE};
    if (request->standing == ERP_LOSER) {
        build_loser(mapping, request, arena, result);
        return;
    }
    if (!select_customer(mapping, request)) {
        return;
    }
    const size_t profile = select_profile(mapping, request->customer, arena);
    if (profile == mapping->profile_count) {
        hold(result, "no profile fits (没有适用的方案)");
        return;
    }
    result->profile = arena_copy(arena, mapping->profiles[profile].name);
    struct composition composition = {
        .mapping = mapping,
        .request = request,
        .arena = arena,
        .profile = profile,
        .update = request->object_key != NULL || request->known,
        .day = control_day(mapping, request->at, arena),
        .next = &next,
    };
    compose(&composition, result);
    result->next_change = next == INSTANT_NONE ? INSTANT_NONE : next - mapping->utc_offset;
}

static struct bytes write_xml(void *state, const struct erp_request *request, const struct erp_document *document,
                              struct arena *arena) {
    const struct idoc_mapping *mapping = ((const struct dialect *)state)->mapping;
    return idoc_write(mapping, control_compose(mapping, request, arena), document->draft, arena);
}

static bool tells_of_losers(void *state) {
    const struct dialect *dialect = state;
    return dialect->mapping->loser.count > 0;
}

static bool read_answers(void *state, struct bytes document, struct arena *arena, struct erp_answer **answers,
                         size_t *count, struct error *error) {
    const struct dialect *dialect = state;
    return idoc_answers_read(document, dialect->mapping->utc_offset, arena, answers, count, error);
}

static const char *system_of(void *state) {
    return ((const struct dialect *)state)->mapping->system;
}

static void close_dialect(void *state) {
    struct dialect *dialect = state;
    idoc_mapping_free(dialect->mapping);
    idoc_dictionary_free(dialect->dictionary);
    g_free(dialect);
}

static bool load(struct dialect *dialect, const struct files *files, const struct attributes *attributes,
                 const struct kinds *kinds, const char *system, struct arena *arena, struct error *error) {
    const char *segments[] = {files_path(files, "idoc/segments.csv", arena, error),
                              files_path(files, "idoc/zdebmas07.csv", arena, error)};
    const char *mapping = files_path(files, "idoc/mapping.xml", arena, error);
    const char *schema = files_path(files, "idoc/mapping.xsd", arena, error);
    if (segments[0] == NULL || segments[1] == NULL || mapping == NULL || schema == NULL) {
        return false;
    }
    dialect->dictionary = idoc_dictionary_load(segments, 2, error);
    if (dialect->dictionary != NULL) {
        dialect->mapping = idoc_mapping_load(mapping, schema, dialect->dictionary, attributes, kinds, system, error);
    }
    return dialect->mapping != NULL;
}

bool idoc_dialect_open(const struct files *files, const struct attributes *attributes, const struct kinds *kinds,
                       const char *system, struct erp_dialect *dialect, struct error *error) {
    struct dialect *made = g_new0(struct dialect, 1);
    struct arena *arena = arena_new();
    const bool good = load(made, files, attributes, kinds, system, arena, error);
    arena_free(arena);
    if (!good) {
        close_dialect(made);
        return false;
    }
    *dialect = (struct erp_dialect){.state = made,
                                    .build = build,
                                    .write = write_xml,
                                    .system = system_of,
                                    .tells_of_losers = tells_of_losers,
                                    .read_answers = read_answers,
                                    .close = close_dialect};
    return true;
}
