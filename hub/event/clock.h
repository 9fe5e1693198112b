/* clock.h – which of the times that an event says cannot be true yet. A wrong clock must not win for ever; nor may a mistyped
 * year erase what is not said yet, since nothing takes an erasure back. */
#ifndef HUB_EVENT_CLOCK_H
#define HUB_EVENT_CLOCK_H

#include "hub/event/event.h"

/* False and from_the_future, with the place and how far ahead in both languages, when a time lies more than `limit` µs after
 * the receipt. An erasure may reach a day further: the end of its day may be named. */
bool event_clock(const struct event *event, instant received, int64_t limit, struct error *error);

#endif
