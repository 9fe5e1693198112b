/* steward_store.h – what stewards look after beside questions: keys held by too many, collective numbers, decisions taken.
 * Reads only. All return false and set *error on a failure; results live in the arena. */
#ifndef HUB_STORE_STEWARD_STORE_H
#define HUB_STORE_STEWARD_STORE_H

#include "hub/store/customer_store.h"

/* A key that is generic, or that a steward spoke of. */
struct generic_key {
    struct digest digest;
    enum key_kind kind;
    unsigned holders;   /* distinct (source, customer number); no more than a limit are looked at */
    unsigned sources;   /* distinct sources among them */
    bool many;          /* more rows hold it than were looked at */
    struct uuid record; /* one of its holders, nil when nobody holds it any more */
    int said;           /* of a steward: 1 generic, -1 free, 0 nothing */
    const char *author; /* who said so, or NULL */
    instant recorded;   /* when, or INSTANT_NONE */
};

/* Those held by most first. */
bool generic_list(struct database *database, int limit, struct arena *arena, struct generic_key **keys, size_t *count,
                  struct error *error);

/* Numbers that stand for many people; they link nothing. */
bool collective_list(struct database *database, int limit, struct arena *arena, struct member **members, size_t *count,
                     struct error *error);

/* A steward's decision that still counts. */
struct taken_decision {
    const char *event; /* its id */
};

/* The decision of that event id, or all that belong to a group: GROUP.1, GROUP.2 …; those taken back are left out. */
bool decisions_of(struct database *database, const char *event, bool group, struct arena *arena,
                  struct taken_decision **decisions, size_t *count, struct error *error);

#endif
