/* people.h – the Customer and Party blocks of a document, and what the document itself claims of the customer, as
 * mentions per attribute. */
#ifndef HUB_EVENT_PEOPLE_H
#define HUB_EVENT_PEOPLE_H

#include "hub/event/event.h"
#include "hub/event/tree.h"

/* Fills event->people; event->kind is set, and was loaded with the same attributes. False with schema_violation and
 * the place, but no line, when a block's `complete` or `cleared` names what is no attribute. */
bool people_read(const struct attributes *attributes, const char *modes, const struct tree_element *root,
                 struct arena *arena, struct event *event, struct error *error);
/* Of a refused document, as far as it was read: people with a number, in order, by that alone. */
void people_read_numbers(const struct tree_element *root, struct arena *arena, struct event *event);
/* A Customer or Party element of the document. */
bool people_is_block(const struct tree_element *element);

#endif
