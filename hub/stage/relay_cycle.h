/* relay_cycle.h – what one cycle of a shard knows while it runs, in one arena; and its first half, which changes nothing
 * outside: reading and planning. */
#ifndef HUB_STAGE_RELAY_CYCLE_H
#define HUB_STAGE_RELAY_CYCLE_H

#include "hub/stage/relay_shard.h"

/* A golden record in this cycle. */
struct item {
    struct work *work;
    struct customer *customer;      /* NULL: it is no more, or cannot be read */
    const struct error *unreadable; /* why it cannot, or one that its notices tell of; else NULL */
    struct uuid successor;          /* of one that is no more: where its record went; nil: nowhere */
    bool waits;                     /* until the successor is published */
    struct customer **parted;       /* whom this one has come apart into since it was published, without itself */
    size_t parted_count;
    struct plan plan;
};

struct cycle {
    struct shard *shard;
    struct arena *arena;
    struct arena *scratch; /* of one golden record */
    struct work_list list;
    struct item *items;
    struct publication_set publications;
    GHashTable *went;    /* record id → golden id: of what was published here, and is elsewhere now */
    GHashTable *told_of; /* record id → GPtrArray of those publications that had it as one of several members */
    struct notice *notices;
    size_t notice_count;
    instant at; /* the greater of the database's clock and the highest in the shard's log */
    struct numbering numbering;
    struct outbox outbox;
    struct closing closing;
    GArray *idocs; /* struct idoc */
    size_t waiting;
    size_t resting; /* left for a later cycle */
};

/* The golden id is no more. */
bool item_is_gone(const struct item *item);
void cycle_start(struct cycle *cycle, struct shard *shard);
void cycle_end_free(struct cycle *cycle);
/* One snapshot of everything; it stays open for the plan's few questions, until cycle_leave. */
bool cycle_read(struct cycle *cycle, struct error *error);
/* relay_parted.c: where those went that were published as part of another, or under ids that are no more, and the customers
 * that they are now. */
bool cycle_read_parted(struct cycle *cycle, struct error *error);
/* relay_turn.c: whose documents wait, of those whose objects are known. */
bool cycle_read_turns(struct cycle *cycle, struct item *const *items, size_t count, struct error *error);
/* Fills outbox and closing. */
bool cycle_plan(struct cycle *cycle, struct error *error);
/* Ends the snapshot, before anything is sent. */
bool cycle_leave(struct cycle *cycle, struct error *error);

#endif
