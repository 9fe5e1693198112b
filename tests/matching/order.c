/* order.c – the order of arrival never shows: random worlds of 20 to 200 files, disturbed by voids, revisions, erasures,
 * renumberings, numbers of the ERP, numbers given to somebody else, phones and numbers that cross their caps both ways and stewards'
 * words, each merged in several orders, batch sizes and duplications; the canonical state – clusters, golden ids and records, history, links, words –
 * must be the same, to the letter, and what is computed once more from the event rows must be that state. Eight worlds and more must
 * hold something of everything that they are there for.
 *   order [--worlds N] [--seed S] [--orders K] [--files N]   POSTGRES_URI names an empty database
 * Says the seed of each world that differs, keeps both states in TMPDIR, and ends with 1; then what the worlds held. */
#include "tests/matching/disturb.h"
#include "tests/support/merge_fixture.h"
#include "tests/support/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TELLING_WORLDS = 8 };

/* What stands in a world's database at the end of its first order. */
static const struct {
    const char *name, *sql;
} kinds_of_content[] = {
    {"golden records", "SELECT count(*) FROM golden"},
    {"golden records of several files", "SELECT count(*) FROM (SELECT FROM source_record WHERE golden_id IS NOT NULL "
                                        "GROUP BY golden_id HAVING count(*) > 1) AS several"},
    {"questions", "SELECT count(*) FROM edge WHERE zone = 1"},
    {"halves that fit several", "SELECT count(*) FROM edge WHERE zone > 3 AND zone & 3 = 3"},
    {"links that are not followed", "SELECT count(*) FROM edge WHERE zone = 3"},
    {"halves of links", "SELECT count(*) FROM edge WHERE zone > 3"},
    {"generations of a number", "SELECT count(*) FROM source_record WHERE generation > 0"},
    {"collective accounts", "SELECT count(*) FROM source_record WHERE collective"},
    {"households", "SELECT count(*) FROM tie WHERE kind = 1"},
    {"employers", "SELECT count(*) FROM tie WHERE kind = 2"},
    {"drivers for somebody", "SELECT count(*) FROM tie WHERE kind = 3"},
    {"contacts of firms", "SELECT count(*) FROM tie WHERE kind = 4"},
    {"previous owners", "SELECT count(*) FROM tie WHERE kind = 5"},
    {"relations that are over", "SELECT count(*) FROM tie WHERE until IS NOT NULL"},
    {"parties", "SELECT count(*) FROM source_record WHERE role <> ''"},
    {"generic values", "SELECT count(*) FROM generic_key"},
    {"events superseded by a revision", "SELECT count(*) FROM event_row WHERE state = 1"},
    {"events voided", "SELECT count(*) FROM event_row WHERE state = 2"},
    {"events erased", "SELECT count(*) FROM event_row WHERE state = 3"},
    {"words of same or apart", "SELECT count(*) FROM word WHERE verdict IN (1, 2)"},
    {"renumberings", "SELECT count(*) FROM word WHERE verdict = 3 AND source <> 'ERP'"},
    {"numbers of the ERP", "SELECT count(*) FROM word WHERE verdict = 3 AND source = 'ERP'"},
    {"pins", "SELECT count(*) FROM pin"},
    {"words on generic values", "SELECT count(*) FROM generic_word"},
    {"questions put off", "SELECT count(*) FROM deferral"},
};
enum { CONTENTS = sizeof kinds_of_content / sizeof *kinds_of_content };

static struct {
    uint64_t counts[CONTENTS];
    uint64_t more_generic, less_generic, more_collective,
        less_collective; /* batches after which there were, in all orders */
} content;

static void note_content(struct merge_fixture *fixture) {
    for (size_t i = 0; i < CONTENTS; i++) {
        content.counts[i] += (uint64_t)merge_fixture_number(fixture, kinds_of_content[i].sql);
    }
}

/* Prints all; returns whether there is something of everything. */
static bool tell_content(void) {
    bool complete = content.more_generic > 0 && content.less_generic > 0 && content.more_collective > 0 &&
                    content.less_collective > 0;
    for (size_t i = 0; i < CONTENTS; i++) {
        (void)printf("  %8lu %s\n", (unsigned long)content.counts[i], kinds_of_content[i].name);
        complete = complete && content.counts[i] > 0;
    }
    (void)printf("  %8lu batches made more values generic, %lu fewer; %lu made more accounts collective, %lu fewer\n",
                 (unsigned long)content.more_generic, (unsigned long)content.less_generic,
                 (unsigned long)content.more_collective, (unsigned long)content.less_collective);
    return complete;
}

struct order_settings {
    uint64_t worlds, seed, orders, files;
};

struct crossing {
    int64_t generic, collective;
};

/* Whether a cap was crossed since the last batch, and which way. */
static void note_crossing(struct merge_fixture *fixture, struct crossing *before) {
    const struct crossing now = {merge_fixture_number(fixture, "SELECT count(*) FROM generic_key"),
                                 merge_fixture_number(fixture, "SELECT count(*) FROM source_record WHERE collective")};
    content.more_generic += now.generic > before->generic;
    content.less_generic += now.generic < before->generic;
    content.more_collective += now.collective > before->collective;
    content.less_collective += now.collective < before->collective;
    *before = now;
}

static GString *state_after(struct merge_fixture *fixture, GPtrArray *documents, uint64_t seed) {
    struct dice dice = dice_new(seed, 92, 0);
    const unsigned most = 1 + dice_below(&dice, 120);
    struct crossing crossing = {0};
    merge_fixture_rewind(fixture);
    for (unsigned at = 0; at < documents->len;) {
        const unsigned wanted = 1 + dice_below(&dice, most);
        const unsigned count = MIN(wanted, documents->len - at);
        (void)merge_fixture_merge(fixture, (const char *const *)&documents->pdata[at], count, NULL);
        at += count;
        note_crossing(fixture, &crossing);
    }
    return merge_fixture_state(fixture);
}

static void keep(uint64_t seed, const char *which, const GString *state) {
    char *name = g_strdup_printf("%s/order-%lu-%s.txt", g_get_tmp_dir(), (unsigned long)seed, which);
    (void)g_file_set_contents(name, state->str, (gssize)state->len, NULL);
    (void)printf("  %s\n", name);
    g_free(name);
}

/* Links between two customers bear a mark, and no other edge does; questions are found by it. */
static const char wrongly_marked_sql[] =
    "SELECT count(*) FROM edge e JOIN source_record a ON a.record_id = e.a JOIN source_record b ON b.record_id = e.b "
    "WHERE e.zone IN (2, 3) AND (e.zone = 3) IS DISTINCT FROM (a.golden_id <> b.golden_id)";

static bool is_marked_rightly(struct merge_fixture *fixture, uint64_t seed) {
    const int64_t wrong = merge_fixture_number(fixture, wrongly_marked_sql);
    if (wrong > 0) {
        (void)printf("seed %lu: %ld links are marked as followed and are not, or the other way round\n",
                     (unsigned long)seed, (long)wrong);
    }
    return wrong == 0;
}

/* Whether what stands in the database is what its event rows make. */
static bool is_what_its_events_make(struct merge_fixture *fixture, uint64_t seed) {
    size_t count = 0;
    size_t documents = 0;
    GString *told = merge_fixture_verify(fixture, &count, &documents);
    if (count > 0) {
        (void)printf("seed %lu: computed once more, the state differs\n%s", (unsigned long)seed, told->str);
    }
    (void)g_string_free(told, TRUE);
    return count == 0;
}

static bool holds(struct merge_fixture *fixture, const struct order_settings *settings, uint64_t seed) {
    struct dice dice = dice_new(seed, 93, 0);
    const struct archive_settings world = {.seed = seed,
                                           .files = settings->files > 0 ? settings->files : 20 + dice_below(&dice, 181),
                                           .difficulty = 0.5 + 2 * dice_unit(&dice)};
    struct archive *archive = archive_new(DEALERHUB_SOURCE_DIR, &world);
    const struct installation installation = {.keyer = fixture->keyer, .namespace_id = fixture->parts.namespace_id};
    GPtrArray *documents = disturbed_documents(&installation, archive, seed);
    GString *expected = state_after(fixture, documents, seed);
    note_content(fixture);
    bool same = true;
    for (uint64_t order = 1; order <= settings->orders && same; order++) {
        GPtrArray *shuffled = world_shuffle(documents, (unsigned)(seed * 100 + order));
        GString *found = state_after(fixture, shuffled, seed * 1000 + order);
        same = g_string_equal(expected, found);
        if (!same) {
            (void)printf("seed %lu, order %lu: the state differs\n", (unsigned long)seed, (unsigned long)order);
            keep(seed, "expected", expected);
            keep(seed, "found", found);
        }
        (void)g_string_free(found, TRUE);
        g_ptr_array_free(shuffled, TRUE);
    }
    same = is_marked_rightly(fixture, seed) && same;
    same = is_what_its_events_make(fixture, seed) && same;
    (void)g_string_free(expected, TRUE);
    g_ptr_array_free(documents, TRUE);
    archive_free(archive);
    return same;
}

static bool read_settings(struct order_settings *settings, int count, char **arguments) {
    const struct {
        const char *name;
        uint64_t *value;
    } options[] = {{"--worlds", &settings->worlds},
                   {"--seed", &settings->seed},
                   {"--orders", &settings->orders},
                   {"--files", &settings->files}};
    for (int i = 1; i < count; i += 2) {
        uint64_t *value = NULL;
        for (size_t k = 0; k < G_N_ELEMENTS(options); k++) {
            value = strcmp(arguments[i], options[k].name) == 0 ? options[k].value : value;
        }
        if (value == NULL || i + 1 == count) {
            return false;
        }
        *value = strtoull(arguments[i + 1], NULL, 10);
    }
    return true;
}

int main(int count, char **arguments) {
    struct order_settings settings = {.worlds = 1000, .seed = 1, .orders = 5};
    struct merge_fixture fixture;
    uint64_t different = 0;
    if (!read_settings(&settings, count, arguments)) {
        (void)fprintf(stderr, "usage: order [--worlds N] [--seed S] [--orders K] [--files N]\n");
        return EXIT_FAILURE;
    }
    merge_fixture_open(&fixture);
    for (uint64_t i = 0; i < settings.worlds; i++) {
        different += !holds(&fixture, &settings, settings.seed + i);
        if ((i + 1) % 50 == 0) {
            (void)printf("%lu worlds, %lu of them differ\n", (unsigned long)i + 1, (unsigned long)different);
            (void)fflush(stdout);
        }
    }
    merge_fixture_close(&fixture);
    (void)printf("%lu worlds in %lu orders each beside the first: %lu differ\n", (unsigned long)settings.worlds,
                 (unsigned long)settings.orders, (unsigned long)different);
    const bool complete = tell_content();
    if (!complete && settings.worlds >= TELLING_WORLDS) {
        (void)fprintf(stderr, "order: these worlds lack something that they are there for\n");
        return EXIT_FAILURE;
    }
    return different == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
