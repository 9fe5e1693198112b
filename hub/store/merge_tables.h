/* merge_tables.h – the columns that the parts of merge_write fill. Only they include this. */
#ifndef HUB_STORE_MERGE_TABLES_H
#define HUB_STORE_MERGE_TABLES_H

#include "hub/store/merge_write.h"

enum { MERGE_COLUMNS_MAX = 18, REJECT_COLUMNS = 17, PROGRESS_COLUMNS = 6 };

/* Every set-based statement of the merge in the order they run, with the types of its columns. */
enum table {
    INSERT_EVENTS,
    UPDATE_STATES,
    REWRITE_EVENTS,
    INSERT_VOIDS,
    INSERT_RECORDS,
    UPDATE_RECORDS,
    DELETE_RECORDS,
    INSERT_FORMER_GENERATIONS,
    DELETE_KEYS,
    INSERT_KEYS,
    UPDATE_KEYS,
    DELETE_EDGES,
    UPSERT_EDGES,
    DELETE_TIES,
    UPSERT_TIES,
    DELETE_WORDS,
    INSERT_WORDS,
    DELETE_PINS,
    INSERT_PINS,
    DELETE_GENERICS,
    INSERT_GENERICS,
    DELETE_GENERIC_KEYS,
    INSERT_GENERIC_KEYS,
    DELETE_DEFERRALS,
    INSERT_DEFERRALS,
    DELETE_GOLDEN,
    INSERT_NOTICES,
    UPDATE_REJECTS,
    REFUSE_REJECTS,
    TABLE_COUNT
};

struct merge_tables {
    struct merge_store *store;
    struct working_set *set;
    struct arena *arena;
    struct column *columns[TABLE_COUNT][MERGE_COLUMNS_MAX];
    struct column *new_golden[4], *golden[4];  /* insert-golden, update-golden */
    struct column *dirty[2];                   /* upsert-dirty */
    struct column *rejects[REJECT_COLUMNS];    /* insert-rejects */
    struct column *erased;                     /* update-erased-rejects */
    struct column *progress[PROGRESS_COLUMNS]; /* advance-offsets */
};

struct bytes merge_digest_bytes(const struct digest *digest);
/* Ties found, changed, gone. */
void merge_tables_ties(struct merge_tables *tables);
/* NULL for the nil id: stored as null. */
const struct uuid *merge_uuid_or_null(const struct uuid *uuid);

#endif
