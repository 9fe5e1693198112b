/* demo_server.h – a PostgreSQL of the demo's own: made by initdb in its directory, reachable by a socket there and by a
 * port of 127.0.0.1 with a password, run as the user postgres (or nobody) when we are root, which it refuses to be. */
#ifndef HUB_COMMAND_DEMO_SERVER_H
#define HUB_COMMAND_DEMO_SERVER_H

#include "hub/command/demo_child.h"
#include "hub/command/demo_place.h"

struct demo_server {
    struct demo_child child;
    const char *conninfo; /* for `database` of hub.conf */
};

/* Blocks until it answers; must be called before the process has threads. False and *error; stop it all the same. */
bool demo_server_start(const struct demo_place *place, struct arena *arena, struct demo_server *server,
                       struct error *error);
void demo_server_stop(struct demo_server *server);
/* A port of 127.0.0.1 that nobody listens on, or 0. */
int demo_free_port(void);

#endif
