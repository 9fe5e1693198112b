/* replay.c – hands every file named, or below a folder named, to the target it is linked with, once each.
 *   <target> PATH…       prints how many; a finding ends it by a sanitizer's report that follows the file's name */
#include "tests/fuzz/fuzz.h"

#include <ftw.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

static size_t replayed; /* nftw hands no context on */

static int visit(const char *path, const struct stat *status, int type, struct FTW *place) {
    gchar *content = NULL;
    gsize length = 0;
    (void)status;
    (void)place;
    if (type == FTW_F && g_file_get_contents(path, &content, &length, NULL)) {
        (void)fprintf(stderr, "%s\n", path);
        (void)LLVMFuzzerTestOneInput((const uint8_t *)content, length);
        replayed++;
    }
    g_free(content);
    return 0;
}

int main(int count, char **arguments) {
    for (int i = 1; i < count; i++) {
        if (nftw(arguments[i], visit, 16, FTW_PHYS) != 0) {
            perror(arguments[i]);
            return EXIT_FAILURE;
        }
    }
    (void)LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    (void)printf("%zu inputs read without harm\n", replayed);
    return replayed == 0 ? EXIT_FAILURE : EXIT_SUCCESS; /* an empty folder would prove nothing */
}
