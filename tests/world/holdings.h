/* holdings.h – everything that files can share, with its holders: the inside of evidence.h. */
#ifndef TESTS_WORLD_HOLDINGS_H
#define TESTS_WORLD_HOLDINGS_H

#include "tests/world/evidence.h"

struct held {
    GArray *holders; /* uint32_t, each once, ascending */
    unsigned names;  /* different full names among them */
};

struct holdings {
    const struct archive *archive;
    struct names *names;
    GHashTable *values; /* text with a letter for its kind before it → struct held */
};

/* NULL when nobody holds it. Kinds: p phone, v the last eight of a VIN, l plate, i ID number, m what a mask leaves, a account. */
const struct held *holdings_value(const struct holdings *holdings, char kind, const char *text);
const struct said *holdings_said(const struct holdings *holdings, uint32_t file);
bool text_is_masked(const char *text);
/* 18 characters without the century and the check character: what an old number has, too. */
void id_core(const char *id, char core[20]);

#endif
