/* tie.h – how two records belong together without being one customer: a household, a firm and its people, the owners of one
 * car. Pure and symmetric, like the comparison it starts from: ties(a, b) are ties(b, a), seen from the other end. A tie
 * joins nothing: it is told beside the customers that it relates. */
#ifndef HUB_IDENTITY_TIE_H
#define HUB_IDENTITY_TIE_H

#include "hub/identity/compare.h"

/* Stored: only ever added at the end. */
enum tie_kind {
    TIE_NONE,
    TIE_HOUSEHOLD,      /* neither end is the first */
    TIE_EMPLOYS,        /* from an organisation to a person */
    TIE_DRIVES_FOR,     /* from who drives to who owns */
    TIE_CONTACT_OF,     /* from a person to an organisation, or to whose document names the person */
    TIE_PREVIOUS_OWNER, /* from who had the car to who had it next */
    TIE_KINDS
};

/* What shows it; stored bits. */
enum tie_evidence { TIE_BY_PHONE = 1, TIE_BY_ADDRESS = 2, TIE_BY_VEHICLE = 4, TIE_BY_DOCUMENT = 8 };

struct tie {
    enum tie_kind kind;
    bool turned;          /* it leads from b to a */
    unsigned evidence;    /* enum tie_evidence */
    instant since, until; /* INSTANT_NONE: not known, or not over */
};

enum {
    TIES_MAX = 4, /* of one pair */
    /* What bounds the ties of one record, beside how many may share a value. Who holds more phones, addresses or cars than
     * this, as a firm that lets cars, is tied to nobody by these; */
    TIE_VALUES_MAX = 500,
    /* and whom more customers' documents name, as whoever fetches cars for a store, to none of them. A customer's documents may
     * name as many parties as they like: what is told of them is bounded where it is read. */
    TIE_NAMED_MAX = 50
};

/* Kinds of key that two records share, as bits 1 << enum key_kind. */
struct shared_keys {
    unsigned current; /* by values that both hold now */
    unsigned ever;    /* also by former ones */
};

/* What ties two profiles that were compared. Keys count that are not generic, and values that are neither generic nor
 * crowded; of a phone few may share it (model_tie_holders). Writes at most TIES_MAX, by kind, and returns how many. */
size_t ties_find(const struct profile *a, const struct profile *b, const struct comparison *comparison,
                 struct shared_keys shared, struct arena *arena, struct tie ties[TIES_MAX]);
/* What a document says of a party that it names beside its customer: role.h; TIE_NONE: nothing. It leads from the party (a) to
 * the customer (b). */
enum tie_kind tie_of_role(const char *role);
/* Do two ties of one kind between the same records say something else? */
bool tie_differs(const struct tie *a, const struct tie *b);
const char *tie_kind_name(enum tie_kind kind);
/* Bit by bit: "phone" … NULL for what is none. */
const char *tie_evidence_name(unsigned bit);

#endif
