#include "hub/command/demo_place.h"

#include "hub/base/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The server has to find its way through, as another user when we are root. */
static const mode_t PASSABLE = S_IRWXU | S_IXGRP | S_IXOTH;

static bool is_empty(const char *path, struct error *error) {
    DIR *directory = opendir(path);
    if (directory == NULL) {
        return error_set(error, DEMO_FAILED, path, "%s", strerror(errno));
    }
    bool empty = true;
    for (const struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
        empty = empty && (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0);
    }
    (void)closedir(directory);
    if (!empty) {
        (void)error_set(error, DEMO_PLACE_USED, path, "it is not empty");
        error_translate(error, "目录不为空");
    }
    return empty;
}

static bool take_given(const char *given, struct arena *arena, struct demo_place *place, struct error *error) {
    char *absolute;
    if (mkdir(given, PASSABLE) != 0 && errno != EEXIST) {
        return error_set(error, DEMO_FAILED, given, "%s", strerror(errno));
    }
    absolute = realpath(given, NULL);
    if (absolute == NULL) {
        return error_set(error, DEMO_FAILED, given, "%s", strerror(errno));
    }
    *place = (struct demo_place){arena_copy(arena, absolute), false};
    free(absolute);
    return is_empty(place->path, error);
}

bool demo_place_make(const char *given, struct arena *arena, struct demo_place *place, struct error *error) {
    *place = (struct demo_place){0};
    if (given != NULL) {
        return take_given(given, arena, place, error);
    }
    const char *parent = getenv("TMPDIR");
    parent = parent == NULL || *parent != '/' ? "/tmp" : parent;
    char *path = arena_print(arena, "%s/dealerhub-demo.XXXXXX", parent);
    if (mkdtemp(path) == NULL || chmod(path, PASSABLE) != 0) {
        return error_set(error, DEMO_FAILED, parent, "%s", strerror(errno));
    }
    *place = (struct demo_place){path, true};
    return true;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk) {
    (void)status;
    (void)type;
    (void)walk;
    (void)remove(path);
    return 0;
}

void demo_place_leave(const struct demo_place *place) {
    enum { OPEN_DIRECTORIES = 16 };
    if (place->path != NULL && place->passing) {
        (void)nftw(place->path, remove_one, OPEN_DIRECTORIES, FTW_DEPTH | FTW_PHYS);
    }
}

static bool write_bytes(const char *path, struct bytes content, struct error *error) {
    const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    FILE *stream = file < 0 ? NULL : fdopen(file, "w");
    bool good = stream != NULL && fwrite(content.data, 1, content.length, stream) == content.length;
    const int why = errno;
    good = stream != NULL && fclose(stream) == 0 && good;
    return good || error_set(error, DEMO_FAILED, path, "%s", strerror(why));
}

bool demo_place_write(const char *path, const char *text, struct error *error) {
    return write_bytes(path, (struct bytes){(const uint8_t *)text, strlen(text)}, error);
}

bool demo_place_copy(const char *from, const char *to, struct arena *arena, struct error *error) {
    enum { MOST = 16 << 20 };
    struct bytes content;
    return files_read(from, MOST, arena, &content, error) && write_bytes(to, content, error);
}
