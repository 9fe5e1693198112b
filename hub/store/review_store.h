/* review_store.h – the questions that wait for a steward: one between two golden records, however many pairs of source
 * records lie between them. A question is known by the record ids of the two founders. Reads only. All return false and set
 * *error on a failure; results live in the arena. */
#ifndef HUB_STORE_REVIEW_STORE_H
#define HUB_STORE_REVIEW_STORE_H

#include "hub/identity/compare.h"
#include "hub/store/customer_store.h"

enum question_kind {
    QUESTION_REVIEW = 1,     /* the weight lies in the review zone */
    QUESTION_FORBIDDEN = 2,  /* strong enough, but a contradiction, a veto or two sides that fit keep them apart */
    QUESTION_RENUMBERED = 3, /* the store says one number became the other, and a veto keeps them apart */
};

struct question {
    struct uuid one, other; /* the founders, in order */
    struct member founder_one, founder_other;
    struct uuid a, b;               /* the heaviest pair of source records between the two, one of each */
    struct uuid *ends, *other_ends; /* the source records that stand in some pair */
    size_t end_count, other_end_count;
    int32_t weight;                      /* of that pair, hundredths of a bit */
    enum question_kind kind;             /* the gravest of its pairs */
    unsigned pairs;                      /* edges and renumberings between the two */
    instant opened;                      /* since when it has waited */
    instant until;                       /* put off until then, INSTANT_NONE: not */
    unsigned members, sources, vehicles; /* of both golden records together */
    int64_t amount;                      /* all that they paid, in hundredths of the currency's unit */
};

/* Open ones, at most `limit`, the heaviest first. */
bool review_questions(struct database *database, int limit, struct arena *arena, struct question **questions,
                      size_t *count, struct error *error);
/* How many were answered since midnight, and how many put off; an answer to many at once counts as one. */
bool review_answered_today(struct database *database, unsigned *answered, unsigned *deferred, struct error *error);

/* Answers of stewards that still count, whose heaviest pair weighs from `band` to `band` + 1 bits. */
struct answer_band {
    bool known; /* false: no edge stands any more between the records spoken of */
    int band;
    unsigned answers, same, lately; /* lately: within the days asked for */
    unsigned came;                  /* questions among them that came within these days, whenever they were answered */
    int64_t age;                    /* µs that half of the questions had waited, at most */
};

/* The heaviest first. */
bool review_answers(struct database *database, int days, struct arena *arena, struct answer_band **bands, size_t *count,
                    struct error *error);

#endif
