/* limits.h – holds a document against event_limits before the parser sees it: the parser itself takes time that grows
 * with the square of an element's attributes, so a cap inside its callbacks would come too late. */
#ifndef HUB_EVENT_LIMITS_H
#define HUB_EVENT_LIMITS_H

#include "hub/event/event.h"

/* `text` is UTF-8. False with too_deep, too_many_attributes, text_too_long, too_large (elements), dtd_forbidden or
 * not_well_formed (a NUL character). A text that is not well-formed may pass; the parser refuses it. */
bool limits_check(const struct event_limits *limits, struct bytes text, struct error *error);

#endif
