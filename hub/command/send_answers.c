/* Turns answers of the ERP (ALEAUD01) into events: the number that it gave to the customer of a document. */
#include "hub/command/send_answers.h"

#include "adapters/idoc/build.h"

#include <inttypes.h>
#include <libxml/tree.h>
#include <string.h>

static void set(xmlNodePtr node, const char *name, const char *value) {
    (void)xmlNewProp(node, (const xmlChar *)name, (const xmlChar *)value);
}

static xmlNodePtr add(xmlNodePtr parent, const char *element, const char *name, const char *value) {
    xmlNodePtr node = xmlNewChild(parent, parent->ns, (const xmlChar *)element, NULL);
    set(node, name, value);
    return node;
}

static struct bytes event_of(const struct erp_answer *answer, const char *system, struct arena *arena) {
    char time[INSTANT_TEXT];
    xmlChar *text;
    int length;
    xmlDocPtr document = xmlNewDoc((const xmlChar *)"1.0");
    xmlNodePtr root = xmlNewNode(NULL, (const xmlChar *)"ErpCustomer");
    xmlSetNs(root, xmlNewNs(root, (const xmlChar *)EVENT_NAMESPACE, NULL));
    (void)xmlDocSetRootElement(document, root);
    set(root, "id", answer->id);
    set(root, "source", system);
    set(root, "time", instant_print(answer->time, time));
    (void)add(root, "Customer", "number", answer->object_key);
    set(add(root, "Object", "of", arena_print(arena, "%016" PRId64, answer->number)), "state", "posted");
    xmlDocDumpMemoryEnc(document, &text, &length, "UTF-8");
    const struct bytes body = {(const uint8_t *)arena_copy_n(arena, (const char *)text, (size_t)length),
                               (size_t)length};
    xmlFree(text);
    xmlFreeDoc(document);
    return body;
}

static bool add_letters(struct command_context *context, const struct erp_dialect *dialect, const char *file,
                        GArray *letters) {
    struct arena *arena = context->arena;
    struct error *error = &context->error;
    struct erp_answer *answers;
    size_t count;
    struct bytes body;
    if (!documents_bytes(context, file, &body)) {
        return false;
    }
    if (!dialect->read_answers(dialect->state, body, arena, &answers, &count, error)) {
        const char *place = arena_print(arena, "%s: %s", documents_place(file, error, arena), error->place);
        (void)snprintf(error->place, sizeof error->place, "%s", place);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const struct letter letter = {arena_print(arena, "%s: %s", file, answers[i].id),
                                      event_of(&answers[i], dialect->system(dialect->state), arena)};
        g_array_append_val(letters, letter);
    }
    return true;
}

bool answers_to_letters(struct command_context *context, const struct documents *documents, const char *file,
                        GArray *letters) {
    struct erp_dialect dialect;
    if (!idoc_dialect_open(&context->files, documents->attributes, documents->kinds, context->config->erp_system,
                           &dialect, &context->error)) {
        return false;
    }
    const bool good = add_letters(context, &dialect, file, letters);
    dialect.close(dialect.state);
    return good;
}
