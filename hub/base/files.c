#include "hub/base/files.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* False and *error when the folder does not let itself be looked into: whatever it holds must not be passed over in
 * silence. *path is NULL when there is no such file. */
static bool look_in(const char *folder, const char *name, struct arena *arena, const char **path, struct error *error) {
    struct stat status;
    *path = NULL;
    if (folder == NULL || *folder == '\0') {
        return true;
    }
    const char *whole = arena_print(arena, "%s/%s", folder, name);
    if (stat(whole, &status) == 0) {
        *path = whole;
        return true;
    }
    return errno == ENOENT || errno == ENOTDIR || error_set(error, CONFIG_UNREADABLE, whole, "%s", strerror(errno));
}

/* The folder of the shipped files may be what is missing. */
static bool missing(const struct files *files, const char *name, struct error *error) {
    struct stat status;
    if (stat(files->data, &status) != 0 || !S_ISDIR(status.st_mode)) {
        return error_set(error, DATA_MISSING, files->data, "no such folder");
    }
    return error_set(error, CONFIG_UNREADABLE, name, "neither in %s nor in %s", files->site == NULL ? "" : files->site,
                     files->data);
}

bool files_find(const struct files *files, const char *name, struct arena *arena, struct found_file *found,
                struct error *error) {
    *found = (struct found_file){.site = true};
    if (!look_in(files->site, name, arena, &found->path, error)) {
        return false;
    }
    if (found->path == NULL) {
        found->site = false;
        return look_in(files->data, name, arena, &found->path, error) &&
               (found->path != NULL || missing(files, name, error));
    }
    return true;
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
