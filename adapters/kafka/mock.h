/* mock.h – librdkafka's in-process broker behind a real TCP listener: clients, kcat too, reach it as they reach Kafka. It
 * isolates no transactions, fences nobody, keeps some 5 MB a partition and ends with its process: for the demo, never for
 * data that counts. */
#ifndef ADAPTERS_KAFKA_MOCK_H
#define ADAPTERS_KAFKA_MOCK_H

#include "hub/base/error.h"

#include <stddef.h>

enum { MOCK_PARTITIONS = 4 }; /* librdkafka's choice */

struct mock_broker;

/* NULL and *error (broker_failed). Its threads take over the signal mask of the caller. */
struct mock_broker *mock_broker_start(struct error *error);
void mock_broker_stop(struct mock_broker *broker); /* may be NULL */
/* host:port, as long as the broker lives. */
const char *mock_broker_address(const struct mock_broker *broker);
/* Topics are made here, all with MOCK_PARTITIONS partitions; those that exist count as done. False and *error
 * (broker_missing, broker_failed). */
bool mock_broker_topics(const struct mock_broker *broker, const char *const *names, size_t count, struct error *error);

#endif
