#include "hub/base/bell.h"

#include "hub/base/moment.h"

#include <glib.h>
#include <pthread.h>

struct bell {
    pthread_mutex_t lock;
    pthread_cond_t rings;
    bool rung;
};

struct bell *bell_new(void) {
    struct bell *bell = g_new0(struct bell, 1);
    pthread_condattr_t attributes;
    (void)pthread_condattr_init(&attributes);
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC); /* a clock that is set disturbs nobody's sleep */
    (void)pthread_cond_init(&bell->rings, &attributes);
    (void)pthread_condattr_destroy(&attributes);
    (void)pthread_mutex_init(&bell->lock, NULL);
    return bell;
}

void bell_free(struct bell *bell) {
    if (bell != NULL) {
        (void)pthread_cond_destroy(&bell->rings);
        (void)pthread_mutex_destroy(&bell->lock);
        g_free(bell);
    }
}

void bell_ring(struct bell *bell) {
    if (bell != NULL) {
        (void)pthread_mutex_lock(&bell->lock);
        bell->rung = true;
        (void)pthread_cond_broadcast(&bell->rings);
        (void)pthread_mutex_unlock(&bell->lock);
    }
}

bool bell_wait(struct bell *bell, int64_t span) {
    const struct timespec until = moment_after(span > 0 ? span : 0);
    int result = 0;
    (void)pthread_mutex_lock(&bell->lock);
    while (!bell->rung && result == 0) {
        result = pthread_cond_timedwait(&bell->rings, &bell->lock, &until);
    }
    const bool rung = bell->rung;
    bell->rung = false;
    (void)pthread_mutex_unlock(&bell->lock);
    return rung;
}
