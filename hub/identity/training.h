/* training.h – a training in memory. Internal to train*.c. */
#ifndef HUB_IDENTITY_TRAINING_H
#define HUB_IDENTITY_TRAINING_H

#include "hub/identity/train.h"

#include <glib.h>
#include <libxml/tree.h>

enum {
    SUBJECTS_MAX = 64,
    LEVELS_MAX = 24,
    PATTERNS_MAX = 200000, /* kinds of outcome of a pass; further ones are left out */
    TERMS_MAX = 200000,    /* different terms of one table; further ones count as rare */
    LEAST_SUPPORT = 5,     /* pairs behind a number that replaces the one of the file */
};

/* Numbers of one outcome. */
struct outcome_share {
    const char *name;
    double m, u;        /* of the file, until estimated */
    double seen, drawn; /* expected pairs of the same, and random pairs, that showed it */
    bool has_m, has_u;  /* estimated */
};

/* One comparator; of texts, one attribute. */
struct training_subject {
    const char *comparator, *attribute; /* NULL: any */
    xmlNodePtr node;
    struct outcome_share levels[LEVELS_MAX];
    size_t level_count;
    double pairs, random; /* pairs of the same, and random ones, that could be compared */
};

/* Pairs with the same outcomes. 0: missing; else a level of the subject, plus one. */
struct pattern {
    uint8_t levels[SUBJECTS_MAX];
    uint8_t label;
    double count, posterior; /* probability of being the same */
};

struct pattern_set {
    GHashTable *known; /* pattern → itself, by outcomes and label */
    GPtrArray *list;   /* in order of first sight: sums do not depend on hashes */
};

struct blocking_pass {
    const char *name;
    bool fixed[SUBJECTS_MAX];
    struct pattern_set patterns;
    double pairs, same; /* share of the same */
    unsigned iterations;
};

struct term_table {
    const char *of;    /* surname, given-name, or an attribute */
    xmlNodePtr node;   /* NULL: not in the file yet */
    GHashTable *terms; /* text → count, as a pointer */
    double total, crowded;
};

struct training {
    struct arena *arena;
    xmlDocPtr document;
    struct training_subject subjects[SUBJECTS_MAX];
    size_t subject_count;
    struct blocking_pass passes[TRAINING_PASSES_MAX];
    size_t pass_count;
    struct pattern_set words;
    struct term_table tables[SUBJECTS_MAX];
    size_t table_count;
    size_t random, word_count, records;
    struct training_summary summary;
};

/* Outcomes of a pair, by subject. */
void training_outcomes(struct training *training, const struct training_pair *pair, uint8_t levels[SUBJECTS_MAX]);
struct pattern_set pattern_set_new(void);
void pattern_set_free(struct pattern_set *set);
void pattern_set_add(struct training *training, struct pattern_set *set, const uint8_t levels[SUBJECTS_MAX],
                     enum training_label label);
/* Fills posterior of every pattern, and the share of the same. */
void training_expect(struct training *training, struct blocking_pass *pass);
/* The limits of the zones, from the passes' posteriors and the numbers estimated. */
void training_suggest(struct training *training, double precision, struct training_summary *summary);
/* Frequencies into the document; returns how many terms are listed. */
size_t training_write_terms(const struct training *training);

#endif
