/* relay.h – the third stage: tells partners and the ERP of what the merge committed. A thread, a connection to PostgreSQL and
 * a transactional producer per shard (relay_hand.h), called by a thread that knows where there is something to do. Several
 * relays, in as many processes, divide the shards evenly (relay_share.h); a shard whose relay is gone is taken over when its
 * lease runs out. Nothing is published that is not committed, nothing
 * twice, nothing backwards: relay_shard.h says how. */
#ifndef HUB_STAGE_RELAY_H
#define HUB_STAGE_RELAY_H

#include "hub/base/bell.h"
#include "hub/base/health.h"
#include "hub/base/metrics.h"
#include "hub/rights/rights.h"
#include "hub/stage/outlet.h"
#include "hub/stage/port.h"
#include "hub/store/key_cache.h"
#include "hub/store/relay_process.h"

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
    struct bell *bell;            /* rung when a merge of this process has committed; or NULL */
    const atomic_bool *behind;    /* all sources are, says the intake of this process; or NULL */
    struct view_rules_held rules; /* digests of the files of rights and dialect; data NULL: any are in force */
    int64_t lease;                /* of a shard; 3 s */
    int64_t pause;                /* until a topic that refused is tried again; 10 s */
    struct metrics *metrics;      /* or NULL */
    struct health *health;        /* or NULL */
};

struct relay;

/* NULL and *error (config_invalid) when a part is missing. Connects to nothing yet. */
struct relay *relay_new(const struct relay_parts *parts, struct error *error);
/* Until *stop, whatever happens to database and broker: it tries again. False and *error only for what no waiting mends
 * (class ERROR_STOP: key_wrong, seal_broken, topic_truncated). */
bool relay_run(struct relay *relay, const atomic_bool *stop, struct error *error);
/* The same work in the caller's thread, one shard after the other, until there is nothing more to do, or `most` µs are over:
 * for tests. True when nothing is left. */
bool relay_drain(struct relay *relay, int64_t most, struct error *error);
/* Gives its shards back. */
void relay_free(struct relay *relay);

#endif
