#include "hub/stage/intake_pace.h"

/* A moment: of three batches on the line one is merged, one waits for that, one is filled, so a source that keeps up waits
 * for three of them. What a transaction costs by itself is a tenth of it. */
#define MOMENT (SECONDS(1) * 2 / 25)
#define REMEMBERED SECONDS(1) /* of a source that kept up: the next event of such a one may come at any time */

enum { LEAST = 100 /* events: fewer say nothing about the cost of one */, USUAL_COST = 200 /* µs */, SMOOTHING = 4 };

void pace_read(struct pace *pace, const struct message *message, instant now) {
    if (message->last) {
        pace->kept_up = now;
    }
}

void pace_merged(struct pace *pace, size_t events, int64_t spent) {
    if (events >= LEAST) {
        const int64_t cost = atomic_load(&pace->cost);
        const int64_t latest = MAX(spent / (int64_t)events, 1);
        atomic_store(&pace->cost, cost == 0 ? latest : (cost * (SMOOTHING - 1) + latest) / SMOOTHING);
    }
}

static size_t most(const struct pace *pace, const struct config *config, instant now) {
    const size_t configured = (size_t)config->batch_events;
    const int64_t cost = atomic_load(&pace->cost);
    if (now - pace->kept_up > REMEMBERED) {
        return configured;
    }
    return MIN(configured, MAX((size_t)(MOMENT / (cost == 0 ? USUAL_COST : cost)), LEAST));
}

bool pace_is_full(const struct pace *pace, const struct intake_batch *batch, const struct config *config, instant now) {
    return batch->inputs->len >= most(pace, config, now) || batch->bytes >= (size_t)config->batch_bytes;
}
