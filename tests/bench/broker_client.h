/* broker_client.h – a plain client of a broker for programs that measure: it works, or the program ends and says why. */
#ifndef TESTS_BENCH_BROKER_CLIENT_H
#define TESTS_BENCH_BROKER_CLIENT_H

#include <librdkafka/rdkafka.h>
#include <stdint.h>

/* Prints "program: what: why" and ends the program. */
_Noreturn void broker_fail(const char *what, const char *why);

/* A client with these settings, name and value; `delivered` (may be NULL) hears how a produced message fared. The caller
 * destroys it. */
rd_kafka_t *broker_client(rd_kafka_type_t type, const char *const settings[][2], size_t count,
                          void (*delivered)(rd_kafka_t *client, const rd_kafka_message_t *message, void *context));

/* An idempotent producer; a message that is not delivered ends the program. To be flushed and destroyed by broker_close. */
rd_kafka_t *broker_producer(const char *bootstrap);
/* Copies key and value; waits while the producer's queue is full. */
void broker_send(rd_kafka_t *client, const char *topic, const char *key, const char *value, size_t length);
void broker_close(rd_kafka_t *client);
/* Waits until message `number` (from 0) is due: `rate` of them a second since `start` on the monotonic clock, in seconds; 0
 * is never too early. One that is late does not wait. */
void broker_pace(double start, uint64_t number, uint64_t rate);

#endif
