/* read_bench.c – what one document costs from bytes to struct event, in CPU time of this thread.
 * read_bench SCHEMAS ATTRIBUTES FILE [ROUNDS] */
#include "hub/event/event.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double cpu_microseconds(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static bool measure(struct event_reader *reader, struct bytes body, long rounds) {
    struct arena *arena = arena_new();
    struct error error = {.code = OK};
    bool good = true;
    const double start = cpu_microseconds();
    for (long i = 0; good && i < rounds; i++) {
        struct event event = {.kind = NULL};
        arena_reset(arena);
        good = event_reader_read(reader, NULL, body, arena, &event, &error);
    }
    const double spent = cpu_microseconds() - start;
    if (good) {
        (void)printf("%.1f us per document of %zu bytes, %zu bytes of arena\n", spent / (double)rounds, body.length,
                     arena_used(arena));
    } else {
        (void)fprintf(stderr, "%s\n", error_text(&error));
    }
    arena_free(arena);
    return good;
}

static int run(const char *schemas, const char *attributes_file, const char *file, long rounds) {
    struct error error = {.code = OK};
    struct attributes *attributes = attributes_load(attributes_file, &error);
    struct kinds *kinds = attributes == NULL ? NULL : kinds_load(schemas, NULL, attributes, &error);
    char *body = NULL;
    gsize length = 0;
    int status = EXIT_FAILURE;
    if (kinds == NULL) {
        (void)fprintf(stderr, "%s\n", error_text(&error));
    } else if (g_file_get_contents(file, &body, &length, NULL)) {
        struct event_reader *reader = event_reader_new(kinds, attributes, NULL);
        status = measure(reader, (struct bytes){(const uint8_t *)body, length}, rounds) ? EXIT_SUCCESS : EXIT_FAILURE;
        event_reader_free(reader);
    }
    g_free(body);
    kinds_free(kinds);
    attributes_free(attributes);
    return status;
}

int main(int count, char **arguments) {
    if (count < 4) {
        (void)fprintf(stderr, "usage: read_bench SCHEMAS ATTRIBUTES FILE [ROUNDS]\n");
        return EXIT_FAILURE;
    }
    return run(arguments[1], arguments[2], arguments[3], count > 4 ? strtol(arguments[4], NULL, 10) : 20000);
}
