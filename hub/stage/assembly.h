/* assembly.h – everything a hub works by, loaded from its files: attributes, kinds, reference data, model, survivorship,
 * rights, limits. Immutable, shared by all threads; a reload makes a new one, and the old one goes with its last holder.
 * The files that shape the golden state make up the file set, which the database numbers. */
#ifndef HUB_STAGE_ASSEMBLY_H
#define HUB_STAGE_ASSEMBLY_H

#include "hub/base/config.h"
#include "hub/stage/file_copies.h"
#include "hub/stage/merge.h"
#include "hub/store/installation.h"

#include <stdatomic.h>

struct assembly {
    atomic_int holders;
    struct arena *arena;
    struct attributes *attributes;
    struct kinds *kinds;
    struct normaliser *normaliser;
    struct model *model;
    struct survivorship *survivorship;
    struct rights *rights;
    struct event_limits limits;
    struct file_copies golden;       /* the files that shape the golden state */
    struct file_copies rights_files; /* those that say who may see what */
    int in_force;                    /* the file set that was in force when it connected */
    struct merge_parts parts;        /* complete once connected */
};

/* Loads the files that the configuration names, the site's winning by name; needs no database. Held once. NULL and *error
 * when one is missing or breaks its rules. */
struct assembly *assembly_new(const struct config *config, struct error *error);
struct assembly *assembly_hold(struct assembly *assembly);
/* Frees it with the last holder; NULL is nothing. */
void assembly_release(struct assembly *assembly);
/* Gives it the installation's secrets, which must outlive it, and the number of its file set, which is kept in the database
 * for others. False and *error. */
bool assembly_connect(struct assembly *assembly, struct database *database, const struct installation *installation,
                      struct error *error);
/* The same for one who only looks: the set is not proposed, and its number is 0 when nobody has. */
bool assembly_look(struct assembly *assembly, struct database *database, const struct installation *installation,
                   struct error *error);
/* That of a file set which is kept in the database, with everything else as the configuration has it; held once, connected.
 * NULL and *error when it cannot be loaded (file_set_behind: its files are not kept). */
struct assembly *assembly_of_set(const struct config *config, struct database *database,
                                 const struct installation *installation, int number, struct error *error);

#endif
