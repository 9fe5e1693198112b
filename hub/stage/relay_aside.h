/* relay_aside.h – topics that refuse messages are put aside for a while, since one refused message aborts a transaction
 * with everybody's in it. Who comes back is tried again. Thread-
 * safe: what one shard learns of a topic all know. */
#ifndef HUB_STAGE_RELAY_ASIDE_H
#define HUB_STAGE_RELAY_ASIDE_H

#include "hub/base/moment.h"

#include <stddef.h>

struct asides;

/* `pause`: µs until a topic is tried again. */
struct asides *asides_new(int64_t pause);
void asides_free(struct asides *asides);
/* True when it took messages until now: worth a line in the log. */
bool asides_add(struct asides *asides, const char *topic, moment now);
bool asides_has(struct asides *asides, const char *topic);
/* Those whose pause is over may be tried. */
void asides_expire(struct asides *asides, moment now);
/* The topic took messages. True when it had not, and was on trial: one put aside by another shard meanwhile stays so. */
bool asides_forgive(struct asides *asides, const char *topic);
/* It took something, on trial or not: for ports, which are asked in turn anyway. True when it had been put aside. */
bool asides_remove(struct asides *asides, const char *topic);
/* Topics that refused lately, put aside or on trial. */
size_t asides_count(struct asides *asides);

#endif
