/* viewpoint.h – one partner looking at one customer on one day: which relations hold, what stands behind the brand wall,
 * and when any of it changes by the clock. Inside hub/rights only.
 *
 * Days are those of rights_day. A condition that was looked at leaves the day on which it turns in `next`; since a rule stops at its first
 * condition that fails, and cannot apply before that one turns, the earliest such day is never too late. */
#ifndef HUB_RIGHTS_VIEWPOINT_H
#define HUB_RIGHTS_VIEWPOINT_H

#include "hub/rights/rule.h"

/* Where a source stands, seen from the partner. Group and wall are looked at when asked for: a look at a day that does
 * not matter would make the view change for nothing. */
struct standing {
    const char *source;
    const struct partner *owner; /* today, or NULL */
    bool group_known, in_group;
    bool wall_known, walled;
    struct standing *other;
};

struct relation_memory {
    bool known, holds;
    int served_days;
};

struct viewpoint {
    const struct rights *rights;
    const struct partner *partner;
    const struct customer *customer;
    struct arena *arena;
    instant day;
    instant next;  /* INSTANT_NONE: never */
    unsigned held; /* relations that applying Gives rest on */
    struct standing *standings;
    struct relation_memory memory[2][RELATION_COUNT]; /* [across brands] */
};

struct viewpoint viewpoint_of(const struct rights *rights, const struct partner *partner,
                              const struct customer *customer, instant at, struct arena *arena);
/* from ≤ day < until, either of them INSTANT_NONE when open; remembers the day on which that turns. */
bool viewpoint_within(struct viewpoint *view, instant from, instant until);
/* The same for two days as texts, the last one included; "" is open, what is no day never holds. */
bool viewpoint_within_days(struct viewpoint *view, const char *from, const char *until);
/* Is the source the partner's own, its group's, or anybody else's? */
enum whose viewpoint_whose(struct viewpoint *view, const char *source);
bool viewpoint_owns(struct viewpoint *view, const char *source);
/* viewpoint_whose(source) ≤ most */
bool viewpoint_reaches(struct viewpoint *view, const char *source, enum whose most);
/* Does the source belong to another partner that shares a group, region or brand (`kind`) with this one? */
bool viewpoint_shares(struct viewpoint *view, const char *source, const char *kind);
/* Does what that source says stay behind the wall for this rule? `source` may be NULL. */
bool viewpoint_walled(struct viewpoint *view, const struct rule *rule, const char *source);
/* The same for a rule that does not reach through it. */
bool viewpoint_behind_wall(struct viewpoint *view, const char *source);
/* Who, when: everything about the rule but what it covers. */
bool viewpoint_applies(struct viewpoint *view, const struct rule *rule);

/* A counting event of a kind that is known. */
bool event_counts(const struct customer_event *event);
/* A sale or a service, as opposed to keeping a file. */
bool kind_is_business(const struct kind *kind);
bool event_is_business(const struct customer_event *event);

/* relation.c: does one relation hold, for this rule's span and wall? */
bool relation_holds(struct viewpoint *view, enum relation relation, const struct rule *rule);
/* consent.c: a consent to the purpose for the partner's class that is given, in force and not taken back since. */
bool consent_holds(struct viewpoint *view, const char *purpose);
/* Is this consent about the partner's class, or any? */
bool consent_concerns(const struct viewpoint *view, const struct customer_value *consent);

#endif
