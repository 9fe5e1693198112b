/* trial.h – may we write to a topic? A transaction of its own, with one message that is never committed: no reader of
 * committed data sees it. Needed because the library tells neither which of a transaction's topics we may not write to,
 * nor lets the producer go on after that (2.0: the coordinator knows of no transaction that could be aborted). */
#ifndef ADAPTERS_KAFKA_TRIAL_H
#define ADAPTERS_KAFKA_TRIAL_H

#include "adapters/kafka/settings.h"

struct trial;

/* `shard` makes its transactional id another than anybody else's. Connects to nothing yet. */
struct trial *trial_new(const struct kafka_settings *settings, unsigned shard);
void trial_free(struct trial *trial);
/* False and *error (broker_failed, place is the topic; broker_missing when it cannot be told). */
bool trial_takes(struct trial *trial, const char *topic, struct error *error);

#endif
