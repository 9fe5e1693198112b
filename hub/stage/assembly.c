#include "hub/stage/assembly.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What shapes the golden state. A change of one of them is a new file set; so is a change of this list. */
static const char *const golden_files[] = {
    "config/attributes.xml",       "config/survivorship.xml",  "identity/model.xml",         "reference/gazetteer.xml",
    "reference/organisations.xml", "reference/pinyin.txt",     "reference/placeholders.xml", "reference/surnames.xml",
    "reference/titles.xml",        "reference/characters.xml",
};

/* What says who may see what. */
static const char *const rights_files[] = {"config/partners.xml", "config/rules.xml"};

struct loading {
    struct assembly *assembly;
    const struct config *config;
    struct files files;  /* of everything else */
    struct files golden; /* of what shapes the golden state */
    struct error *error;
};

static const char *path_of(const struct loading *loading, const char *name) {
    return files_path(&loading->files, name, loading->assembly->arena, loading->error);
}

static const char *golden_path(const struct loading *loading, const char *name) {
    return files_path(&loading->golden, name, loading->assembly->arena, loading->error);
}

static const char *shipped(const struct loading *loading, const char *name) {
    return arena_print(loading->assembly->arena, "%s/%s", loading->files.data, name);
}

/* --- the parts, each from its files; in this order, since later ones speak of earlier ones ------------------------- */

static bool load_attributes(const struct loading *loading) {
    const char *path = golden_path(loading, "config/attributes.xml");
    struct attributes **attributes = &loading->assembly->attributes;
    *attributes = path == NULL ? NULL : attributes_load(path, loading->error);
    return *attributes != NULL;
}

static bool load_kinds(const struct loading *loading) {
    struct assembly *assembly = loading->assembly;
    const char *site = arena_print(assembly->arena, "%s/event", loading->files.site);
    assembly->kinds = kinds_load(shipped(loading, "event"), site, assembly->attributes, loading->error);
    return assembly->kinds != NULL;
}

static bool load_normaliser(const struct loading *loading) {
    struct normaliser **normaliser = &loading->assembly->normaliser;
    *normaliser = normaliser_load(loading->golden.data, loading->golden.site, loading->error);
    return *normaliser != NULL;
}

static bool load_model(const struct loading *loading) {
    const char *path = golden_path(loading, "identity/model.xml");
    struct assembly *assembly = loading->assembly;
    assembly->model = path == NULL ? NULL : model_load(path, assembly->attributes, loading->error);
    return assembly->model != NULL;
}

static bool load_survivorship(const struct loading *loading) {
    const char *path = golden_path(loading, "config/survivorship.xml");
    struct assembly *assembly = loading->assembly;
    assembly->survivorship = path == NULL ? NULL
                                          : survivorship_load(path, shipped(loading, "config/survivorship.xsd"),
                                                              assembly->attributes, loading->error);
    return assembly->survivorship != NULL;
}

static bool load_rights(const struct loading *loading) {
    struct assembly *assembly = loading->assembly;
    const char *partners = path_of(loading, "config/partners.xml");
    const char *rules = partners == NULL ? NULL : path_of(loading, "config/rules.xml");
    assembly->rights = rules == NULL ? NULL
                                     : rights_load(partners, rules, shipped(loading, "config"), assembly->attributes,
                                                   assembly->kinds, loading->error);
    return assembly->rights != NULL;
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static struct event_limits limits_of(const struct config *config) {
    return (struct event_limits){.bytes = (size_t)config->event_bytes,
                                 .depth = (unsigned)config->event_depth,
                                 .attributes = (unsigned)config->event_attributes,
                                 .text = (size_t)config->event_text,
                                 .elements = (unsigned)config->event_elements};
}

static bool copy_files(const struct loading *loading) {
    struct assembly *assembly = loading->assembly;
    return file_copies_read(&loading->golden, golden_files, sizeof golden_files / sizeof *golden_files, assembly->arena,
                            &assembly->golden, loading->error) &&
           file_copies_read(&loading->files, rights_files, sizeof rights_files / sizeof *rights_files, assembly->arena,
                            &assembly->rights_files, loading->error);
}

static bool load_parts(const struct loading *loading) {
    return load_attributes(loading) && load_kinds(loading) && load_normaliser(loading) && load_model(loading) &&
           load_survivorship(loading) && load_rights(loading);
}

/* The parts are loaded from paths: a set goes by a digest, so they must be of the contents that have it. */
static bool load_all(const struct loading *loading) {
    const struct assembly *assembly = loading->assembly;
    return copy_files(loading) && load_parts(loading) &&
           file_copies_same(&loading->golden, &assembly->golden, loading->error) &&
           file_copies_same(&loading->files, &assembly->rights_files, loading->error);
}

/* `set`: a folder whose files win over the site's where they shape the golden state, or NULL. */
static struct assembly *load(const struct config *config, const char *set, struct error *error) {
    struct arena *arena = arena_new();
    struct assembly *assembly = calloc(1, sizeof *assembly);
    if (assembly == NULL) {
        abort();
    }
    atomic_init(&assembly->holders, 1);
    assembly->arena = arena;
    assembly->limits = limits_of(config);
    assembly->parts.clock_limit = config->clock_limit;
    const struct loading loading = {
        assembly, config, {config->data, config->site}, {config->data, set == NULL ? config->site : set}, error};
    if (!load_all(&loading)) {
        assembly_release(assembly);
        return NULL;
    }
    return assembly;
}

struct assembly *assembly_new(const struct config *config, struct error *error) {
    return load(config, NULL, error);
}

struct assembly *assembly_hold(struct assembly *assembly) {
    atomic_fetch_add(&assembly->holders, 1);
    return assembly;
}

/* The later part first: it points into the earlier ones. */
static void free_parts(struct assembly *assembly) {
    rights_free(assembly->rights);
    survivorship_free(assembly->survivorship);
    model_free(assembly->model);
    normaliser_free(assembly->normaliser);
    kinds_free(assembly->kinds);
    attributes_free(assembly->attributes);
}

void assembly_release(struct assembly *assembly) {
    if (assembly == NULL || atomic_fetch_sub(&assembly->holders, 1) > 1) {
        return;
    }
    free_parts(assembly);
    arena_free(assembly->arena);
    explicit_bzero(assembly, sizeof *assembly);
    free(assembly);
}

static const char *hexadecimal(struct bytes bytes, struct arena *arena) {
    static const char digits[] = "0123456789abcdef";
    char *text = arena_alloc(arena, 2 * bytes.length + 1);
    for (size_t i = 0; i < bytes.length; i++) {
        text[2 * i] = digits[bytes.data[i] >> 4];
        text[2 * i + 1] = digits[bytes.data[i] & 15];
    }
    return text;
}

static void complete_parts(struct assembly *assembly, const struct installation *installation) {
    struct merge_parts *parts = &assembly->parts;
    *parts = (struct merge_parts){
        .attributes = assembly->attributes,
        .kinds = assembly->kinds,
        .normaliser = assembly->normaliser,
        .model = assembly->model,
        .survivorship = assembly->survivorship,
        .rights = assembly->rights,
        .keyer = installation->keyer,
        .limits = &assembly->limits,
        .namespace_id = installation->namespace_id,
        .hub_key = installation->hub_key,
        .file_set = parts->file_set,
        .file_set_digest = hexadecimal(assembly->golden.digest, assembly->arena),
        .clock_limit = parts->clock_limit,
    };
}

bool assembly_connect(struct assembly *assembly, struct database *database, const struct installation *installation,
                      struct error *error) {
    complete_parts(assembly, installation);
    return file_set_store(database, assembly->golden.files, assembly->golden.count, error) &&
           file_set_register(database, assembly->golden.digest, assembly->golden.list, &assembly->parts.file_set,
                             &assembly->in_force, error);
}

bool assembly_look(struct assembly *assembly, struct database *database, const struct installation *installation,
                   struct error *error) {
    complete_parts(assembly, installation);
    return file_set_look(database, assembly->golden.digest, &assembly->parts.file_set, &assembly->in_force, error);
}

/* --- a set from the database -------------------------------------------------------------------------------------- */

static bool write_file(const char *folder, const struct set_file *file, struct arena *arena, struct error *error) {
    const char *path = arena_print(arena, "%s/%s", folder, file->name);
    char *parent = g_path_get_dirname(path);
    const bool good =
        g_mkdir_with_parents(parent, 0700) == 0 &&
        g_file_set_contents(path, (const char *)file->content.data, (gssize)file->content.length, NULL) != 0;
    g_free(parent);
    return good || error_set(error, CONFIG_UNREADABLE, path, "it cannot be written");
}

static void remove_files(const char *folder, const struct set_file *files, size_t count, struct arena *arena) {
    for (size_t i = 0; i < count; i++) {
        (void)remove(arena_print(arena, "%s/%s", folder, files[i].name));
    }
    for (size_t i = 0; i < count; i++) {
        char *parent = g_path_get_dirname(arena_print(arena, "%s/%s", folder, files[i].name));
        (void)remove(parent);
        g_free(parent);
    }
    (void)remove(folder);
}

/* Loaded as files are; they need not be there any longer than that. */
static struct assembly *load_files(const struct config *config, const struct set_file *files, size_t count,
                                   struct arena *arena, struct error *error) {
    struct assembly *assembly = NULL;
    char *folder = g_dir_make_tmp("dealerhub-set-XXXXXX", NULL);
    bool good = folder != NULL || error_set(error, CONFIG_UNREADABLE, "TMPDIR", "no folder can be made there");
    for (size_t i = 0; good && i < count; i++) {
        good = write_file(folder, &files[i], arena, error);
    }
    if (good) {
        assembly = load(config, folder, error);
    }
    if (folder != NULL) {
        remove_files(folder, files, count, arena);
        g_free(folder);
    }
    return assembly;
}

static bool is_set(const struct assembly *assembly, int number, struct error *error) {
    return assembly->parts.file_set == number ||
           error_set(error, FILE_SET_BEHIND, "file_set", "the files kept of %d are those of %d", number,
                     assembly->parts.file_set);
}

struct assembly *assembly_of_set(const struct config *config, struct database *database,
                                 const struct installation *installation, int number, struct error *error) {
    size_t count;
    bool known;
    struct set_file *files;
    struct arena *arena = arena_new();
    struct assembly *assembly = NULL;
    if (file_set_known(database, number, arena, &known, error) &&
        (known || error_set(error, FILE_SET_BEHIND, "file_set", "the files of %d are not kept here", number)) &&
        file_set_read(database, number, arena, &files, &count, error)) {
        assembly = load_files(config, files, count, arena, error);
    }
    if (assembly != NULL &&
        (!assembly_look(assembly, database, installation, error) || !is_set(assembly, number, error))) {
        assembly_release(assembly);
        assembly = NULL;
    }
    arena_free(arena);
    return assembly;
}
