/* adopt_bench.c – what adopting another model costs without Kafka: a first load of so many events, then all of it computed
 * once more, the switch, and the telling of what it changed; seconds, and µs a source record. POSTGRES_URI names the database.
 *   adopt_bench [EVENTS [LINK]]      LINK: the other model's limit, in bits */
#include "hub/store/merge_read.h"
#include "tests/bench/bench.h"
#include "tests/bench/mix.h"
#include "tests/support/merge_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BATCH = 500, STEP = 2000 };

static void sql(struct merge_fixture *fixture, const char *text) {
    struct error error = {0};
    bench_must(database_script(fixture->database, text, &error), &error);
}

static struct model *other_model(const struct merge_fixture *fixture, const char *link) {
    struct error error = {0};
    char *text;
    char path[] = "/tmp/model-XXXXXX";
    (void)g_file_get_contents(DEALERHUB_SOURCE_DIR "/schemas/identity/model.xml", &text, NULL, NULL);
    GString *model = g_string_new(text);
    char *zones = g_strconcat("<Zones link=\"", link, "\"", NULL);
    char *at = strstr(text, "<Zones link=\"");
    char *old = g_strndup(at, strcspn(at + 13, "\"") + 14);
    (void)g_string_replace(model, old, zones, 1);
    const int file = mkstemp(path);
    (void)close(file);
    (void)g_file_set_contents(path, model->str, -1, NULL);
    struct model *loaded = model_load(path, fixture->attributes, &error);
    (void)unlink(path);
    bench_must(loaded != NULL, &error);
    (void)g_string_free(model, 1);
    g_free(zones);
    g_free(old);
    g_free(text);
    return loaded;
}

static void load(struct merge_fixture *fixture, uint64_t events) {
    static const char *const sources[] = {"D0123", "D0456", "D0789", "D0999"};
    struct mix mix;
    bool more = true;
    mix_open(&mix, &(struct mix_settings){.seed = 1,
                                          .sources = sources,
                                          .source_count = 4,
                                          .events = events,
                                          .until = instant_now(),
                                          .span = SECONDS(86400) * 365});
    while (more) {
        char *documents[BATCH];
        size_t count = 0;
        while (count < BATCH && (more = mix_next(&mix))) {
            documents[count++] = g_strdup(mix.xml->str);
        }
        (void)merge_fixture_merge(fixture, (const char *const *)documents, count, NULL);
        for (size_t i = 0; i < count; i++) {
            g_free(documents[i]);
        }
        sql(fixture, "DELETE FROM dirty; DELETE FROM notice");
    }
    mix_close(&mix);
}

static double seconds(clockid_t clock) {
    return bench_clock(clock) / 1e6;
}

/* One phase after the other, as the numbers of a step tell them. */
static void adopt(struct merge_fixture *fixture, const struct merge_parts *other) {
    struct error error = {0};
    struct merge_adoption step = {.more = true};
    double longest = 0;
    size_t computed = 0;
    size_t told = 0;
    double phase = seconds(CLOCK_MONOTONIC);
    const double own = seconds(CLOCK_PROCESS_CPUTIME_ID);
    while (step.more) {
        struct arena *arena = arena_new();
        const double start = seconds(CLOCK_MONOTONIC);
        bench_must(merge_adopt(&fixture->parts, other, fixture->database, fixture->sealer, STEP, arena, &step, &error),
                   &error);
        const double took = seconds(CLOCK_MONOTONIC) - start;
        const bool switched =
            fixture->parts.file_set == 1 && merge_fixture_number(fixture, "SELECT file_set FROM merge_state") == 2;
        if (switched) {
            const double now = seconds(CLOCK_MONOTONIC);
            (void)printf(
                "%zu records computed in %.1f s, %.0f us each, %.0f of it own CPU; longest step %.2f s; switch "
                "%.3f s\n",
                computed, now - phase, (now - phase) * 1e6 / (double)computed,
                (seconds(CLOCK_PROCESS_CPUTIME_ID) - own) * 1e6 / (double)computed, longest, took);
            fixture->parts = *other;
            phase = now;
        }
        longest = took > longest ? took : longest;
        computed += fixture->parts.file_set == 1 ? step.moved : 0;
        told += fixture->parts.file_set == 1 ? 0 : step.moved;
        arena_free(arena);
    }
    (void)printf("%zu golden records told in %.1f s\n", told, seconds(CLOCK_MONOTONIC) - phase);
}

int main(int argc, char **argv) {
    struct merge_fixture fixture;
    merge_fixture_open(&fixture);
    merge_fixture_reset(&fixture);
    struct model *model = other_model(&fixture, argc > 2 ? argv[2] : "36.00");
    struct merge_parts other = fixture.parts;
    other.model = model;
    other.file_set = 2;
    load(&fixture, argc > 1 ? strtoull(argv[1], NULL, 10) : 20000);
    (void)printf("%lld source records, %lld events\n",
                 (long long)merge_fixture_number(&fixture, "SELECT count(*) FROM source_record"),
                 (long long)merge_fixture_number(&fixture, "SELECT count(*) FROM event_row"));
    sql(&fixture, "INSERT INTO file_set (digest, files) VALUES ('\\xab', ''); UPDATE merge_state SET adopting = 2");
    adopt(&fixture, &other);
    merge_fixture_close(&fixture);
    model_free(model);
    return EXIT_SUCCESS;
}
