/* The ERP's object of a customer passes from shard to shard with the golden id: nothing older follows, and nobody waits for ever. */
#include "tests/unit/stage/fake_erp.h"

#include "hub/base/moment.h"
#include "hub/store/shard.h"

#define DOCUMENTS "erp.P01.idocs"
#define PATIENCE SECONDS(30)

/* --- a founder in another shard ------------------------------------------------------------------------------------------ */

static unsigned shard_of(struct scene *scene, const char *source, const char *number_text) {
    const struct uuid id = merge_fixture_record(&scene->merge, source, number_text);
    return shard_of_golden(&id);
}

/* A number of another store whose golden record stands in another shard than K1's. */
static const char *number_elsewhere(struct scene *scene) {
    static char text[8];
    unsigned n = 0;
    do {
        (void)snprintf(text, sizeof text, "R%u", ++n);
    } while (shard_of(scene, "D0456", text) == shard_of(scene, "D0123", "K1"));
    return text;
}

/* It turns out that Li Hong was known there a month before: her golden id is another one. */
static void merge_founder(struct scene *scene) {
    char event[400];
    (void)snprintf(event, sizeof event,
                   REGISTERED("z", "D0456", "2026-08-01T09:00:00+08:00", "%s", "李红", "13911112222"),
                   number_elsewhere(scene));
    merge(scene, event);
}

/* As if that event had never been. */
static void void_founder(struct scene *scene) {
    char event[400];
    (void)snprintf(event, sizeof event,
                   EVENT("EventVoided", "v", "D0456", "2026-09-08T09:00:00+08:00",
                         "<Customer number=\"%s\"/><Voided event=\"z\"/><Reason>错</Reason>"),
                   number_elsewhere(scene));
    merge(scene, event);
}

static void relay_until(struct scene *scene, const char *sql, int64_t expected) {
    const moment end = moment_now() + PATIENCE;
    while (number(scene, sql) != expected && moment_now() < end) {
        relay(scene);
    }
    assert_int_equal(number(scene, sql), expected);
}

/* --- the shard of K1 stands still before its commit ------------------------------------------------------------------------ */

/* Another process takes over the other shards, and publishes what there is. */
static void publish_elsewhere(struct scene *scene) {
    char sql[120];
    const unsigned still = shard_of(scene, "D0123", "K1");
    (void)snprintf(sql, sizeof sql, "UPDATE shard SET lease = 'epoch' WHERE shard <> %u", still);
    run_sql(scene, sql);
    (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM dirty WHERE shard <> %u", still);
    struct relay *other = relay_new(&scene->parts, &scene->error);
    const moment end = moment_now() + PATIENCE;
    while (number(scene, sql) > 0 && moment_now() < end) {
        (void)relay_drain(other, SECONDS(1) / 20, &scene->error); /* one shard is not to be had */
    }
    assert_int_equal(number(scene, sql), 0);
    relay_free(other);
}

static void rename_under_another_founder(void *context) {
    merge_founder(context);
    merge(context, RENAMED("c", "2026-09-03T09:00:00+08:00", "李洪"));
    publish_elsewhere(context);
}

static void let_happen_before_the_commit(struct scene *scene, void (*meanwhile)(void *context)) {
    scene->parts.lease = SECONDS(60);
    scene->memory.meanwhile = meanwhile;
    scene->memory.meanwhile_context = scene;
    scene->memory.meanwhile_shard = shard_of(scene, "D0123", "K1");
}

#define NOT_TOLD "SELECT (SELECT count(*) FROM dirty) + (SELECT count(*) FROM backlog)"

static void an_older_document_never_follows_a_newer_one_of_another_shard(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, false);
    let_happen_before_the_commit(scene, NULL);
    merge(scene, LI_HONG);
    relay(scene);
    merge(scene, RENAMED("b", "2026-09-02T09:00:00+08:00", "李虹"));
    let_happen_before_the_commit(scene, rename_under_another_founder);
    relay_until(scene, NOT_TOLD, 0);
    const char *object = golden(scene, "D0123", "K1");
    assert_int_equal(count_of(scene, DOCUMENTS, NULL), 3);
    assert_true(says(nth(scene, DOCUMENTS, object, 1), "李虹"));
    assert_true(says(nth(scene, DOCUMENTS, object, 2), "李洪"));
    for (unsigned i = 1; i < 3; i++) { /* whoever goes by the numbers takes them in the same order */
        assert_true(strtoll(nth(scene, DOCUMENTS, object, i)->value, NULL, 10) >
                    strtoll(nth(scene, DOCUMENTS, object, i - 1)->value, NULL, 10));
    }
    judge(scene);
    g_ptr_array_unref(erp.sent);
}

static void a_customer_whose_founder_changes_is_created_once(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, false);
    merge(scene, LI_HONG);
    let_happen_before_the_commit(scene, rename_under_another_founder);
    relay_until(scene, NOT_TOLD, 0);
    assert_int_equal(number(scene, "SELECT count(DISTINCT anchor) FROM idoc"), 1);
    assert_true(says(last(scene, DOCUMENTS, golden(scene, "D0123", "K1")), "李洪"));
    judge(scene);
    g_ptr_array_unref(erp.sent);
}

/* --- a port without transactions ------------------------------------------------------------------------------------------ */

static void a_port_gets_what_may_be_out_before_the_newer_document_of_another_shard(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, true);
    erp.answer = PORT_AGAIN;
    merge(scene, LI_HONG);
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE state = 'unknown'"), 1);
    merge_founder(scene);
    merge(scene, RENAMED("b", "2026-09-02T09:00:00+08:00", "李虹"));
    erp.answer = PORT_DONE;
    relay_until(scene, "SELECT count(*) FROM dirty", 0); /* its shard leaves the port alone for a while */
    restart(scene);
    relay_until(scene, NOT_TOLD, 0);
    relay_until(scene, "SELECT count(*) FROM idoc WHERE state = 'sent'", 2);
    assert_int_equal(erp.sent->len, 2);
    assert_non_null(strstr(erp.sent->pdata[0], "李红"));
    assert_non_null(strstr(erp.sent->pdata[1], "李虹"));
    g_ptr_array_unref(erp.sent);
}

/* The port has enough for a while, so that it waits; then its golden id is no more. */
static void what_a_port_has_not_got_yet_is_told_under_the_new_id(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, true);
    erp.answer = PORT_AGAIN;
    merge(scene, LI_HONG);
    relay(scene);
    merge(scene, RENAMED("b", "2026-09-02T09:00:00+08:00", "李虹"));
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE state = 'queued'"), 1);
    merge_founder(scene);
    merge(scene, RENAMED("c", "2026-09-03T09:00:00+08:00", "李虹")); /* of two names the later one is the customer's */
    relay_until(scene, "SELECT count(*) FROM dirty", 0);
    erp.answer = PORT_DONE;
    restart(scene);
    relay_until(scene, NOT_TOLD, 0);
    relay_until(scene, "SELECT count(*) FROM idoc WHERE state IN ('queued', 'unknown')", 0);
    assert_non_null(strstr(erp.sent->pdata[erp.sent->len - 1], "李虹"));
    g_ptr_array_unref(erp.sent);
}

static void what_is_held_is_held_under_the_new_id(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, false);
    erp.hold = true;
    merge(scene, LI_HONG);
    relay(scene);
    merge_founder(scene);
    relay_until(scene, NOT_TOLD, 0);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc i JOIN golden g USING (golden_id) WHERE state = 'held'"),
                     1);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE state = 'replaced'"), 1);
    g_ptr_array_unref(erp.sent);
}

/* --- nobody waits for ever ------------------------------------------------------------------------------------------------ */

/* The old id is taken back when the new one is told of, so it waits; the ERP does not wait for either. */
static void the_erp_does_not_wait_for_a_partner_put_aside(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, false);
    merge(scene, LI_HONG);
    relay(scene);
    refuse_views(scene, NULL);
    merge_founder(scene);
    merge(scene, RENAMED("b", "2026-09-02T09:00:00+08:00", "李虹"));
    relay_until(scene, "SELECT count(*) FROM idoc WHERE state = 'sent'", 2);
    assert_true(says(last(scene, DOCUMENTS, golden(scene, "D0123", "K1")), "李虹"));
    assert_non_null(last(scene, VIEWS_OF_STORE, NULL)->value);
    g_hash_table_remove_all(scene->memory.refusing);
    restart(scene);
    relay_until(scene, NOT_TOLD, 0);
    assert_null(last(scene, VIEWS_OF_STORE, golden(scene, "D0123", "K1"))->value);
    judge(scene);
    g_ptr_array_unref(erp.sent);
}

/* Two customers become one under a founder who was none. */
static void of_two_objects_one_is_told_that_it_lost(struct scene *scene, bool renamed) {
    merge(scene, LI_HONG);
    merge(scene, REGISTERED("y", "D0123", "2026-09-01T10:00:00+08:00", "K2", "李红", "13733334444"));
    relay(scene);
    assert_int_equal(count_of(scene, DOCUMENTS, NULL), 2);
    merge_founder(scene);
    if (renamed) {
        merge(scene, REGISTERED("x", "D0123", "2026-09-04T09:00:00+08:00", "K2", "李虹", "13911112222"));
        merge(scene, RENAMED("w", "2026-09-05T09:00:00+08:00", "李虹"));
    } else {
        merge(scene, REGISTERED("x", "D0123", "2026-09-04T09:00:00+08:00", "K2", "李红", "13911112222"));
    }
    relay_until(scene, NOT_TOLD, 0);
    assert_int_equal(number(scene, "SELECT count(*) FROM golden"), 1);
    assert_int_equal(count_of(scene, DOCUMENTS, NULL), renamed ? 4 : 3);
    unsigned lost = 0;
    for (unsigned i = 2; i < count_of(scene, DOCUMENTS, NULL); i++) {
        lost += says(nth(scene, DOCUMENTS, NULL, i), "lost");
    }
    assert_int_equal(lost, 1);
    judge(scene);
}

static void an_object_that_lost_is_told_so_though_its_successors_document_waited(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, false);
    of_two_objects_one_is_told_that_it_lost(scene, true);
    g_ptr_array_unref(erp.sent);
}

static void an_object_that_lost_is_told_so_though_there_is_nothing_to_tell_of_the_one_that_counts(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, false);
    of_two_objects_one_is_told_that_it_lost(scene, false);
    g_ptr_array_unref(erp.sent);
}

/* The ERP has the name that they were one by; the customer's own is what it was before. */
static void an_object_goes_back_to_a_customer_cut_out_though_his_document_is_owed(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, false);
    merge(scene, LI_HONG);
    relay(scene);
    merge_founder(scene);
    char renamed[300];
    (void)snprintf(renamed, sizeof renamed,
                   EVENT("CustomerChanged", "y", "D0456", "2026-09-05T09:00:00+08:00",
                         "<Customer number=\"%s\"><Name>李虹</Name></Customer>"),
                   number_elsewhere(scene));
    merge(scene, renamed);
    relay_until(scene, NOT_TOLD, 0);
    const char *object = golden(scene, "D0123", "K1");
    assert_true(says(last(scene, DOCUMENTS, object), "李虹"));
    (void)g_hash_table_add(scene->memory.refusing, (void *)(uintptr_t)DOCUMENTS);
    void_founder(scene);
    relay_until(scene, "SELECT count(*) FROM dirty", 0);
    assert_int_equal(number(scene, "SELECT count(*) FROM golden"), 2);
    g_hash_table_remove_all(scene->memory.refusing);
    restart(scene);
    relay_until(scene, NOT_TOLD, 0);
    assert_true(says(last(scene, DOCUMENTS, object), "李红"));
    judge(scene);
    g_ptr_array_unref(erp.sent);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        SCENE(an_older_document_never_follows_a_newer_one_of_another_shard),
        SCENE(a_customer_whose_founder_changes_is_created_once),
        SCENE(a_port_gets_what_may_be_out_before_the_newer_document_of_another_shard),
        SCENE(what_a_port_has_not_got_yet_is_told_under_the_new_id),
        SCENE(what_is_held_is_held_under_the_new_id),
        SCENE(the_erp_does_not_wait_for_a_partner_put_aside),
        SCENE(an_object_that_lost_is_told_so_though_its_successors_document_waited),
        SCENE(an_object_that_lost_is_told_so_though_there_is_nothing_to_tell_of_the_one_that_counts),
        SCENE(an_object_goes_back_to_a_customer_cut_out_though_his_document_is_owed),
    };
    return cmocka_run_group_tests(tests, open_scene, close_scene);
}
