/* keys.h – from a normal form to the texts whose digests find other records with the same value. */
#ifndef HUB_IDENTITY_KEYS_H
#define HUB_IDENTITY_KEYS_H

#include "hub/identity/forms.h"
#include "hub/identity/profile.h"

/* Collects keys; entries are kept once per (digest, kind), a current one before a former one. */
struct key_list {
    const struct keyer *keyer;
    struct arena *arena;
    struct identity_key *keys;
    size_t count, capacity;
    uint16_t value; /* index of the value at hand */
    bool former;
};

void key_list_add(struct key_list *list, enum key_kind kind, const char *text);
/* Sorts by (digest, kind) and drops repetitions. */
void key_list_finish(struct key_list *list);
/* Keys of one normal form; `normaliser` is the attribute's. */
void key_list_of_form(struct key_list *list, const char *normaliser, const struct form *form);
/* Letters of all words in alphabetical order: 李红, Li Hong and Hong Li give the same. */
const char *letters_in_order(struct arena *arena, struct part reading);

#endif
