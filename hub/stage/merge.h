/* merge.h – merges one batch of events into the golden state: one transaction, under one lock, a handful of set-based
 * statements. Everything that can be done outside the lock is done by merge_prepare, on any thread. */
#ifndef HUB_STAGE_MERGE_H
#define HUB_STAGE_MERGE_H

#include "hub/golden/survivorship.h"
#include "hub/identity/compare.h"
#include "hub/identity/normalise.h"
#include "hub/rights/rights.h"
#include "hub/stage/message_header.h"
#include "hub/store/answer_line.h"
#include "hub/store/database.h"
#include "hub/store/offset_store.h"
#include "hub/store/seal.h"

/* What the merge works by; immutable, shared. */
struct merge_parts {
    const struct attributes *attributes;
    const struct kinds *kinds;
    const struct normaliser *normaliser;
    const struct model *model;
    const struct survivorship *survivorship;
    const struct rights *rights;
    const struct keyer *keyer;
    const struct event_limits *limits;
    struct uuid namespace_id;    /* of record ids */
    struct data_key hub_key;     /* seals rejects and documents that speak of no customer */
    int file_set;                /* the set of files held; nothing is merged while another one is in force */
    const char *file_set_digest; /* the same in hexadecimal: what decisions call it */
    instant clock_limit;         /* µs that `time` and `recorded` may lie after the log-append time */
};

/* One message: an event, or why it was refused. */
struct merge_input {
    struct origin origin;
    struct bytes key, body; /* as they came */
    const struct message_header *headers;
    size_t header_count;
    struct digest digest; /* keyed, of the body */
    bool refused;
    struct error refusal;
    struct event *event;           /* NULL when refused before it could be read */
    const char *source, *event_id; /* what the document claims, also a refused one; NULL: not readable */
    instant recorded;              /* what it claims; INSTANT_NONE: not readable */
    struct uuid *record_ids;       /* of event->people; of a document not read: of whom it names, as far as known */
    size_t record_count;
    bool has_document;
    struct digest document;
    struct uuid object; /* the record that the ERP's object is said to be of; nil: the document named is not known */
    int64_t reject_id;  /* replayed from the rejects; 0: fresh from its topic */
    struct replay_turn turn; /* of a replayed one: what asked for it */
    bool duplicate;
};

struct merge_batch {
    const char *cluster; /* Kafka cluster id */
    struct merge_input *inputs;
    size_t count;
    struct merge_progress *progress;
    size_t progress_count;
    const struct merge_parts *adopting; /* by the set that is to come into force, as far as held, or NULL */
    bool trial;                         /* everything is done but the commit: would it go through? */
};

struct merge_outcome {
    size_t merged, duplicates, refused, linked, dirty;
    int in_force, wanted; /* also after a failure: the file set in force; one that is needed here and not held, or 0 */
    bool had_turn;        /* likewise: what failed did so behind the waiting for the turn */
};

/* Fills digests and record ids of an input that was read. Thread-safe. */
void merge_prepare(const struct merge_parts *parts, struct merge_input *input, struct arena *arena);
/* Reads, normalises and prepares a body: what a worker does with a message, with a reader of its own. Fills event or
 * refusal. */
void merge_read_input(const struct merge_parts *parts, struct event_reader *reader, struct merge_input *input,
                      struct arena *arena);
/* Does the ERP say in it whose a number is? */
bool merge_names_object(const struct merge_input *input);
/* Is it a decision that puts the set of files held here in force? Alone in a batch it is merged also by an instance that holds that
 * set while another one is in force. */
bool merge_input_adopts(const struct merge_input *input, const struct merge_parts *parts);
/* One transaction. False: rolled back; *error tells whether to repeat (REPEAT), to reopen the connection (MISSING) or
 * that a file set is in force, or to come into force, that is not held (FILE_SET_BEHIND; outcome->wanted names it). */
bool merge_run(const struct merge_parts *parts, struct database *database, struct sealer *sealer,
               struct merge_batch *batch, struct arena *arena, struct merge_outcome *outcome, struct error *error);
/* Computes the records named anew from their event rows, in a transaction of the caller's, into tables that hide the
 * running ones. Once that was done for every record, and again for those that changed since, the twin is the golden state
 * that these parts make. False and *error; the transaction is then the caller's to end. */
bool merge_twin(const struct merge_parts *parts, struct database *database, struct sealer *sealer,
                const struct uuid *records, size_t count, int64_t batch, struct arena *arena, struct error *error);
/* The same in the running tables, as a merge of its own without an input. */
bool merge_again(const struct merge_parts *parts, struct database *database, struct sealer *sealer,
                 const struct uuid *records, size_t count, struct arena *arena, struct error *error);

enum adoption_step { ADOPTION_NONE, ADOPTION_BEGUN, ADOPTION_IN_FORCE, ADOPTION_TOLD };

/* Where an adoption stands after a step. */
struct merge_adoption {
    enum adoption_step reached; /* by this step; NONE: it is under way, or there is none */
    int set;                    /* the set of files that is adopted, where `reached` says something */
    size_t moved;               /* records computed, or golden records told, by this step */
    bool more;                  /* there is something left to do */
    int wanted;                 /* a file set that is needed for it and not held; 0: none */
};

/* One step of an adoption, if one is under way: a transaction of its own, in its turn among the merges. A decision names the
 * set that is to come into force. All is then computed by it beside the running state, at most `limit` records a step, while
 * every merge computes what it touches twice; once nothing is left the two change places and the set is in force; then what
 * differs is told to the relay, again in steps. After each step the state is whole: whoever dies, the next one goes on. */
bool merge_adopt(const struct merge_parts *parts, const struct merge_parts *adopting, struct database *database,
                 struct sealer *sealer, size_t limit, struct arena *arena, struct merge_adoption *adoption,
                 struct error *error);

#endif
