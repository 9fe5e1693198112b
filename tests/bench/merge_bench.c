/* merge_bench.c – what a merge costs without Kafka: CPU of this process, reading apart from merging, and of the database's
 * backend, per event. POSTGRES_URI names the database.
 *   merge_bench FIRST STEADY [BATCH]   events of the first load, then of the steady state, in batches */
#include "tests/bench/mix.h"
#include "tests/support/merge_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct cost {
    double read, merge, backend, wall; /* µs */
    uint64_t events, dirty, linked, refused;
};

static double clock_of(clockid_t clock) {
    struct timespec now;
    (void)clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

/* utime + stime of the backend. */
static double backend_clock(int64_t process) {
    char path[64];
    char line[1024] = "";
    unsigned long user = 0;
    unsigned long system = 0;
    (void)snprintf(path, sizeof path, "/proc/%ld/stat", (long)process);
    FILE *file = fopen(path, "r");
    if (file != NULL && fgets(line, sizeof line, file) != NULL) {
        char *at = strrchr(line, ')');
        for (int field = 2; at != NULL && field < 13; field++) {
            at = strchr(at + 1, ' ');
        }
        if (at != NULL) {
            user = strtoul(at, &at, 10);
            system = strtoul(at, NULL, 10);
        }
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return (double)(user + system) * 1e6 / (double)sysconf(_SC_CLK_TCK);
}

struct bench {
    struct merge_fixture fixture;
    struct mix mix;
    int64_t backend;
    size_t batch;
};

static size_t read_batch(struct bench *bench, struct merge_input *inputs, struct arena *arena) {
    size_t count = 0;
    while (count < bench->batch && mix_next(&bench->mix)) {
        struct merge_input *input = &inputs[count];
        input->origin =
            (struct origin){"dealer.D0123.events", 0, bench->fixture.offset + (int64_t)count, instant_now()};
        input->body = (struct bytes){(const uint8_t *)arena_copy(arena, bench->mix.xml->str), bench->mix.xml->len};
        count++;
    }
    return count;
}

static void merge_batch(struct bench *bench, struct merge_input *inputs, size_t count, struct arena *arena,
                        struct cost *cost) {
    struct error error = {.code = OK};
    struct merge_outcome outcome = {0};
    struct merge_progress progress = {
        "dealer.D0123.events", 0, bench->fixture.offset, bench->fixture.offset + (int64_t)count, {{0}}};
    struct merge_batch batch = {"test", inputs, count, &progress, 1};
    const double before = clock_of(CLOCK_PROCESS_CPUTIME_ID);
    for (size_t i = 0; i < count; i++) {
        merge_read_input(&bench->fixture.parts, bench->fixture.reader, &inputs[i], arena);
    }
    const double between = clock_of(CLOCK_PROCESS_CPUTIME_ID);
    if (!merge_run(&bench->fixture.parts, bench->fixture.database, bench->fixture.sealer, &batch, arena, &outcome,
                   &error)) {
        (void)fprintf(stderr, "merge_bench: %s\n", error_text(&error));
        exit(EXIT_FAILURE);
    }
    cost->read += between - before;
    cost->merge += clock_of(CLOCK_PROCESS_CPUTIME_ID) - between;
    cost->events += count;
    cost->dirty += outcome.dirty;
    cost->linked += outcome.linked;
    cost->refused += outcome.refused;
    bench->fixture.offset += (int64_t)count;
}

static struct cost run(struct bench *bench, const struct mix_settings *settings) {
    struct cost cost = {0};
    const double backend = backend_clock(bench->backend);
    const double wall = clock_of(CLOCK_MONOTONIC);
    mix_open(&bench->mix, settings);
    for (size_t count = bench->batch; count == bench->batch;) {
        struct arena *arena = arena_new();
        struct merge_input *inputs = ARENA_NEW(arena, struct merge_input, bench->batch);
        count = read_batch(bench, inputs, arena);
        merge_batch(bench, inputs, count, arena, &cost);
        arena_free(arena);
    }
    cost.wall = clock_of(CLOCK_MONOTONIC) - wall;
    cost.backend = backend_clock(bench->backend) - backend;
    return cost;
}

static void report(const char *phase, const struct cost *cost) {
    const double events = (double)cost->events;
    (void)printf("%-12s %8.0f events, %6.0f events/s, CPU per event in us: read %5.1f, merge %5.1f, backend %5.1f; "
                 "changed records %.2f, linked %.2f, refused %.3f per event\n",
                 phase, events, events / cost->wall * 1e6, cost->read / events, cost->merge / events,
                 cost->backend / events, (double)cost->dirty / events, (double)cost->linked / events,
                 (double)cost->refused / events);
    (void)fflush(stdout);
}

int main(int count, char **arguments) {
    static const char *const sources[] = {"D0123", "D0456", "D0789", "D0999"};
    struct bench bench = {.batch = count > 3 ? strtoul(arguments[3], NULL, 10) : 1000};
    if (count < 3 || bench.batch == 0) {
        (void)fprintf(stderr, "usage: merge_bench FIRST STEADY [BATCH]\n");
        return EXIT_FAILURE;
    }
    merge_fixture_open(&bench.fixture);
    merge_fixture_reset(&bench.fixture);
    bench.backend = merge_fixture_number(&bench.fixture, "SELECT pg_backend_pid()::bigint");
    struct mix_settings settings = {.seed = 1,
                                    .sources = sources,
                                    .source_count = 4,
                                    .events = strtoul(arguments[1], NULL, 10),
                                    .until = instant_now() - DAYS(1),
                                    .span = DAYS(365)};
    const struct cost first = run(&bench, &settings);
    report("first load", &first);
    settings.customers = bench.mix.customers;
    mix_close(&bench.mix);
    settings.seed = 2;
    settings.steady = true;
    settings.events = strtoul(arguments[2], NULL, 10);
    settings.until = instant_now();
    settings.span = DAYS(1) / 2;
    const struct cost steady = run(&bench, &settings);
    report("steady state", &steady);
    mix_close(&bench.mix);
    merge_fixture_close(&bench.fixture);
    return EXIT_SUCCESS;
}
