/* generate.c – makes a world of dealers' files with known truth.
 *   generate FILES SEED DIFFICULTY FOLDER   writes FOLDER/events.xml (a document a line), truth.tsv and files.tsv
 * DIFFICULTY 1 is realistic, less is easier. The same numbers give the same files on every machine. */
#include "tests/world/documents.h"

#include <stdlib.h>

static FILE *open_in(const char *folder, const char *name) {
    char *path = g_build_filename(folder, name, NULL);
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    g_free(path);
    return file;
}

int main(int count, char **arguments) {
    if (count != 5) {
        (void)fprintf(stderr, "usage: generate FILES SEED DIFFICULTY FOLDER\n");
        return EXIT_FAILURE;
    }
    const struct archive_settings settings = {.files = strtoul(arguments[1], NULL, 10),
                                              .seed = strtoull(arguments[2], NULL, 10),
                                              .difficulty = strtod(arguments[3], NULL)};
    struct archive *archive = archive_new(DEALERHUB_SOURCE_DIR, &settings);
    struct documents documents = documents_new(archive);
    FILE *events = open_in(arguments[4], "events.xml");
    while (documents_next(&documents)) {
        (void)fprintf(events, "%s\n", documents.xml->str);
    }
    FILE *truth = open_in(arguments[4], "truth.tsv");
    FILE *table = open_in(arguments[4], "files.tsv");
    documents_truth(archive, truth);
    documents_table(archive, table);
    documents_free(&documents);
    archive_free(archive);
    return fclose(events) | fclose(truth) | fclose(table);
}
