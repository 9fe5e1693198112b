#include "hub/command/demo.h"

#include "adapters/kafka/send.h"

#include <glib.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdio.h>
#include <string.h>

/* Columns on the screen; a Chinese character takes two. */
enum { LABEL_WIDTH = 10, CELL_WIDTH = 24, FILES_MOST = 8 };

/* What of a document is shown, by the local name of its element; `attributes` are read instead of the text. */
static const struct {
    const char *element, *en, *zh;
    const char *attributes[2];
} rows[] = {
    {"Name", "name", "姓名", {NULL, NULL}},
    {"LatinName", "latin", "拼音名", {NULL, NULL}},
    {"IdDocument", "ID number", "证件号", {NULL, NULL}},
    {"BirthDate", "born", "出生日期", {NULL, NULL}},
    {"Phone", "phone", "电话", {NULL, NULL}},
    {"Email", "e-mail", "电子邮箱", {NULL, NULL}},
    {"Address", "address", "地址", {NULL, NULL}},
    {"Vehicle", "vehicle", "车辆", {"vin", "plate"}},
};
enum { ROWS = sizeof rows / sizeof *rows };

/* What one store wrote of the customer: the distinct values a row, in the order of its documents. */
struct file {
    const char *source, *number;
    int documents;
    GPtrArray *values[ROWS];
};

static void add_value(struct file *file, size_t row, GString *value) {
    char *text = g_strstrip(g_string_free(value, FALSE));
    if (*text == '\0' || g_ptr_array_find_with_equal_func(file->values[row], text, g_str_equal, NULL)) {
        g_free(text);
        return;
    }
    g_ptr_array_add(file->values[row], text);
}

static void append_text(GString *value, const xmlNode *node) {
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (child->type == XML_TEXT_NODE) {
            char *text = g_strstrip(g_strdup((const char *)child->content));
            g_string_append(value, text);
            g_free(text);
        } else {
            append_text(value, child);
        }
    }
}

static GString *value_of(const xmlNode *node, size_t row) {
    GString *value = g_string_new(NULL);
    if (rows[row].attributes[0] == NULL) {
        append_text(value, node);
    }
    for (size_t i = 0; i < 2 && rows[row].attributes[i] != NULL; i++) {
        xmlChar *text = xmlGetNoNsProp(node, BAD_CAST rows[row].attributes[i]);
        g_string_append_printf(value, "%s%s", value->len > 0 ? "\n" : "", text == NULL ? "" : (const char *)text);
        xmlFree(text);
    }
    return value;
}

/* Of the customer all rows, of the rest of the document the vehicles: the names in lines of work are no people's. The
 * blocks of other people are passed over. */
static void collect(struct file *file, const xmlNode *parent, bool customer) {
    for (const xmlNode *node = parent->children; node != NULL; node = node->next) {
        if (node->type != XML_ELEMENT_NODE || strcmp((const char *)node->name, "Party") == 0) {
            continue;
        }
        for (size_t row = 0; row < ROWS; row++) {
            const bool wanted = customer || rows[row].attributes[0] != NULL;
            if (wanted && strcmp(rows[row].element, (const char *)node->name) == 0) {
                add_value(file, row, value_of(node, row));
            }
        }
        if (!customer) {
            collect(file, node, strcmp((const char *)node->name, "Customer") == 0);
        }
    }
}

static bool has(const xmlNode *node, const char *attribute, const char *value) {
    xmlChar *text = node == NULL ? NULL : xmlGetNoNsProp(node, BAD_CAST attribute);
    const bool same = text != NULL && strcmp((const char *)text, value) == 0;
    xmlFree(text);
    return same;
}

static void take_document(struct file *file, const xmlNode *root) {
    const xmlNode *node = root->children;
    while (node != NULL && (node->type != XML_ELEMENT_NODE || strcmp((const char *)node->name, "Customer") != 0)) {
        node = node->next;
    }
    if (has(root, "source", file->source) && has(node, "number", file->number)) {
        file->documents++;
        collect(file, root, false);
    }
}

static void read_feed(struct file *file, const struct demo_feed *feed) {
    for (size_t i = 0; i < demo_feed_count(feed); i++) {
        const struct bytes body = demo_feed_at(feed, i)->body;
        xmlDocPtr document =
            xmlReadMemory((const char *)body.data, (int)body.length, NULL, NULL,
                          XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_RECOVER);
        if (document != NULL && xmlDocGetRootElement(document) != NULL) {
            take_document(file, xmlDocGetRootElement(document));
        }
        xmlFreeDoc(document);
    }
}

/* --- A table on the screen ------------------------------------------------------------------------------------------ */

static int width_of(gunichar letter) {
    return g_unichar_iszerowidth(letter) ? 0 : g_unichar_iswide(letter) ? 2 : 1;
}

/* Prints of *text what fits into the cell, after what the cells before it left empty, and moves *text behind it. *empty
 * is then what this one left. */
static void print_cell(const char **text, int cell, int *empty) {
    int used = 0;
    const char *end = *text;
    while (*end != '\0' && *end != '\n' && used + width_of(g_utf8_get_char(end)) <= cell) {
        used += width_of(g_utf8_get_char(end));
        end = g_utf8_next_char(end);
    }
    if (used > 0) {
        (void)printf("%*s%.*s", *empty, "", (int)(end - *text), *text);
        *empty = 0;
    }
    *empty += cell - used + 2;
    *text = *end == '\n' ? end + 1 : end;
}

static void print_row(const char *label, const char *const *cells, size_t count) {
    const char *rest[FILES_MOST];
    bool more = true;
    memcpy((void *)rest, (const void *)cells, count * sizeof *cells);
    for (const char *name = label; more; name = "") {
        int empty = 2;
        print_cell(&name, LABEL_WIDTH, &empty);
        more = false;
        for (size_t i = 0; i < count; i++) {
            print_cell(&rest[i], CELL_WIDTH, &empty);
            more = more || *rest[i] != '\0';
        }
        (void)printf("\n");
    }
}

static const char *joined(GPtrArray *values, struct arena *arena) {
    const char *text = "";
    for (unsigned i = 0; i < values->len; i++) {
        text = arena_print(arena, "%s%s%s", text, i == 0 ? "" : "\n", (const char *)g_ptr_array_index(values, i));
    }
    return text;
}

static void print_files(const struct demo *demo, const struct file *files, size_t count) {
    struct arena *arena = demo->context->arena;
    const bool chinese = demo->context->chinese;
    const char *cells[FILES_MOST] = {NULL};
    for (size_t i = 0; i < count; i++) {
        cells[i] = arena_print(arena, "%s/%s", files[i].source, files[i].number);
    }
    print_row("", cells, count);
    for (size_t i = 0; i < count; i++) {
        cells[i] = arena_print(arena, "%d", files[i].documents);
    }
    print_row(chinese ? "事件数" : "events", cells, count);
    for (size_t row = 0; row < ROWS; row++) {
        bool any = false;
        for (size_t i = 0; i < count; i++) {
            cells[i] = joined(files[i].values[row], arena);
            any = any || *cells[i] != '\0';
        }
        if (any) {
            print_row(chinese ? rows[row].zh : rows[row].en, cells, count);
        }
    }
}

void demo_files_print(const struct demo *demo, const struct demo_feed *feed, const char *const *names, size_t count) {
    struct file files[FILES_MOST] = {0};
    count = count < FILES_MOST ? count : FILES_MOST;
    for (size_t i = 0; i < count; i++) {
        const char *slash = strchr(names[i], '/');
        const size_t length = slash == NULL ? strlen(names[i]) : (size_t)(slash - names[i]);
        files[i].source = arena_copy_n(demo->context->arena, names[i], length);
        files[i].number = slash == NULL ? "" : slash + 1;
        for (size_t row = 0; row < ROWS; row++) {
            files[i].values[row] = g_ptr_array_new_with_free_func(g_free);
        }
        read_feed(&files[i], feed);
    }
    print_files(demo, files, count);
    for (size_t i = 0; i < count * ROWS; i++) {
        g_ptr_array_free(files[i / ROWS].values[i % ROWS], TRUE);
    }
}
