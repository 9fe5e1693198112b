/* survivorship.h – chooses, per attribute, which claim becomes part of the golden record.
 * Pure: same claims and rules, same result, whatever order they come in. Ties end at (recorded, time, source, event id).
 * The result points into the claims; it lives as long as they do. */
#ifndef HUB_GOLDEN_SURVIVORSHIP_H
#define HUB_GOLDEN_SURVIVORSHIP_H

#include "hub/golden/customer.h"
#include "hub/golden/fold.h"

/* One current claim of one member. */
struct candidate {
    const struct attribute *attribute;
    const struct value *value;
    const struct claim *claim;
    struct uuid record;
    const char *source;
    bool pinned;
    uint32_t holders; /* set by survivorship_choose: how many members say the same */
};

/* A survivor, as the golden row stores it: references only. */
struct cell {
    uint16_t attribute;
    struct uuid record;
    uint32_t ordinal;
    uint8_t why; /* enum survivor_rule */
    struct order since;
};

struct survivorship;

/* Reads schemas/config/survivorship.xml (own XSD). NULL and *error on a mistake. */
struct survivorship *survivorship_load(const char *path, const char *schema, const struct attributes *attributes,
                                       struct error *error);
void survivorship_free(struct survivorship *rules);
/* Cells by attribute id, then best first. `candidates` may be reordered. */
struct cell *survivorship_choose(const struct survivorship *rules, struct candidate *candidates, size_t count,
                                 struct arena *arena, size_t *cell_count);
/* cells.c: as the golden row keeps them. NULL, and a count that means nothing, when they cannot be read: that is not to be
 * taken for a golden record without values. */
struct bytes cells_encode(const struct cell *cells, size_t count, struct arena *arena);
struct cell *cells_decode(struct bytes bytes, struct arena *arena, size_t *count);

#endif
