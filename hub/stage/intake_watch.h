/* intake_watch.h – is each topic still the one that was read? A few partitions at a time, what was merged is looked for in its
 * place. The asking takes as long as brokers and long fetches take, so it is done by a thread of its own; the poll thread
 * calls what stands here. */
#ifndef HUB_STAGE_INTAKE_WATCH_H
#define HUB_STAGE_INTAKE_WATCH_H

#include "hub/stage/intake_positions.h"

struct watch;

struct watch *watch_new(const struct inbox *inbox);
/* Waits for an answer that is still due. NULL is nothing. */
void watch_free(struct watch *watch);

/* Partitions have come, gone or moved: what was asked before says nothing any more. */
void watch_forget(struct watch *watch);
/* An answer has come: watch_go_on is worth calling. */
bool watch_is_answered(const struct watch *watch);
/* Judges by the answer, if it has come, and asks on, unless one is still due. *remade: how many logs were made anew: they are
 * to be mended. False and *error: nothing could be asked (database errors), or what was asked had no answer. */
bool watch_go_on(struct watch *watch, struct positions *positions, struct database *database, moment now,
                 size_t *remade, struct error *error);

#endif
