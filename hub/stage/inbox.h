/* inbox.h – what the intake asks of the log that events come from: messages of the partitions that this instance holds,
 * from the offsets that the intake names. adapters/kafka has the real one; tests have one in memory. One thread calls it,
 * beside which another may look and peek; the watcher is called from inside poll and close. */
#ifndef HUB_STAGE_INBOX_H
#define HUB_STAGE_INBOX_H

#include "hub/base/error.h"
#include "hub/base/instant.h"
#include "hub/stage/message_header.h"

struct message {
    const char *topic;
    int32_t partition;
    int64_t offset;
    instant appended;        /* log-append time; INSTANT_NONE when only the producer's clock is known */
    struct bytes key, value; /* data NULL: there is none */
    const struct message_header *headers;
    size_t header_count;
    bool last; /* its partition holds no more as far as is known: the source keeps up */
};

struct inbox_place {
    const char *topic;
    int32_t partition;
    int64_t first, end; /* the log holds messages from `first` to before `end`; INBOX_NOWHERE: not known yet */
    int64_t next;       /* the answer: where reading begins; INBOX_NOWHERE: it is not read at all */
};

#define INBOX_NOWHERE INT64_MIN

struct inbox_watcher {
    void *context;
    /* Partitions come to this instance: sets next of each. */
    void (*assigned)(void *context, struct inbox_place *places, size_t count);
    /* They go. `lost`: another instance may read them already. */
    void (*revoked)(void *context, const struct inbox_place *places, size_t count, bool lost);
};

enum inbox_answer {
    INBOX_MESSAGE,
    INBOX_NOTHING, /* none came in time */
    INBOX_GAP,     /* message->topic and partition: the log does not hold the offset that is next */
    INBOX_FAILED,  /* *error says why; it may be asked again, unless its class is ERROR_STOP */
};

struct inbox {
    void *state;
    /* The id of the log's cluster, waiting for it up to `timeout` µs. NULL and *error (broker_missing). */
    const char *(*cluster)(void *state, int64_t timeout, struct error *error);
    /* Begins to take part; the watcher has to live until close. */
    bool (*open)(void *state, const struct inbox_watcher *watcher, struct error *error);
    /* Waits up to `timeout` µs; what the message points to lives in the arena. */
    enum inbox_answer (*poll)(void *state, int64_t timeout, struct arena *arena, struct message *message,
                              struct error *error);
    /* Fills first and end of partitions held. */
    bool (*look)(void *state, struct inbox_place *places, size_t count, struct error *error);
    /* Goes on at next of each place, or not at all. */
    bool (*seek)(void *state, const struct inbox_place *places, size_t count, struct error *error);
    /* Reads the message at next of each place beside what poll brings, and waits a moment for it. found[i].topic is NULL when it did not come. */
    bool (*peek)(void *state, const struct inbox_place *places, size_t count, struct arena *arena,
                 struct message *found, struct error *error);
    /* Brings no messages while held, though poll goes on being called. */
    void (*hold)(void *state, bool held);
    /* The end of a partition as last heard, without asking; -1 when not known. */
    int64_t (*end)(void *state, const char *topic, int32_t partition);
    /* Leaves the group; the watcher hears of it. */
    void (*close)(void *state);
};

#endif
