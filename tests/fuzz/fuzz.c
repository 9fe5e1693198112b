#include "tests/fuzz/fuzz.h"

#include "hub/event/kind.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void fuzz_must(bool so, const char *what) {
    if (!so) {
        (void)fprintf(stderr, "fuzz: %s\n", what);
        abort();
    }
}

const char *fuzz_file(const uint8_t *data, size_t size) {
    static int file = -1;
    static char path[64];
    if (file < 0) {
        file = memfd_create("input", MFD_CLOEXEC);
        (void)snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    }
    const bool written = ftruncate(file, 0) == 0 && pwrite(file, data, size, 0) == (ssize_t)size;
    fuzz_must(written, "no file in memory can be written");
    return path;
}

void fuzz_judge(bool good, const struct error *error) {
    if (!good) {
        const struct error_kind *kind = error_kind(error->code);
        fuzz_must(error->code != OK && kind != NULL, "a refusal without a code");
        fuzz_must(strnlen(error->detail, sizeof error->detail) < sizeof error->detail, "a detail without an end");
    }
}

struct attributes *fuzz_attributes(void) {
    static struct attributes *attributes;
    struct error error = {.code = OK};
    if (attributes == NULL) {
        attributes = attributes_load(SHIPPED "/config/attributes.xml", &error);
        fuzz_must(attributes != NULL, error_text(&error));
    }
    return attributes;
}

struct kinds *fuzz_kinds(void) {
    static struct kinds *kinds;
    struct error error = {.code = OK};
    if (kinds == NULL) {
        kinds = kinds_load(SHIPPED "/event", NULL, fuzz_attributes(), &error);
        fuzz_must(kinds != NULL, error_text(&error));
    }
    return kinds;
}

struct keyer *fuzz_keyer(void) {
    static const uint8_t key[32] = {7};
    static struct keyer *keyer;
    if (keyer == NULL) {
        keyer = keyer_new(key);
    }
    return keyer;
}

struct arena *fuzz_fresh_arena(void) {
    static struct arena *arena;
    if (arena == NULL) {
        arena = arena_new();
    }
    arena_reset(arena);
    return arena;
}
