/* outlet.h – what the relay asks of the log that carries everything it publishes: a transactional producer a shard, and a
 * reader of the shard's own partition of the publications log, which the intake asks, too. adapters/kafka has the real one; tests have one in memory.
 * All of a transaction becomes visible to readers of committed data, or nothing. */
#ifndef HUB_STAGE_OUTLET_H
#define HUB_STAGE_OUTLET_H

#include "hub/base/arena.h"
#include "hub/base/error.h"
#include "hub/store/merge_history.h"

enum { OUTLET_BY_KEY = -1 };

/* What a topic is for, so that it can be made when it is missing. */
enum outlet_topic { OUTLET_LOG, OUTLET_VIEWS, OUTLET_FEEDBACK, OUTLET_DOCUMENTS };

struct outlet_message {
    enum outlet_topic kind;
    const char *topic;
    int32_t partition; /* OUTLET_BY_KEY: chosen by a hash of the key */
    struct bytes key;
    struct bytes value; /* data NULL: a tombstone */
};

enum outlet_answer {
    OUTLET_COMMITTED,
    OUTLET_REFUSED, /* aborted, nothing of it will be seen: a topic does not take messages */
    OUTLET_UNCLEAR, /* committed or not, or fenced: only the log can tell */
};

struct log_record {
    struct bytes key, value; /* value.data NULL: a tombstone */
    int64_t offset;
};
/* Some records in the order of the log; `next` is the offset behind them. False with *error ends the reading. */
typedef bool (*log_visitor)(void *context, const struct log_record *records, size_t count, int64_t next,
                            struct error *error);

struct outlet_producer;

struct outlet {
    void *state;
    /* Makes the shard's producer; its predecessor is fenced, and what that had begun is aborted. NULL and *error. */
    struct outlet_producer *(*open)(void *state, unsigned shard, struct error *error);
    /* Without waiting for anything: what is unclear stays so until the next open. */
    void (*abandon)(struct outlet_producer *producer);
    /* Whether the topic takes messages, made when missing; asked before a transaction, since one refused message aborts
     * all. The answer is remembered while it is good. */
    bool (*is_ready)(struct outlet_producer *producer, const char *topic, enum outlet_topic kind, struct error *error);
    bool (*begin)(struct outlet_producer *producer, struct error *error);
    /* Copies the message. OUTLET_REFUSED and OUTLET_UNCLEAR as with commit; the transaction is over then. */
    enum outlet_answer (*put)(struct outlet_producer *producer, const struct outlet_message *message,
                              struct error *error);
    /* *log_next: the offset behind the last message to the publications log, or left alone when there was none.
     * OUTLET_REFUSED: error->place is the topic. */
    enum outlet_answer (*commit)(struct outlet_producer *producer, int64_t *log_next, struct error *error);
    /* All partitions that events and decisions come from, with first and end as they are now, in the arena; and the id of
     * the cluster that they are in. False and *error. */
    bool (*inputs)(void *state, struct arena *arena, const char **cluster, struct input_extent **extents, size_t *count,
                   struct error *error);
    /* Whether a reader of committed data who begins at extent->next finds a message before extent->end: what stands there
     * may be the marks of transactions alone. */
    bool (*has_message)(void *state, const struct input_extent *extent, bool *has, struct error *error);
    /* The offset at which the shard's partition of the publications log ends; 0 when there is no log yet. False and *error. */
    bool (*log_end)(void *state, unsigned shard, int64_t *end, struct error *error);
    /* Reads the shard's partition of the publications log from an offset to its end. False and *error. */
    bool (*read_log)(void *state, unsigned shard, int64_t from, log_visitor visit, void *context, struct error *error);
    /* Whoever uses it is to end, or begins: a step of a transaction that the broker does not answer (in open and commit) fails within
     * seconds, and so does a reading of the log; a question about topics keeps its own, longer time. From any thread. NULL: no call
     * waits. */
    void (*hurry)(void *state, bool hurried);
};

/* NULL is no outlet. */
static inline void outlet_hurry(const struct outlet *outlet, bool hurried) {
    if (outlet != NULL && outlet->hurry != NULL) {
        outlet->hurry(outlet->state, hurried);
    }
}

#endif
