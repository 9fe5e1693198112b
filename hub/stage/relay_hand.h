/* relay_hand.h – one shard in one pair of hands: a thread with a connection of its own that takes the shard over, serves it,
 * gives it back. Hands share the relay's parts and nothing else, so that no shard waits for another one's broker. */
#ifndef HUB_STAGE_RELAY_HAND_H
#define HUB_STAGE_RELAY_HAND_H

#include "hub/base/bell.h"
#include "hub/base/health.h"
#include "hub/stage/relay_pace.h"
#include "hub/stage/relay_shard.h"

#include <pthread.h>
#include <stdatomic.h>

/* What the hands of a relay agree on. */
struct hands_rule {
    const char *database; /* conninfo */
    struct health *health;
    const atomic_bool *behind; /* or NULL */
    atomic_uint allowed;       /* how many shards this process is to have at most */
    atomic_uint held;
    atomic_bool stop;   /* all hands end */
    atomic_bool failed; /* a hand has ended by itself */
    atomic_bool ill;    /* a taking over failed: others had better have the shards */
};

struct hand {
    struct hands_rule *rule;
    struct relay_context context; /* its own: with its connection */
    struct shard shard;
    struct bell *bell;    /* there may be something to do */
    const char *part;     /* its name in the health, and as a thread */
    enum error_code told; /* the trouble that the log has; OK: all is well */
    moment retry;         /* when to try again to take the shard */
    moment reconnect;
    bool idle;             /* nothing was done in the last turn */
    bool more;             /* there is more to do at once, so it does not wait to be called */
    atomic_bool waits;     /* to be called */
    atomic_bool rests;     /* whoever was dirty in its shard when it looked last */
    _Atomic int64_t least; /* its shard's, for whoever calls it; NO_SHARD: it has none */
    struct relay_pace pace;
    atomic_bool counted; /* among rule->held */
    pthread_t thread;
    bool started, failed; /* the latter is read once the thread has ended */
    struct error error;   /* of a thread that failed */
};

/* `context` is copied; its store gets a sealer of its own. */
void hand_open(struct hand *hand, struct hands_rule *rule, const struct relay_context *context,
               const struct master_keys *keys, unsigned shard, int64_t lease);
/* Gives the shard back, and everything else. */
void hand_close(struct hand *hand);
/* One look, and what there is to do. False and *error only for what no waiting mends (class ERROR_STOP). */
bool hand_turn(struct hand *hand, struct error *error);
bool hand_holds(const struct hand *hand);
/* Turn after turn in a thread, until rule->stop; then the shard is given back. */
void hand_start(struct hand *hand);
/* True when it ended well. */
bool hand_join(struct hand *hand);

#endif
