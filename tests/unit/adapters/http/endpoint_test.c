#include "tests/support/test.h"

#include "adapters/http/endpoint.h"
#include "hub/base/health.h"
#include "hub/base/metrics.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct fixture {
    struct metrics *metrics;
    struct health *health;
    struct route routes[2];
    struct endpoint *endpoint;
    struct error error;
    char answer[65536];
};

static int begin(void **state) {
    static struct fixture fixture;
    fixture = (struct fixture){.metrics = metrics_new(), .health = health_new()};
    fixture.routes[0] = (struct route){"/metrics", metrics_answer, fixture.metrics};
    fixture.routes[1] = (struct route){"/health", health_answer, fixture.health};
    fixture.endpoint = endpoint_start(0, fixture.routes, 2, &fixture.error);
    *state = &fixture;
    return fixture.endpoint == NULL;
}

static int end(void **state) {
    struct fixture *fixture = *state;
    endpoint_stop(fixture->endpoint);
    metrics_free(fixture->metrics);
    health_free(fixture->health);
    return 0;
}

static int connect_to(uint16_t port) {
    const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    assert_int_equal(connect(connection, (const struct sockaddr *)&address, sizeof address), 0);
    return connection;
}

/* The whole answer, head and body. */
static const char *ask(struct fixture *fixture, const char *request) {
    const int connection = connect_to(endpoint_port(fixture->endpoint));
    assert_int_equal(write(connection, request, strlen(request)), (ssize_t)strlen(request));
    size_t used = 0;
    ssize_t got = 0;
    do {
        used += (size_t)got;
        got = read(connection, fixture->answer + used, sizeof fixture->answer - 1 - used);
    } while (got > 0);
    fixture->answer[used] = '\0';
    (void)close(connection);
    return fixture->answer;
}

static void metrics_are_served_as_prometheus_reads_them(void **state) {
    struct fixture *fixture = *state;
    metric_add_code(fixture->metrics, METRIC_REFUSED, WRONG_KEY, 3);
    const char *answer = ask(fixture, "GET /metrics HTTP/1.0\r\n\r\n");
    assert_non_null(strstr(answer, " 200 "));
    assert_non_null(strstr(answer, "text/plain; version=0.0.4"));
    assert_non_null(strstr(answer, "\ndealerhub_events_refused_total{code=\"wrong_key\"} 3\n"));
}

static void health_answers_503_with_the_reason_while_a_part_is_ill(void **state) {
    struct fixture *fixture = *state;
    health_ill(fixture->health, "broker", "no answer");
    const char *answer = ask(fixture, "GET /health HTTP/1.0\r\n\r\n");
    assert_non_null(strstr(answer, " 503 "));
    assert_non_null(strstr(answer, "\"reason\":\"no answer\""));
    health_well(fixture->health, "broker");
    assert_non_null(strstr(ask(fixture, "GET /health HTTP/1.0\r\n\r\n"), " 200 "));
}

static void other_paths_and_methods_are_refused(void **state) {
    assert_non_null(strstr(ask(*state, "GET /etc/passwd HTTP/1.0\r\n\r\n"), " 404 "));
    assert_non_null(strstr(ask(*state, "DELETE /metrics HTTP/1.0\r\n\r\n"), " 405 "));
}

static void a_port_that_is_taken_is_named(void **state) {
    struct fixture *fixture = *state;
    assert_null(endpoint_start(endpoint_port(fixture->endpoint), fixture->routes, 2, &fixture->error));
    assert_int_equal(fixture->error.code, ADDRESS_TAKEN);
    assert_string_equal(fixture->error.place, "http.port");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(metrics_are_served_as_prometheus_reads_them, begin, end),
        cmocka_unit_test_setup_teardown(health_answers_503_with_the_reason_while_a_part_is_ill, begin, end),
        cmocka_unit_test_setup_teardown(other_paths_and_methods_are_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_port_that_is_taken_is_named, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
