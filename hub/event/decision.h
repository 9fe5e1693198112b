/* decision.h – takes a steward's Decision document apart and holds it against what its verdict needs. */
#ifndef HUB_EVENT_DECISION_H
#define HUB_EVENT_DECISION_H

#include "hub/event/event.h"
#include "hub/event/tree.h"

/* In the arena. NULL with unknown_decision when the verdict lacks something; place without line. */
struct decision *decision_read(const struct tree_element *root, struct arena *arena, struct error *error);

#endif
