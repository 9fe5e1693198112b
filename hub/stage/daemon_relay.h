/* daemon_relay.h – the relay of a daemon with all that it stands on. Other files mean another relay: it gives its shards
 * back, the next one takes them over. */
#ifndef HUB_STAGE_DAEMON_RELAY_H
#define HUB_STAGE_DAEMON_RELAY_H

#include "hub/stage/daemon.h"

struct daemon_relay;

/* Loads what it needs; the assembly is held. NULL and *error. */
struct daemon_relay *daemon_relay_new(const struct daemon_parts *parts, const struct config *config,
                                      struct assembly *assembly, struct error *error);
/* Marks what has to be looked at again because rights or mappings are others than those noted in the database, or than
 * those of the relay before, which has stopped; `before` may be NULL. False and *error (database errors). */
bool daemon_relay_note(const struct daemon_relay *relay, const struct daemon_relay *before, struct database *database,
                       struct error *error);
/* Its own thread; *failed becomes true when it ends by itself. */
void daemon_relay_start(struct daemon_relay *relay, atomic_bool *failed);
/* Waits for the thread. False and *error when it had ended by itself. NULL is nothing. */
bool daemon_relay_stop(struct daemon_relay *relay, struct error *error);
void daemon_relay_free(struct daemon_relay *relay);

#endif
