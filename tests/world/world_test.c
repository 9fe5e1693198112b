/* What a world promises: the same numbers give the same files, a longer world over the same towns begins with the files of the
 * shorter one, a fifth of the files knows no more than a surname with a title, and its oracle is right when it is sure. */
#include "tests/support/test.h"
#include "tests/world/documents.h"
#include "tests/world/oracle.h"

#include <stdlib.h>

static struct archive *make(size_t files, uint64_t seed) {
    const struct archive_settings settings = {.files = files, .seed = seed, .difficulty = 1};
    return archive_new(DEALERHUB_SOURCE_DIR, &settings);
}

static GString *table_of(const struct archive *archive) {
    char *text = NULL;
    size_t length = 0;
    FILE *to = open_memstream(&text, &length);
    documents_table(archive, to);
    (void)fclose(to);
    GString *table = g_string_new_len(text, (gssize)length);
    free(text);
    return table;
}

static void the_same_seed_gives_the_same_files(void **state) {
    (void)state;
    struct archive *first = make(400, 5);
    struct archive *again = make(400, 5);
    struct archive *other = make(400, 6);
    GString *tables[] = {table_of(first), table_of(again), table_of(other)};
    assert_true(tables[0]->len > 10000);
    assert_true(g_string_equal(tables[0], tables[1]));
    assert_false(g_string_equal(tables[0], tables[2]));
    for (size_t i = 0; i < 3; i++) {
        (void)g_string_free(tables[i], TRUE);
    }
    archive_free(first);
    archive_free(again);
    archive_free(other);
}

/* Those who come later may bring a file more cars and phones; whose it is and who it says he is stays. 4,500 files make a town. */
static void a_longer_world_begins_with_the_files_of_a_shorter_one(void **state) {
    (void)state;
    struct archive *shorter = make(400, 5);
    struct archive *longer = make(4000, 5);
    assert_true(shorter->files->len >= 400 && longer->files->len >= 4000);
    for (size_t i = 0; i < shorter->files->len; i++) {
        const struct archive_file *left = archive_file(shorter, i);
        const struct archive_file *right = archive_file(longer, i);
        assert_string_equal(archive_store(shorter, left->store)->id, archive_store(longer, right->store)->id);
        assert_string_equal(left->number, right->number);
        assert_int_equal(left->kind, right->kind);
        assert_true(archive_truth(shorter, i) == archive_truth(longer, i));
        assert_string_equal(left->said.name.typed, right->said.name.typed);
        assert_string_equal(left->said.birth, right->said.birth);
        assert_string_equal(left->said.id, right->said.id);
    }
    archive_free(shorter);
    archive_free(longer);
}

static void a_fifth_of_the_files_knows_no_more_than_a_title(void **state) {
    (void)state;
    struct archive *archive = make(4000, 7);
    size_t counts[FILE_KINDS] = {0};
    for (size_t i = 0; i < archive->files->len; i++) {
        const struct archive_file *file = archive_file(archive, i);
        counts[file->kind]++;
        assert_true(file->kind != FILE_TITLE || (file->said.id[0] == '\0' && file->said.birth[0] == '\0'));
    }
    assert_in_range(counts[FILE_TITLE], 4000 * 17 / 100, 4000 * 23 / 100);
    assert_true(counts[FILE_ORGANISATION] > 0 && counts[FILE_MASKED] > 0 && counts[FILE_JUNK] > 0 &&
                counts[FILE_COLLECTIVE] > 0);
    archive_free(archive);
}

/* Files that say nothing, or name somebody in Latin letters. */
static size_t misread(double difficulty) {
    const struct archive_settings settings = {.files = 4000, .seed = 7, .difficulty = difficulty};
    struct archive *archive = archive_new(DEALERHUB_SOURCE_DIR, &settings);
    size_t count = 0;
    for (size_t i = 0; i < archive->files->len; i++) {
        const struct archive_file *file = archive_file(archive, i);
        count += file->kind == FILE_JUNK || file->said.name.form == SAID_LATIN;
    }
    archive_free(archive);
    return count;
}

static void a_harder_world_has_more_to_misread_and_the_same_people(void **state) {
    (void)state;
    const struct habits easy = habits_of(0.5);
    const struct habits hard = habits_of(2);
#define COMPARE(name, probability, is_error, what) \
    assert_true((is_error) ? easy.name < hard.name &&hard.name < 1 : easy.name == hard.name);
    HABIT_TABLE(COMPARE)
#undef COMPARE
    assert_true(misread(2) > 2 * misread(0.5));
}

/* Of what it gives 0.99 and more nearly all is true; a pair it has never heard of is not decided. */
static void the_oracle_is_seldom_wrong_when_it_is_sure(void **state) {
    (void)state;
    struct archive *reference = make(3000, 8);
    struct archive *archive = make(3000, 9);
    struct oracle *oracle = oracle_new(reference);
    GArray *beliefs = oracle_judge(oracle, archive);
    size_t sure = 0;
    size_t right = 0;
    for (unsigned i = 0; i < beliefs->len; i++) {
        const struct belief *belief = &g_array_index(beliefs, struct belief, i);
        assert_true(belief->a != belief->b && belief->posterior >= 0 && belief->posterior <= 1);
        if (belief->posterior >= 0.99) {
            sure++;
            right += archive_truth(archive, belief->a) == archive_truth(archive, belief->b);
        }
    }
    assert_true(sure > 1500);
    assert_true((double)right >= 0.985 * (double)sure);
    g_array_free(beliefs, TRUE);
    oracle_free(oracle);
    archive_free(archive);
    archive_free(reference);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_gives_the_same_files),
        cmocka_unit_test(a_longer_world_begins_with_the_files_of_a_shorter_one),
        cmocka_unit_test(a_fifth_of_the_files_knows_no_more_than_a_title),
        cmocka_unit_test(a_harder_world_has_more_to_misread_and_the_same_people),
        cmocka_unit_test(the_oracle_is_seldom_wrong_when_it_is_sure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
