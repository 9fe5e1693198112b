/* leave.h – lets go of a consumer's client in bounded time. */
#ifndef ADAPTERS_KAFKA_LEAVE_H
#define ADAPTERS_KAFKA_LEAVE_H

#include <librdkafka/rdkafka.h>
#include <stdbool.h>

/* Destroys the client without closing it; whoever is in a group has left it before. `whose` names it in the log. False: after a
 * topic was deleted the library may wait for ever, and had not let go of it in some seconds: the client is left to the end of
 * the program and may still call what was given to it. */
bool kafka_leave(rd_kafka_t *client, const char *whose);

#endif
