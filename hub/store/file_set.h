/* file_set.h – the versions of what shapes the golden state. A set is known by the digest of its files; one of them is in
 * force. */
#ifndef HUB_STORE_FILE_SET_H
#define HUB_STORE_FILE_SET_H

#include "hub/store/database.h"

/* One file of a set. */
struct set_file {
    const char *name, *digest; /* SHA-256, hexadecimal */
    struct bytes content;
};

/* Keeps the contents, so that every instance can load the set; those that are stored already are not sent. */
bool file_set_store(struct database *database, const struct set_file *files, size_t count, struct error *error);
/* The files of a set, as far as they are stored; without digests. */
bool file_set_read(struct database *database, int number, struct arena *arena, struct set_file **files, size_t *count,
                   struct error *error);
/* Can the set be loaded: are all its files stored? */
bool file_set_known(struct database *database, int number, struct arena *arena, bool *known, struct error *error);
/* The number of the set, which is made when it is new, and put in force when none is yet. `files` names each file with its
 * digest. *in_force: the number of the one in force. False and *error (database errors). */
bool file_set_register(struct database *database, struct bytes digest, const char *files, int *number, int *in_force,
                       struct error *error);
/* The same without making it: *number is 0 when nobody has proposed the set, *in_force when none is. */
bool file_set_look(struct database *database, struct bytes digest, int *number, int *in_force, struct error *error);

#endif
