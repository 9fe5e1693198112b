/* endpoint.h – a small HTTP server on 127.0.0.1 that answers GET and HEAD on the routes it is given: metrics for
 * Prometheus, health for whoever watches. It has one thread of its own. */
#ifndef ADAPTERS_HTTP_ENDPOINT_H
#define ADAPTERS_HTTP_ENDPOINT_H

#include "hub/base/error.h"
#include "hub/base/page.h"

#include <stdint.h>

struct endpoint;

/* `port` 0 takes any free one. The routes and their states must live until endpoint_stop. NULL and *error
 * (config_bad_value, http.port) when the port cannot be had. */
struct endpoint *endpoint_start(uint16_t port, const struct route *routes, size_t count, struct error *error);
uint16_t endpoint_port(const struct endpoint *endpoint);
/* Waits for answers under way; NULL is nothing. */
void endpoint_stop(struct endpoint *endpoint);

#endif
