/* record_store.h – source records opened one by one, with their keys and links: what an explanation needs. Reads only;
 * set-based like the customer store. All return false and set *error (database errors, key_wrong, seal_broken) on a
 * failure; results live in the arena. */
#ifndef HUB_STORE_RECORD_STORE_H
#define HUB_STORE_RECORD_STORE_H

#include "hub/golden/fold.h"
#include "hub/identity/cluster.h"
#include "hub/identity/compare.h"
#include "hub/store/customer_store.h"

struct stored_record {
    struct member member; /* record, source, number, role, under; no times */
    struct uuid golden;   /* nil: nothing that it says counts */
    struct dictionary dictionary;
    struct fold fold;
    struct record_key *keys;
    size_t key_count;
};

/* records[i] for ids[i]; NULL when there is no such record. */
bool records_load(struct customer_store *store, const struct uuid *ids, size_t count, struct arena *arena,
                  struct stored_record **records, struct error *error);

/* "D0456/R9", or "D0456/R9/driver" for the parties of that role named in its documents. Several parties may fit. */
bool records_of_name(struct customer_store *store, const char *name, struct arena *arena, struct uuid **ids,
                     size_t *count, struct error *error);

/* As the merge has it: a key with so many rows is generic, whoever holds it. */
enum { HOLDERS_READ = 4096 };
struct key_standing {
    unsigned holders; /* customer numbers that hold it, at most HOLDERS_READ */
    int said;         /* a steward's latest word: 1 generic, -1 free, 0 none */
};
/* As the merge has it: a steward's word counts, unless very many hold the key. */
bool key_standing_is_generic(const struct key_standing *standing, unsigned cap);
/* How each of the keys stands. */
bool keys_standing(struct customer_store *store, const struct record_key *keys, size_t count, struct arena *arena,
                   struct key_standing *standing, struct error *error);

/* Records that hold one of the keys, each once, at most `limit`. */
bool keys_holders(struct customer_store *store, const struct record_key *keys, size_t count, size_t limit,
                  struct arena *arena, struct uuid **ids, size_t *found, struct error *error);

/* What ties two records, or keeps them apart: an edge of the machine, or the latest word about the pair. */
struct stored_link {
    struct uuid a, b; /* a < b */
    bool edge;        /* else a word */
    int32_t weight;   /* of an edge, hundredths of a bit */
    enum zone zone;
    unsigned half;        /* of an edge that is apart: compare.h */
    bool asks;            /* a half: makes a whole with a customer, and not with him alone */
    enum verdict verdict; /* of a word */
};

/* True for what a question between the two rests on; a half that makes no whole is none. */
bool stored_link_asks(const struct stored_link *link);

/* Every link with an end among the records. */
bool records_links(struct customer_store *store, const struct uuid *ids, size_t count, struct arena *arena,
                   struct stored_link **links, size_t *link_count, struct error *error);

#endif
