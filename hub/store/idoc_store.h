/* idoc_store.h – the documents for the ERP and where each of them stands. Bodies are sealed under the key of the anchor,
 * the source record that the ERP's object hangs on, so that an erasure reaches them.
 * All functions return false and set *error (database errors, key_wrong, seal_broken) on a failure. */
#ifndef HUB_STORE_IDOC_STORE_H
#define HUB_STORE_IDOC_STORE_H

#include "hub/store/customer_store.h"
#include "hub/store/publication.h"

/* One row. Texts may be NULL. */
/* Why nothing is sent, nor shown, of a document that is shut. */
#define IDOC_SHUT "it does not open any more: its customer was erased and began anew, or it was damaged"

struct idoc {
    const char *system;
    int64_t number;
    struct uuid golden, anchor;
    const char *state, *status, *profile;
    const char *reason;             /* why held or rejected; never a value */
    struct published_digest digest; /* written, never read back */
    bool known;                     /* not the first for its anchor: an update. Only while it is built */
    bool loser;                     /* it tells that the object lost. Likewise */
    instant made, changed;
    struct bytes body; /* opened; data NULL: there is none, or it was erased */
    bool shut; /* there is one, and it does not open: its customer was erased and began anew, or it was damaged */
};

/* The columns of idoc-write, filled one document at a time. */
struct idoc_rows {
    struct column *systems, *numbers, *goldens, *anchors, *states, *statuses, *profiles, *reasons, *digests, *bodies;
};
struct idoc_rows idoc_rows_new(struct arena *arena);
/* `sealed` comes from idocs_seal. */
void idoc_rows_add(struct idoc_rows *rows, const struct idoc *idoc, struct bytes sealed);
struct request idoc_rows_request(const struct idoc_rows *rows, struct arena *arena);

/* Bodies sealed under the keys of their anchors, by one statement: sealed[i] belongs to idocs[i]; data NULL when there is
 * no body, or the anchor was erased. */
bool idocs_seal(struct customer_store *store, const struct idoc *idocs, size_t count, struct arena *arena,
                struct bytes *sealed, struct error *error);

/* Which of the documents have no row: the log knows them and nobody else. missing[i] belongs to the i-th. */
bool idocs_missing(struct database *database, const struct idoc *idocs, size_t count, struct arena *arena,
                   bool *missing, struct error *error);

/* By what number the ERP knows a customer. */
struct idoc_object {
    const struct uuid *records; /* of his, to which the ERP may have given it */
    size_t record_count;
    const char *number; /* found; of several the one that the ERP told first. NULL: none */
    struct uuid record; /* to which of them it was given */
};
/* All by one statement. */
bool idoc_objects(struct database *database, const char *system, struct idoc_object *objects, size_t count,
                  struct arena *arena, struct error *error);
/* The ERP's customer number of each anchor, or NULL. */
bool idoc_object_keys(struct database *database, const char *system, const struct uuid *anchors, size_t count,
                      struct arena *arena, const char **keys, struct error *error);

/* What may be under way of golden ids, each asked for at a place; places may repeat. */
struct idoc_turns {
    struct column *places, *goldens;
};
struct idoc_turns idoc_turns_new(struct arena *arena);
void idoc_turns_add(struct idoc_turns *turns, size_t place, const struct uuid *golden);
/* Sets under_way[place] where another relay may have a document of one of its golden ids in hand, made of an older state: it is
 * dirty, so that it is not noted what became of that; or, when documents go by the port of a system (NULL: they do not), has
 * one that is not sent. By one statement, or none. */
bool idocs_under_way(struct database *database, const struct idoc_turns *turns, const char *port_of,
                     struct arena *arena, bool *under_way, struct error *error);

/* Whose turn it is to send: whoever has the shard that the numbers belong to. */
struct idoc_turn {
    const char *system;
    unsigned shard;
    int64_t epoch;
    unsigned limit; /* of documents */
    int64_t least;  /* number: none below it waits */
};
/* What is to be sent, oldest first; none when the shard's epoch is another by now. From here on they may be out (state
 * unknown): nothing takes their place, so that a relay that was slow can send nothing that a newer document has overtaken. */
bool idocs_hand_over(struct customer_store *store, const struct idoc_turn *turn, struct arena *arena,
                     struct idoc **idocs, size_t *count, struct error *error);
/* What became of a document that was handed over. */
bool idoc_answer(struct database *database, const struct idoc *idoc, struct arena *arena, struct error *error);

/* NULL or 0 matches any. */
struct idoc_wish {
    const char *system, *state;
    int64_t number;
    const struct uuid *golden;
    unsigned limit;
    bool bodies; /* open them */
};
/* Newest first. */
bool idocs_find(struct customer_store *store, const struct idoc_wish *wish, struct arena *arena, struct idoc **idocs,
                size_t *count, struct error *error);

#endif
