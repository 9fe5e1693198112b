/* read_bench.c – what one document costs from bytes to struct event: CPU time of a thread that does nothing else, and how many
 * are read a second by so many threads at once, each with a reader of its own over the same schemas, as the hub's workers do.
 * read_bench SCHEMAS ATTRIBUTES FILE [ROUNDS [THREADS]] */
#include "hub/event/event.h"

#include <glib.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MOST_THREADS = 64 };

struct work {
    const struct kinds *kinds;
    const struct attributes *attributes;
    struct bytes body;
    long rounds;
    double spent; /* CPU, µs */
    size_t used;  /* bytes of the arena for one document */
    bool good;
    struct error error;
};

static double microseconds(clockid_t clock) {
    struct timespec now;
    (void)clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void *read_all(void *argument) {
    struct work *work = argument;
    struct event_reader *reader = event_reader_new(work->kinds, work->attributes, NULL);
    struct arena *arena = arena_new();
    const double start = microseconds(CLOCK_THREAD_CPUTIME_ID);
    work->good = true;
    for (long i = 0; work->good && i < work->rounds; i++) {
        struct event event = {.kind = NULL};
        arena_reset(arena);
        work->good = event_reader_read(reader, NULL, work->body, arena, &event, &work->error);
    }
    work->spent = microseconds(CLOCK_THREAD_CPUTIME_ID) - start;
    work->used = arena_used(arena);
    arena_free(arena);
    event_reader_free(reader);
    return NULL;
}

/* Documents a second of all threads together; 0 when a document was refused or no thread could be started. */
static double pace(const struct work *work, long threads) {
    struct work works[MOST_THREADS];
    pthread_t ids[MOST_THREADS];
    bool good = true;
    const double start = microseconds(CLOCK_MONOTONIC);
    for (long i = 0; i < threads; i++) {
        works[i] = *work;
        if (pthread_create(&ids[i], NULL, read_all, &works[i]) != 0) {
            g_error("no thread can be started");
        }
    }
    for (long i = 0; i < threads; i++) {
        (void)pthread_join(ids[i], NULL);
        good = good && works[i].good;
    }
    return good ? (double)(threads * work->rounds) / (microseconds(CLOCK_MONOTONIC) - start) * 1e6 : 0;
}

static bool measure(struct work *work, long threads) {
    (void)read_all(work);
    if (!work->good) {
        (void)fprintf(stderr, "%s\n", error_text(&work->error));
        return false;
    }
    (void)printf("%.1f us per document of %zu bytes, %zu bytes of arena\n", work->spent / (double)work->rounds,
                 work->body.length, work->used);
    const double alone = threads > 1 ? pace(work, 1) : 0;
    if (alone > 0) {
        const double together = pace(work, threads);
        (void)printf("%.0f documents/s by one thread, %.0f by %ld: %.2f times as many\n", alone, together, threads,
                     together / alone);
    }
    return true;
}

static bool run(const char *schemas, const char *attributes_file, const char *file, long rounds, long threads) {
    struct error error = {.code = OK};
    struct attributes *attributes = attributes_load(attributes_file, &error);
    struct kinds *kinds = attributes == NULL ? NULL : kinds_load(schemas, NULL, attributes, &error);
    char *body = NULL;
    gsize length = 0;
    bool good = false;
    if (kinds == NULL) {
        (void)fprintf(stderr, "%s\n", error_text(&error));
    } else if (!g_file_get_contents(file, &body, &length, NULL)) {
        (void)fprintf(stderr, "read_bench: %s cannot be read\n", file);
    } else {
        good = measure(&(struct work){.kinds = kinds,
                                      .attributes = attributes,
                                      .body = {(const uint8_t *)body, length},
                                      .rounds = rounds,
                                      .error = {.code = OK}},
                       threads);
    }
    g_free(body);
    kinds_free(kinds);
    attributes_free(attributes);
    return good;
}

int main(int count, char **arguments) {
    const long rounds = count > 4 ? strtol(arguments[4], NULL, 10) : 20000;
    const long threads = count > 5 ? strtol(arguments[5], NULL, 10) : 1;
    if (count < 4 || rounds < 1 || threads < 1 || threads > MOST_THREADS) {
        (void)fprintf(stderr, "usage: read_bench SCHEMAS ATTRIBUTES FILE [ROUNDS [THREADS]]\n");
        return EXIT_FAILURE;
    }
    return run(arguments[1], arguments[2], arguments[3], rounds, threads) ? EXIT_SUCCESS : EXIT_FAILURE;
}
