/* What asks for a steward's word, and what it costs to find. */
#include "tests/support/test.h"

#include "hub/store/migrate.h"
#include "hub/store/review_store.h"
#include "hub/store/waiting.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

enum { CUSTOMERS = 5000, QUESTIONS_MOST = 100 };

struct scene {
    struct database *database;
    struct arena *arena;
    struct question *questions;
    size_t count;
    struct error error;
};

static void change(struct scene *scene, const char *sql) {
    if (!database_script(scene->database, sql, &scene->error)) {
        fail_msg("%s: %s", sql, error_text(&scene->error));
    }
}

static int64_t number(struct scene *scene, const char *sql) {
    struct request request = {.sql = sql};
    assert_true(database_run(scene->database, &request, 1, &scene->error));
    const int64_t result = result_number(request.result, 0, 0);
    requests_free(&request, 1);
    return result;
}

/* Customer n: two source records, 2n and 2n + 1, and the link between them, which is followed. */
static const char customers[] =
    "CREATE FUNCTION id(n integer) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT md5(n::text)::uuid $$;"
    "CREATE FUNCTION join_pair(one integer, other integer, weight integer, zone integer) RETURNS void LANGUAGE sql AS "
    "$$ "
    "INSERT INTO edge (a, b, weight, zone) SELECT least(id(one), id(other)), greatest(id(one), id(other)), weight, "
    "zone "
    "$$;"
    "INSERT INTO source_record (record_id, source, number, holder, claims, keys, component, golden_id) "
    "SELECT id(n), 'D0123', n::text, id(n), '', '', id(n / 2 * 2), id(n / 2 * 2) FROM generate_series(0, 9999) AS n;"
    "INSERT INTO golden (golden_id, version, digest, members, cells) "
    "SELECT golden_id, 1, '', array_agg(record_id ORDER BY record_id), '' FROM source_record GROUP BY golden_id;"
    "SELECT join_pair(2 * n, 2 * n + 1, 2000 + n, 2) FROM generate_series(0, 4999) AS n";

static int open_scene(void **state) {
    static struct scene scene;
    struct master_keys *keys = master_keys_random();
    struct sealer *sealer = sealer_new(keys);
    scene = (struct scene){.database = database_open(getenv("POSTGRES_URI"), "test", &scene.error)};
    assert_non_null(scene.database);
    scene.arena = arena_new();
    assert_true(migrate_run(scene.database, sealer, NULL, NULL, &scene.error));
    sealer_free(sealer);
    master_keys_free(keys);
    change(&scene, customers);
    *state = &scene;
    return 0;
}

static int close_scene(void **state) {
    struct scene *scene = *state;
    arena_free(scene->arena);
    database_close(scene->database);
    return 0;
}

static int nobody_asks(void **state) {
    change(*state, "DELETE FROM edge WHERE zone <> 2; DELETE FROM word; DELETE FROM deferral");
    return 0;
}

static void ask(struct scene *scene) {
    assert_true(review_questions(scene->database, QUESTIONS_MOST, scene->arena, &scene->questions, &scene->count,
                                 &scene->error));
}

/* The question between two customers; fails without. */
static const struct question *between(struct scene *scene, const char *one, const char *other) {
    for (size_t i = 0; i < scene->count; i++) {
        const struct question *question = &scene->questions[i];
        const char *const numbers[] = {question->founder_one.number, question->founder_other.number};
        if ((strcmp(numbers[0], one) == 0 && strcmp(numbers[1], other) == 0) ||
            (strcmp(numbers[0], other) == 0 && strcmp(numbers[1], one) == 0)) {
            return question;
        }
    }
    fail_msg("no question between %s and %s", one, other);
    return NULL;
}

static void links_that_are_followed_and_halves_of_links_ask_nothing(void **state) {
    struct scene *scene = *state;
    change(scene, "SELECT join_pair(0, 2, 1500, 4), join_pair(4, 6, 1500, 8)");
    ask(scene);
    assert_int_equal(scene->count, 0);
}

static void two_customers_are_asked_about_once_by_the_heaviest_of_their_pairs_and_the_gravest_kind(void **state) {
    struct scene *scene = *state;
    change(scene, "SELECT join_pair(0, 2, 1500, 1), join_pair(1, 2, 1700, 1), join_pair(1, 3, 1200, 3), "
                  "join_pair(4, 6, 900, 1)");
    ask(scene);
    assert_int_equal(scene->count, 2);
    const struct question *question = between(scene, "0", "2");
    assert_int_equal(question->kind, QUESTION_FORBIDDEN);
    assert_int_equal(question->weight, 1700);
    assert_int_equal(question->pairs, 3);
    assert_int_equal(question->members, 4);
    assert_int_equal(between(scene, "4", "6")->kind, QUESTION_REVIEW);
}

static void what_a_steward_has_kept_apart_is_asked_no_more(void **state) {
    struct scene *scene = *state;
    change(scene, "SELECT join_pair(0, 2, 1500, 1), join_pair(4, 6, 1500, 3)");
    change(scene,
           "INSERT INTO word SELECT least(id(1), id(3)), greatest(id(1), id(3)), 2, 'steward', 'd1', now(), now(), "
           "'me'");
    ask(scene);
    assert_int_equal(scene->count, 1);
    (void)between(scene, "4", "6");
}

/* --- whatever stands between customers -------------------------------------------------------------------------------- */

#define ROWS_OF DEALERHUB_SOURCE_DIR "/tests/unit/store/"

static char *text_of(const char *path) {
    char *sql = NULL;
    assert_true(g_file_get_contents(path, &sql, NULL, NULL));
    return sql;
}

static void add_ids(GString *line, const struct uuid *ids, size_t count) {
    char text[UUID_TEXT];
    for (size_t i = 0; i < count; i++) {
        g_string_append_printf(line, " %s", uuid_to_text(&ids[i], text));
    }
}

/* As questions_plain.sql has it; the caller frees. */
static char *line_of(const struct question *question) {
    const struct uuid ids[] = {question->one, question->other, question->a, question->b};
    GString *line = g_string_new("");
    add_ids(line, ids, 4);
    g_string_append_printf(line, " %d %d %u %lld ", question->weight, (int)question->kind, question->pairs,
                           (long long)question->opened);
    if (question->until == INSTANT_NONE) {
        (void)g_string_append_c(line, '-');
    } else {
        g_string_append_printf(line, "%lld", (long long)question->until);
    }
    add_ids(line, question->ends, question->end_count);
    (void)g_string_append(line, " |");
    add_ids(line, question->other_ends, question->other_end_count);
    (void)g_string_erase(line, 0, 1);
    return g_string_free(line, 0);
}

/* What is asked is what the plain query finds, and of fewer the heaviest. */
static size_t assert_asked_as_plainly(struct scene *scene, const char *plain) {
    struct request request = {.sql = plain};
    int64_t waiting;
    int64_t rest = 0;
    assert_true(database_run(scene->database, &request, 1, &scene->error));
    const int count = PQntuples(request.result);
    const int limits[] = {QUESTIONS_MOST, 7};
    for (size_t i = 0; i < 2; i++) {
        assert_true(review_questions(scene->database, limits[i], scene->arena, &scene->questions, &scene->count,
                                     &scene->error));
        assert_int_equal(scene->count, count < limits[i] ? count : limits[i]);
        rest = 0;
        for (size_t k = 0; k < scene->count; k++) {
            char *line = line_of(&scene->questions[k]);
            assert_string_equal(line, result_text(request.result, (int)k, 0, scene->arena));
            g_free(line);
            rest += i == 0 && scene->questions[k].until != INSTANT_NONE;
        }
        if (i == 0) {
            assert_true(waiting_questions(scene->database, &waiting, &scene->error));
            assert_int_equal(waiting, count - rest);
        }
    }
    requests_free(&request, 1);
    return (size_t)count;
}

static void whatever_was_said_the_same_is_asked_as_by_looking_at_every_pair(void **state) {
    struct scene *scene = *state;
    char *rows = text_of(ROWS_OF "questions_are.sql");
    char *plain = text_of(ROWS_OF "questions_plain.sql");
    size_t asked = 0;
    for (unsigned seed = 1; seed <= 20; seed++) {
        (void)nobody_asks(state);
        change(scene, arena_print(scene->arena, "SELECT setseed(0.%02u)", seed));
        change(scene, rows);
        asked += assert_asked_as_plainly(scene, plain);
    }
    assert_in_range(asked, 100, SIZE_MAX);
    change(scene, "DELETE FROM golden WHERE golden_id IN (SELECT golden_id FROM source_record WHERE source = 'D0999');"
                  "DELETE FROM source_record WHERE source = 'D0999'");
    g_free(rows);
    g_free(plain);
}

/* --- what it costs ---------------------------------------------------------------------------------------------------- */

/* Rows of a table that this session has read; they are handed over to the statistics between transactions only. */
#define READ_OF(table) \
    "SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables WHERE relname = '" table "'"

struct rows_read {
    int64_t edges, records, words;
};

static struct rows_read rows_read(struct scene *scene) {
    return (struct rows_read){number(scene, READ_OF("edge")), number(scene, READ_OF("source_record")),
                              number(scene, READ_OF("word"))};
}

static void assert_few_since(struct scene *scene, struct rows_read before) {
    enum { FEW = CUSTOMERS / 20 };
    const struct rows_read now = rows_read(scene);
    assert_in_range(now.edges - before.edges, 0, FEW);
    assert_in_range(now.records - before.records, 1, FEW);
    assert_in_range(now.words - before.words, 0, FEW);
}

static void assert_few_are_read(struct scene *scene, size_t asked) {
    int64_t count;
    change(scene, "BEGIN");
    struct rows_read before = rows_read(scene);
    ask(scene);
    assert_int_equal(scene->count, asked);
    assert_few_since(scene, before);
    before = rows_read(scene);
    assert_true(waiting_questions(scene->database, &count, &scene->error));
    assert_int_equal(count, asked);
    assert_few_since(scene, before);
    change(scene, "COMMIT");
}

static void what_is_asked_is_found_without_reading_the_links_that_are_followed(void **state) {
    struct scene *scene = *state;
    change(scene, "SELECT join_pair(0, 2, 1500, 1), join_pair(1, 2, 1700, 3), join_pair(4, 6, 900, 3), "
                  "join_pair(8, 10, 700, 1)");
    assert_few_are_read(scene, 3);
    change(scene, "VACUUM ANALYZE");
    assert_few_are_read(scene, 3);
}

/* Of each two customers from the hundredth on that they are different, and of both records of each that one became the other. */
static void what_is_asked_is_found_without_reading_all_that_was_ever_said(void **state) {
    struct scene *scene = *state;
    change(
        scene,
        "SELECT join_pair(0, 2, 1500, 1), join_pair(1, 2, 1700, 3), join_pair(4, 6, 900, 3), join_pair(8, 12, 700, 1)");
    change(scene,
           "INSERT INTO word (a, b, verdict, source, event_id, recorded, \"time\") "
           "SELECT least(id(n), id(n + 2)), greatest(id(n), id(n + 2)), 2, 'steward', 'a' || n, now(), now() "
           "FROM generate_series(100, 9997) AS n UNION ALL "
           "SELECT least(id(2 * n), id(2 * n + 1)), greatest(id(2 * n), id(2 * n + 1)), 3, 'D0123', 'r' || n, now(), "
           "now() FROM generate_series(0, 4999) AS n UNION ALL "
           "SELECT least(id(8), id(10)), greatest(id(8), id(10)), 3, 'D0123', 'r', now(), now()");
    change(scene, "UPDATE source_record SET parted = true WHERE record_id = least(id(8), id(10))");
    change(scene, "ANALYZE word"); /* autovacuum looks after some fifty */
    assert_few_are_read(scene, 4);
    change(scene, "VACUUM ANALYZE");
    assert_few_are_read(scene, 4);
    change(scene, "UPDATE source_record SET parted = false WHERE parted");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(links_that_are_followed_and_halves_of_links_ask_nothing, nobody_asks),
        cmocka_unit_test_setup(two_customers_are_asked_about_once_by_the_heaviest_of_their_pairs_and_the_gravest_kind,
                               nobody_asks),
        cmocka_unit_test_setup(what_a_steward_has_kept_apart_is_asked_no_more, nobody_asks),
        cmocka_unit_test_setup(whatever_was_said_the_same_is_asked_as_by_looking_at_every_pair, nobody_asks),
        cmocka_unit_test_setup(what_is_asked_is_found_without_reading_the_links_that_are_followed, nobody_asks),
        cmocka_unit_test_setup(what_is_asked_is_found_without_reading_all_that_was_ever_said, nobody_asks),
    };
    return cmocka_run_group_tests(tests, open_scene, close_scene);
}
