#include "hub/identity/levels.h"

#include <string.h>

#define LEVEL_ROW(symbol, comparator, level) {comparator, level},
static const struct { const char *comparator, *name; } levels[] = {LEVEL_TABLE(LEVEL_ROW)};

const char *level_comparator(enum level_id level) {
    return levels[level].comparator;
}

const char *level_name(enum level_id level) {
    return levels[level].name;
}

bool level_is_missing(enum level_id level) {
    return strcmp(levels[level].name, "missing") == 0;
}

enum level_id level_find(const char *comparator, const char *name) {
    for (int i = 0; i < LEVEL_COUNT; i++) {
        if (strcmp(levels[i].comparator, comparator) == 0 && strcmp(levels[i].name, name) == 0) {
            return (enum level_id)i;
        }
    }
    return LEVEL_COUNT;
}

void levels_add(struct levels *set, enum level_id level) {
    set->bits[level / 64] |= UINT64_C(1) << (level % 64);
}

bool levels_have(const struct levels *set, enum level_id level) {
    return (set->bits[level / 64] >> (level % 64) & 1) != 0;
}

bool levels_meet(const struct levels *a, const struct levels *b) {
    return ((a->bits[0] & b->bits[0]) | (a->bits[1] & b->bits[1])) != 0;
}
