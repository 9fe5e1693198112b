/* profile.h – what identity sees of one source record: its values, current and former, and the keys that find it. */
#ifndef HUB_IDENTITY_PROFILE_H
#define HUB_IDENTITY_PROFILE_H

#include "hub/base/instant.h"
#include "hub/base/uuid.h"
#include "hub/event/attributes.h"
#include "hub/event/value.h"

enum { DIGEST_SIZE = 16 };

/* Keyed digest (HMAC-SHA-256 cut to 16 octets): the key is the installation's digest key. */
struct digest {
    uint8_t octets[DIGEST_SIZE];
};

struct held_value {
    const struct value *value;
    const struct attribute *attribute;
    bool former;   /* given up by its source: weak evidence */
    bool generic;  /* set by the merge: held by too many records */
    bool crowded;  /* likewise: too many hold a phone or a door for it to tie them */
    instant since; /* when what is said so happened; INSTANT_NONE: not known */
};

struct profile {
    struct uuid record;
    struct held_value *values; /* no placeholders needed: they have an empty normal form */
    size_t count;
};

/* Stable numbers: stored with every key. */
enum key_kind {
    KEY_PHONE = 1,
    KEY_ID_DOCUMENT = 2, /* type and core, without check character */
    KEY_ID_MASKED = 3,   /* what a masked form leaves visible: for finding only (show), never a candidate */
    KEY_EMAIL = 4,
    KEY_ACCOUNT = 5,
    KEY_VIN = 6,
    KEY_VIN_TAIL = 7, /* last eight */
    KEY_PLATE = 8,
    KEY_NAME_BIRTH = 9,    /* name in pinyin and birth date */
    KEY_NAME = 10,         /* simplified name: for finding only (show), never a candidate */
    KEY_ORGANISATION = 11, /* organisation name without legal form and place */
    KEY_NAME_PHONE = 12,   /* name in pinyin and what a masked phone leaves visible */
    KEY_NAME_ID = 13,      /* name in pinyin and what a masked ID number leaves visible */
    KEY_DOOR = 14, /* address down to the flat: never a candidate, but whoever lives there may belong together */
    KEY_KIND_LAST = KEY_DOOR,
};

struct identity_key {
    struct digest digest;
    uint8_t kind;   /* enum key_kind */
    uint16_t value; /* index into profile->values (the first, for a compound key) */
    bool former;
};

struct keyer; /* holds the digest key; thread-safe */

struct keyer *keyer_new(const uint8_t key[32]);
void keyer_free(struct keyer *keyer);
/* HMAC over kind and text. */
struct digest keyer_digest(const struct keyer *keyer, unsigned kind, const char *text);
/* Digest of arbitrary octets (the bytes of an event, a party's name and phone). */
struct digest keyer_digest_bytes(const struct keyer *keyer, struct bytes bytes);
/* All keys of a profile, without repetition, ordered by (digest, kind); *count is set. */
struct identity_key *keys_of_profile(const struct keyer *keyer, const struct profile *profile, struct arena *arena,
                                     size_t *count);
/* Keys that a search text may mean (phone, ID number, VIN, plate, e-mail, account, name), for `show`. */
struct identity_key *keys_of_search(const struct keyer *keyer, const char *typed, struct arena *arena, size_t *count);
bool key_kind_finds_candidates(enum key_kind kind);
/* True when records that share the key may belong together without being one customer: ties.h. */
bool key_kind_ties(enum key_kind kind);
/* True when the key stands for the whole value, so that a generic key makes its value generic. A generic plate, masked ID
 * number, tail of a VIN, or name with birth date finds nobody, but leaves VIN, ID number and name what they are. */
bool key_kind_is_whole_value(enum key_kind kind);
const char *key_kind_name(enum key_kind kind);
/* 0 when there is none of that name. */
enum key_kind key_kind_by_name(const char *name);
int digest_order(const struct digest *a, const struct digest *b);
enum { DIGEST_TEXT = 2 * DIGEST_SIZE + 1 };
/* Lower case hexadecimal; returns `text`. */
const char *digest_to_text(const struct digest *digest, char text[DIGEST_TEXT]);
/* False when it is not one. */
bool digest_from_text(const char *text, struct digest *digest);

#endif
