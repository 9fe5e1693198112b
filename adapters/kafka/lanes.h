/* lanes.h – each partition's messages wait in a lane of their own and are taken in turn: source by source (that is, topic by
 * topic), and of each source partition by partition. So what one source has sent at once stands before its own messages,
 * not before those of the others. What waits here is bounded in all; what the library fetches behind it, for each
 * partition. One thread calls it; the library's threads only ring. */
#ifndef ADAPTERS_KAFKA_LANES_H
#define ADAPTERS_KAFKA_LANES_H

#include <librdkafka/rdkafka.h>
#include <stdbool.h>
#include <stdint.h>

struct lanes;

/* Of a consumer, whose common queue they watch. */
struct lanes *lanes_new(rd_kafka_t *client);
/* Before the client is destroyed. Drops what waits. NULL is nothing. */
void lanes_free(struct lanes *lanes);

/* Before the partition is assigned: what is fetched of it is never to come into the common queue. Again is nothing. */
void lanes_open(struct lanes *lanes, const char *topic, int32_t partition);
/* Drops what waits of it. One that is not open is nothing. */
void lanes_close(struct lanes *lanes, const char *topic, int32_t partition);
void lanes_close_all(struct lanes *lanes);
/* After a seek: drops what waits of it, and what comes is of the new place. */
void lanes_drop(struct lanes *lanes, const char *topic, int32_t partition);

/* The next message or problem, to be destroyed by the caller; NULL when none came within `timeout` µs. What the library has
 * for the whole client – changes of the group above all – is served first, from inside this call. `held`: only that. `last`:
 * nothing else of its partition is there yet. */
rd_kafka_message_t *lanes_next(struct lanes *lanes, int64_t timeout, bool held, bool *last);

#endif
