/* decision.h – takes a steward's Decision document apart and holds it against what its verdict needs. */
#ifndef HUB_EVENT_DECISION_H
#define HUB_EVENT_DECISION_H

#include "hub/event/event.h"
#include "hub/event/tree.h"

/* In the arena. NULL with unknown_decision when the verdict lacks something; place without line. */
struct decision *decision_read(const struct tree_element *root, struct arena *arena, struct error *error);
/* The number of a set of files, as early decisions named it: 16 decimal digits. 0: it is a digest. */
int decision_file_set_number(const char *file_set);

#endif
