/* replay.h – refused events that a steward wants read again. */
#ifndef HUB_STORE_REPLAY_H
#define HUB_STORE_REPLAY_H

#include "hub/event/event.h"
#include "hub/store/database.h"
#include "hub/store/seal.h"

struct replay {
    int64_t id; /* of the reject */
    struct origin origin;
    struct bytes key, body, headers; /* opened; headers packed, data NULL: none */
};

/* Those of the rejects named that still wait, opened, in the arena. False and *error (database errors, seal_broken). */
bool replays_load(struct database *database, struct sealer *sealer, const struct data_key *hub_key, const int64_t *ids,
                  size_t id_count, struct arena *arena, struct replay **replays, size_t *count, struct error *error);

#endif
