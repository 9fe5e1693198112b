#include "hub/stage/intake_line.h"

#include "hub/base/moment.h"
#include "hub/stage/intake_read.h"

#include <pthread.h>

/* One is filled, one read, one merged. Workers take a few inputs at a time, so that a batch of long documents is shared
 * out evenly. */
enum { LINE_BATCHES = 3, SLICE = 8 };

struct worker {
    struct line *line;
    unsigned number;
    pthread_t thread;
    struct intake_reader reader;
};

struct line {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    GQueue free;      /* struct intake_batch */
    GQueue submitted; /* in order; the merge takes from the head */
    struct intake_batch *merging;
    struct worker *workers;
    unsigned worker_count;
    bool scrapped, ended;
};

/* False when the time is over. */
static bool wait_until(struct line *line, const struct timespec *when) {
    return pthread_cond_timedwait(&line->changed, &line->lock, when) == 0;
}

static bool all_read(const struct intake_batch *batch) {
    return batch->read == batch->inputs->len;
}

/* --- workers ------------------------------------------------------------------------------------------------------- */

struct slice {
    struct intake_batch *batch;
    unsigned from, to;
};

/* The next inputs of the oldest batch that has any left. */
static bool claim(struct line *line, struct slice *slice) {
    for (GList *at = line->submitted.head; at != NULL; at = at->next) {
        struct intake_batch *batch = at->data;
        if (batch->claimed < batch->inputs->len) {
            slice->batch = batch;
            slice->from = (unsigned)batch->claimed;
            slice->to = MIN(slice->from + SLICE, batch->inputs->len);
            batch->claimed = slice->to;
            return true;
        }
    }
    return false;
}

static void read_slice(struct worker *worker, const struct slice *slice) {
    struct intake_batch *batch = slice->batch;
    for (unsigned i = slice->from; i < slice->to; i++) {
        intake_read(&worker->reader, batch->assembly, intake_batch_input(batch, i), batch->reading[worker->number]);
    }
}

static void *work(void *argument) {
    (void)pthread_setname_np(pthread_self(), "worker"); /* seen in top and in profiles */
    struct worker *worker = argument;
    struct line *line = worker->line;
    struct slice slice;
    (void)pthread_mutex_lock(&line->lock);
    while (!line->ended) {
        if (!claim(line, &slice)) {
            (void)pthread_cond_wait(&line->changed, &line->lock);
            continue;
        }
        (void)pthread_mutex_unlock(&line->lock);
        read_slice(worker, &slice);
        (void)pthread_mutex_lock(&line->lock);
        slice.batch->read += slice.to - slice.from;
        if (all_read(slice.batch)) {
            (void)pthread_cond_broadcast(&line->changed);
        }
    }
    (void)pthread_mutex_unlock(&line->lock);
    intake_reader_clear(&worker->reader);
    return NULL;
}

/* --- making and ending --------------------------------------------------------------------------------------------- */

struct line *line_new(unsigned workers, const char *topic_decisions) {
    struct line *line = g_new0(struct line, 1);
    pthread_condattr_t attributes;
    (void)pthread_condattr_init(&attributes);
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&line->changed, &attributes);
    (void)pthread_condattr_destroy(&attributes);
    (void)pthread_mutex_init(&line->lock, NULL);
    line->worker_count = workers;
    line->workers = g_new0(struct worker, workers);
    for (unsigned i = 0; i < LINE_BATCHES; i++) {
        g_queue_push_tail(&line->free, intake_batch_new(workers));
    }
    for (unsigned i = 0; i < workers; i++) {
        line->workers[i] = (struct worker){.line = line, .number = i, .reader = {.topic_decisions = topic_decisions}};
        if (pthread_create(&line->workers[i].thread, NULL, work, &line->workers[i]) != 0) {
            g_error("no thread can be started"); /* ends the process, as out of memory does */
        }
    }
    return line;
}

void line_free(struct line *line) {
    struct intake_batch *batch;
    line_end(line);
    for (unsigned i = 0; i < line->worker_count; i++) {
        (void)pthread_join(line->workers[i].thread, NULL);
    }
    while ((batch = g_queue_pop_head(&line->submitted)) != NULL) {
        g_queue_push_tail(&line->free, batch);
    }
    while ((batch = g_queue_pop_head(&line->free)) != NULL) {
        intake_batch_free(batch);
    }
    (void)pthread_cond_destroy(&line->changed);
    (void)pthread_mutex_destroy(&line->lock);
    g_free(line->workers);
    g_free(line);
}

void line_end(struct line *line) {
    (void)pthread_mutex_lock(&line->lock);
    line->ended = true;
    (void)pthread_cond_broadcast(&line->changed);
    (void)pthread_mutex_unlock(&line->lock);
}

bool line_has_ended(struct line *line) {
    (void)pthread_mutex_lock(&line->lock);
    const bool ended = line->ended;
    (void)pthread_mutex_unlock(&line->lock);
    return ended;
}

/* --- the poll thread ------------------------------------------------------------------------------------------------ */

struct intake_batch *line_take(struct line *line, int64_t timeout) {
    const struct timespec when = moment_after(timeout);
    (void)pthread_mutex_lock(&line->lock);
    while (line->free.length == 0 && !line->ended && wait_until(line, &when)) {
    }
    struct intake_batch *batch = line->ended ? NULL : g_queue_pop_head(&line->free);
    (void)pthread_mutex_unlock(&line->lock);
    return batch;
}

void line_submit(struct line *line, struct intake_batch *batch) {
    (void)pthread_mutex_lock(&line->lock);
    g_queue_push_tail(&line->submitted, batch);
    (void)pthread_cond_broadcast(&line->changed);
    (void)pthread_mutex_unlock(&line->lock);
}

static bool is_empty(const struct line *line) {
    return line->submitted.length == 0 && line->merging == NULL;
}

bool line_is_empty(struct line *line, int64_t timeout) {
    const struct timespec when = moment_after(timeout);
    (void)pthread_mutex_lock(&line->lock);
    while (!is_empty(line) && !line->ended && wait_until(line, &when)) {
    }
    const bool empty = is_empty(line);
    (void)pthread_mutex_unlock(&line->lock);
    return empty;
}

size_t line_depth(struct line *line) {
    size_t depth = 0;
    (void)pthread_mutex_lock(&line->lock);
    for (const GList *at = line->submitted.head; at != NULL; at = at->next) {
        depth += ((const struct intake_batch *)at->data)->inputs->len;
    }
    depth += line->merging == NULL ? 0 : line->merging->inputs->len;
    (void)pthread_mutex_unlock(&line->lock);
    return depth;
}

/* --- the merge thread ----------------------------------------------------------------------------------------------- */

static bool head_is_read(const struct line *line) {
    return line->submitted.head != NULL && all_read(line->submitted.head->data);
}

struct intake_batch *line_next(struct line *line, int64_t timeout) {
    const struct timespec when = moment_after(timeout);
    (void)pthread_mutex_lock(&line->lock);
    while (!head_is_read(line) && !line->ended && wait_until(line, &when)) {
    }
    struct intake_batch *batch = line->ended || !head_is_read(line) ? NULL : g_queue_pop_head(&line->submitted);
    line->merging = batch;
    (void)pthread_mutex_unlock(&line->lock);
    return batch;
}

const struct intake_batch *line_following(struct line *line) {
    (void)pthread_mutex_lock(&line->lock);
    const struct intake_batch *batch = head_is_read(line) ? line->submitted.head->data : NULL;
    (void)pthread_mutex_unlock(&line->lock);
    return batch;
}

void line_return(struct line *line, struct intake_batch *batch) {
    intake_batch_clear(batch);
    (void)pthread_mutex_lock(&line->lock);
    g_queue_push_tail(&line->free, batch);
    if (line->merging == batch) {
        line->merging = NULL;
    }
    (void)pthread_cond_broadcast(&line->changed);
    (void)pthread_mutex_unlock(&line->lock);
}

bool line_pause(struct line *line, int64_t span) {
    const struct timespec when = moment_after(span);
    (void)pthread_mutex_lock(&line->lock);
    while (!line->ended && wait_until(line, &when)) {
    }
    const bool goes_on = !line->ended;
    (void)pthread_mutex_unlock(&line->lock);
    return goes_on;
}

/* --- beginning anew ------------------------------------------------------------------------------------------------- */

static void set_scrapped(struct line *line, bool scrapped) {
    (void)pthread_mutex_lock(&line->lock);
    line->scrapped = scrapped;
    (void)pthread_cond_broadcast(&line->changed);
    (void)pthread_mutex_unlock(&line->lock);
}

void line_scrap(struct line *line) {
    set_scrapped(line, true);
}

void line_begin_anew(struct line *line) {
    set_scrapped(line, false);
}

bool line_is_scrapped(struct line *line) {
    (void)pthread_mutex_lock(&line->lock);
    const bool scrapped = line->scrapped;
    (void)pthread_mutex_unlock(&line->lock);
    return scrapped;
}
