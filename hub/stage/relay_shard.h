/* relay_shard.h – one shard of the relay: taking it over, and the cycle of publishing. The truth about what was published
 * is the publications log, written in one Kafka transaction with what it tells of; the database holds a copy.
 *
 * Steps (hub/base/step_table.h), and what is durable after each:
 *
 * Taking over
 *   raise-epoch     PostgreSQL: a predecessor's closing transaction fails from here on
 *   fence           Kafka: its transactions fail from here on; the open one is aborted
 *   note-ends       nothing: only when the log tells of batches that the database does not hold (a restore, a failover);
 *                   the log is not applied and nothing is published, until
 *   catch-up        the merge has committed all that the inputs held then; and nothing is published until the other shards'
 *                   logs are applied as well, of which the same is true
 *   apply-log       PostgreSQL: what it published and could not write down, a stretch of the log at a time; documents whose
 *                   numbers stand in the log and nowhere else are made again; after a loss each golden id that it names is
 *                   dirty again, since what it tells of may never come back
 *   confirm-epoch   nothing: somebody may have raised the epoch since, and then it is that process's shard
 * A crash in between leaves a log that is ahead of the database, which the next taking over reads.
 *
 * The cycle
 *   read            nothing: one snapshot, read, planned from and ended before anything is sent
 *   begin, produce  nothing that a reader of committed data sees
 *   commit          Kafka: all messages and the log's records of them, or nothing
 *   close           PostgreSQL: the copy of those records; the dirty rows of exactly those stamps go
 *   hand-over       PostgreSQL: documents whose rows `close` made durable may be out from here on, and nothing replaces them
 *   send-document   the port: them, one by one
 *   note-document   PostgreSQL: that they were sent
 * A crash before `commit` leaves nothing; after it, the log is ahead, as above. When the outcome is not
 * known, the producer is destroyed and the shard taken over anew: only the log can tell. */
#ifndef HUB_STAGE_RELAY_SHARD_H
#define HUB_STAGE_RELAY_SHARD_H

#include "hub/base/metrics.h"
#include "hub/stage/relay_catch_up.h"
#include "hub/stage/relay_plan.h"
#include "hub/stage/relay_rest.h"

#include <glib.h>

/* What the shards of one relay have in common. */
struct relay_context {
    struct relay_setting setting;
    const struct outlet *outlet;
    struct customer_store store; /* its database is the connection of the hand that has the shard */
    struct asides *asides;
    struct metrics *metrics; /* or NULL */
    unsigned batch;          /* golden records a cycle */
    unsigned events;         /* of each member, for views */
};

struct shard {
    struct relay_context *context;
    struct shard_hold hold;
    struct outlet_producer *producer; /* NULL: the shard is not in hand */
    unsigned limit;                   /* of golden records in the next cycle */
    size_t found;                     /* how many the last one looked at */
    moment renewed;                   /* when its lease was, by this machine's clock */
    moment looked;                    /* when the clock's changes were looked for */
    moment sought;                    /* when all inputs that are owed an answer were looked for last */
    moment spare_until;               /* until then they are not: it took long */
    int64_t least;                    /* stamp: nothing below it is dirty; as in struct work_list */
    int64_t least_document;       /* number: none below it waits to be sent. A new one gets one above hold.highest */
    bool free_of_debt;            /* nobody is owed anything, as far as this process, which alone would owe it, knows */
    moment served;                /* when it had its last cycle */
    moment rest_until;            /* there was nothing that could be done */
    struct rests *rests;          /* customers who rest; NULL while the shard is not in hand */
    size_t resting;               /* how many the last cycle left for that */
    struct catch_up *catch_up;    /* NULL: nothing was lost, the log is applied */
    bool lost;                    /* the log tells of commits that this database never held */
    bool applied;                 /* the log is, what was lost is merged again; others' logs may not be yet */
    int64_t awaited[SHARD_COUNT]; /* how far they have to be before anything is published */
    GHashTable *eras;       /* era → the last batch that the database holds of it, both int64_t; NULL: none asked */
    GHashTable *unreadable; /* struct uuid: golden ids told in the log as such; NULL: none */
    moment port_pause;      /* until when the ERP's port is left alone */
    bool more_documents;    /* more were queued than one turn sends */
};

enum cycle_end {
    CYCLE_IDLE,    /* there was nothing to do */
    CYCLE_DONE,    /* everything that was read is done */
    CYCLE_MORE,    /* there is more to do at once */
    CYCLE_BLOCKED, /* what there is to do has to wait */
    CYCLE_LOST,    /* the shard has to be taken over anew */
};

/* *taken is false, without an error, while another process has it. */
bool shard_take_over(struct shard *shard, bool *taken, struct error *error);
/* *error says why when it ends CYCLE_LOST or CYCLE_BLOCKED. */
enum cycle_end shard_cycle(struct shard *shard, struct error *error);
/* Renews the lease when it is time. */
bool shard_keep(struct shard *shard, moment now, struct error *error);
/* Documents for a port without transactions; stops for a while when it says so. */
bool shard_send_documents(struct shard *shard, struct error *error);
/* Lets go of the producer; the lease runs out by itself, or is given back when `politely`. */
void shard_drop(struct shard *shard, bool politely);
#endif
