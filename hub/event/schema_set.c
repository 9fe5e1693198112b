#include "hub/event/schema_set.h"

#include "hub/event/event.h"
#include "hub/event/kind_file.h"
#include "hub/event/xml_file.h"

#include <dirent.h>
#include <errno.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>

#define SCHEMA_NAMESPACE "http://www.w3.org/2001/XMLSchema"

struct schema_file {
    const char *name;
    char *path;
    xmlDocPtr document;
};

struct schema_set {
    GHashTable *paths; /* file name → path, the site's over the shipped */
    GArray *files;     /* struct schema_file, by name */
    xmlDocPtr merged;  /* the schema points into it */
    xmlSchemaPtr schema;
};

/* A folder that is not there has no schemas; one that cannot be read may have some. */
static bool collect(struct schema_set *set, const char *folder, struct error *error) {
    DIR *directory = folder == NULL ? NULL : opendir(folder);
    if (directory == NULL) {
        return folder == NULL || errno == ENOENT || errno == ENOTDIR ||
               error_set(error, CONFIG_UNREADABLE, folder, "%s", strerror(errno));
    }
    for (const struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
        if (entry->d_name[0] != '.' && g_str_has_suffix(entry->d_name, ".xsd")) {
            (void)g_hash_table_replace(set->paths, g_strdup(entry->d_name),
                                       g_strdup_printf("%s/%s", folder, entry->d_name));
        }
    }
    (void)closedir(directory);
    return true;
}

static bool is_schema(const xmlNode *root) {
    return root->ns != NULL && strcmp((const char *)root->ns->href, SCHEMA_NAMESPACE) == 0 &&
           strcmp((const char *)root->name, "schema") == 0;
}

static bool declares_kind(const xmlNode *root) {
    for (const xmlNode *element = xml_child(root, "element"); element != NULL; element = xml_next(element, "element")) {
        if (kind_annotation(element) != NULL) {
            return true;
        }
    }
    return false;
}

/* True when the file belongs to the event namespace; a kind outside it is a mistake, anything else is not ours. */
static bool is_part(const char *path, const xmlNode *root, bool *part, struct error *error) {
    if (!is_schema(root)) {
        return xml_fault(path, root, error, "the root must be xs:schema");
    }
    xmlChar *target = xmlGetNoNsProp(root, (const xmlChar *)"targetNamespace");
    *part = target != NULL && strcmp((const char *)target, EVENT_NAMESPACE) == 0;
    xmlFree(target);
    if (!*part && declares_kind(root)) {
        return xml_fault(path, root, error, "a kind needs targetNamespace=\"" EVENT_NAMESPACE "\"");
    }
    xmlChar *form = xmlGetNoNsProp(root, (const xmlChar *)"elementFormDefault");
    const bool qualified = form != NULL && strcmp((const char *)form, "qualified") == 0;
    xmlFree(form);
    return !*part || qualified || xml_fault(path, root, error, "elementFormDefault must be qualified");
}

static bool read_file(struct schema_set *set, const char *name, struct error *error) {
    const char *path = g_hash_table_lookup(set->paths, name);
    bool part = false;
    xmlDocPtr document = xml_file_read(path, NULL, error);
    if (document == NULL) {
        return false;
    }
    const bool good = is_part(path, xmlDocGetRootElement(document), &part, error);
    if (!good || !part) {
        xmlFreeDoc(document);
        return good;
    }
    const struct schema_file file = {.name = name, .path = g_strdup(path), .document = document};
    (void)g_array_append_val(set->files, file);
    return true;
}

static bool read_files(struct schema_set *set, struct error *error) {
    GList *names = g_list_sort(g_hash_table_get_keys(set->paths), (GCompareFunc)strcmp);
    bool good = true;
    for (const GList *name = names; good && name != NULL; name = name->next) {
        good = read_file(set, name->data, error);
    }
    g_list_free(names);
    return good;
}

/* An include must name a file of the set; what it holds is there anyway. */
static bool check_include(const struct schema_set *set, const struct schema_file *file, const xmlNode *node,
                          struct error *error) {
    xmlChar *location = xmlGetNoNsProp(node, (const xmlChar *)"schemaLocation");
    const bool known = location != NULL && g_hash_table_contains(set->paths, location);
    const bool good = known || xml_fault(file->path, node, error, "schemaLocation must name an XSD of this folder");
    xmlFree(location);
    return good;
}

/* Names in attribute values are resolved by the declarations around them, so those of the file go along. */
static void copy_declarations(const xmlNode *root, xmlNodePtr copy) {
    for (const xmlNs *declared = root->nsDef; declared != NULL; declared = declared->next) {
        const xmlNs *own = copy->nsDef;
        while (own != NULL && !xmlStrEqual(own->prefix, declared->prefix)) {
            own = own->next;
        }
        if (own == NULL) {
            (void)xmlNewNs(copy, declared->href, declared->prefix);
        }
    }
}

static bool merge_node(struct schema_set *set, const struct schema_file *file, xmlNodePtr node, struct error *error) {
    const char *name = (const char *)node->name;
    if (strcmp(name, "include") == 0) {
        return check_include(set, file, node, error);
    }
    if (strcmp(name, "import") == 0 || strcmp(name, "redefine") == 0) {
        return xml_fault(file->path, node, error, "xs:%s is not supported in event schemas", name);
    }
    xmlNodePtr copy = xmlDocCopyNode(node, set->merged, 1);
    copy_declarations(node->parent, copy);
    copy->_private = file->path;
    (void)xmlAddChild(xmlDocGetRootElement(set->merged), copy);
    return true;
}

static void start_merged(struct schema_set *set) {
    set->merged = xmlNewDoc((const xmlChar *)"1.0");
    xmlNodePtr root = xmlNewDocNode(set->merged, NULL, (const xmlChar *)"schema", NULL);
    xmlSetNs(root, xmlNewNs(root, (const xmlChar *)SCHEMA_NAMESPACE, (const xmlChar *)"xs"));
    (void)xmlNewProp(root, (const xmlChar *)"targetNamespace", (const xmlChar *)EVENT_NAMESPACE);
    (void)xmlNewProp(root, (const xmlChar *)"elementFormDefault", (const xmlChar *)"qualified");
    (void)xmlDocSetRootElement(set->merged, root);
}

static bool merge(struct schema_set *set, struct error *error) {
    start_merged(set);
    for (guint i = 0; i < set->files->len; i++) {
        const struct schema_file *file = &g_array_index(set->files, struct schema_file, i);
        xmlNodePtr node = xml_child(xmlDocGetRootElement(file->document), NULL);
        for (; node != NULL; node = xml_next(node, NULL)) {
            if (!merge_node(set, file, node, error)) {
                return false;
            }
        }
    }
    return true;
}

static void on_error(void *data, xmlErrorPtr found) {
    struct error *error = data;
    char place[256];
    const xmlNode *node = found->node;
    if (error == NULL || error->code != OK || found->level == XML_ERR_WARNING) {
        return;
    }
    const int line = node == NULL ? found->line : (int)xmlGetLineNo(node);
    while (node != NULL && node->type == XML_ELEMENT_NODE && node->_private == NULL) {
        node = node->parent;
    }
    const bool known = node != NULL && node->type == XML_ELEMENT_NODE;
    (void)snprintf(place, sizeof place, "%s:%d", known ? (const char *)node->_private : "event schemas", line);
    const char *message = found->message == NULL ? "" : found->message;
    (void)error_set(error, CONFIG_INVALID, place, "%.*s", (int)strcspn(message, "\n"), message);
}

static bool compile(struct schema_set *set, struct error *error) {
    struct error first = {.code = OK};
    xmlSchemaParserCtxtPtr context = xmlSchemaNewDocParserCtxt(set->merged);
    if (context != NULL) {
        xmlSchemaSetParserStructuredErrors(context, on_error, &first);
        set->schema = xmlSchemaParse(context);
        xmlSchemaFreeParserCtxt(context);
    }
    if (set->schema != NULL) {
        return true;
    }
    if (first.code == OK) {
        (void)error_set(&first, CONFIG_INVALID, "event schemas", "they cannot be compiled");
    }
    if (error != NULL) {
        *error = first;
    }
    return false;
}

struct schema_set *schema_set_load(const char *shipped, const char *site, struct error *error) {
    struct schema_set *set = g_new0(struct schema_set, 1);
    set->paths = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    set->files = g_array_new(FALSE, TRUE, sizeof(struct schema_file));
    xmlInitParser();
    bool good = collect(set, shipped, error) && collect(set, site, error) && read_files(set, error);
    if (good && set->files->len == 0) {
        good = error_set(error, CONFIG_UNREADABLE, shipped, "no event schema here");
    }
    if (!good || !merge(set, error) || !compile(set, error)) {
        schema_set_free(set);
        return NULL;
    }
    return set;
}

void schema_set_free(struct schema_set *set) {
    if (set == NULL) {
        return;
    }
    xmlSchemaFree(set->schema);
    xmlFreeDoc(set->merged);
    for (guint i = 0; i < set->files->len; i++) {
        struct schema_file *file = &g_array_index(set->files, struct schema_file, i);
        xmlFreeDoc(file->document);
        g_free(file->path);
    }
    (void)g_array_free(set->files, TRUE);
    g_hash_table_destroy(set->paths);
    g_free(set);
}

xmlSchemaPtr schema_set_schema(const struct schema_set *set) {
    return set->schema;
}

const xmlNode *schema_set_root(const struct schema_set *set) {
    return xmlDocGetRootElement(set->merged);
}

size_t schema_set_count(const struct schema_set *set) {
    return set->files->len;
}

const char *schema_set_path(const struct schema_set *set, size_t index) {
    return g_array_index(set->files, struct schema_file, index).path;
}

xmlDocPtr schema_set_document(const struct schema_set *set, size_t index) {
    return g_array_index(set->files, struct schema_file, index).document;
}
