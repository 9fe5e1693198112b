/* customer_store.h – reads golden records and opens them: survivors with their lineage, members, history. Set-based: one
 * pipeline however many are asked for. Reads only; what has to be consistent with something else runs in a transaction
 * that the caller began. Not thread-safe: one store, like its connection, a thread. All return false and set *error
 * (database errors, key_wrong, seal_broken, row_unreadable) on a failure. */
#ifndef HUB_STORE_CUSTOMER_STORE_H
#define HUB_STORE_CUSTOMER_STORE_H

#include "hub/golden/customer.h"
#include "hub/identity/profile.h"
#include "hub/store/database.h"
#include "hub/store/key_cache.h"

#include <glib.h>

struct customer_store {
    struct database *database;
    const struct attributes *attributes;
    const struct kinds *kinds;
    struct sealer *sealer;
    struct key_cache *keys;
};

enum {
    CUSTOMER_EVENTS = 200 /* a usual limit */,
    /* Other customers that one is told to be related to, however many there are: */
    CUSTOMER_TIES = 200,        /* of each kind by files of one source, as many as a rule's `last` may ask for */
    CUSTOMER_TIES_IN_ALL = 500, /* the sources take turns */
    CUSTOMER_TIE_PAIRS = 10     /* pairs of files, of the same two sources, that show the same of two customers */
};

struct customer_wish {
    unsigned events; /* at most so many of each member, newest first; 0: no history */
    bool all_events; /* also those voided, superseded or erased */
    bool ties;       /* whom the customers belong together with, within CUSTOMER_TIES… */
    bool related;    /* with ties: these customers, too, without their history and their own ties */
    /* NULL: one row that cannot be read is a failure of all. Else one for each that is asked for: NULL, or why a customer is
     * NULL that exists, because its row or that of one it is related to cannot be read (row_unreadable); in the arena. */
    const struct error **faults;
};

/* Fills customers[i] for golden_ids[i], in the arena; NULL when there is no such golden record. What was erased is not in
 * it: that is no error. `replaces` is left empty: only the relay knows what was told. */
bool customers_load(struct customer_store *store, const struct uuid *golden_ids, size_t count,
                    struct customer_wish wish, struct arena *arena, struct customer **customers, struct error *error);

/* A golden record as its row has it. */
struct golden_row {
    bool exists;
    struct uuid golden;
    int64_t version;
    struct uuid *members;
    size_t member_count;
    struct bytes cells;
};

/* Columns version, members, cells from `first` on; they are null when there is no such row. */
struct golden_row golden_row_at(const PGresult *result, int row, int first, const struct uuid *golden,
                                struct arena *arena);
/* As customers_load, for rows that were read already; customers[i] is NULL when rows[i] does not exist. */
bool customers_open(struct customer_store *store, const struct golden_row *rows, size_t count,
                    struct customer_wish wish, struct arena *arena, struct customer **customers, struct error *error);

/* Golden ids found, in the arena. */
struct golden_list {
    struct uuid *ids;
    size_t count;
};

/* The golden record that a source record, or a golden id of earlier days, belongs to now; of a part of a number which is no
 * more, because all that it said was taken back, that of the number. */
bool customer_of_record(struct customer_store *store, const struct uuid *record, struct arena *arena,
                        struct golden_list *found, struct error *error);
/* The customers that several records, or what they said, belong to now, into a table of record id → golden id, both in the
 * arena; nothing of one who is nobody any more. */
bool customers_of_records(struct customer_store *store, const struct column *records, struct arena *arena,
                          GHashTable *found, struct error *error);
bool customer_of_number(struct customer_store *store, const char *source, const char *number, struct arena *arena,
                        struct golden_list *found, struct error *error);
/* Whoever holds one of the keys: the present holders first; at most `limit`. */
bool customer_of_keys(struct customer_store *store, const struct identity_key *keys, size_t count, unsigned limit,
                      struct arena *arena, struct golden_list *found, struct error *error);

/* One thing that happened to a vehicle. */
struct vehicle_event {
    struct uuid golden;          /* nil: the record has no golden record any more */
    struct customer_event event; /* its member: record, source and number only */
};

/* The timeline of a VIN (keyed digest) over all its owners, oldest first; at most `limit`. */
bool vehicle_events(struct customer_store *store, const struct digest *vehicle, unsigned limit, struct arena *arena,
                    struct vehicle_event **events, size_t *count, struct error *error);

#endif
