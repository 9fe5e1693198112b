/* merge_bench.c – what a merge costs without Kafka: CPU of this process, reading apart from merging, and of the database's
 * backend, per event; bytes per event; what it does to that when much is stored. POSTGRES_URI names the database.
 *   merge_bench [sizes=N,N,…] [steady=N] [hot=N] [late=N] [garbage=PERCENT] [batch=N] [statements=N]
 * sizes: a first load until so many customers are known, then each time `steady` events of the steady state and the time
 * of the first event after connecting anew; hot: so many events of one customer number, in order, then `late` older ones;
 * garbage: so many of a hundred documents are refused; statements: print so many of the costliest. After each batch the
 * marks and notices are taken away, as a relay that keeps up would. */
#include "hub/store/merge_read.h"
#include "tests/bench/bench.h"
#include "tests/bench/merge_report.h"
#include "tests/bench/mix.h"
#include "tests/support/merge_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct cost {
    double read, merge, backend, wall; /* µs */
    uint64_t events, dirty, linked, refused;
};

struct options {
    uint64_t sizes[8], steady, hot, late, garbage, batch, statements;
    size_t size_count;
};

struct bench {
    struct merge_fixture fixture;
    struct options options;
    struct database *beside; /* takes away what a relay would, and reports */
    struct mix mix;
    int64_t backend;
    instant told; /* until then the phases so far have told what happened */
};

#define LOAD_SPAN DAYS(365)
#define STEADY_SPAN (DAYS(1) / 2)

/* --- documents ---------------------------------------------------------------------------------------------------- */

/* Every so-many-th document says what no schema allows, near its end: all of it is read before it is refused. */
static const char *spoil(const struct bench *bench, const char *text, struct arena *arena) {
    const char *end = strrchr(text, '<');
    if (bench->mix.made * bench->options.garbage % 100 >= bench->options.garbage) {
        return arena_copy(arena, text);
    }
    return arena_print(arena, "%.*s<Nonsense/>%s", (int)(end - text), text, end);
}

static size_t read_batch(struct bench *bench, struct merge_input *inputs, struct arena *arena) {
    size_t count = 0;
    while (count < bench->options.batch && mix_next(&bench->mix)) {
        struct merge_input *input = &inputs[count];
        const char *text = spoil(bench, bench->mix.xml->str, arena);
        input->origin =
            (struct origin){"dealer.D0123.events", 0, bench->fixture.offset + (int64_t)count, instant_now(), 0};
        input->body = (struct bytes){(const uint8_t *)text, strlen(text)};
        count++;
    }
    return count;
}

static void relay_away(struct bench *bench) {
    struct error error = {.code = OK};
    bench_must(database_script(bench->beside, "DELETE FROM dirty; DELETE FROM notice", &error), &error);
}

/* --- merging ------------------------------------------------------------------------------------------------------ */

static void merge_batch(struct bench *bench, struct merge_input *inputs, size_t count, struct arena *arena,
                        struct cost *cost) {
    struct error error = {.code = OK};
    struct merge_outcome outcome = {0};
    struct merge_progress progress = {
        "dealer.D0123.events", 0, 0, bench->fixture.offset, bench->fixture.offset + (int64_t)count, {{0}}};
    struct merge_batch batch = {"test", inputs, count, &progress, 1, NULL, false};
    const double wall = bench_clock(CLOCK_MONOTONIC);
    const double before = bench_clock(CLOCK_PROCESS_CPUTIME_ID);
    for (size_t i = 0; i < count; i++) {
        merge_read_input(&bench->fixture.parts, bench->fixture.reader, &inputs[i], arena);
    }
    const double between = bench_clock(CLOCK_PROCESS_CPUTIME_ID);
    bench_must(merge_run(&bench->fixture.parts, bench->fixture.database, bench->fixture.sealer, &batch, arena, &outcome,
                         &error),
               &error);
    cost->read += between - before;
    cost->merge += bench_clock(CLOCK_PROCESS_CPUTIME_ID) - between;
    cost->wall += bench_clock(CLOCK_MONOTONIC) - wall;
    cost->events += count;
    cost->dirty += outcome.dirty;
    cost->linked += outcome.linked;
    cost->refused += outcome.refused;
    bench->fixture.offset += (int64_t)count;
    relay_away(bench);
}

static struct cost run(struct bench *bench) {
    struct cost cost = {0};
    const double backend = bench_process_clock(bench->backend);
    merge_report_begin(bench->beside);
    for (size_t count = bench->options.batch; count == bench->options.batch;) {
        struct arena *arena = arena_new();
        struct merge_input *inputs = ARENA_NEW(arena, struct merge_input, bench->options.batch);
        count = read_batch(bench, inputs, arena);
        merge_batch(bench, inputs, count, arena, &cost);
        arena_free(arena);
    }
    cost.backend = bench_process_clock(bench->backend) - backend;
    return cost;
}

static void report(const struct bench *bench, const char *phase, const struct cost *cost) {
    const double events = (double)cost->events;
    (void)printf("%-12s %8.0f events, %6.0f events/s, CPU per event in us: read %5.1f, merge %5.1f, backend %5.1f; "
                 "changed records %.2f, linked %.2f, refused %.3f per event\n",
                 phase, events, events / cost->wall * 1e6, cost->read / events, cost->merge / events,
                 cost->backend / events, (double)cost->dirty / events, (double)cost->linked / events,
                 (double)cost->refused / events);
    merge_report_bytes(bench->beside, events);
    merge_report_scans(bench->beside);
    merge_report_statements(bench->beside, bench->options.statements, events);
}

/* --- phases ------------------------------------------------------------------------------------------------------- */

static const char *const sources[] = {"D0123", "D0456", "D0789", "D0999"};

static void run_mix(struct bench *bench, const char *title, struct mix_settings settings) {
    settings.sources = sources;
    settings.source_count = 4;
    settings.customers = bench->mix.customers;
    mix_open(&bench->mix, &settings);
    const struct cost cost = run(bench);
    report(bench, title, &cost);
    mix_close(&bench->mix);
}

/* The end of a span that begins where the phase before ended: nothing that a phase tells is late. */
static instant pass(struct bench *bench, int64_t span) {
    bench->told += span;
    return bench->told;
}

/* Four in five events of a first load bring a customer. */
static void grow(struct bench *bench, uint64_t size) {
    const uint64_t missing = size > bench->mix.customers ? size - bench->mix.customers : 0;
    run_mix(bench, "first load",
            (struct mix_settings){
                .seed = size, .events = missing * 5 / 4, .until = pass(bench, LOAD_SPAN), .span = LOAD_SPAN});
}

static void run_steady(struct bench *bench, uint64_t seed) {
    run_mix(bench, "steady state",
            (struct mix_settings){.seed = seed + 1,
                                  .events = bench->options.steady,
                                  .steady = true,
                                  .until = pass(bench, STEADY_SPAN),
                                  .span = STEADY_SPAN});
}

static void connect_anew(struct bench *bench) {
    database_close(bench->fixture.database);
    struct error error = {.code = OK};
    bench->fixture.database = database_open_keyed(getenv("POSTGRES_URI"), "merge-test", &error);
    bench_must(bench->fixture.database != NULL, &error);
    bench->backend = merge_fixture_number(&bench->fixture, "SELECT pg_backend_pid()::bigint");
}

static void first_after_restart(struct bench *bench, uint64_t seed) {
    const double start = bench_clock(CLOCK_MONOTONIC);
    connect_anew(bench);
    const uint64_t steady = bench->options.steady;
    bench->options.steady = 1;
    run_steady(bench, seed + 2);
    bench->options.steady = steady;
    (void)printf("first event after connecting anew: %.0f ms\n", (bench_clock(CLOCK_MONOTONIC) - start) / 1e3);
}

/* One customer number alone, first in the order of time, then as many events as asked that are older. */
static void run_hot(struct bench *bench) {
    const struct mix_settings in_order = {
        .seed = 9, .events = bench->options.hot, .hot = true, .until = instant_now(), .span = DAYS(30)};
    const struct mix_settings late = {
        .seed = 10, .events = bench->options.late, .hot = true, .until = instant_now() - DAYS(31), .span = DAYS(30)};
    run_mix(bench, "one number", in_order);
    run_mix(bench, "one, late", late);
}

static void open_bench(struct bench *bench) {
    struct error error = {.code = OK};
    merge_fixture_open(&bench->fixture);
    merge_fixture_reset(&bench->fixture);
    bench->beside = database_open(getenv("POSTGRES_URI"), "merge-bench", &error);
    bench_must(bench->beside != NULL, &error);
    bench->backend = merge_fixture_number(&bench->fixture, "SELECT pg_backend_pid()::bigint");
}

static bool read_option(struct options *options, const char *word) {
    const struct bench_number numbers[] = {{"steady=", &options->steady}, {"hot=", &options->hot},
                                           {"late=", &options->late},     {"garbage=", &options->garbage},
                                           {"batch=", &options->batch},   {"statements=", &options->statements}};
    if (bench_number(numbers, sizeof numbers / sizeof *numbers, word)) {
        return true;
    }
    if (!g_str_has_prefix(word, "sizes=")) {
        return false;
    }
    for (char *at = strchr(word, '='); at != NULL && *at != '\0' && options->size_count < 8;) {
        options->sizes[options->size_count++] = strtoull(at + 1, &at, 10);
    }
    return true;
}

int main(int count, char **arguments) {
    struct bench bench = {.options = {.steady = 20000, .batch = 1000}};
    for (int i = 1; i < count; i++) {
        if (!read_option(&bench.options, arguments[i])) {
            (void)fprintf(stderr, "merge_bench: what is %s?\n", arguments[i]);
            return EXIT_FAILURE;
        }
    }
    open_bench(&bench);
    bench.told = instant_now() - (int64_t)(bench.options.size_count + 1) * (LOAD_SPAN + 2 * STEADY_SPAN);
    for (size_t i = 0; i < bench.options.size_count; i++) {
        grow(&bench, bench.options.sizes[i]);
        run_steady(&bench, bench.options.sizes[i]);
        first_after_restart(&bench, bench.options.sizes[i]);
    }
    if (bench.options.hot > 0) {
        run_hot(&bench);
    }
    database_close(bench.beside);
    merge_fixture_close(&bench.fixture);
    return EXIT_SUCCESS;
}
