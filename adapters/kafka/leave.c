#include "adapters/kafka/leave.h"

#include "hub/base/log.h"
#include "hub/base/moment.h"

#include <pthread.h>

enum { DESTROY_SECONDS = 2 };

static void *destroy(void *client) {
    rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
    return NULL;
}

bool kafka_leave(rd_kafka_t *client, const char *whose) {
    pthread_t destroying;
    const struct timespec latest = moment_after(SECONDS(DESTROY_SECONDS));
    if (pthread_create(&destroying, NULL, destroy, client) != 0) {
        (void)destroy(client);
        return true;
    }
    if (pthread_clockjoin_np(destroying, NULL, CLOCK_MONOTONIC, &latest) == 0) {
        return true;
    }
    log_line(LOG_INFO_LEVEL, whose, "left behind: the library did not let go of it in %d s", DESTROY_SECONDS);
    (void)pthread_detach(destroying);
    return false;
}
