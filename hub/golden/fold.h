/* fold.h – a source record is a fold over its event rows in the order (recorded, time, event id): which value of each
 * attribute stands, since which event, and which were given up. Saying a value again changes nothing: a claim dates from
 * the event that began its present run. A placeholder says that the store does not know, so it retires nothing. */
#ifndef HUB_GOLDEN_FOLD_H
#define HUB_GOLDEN_FOLD_H

#include "hub/golden/record.h"

/* One value with its standing in the fold. */
struct claim {
    uint16_t attribute;
    uint32_t ordinal; /* into the dictionary */
    bool former;
    struct order since; /* the event that began its present (former: last) run */
};

struct fold {
    struct claim *claims; /* by attribute, then the order of saying */
    size_t count, capacity;
};

/* Applies one row that comes after everything in the fold. True when a claim changed. */
bool fold_apply(struct fold *fold, const struct attributes *attributes, const struct dictionary *dictionary,
                const struct order *order, const struct row_claim *claims, size_t count, struct arena *arena);
struct bytes fold_encode(const struct fold *fold, struct arena *arena);
bool fold_decode(struct bytes bytes, struct arena *arena, struct fold *fold);
/* Whether every value that it names stands in the dictionary. */
bool fold_is_of(const struct fold *fold, const struct dictionary *dictionary);

/* What identity sees: current and former values, without placeholders. */
struct profile record_profile(const struct uuid *record, const struct attributes *attributes,
                              const struct dictionary *dictionary, const struct fold *fold, struct arena *arena);

#endif
