/* merge_write.h – turns a computed working set into columns of set-based statements and runs them in one pipeline. */
#ifndef HUB_STORE_MERGE_WRITE_H
#define HUB_STORE_MERGE_WRITE_H

#include "hub/store/answer_line.h"
#include "hub/store/merge_read.h"
#include "hub/store/offset_store.h"

struct merge_tables;

/* Whom an event speaks of, and since when: by that an erasure finds it among the rejects. */
struct merge_about {
    const struct uuid *records;
    size_t count;     /* 0: not known */
    instant recorded; /* never later than it came */
};

struct merge_reject {
    struct origin origin;
    const struct error *refusal;
    const char *source, *event_id; /* NULL: not known */
    struct merge_about about;
    struct bytes key, body, headers; /* clear: sealed here; headers packed, data NULL: none */
};

/* An answer owed to a source; texts may be NULL where nothing is known. */
struct merge_notice {
    struct origin origin;
    const struct replay_turn *turn; /* of a replay; NULL: it is the answer to the message as it came */
    const char *partner, *source, *event_id, *number;
    int outcome;          /* 0 accepted, 1 doubtful, 2 refused */
    const char *findings; /* a line each: code, place, line, column, detail in English and Chinese, between tabs */
};

/* A set of files that is to come into force: the latest decision to adopt one counts, in whatever order they arrive. */
struct adoption {
    const char *file_set; /* digest or number as the decision has it; NULL: none */
    struct order order;
    bool at_once; /* not only when all was computed by it */
};

struct merge_tables *merge_tables_new(struct merge_store *store, struct working_set *set);
/* Source records and their identity keys; seals dictionaries, makes data keys. */
void merge_tables_records(struct merge_tables *tables, const GPtrArray *records);
/* New event rows and bodies, changed states, rows of erased records. */
void merge_tables_rows(struct merge_tables *tables, const GPtrArray *records);
/* Edges, words, pins, voids. */
void merge_tables_identity(struct merge_tables *tables);
/* Golden rows made, changed, gone; what became dirty. */
void merge_tables_golden(struct merge_tables *tables);
void merge_tables_notice(struct merge_tables *tables, const struct merge_notice *notice);
void merge_tables_reject(struct merge_tables *tables, const struct merge_reject *reject);
/* Replayed in vain: what is wrong with it now. */
void merge_tables_refuse_again(struct merge_tables *tables, int64_t id, const struct merge_reject *reject);
/* Replayed, with what is known now of whom it speaks; or discarded, `about` NULL. */
void merge_tables_reject_state(struct merge_tables *tables, int64_t id, int state, const struct merge_about *about);
/* Whatever of these records was erased takes the rejects that speak of them along. Those added above are looked at by
 * themselves. */
void merge_tables_erase_rejects(struct merge_tables *tables, const struct uuid *records, size_t count);
void merge_tables_progress(struct merge_tables *tables, const struct merge_progress *moved);
/* Runs what has rows; the offsets must all move, or *error is database_fenced. */
bool merge_tables_flush(struct merge_tables *tables, const char *cluster, size_t progress,
                        const struct adoption *adopted, struct error *error);
/* The same for a twin: only what is computed; no dirt, no offsets, no batch counter. */
bool merge_tables_flush_twin(struct merge_tables *tables, struct error *error);

#endif
