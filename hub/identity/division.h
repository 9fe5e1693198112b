/* division.h – is one customer number one customer? A number that contradicts itself in strong attributes was given to
 * somebody else, and is divided there; one that collects more names, phones or plates than a cap is a collective account
 * (散客), which stands for nobody. Pure: both look at values only. */
#ifndef HUB_IDENTITY_DIVISION_H
#define HUB_IDENTITY_DIVISION_H

#include "hub/identity/compare.h"

/* True when what is said now belongs to somebody else than all that was said before: one of the model's rules that divide
 * holds. Every value counts as current, so what a number said once, it may say again. */
bool division_begins(const struct model *model, const struct profile *before, const struct profile *now,
                     struct arena *arena);
/* True when the values of a number, all it ever held, are more than one customer can have. Spellings of one name count
 * once; an organisation may have as many plates as it likes. */
bool division_is_collective(const struct model *model, const struct profile *all, struct arena *arena);

#endif
