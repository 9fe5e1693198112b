/* condition.h – which questions an answer to many is meant for: conditions joined by "and", of a small closed set.
 *
 *     weight=4..6.5     the heaviest pair's weight in bits; either end may be left out
 *     kind=review       review, forbidden or renumbered
 *     source=D0123      one of the pair comes from that source
 *     partner=D0123     or from a source of that partner
 *     rule=name-alone   the model's rule that limited the pair
 *     name=same-pinyin  the level of a comparator, by its names in the model
 *     club=same         of an attribute that is compared as text: the attribute's name and a level of "text"
 *
 * What no question could ever meet is refused, and what could is listed.
 * A pair is opened and compared only for questions that meet the others. */
#ifndef HUB_COMMAND_CONDITION_H
#define HUB_COMMAND_CONDITION_H

#include "hub/identity/compare.h"
#include "hub/rights/rights.h"
#include "hub/store/review_store.h"

enum { CONDITIONS_MAX = 16 };

struct condition {
    const struct condition_kind *kind;
    const char *name, *value;
    int32_t least, most; /* of a weight, hundredths of a bit */
};

struct conditions {
    struct condition items[CONDITIONS_MAX];
    size_t count;
};

/* What a question is judged by. */
struct subject {
    const struct question *question;
    const char *sources[2];              /* of the heaviest pair; NULL: not looked at yet */
    const struct rights *rights;         /* for partners */
    const struct comparison *comparison; /* of the heaviest pair; NULL: not compared yet */
};

/* What conditions can name. */
struct vocabulary {
    const struct attributes *attributes;
    const struct model *model;
    const struct rights *rights;
};

/* False and *error (usage) when the text is no such condition, or one that never holds. */
bool conditions_read(const char *text, const struct vocabulary *vocabulary, struct arena *arena,
                     struct conditions *conditions, struct error *error);
/* Some condition looks at the comparison. */
bool conditions_compare(const struct conditions *conditions);
/* Those that look at what is not known yet hold as long as it is not. */
bool conditions_hold(const struct conditions *conditions, const struct subject *subject);

#endif
