/* relay_pace.h – how long a shard lets work gather before its next cycle. What a transaction costs hardly grows with what is in
 * it: 1.5 ms of processor time in PostgreSQL beside 35 µs a golden record, and at the broker a request and a marker for each
 * partition that it touches, which are soon all. So while there is much to do, as much time as the last cycle took goes by before
 * the next; a cycle of a few records is followed at once. While all sources are behind nobody waits for what is merged just now,
 * and a cycle is as full as may be. Plain data; zero is a new one. */
#ifndef HUB_STAGE_RELAY_PACE_H
#define HUB_STAGE_RELAY_PACE_H

#include "hub/base/moment.h"

#include <stdbool.h>
#include <stddef.h>

struct relay_pace {
    moment begun;        /* the last cycle; 0: there was none */
    int64_t usual, full; /* µs of gathering: as ever, and until a cycle is full */
};

/* A cycle is over that found so many records where `most` go into one. `more`: it left some, and is followed at once, but while all
 * are behind; how many it left it cannot know. */
void relay_pace_note(struct relay_pace *pace, moment begun, moment ended, size_t found, size_t most, bool more);
/* Nothing gathers. */
void relay_pace_forget(struct relay_pace *pace);
/* µs from the end of the last cycle; `behind`: all sources are. */
int64_t relay_pace_span(const struct relay_pace *pace, bool behind);

#endif
