/* Whom a customer with many relations is read with: some of every store, bounded however many there are. */
#include "tests/unit/stage/merge_scene.h"

#include "hub/store/customer_store.h"

#include <stdio.h>
#include <string.h>

/* A firm, known to the store D0123. */
static int open_firm(void **state) {
    static const char *const firm =
        "<CustomerRegistered xmlns=\"urn:dealerhub:event:1\" id=\"e1\" source=\"D0123\" "
        "time=\"2026-09-01T09:00:00+08:00\">"
        "<Customer number=\"K1\"><Name>芜湖江汇物流有限公司</Name></Customer></CustomerRegistered>";
    (void)reset(state);
    assert_int_equal(merge_fixture_merge(&fixture, &firm, 1, NULL), 0);
    return 0;
}

/* Drivers whom documents of a store name, each of `files` files of one customer: more than a test would merge in time. */
static void add_drivers(const char *source, unsigned count, unsigned files) {
    struct error error = {0};
    char sql[1024];
    (void)snprintf(sql, sizeof sql,
                   "WITH firm AS (SELECT record_id FROM source_record WHERE number = 'K1'), "
                   "made AS (INSERT INTO source_record (record_id, source, number, holder, claims, keys, component, "
                   "golden_id) SELECT r, '%s', 'N' || i || '-' || k, r, '', '', r, md5('%s' || i)::uuid "
                   "FROM generate_series(1, %u) i, generate_series(1, %u) k, "
                   "LATERAL (SELECT md5('%s' || i || '-' || k)::uuid) AS id (r) RETURNING record_id AS r) "
                   "INSERT INTO tie (a, b, kind, basis, turned, evidence) SELECT least(record_id, r), "
                   "greatest(record_id, r), 3, CASE WHEN r < record_id THEN 2 ELSE 3 END, r > record_id, 8 "
                   "FROM made, firm",
                   source, source, count, files, source);
    if (!database_script(fixture.database, sql, &error)) {
        fail_msg("%s", error_text(&error));
    }
}

static const struct customer *firm(struct arena *arena) {
    struct error error = {0};
    struct key_cache *cache = key_cache_new(8);
    struct customer_store store = {fixture.database, fixture.attributes, fixture.kinds, fixture.sealer, cache};
    const struct uuid id = merge_fixture_record(&fixture, "D0123", "K1");
    struct customer *customer = NULL;
    if (!customers_load(&store, &id, 1, (struct customer_wish){.ties = true}, arena, &customer, &error)) {
        fail_msg("%s", error_text(&error));
    }
    assert_non_null(customer);
    key_cache_free(cache);
    return customer;
}

/* Customers that it is tied to by files of a source; NULL: of any. */
static unsigned drivers(const struct customer *customer, const char *source) {
    GHashTable *goldens = g_hash_table_new(uuid_hash, uuid_same);
    for (size_t i = 0; i < customer->tie_count; i++) {
        if (source == NULL || strcmp(customer->ties[i].other.source, source) == 0) {
            (void)g_hash_table_add(goldens, &customer->ties[i].golden);
        }
    }
    const unsigned count = g_hash_table_size(goldens);
    g_hash_table_destroy(goldens);
    return count;
}

static void as_many_as_a_view_can_tell_of_a_store_are_read_and_no_more(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    add_drivers("D0123", CUSTOMER_TIES, 1);
    assert_int_equal(drivers(firm(arena), NULL), CUSTOMER_TIES);
    add_drivers("D0123b", 1, 1);
    assert_int_equal(drivers(firm(arena), NULL), CUSTOMER_TIES + 1);
    assert_true(database_script(fixture.database, "UPDATE source_record SET source = 'D0123' WHERE source = 'D0123b'",
                                &(struct error){0}));
    assert_int_equal(drivers(firm(arena), NULL), CUSTOMER_TIES);
    arena_free(arena);
}

static void the_drivers_of_a_store_that_sorts_late_are_read_beside_those_of_a_large_one(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    add_drivers("D0123", CUSTOMER_TIES + 1, 1);
    add_drivers("D0999", 3, 1);
    const struct customer *customer = firm(arena);
    assert_int_equal(drivers(customer, "D0999"), 3);
    assert_int_equal(drivers(customer, "D0123"), CUSTOMER_TIES);
    arena_free(arena);
}

static void several_files_of_one_customer_take_the_place_of_one(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    add_drivers("D0123", CUSTOMER_TIES, 3);
    const struct customer *customer = firm(arena);
    assert_int_equal(drivers(customer, NULL), CUSTOMER_TIES);
    assert_int_equal(customer->tie_count, CUSTOMER_TIES * 3);
    arena_free(arena);
}

static void all_stores_together_are_bounded_and_take_turns(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    for (unsigned i = 0; i < 10; i++) {
        char source[8];
        (void)snprintf(source, sizeof source, "D1%02u", i);
        add_drivers(source, i < 9 ? CUSTOMER_TIES : 7, 1);
    }
    const struct customer *customer = firm(arena);
    assert_int_equal(drivers(customer, NULL), CUSTOMER_TIES_IN_ALL);
    assert_int_equal(drivers(customer, "D109"), 7);
    assert_true(drivers(customer, "D108") >= (CUSTOMER_TIES_IN_ALL - 7) / 9);
    arena_free(arena);
}

static void of_two_customers_with_many_files_a_few_pairs_show_how_they_are_related(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    add_drivers("D0123", 1, 500);
    const struct customer *customer = firm(arena);
    assert_int_equal(drivers(customer, NULL), 1);
    assert_int_equal(customer->tie_count, CUSTOMER_TIE_PAIRS);
    arena_free(arena);
}

static void a_customer_cannot_be_read_while_one_that_it_is_told_with_cannot_be(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct error error = {0};
    struct key_cache *cache = key_cache_new(8);
    struct customer_store store = {fixture.database, fixture.attributes, fixture.kinds, fixture.sealer, cache};
    const struct uuid id = merge_fixture_record(&fixture, "D0123", "K1");
    const struct error *fault = NULL;
    struct customer *customer = NULL;
    add_drivers("D0123", 2, 1);
    assert_true(
        database_script(fixture.database,
                        "INSERT INTO golden (golden_id, version, digest, members, cells) "
                        "SELECT golden_id, 1, '', ARRAY[record_id], '' FROM source_record WHERE number = 'N1-1'",
                        &error));
    const struct customer_wish wish = {.ties = true, .related = true};
    assert_false(customers_load(&store, &id, 1, wish, arena, &customer, &error));
    assert_int_equal(error.code, ROW_UNREADABLE);
    const struct customer_wish forgiving = {.ties = true, .related = true, .faults = &fault};
    assert_true(customers_load(&store, &id, 1, forgiving, arena, &customer, &error));
    assert_null(customer);
    assert_int_equal(fault->code, ROW_UNREADABLE);
    assert_non_null(firm(arena)); /* by itself it can */
    key_cache_free(cache);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(as_many_as_a_view_can_tell_of_a_store_are_read_and_no_more, open_firm),
        cmocka_unit_test_setup(the_drivers_of_a_store_that_sorts_late_are_read_beside_those_of_a_large_one, open_firm),
        cmocka_unit_test_setup(several_files_of_one_customer_take_the_place_of_one, open_firm),
        cmocka_unit_test_setup(all_stores_together_are_bounded_and_take_turns, open_firm),
        cmocka_unit_test_setup(of_two_customers_with_many_files_a_few_pairs_show_how_they_are_related, open_firm),
        cmocka_unit_test_setup(a_customer_cannot_be_read_while_one_that_it_is_told_with_cannot_be, open_firm),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
