/* console_store.h – what only people ask for: rejects, words said, whether a decision has been merged.
 * All return false and set *error on a failure; results live in the arena. */
#ifndef HUB_STORE_CONSOLE_STORE_H
#define HUB_STORE_CONSOLE_STORE_H

#include "hub/identity/compare.h"
#include "hub/store/customer_store.h"
#include "hub/store/seal.h"

struct reject {
    int64_t id;
    struct origin origin;
    const char *detail_zh;                                         /* or "" when nobody translated it */
    const char *code, *place, *detail, *source, *event_id, *state; /* state: waiting, replayed, discarded, erased */
    int line, column;
    struct bytes key, body; /* opened; only by reject_show, and not of an erased one */
};

struct said_word {
    const char *verdict, *author, *source, *event_id;
    const char *reason; /* NULL: none was given, or its bytes are gone */
    instant recorded;
};

/* A set of files that shapes the golden state, as some instance proposed it. */
struct proposed_set {
    int id;
    const char *digest; /* hexadecimal */
    const char *files;  /* name and digest of each, one a line */
    instant proposed;
    bool in_force;
    bool adopting; /* all is being computed by it; the one in force, too, where an update asked for that */
};

/* An event of a customer number, or of a party in its events, that counts no more. */
struct spent_event {
    const char *event_id, *kind, *state; /* kind: its name; state as in struct customer_event */
    instant time;
    const char *source, *number; /* under which its document counts now; NULL: under none */
};

bool customer_list(struct customer_store *store, struct arena *arena, struct golden_list *found, struct error *error);
/* The latest first, at most `limit`. */
bool number_spent(struct database *database, const char *source, const char *number, unsigned limit,
                  struct arena *arena, struct spent_event **events, size_t *count, struct error *error);
/* Newest first; `code` NULL: any. */
bool reject_list(struct database *database, const char *code, bool all, int limit, struct arena *arena,
                 struct reject **rejects, size_t *count, struct error *error);
/* *odd: the first of the ids that waits no more, or never was; 0: all wait. */
bool rejects_wait(struct database *database, const int64_t *ids, size_t count, struct arena *arena, int64_t *odd,
                  struct error *error);
/* *reject is NULL when there is none of that id. */
bool reject_show(struct database *database, struct sealer *sealer, const struct data_key *hub_key, int64_t id,
                 struct arena *arena, struct reject **reject, struct error *error);
/* Words about a pair, the latest first. */
bool word_list(struct database *database, struct sealer *sealer, const struct data_key *hub_key, const struct uuid *a,
               const struct uuid *b, struct arena *arena, struct said_word **words, size_t *count, struct error *error);
/* The newest first. */
bool proposed_sets(struct database *database, struct arena *arena, struct proposed_set **sets, size_t *count,
                   struct error *error);
/* What the relay takes for now: the greater of the database's clock and the highest in the shards' logs. */
bool database_clock(struct database *database, struct arena *arena, instant *now, struct error *error);
/* *answered once it was merged, or refused: then *refusal says why, its code, place and detail in both languages; else that
 * is OK. */
bool decision_answer(struct database *database, const char *source, const char *event_id, struct arena *arena,
                     bool *answered, struct error *refusal, struct error *error);

#endif
