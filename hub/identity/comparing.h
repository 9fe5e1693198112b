/* comparing.h – two profiles while they are compared: values taken apart once, grouped by comparator, and the best pair
 * of each comparator so far. Internal to the comparison. */
#ifndef HUB_IDENTITY_COMPARING_H
#define HUB_IDENTITY_COMPARING_H

#include "hub/identity/model.h"

enum subject {
    SUBJECT_NAME,
    SUBJECT_LATIN_NAME,
    SUBJECT_BIRTH_DATE,
    SUBJECT_GENDER,
    SUBJECT_ID_DOCUMENT,
    SUBJECT_PHONE,
    SUBJECT_EMAIL,
    SUBJECT_ACCOUNT,
    SUBJECT_ADDRESS,
    SUBJECT_VEHICLE,
    SUBJECT_PARTY_KIND,
    SUBJECT_TEXT,
    SUBJECT_COUNT
};

/* One value of a side. */
struct item {
    const struct held_value *held;
    struct form form;
    uint16_t index; /* into the profile */
    bool aside;     /* a former name */
};

struct items {
    const struct item *items;
    size_t count;
};

struct side {
    const struct profile *profile;
    struct items subjects[SUBJECT_COUNT];
};

struct comparing {
    const struct model *model;
    struct side a, b;
    const int32_t *weights, *chances; /* by level: the model's, or those of the attribute at hand */
    struct comparison *result;
    struct levels seen; /* what rules look at */
};

/* The best outcome of one comparator over all pairs of values. */
struct outcome {
    enum level_id level; /* LEVEL_COUNT: none yet */
    int32_t frequency;
    uint16_t a, b;
    bool generic;
};

#define OUTCOME_NONE ((struct outcome){.level = LEVEL_COUNT})

/* Level of one pair, LEVEL_COUNT when it says nothing; *frequency may be set. */
typedef enum level_id pair_level(const struct comparing *comparing, const struct item *a, const struct item *b,
                                 int32_t *frequency);

struct side side_of(const struct profile *profile, struct arena *arena);
/* The best pair over two lists. */
struct outcome best_pair(const struct comparing *comparing, struct items a, struct items b, pair_level *level);
/* Writes the outcome into the result, or marks `missing` as seen. */
void settle(struct comparing *comparing, const struct outcome *outcome, enum level_id missing);
/* True for two texts that differ by one character typed wrong, left out, added, or two neighbours swapped. */
bool one_slip(struct part a, struct part b);
bool either_former(const struct item *a, const struct item *b);

/* Similarity of two texts, 0 to 1000 (Jaro 1989; Winkler 1990: a common beginning of up to four octets counts more). */
int jaro_winkler(struct part a, struct part b);

/* The comparators. */
void compare_names(struct comparing *comparing);
void compare_birth_dates(struct comparing *comparing);
void compare_genders(struct comparing *comparing);
void compare_id_documents(struct comparing *comparing);
void compare_phones(struct comparing *comparing);
void compare_accounts(struct comparing *comparing);
void compare_addresses(struct comparing *comparing);
void compare_vehicles(struct comparing *comparing);
void compare_party_kinds(struct comparing *comparing);
void compare_texts(struct comparing *comparing);
/* Two verified ID numbers of one type, both current. */
bool id_documents_exclude(const struct comparing *comparing);

#endif
