/* file_copies.h – data files as they were read, once: names, digests, contents. What is loaded from their paths after that is
 * of these contents only if the files are still the same when it is loaded. */
#ifndef HUB_STAGE_FILE_COPIES_H
#define HUB_STAGE_FILE_COPIES_H

#include "hub/base/files.h"
#include "hub/store/file_set.h"

struct file_copies {
    struct set_file *files; /* each digest is that of the content beside it */
    size_t count;
    const char *list;    /* names and digests, one a line */
    struct bytes digest; /* SHA-256 of the list */
};

/* Reads the named files, the site's winning. All is in the arena but the names. False and *error (config_unreadable). */
bool file_copies_read(const struct files *files, const char *const *names, size_t count, struct arena *arena,
                      struct file_copies *copies, struct error *error);
/* True when the files still hold what was read. False and *error (config_unreadable) names one that does not. */
bool file_copies_same(const struct files *files, const struct file_copies *copies, struct error *error);

#endif
