/* merge_run.h – the steps of one merge, in their order; what they share. Only the merge's own files include this. */
#ifndef HUB_STAGE_MERGE_RUN_H
#define HUB_STAGE_MERGE_RUN_H

#include "hub/stage/merge.h"
#include "hub/store/merge_write.h"

struct reject_change {
    int64_t id;
    int state; /* 1 replayed, 2 discarded */
};

struct merge_run {
    const struct merge_parts *parts;
    struct merge_store store;
    struct working_set *set;
    struct merge_batch *batch;
    struct arena *arena;
    struct error *error;
    GPtrArray *refold;  /* struct batch_record to be folded anew */
    GPtrArray *touched; /* struct batch_record with new rows or a changed fold */
    GPtrArray *weighed; /* struct batch_record whose edges were weighed anew, touched or not */
    GPtrArray *joined;  /* struct uuid: records whose component must be looked at because of a word */
    GPtrArray *objects; /* struct uuid: records whose number in the ERP came */
    GPtrArray *reject_changes;
    struct adoption adopted;
    bool at_once; /* adopted: nobody can load the files in force */
    size_t linked;
    int wanted; /* file set that is needed and not held; 0: none */
    bool had_turn;
};

/* A run with an empty working set, which is due to working_set_free, and without a batch. */
struct merge_run merge_run_of(const struct merge_parts *parts, struct database *database, struct sealer *sealer,
                              struct arena *arena, struct error *error);

/* admit: duplicates, reused ids, voids, documents; makes the rows. Sets refusals on inputs. */
bool merge_admit(struct merge_run *run);
/* decide: stewards' decisions and renumberings become words, pins, erasures, reject changes. */
bool merge_decide(struct merge_run *run, struct merge_input *input);
void merge_add_word(struct merge_run *run, const struct event *event, const struct uuid *a, const struct uuid *b,
                    enum verdict verdict);
/* object: whose the numbers of the ERP are. Finds the records of the documents that inputs name. */
bool merge_read_objects(struct merge_run *run);
/* The ERP's own word that its number and the record are one customer. */
bool merge_take_object(struct merge_run *run, struct merge_input *input);
/* What was published with the records of which that was said is looked at again: an object that lost may be told so now. */
bool merge_object_dirty(struct merge_run *run);
/* redo, of a twin: the records named, from their event rows. */
bool merge_redo_records(struct merge_run *run, const struct uuid *records, size_t count);
/* The values of a record whose rows are read and numbered, normalised anew. */
void merge_renew_values(struct merge_run *run, struct batch_record *record);
/* watch: numbers that come to contradict themselves are folded anew. */
void merge_watch(struct merge_run *run);
/* state: which rows count – voided, superseded, erased. Marks records to be folded anew. */
bool merge_settle(struct merge_run *run);
/* fold: dictionaries, claims, keys of every touched record. */
bool merge_fold(struct merge_run *run);
/* link: candidates, comparisons, edges. */
bool merge_link(struct merge_run *run);
/* tie: who belongs together without being one customer. Reads what ties the records that are weighed; until it is found again,
 * none of it holds. */
bool merge_read_tied(struct merge_run *run, const struct column *weighed);
/* Of two records that were compared. */
void merge_tie_pair(struct merge_run *run, const struct profile *a, const struct profile *b,
                    const struct comparison *comparison, struct shared_keys shared);
/* What partners are told of a customer names those whom it belongs together with: it is looked at again when these change. */
bool merge_tie_dirty(struct merge_run *run);
/* Of a party to the customers whose documents name it. */
void merge_tie_party(struct merge_run *run, const struct batch_record *party);
/* group: components, clusters, golden rows. */
bool merge_group(struct merge_run *run);
/* write: everything, offsets last. */
bool merge_write(struct merge_run *run);
/* The same for a twin. */
bool merge_write_twin(struct merge_run *run);

/* Those of the two that go by the set of files, which may be the one in force: what an earlier version computed otherwise is
 * put right by adopting it once more. NULL: neither. */
const struct merge_parts *merge_parts_of_set(const struct merge_parts *in_force, const struct merge_parts *to_come,
                                             int file_set);
/* adopt: what this batch touched is computed once more by the set that is to come into force. */
bool merge_follow(struct merge_run *run);

/* True of generation 0 of a number. */
bool merge_is_base(const struct batch_record *record);
/* True when the record may hold a row that is not before it. Equal times count as late, too: folding anew is always right. */
bool merge_is_late(const struct batch_record *record, const struct order *order);
/* Loads every generation of the numbers that the records belong to; refold: folds them anew. */
bool merge_load_numbers(struct merge_run *run, const GPtrArray *records, bool refold);
/* Generation 0 of a record's number, which must be loaded; the record itself when it has no number. */
struct batch_record *merge_base_of(const struct merge_run *run, struct batch_record *record);
/* Divides the numbers that are folded anew, moves their rows to the generation they belong to, and folds each. */
bool merge_fold_numbers(struct merge_run *run);
/* What a value says without what other values of its document say of it. */
struct value merge_value_by_itself(const struct value *said);
/* Amount, mileage and vehicle of an event, beside its facts. */
void merge_document_numbers(const struct merge_parts *parts, struct batch_row *row, const struct event *event,
                            struct arena *arena);
/* Turns what a person of a new event says into ordinals of the record's dictionary. */
void merge_number_claims(struct merge_run *run, struct batch_record *record, struct batch_row *row);
/* Forgets key and dictionary of a record that is erased. */
void merge_forget_key(struct batch_record *record);
/* Folds all rows, which stand in order. */
void merge_fold_anew(struct merge_run *run, struct batch_record *record);

/* A record of the batch, marked as touched once. */
void merge_touch(struct merge_run *run, struct batch_record *record);
void merge_refold(struct merge_run *run, struct batch_record *record);

#endif
