/* customer.h – a golden record opened: its survivors with lineage, its members, their history. What commands show,
 * partner rules project and mappings read. Plain data in one arena; sensitive: never logged. */
#ifndef HUB_GOLDEN_CUSTOMER_H
#define HUB_GOLDEN_CUSTOMER_H

#include "hub/event/event.h"
#include "hub/identity/tie.h"

/* Why a claim survived; append only, stored. */
enum survivor_rule {
    RULE_ONLY,     /* nothing else was claimed */
    RULE_PINNED,   /* a steward's word */
    RULE_TRUSTED,  /* a source that the rules trust more */
    RULE_VERIFIED, /* it passed its checks, others did not */
    RULE_RECENT,   /* recorded last */
    RULE_FREQUENT, /* said by most records */
    RULE_COMPLETE, /* says most */
    RULE_ALL,      /* a list: every claim stands */
    RULE_COUNT
};
const char *survivor_rule_name(enum survivor_rule rule);

struct member {
    struct uuid record;
    const char *source, *number, *role; /* number "" for a party without one */
    instant first, last;                /* recorded of its first and last event that counts */
    bool closed;
    const char *under; /* the number it is stored under: its own, or that of the customer whose document names it */
    int generation;    /* of a number that was given to others: 1, 2, …; 0: the number was not */
    bool collective;   /* a number that stands for many people and links nothing */
};

/* One survivor (several per list attribute) with its lineage. */
struct customer_value {
    const struct attribute *attribute;
    struct value value;
    const struct member *member; /* the source record that says so */
    const char *event;           /* event id of the claim */
    instant recorded, time;
    enum survivor_rule why;
};

struct customer_event {
    const struct kind *kind;
    const char *source, *id;
    instant time, recorded;
    const struct member *member;
    const char *state; /* "counts", "voided", "superseded" */
    struct event_fact *facts;
    size_t fact_count;
    bool has_amount;      /* its row has one; else a fact may */
    int64_t amount;       /* hundredths of the currency's unit */
    const char *currency; /* NULL: it names none */
};

/* Events of one kind and currency that count and lie before those that were read, summed up. */
struct customer_tally {
    const struct kind *kind;
    const char *source;
    const struct member *member;
    size_t count;
    bool has_amount;
    int64_t amount; /* hundredths of the currency's unit */
    const char *currency;
    instant last; /* time of the latest */
};

/* How a customer belongs together with another one, as two of their source records show. */
struct customer_tie {
    enum tie_kind kind;
    bool inward;          /* it leads from the other one to this one */
    unsigned evidence;    /* enum tie_evidence */
    instant since, until; /* INSTANT_NONE: not known, not over */
    const struct member *member;
    struct uuid golden;           /* the other customer */
    struct member other;          /* its record: id, source, number, role, under */
    const struct customer *known; /* the other one, without history; NULL: it was not asked for */
};

struct customer {
    struct uuid golden;
    int64_t version; /* rises with every change of the golden row */
    struct member *members;
    size_t member_count;
    struct customer_value *values; /* by attribute id, then best first */
    size_t value_count;
    struct customer_event *events; /* newest first, only those that count unless asked for */
    size_t event_count;
    size_t event_total; /* may exceed event_count: views are bounded */
    struct customer_tally *earlier;
    size_t earlier_count;
    struct customer_event *
        turns; /* the latest of the kinds that something turns on, read or not, newest first; none unless there are earlier ones */
    size_t turn_count;
    struct customer_tie *ties; /* none unless asked for; by the other's source, number, role */
    size_t tie_count;
    struct uuid *replaces; /* earlier golden ids that now lead here */
    size_t replaces_count;
};

/* The first survivor of an attribute, or NULL. */
const struct customer_value *customer_first(const struct customer *customer, const char *attribute);
/* Part `field` (by name; "" for the only one) of a survivor's typed value; "" when missing. */
const char *customer_part(const struct customer_value *value, const char *field, struct arena *arena);
/* The member that is this source record; NULL when none is, or there is no customer. */
const struct member *customer_member(const struct customer *customer, const struct uuid *record);
/* Events and turns newest first; ties end on recorded, event id and source. */
void customer_sort_events(struct customer *customer);
/* Text of a fact of a history event, or NULL. */
const char *customer_event_fact(const struct customer_event *event, const char *name);
/* What a history event is about in money, in hundredths; false when in none. *currency is CNY when it names none. */
bool customer_event_amount(const struct customer_event *event, int64_t *amount, const char **currency);
/* The currency that is meant where none is named. */
#define HOME_CURRENCY "CNY"
/* Does something turn on the latest events of the kind, however many came after them: the stage, whether a number is in use,
 * whether there is a deal for the ERP, or whom they name? */
bool customer_turns_on(const struct kind *kind);
/* lead, opportunity, customer, satisfied, loyal, lifetime – from the kinds in its history. */
const char *customer_stage(const struct customer *customer);

#endif
