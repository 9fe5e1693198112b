/* caretaker.h – what the daemon does beside its stages, now and then: it counts what waits. No stage waits for it, and what
 * fails is told once and tried again. A thread and a connection of its own; it goes with the merge, whose role in the
 * database it needs. */
#ifndef HUB_STAGE_CARETAKER_H
#define HUB_STAGE_CARETAKER_H

#include "hub/base/config.h"
#include "hub/base/health.h"
#include "hub/base/instant.h"
#include "hub/base/metrics.h"

#include <stdatomic.h>

/* All of it has to outlive the caretaker. */
struct caretaker_parts {
    const struct config *config;
    struct metrics *metrics;
    struct health *health;
};

struct caretaker;

struct caretaker *caretaker_new(const struct caretaker_parts *parts);
void caretaker_free(struct caretaker *caretaker);
/* Until *stop. */
void caretaker_run(struct caretaker *caretaker, const atomic_bool *stop);
/* One round: whatever is due at that instant. caretaker_run does nothing else; for tests. */
void caretaker_look(struct caretaker *caretaker, instant now);

#endif
