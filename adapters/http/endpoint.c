#include "adapters/http/endpoint.h"

#include <arpa/inet.h>
#include <errno.h>
#include <glib.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <string.h>

struct endpoint {
    struct MHD_Daemon *daemon;
    const struct route *routes;
    size_t count;
};

static const struct route *find_route(const struct endpoint *endpoint, const char *path) {
    for (size_t i = 0; i < endpoint->count; i++) {
        if (strcmp(endpoint->routes[i].path, path) == 0) {
            return &endpoint->routes[i];
        }
    }
    return NULL;
}

static struct bytes text_bytes(const char *text) {
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

static void make_page(const struct endpoint *endpoint, const char *method, const char *path, struct arena *arena,
                      struct page *page) {
    const struct route *route = find_route(endpoint, path);
    if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 && strcmp(method, MHD_HTTP_METHOD_HEAD) != 0) {
        *page = (struct page){MHD_HTTP_METHOD_NOT_ALLOWED, "text/plain", text_bytes("GET only\n")};
    } else if (route == NULL) {
        *page = (struct page){MHD_HTTP_NOT_FOUND, "text/plain", text_bytes("not found\n")};
    } else {
        route->answer(route->state, arena, page);
    }
}

/* The library's own type for body and length is not const; it copies the one and leaves the other alone. */
static enum MHD_Result answer(void *state, struct MHD_Connection *connection, const char *path, const char *method,
                              const char *version, const char *upload, size_t *upload_size, void **request) {
    (void)version;
    (void)upload;
    (void)request;
    if (*upload_size > 0) {
        return MHD_NO;
    }
    struct arena *arena = arena_new();
    struct page page;
    make_page(state, method, path, arena, &page);
    struct MHD_Response *response =
        MHD_create_response_from_buffer(page.body.length, (void *)(uintptr_t)page.body.data, MHD_RESPMEM_MUST_COPY);
    arena_free(arena);
    (void)MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, page.type);
    (void)MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    const enum MHD_Result result = MHD_queue_response(connection, page.status, response);
    MHD_destroy_response(response);
    return result;
}

struct endpoint *endpoint_start(uint16_t port, const struct route *routes, size_t count, struct error *error) {
    struct endpoint *endpoint = g_new0(struct endpoint, 1);
    *endpoint = (struct endpoint){.routes = routes, .count = count};
    const struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    endpoint->daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_ITC, port, NULL, NULL, answer,
                                        endpoint, MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_CONNECTION_LIMIT, 32U,
                                        MHD_OPTION_CONNECTION_TIMEOUT, 10U, MHD_OPTION_END);
    if (endpoint->daemon == NULL) {
        (void)error_set(error, ADDRESS_TAKEN, "http.port", "127.0.0.1:%u: %s", port, strerror(errno));
        g_free(endpoint);
        return NULL;
    }
    return endpoint;
}

uint16_t endpoint_port(const struct endpoint *endpoint) {
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(endpoint->daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info == NULL ? 0 : info->port;
}

void endpoint_stop(struct endpoint *endpoint) {
    if (endpoint != NULL) {
        MHD_stop_daemon(endpoint->daemon);
        g_free(endpoint);
    }
}
