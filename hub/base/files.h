/* files.h – where a data file is: the site's wins over the shipped one of the same relative name, so that
 * /etc/dealerhub/config/partners.xml stands in for /usr/share/dealerhub/config/partners.xml. */
#ifndef HUB_BASE_FILES_H
#define HUB_BASE_FILES_H

#include "hub/base/arena.h"
#include "hub/base/error.h"

struct files {
    const char *data, *site; /* folders; site may be NULL, empty or absent */
};

struct found_file {
    const char *path; /* in the arena */
    bool site;        /* the site's won */
};

/* False and *error (config_unreadable, both places named) when neither holds it. `name` like "config/partners.xml". */
bool files_find(const struct files *files, const char *name, struct arena *arena, struct found_file *found,
                struct error *error);
/* The path of the one that wins; NULL and *error when neither holds it. */
const char *files_path(const struct files *files, const char *name, struct arena *arena, struct error *error);
/* The whole file. False and *error when it cannot be read or is larger than `limit` bytes. */
bool files_read(const char *path, size_t limit, struct arena *arena, struct bytes *content, struct error *error);

#endif
