/* dealerhub model show: the numbers of a model file, with the weight that follows from each. */
#include "hub/command/model.h"
#include "hub/command/out.h"
#include "hub/command/terms.h"
#include "hub/event/xml_file.h"
#include "hub/identity/compare.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *text_of(const struct command_context *context, const xmlNode *node, const char *name) {
    const char *text = xml_attribute(node, name, context->arena);
    return text == NULL ? "" : text;
}

/* What a training noted beside a number, or NULL. */
static const char *support_of(const struct command_context *context, const xmlNode *node) {
    static const char mark[] = " support: ";
    const xmlNode *next = node->next;
    const bool noted = next != NULL && next->type == XML_COMMENT_NODE && next->content != NULL &&
                       strncmp((const char *)next->content, mark, sizeof mark - 1) == 0;
    return noted ? arena_copy(context->arena, (const char *)next->content + sizeof mark - 1) : NULL;
}

static json_t *level_json(const struct command_context *context, const xmlNode *comparator, const xmlNode *level) {
    const double m = strtod(text_of(context, level, "m"), NULL);
    const double u = strtod(text_of(context, level, "u"), NULL);
    const double weight = m > 0 && u > 0 ? round(log2(m / u) * 100) / 100 : 0;
    return json_pack("{s:s, s:o, s:s, s:f, s:f, s:f, s:o}", "comparator", text_of(context, comparator, "name"),
                     "attribute", out_text_json(xml_attribute(comparator, "attribute", context->arena)), "level",
                     text_of(context, level, "name"), "m", m, "u", u, "weight", weight, "support",
                     out_text_json(support_of(context, level)));
}

static json_t *levels_json(const struct command_context *context, const xmlNode *root) {
    json_t *list = json_array();
    for (const xmlNode *node = xml_child(root, "Comparator"); node != NULL; node = xml_next(node, "Comparator")) {
        for (const xmlNode *level = xml_child(node, "Level"); level != NULL; level = xml_next(level, "Level")) {
            (void)json_array_append_new(list, level_json(context, node, level));
        }
    }
    return list;
}

static size_t count_children(const xmlNode *parent, const char *name) {
    size_t count = 0;
    for (const xmlNode *node = xml_child(parent, name); node != NULL; node = xml_next(node, name)) {
        count++;
    }
    return count;
}

static json_t *frequencies_json(const struct command_context *context, const xmlNode *root) {
    json_t *list = json_array();
    for (const xmlNode *node = xml_child(root, "Frequencies"); node != NULL; node = xml_next(node, "Frequencies")) {
        (void)json_array_append_new(list, json_pack("{s:s, s:I}", "of", text_of(context, node, "of"), "listed",
                                                    (json_int_t)count_children(node, "Share")));
    }
    return list;
}

static json_t *caps_json(const struct command_context *context, const xmlNode *root) {
    json_t *caps = json_object();
    for (const xmlNode *node = xml_child(root, "Generic"); node != NULL; node = xml_next(node, "Generic")) {
        (void)json_object_set_new(caps, text_of(context, node, "key"),
                                  json_integer(strtol(text_of(context, node, "holders"), NULL, 10)));
    }
    return caps;
}

static json_t *model_json(const struct command_context *context, const char *path, const xmlNode *root) {
    const xmlNode *zones = xml_child(root, "Zones");
    json_t *json = json_pack("{s:s, s:s, s:o, s:o, s:I, s:o}", "file", out_utf8(path, context->arena), "version",
                             text_of(context, root, "version"), "generic", caps_json(context, root), "levels",
                             levels_json(context, root), "rules", (json_int_t)count_children(root, "Rule"),
                             "frequencies", frequencies_json(context, root));
    static const char *const limits[] = {"link", "review", "margin"};
    for (size_t i = 0; zones != NULL && i < sizeof limits / sizeof *limits; i++) {
        (void)json_object_set_new(json, limits[i], json_real(strtod(text_of(context, zones, limits[i]), NULL)));
    }
    (void)json_object_set_new(json, "support", zones == NULL ? json_null() : out_text_json(support_of(context, zones)));
    return json;
}

static double real(const json_t *json, const char *key) {
    return json_number_value(json_object_get(json, key));
}

static const char *string(const json_t *json, const char *key) {
    const char *text = json_string_value(json_object_get(json, key));
    return text == NULL ? "" : text;
}

static void print_model(const struct command_context *context, const json_t *model) {
    size_t index;
    const char *key;
    json_t *item;
    command_print(context, "model %s, %s\nlink from %.2f bits, review from %.2f, margin %.2f; %d rules %s\n",
                  "模型 %s，%s\n连接 %.2f 比特起，待审 %.2f 起，差距 %.2f；%d 条规则 %s\n", string(model, "version"),
                  string(model, "file"), real(model, "link"), real(model, "review"), real(model, "margin"),
                  (int)json_integer_value(json_object_get(model, "rules")), string(model, "support"));
    json_array_foreach(json_object_get(model, "levels"), index, item) {
        const char *attribute = string(item, "attribute");
        const char *of = arena_print(context->arena, "%s%s%s", string(item, "comparator"),
                                     *attribute == '\0' ? "" : " of ", attribute);
        (void)printf("%+7.2f  %s %s m %-12.10g u %-12.10g %s\n", real(item, "weight"),
                     out_column(of, 14, context->arena),
                     out_column(term(TERM_LEVEL, string(item, "level"), context->chinese), 24, context->arena),
                     real(item, "m"), real(item, "u"), string(item, "support"));
    }
    json_object_foreach(json_object_get(model, "generic"), key, item) {
        command_print(context, "%-14s generic above %d holders\n", "%-14s 超过 %d 个持有者即为普遍\n", key,
                      (int)json_integer_value(item));
    }
    json_array_foreach(json_object_get(model, "frequencies"), index, item) {
        command_print(context, "%-14s %d frequencies\n", "%-14s %d 项频率\n", string(item, "of"),
                      (int)json_integer_value(json_object_get(item, "listed")));
    }
}

int model_show(struct command_context *context, const struct model_request *request) {
    const char *path = request->file != NULL
                           ? request->file
                           : files_path(&context->files, "identity/model.xml", context->arena, &context->error);
    const char *schema = arena_print(context->arena, "%s/identity/model.xsd", context->files.data);
    xmlDocPtr document = path == NULL ? NULL : xml_file_read(path, schema, &context->error);
    if (document == NULL) {
        return command_failed(context);
    }
    json_t *model = model_json(context, path, xmlDocGetRootElement(document));
    xmlFreeDoc(document);
    if (context->json) {
        return out_json(model);
    }
    print_model(context, model);
    json_decref(model);
    return EXIT_DONE;
}
