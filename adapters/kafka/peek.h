/* peek.h – reads single messages at given offsets, beside the consumer that takes part in the group. Belongs to one
 * thread. */
#ifndef ADAPTERS_KAFKA_PEEK_H
#define ADAPTERS_KAFKA_PEEK_H

#include "adapters/kafka/settings.h"
#include "hub/stage/inbox.h"

struct peeker;

/* A connection of its own, made with the first use. `config` has to outlive it. */
struct peeker *peeker_new(const struct config *config);
void peeker_free(struct peeker *peeker);
/* As inbox.peek. False and *error when there can be no connection. */
bool peeker_read(struct peeker *peeker, const struct inbox_place *places, size_t count, struct arena *arena,
                 struct message *found, struct error *error);

#endif
