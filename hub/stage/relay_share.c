#include "hub/stage/relay_share.h"

#include "hub/base/log.h"

#include <openssl/rand.h>

#define PENALTY_LEAST SECONDS(10)
#define PENALTY_MOST SECONDS(300)

struct share share_of(struct hands_rule *rule, const struct view_rules_held *rules, int64_t lease) {
    enum { WORDS = 6, FORGOTTEN = 4 }; /* a word each sixth of a lease; forgotten after four without */
    struct share share = {.rule = rule, .penalty = PENALTY_LEAST};
    share.process = (struct relay_process){.rules = *rules, .lease = lease / WORDS * FORGOTTEN, .pause = lease / WORDS};
    (void)RAND_bytes(share.process.id.octets, sizeof share.process.id.octets);
    return share;
}

/* So many shards for the process that stands at `rank` among `count`. */
static unsigned part_of(int64_t rank, int64_t count) {
    return (unsigned)(SHARD_COUNT / count + (rank < SHARD_COUNT % count));
}

/* Whoever cannot take a shard over must not keep others from it. */
static void stay_away(struct share *share, moment now) {
    share->away = now + share->penalty;
    share->penalty = share->penalty * 2 < PENALTY_MOST ? share->penalty * 2 : PENALTY_MOST;
}

static void tell_behind(struct share *share, bool behind) {
    if (behind && !share->told_behind) {
        struct error error;
        (void)error_set(&error, VIEW_RULES_BEHIND, "table view_rules", "another relay has noted other ones");
        log_failure("relay_waits", &error);
        if (share->rule->health != NULL) {
            health_ill(share->rule->health, "relay", error_text(&error));
        }
    } else if (!behind && share->rule->health != NULL) {
        health_well(share->rule->health, "relay");
    }
    share->told_behind = behind;
}

static bool attend(struct share *share, struct database *database, struct error *error) {
    struct relay_presence presence;
    if (!relay_process_attend(database, &share->process, &presence, error)) {
        return false;
    }
    tell_behind(share, !presence.current);
    if (!presence.current) {
        share_leave(share, database);
    }
    atomic_store(&share->rule->allowed, presence.current ? part_of(presence.rank, presence.count) : 0);
    return true;
}

bool share_attend(struct share *share, struct database *database, moment now, struct error *error) {
    if (atomic_exchange(&share->rule->ill, false)) {
        stay_away(share, now);
        share_leave(share, database);
    } else if (atomic_load(&share->rule->held) > 0) {
        share->penalty = PENALTY_LEAST;
    }
    if (now < share->next) {
        return true;
    }
    share->next = now + share->process.pause;
    if (now < share->away) { /* what nobody else has is tried for all that */
        atomic_store(&share->rule->allowed, SHARD_COUNT);
        return true;
    }
    return attend(share, database, error);
}

void share_leave(const struct share *share, struct database *database) {
    struct error ignored;
    if (database_alive(database)) {
        (void)relay_process_leave(database, &share->process, &ignored);
    }
}
