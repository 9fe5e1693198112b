/* installation.h – the secrets of one installation: the digest key and the hub's own data key, both wrapped by a master
 * key in one row. They are made once, by `dealerhub migrate`, and stay when the master key changes. */
#ifndef HUB_STORE_INSTALLATION_H
#define HUB_STORE_INSTALLATION_H

#include "hub/identity/profile.h"
#include "hub/store/database.h"
#include "hub/store/seal.h"

struct installation {
    struct keyer *keyer;
    struct uuid namespace_id; /* of record ids: the digest of "record ids" under the digest key */
    struct data_key hub_key;  /* seals rejects and documents that speak of no customer */
};

/* Makes the row when there is none. */
bool installation_make(struct database *database, struct sealer *sealer, struct error *error);
/* False and *error: migration_behind when there is no row, key_wrong, seal_broken, database errors. */
bool installation_load(struct database *database, struct sealer *sealer, struct installation *installation,
                       struct error *error);
/* Wipes it; one of zeros is nothing. */
void installation_free(struct installation *installation);

#endif
