/* relay.h – the third stage: tells partners and the ERP of what the merge committed. One thread, one connection to
 * PostgreSQL, one transactional producer per shard. Several relays, in as many processes, divide the shards by leases; a
 * shard whose relay is gone is taken over when its lease runs out. Nothing is published that is not committed, nothing
 * twice, nothing backwards: relay_shard.h says how. */
#ifndef HUB_STAGE_RELAY_H
#define HUB_STAGE_RELAY_H

#include "hub/base/health.h"
#include "hub/base/metrics.h"
#include "hub/rights/rights.h"
#include "hub/stage/outlet.h"
#include "hub/stage/port.h"
#include "hub/store/key_cache.h"

#include <stdatomic.h>

/* All of it has to outlive the relay. Times in µs; 0 means the usual. */
struct relay_parts {
    const char *database; /* conninfo */
    const struct attributes *attributes;
    const struct kinds *kinds;
    const struct rights *rights;
    const struct keyer *keyer;
    const struct master_keys *keys;
    struct key_cache *cache; /* NULL: one of its own */
    const struct outlet *outlet;
    const struct erp_dialect *dialect; /* NULL: no ERP */
    const struct port *port;           /* NULL: documents go out by the outlet */
    const char *publications_topic;
    const char *customers_topic, *feedback_topic, *documents_topic; /* %s is the partner's id, the system */
    unsigned batch;                                                 /* golden records a cycle; 500 */
    unsigned events;                                                /* of each member, for views; CUSTOMER_EVENTS */
    int64_t interval;                                               /* between looks at an idle database; 15 ms */
    int64_t lease;                                                  /* of a shard; 3 s */
    int64_t pause;           /* until a topic that refused is tried again; 10 s */
    struct metrics *metrics; /* or NULL */
    struct health *health;   /* or NULL */
};

struct relay;

/* NULL and *error (config_invalid) when a part is missing. Connects to nothing yet. */
struct relay *relay_new(const struct relay_parts *parts, struct error *error);
/* Until *stop, whatever happens to database and broker: it tries again. False and *error only for what no waiting mends
 * (class ERROR_STOP: key_wrong, seal_broken, topic_truncated). */
bool relay_run(struct relay *relay, const atomic_bool *stop, struct error *error);
/* Until there is nothing more to do, or `most` µs are over: for tests and commands. True when nothing is left. */
bool relay_drain(struct relay *relay, int64_t most, struct error *error);
/* Other rights from the next cycle on; safe from another thread. Whoever calls sees to it that the golden records become
 * dirty, and keeps the old rights until relay_rights_in_use no longer names them. */
void relay_use_rights(struct relay *relay, const struct rights *rights);
const struct rights *relay_rights_in_use(struct relay *relay);
/* Gives its shards back. */
void relay_free(struct relay *relay);

#endif
