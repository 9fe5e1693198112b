/* caretaker.h – what the daemon does beside its stages, now and then: it counts what waits, and lets go what has expired. No
 * stage waits for it, and what fails is told once and tried again. A thread and a connection of its own; it goes with the
 * merge, and needs its role in the database and that of housekeeping. */
#ifndef HUB_STAGE_CARETAKER_H
#define HUB_STAGE_CARETAKER_H

#include "hub/base/config.h"
#include "hub/base/health.h"
#include "hub/base/metrics.h"
#include "hub/base/moment.h"
#include "hub/stage/assembly.h"

#include <stdatomic.h>

/* All of it has to outlive the caretaker, but for the assembly, which it holds. */
struct caretaker_parts {
    const struct config *config;
    const struct master_keys *keys;
    const struct installation *installation;
    struct assembly *assembly;
    struct metrics *metrics;
    struct health *health;
};

struct caretaker;

struct caretaker *caretaker_new(const struct caretaker_parts *parts);
void caretaker_free(struct caretaker *caretaker);
/* Another configuration, other files; both at once, from the next round on. Safe from another thread. */
void caretaker_use(struct caretaker *caretaker, const struct config *config, struct assembly *assembly);
/* Until *stop, which outlives the caretaker: what takes long is broken off then. */
void caretaker_run(struct caretaker *caretaker, const atomic_bool *stop);
/* One round: whatever is due at that moment, `here` by the clock of the machine. caretaker_run does nothing else; for tests. */
void caretaker_look(struct caretaker *caretaker, instant here, moment now);

#endif
