/* febrl.c – the Febrl data sets (Christen 2008, "Febrl: an open source data cleaning, deduplication and record linkage system")
 * through the hub's own keys, comparison, training and clusters, with a file of attributes and a model for their fields.
 *   febrl NAME FILE.csv [OTHER.csv]    two files: records of one are looked for in the other
 * The model is trained without the truth. Prints one line: records, true pairs; the limit of even odds, and precision, recall,
 * F1 of the clusters there; the best F1 of pairs, and of what is connected, with their limits. */
#include "hub/base/files.h"
#include "hub/identity/normalise.h"
#include "hub/identity/train.h"
#include "tests/matching/febrl/clusters.h"
#include "tests/matching/score.h"
#include "tests/world/dice.h"

#include <glib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FOLDER DEALERHUB_SOURCE_DIR "/tests/matching/febrl"
#define KEY_SUFFIX ".key"
#define PRECISION 0.998 /* of what the training suggests; not used here */
enum { FIELDS_MAX = 16, RANDOM_PAIRS = 400000, CAP = 400, ROUNDS = 30 };

struct pair {
    uint32_t a, b;
};

struct study {
    struct arena *arena;
    struct attributes *attributes;
    struct normaliser *normaliser;
    struct model *model;
    struct keyer *keyer;
    GArray *profiles; /* struct profile */
    GArray *entities; /* uint64_t */
    uint32_t second;  /* index of the first record of the other file; 0: one file */
    GArray *links;    /* struct scored_pair */
    struct error error;
};

static void stop(const struct study *study) {
    (void)fprintf(stderr, "febrl: %s\n", error_text(&study->error));
    exit(EXIT_FAILURE);
}

/* --- records --------------------------------------------------------------------------------------------------------- */

static void add_value(struct study *study, struct profile *profile, const char *name, const char *text) {
    const struct attribute *attribute = attribute_by_name(study->attributes, name);
    struct value *value = ARENA_NEW(study->arena, struct value, 1);
    if (attribute == NULL) {
        return;
    }
    *value = (struct value){.attribute = (uint16_t)attribute->id, .typed = text};
    normalise_value(study->normaliser, attribute, value, study->arena);
    profile->values[profile->count++] = (struct held_value){.value = value, .attribute = attribute};
}

static int by_attribute(const void *left, const void *right) {
    const struct held_value *a = left;
    const struct held_value *b = right;
    return (a->attribute->id > b->attribute->id) - (a->attribute->id < b->attribute->id);
}

/* rec-1496-org, rec-552-dup-3: the number is whose it is. */
static void read_line(struct study *study, char **names, const char *line) {
    struct profile profile = {.values = ARENA_NEW(study->arena, struct held_value, 2 * FIELDS_MAX)};
    char **fields = g_strsplit(line, ",", FIELDS_MAX);
    const uint64_t entity = strtoull(g_strstrip(fields[0]) + strlen("rec-"), NULL, 10);
    for (size_t i = 1; names[i] != NULL && fields[i] != NULL; i++) {
        const char *text = arena_copy(study->arena, g_strstrip(fields[i]));
        if (*text != '\0') {
            add_value(study, &profile, names[i], text);
            add_value(study, &profile, arena_print(study->arena, "%s" KEY_SUFFIX, names[i]), text);
        }
    }
    qsort(profile.values, profile.count, sizeof *profile.values, by_attribute);
    g_array_append_val(study->profiles, profile);
    g_array_append_val(study->entities, entity);
    g_strfreev(fields);
}

static void read_file(struct study *study, const char *path) {
    char *text;
    if (!g_file_get_contents(path, &text, NULL, NULL)) {
        (void)error_set(&study->error, CONFIG_UNREADABLE, path, "it cannot be read");
        stop(study);
    }
    char **lines = g_strsplit(text, "\n", -1);
    char **names = g_strsplit(lines[0], ",", FIELDS_MAX);
    for (size_t i = 0; names[i] != NULL; i++) {
        (void)g_strstrip(names[i]);
    }
    for (size_t i = 1; lines[i] != NULL; i++) {
        if (*g_strstrip(lines[i]) != '\0') {
            read_line(study, names, lines[i]);
        }
    }
    g_strfreev(names);
    g_strfreev(lines);
    g_free(text);
}

static const struct profile *profile_at(const struct study *study, uint32_t index) {
    return &g_array_index(study->profiles, struct profile, index);
}

static bool is_asked(const struct study *study, uint32_t a, uint32_t b) {
    return study->second == 0 ? a != b : (a < study->second) != (b < study->second);
}

/* --- candidates ------------------------------------------------------------------------------------------------------ */

/* Records by key, for the keys of one attribute. */
struct block {
    const struct attribute *attribute;
    GHashTable *records; /* struct digest → GArray of uint32_t */
};

static guint digest_hash(gconstpointer digest) {
    guint hash;
    memcpy(&hash, digest, sizeof hash);
    return hash;
}

static gboolean digest_same(gconstpointer a, gconstpointer b) {
    return digest_order(a, b) == 0;
}

static void free_array(void *array) {
    (void)g_array_free(array, TRUE);
}

static void index_record(const struct study *study, struct block *block, uint32_t index) {
    size_t count;
    const struct profile *profile = profile_at(study, index);
    struct identity_key *keys = keys_of_profile(study->keyer, profile, study->arena, &count);
    for (size_t i = 0; i < count; i++) {
        if (profile->values[keys[i].value].attribute != block->attribute) {
            continue;
        }
        GArray *records = g_hash_table_lookup(block->records, &keys[i].digest);
        if (records == NULL) {
            records = g_array_new(FALSE, FALSE, sizeof(uint32_t));
            (void)g_hash_table_insert(block->records, &keys[i].digest, records);
        }
        g_array_append_val(records, index);
    }
}

static void add_pairs(const struct study *study, const GArray *records, GArray *pairs) {
    for (guint i = 0; records->len <= CAP && i < records->len; i++) {
        for (guint k = i + 1; k < records->len; k++) {
            const struct pair pair = {g_array_index(records, uint32_t, i), g_array_index(records, uint32_t, k)};
            if (is_asked(study, pair.a, pair.b)) {
                g_array_append_val(pairs, pair);
            }
        }
    }
}

static int by_pair(const void *left, const void *right) {
    const struct pair *a = left;
    const struct pair *b = right;
    return a->a != b->a ? (a->a > b->a) - (a->a < b->a) : (a->b > b->b) - (a->b < b->b);
}

/* In an order of their own: what a training takes first must not hang on a hash table. */
static GArray *pairs_of(const struct study *study, const struct attribute *attribute) {
    struct block block = {attribute, g_hash_table_new_full(digest_hash, digest_same, NULL, free_array)};
    GArray *pairs = g_array_new(FALSE, FALSE, sizeof(struct pair));
    GHashTableIter iterator;
    void *records;
    for (uint32_t i = 0; i < study->profiles->len; i++) {
        index_record(study, &block, i);
    }
    g_hash_table_iter_init(&iterator, block.records);
    while (g_hash_table_iter_next(&iterator, NULL, &records)) {
        add_pairs(study, records, pairs);
    }
    g_hash_table_destroy(block.records);
    g_array_sort(pairs, by_pair);
    return pairs;
}

/* --- training -------------------------------------------------------------------------------------------------------- */

static struct comparison compare(const struct study *study, struct arena *arena, struct pair pair) {
    struct comparison comparison;
    arena_reset(arena);
    compare_profiles(study->model, profile_at(study, pair.a), profile_at(study, pair.b), true, arena, &comparison);
    return comparison;
}

static void draw_random(const struct study *study, struct training *training, struct arena *arena) {
    struct dice dice = dice_new(1, 0, 0);
    for (size_t i = 0; i < RANDOM_PAIRS; i++) {
        const struct pair pair = {dice_below(&dice, study->profiles->len), dice_below(&dice, study->profiles->len)};
        if (!is_asked(study, pair.a, pair.b)) {
            continue;
        }
        const struct comparison comparison = compare(study, arena, pair);
        if (comparison.zone != ZONE_LINK) {
            training_random(training,
                            &(struct training_pair){profile_at(study, pair.a), profile_at(study, pair.b), &comparison});
        }
    }
}

/* The attribute that the keys of another one find by, or NULL. */
static const struct attribute *key_of(const struct study *study, const struct attribute *attribute) {
    char *name = g_strconcat(attribute->name, KEY_SUFFIX, NULL);
    const struct attribute *key = attribute_by_name(study->attributes, name);
    g_free(name);
    return key;
}

static void run_pass(const struct study *study, struct training *training, const struct attribute *attribute,
                     struct arena *arena) {
    GArray *pairs = pairs_of(study, key_of(study, attribute));
    const int pass = training_pass(training, attribute->name, attribute->name);
    for (guint i = 0; i < pairs->len; i++) {
        const struct pair pair = g_array_index(pairs, struct pair, i);
        const struct comparison comparison = compare(study, arena, pair);
        training_add(training, pass, LABEL_NONE,
                     &(struct training_pair){profile_at(study, pair.a), profile_at(study, pair.b), &comparison});
    }
    (void)g_array_free(pairs, TRUE);
}

static bool is_used(const struct study *study, size_t index, const struct attribute **attribute) {
    *attribute = attribute_at(study->attributes, index);
    return key_of(study, *attribute) != NULL;
}

static void train(const struct study *study, struct training *training) {
    struct training_summary summary;
    struct arena *arena = arena_new();
    const struct attribute *attribute;
    draw_random(study, training, arena);
    for (size_t i = 0; i < attributes_count(study->attributes); i++) {
        if (is_used(study, i, &attribute)) {
            run_pass(study, training, attribute, arena);
        }
    }
    for (uint32_t i = 0; i < study->profiles->len; i++) {
        training_terms(training, profile_at(study, i));
    }
    training_estimate(training, PRECISION, &summary);
    arena_free(arena);
}

static struct model *load(struct study *study, const char *path) {
    struct model *model = model_load(path, study->attributes, &study->error);
    if (model == NULL) {
        stop(study);
    }
    return model;
}

/* The model in the study becomes the trained one. */
static void learn(struct study *study) {
    struct training *training = training_new(FOLDER "/model.xml", &study->error);
    char *folder = g_dir_make_tmp("dealerhub-febrl-XXXXXX", NULL);
    char *path = g_build_filename(folder, "model.xml", NULL);
    if (training == NULL) {
        stop(study);
    }
    train(study, training);
    if (!training_write(training, "febrl-trained", path, &study->error)) {
        stop(study);
    }
    training_free(training);
    model_free(study->model);
    study->model = load(study, path);
    (void)unlink(path);
    (void)rmdir(folder);
    g_free(path);
    g_free(folder);
}

/* --- linking --------------------------------------------------------------------------------------------------------- */

static void weigh(struct study *study) {
    struct arena *arena = arena_new();
    GArray *all = g_array_new(FALSE, FALSE, sizeof(struct pair));
    const struct attribute *attribute;
    for (size_t i = 0; i < attributes_count(study->attributes); i++) {
        if (is_used(study, i, &attribute)) {
            GArray *pairs = pairs_of(study, key_of(study, attribute));
            (void)g_array_append_vals(all, pairs->data, pairs->len);
            (void)g_array_free(pairs, TRUE);
        }
    }
    g_array_sort(all, by_pair);
    for (guint i = 0; i < all->len; i++) {
        const struct pair pair = g_array_index(all, struct pair, i);
        if (i > 0 && by_pair(&pair, &g_array_index(all, struct pair, i - 1)) == 0) {
            continue;
        }
        const struct comparison comparison = compare(study, arena, pair);
        const struct scored_pair link = {pair.a, pair.b, (double)comparison.weight / 100};
        g_array_append_val(study->links, link);
    }
    (void)g_array_free(all, TRUE);
    arena_free(arena);
}

/* Bits at which a pair is as likely the same as not: the odds against two records that are asked of at all. How many are the
 * same is estimated from the weights themselves (Winkler 1988: the share is one more unknown of the expectation). */
static double even_odds(const struct study *study) {
    const double count = study->profiles->len;
    const double first = study->second;
    const double asked = first > 0 ? first * (count - first) : count * (count - 1) / 2;
    double same = count / 2;
    for (int round = 0; round < ROUNDS; round++) {
        const double against = log2(asked / same - 1);
        same = 0;
        for (guint i = 0; i < study->links->len; i++) {
            same += 1 / (1 + exp2(against - g_array_index(study->links, struct scored_pair, i).score));
        }
    }
    return log2(asked / same - 1);
}

/* Clusters of all that stand at the limit or above. */
static struct verdict cluster(const struct study *study, const struct truth *truth, double limit) {
    struct together *pairs = ARENA_NEW(study->arena, struct together, study->links->len + 1);
    size_t count = 0;
    for (guint i = 0; i < study->links->len; i++) {
        const struct scored_pair *pair = &g_array_index(study->links, struct scored_pair, i);
        if (pair->score >= limit) {
            pairs[count++] = (struct together){pair->a, pair->b, (int32_t)(pair->score * 100)};
        }
    }
    return score_clusters(truth, clusters_of(study->profiles->len, pairs, count, study->arena));
}

static void report(struct study *study, const char *name) {
    const double limit = even_odds(study);
    const size_t count = study->profiles->len;
    uint8_t *slices = ARENA_NEW(study->arena, uint8_t, count);
    bool *companies = ARENA_NEW(study->arena, bool, count);
    memset(slices, SLICE_FULL, count);
    const struct truth truth = {count, (const uint64_t *)(const void *)study->entities->data, slices, companies};
    const struct verdict verdict = cluster(study, &truth, limit);
    const struct quality *all = &verdict.slices[SLICE_ALL];
    struct scored_pair *pairs = (struct scored_pair *)(void *)study->links->data;
    score_sort(pairs, study->links->len);
    const struct curve single = score_pairs(&truth, pairs, study->links->len, SLICE_ALL);
    const struct curve connected = score_connected(&truth, pairs, study->links->len);
    (void)printf("%-10s %6zu %6llu | %6.2f  %.4f %.4f %.4f | %.4f at %.2f  %.4f at %.2f\n", name, count,
                 (unsigned long long)all->all, limit, quality_precision(all), quality_recall(all), quality_f1(all),
                 single.best_f1, single.best_score, connected.best_f1, connected.best_score);
}

int main(int argc, char **argv) {
    const uint8_t key[32] = {1};
    struct study study = {.arena = arena_new(),
                          .keyer = keyer_new(key),
                          .profiles = g_array_new(FALSE, FALSE, sizeof(struct profile)),
                          .entities = g_array_new(FALSE, FALSE, sizeof(uint64_t)),
                          .links = g_array_new(FALSE, FALSE, sizeof(struct scored_pair))};
    if (argc < 3) {
        (void)fprintf(stderr, "febrl NAME FILE.csv [OTHER.csv]\n");
        return 2;
    }
    study.attributes = attributes_load(FOLDER "/attributes.xml", &study.error);
    study.normaliser = normaliser_load(DEALERHUB_SOURCE_DIR "/schemas", NULL, &study.error);
    if (study.attributes == NULL || study.normaliser == NULL) {
        stop(&study);
    }
    study.model = load(&study, FOLDER "/model.xml");
    read_file(&study, argv[2]);
    if (argc > 3) {
        study.second = study.profiles->len;
        read_file(&study, argv[3]);
    }
    learn(&study);
    weigh(&study);
    report(&study, argv[1]);
    (void)g_array_free(study.links, TRUE);
    (void)g_array_free(study.entities, TRUE);
    (void)g_array_free(study.profiles, TRUE);
    model_free(study.model);
    normaliser_free(study.normaliser);
    attributes_free(study.attributes);
    keyer_free(study.keyer);
    arena_free(study.arena);
    return EXIT_SUCCESS;
}
