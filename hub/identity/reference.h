/* reference.h – what the normalisers know of the world: readings, surnames, titles, organisations, the gazetteer and
 * placeholders, from schemas/reference. Immutable after loading; everything lives in the normaliser's arena. */
#ifndef HUB_IDENTITY_REFERENCE_H
#define HUB_IDENTITY_REFERENCE_H

#include "hub/base/files.h"
#include "hub/identity/pinyin.h"

#include <glib.h>

struct title {
    const char *text, *gender; /* gender "" when it tells none */
    bool alone, latin;
};

struct words {
    const char **texts; /* the longest first */
    size_t count;
};

struct gazetteer;
struct placeholders;

struct reference {
    struct arena *arena;
    const struct pinyin *pinyin;
    GHashTable *shapes;    /* character → the first of its group of variants or look-alikes */
    GHashTable *syllables; /* every reading */
    GHashTable *surnames;  /* text → its reading as a surname, "" when that of the characters */
    struct title *titles;  /* the longest first */
    size_t title_count;
    struct words legal_forms, organisation_words, trades;
    struct gazetteer *gazetteer;
    struct placeholders *placeholders;
};

/* Fills *reference, whose arena is set. False and *error on a mistake; reference_clear is due in any case. */
bool reference_load(struct reference *reference, const struct files *files, struct error *error);
void reference_clear(struct reference *reference);

#endif
