#include "hub/stage/file_copies.h"

#include <glib.h>
#include <string.h>

enum { DATA_FILE_BYTES = 256 * 1024 * 1024, SHA256_SIZE = 32 };

static const char *digest_text(struct bytes content, struct arena *arena) {
    char *digest = g_compute_checksum_for_data(G_CHECKSUM_SHA256, content.data, content.length);
    const char *text = arena_copy(arena, digest);
    g_free(digest);
    return text;
}

static struct bytes digest_of(const char *text, struct arena *arena) {
    size_t length = SHA256_SIZE;
    uint8_t *digest = arena_alloc(arena, SHA256_SIZE);
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const uint8_t *)text, (gssize)strlen(text));
    g_checksum_get_digest(sum, digest, &length);
    g_checksum_free(sum);
    return (struct bytes){digest, length};
}

static bool read_file(const struct files *files, const char *name, struct arena *arena, struct set_file *file,
                      const char **path, struct error *error) {
    *file = (struct set_file){.name = name};
    *path = files_path(files, name, arena, error);
    if (*path == NULL || !files_read(*path, DATA_FILE_BYTES, arena, &file->content, error)) {
        return false;
    }
    file->digest = digest_text(file->content, arena);
    return true;
}

bool file_copies_read(const struct files *files, const char *const *names, size_t count, struct arena *arena,
                      struct file_copies *copies, struct error *error) {
    GString *list = g_string_new(NULL);
    bool good = true;
    *copies = (struct file_copies){.files = ARENA_NEW(arena, struct set_file, count + 1)};
    while (good && copies->count < count) {
        const char *path;
        struct set_file *file = &copies->files[copies->count];
        good = read_file(files, names[copies->count], arena, file, &path, error);
        if (good) {
            g_string_append_printf(list, "%s %s\n", file->name, file->digest);
            copies->count++;
        }
    }
    copies->list = arena_copy(arena, list->str);
    copies->digest = digest_of(copies->list, arena);
    (void)g_string_free(list, 1);
    return good;
}

bool file_copies_same(const struct files *files, const struct file_copies *copies, struct error *error) {
    struct arena *arena = arena_new();
    bool same = true;
    for (size_t i = 0; same && i < copies->count; i++) {
        const char *path;
        struct set_file now;
        same = read_file(files, copies->files[i].name, arena, &now, &path, error) &&
               (strcmp(now.digest, copies->files[i].digest) == 0 ||
                error_set(error, CONFIG_UNREADABLE, path, "it changed while it was read: load it again"));
    }
    arena_free(arena);
    return same;
}
