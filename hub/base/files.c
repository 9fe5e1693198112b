#include "hub/base/files.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char *in_folder(const char *folder, const char *name, struct arena *arena) {
    if (folder == NULL || *folder == '\0') {
        return NULL;
    }
    const char *path = arena_print(arena, "%s/%s", folder, name);
    struct stat status;
    return stat(path, &status) == 0 ? path : NULL;
}

bool files_find(const struct files *files, const char *name, struct arena *arena, struct found_file *found,
                struct error *error) {
    *found = (struct found_file){.path = in_folder(files->site, name, arena), .site = true};
    if (found->path == NULL) {
        *found = (struct found_file){.path = in_folder(files->data, name, arena)};
    }
    return found->path != NULL || error_set(error, CONFIG_UNREADABLE, name, "neither in %s nor in %s",
                                            files->site == NULL ? "" : files->site, files->data);
}

const char *files_path(const struct files *files, const char *name, struct arena *arena, struct error *error) {
    struct found_file found;
    return files_find(files, name, arena, &found, error) ? found.path : NULL;
}

static bool read_stream(FILE *stream, size_t limit, struct arena *arena, struct bytes *content) {
    struct stat status;
    if (fstat(fileno(stream), &status) != 0) {
        return false;
    }
    if (S_ISDIR(status.st_mode)) {
        errno = EISDIR;
        return false;
    }
    /* A pipe has no size to trust; one octet more than allowed tells what is too large. */
    const size_t size = S_ISREG(status.st_mode) && (size_t)status.st_size < limit ? (size_t)status.st_size : limit;
    uint8_t *data = arena_alloc(arena, size + 2);
    const size_t length = fread(data, 1, size + 1, stream);
    *content = (struct bytes){data, length};
    errno = length > limit ? EFBIG : errno;
    return !ferror(stream) && length <= limit;
}

bool files_read(const char *path, size_t limit, struct arena *arena, struct bytes *content, struct error *error) {
    FILE *stream = fopen(path, "re");
    if (stream == NULL) {
        return error_set(error, CONFIG_UNREADABLE, path, "%s", strerror(errno));
    }
    errno = 0;
    const bool done = read_stream(stream, limit, arena, content);
    const int why = errno;
    (void)fclose(stream);
    return done ||
           error_set(error, CONFIG_UNREADABLE, path, "%s", why == EFBIG ? "it is larger than allowed" : strerror(why));
}
