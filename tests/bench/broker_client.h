/* broker_client.h – a plain client of a broker for programs that measure: it works, or the program ends and says why. */
#ifndef TESTS_BENCH_BROKER_CLIENT_H
#define TESTS_BENCH_BROKER_CLIENT_H

#include <librdkafka/rdkafka.h>

/* Prints "program: what: why" and ends the program. */
_Noreturn void broker_fail(const char *what, const char *why);

/* A client with these settings, name and value; `delivered` (may be NULL) hears how a produced message fared. The caller
 * destroys it. */
rd_kafka_t *broker_client(rd_kafka_type_t type, const char *const settings[][2], size_t count,
                          void (*delivered)(rd_kafka_t *client, const rd_kafka_message_t *message, void *context));

#endif
