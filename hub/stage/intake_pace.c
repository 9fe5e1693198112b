#include "hub/stage/intake_pace.h"

/* A moment: of three batches on the line one is merged, one waits for that, one is filled, so a source that keeps up waits
 * for three of them. */
#define MOMENT (SECONDS(1) * 2 / 25)
#define FRESH SECONDS(2)      /* a message, by the broker's clock */
#define REMEMBERED SECONDS(1) /* of a source that kept up: the next event of such a one may come at any time */

/* A transaction has a cost of its own, by which short batches made a merge three times as dear on a machine with too much to
 * do: an event in batches of 100 took 1 ms, in such of 400 as in such of 1000 0.4. Fewer than MEANINGFUL say nothing of it. */
enum { LEAST_SHARE = 3 /* of what is configured, at least a third */, MEANINGFUL = 100, USUAL_COST = 200 /* µs */ };
enum { SMOOTHING = 4 };

/* The last of what was caught up with is old: who has just done so has no hurry yet. */
void pace_read(struct pace *pace, const struct message *message, instant here, moment now) {
    if (message->last && message->appended != INSTANT_NONE && here - message->appended < FRESH) {
        pace->kept_up = now;
    }
}

bool pace_all_behind(const struct pace *pace, moment now) {
    return now - pace->kept_up > REMEMBERED;
}

void pace_merged(struct pace *pace, size_t events, int64_t spent) {
    if (events >= MEANINGFUL) {
        const int64_t cost = atomic_load(&pace->cost);
        const int64_t latest = MAX(spent / (int64_t)events, 1);
        atomic_store(&pace->cost, cost == 0 ? latest : (cost * (SMOOTHING - 1) + latest) / SMOOTHING);
    }
}

void pace_ready(struct pace *pace, moment now) {
    pace->ready = now;
}

int64_t pace_time_left(const struct pace *pace, const struct config *config, moment now) {
    return MAX(config->batch_linger - (now - pace->ready), 0);
}

static size_t most(const struct pace *pace, const struct config *config, moment now) {
    const size_t configured = (size_t)config->batch_events;
    const int64_t cost = atomic_load(&pace->cost);
    if (pace_all_behind(pace, now)) {
        return configured;
    }
    return MIN(configured, MAX((size_t)(MOMENT / (cost == 0 ? USUAL_COST : cost)), configured / LEAST_SHARE));
}

bool pace_is_full(const struct pace *pace, const struct intake_batch *batch, const struct config *config, moment now) {
    return batch->inputs->len >= most(pace, config, now) || batch->bytes >= (size_t)config->batch_bytes;
}
