#include "hub/stage/train.h"

#include "hub/store/merge_read.h"
#include "hub/store/training_store.h"

#include <math.h>

enum {
    CHUNK = 500,          /* pairs or records opened together */
    WORDS_MAX = 100000,   /* of stewards */
    RANDOM_RECORDS = 3000 /* opened together, for the random pairs */
};

/* What brings pairs together, and the comparators that agree by that. */
static const struct {
    enum key_kind kind;
    const char *fixed;
} blocking[] = {
    {KEY_PHONE, "phone"},
    {KEY_ID_DOCUMENT, "id-document birth-date gender"},
    {KEY_EMAIL, "email"},
    {KEY_ACCOUNT, "account"},
    {KEY_VIN, "vehicle"},
    {KEY_PLATE, "vehicle"},
    {KEY_NAME_BIRTH, "name latin-name birth-date"},
    {KEY_ORGANISATION, "name party-kind"},
};

struct study {
    const struct merge_parts *parts;
    struct database *database;
    struct merge_store store;
    const struct train_wish *wish;
    struct training *training;
    struct arena *arena;  /* of the whole */
    struct arena *opened; /* of the records in hand */
    struct arena *pair;   /* of one comparison */
    GHashTable *words;    /* struct record_pair → itself: those no pass has met */
    struct error *error;
};

static unsigned pair_hash(const void *data) {
    const struct record_pair *pair = data;
    return uuid_hash(&pair->a) * 31 + uuid_hash(&pair->b);
}

static int pair_same(const void *left, const void *right) {
    const struct record_pair *a = left;
    const struct record_pair *b = right;
    return uuid_equal(&a->a, &b->a) && uuid_equal(&a->b, &b->b);
}

/* --- opening and comparing ---------------------------------------------------------------------------------------- */

static struct working_set *open_records(struct study *study, const struct column *ids) {
    struct working_set *set = working_set_new(study->opened);
    if (!merge_read_records(&study->store, set, ids, study->error)) {
        working_set_free(set);
        return NULL;
    }
    return set;
}

static const struct profile *profile_of(struct study *study, struct working_set *set, const struct uuid *id) {
    struct batch_record *record = working_set_record(set, id);
    return record == NULL ? NULL : batch_record_profile(set, record, study->parts->attributes);
}

static void compare(struct study *study, const struct profile *a, const struct profile *b,
                    struct comparison *comparison) {
    arena_reset(study->pair);
    compare_profiles(study->parts->model, a, b, true, study->pair, comparison);
}

/* --- random pairs ------------------------------------------------------------------------------------------------- */

/* Pairs that are one customer already, or would be linked, tell nothing of different ones. */
static void compare_all(struct study *study, struct working_set *set, const struct uuid *ids, size_t count) {
    struct comparison comparison;
    for (size_t i = 0; i < count; i++) {
        const struct batch_record *left = working_set_record(set, &ids[i]);
        const struct profile *a = profile_of(study, set, &ids[i]);
        for (size_t k = i + 1; a != NULL && k < count; k++) {
            const struct batch_record *right = working_set_record(set, &ids[k]);
            const struct profile *b = profile_of(study, set, &ids[k]);
            if (b == NULL || uuid_equal(&left->golden, &right->golden)) {
                continue;
            }
            compare(study, a, b, &comparison);
            if (comparison.zone != ZONE_LINK) {
                training_random(study->training, &(struct training_pair){a, b, &comparison});
            }
        }
    }
}

static bool draw_random(struct study *study) {
    struct uuid *ids;
    size_t count;
    const double wanted = ceil((1 + sqrt(1 + 8 * (double)study->wish->pairs)) / 2);
    const size_t records = wanted < RANDOM_RECORDS ? (size_t)wanted : RANDOM_RECORDS;
    struct column *column = column_new(study->arena, COLUMN_UUID);
    if (!training_sample(study->database, study->wish->seed, records, study->arena, &ids, &count, study->error)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        column_uuid(column, &ids[i]);
    }
    struct working_set *set = open_records(study, column);
    if (set == NULL) {
        return false;
    }
    compare_all(study, set, ids, count);
    working_set_free(set);
    arena_reset(study->opened);
    return true;
}

/* --- blocking passes ---------------------------------------------------------------------------------------------- */

static enum training_label label_of(struct study *study, const struct record_pair *pair) {
    struct record_pair *word = g_hash_table_lookup(study->words, pair);
    if (word == NULL) {
        return LABEL_NONE;
    }
    const enum training_label label = word->verdict == WORD_SAME ? LABEL_SAME : LABEL_APART;
    (void)g_hash_table_remove(study->words, pair);
    return label;
}

/* `pass` −1: pairs of no pass, but with a word. */
static bool take_pairs(struct study *study, int pass, const struct record_pair *pairs, size_t count) {
    struct comparison comparison;
    struct column *ids = column_new(study->opened, COLUMN_UUID);
    for (size_t i = 0; i < count; i++) {
        column_uuid(ids, &pairs[i].a);
        column_uuid(ids, &pairs[i].b);
    }
    struct working_set *set = open_records(study, ids);
    if (set == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const struct profile *a = profile_of(study, set, &pairs[i].a);
        const struct profile *b = profile_of(study, set, &pairs[i].b);
        if (a == NULL || b == NULL) {
            continue;
        }
        compare(study, a, b, &comparison);
        const struct training_pair pair = {a, b, &comparison};
        if (pass < 0) {
            training_word(study->training, pairs[i].verdict == WORD_SAME, &pair);
        } else {
            training_add(study->training, pass, label_of(study, &pairs[i]), &pair);
        }
    }
    working_set_free(set);
    arena_reset(study->opened);
    return true;
}

static bool take_all(struct study *study, int pass, const struct record_pair *pairs, size_t count) {
    for (size_t at = 0; at < count; at += CHUNK) {
        if (!take_pairs(study, pass, pairs + at, count - at < CHUNK ? count - at : CHUNK)) {
            return false;
        }
    }
    return true;
}

static bool run_passes(struct study *study) {
    for (size_t i = 0; i < sizeof blocking / sizeof *blocking; i++) {
        struct record_pair *pairs;
        size_t count;
        if (!training_blocks(study->database, blocking[i].kind, study->wish->seed, study->wish->pairs, study->arena,
                             &pairs, &count, study->error)) {
            return false;
        }
        const int pass =
            count == 0 ? -1 : training_pass(study->training, key_kind_name(blocking[i].kind), blocking[i].fixed);
        if (pass >= 0 && !take_all(study, pass, pairs, count)) {
            return false;
        }
    }
    return true;
}

/* --- stewards' words ---------------------------------------------------------------------------------------------- */

static bool read_words(struct study *study, struct record_pair **words, size_t *count) {
    if (!training_words(study->database, WORDS_MAX, study->arena, words, count, study->error)) {
        return false;
    }
    for (size_t i = 0; i < *count; i++) {
        (void)g_hash_table_add(study->words, &(*words)[i]);
    }
    return true;
}

/* Those that no pass has met, in their order. */
static bool learn_words(struct study *study, const struct record_pair *words, size_t count) {
    struct record_pair *rest = ARENA_NEW(study->arena, struct record_pair, count + 1);
    size_t left = 0;
    for (size_t i = 0; i < count; i++) {
        if (g_hash_table_contains(study->words, &words[i])) {
            rest[left++] = words[i];
        }
    }
    return take_all(study, -1, rest, left);
}

/* --- names -------------------------------------------------------------------------------------------------------- */

static bool count_names(struct study *study) {
    struct uuid *ids;
    size_t count;
    if (!training_sample(study->database, study->wish->seed + 1, study->wish->records, study->arena, &ids, &count,
                         study->error)) {
        return false;
    }
    for (size_t at = 0; at < count; at += CHUNK) {
        const size_t end = at + CHUNK < count ? at + CHUNK : count;
        struct column *chunk = column_new(study->opened, COLUMN_UUID);
        for (size_t i = at; i < end; i++) {
            column_uuid(chunk, &ids[i]);
        }
        struct working_set *set = open_records(study, chunk);
        if (set == NULL) {
            return false;
        }
        for (size_t i = at; i < end; i++) {
            const struct profile *profile = profile_of(study, set, &ids[i]);
            if (profile != NULL) {
                training_terms(study->training, profile);
            }
        }
        working_set_free(set);
        arena_reset(study->opened);
    }
    return true;
}

static bool learn(struct study *study) {
    struct record_pair *words;
    size_t count;
    return training_begin(study->database, study->error) && read_words(study, &words, &count) && draw_random(study) &&
           run_passes(study) && learn_words(study, words, count) && count_names(study);
}

bool train_stored(const struct merge_parts *parts, struct database *database, struct sealer *sealer,
                  const struct train_wish *wish, struct training *training, struct error *error) {
    struct study study = {.parts = parts,
                          .database = database,
                          .store = {.database = database,
                                    .sealer = sealer,
                                    .attributes = parts->attributes,
                                    .kinds = parts->kinds,
                                    .hub_key = parts->hub_key},
                          .wish = wish,
                          .training = training,
                          .arena = arena_new(),
                          .opened = arena_new(),
                          .pair = arena_new(),
                          .words = g_hash_table_new(pair_hash, pair_same),
                          .error = error};
    const bool good = learn(&study);
    database_rollback(database);
    g_hash_table_destroy(study.words);
    arena_free(study.pair);
    arena_free(study.opened);
    arena_free(study.arena);
    return good;
}
