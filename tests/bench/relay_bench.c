/* relay_bench.c – what relaying costs without Kafka: CPU of this process and of the database's backends, per changed record.
 * POSTGRES_URI names the database.
 *   relay_bench FIRST STEADY PARTNERS [BATCH]   events of the first load, then of the steady state in batches, each relayed
 *                                               before the next; the partners file, as tests/bench/partners prints it */
#include "tests/bench/bench.h"
#include "tests/bench/mix.h"

#include "hub/base/log.h"
#include "hub/stage/relay.h"
#include "hub/store/shard.h"
#include "tests/support/merge_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- an outlet that takes everything ------------------------------------------------------------------------------ */

struct outlet_producer {
    int64_t records; /* of the log */
    unsigned shard;
};

static struct {
    int64_t records[SHARD_COUNT];
    _Atomic uint64_t messages, views, bytes, logged, commits;
} sink;

static struct outlet_producer *sink_open(void *state, unsigned shard, struct error *error) {
    (void)state;
    (void)error;
    struct outlet_producer *producer = g_new0(struct outlet_producer, 1);
    producer->shard = shard;
    return producer;
}

static void sink_abandon(struct outlet_producer *producer) {
    g_free(producer);
}

static bool sink_is_ready(struct outlet_producer *producer, const char *topic, enum outlet_topic kind,
                          struct error *error) {
    (void)producer;
    (void)topic;
    (void)kind;
    (void)error;
    return true;
}

static bool sink_begin(struct outlet_producer *producer, struct error *error) {
    (void)producer;
    (void)error;
    return true;
}

static enum outlet_answer sink_put(struct outlet_producer *producer, const struct outlet_message *message,
                                   struct error *error) {
    (void)error;
    sink.messages++;
    sink.bytes += message->value.length;
    sink.views += message->kind == OUTLET_VIEWS;
    if (message->kind == OUTLET_LOG) {
        sink.logged++;
        producer->records++;
    }
    return OUTLET_COMMITTED;
}

static enum outlet_answer sink_commit(struct outlet_producer *producer, int64_t *log_next, struct error *error) {
    (void)error;
    sink.commits++;
    sink.records[producer->shard] += producer->records;
    producer->records = 0;
    *log_next = sink.records[producer->shard];
    return OUTLET_COMMITTED;
}

static bool sink_read_log(void *state, unsigned shard, int64_t from, log_visitor visit, void *context,
                          struct error *error) {
    (void)state;
    (void)shard;
    (void)from;
    (void)visit;
    (void)context;
    (void)error;
    return true;
}

static const struct outlet outlet = {.open = sink_open,
                                     .abandon = sink_abandon,
                                     .is_ready = sink_is_ready,
                                     .begin = sink_begin,
                                     .put = sink_put,
                                     .commit = sink_commit,
                                     .read_log = sink_read_log};

/* --- the bench ----------------------------------------------------------------------------------------------------- */

struct bench {
    struct merge_fixture fixture;
    struct mix mix;
    struct rights *rights;
    struct relay *relay;
    size_t batch;
};

struct cost {
    double own, backends, wall; /* µs */
    uint64_t events, changed;
};

/* Of all relays' backends, whether one or many. */
static double backends_clock(struct bench *bench) {
    struct error error;
    double sum = 0;
    struct request request = {
        .sql = "SELECT pid::bigint FROM pg_stat_activity WHERE application_name = 'dealerhub relay'"};
    bench_must(database_run(bench->fixture.database, &request, 1, &error), &error);
    for (int row = 0; row < PQntuples(request.result); row++) {
        sum += bench_process_clock(result_number(request.result, row, 0));
    }
    requests_free(&request, 1);
    return sum;
}

static size_t merge_batch(struct bench *bench) {
    const char **documents = g_new0(const char *, bench->batch);
    size_t count = 0;
    while (count < bench->batch && mix_next(&bench->mix)) {
        documents[count++] = g_strdup(bench->mix.xml->str);
    }
    (void)merge_fixture_merge(&bench->fixture, documents, count, NULL);
    for (size_t i = 0; i < count; i++) {
        g_free((void *)(uintptr_t)documents[i]);
    }
    g_free(documents);
    return count;
}

static void relay_batch(struct bench *bench, struct cost *cost) {
    struct error error;
    const double before = bench_clock(CLOCK_PROCESS_CPUTIME_ID);
    const double wall = bench_clock(CLOCK_MONOTONIC);
    const double backends = backends_clock(bench);
    bench_must(relay_drain(bench->relay, SECONDS(60), &error), &error);
    cost->own += bench_clock(CLOCK_PROCESS_CPUTIME_ID) - before;
    cost->wall += bench_clock(CLOCK_MONOTONIC) - wall;
    cost->backends += backends_clock(bench) - backends;
}

static struct cost run(struct bench *bench, const struct mix_settings *settings) {
    struct cost cost = {0};
    mix_open(&bench->mix, settings);
    for (size_t count = bench->batch; count == bench->batch;) {
        count = merge_batch(bench);
        cost.events += count;
        cost.changed += (uint64_t)merge_fixture_number(&bench->fixture, "SELECT count(DISTINCT golden_id) FROM dirty");
        relay_batch(bench, &cost);
    }
    return cost;
}

static void report(const char *phase, const struct cost *cost) {
    const double changed = (double)cost->changed;
    const double views = (double)sink.views / changed;
    const double sum = (cost->own + cost->backends) / changed;
    (void)printf(
        "%-12s %7.0f events, %7.0f changed records, %4.1f views of %5.0f octets each; CPU per changed record in us: "
        "own %5.1f, backends %5.1f, sum %5.1f; budget %4.1f: %.2f times; %.0f/s\n",
        phase, (double)cost->events, changed, views, (double)sink.bytes / (double)sink.messages, cost->own / changed,
        cost->backends / changed, sum, 12 + 6 * views, sum / (12 + 6 * views), changed / cost->wall * 1e6);
    (void)fflush(stdout);
    sink.views = sink.bytes = sink.messages = 0;
}

static void open_bench(struct bench *bench, const char *partners) {
    struct error error;
    char rules[600];
    char folder[600];
    merge_fixture_open(&bench->fixture);
    merge_fixture_reset(&bench->fixture);
    (void)snprintf(rules, sizeof rules, "%s/schemas/config/rules.xml", DEALERHUB_SOURCE_DIR);
    (void)snprintf(folder, sizeof folder, "%s/schemas/config", DEALERHUB_SOURCE_DIR);
    bench->rights = rights_load(partners, rules, folder, bench->fixture.attributes, bench->fixture.kinds, &error);
    bench_must(bench->rights != NULL, &error);
    bench->fixture.parts.rights = bench->rights;
    const struct relay_parts parts = {.database = getenv("POSTGRES_URI"),
                                      .attributes = bench->fixture.attributes,
                                      .kinds = bench->fixture.kinds,
                                      .rights = bench->rights,
                                      .keyer = bench->fixture.keyer,
                                      .keys = bench->fixture.keys,
                                      .outlet = &outlet,
                                      .publications_topic = "dealerhub.publications",
                                      .customers_topic = "partner.%s.customers",
                                      .feedback_topic = "partner.%s.feedback"};
    bench->relay = relay_new(&parts, &error);
    bench_must(bench->relay != NULL, &error);
}

int main(int count, char **arguments) {
    struct bench bench = {.batch = count > 4 ? strtoul(arguments[4], NULL, 10) : 4000};
    if (count < 4 || bench.batch == 0) {
        (void)fprintf(stderr, "usage: relay_bench FIRST STEADY PARTNERS [BATCH]\n");
        return EXIT_FAILURE;
    }
    log_configure(LOG_WARN_LEVEL, LOG_TEXT);
    open_bench(&bench, arguments[3]);
    const char *sources[64];
    unsigned source_count = 0;
    for (size_t i = 0; i < rights_partner_count(bench.rights) && source_count < 64; i++) {
        const struct partner *partner = rights_partner(bench.rights, i);
        if (partner->source_count > 0) {
            sources[source_count++] = partner->sources[0].id;
        }
    }
    struct mix_settings settings = {.seed = 1,
                                    .sources = sources,
                                    .source_count = source_count,
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
    relay_free(bench.relay);
    rights_free(bench.rights);
    merge_fixture_close(&bench.fixture);
    return EXIT_SUCCESS;
}
