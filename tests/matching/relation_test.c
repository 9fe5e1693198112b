/* How often a relation is true that two files show by what both hold: small worlds of fixed seeds, the shipped model. A guard,
 * not a benchmark; RELATIONS=1 prints what was counted. Nobody is told a previous owner here: the documents of these worlds name no days on which a car changed hands. */
#include "tests/matching/hub_side.h"
#include "tests/support/test.h"

#include "hub/identity/tie.h"

#include <stdlib.h>

enum { FILES = 3000 };

struct tally {
    size_t told, right;
};

static struct tally tallies[TIE_KINDS];
static size_t related_files;

static bool is_owner(const struct car *car, struct customer_ref who) {
    for (size_t i = 0; i < car->owner_count; i++) {
        if (car->owners[i].owner.company == who.company && car->owners[i].owner.index == who.index) {
            return true;
        }
    }
    return false;
}

/* Did both ever own one car? */
static bool owned_one_car(const struct population *population, struct customer_ref a, struct customer_ref b) {
    for (unsigned i = 0; i < population->cars->len; i++) {
        const struct car *car = population_car(population, (int)i);
        if (is_owner(car, a) && is_owner(car, b)) {
            return true;
        }
    }
    return false;
}

static bool works_at(const struct population *population, int person, int firm) {
    const struct company *company = population_company(population, firm);
    for (size_t i = 0; i < company->driver_count; i++) {
        if (company->drivers[i] == person) {
            return true;
        }
    }
    return company->boss == person;
}

static bool live_together(const struct population *population, struct customer_ref a, struct customer_ref b) {
    return !a.company && !b.company &&
           population_person(population, a.index)->household == population_person(population, b.index)->household;
}

/* Who drives a car that is not his lives or works with its owner. */
static bool work_together(const struct population *population, struct customer_ref a, struct customer_ref b) {
    return a.company != b.company ? works_at(population, a.company ? b.index : a.index, a.company ? a.index : b.index)
                                  : live_together(population, a, b);
}

static bool is_true(const struct archive *archive, enum tie_kind kind, uint32_t left, uint32_t right) {
    const struct population *population = archive->population;
    const struct customer_ref a = archive_file(archive, left)->truth;
    const struct customer_ref b = archive_file(archive, right)->truth;
    if (a.index == NOBODY || b.index == NOBODY) {
        return false; /* junk */
    }
    return kind == TIE_HOUSEHOLD        ? live_together(population, a, b)
           : kind == TIE_PREVIOUS_OWNER ? owned_one_car(population, a, b)
                                        : work_together(population, a, b);
}

static void judge(struct hub_side *side) {
    struct error error = {0};
    struct request request = {
        .sql =
            "SELECT t.a, t.b, t.kind::bigint FROM tie t JOIN source_record x ON x.record_id = t.a JOIN source_record y "
            "ON y.record_id = t.b WHERE t.basis = 1 AND x.golden_id <> y.golden_id AND NOT x.collective AND NOT "
            "y.collective"};
    GHashTable *files = g_hash_table_new(uuid_hash, uuid_same);
    for (size_t i = 0; i < side->archive->files->len; i++) {
        g_hash_table_insert(files, &side->records[i], (void *)(i + 1));
    }
    assert_true(database_run(side->fixture.database, &request, 1, &error));
    for (int row = 0; row < PQntuples(request.result); row++) {
        const struct uuid ids[2] = {result_uuid(request.result, row, 0), result_uuid(request.result, row, 1)};
        const size_t a = (size_t)g_hash_table_lookup(files, &ids[0]);
        const size_t b = (size_t)g_hash_table_lookup(files, &ids[1]);
        const enum tie_kind kind = (enum tie_kind)result_number(request.result, row, 2);
        if (a != 0 && b != 0) {
            tallies[kind].told++;
            tallies[kind].right += is_true(side->archive, kind, (uint32_t)a - 1, (uint32_t)b - 1);
            related_files++;
        }
    }
    requests_free(&request, 1);
    g_hash_table_destroy(files);
}

static int judge_worlds(void **state) {
    (void)state;
    for (uint64_t seed = 101; seed <= 102; seed++) {
        const struct archive_settings settings = {.files = FILES, .seed = seed, .difficulty = 1};
        struct archive *archive = archive_new(DEALERHUB_SOURCE_DIR, &settings);
        struct hub_side side;
        hub_side_run(&side, archive, 500);
        judge(&side);
        hub_side_free(&side);
        archive_free(archive);
    }
    for (unsigned kind = TIE_NONE + 1; kind < TIE_KINDS && getenv("RELATIONS") != NULL; kind++) {
        print_message("%-18s told %zu, right %zu\n", tie_kind_name((enum tie_kind)kind), tallies[kind].told,
                      tallies[kind].right);
    }
    return 0;
}

static void a_world_has_relations_to_tell(void **state) {
    (void)state;
    assert_true(related_files > 100);
}

static void assert_true_in(enum tie_kind kind, size_t hundredths) {
    assert_true(tallies[kind].told >= 50); /* of none told all would be true */
    if (100 * tallies[kind].right < hundredths * tallies[kind].told) {
        fail_msg("%s: %zu of %zu are true", tie_kind_name(kind), tallies[kind].right, tallies[kind].told);
    }
}

static void of_ten_households_and_contacts_nine_are_true(void **state) {
    (void)state;
    assert_true_in(TIE_HOUSEHOLD, 90);
    assert_true_in(TIE_CONTACT_OF, 90);
}

static void of_ten_who_drive_a_firms_car_nine_work_there(void **state) {
    (void)state;
    assert_true_in(TIE_DRIVES_FOR, 90);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_world_has_relations_to_tell),
        cmocka_unit_test(of_ten_households_and_contacts_nine_are_true),
        cmocka_unit_test(of_ten_who_drive_a_firms_car_nine_work_there),
    };
    return cmocka_run_group_tests(tests, judge_worlds, NULL);
}
