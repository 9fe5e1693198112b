/* gathering.h – what one block and its document say of each attribute, collected before it becomes mentions. */
#ifndef HUB_EVENT_GATHERING_H
#define HUB_EVENT_GATHERING_H

#include "hub/event/event.h"

struct gathering;

/* Empty; lives in the arena. */
struct gathering *gathering_new(const struct attributes *attributes, struct arena *arena);
/* Adds a typed value; of equal ones, and of several for a scalar, the first stays. `nth`: struct value. */
void gathering_add(struct gathering *gathering, const struct attribute *attribute, const char *typed, uint8_t nth);
/* True when anything was added for the attribute. */
bool gathering_has(const struct gathering *gathering, const struct attribute *attribute);
/* The block says that its list is all there is, or that nothing is left. */
void gathering_complete(struct gathering *gathering, const struct attribute *attribute);
void gathering_clear(struct gathering *gathering, const struct attribute *attribute);
/* The mentions, by attribute id ascending, into the person. A value beside `cleared` replaces all that was. */
void gathering_finish(const struct gathering *gathering, struct person *person);

#endif
