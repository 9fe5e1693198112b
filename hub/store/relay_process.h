/* relay_process.h – the relays that are there, and by which rules each projects. All return false and set *error (database
 * errors). */
#ifndef HUB_STORE_RELAY_PROCESS_H
#define HUB_STORE_RELAY_PROCESS_H

#include "hub/store/database.h"

/* Digests of the files that a relay makes views and documents by; data NULL: whatever is in force will do. */
struct view_rules_held {
    struct bytes rights, mapping;
};

struct relay_process {
    struct uuid id; /* random */
    struct view_rules_held rules;
    int64_t lease, pause; /* µs: until it is forgotten, unless it says again that it is there; between two words */
};

struct relay_presence {
    int64_t rank, count; /* our place, from 0, among those that are there */
    bool current;        /* our rules are those noted last */
};

bool relay_process_attend(struct database *database, const struct relay_process *process,
                          struct relay_presence *presence, struct error *error);
bool relay_process_leave(struct database *database, const struct relay_process *process, struct error *error);

#endif
