/* merge_read.h – fills a working set from the database: each function is one statement, or a few in one pipeline, for
 * however many things are asked. Call only under the merge's lock. All return false and set *error on a failure. */
#ifndef HUB_STORE_MERGE_READ_H
#define HUB_STORE_MERGE_READ_H

#include "hub/golden/working_set.h"
#include "hub/store/database.h"
#include "hub/store/seal.h"

struct merge_store {
    struct database *database;
    struct sealer *sealer;
    const struct attributes *attributes;
    const struct kinds *kinds;
    struct data_key hub_key; /* seals rejects and documents that speak of no customer */
    bool twin;               /* what is computed stands in tables beside the running ones */
    bool anew;               /* of a twin: the records read next are about to be computed anew */
    bool lasts;              /* the records read next get new rows: with the times of their last ones */
};

/* Names of events: two arrays of equal length. */
struct event_names {
    struct column *sources, *ids;
};
struct event_names event_names_new(struct arena *arena);
void event_names_add(struct event_names *names, const char *source, const char *id);

/* Takes the lock, then reads batch counter, file set in force, and what is adopted. */
bool merge_read_state(struct merge_store *store, struct working_set *set, struct error *error);
/* Rows of the events named, of the documents named and of the targets' documents; marks events that are voided. The
 * targets are among the names. */
bool merge_read_events(struct merge_store *store, struct working_set *set, const struct event_names *names,
                       const struct event_names *targets, const struct column *documents, struct error *error);
/* Loads those of the records that are stored and opens their dictionaries; ids is a uuid column. */
bool merge_read_records(struct merge_store *store, struct working_set *set, const struct column *ids,
                        struct error *error);
/* All rows of the records, for folding anew. */
bool merge_read_rows(struct merge_store *store, struct working_set *set, const struct column *ids, struct error *error);
/* Opens facts and bodies of rows of records about to be erased (those that survive it). */
bool merge_read_bodies(struct merge_store *store, struct working_set *set, const struct column *ids,
                       struct error *error);
/* Holders of the keys (bytea column), at most `limit` each, and stewards' words about them. */
bool merge_read_keys(struct merge_store *store, struct working_set *set, const struct column *digests, int limit,
                     struct error *error);
/* Edges and words of the records. */
bool merge_read_links(struct merge_store *store, struct working_set *set, const struct column *ids,
                      struct error *error);
/* Ties of the records (uuid column), which are weighed; what a document says, only from the end of the party that it names. */
bool merge_read_ties(struct merge_store *store, struct working_set *set, const struct column *ids, struct error *error);
/* Marks as dirty the customers, as stored, that those named are tied to by any of their records, and those that the other
 * records belong to. */
bool merge_read_tied_goldens(struct merge_store *store, struct working_set *set, const struct column *goldens,
                             const struct column *others, struct error *error);
/* Runs a statement that gives golden ids, with one or more columns; marks these as dirty. Nothing is asked when no column has
 * rows. */
bool merge_read_dirty(struct merge_store *store, struct working_set *set, const char *sql,
                      const struct column *const *columns, size_t count, struct error *error);
/* Record ids of whole components, appended to `members` (struct uuid pointers). */
bool merge_read_components(struct merge_store *store, struct working_set *set, const struct column *components,
                           GPtrArray *members, struct error *error);
/* Record ids of every generation of the numbers, generation 0 too, appended to `records`. */
bool merge_read_generations(struct merge_store *store, struct working_set *set, const struct column *holders,
                            GPtrArray *records, struct error *error);
/* Which of the records are, or were, a later generation of a number: set->bases. */
bool merge_read_later_generations(struct merge_store *store, struct working_set *set, const struct column *records,
                                  struct error *error);
/* Digests of golden rows as stored, and pins of the records. */
bool merge_read_goldens(struct merge_store *store, struct working_set *set, const struct column *goldens,
                        const struct column *records, struct error *error);
/* Ends of words said by events that are voided now, appended to `records`; keys that they spoke of are marked. */
bool merge_read_words_of(struct merge_store *store, struct working_set *set, const struct event_names *names,
                         GPtrArray *records, struct error *error);

#endif
