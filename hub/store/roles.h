/* roles.h – who may do what in the database: four group roles that a login is made a member of. dealerhub_merge works on
 * the golden state, dealerhub_relay on what was published, dealerhub_keep lets go what has expired, dealerhub_read only
 * looks; nobody but the owner, who migrates, makes or drops a table. Names are the server's, grants the database's. */
#ifndef HUB_STORE_ROLES_H
#define HUB_STORE_ROLES_H

#include "hub/store/database.h"

/* What the role of a connection is, and more than it should be. */
struct role_rights {
    const char *name; /* in the arena */
    bool superuser, owner;
    bool merges, relays, reads, keeps; /* may do what that part of the hub does */
};

/* Makes the roles that are missing and grants them what they need of this database, and no more than that. *made is false
 * when there are none and the role of this connection may not make any; nothing is granted then. Needs the owner. */
bool roles_grant(struct database *database, bool *made, struct error *error);
bool roles_judge(struct database *database, struct arena *arena, struct role_rights *rights, struct error *error);

#endif
