/* view.h – the parts of `view`: what a partner may see of a customer, and why. */
#ifndef HUB_COMMAND_VIEW_H
#define HUB_COMMAND_VIEW_H

#include "hub/command/reading.h"
#include "hub/rights/rights.h"

/* One customer as one partner sees it. */
struct seen {
    const struct partner *partner;
    const struct customer *customer;
    struct projection projection;
    instant at;
};

/* Masks what identifies a person in the projected texts, beyond what the rules mask. */
void view_mask(struct projection *projection, struct arena *arena);
void view_print(const struct command_context *context, const struct seen *seen);
/* Nothing in it depends on ids of the installation or the clock, but on --at. */
void view_canonical(const struct seen *seen, struct arena *arena);
json_t *view_json(const struct seen *seen, struct arena *arena);

#endif
