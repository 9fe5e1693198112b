/* model.h – the model file in memory: what the comparison looks up. Public functions are in compare.h. */
#ifndef HUB_IDENTITY_MODEL_H
#define HUB_IDENTITY_MODEL_H

#include "hub/identity/compare.h"
#include "hub/identity/forms.h"
#include "hub/identity/levels.h"

#include <glib.h>

enum { RULE_CONDITIONS = 8, RULES_MAX = 64, KEY_KINDS = 32 };

/* A zone is raised to `least` or lowered to `most` when every `with` is met and `without` is not. */
struct model_rule {
    const char *name;
    bool raises;
    enum zone zone;
    struct levels with[RULE_CONDITIONS];
    size_t with_count;
    struct levels without;
    bool contradiction;               /* only when the records contradict each other */
    bool not_shared;                  /* only when they share no current key */
    bool divides;                     /* moves no zone: divides a number that comes to contradict itself so */
    bool joint;                       /* conditions after the first may be met by several records of one customer */
    unsigned halves[RULE_CONDITIONS]; /* of a joint rule: the bit of each condition, 0 for the first */
};

/* Rarity of a text: log2 of its share, in hundredths of a bit (so never above 0). */
struct frequency_table {
    GHashTable *rarities; /* text → rarity as a pointer */
    int32_t other[2];     /* of what is not listed, by one or more characters */
};

/* Weights of one attribute that is compared as text. */
struct text_weights {
    int32_t weights[LEVEL_COUNT], chances[LEVEL_COUNT];
    struct frequency_table values; /* rarities NULL: none are known */
};

/* A number that holds more than this is a collective account. */
struct collective_caps {
    unsigned names, phones, plates;
    unsigned generations; /* customers in turn */
};

struct model {
    struct arena *arena;
    const char *version;
    int32_t link, review, margin; /* hundredths of a bit */
    unsigned component_cap;
    unsigned caps[KEY_KINDS];
    struct collective_caps collective;
    unsigned tie_holders; /* of a phone; 0: it ties nobody */
    int32_t weights[LEVEL_COUNT];
    int32_t chances[LEVEL_COUNT]; /* log2 u, which a frequency replaces */
    struct model_rule rules[RULES_MAX];
    size_t rule_count;
    const struct model_rule *joint; /* NULL: none is */
    struct frequency_table surnames, given_names;
    struct text_weights *texts[ATTRIBUTE_MAX]; /* by attribute id; NULL: those of all texts */
    int32_t rarest;                            /* no name is taken to be rarer */
};

/* log2 of the share of people with that surname and given name. */
int32_t model_name_rarity(const struct model *model, struct part surname, struct part given);
int32_t model_surname_rarity(const struct model *model, struct part surname);
/* NULL when the model says nothing of the attribute. */
const struct text_weights *model_text_weights(const struct model *model, const struct attribute *attribute);
/* log2 of the share of records with that value; u of "same" where no frequencies are known. */
int32_t model_text_rarity(const struct model *model, const struct attribute *attribute, struct part value);

#endif
