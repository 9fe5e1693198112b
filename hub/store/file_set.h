/* file_set.h – the versions of what shapes the golden state. A set is known by the digest of its files; one of them is in
 * force. */
#ifndef HUB_STORE_FILE_SET_H
#define HUB_STORE_FILE_SET_H

#include "hub/store/database.h"

/* The number of the set, which is made when it is new, and put in force when none is yet. `files` names each file with its
 * digest. *in_force: the number of the one in force. False and *error (database errors). */
bool file_set_register(struct database *database, struct bytes digest, const char *files, int *number, int *in_force,
                       struct error *error);
/* The same without making it: *number is 0 when nobody has proposed the set, *in_force when none is. */
bool file_set_look(struct database *database, struct bytes digest, int *number, int *in_force, struct error *error);

#endif
