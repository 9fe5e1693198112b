/* compare.h – is it the same customer? Fellegi–Sunter weights (Fellegi and Sunter 1969) with term frequency from a
 * versioned model file; zones link, review, apart; vetoes. Pure and symmetric: compare(a, b) equals compare(b, a).
 * Weights are in hundredths of a bit (log2 of the likelihood ratio), whole numbers, so that sums never depend on order. */
#ifndef HUB_IDENTITY_COMPARE_H
#define HUB_IDENTITY_COMPARE_H

#include "hub/identity/levels.h"
#include "hub/identity/profile.h"

enum { COMPARISON_LEVELS = 48 }; /* more attributes than any file has */

/* What limits a pair that shares no current key, as if it were a rule of the model. */
#define RULE_NO_CURRENT_KEY "no-current-key"

enum zone { ZONE_APART, ZONE_REVIEW, ZONE_LINK };

enum veto {
    VETO_NONE,
    VETO_ID_DOCUMENTS, /* two valid ID numbers of one type */
    VETO_PARTY_KIND,   /* a person and an organisation */
};

struct level {
    const char *comparator; /* "name", "phone" … */
    const char *level;      /* "same", "same-pinyin" … as the model names it */
    int32_t weight;         /* without term frequency */
    int32_t frequency;      /* adjustment by term frequency */
    uint16_t a, b;          /* indexes of the values compared */
    bool generic;           /* counted nothing because the value is held by too many */
};

/* Bits of comparison.party_a, party_b. */
enum { IS_PERSON = 1, IS_ORGANISATION = 2 };

struct comparison {
    struct level levels[COMPARISON_LEVELS];
    size_t level_count;
    int32_t weight; /* the sum */
    enum veto veto;
    enum zone zone;     /* after vetoes and the rules below */
    bool contradiction; /* keeps a union from being made: other full name, birth date or gender without a common ID */
    unsigned half; /* what of the joint rule a pair that is apart meets: bits that half_comparator names; 0: nothing */
    const char *rule;   /* name of the model's rule that limited the zone (e.g. "name-alone", "title-only"), or NULL */
    struct levels seen; /* outcomes as rules look at them: what counted nothing is missing */
    unsigned party_a, party_b; /* IS_…; 0: nothing tells */
};

struct model;

/* Reads schemas/identity/model.xml (own XSD). NULL and *error on a mistake. */
struct model *model_load(const char *path, const struct attributes *attributes, struct error *error);
void model_free(struct model *model);
const char *model_version(const struct model *model);
/* A key held by more distinct (source, number) than this is generic. */
unsigned model_generic_cap(const struct model *model, enum key_kind kind);
/* A record whose two best links lead to sides in conflict, closer than this (hundredths of a bit), stays alone. */
int32_t model_margin(const struct model *model);
/* A phone of more customer numbers than this ties nobody; 0: the model ties nobody by anything. */
unsigned model_tie_holders(const struct model *model);
/* The halves that make a whole by the model's joint rule; 0: it has none. */
unsigned model_whole(const struct model *model);
/* Name of the joint rule, NULL: there is none. */
const char *model_joint_rule(const struct model *model);
/* Comparator that the n-th bit of a half stands for; NULL: there are no more. */
const char *half_comparator(unsigned bit);
/* A component larger than this is not grown by the machine. */
unsigned model_component_cap(const struct model *model);

/* `shared_current`: a and b share a non-generic key that is current on both sides; without it there is no link.
 * `frequency` of a value comes from the model's tables. The arena is as before afterwards: a customer of hundreds of records is
 * compared a hundred thousand times. */
void compare_profiles(const struct model *model, const struct profile *a, const struct profile *b, bool shared_current,
                      struct arena *arena, struct comparison *result);
/* The model's rule by which a number that said all of `before` is somebody else's when it says `now`; NULL: none. */
const char *compare_for_division(const struct model *model, const struct profile *before, const struct profile *now,
                                 struct arena *arena);
/* True when a current value is a full name: of a person, in Latin letters, or of an organisation. Whoever has none (王先生)
 * links only where one side alone fits. */
bool profile_has_full_name(const struct profile *profile);
/* An edge's zone and half as they are stored: one number, that of the zone where there is no half, in its last two bits; 3 stands
 * in them where a link is parted, its ends being different customers, and where a half asks. */
int edge_code(enum zone zone, unsigned half, bool parted);
enum zone edge_code_zone(int code);
unsigned edge_code_half(int code);
bool edge_code_parted(int code);
const char *zone_name(enum zone zone);
const char *veto_name(enum veto veto);

#endif
