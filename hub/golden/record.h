/* record.h – a source record in memory: the dictionary of values it ever held, and the fold of its event rows.
 * Times order as (recorded, time, event id): ties never end on arrival. Plain data in the batch's arena. */
#ifndef HUB_GOLDEN_RECORD_H
#define HUB_GOLDEN_RECORD_H

#include "hub/base/codec.h"
#include "hub/event/event.h"
#include "hub/identity/profile.h"

struct order {
    instant recorded, time;
    const char *event; /* event id */
};
int order_compare(const struct order *a, const struct order *b);

/* What one event row says of one attribute, by ordinal. */
struct row_claim {
    uint16_t attribute;
    uint8_t mode; /* enum mention_mode */
    uint32_t *ordinals;
    size_t count;
};

/* A key that the record holds, and the value behind it. */
struct record_key {
    struct digest digest;
    uint8_t kind;
    bool former;
    uint16_t attribute;
    uint32_t ordinal;
};

struct dictionary {
    struct value *values; /* by ordinal */
    size_t count, capacity;
};

/* Ordinal of a value, adding it when new; *added tells. Equal means same attribute,
 * typed bytes and standing: a date that lay in the future when it was recorded is another value later. */
uint32_t dictionary_ordinal(struct dictionary *dictionary, const struct value *value, struct arena *arena, bool *added);
struct bytes dictionary_encode(const struct dictionary *dictionary, struct arena *arena);
bool dictionary_decode(struct bytes bytes, struct arena *arena, struct dictionary *dictionary);

/* What an encoder writes is at least one octet, of none of the things, too. A decoder gives NULL, and a count of 0, for
 * whatever no encoder writes: a row that was cut off or spoiled says nothing, which is not that it has nothing to say. */
struct bytes row_claims_encode(const struct row_claim *claims, size_t count, struct arena *arena);
struct row_claim *row_claims_decode(struct bytes bytes, struct arena *arena, size_t *count);

struct bytes facts_encode(const struct event_fact *facts, size_t count, struct arena *arena);
/* Facts whose attribute is gone are left out. */
struct event_fact *facts_decode(const struct attributes *attributes, struct bytes bytes, struct arena *arena,
                                size_t *count);

struct bytes record_keys_encode(const struct record_key *keys, size_t count, struct arena *arena);
struct record_key *record_keys_decode(struct bytes bytes, struct arena *arena, size_t *count);

/* Whether every value that they name stands in the dictionary. */
bool row_claims_are_of(const struct row_claim *claims, size_t count, const struct dictionary *dictionary);
bool record_keys_are_of(const struct record_key *keys, size_t count, const struct dictionary *dictionary);

/* Names of record ids: (source, number), or for a party without a number also its role and the digest of what it is
 * called. `party` may be NULL. */
struct uuid record_id(const struct uuid *namespace_id, const char *source, const char *number, const char *role,
                      const struct digest *party);
/* The record id of a later generation of a number: named by the event that begins it. */
struct uuid generation_id(const struct uuid *namespace_id, const char *source, const char *number, const char *event);

#endif
