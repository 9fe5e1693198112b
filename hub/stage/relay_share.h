/* relay_share.h – several relays divide the shards evenly: each process says every moment that it is there, and by who is
 * there it knows how many shards it is to have. One that has too many gives one back; one that has too few takes what is
 * free, or what the lease of a process that is gone sets free. Leases and shares only keep relays out of one another's way:
 * what is published rests on the epochs alone. One thread. */
#ifndef HUB_STAGE_RELAY_SHARE_H
#define HUB_STAGE_RELAY_SHARE_H

#include "hub/stage/relay_hand.h"
#include "hub/store/relay_process.h"

struct share {
    struct hands_rule *rule;
    struct relay_process process;
    moment next;      /* when to say so again */
    moment away;      /* until then we do not: our shards cannot be taken over here */
    int64_t penalty;  /* how long that was the last time */
    bool told_behind; /* that other rules are in force was told */
};

/* `lease`: of a shard. Its third is the time between two words. */
struct share share_of(struct hands_rule *rule, const struct view_rules_held *rules, int64_t lease);
/* Says that we are there when it is time, and sets rule->allowed. False and *error: database errors. */
bool share_attend(struct share *share, struct database *database, moment now, struct error *error);
/* Others need not wait until we are forgotten. */
void share_leave(const struct share *share, struct database *database);

#endif
