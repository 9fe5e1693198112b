#include "tests/matching/hub_side.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ABOVE: bits that put all that links before all that rules keep from it, however heavy. */
enum { QUESTIONS_EVERY = 2000, ABOVE = 1000 };

static double processor_seconds(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* --- truth ---------------------------------------------------------------------------------------------------------- */

struct truth truth_of(const struct archive *archive) {
    static const uint8_t slices[FILE_KINDS] = {SLICE_FULL,   SLICE_TITLE, SLICE_ORGANISATION,
                                               SLICE_MASKED, SLICE_FULL,  SLICE_FULL};
    const size_t count = archive->files->len;
    uint64_t *customers = g_new(uint64_t, count);
    uint8_t *of = g_new(uint8_t, count);
    bool *companies = g_new(bool, count);
    for (size_t i = 0; i < count; i++) {
        const struct archive_file *file = archive_file(archive, i);
        customers[i] = archive_truth(archive, i);
        of[i] = slices[file->kind];
        companies[i] = file->truth.company;
    }
    return (struct truth){count, customers, of, companies};
}

void truth_clear(struct truth *truth) {
    g_free((void *)(uintptr_t)truth->customers);
    g_free((void *)(uintptr_t)truth->slices);
    g_free((void *)(uintptr_t)truth->companies);
}

/* --- reading back --------------------------------------------------------------------------------------------------- */

static void run(struct hub_side *side, struct request *request) {
    struct error error = {.code = OK};
    if (!database_run(side->fixture.database, request, 1, &error)) {
        (void)fprintf(stderr, "matching: %s\n", error_text(&error));
        exit(EXIT_FAILURE);
    }
}

static char *file_key(const char *source, const char *number, const char *role) {
    return g_strdup_printf("%s\t%s\t%s", source, number, role);
}

static GHashTable *files_by_key(const struct archive *archive) {
    GHashTable *files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (size_t i = 0; i < archive->files->len; i++) {
        const struct archive_file *file = archive_file(archive, i);
        g_hash_table_insert(files, file_key(archive_store(archive, file->store)->id, file->number, file->role),
                            (void *)(i + 1));
    }
    return files;
}

static uint64_t uuid_bits(const struct uuid *id) {
    uint64_t bits;
    memcpy(&bits, id, sizeof bits);
    return bits;
}

/* Files that the hub knows nothing of stand alone. */
static void read_clusters(struct hub_side *side) {
    struct request request = {.sql = "SELECT source, number, role, record_id, golden_id FROM source_record"};
    GHashTable *files = files_by_key(side->archive);
    struct arena *arena = arena_new();
    for (size_t i = 0; i < side->archive->files->len; i++) {
        side->clusters[i] = i;
    }
    run(side, &request);
    for (int row = 0; row < PQntuples(request.result); row++) {
        char *key = file_key(result_text(request.result, row, 0, arena), result_text(request.result, row, 1, arena),
                             result_text(request.result, row, 2, arena));
        const size_t file = (size_t)g_hash_table_lookup(files, key);
        g_free(key);
        if (file == 0) {
            continue;
        }
        side->records[file - 1] = result_uuid(request.result, row, 3);
        if (!result_null(request.result, row, 4)) {
            const struct uuid golden = result_uuid(request.result, row, 4);
            side->clusters[file - 1] = uuid_bits(&golden);
        }
    }
    requests_free(&request, 1);
    arena_free(arena);
    g_hash_table_destroy(files);
}

static GHashTable *files_by_record(const struct hub_side *side) {
    GHashTable *files = g_hash_table_new(uuid_hash, uuid_same);
    for (size_t i = 0; i < side->archive->files->len; i++) {
        g_hash_table_insert(files, &side->records[i], (void *)(i + 1));
    }
    return files;
}

static void note_question(GHashTable *open, struct hub_side *side, const struct question *question) {
    const uint64_t a = side->clusters[question->a];
    const uint64_t b = side->clusters[question->b];
    const uint64_t key[2] = {MIN(a, b), MAX(a, b)};
    GBytes *pair = g_bytes_new(key, sizeof key);
    if (a != b && g_hash_table_add(open, pair)) { /* rows come heaviest first */
        g_array_append_val(side->questions, *question);
    } else if (a == b) {
        g_bytes_unref(pair);
    }
}

static enum asked_for asked_for(int code) {
    return edge_code_half(code) != 0 ? ASKED_HALVES : edge_code_parted(code) ? ASKED_FORBIDDEN : ASKED_NEAR;
}

static void read_links(struct hub_side *side) {
    struct request request = {.sql = "SELECT a, b, weight::bigint, zone::bigint FROM edge ORDER BY weight DESC, a, b"};
    GHashTable *files = files_by_record(side);
    GHashTable *open = g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    run(side, &request);
    for (int row = 0; row < PQntuples(request.result); row++) {
        const struct uuid ids[2] = {result_uuid(request.result, row, 0), result_uuid(request.result, row, 1)};
        const size_t a = (size_t)g_hash_table_lookup(files, &ids[0]);
        const size_t b = (size_t)g_hash_table_lookup(files, &ids[1]);
        if (a == 0 || b == 0) {
            continue;
        }
        const int code = (int)result_number(request.result, row, 3);
        const enum zone zone = edge_code_zone(code);
        const int32_t weight = (int32_t)result_number(request.result, row, 2);
        const struct scored_pair pair = {(uint32_t)a - 1, (uint32_t)b - 1,
                                         weight / 100.0 + (zone == ZONE_LINK ? ABOVE : 0)};
        g_array_append_val(side->links, pair);
        if (zone == ZONE_REVIEW || edge_code_parted(code)) {
            note_question(open, side, &(struct question){pair.a, pair.b, weight, asked_for(code)});
        }
    }
    requests_free(&request, 1);
    g_hash_table_destroy(files);
    g_hash_table_destroy(open);
}

/* --- merging -------------------------------------------------------------------------------------------------------- */

/* Edges in review, or parted, between two groups make one question; it is new when none of them was seen before. */
static size_t new_questions(struct hub_side *side, GHashTable *seen) {
    struct request request = {
        .sql = "SELECT least(x.golden_id, y.golden_id), greatest(x.golden_id, y.golden_id), e.a, e.b FROM edge e "
               "JOIN source_record x ON x.record_id = e.a JOIN source_record y ON y.record_id = e.b "
               "WHERE e.zone & 3 IN (1, 3) AND x.golden_id <> y.golden_id ORDER BY 1, 2"};
    size_t asked = 0;
    bool known = true;
    struct uuid last[2] = {0};
    run(side, &request);
    for (int row = 0; row < PQntuples(request.result); row++) {
        struct uuid ids[4];
        for (int i = 0; i < 4; i++) {
            ids[i] = result_uuid(request.result, row, i);
        }
        if (row == 0 || memcmp(ids, last, sizeof last) != 0) {
            asked += !known;
            known = false;
            memcpy(last, ids, sizeof last);
        }
        known |= !g_hash_table_add(seen, g_bytes_new(&ids[2], 2 * sizeof *ids));
    }
    requests_free(&request, 1);
    return asked + !known;
}

static size_t read_batch(struct documents *documents, GPtrArray *texts, size_t batch) {
    g_ptr_array_set_size(texts, 0);
    while (texts->len < batch && documents_next(documents)) {
        g_ptr_array_add(texts, g_strdup(documents->xml->str));
    }
    return texts->len;
}

static void merge_all(struct hub_side *side, size_t batch) {
    struct documents documents = documents_new(side->archive);
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
    GHashTable *seen = g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    const size_t all = side->archive->visits->len;
    size_t next_look = all / 2;
    const double began = processor_seconds();
    while (read_batch(&documents, texts, batch) > 0) {
        side->refused += merge_fixture_merge(&side->fixture, (const char *const *)texts->pdata, texts->len, NULL);
        side->events += texts->len;
        if (side->events >= next_look) {
            const size_t asked = new_questions(side, seen);
            side->asked += next_look == all / 2 ? 0 : asked;
            next_look = side->events + QUESTIONS_EVERY;
        }
    }
    side->asked += new_questions(side, seen);
    side->of_late = all - all / 2;
    side->seconds = processor_seconds() - began;
    g_hash_table_destroy(seen);
    g_ptr_array_free(texts, TRUE);
    documents_free(&documents);
}

void hub_side_run(struct hub_side *side, const struct archive *archive, size_t batch) {
    *side = (struct hub_side){.archive = archive,
                              .records = g_new0(struct uuid, archive->files->len),
                              .clusters = g_new0(uint64_t, archive->files->len),
                              .links = g_array_new(FALSE, FALSE, sizeof(struct scored_pair)),
                              .questions = g_array_new(FALSE, FALSE, sizeof(struct question))};
    merge_fixture_open(&side->fixture);
    merge_fixture_reset(&side->fixture);
    merge_all(side, batch);
    read_clusters(side);
    read_links(side);
}

void hub_side_free(struct hub_side *side) {
    merge_fixture_close(&side->fixture);
    g_free(side->records);
    g_free(side->clusters);
    g_array_free(side->links, TRUE);
    g_array_free(side->questions, TRUE);
}
