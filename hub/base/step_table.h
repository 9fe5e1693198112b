/* step_table.h – the steps of the protocols by name: what a model and a campaign of faults speak of. One line adds a step;
 * the code says step_done(symbol) right behind it.
 *
 * X(symbol, "name", "what is durable once it is done") */
#ifndef HUB_BASE_STEP_TABLE_H
#define HUB_BASE_STEP_TABLE_H

/* clang-format off */
#define STEP_TABLE(X) \
    /* the relay takes a shard over */ \
    X(STEP_RAISE_EPOCH, "raise-epoch", "PostgreSQL: the epoch; closings of a predecessor fail from here on") \
    X(STEP_FENCE, "fence", "Kafka: the producer's epoch; transactions of a predecessor are over or aborted") \
    X(STEP_NOTE_ENDS, "note-ends", "nothing: the log tells of commits that were lost, and where the inputs end is noted") \
    X(STEP_CATCH_UP, "catch-up", "nothing more: the merge has committed all of that again") \
    X(STEP_APPLY_LOG, "apply-log", "PostgreSQL: one stretch of the log, and documents that only it knew") \
    X(STEP_CONFIRM_EPOCH, "confirm-epoch", "nothing more: the epoch is still ours") \
    /* the relay's cycle */ \
    X(STEP_READ, "read", "nothing: one snapshot was read, and planned from") \
    X(STEP_BEGIN, "begin", "nothing that a reader sees: a Kafka transaction is open") \
    X(STEP_PRODUCE, "produce", "Kafka: perhaps messages, of a transaction that is open") \
    X(STEP_COMMIT, "commit", "Kafka: the messages and the log's records of them") \
    X(STEP_CLOSE, "close", "PostgreSQL: the copy of the log's records; dirty rows of exactly those stamps are gone") \
    /* a port without transactions */ \
    X(STEP_HAND_OVER, "hand-over", "PostgreSQL: the documents that may be out from here on; nothing takes their place") \
    X(STEP_SEND_DOCUMENT, "send-document", "the ERP's side: the document, under a number that was durable before") \
    X(STEP_NOTE_DOCUMENT, "note-document", "PostgreSQL: that it was sent") \
    /* a merge */ \
    X(STEP_TAKE_TURN, "take-turn", "nothing: the lock is held, the state is read") \
    X(STEP_WRITE, "write", "nothing: all of the batch and its offsets stand in an open transaction") \
    X(STEP_MERGE, "merge", "PostgreSQL: the batch, and the offsets behind it") \
    /* the end of a relay */ \
    X(STEP_RELEASE, "release", "PostgreSQL: the shard is free for another process")
/* clang-format on */

#endif
