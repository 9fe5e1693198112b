/* stream.c – sends a small world of dealers' files, disturbed as disturb.h says, to the topics of an installation: whose record
 * ids and digests the stewards of that world speak of.
 *   stream HUB_CONF [seed=N] [files=N] [rate=N]   prints how many documents it sent, and how many of them are decisions
 *   stream sources                                the sources of such worlds, a line each
 * Half of the documents come in any order, the other half customer by customer: then all that the stores say of one comes at
 * once, by a topic each. One in ten comes twice. rate: documents a second, 0 as fast as the broker takes them. */
#include "hub/base/config.h"
#include "hub/store/installation.h"
#include "tests/bench/bench.h"
#include "tests/bench/broker_client.h"
#include "tests/matching/disturb.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OF_ORDER = 94 };

struct stream {
    struct arena *arena;
    const struct config *config;
    struct dice dice;
    GHashTable *places; /* "source/number" → where in the stream all about its customer comes, a double in the arena */
    uint64_t seed, files, rate, decisions;
};

/* --- the installation ------------------------------------------------------------------------------------------------- */

/* The caller frees it. */
static struct installation secrets_of(const struct config *config) {
    struct error error = {0};
    struct installation installation;
    struct master_keys *keys = master_keys_load(config->key_file, &error);
    bench_must(keys != NULL, &error);
    struct database *database = database_open(config->database_read, "stream", &error);
    bench_must(database != NULL, &error);
    struct sealer *sealer = sealer_new(keys);
    bench_must(installation_load(database, sealer, &installation, &error), &error);
    sealer_free(sealer);
    database_close(database);
    master_keys_free(keys);
    return installation;
}

static const char *bootstrap_of(const struct config *config) {
    for (size_t i = 0; i < config->kafka_count; i++) {
        if (strcmp(config->kafka[i].key, "bootstrap.servers") == 0) {
            return config->kafka[i].value;
        }
    }
    broker_fail("kafka.bootstrap.servers", "is not set");
}

/* --- the order -------------------------------------------------------------------------------------------------------- */

struct placed {
    double place;
    const char *document;
};

/* What stands between the first `before` and the next quotation mark; NULL without. */
static const char *cut(const struct stream *stream, const char *document, const char *before) {
    const char *found = strstr(document, before);
    if (found == NULL) {
        return NULL;
    }
    found += strlen(before);
    return arena_copy_n(stream->arena, found, strcspn(found, "\""));
}

static const char *source_of(const struct stream *stream, const char *document) {
    return cut(stream, document, " source=\"");
}

static const char *number_of(const struct stream *stream, const char *document) {
    return cut(stream, document, "<Customer number=\"");
}

/* Files of one customer have one place. */
static void find_places(struct stream *stream, const struct archive *archive) {
    for (unsigned i = 0; i < archive->files->len; i++) {
        const struct archive_file *file = archive_file(archive, i);
        struct dice dice = dice_new(stream->seed, OF_ORDER, archive_truth(archive, i));
        double *place = ARENA_NEW(stream->arena, double, 1);
        *place = dice_unit(&dice);
        char *key = arena_print(stream->arena, "%s/%s", archive_store(archive, file->store)->id, file->number);
        if (*file->role == '\0') {
            (void)g_hash_table_insert(stream->places, key, place);
        }
    }
}

static double place_of(struct stream *stream, const char *document) {
    const char *number = number_of(stream, document);
    const char *key = arena_print(stream->arena, "%s/%s", source_of(stream, document), number == NULL ? "" : number);
    const double *place = g_hash_table_lookup(stream->places, key);
    const bool anywhere = dice_chance(&stream->dice, 0.5);
    return place == NULL || anywhere ? dice_unit(&stream->dice) : *place;
}

static int by_place(const void *left, const void *right) {
    const struct placed *a = left;
    const struct placed *b = right;
    if (a->place != b->place) {
        return a->place < b->place ? -1 : 1;
    }
    return strcmp(a->document, b->document);
}

/* struct placed, in the order in which they are sent. */
static GArray *placed_documents(struct stream *stream, const GPtrArray *documents) {
    GArray *all = g_array_new(FALSE, FALSE, sizeof(struct placed));
    for (unsigned i = 0; i < documents->len; i++) {
        do {
            const struct placed placed = {place_of(stream, documents->pdata[i]), documents->pdata[i]};
            g_array_append_val(all, placed);
        } while (dice_chance(&stream->dice, 0.1));
    }
    g_array_sort(all, by_place);
    return all;
}

/* --- sending ---------------------------------------------------------------------------------------------------------- */

/* A decision goes by its first record, everything else by the customer's number. */
static void send_one(struct stream *stream, rd_kafka_t *client, const char *document) {
    const char *number = number_of(stream, document);
    const char *topic = arena_print(stream->arena, "dealer.%s.events", source_of(stream, document));
    if (number == NULL) {
        const char *record = cut(stream, document, "<Record id=\"");
        number = record == NULL ? "steward" : record;
        topic = stream->config->topic_decisions;
        stream->decisions++;
    }
    broker_send(client, topic, number, document, strlen(document));
}

static void send_all(struct stream *stream, const GPtrArray *documents) {
    rd_kafka_t *client = broker_producer(bootstrap_of(stream->config));
    GArray *all = placed_documents(stream, documents);
    const double start = bench_clock(CLOCK_MONOTONIC) / 1e6;
    for (unsigned i = 0; i < all->len; i++) {
        send_one(stream, client, g_array_index(all, struct placed, i).document);
        broker_pace(start, i + 1, stream->rate);
    }
    broker_close(client);
    (void)printf("%u %" PRIu64 "\n", all->len, stream->decisions);
    g_array_free(all, TRUE);
}

static struct archive *world_of(struct stream *stream) {
    const struct archive_settings settings = {
        .seed = stream->seed, .files = stream->files, .difficulty = 0.5 + 2 * dice_unit(&stream->dice)};
    return archive_new(DEALERHUB_SOURCE_DIR, &settings);
}

static void run(struct stream *stream) {
    struct installation installation = secrets_of(stream->config);
    struct archive *archive = world_of(stream);
    GPtrArray *documents = disturbed_documents(&installation, archive, stream->seed);
    find_places(stream, archive);
    send_all(stream, documents);
    g_ptr_array_free(documents, TRUE);
    archive_free(archive);
    installation_free(&installation);
}

static void print_sources(const struct stream *stream) {
    const struct archive_settings settings = {.seed = 1, .files = stream->files, .difficulty = 1};
    struct archive *archive = archive_new(DEALERHUB_SOURCE_DIR, &settings);
    for (unsigned i = 0; i < archive->stores->len; i++) {
        (void)printf("%s\n", archive_store(archive, (int)i)->id);
    }
    archive_free(archive);
}

static bool read_options(struct stream *stream, int count, char **arguments) {
    const struct bench_number numbers[] = {
        {"seed=", &stream->seed}, {"files=", &stream->files}, {"rate=", &stream->rate}};
    bool good = count > 1;
    for (int i = 2; i < count; i++) {
        good = bench_number(numbers, sizeof numbers / sizeof *numbers, arguments[i]) && good;
    }
    return good;
}

int main(int count, char **arguments) {
    struct error error = {0};
    struct stream stream = {.arena = arena_new(), .seed = 1, .files = 100};
    if (!read_options(&stream, count, arguments)) {
        broker_fail("usage", "stream HUB_CONF [seed=N] [files=N] [rate=N] | stream sources");
    }
    stream.dice = dice_new(stream.seed, OF_ORDER, 0);
    stream.places = g_hash_table_new(g_str_hash, g_str_equal);
    if (strcmp(arguments[1], "sources") == 0) {
        print_sources(&stream);
    } else {
        stream.config = config_load(&(struct config_request){.file = arguments[1]}, stream.arena, &error);
        bench_must(stream.config != NULL, &error);
        run(&stream);
    }
    g_hash_table_destroy(stream.places);
    arena_free(stream.arena);
    return EXIT_SUCCESS;
}
