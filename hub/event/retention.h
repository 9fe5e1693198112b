/* retention.h – how long what an event said in detail is kept, by its kind. What it claimed, its times and amounts stay. */
#ifndef HUB_EVENT_RETENTION_H
#define HUB_EVENT_RETENTION_H

#include "hub/base/config.h"
#include "hub/event/kind.h"

/* Of one kind, in µs; 0: for ever. Details go no sooner than the body, in which they stand, too. */
struct retention {
    int64_t bodies, details;
};

/* For each kind in the order of kind_at, in the arena: retention.bodies and retention.details, and the exceptions of
 * retention.kinds. NULL and *error when a word of it is none, names no kind, or keeps a body longer than its details. */
struct retention *retention_read(const struct config *config, const struct kinds *kinds, struct arena *arena,
                                 struct error *error);

#endif
