/* doubt.h – where in its document a value stands that was kept as doubtful, and of whom it is said: a document may hold
 * several people, and each several phones. Names elements, roles and attributes, never a value. */
#ifndef HUB_EVENT_DOUBT_H
#define HUB_EVENT_DOUBT_H

#include "hub/event/event.h"

/* Fills *error with the value's doubt: the path of its element as place, as far as that is known, and words in English and
 * Chinese. A block is told from others of its name by its role, and from others of that by its number; an element that has
 * brothers of its name before it carries its number: /RepairCompleted/Party[role=driver]/Phone[2]. */
void doubt_tell(const struct event *event, const struct person *person, const struct mention *mention,
                const struct value *value, struct error *error);
/* Calls `tell` for each doubtful value of the event, in the order of people and attributes; returns how many there are. */
size_t doubts_each(const struct event *event, void (*tell)(void *context, const struct error *doubt), void *context);

#endif
