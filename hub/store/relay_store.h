/* relay_store.h – what the relay reads before it publishes and writes afterwards. A shard belongs to whoever raised its
 * epoch last: every writing transaction has the epoch as its condition. All functions return false and set *error on a
 * failure (database errors; database_fenced when another process has the shard now; view_rules_behind when views are made
 * by other rules now). */
#ifndef HUB_STORE_RELAY_STORE_H
#define HUB_STORE_RELAY_STORE_H

#include "hub/store/customer_store.h"
#include "hub/store/idoc_store.h"
#include "hub/store/merge_history.h"
#include "hub/store/publication_store.h"
#include "hub/store/relay_process.h"
#include "hub/store/shard.h"

/* A shard in hand. */
struct shard_hold {
    unsigned shard;
    int64_t epoch;
    int64_t log_offset; /* of the publications log: applied up to here */
    int64_t highest;    /* number given out: sequences and document numbers */
    instant clock;      /* no instant of anything published lies after it */
    int64_t lease;      /* µs until another process may take the shard, unless it is renewed */
};

/* Raises the epoch. *taken is false while another process's lease runs. */
bool shard_raise_epoch(struct database *database, struct shard_hold *hold, bool *taken, struct error *error);
bool shard_renew_lease(struct database *database, const struct shard_hold *hold, struct error *error);
/* The next process need not wait for the lease to run out. */
bool shard_release(struct database *database, const struct shard_hold *hold, struct error *error);

/* Sets shards[i] for those that may have something to do; least[i] as in struct work_list, NO_SHARD: it is not asked for.
 * With answers also for those that owe only these, which costs a probe for each input. */
enum answers_wish {
    ANSWERS_NONE,
    ANSWERS_BEHIND, /* to inputs that had one before */
    ANSWERS_ALL,    /* walks over whatever was answered and not cleared away */
};
bool relay_read_waiting(struct database *database, enum answers_wish answers, const int64_t least[SHARD_COUNT],
                        bool shards[SHARD_COUNT], struct error *error);
#define NO_SHARD INT64_MAX
#define NO_STAMP INT64_MIN

/* How far the log of each shard is applied, whoever has it. */
bool relay_read_applied(struct database *database, int64_t offsets[SHARD_COUNT], struct error *error);

/* How much waits, of each at most BACKLOG_COUNTED. */
struct relay_backlog {
    int64_t views, documents, answers, owed, held;
    int64_t unreadable; /* customers */
};
enum { BACKLOG_COUNTED = 100000 };
/* `system` may be NULL: no documents then. */
bool relay_read_backlog(struct database *database, const char *system, struct relay_backlog *backlog,
                        struct error *error);

/* A golden record to be looked at. */
struct work {
    struct uuid golden;
    bool views, erp;     /* what for */
    int64_t stamp;       /* of its dirty row; NO_STAMP: there is none */
    instant next_change; /* as stored */
    struct golden_row row;
    struct debt *debts; /* what of it is owed to partners who are put aside no more; NULL: nothing */
};

/* Before the name of a system: a document is owed, not a view. */
#define DEBT_OF_ERP "erp:"

/* The partner of a customer whose row cannot be read: all that is to be told of it is owed. */
#define DEBT_UNREADABLE "unreadable:"

/* The partner of a golden record that is no more, and waits for its successor to be published: that it is no more is owed. */
#define DEBT_GONE "gone:"

/* A view owed to a partner that was put aside. */
struct debt {
    const char *partner;
    const char *reason; /* "merged", "split": what it has to say though nothing shows it any more; or NULL */
    struct debt *next;  /* of the same golden record */
};

struct input {
    const char *line; /* answer_line.h */
    int32_t partition;
};

struct work_list {
    instant now;                /* the database's clock */
    struct merge_moment merged; /* the merge's last */
    struct work *items;
    size_t count;
    struct input *inputs; /* of the shard, with answers owed */
    size_t input_count;
    /* No row with a lesser stamp is dirty in this shard, nor will be: whoever marks rows holds the merge's lock and gives
     * them the batch counter as the lock before left it, or a greater one; and this snapshot has the counter. */
    int64_t least;
    bool all_inputs;     /* all that are owed an answer were looked for, not only those behind the last one given */
    int64_t inputs_took; /* µs, when they were */
    bool free_of_debt;   /* nothing is owed to anybody */
    bool full;           /* there may be more of something */
    bool behind;         /* other rules were noted: nothing is to be made by ours */
};

struct work_wish {
    unsigned shard, limit;
    bool due;      /* also whatever the clock may change */
    int64_t least; /* as the list before had it; NO_STAMP: all that is dirty */
    bool debts;    /* also what is owed */
    bool
        inputs; /* whoever is owed an answer; else, when some are, only those whose answers are behind the last given */
    bool spare; /* the latter whatever happens: looking for all takes long */
    instant today;            /* as rights_day counts */
    const char *const *aside; /* partners that are put aside: their debts wait */
    size_t aside_count;
    struct view_rules_held rules;
};

/* Begins the snapshot in which all further reads happen, and reads what there is to do. The caller ends it. */
bool relay_read_work(struct database *database, const struct work_wish *wish, struct arena *arena,
                     struct work_list *list, struct error *error);
bool relay_end_snapshot(struct database *database, struct error *error);
/* Sets pending[i] for the golden ids whose latest state is not published yet. */
bool relay_read_pending(struct database *database, const struct uuid *golden_ids, size_t count, struct arena *arena,
                        bool *pending, struct error *error);

/* An answer owed. Texts may be NULL, but not partner and findings. */
struct notice {
    struct input input;
    int64_t offset;
    const char *partner, *source, *event, *number;
    int outcome; /* 0 accepted, 1 doubtful, 2 refused */
    const char *findings;
    int64_t original; /* of a replay: the offset of the message in its topic; otherwise `offset` */
    bool waits;       /* the message itself is still owed an answer */
    int64_t answered; /* the highest offset of its input that the log has as answered, or -1 */
};
/* In the order of the offsets; at most `limit` of each of the list's inputs. */
bool relay_read_notices(struct database *database, const struct work_list *list, unsigned limit, struct arena *arena,
                        struct notice **notices, size_t *notice_count, struct error *error);

/* What one cycle, or one stretch of the log, leaves behind in the database. */
struct closing {
    struct arena *arena;
    struct publication_rows publications;
    struct idoc_rows idocs;
    struct column *clean_goldens, *clean_stamps;
    struct column *next_goldens, *next_days;
    struct column *owed_partners, *owed_goldens, *owed_reasons;
    struct column *paid_partners, *paid_goldens;
    struct column *answered_topics, *answered_partitions, *answered_offsets, *answered_firsts;
    struct column *gone, *gone_whole; /* golden ids that are no more, and whether nothing took their place */
    struct column *doubted;           /* to be looked at again: they were told of commits that were lost */
    bool durable;                     /* something is to be sent on the strength of it: wait for the disk */
    struct view_rules_held
        rules; /* by which the views and documents were made; nothing: what the log told is noted only */
};

void closing_start(struct closing *closing, struct arena *arena);
void closing_clean(struct closing *closing, const struct work *work);
void closing_next(struct closing *closing, const struct uuid *golden, instant next);
void closing_owe(struct closing *closing, const char *partner, const struct uuid *golden, const char *reason);
/* It is no more, and ends with nothing that is still to be told; `whole`: nothing took its place. */
void closing_end(struct closing *closing, const struct uuid *golden, bool whole);
/* All that is owed of it; but the debt of this name (NULL: none) stands. */
void closing_pay(struct closing *closing, const struct work *work, const char *owed);
/* `first`: no notice below it waits, as far as the snapshot had it; whatever does is found with all inputs. */
void closing_answer(struct closing *closing, const struct input *input, int64_t first, int64_t offset);

/* One transaction, all or nothing, on condition that the epoch is still ours. `hold` says what the shard's row is to be
 * from then on. */
bool relay_close(struct database *database, const struct shard_hold *hold, const struct closing *closing,
                 struct error *error);

#endif
