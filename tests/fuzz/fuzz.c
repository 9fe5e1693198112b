#include "tests/fuzz/fuzz.h"

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
