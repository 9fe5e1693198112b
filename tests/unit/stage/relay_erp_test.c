/* Documents to the ERP: beside the views in Kafka, or through a port without transactions. */
#include "tests/unit/stage/fake_erp.h"

#include "hub/store/shard.h"

static void a_document_goes_out_beside_the_views_under_its_anchor(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, false);
    merge(scene, LI_HONG);
    relay(scene);
    const struct memory_record *idoc = nth(scene, "erp.P01.idocs", NULL, 0);
    assert_true(says(idoc, "李红"));
    assert_string_equal(idoc->key, golden(scene, "D0123", "K1"));
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE state = 'sent' AND status = '03'"), 1);
    assert_int_equal(number(scene, "SELECT number FROM idoc"), strtoll(idoc->value, NULL, 10));
    /* an earlier founder makes another golden id; the ERP's customer stays the same */
    merge(scene, REGISTERED("z", "D0456", "2026-08-01T09:00:00+08:00", "R9", "李红", "13911112222"));
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM golden"), 1);
    assert_int_equal(count_of(scene, "erp.P01.idocs", NULL), 1);
    merge(scene, EVENT("CustomerChanged", "y", "D0456", "2026-09-09T09:00:00+08:00",
                       "<Customer number=\"R9\"><Name>李虹</Name></Customer>"));
    relay(scene);
    assert_int_equal(count_of(scene, "erp.P01.idocs", golden(scene, "D0123", "K1")), 2);
    g_ptr_array_unref(erp.sent);
}

static void what_would_not_post_is_held_with_its_reason_and_replaced_later(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, false);
    erp.hold = true;
    merge(scene, LI_HONG);
    relay(scene);
    assert_int_equal(count_of(scene, "erp.P01.idocs", NULL), 0);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE state = 'held' AND reason = 'PSTLZ: missing'"), 1);
    merge(scene, RENAMED("b", "2026-09-02T09:00:00+08:00", "李虹"));
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc"), 1); /* held for the same reason still */
    erp.hold = false;
    run_sql(scene, "INSERT INTO dirty SELECT golden_id, get_byte(uuid_send(golden_id), 15) % 4, 9, 2 FROM golden");
    relay(scene);
    assert_int_equal(count_of(scene, "erp.P01.idocs", NULL), 1);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE state = 'replaced'"), 1);
    g_ptr_array_unref(erp.sent);
}

static void a_port_without_transactions_gets_the_same_bytes_under_the_same_number(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, true);
    merge(scene, LI_HONG);
    relay(scene);
    assert_int_equal(erp.sent->len, 1);
    run_sql(scene, "UPDATE idoc SET state = 'unknown'"); /* died after sending, before writing it down */
    restart(scene);
    relay(scene);
    assert_int_equal(erp.sent->len, 2);
    assert_string_equal(erp.sent->pdata[0], erp.sent->pdata[1]);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE state = 'sent'"), 1);
    g_ptr_array_unref(erp.sent);
}

static void a_document_that_may_be_out_goes_again_before_a_newer_one(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, true);
    merge(scene, LI_HONG);
    relay(scene);
    run_sql(scene, "UPDATE idoc SET state = 'unknown'"); /* another relay has it in hand, and is slow */
    merge(scene, RENAMED("b", "2026-09-02T09:00:00+08:00", "李虹"));
    relay(scene);
    assert_int_equal(erp.sent->len, 3);
    assert_string_equal(erp.sent->pdata[0], erp.sent->pdata[1]);
    assert_true(strtoll(erp.sent->pdata[2], NULL, 10) > strtoll(erp.sent->pdata[1], NULL, 10));
    g_ptr_array_unref(erp.sent);
}

/* Numbers whose customers stand in the shard of K1. */
static void register_beside(struct scene *scene, unsigned count) {
    const struct uuid one = merge_fixture_record(&scene->merge, "D0123", "K1");
    for (unsigned n = 2; count > 0; n++) {
        char text[8], event[400];
        (void)snprintf(text, sizeof text, "K%u", n);
        const struct uuid other = merge_fixture_record(&scene->merge, "D0123", text);
        if (shard_of_golden(&other) == shard_of_golden(&one)) {
            (void)snprintf(event, sizeof event,
                           EVENT("CustomerRegistered", "r%u", "D0123", "2026-09-01T09:00:00+08:00",
                                 "<Customer number=\"%s\"><Name>王芳</Name><Phone kind=\"mobile\">1381234%04u</Phone>"
                                 "</Customer>"),
                           n, text, n);
            merge(scene, event);
            count--;
        }
    }
}

/* The port has been asked, by another document of the shard, and wants a pause. */
static void a_document_that_creates_goes_out_before_the_first_update(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, true);
    erp.answer = PORT_AGAIN;
    register_beside(scene, 1);
    relay(scene);
    merge(scene, LI_HONG);
    relay(scene);
    merge(scene, RENAMED("b", "2026-09-02T09:00:00+08:00", "李虹"));
    relay(scene);
    merge(scene, RENAMED("c", "2026-09-03T09:00:00+08:00", "李洪"));
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE state = 'queued'"), 2);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE state = 'replaced'"), 1);
    erp.answer = PORT_DONE;
    restart(scene);
    relay(scene);
    assert_int_equal(erp.sent->len, 3);
    assert_non_null(strstr(erp.sent->pdata[1], "李红"));
    assert_non_null(strstr(erp.sent->pdata[2], "李洪"));
    g_ptr_array_unref(erp.sent);
}

static void an_erasure_beside_a_waiting_document_stops_nothing(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, true);
    erp.answer = PORT_AGAIN;
    merge(scene, LI_HONG);
    relay(scene);
    restart(scene);
    merge(scene, EVENT("CustomerErased", "e", "D0123", "2026-09-05T09:00:00+08:00",
                       "<Customer number=\"K1\"/><Erasure until=\"2026-09-05T09:00:00+08:00\"></Erasure>"));
    merge(scene, REGISTERED("f", "D0123", "2026-09-07T09:00:00+08:00", "K1", "王芳", "13733334444"));
    erp.answer = PORT_DONE;
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE state = 'rejected' AND reason LIKE '%erased%'"), 1);
    assert_int_equal(erp.sent->len, 1);
    assert_non_null(strstr(erp.sent->pdata[0], "王芳"));
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE state IN ('queued', 'unknown')"), 0);
    g_ptr_array_unref(erp.sent);
}

static void a_damaged_document_keeps_no_other_waiting(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, true);
    erp.answer = PORT_AGAIN;
    merge(scene, LI_HONG);
    relay(scene);
    run_sql(scene, "UPDATE idoc SET body = set_byte(body, length(body) - 1, get_byte(body, length(body) - 1) # 1)");
    merge(scene, RENAMED("b", "2026-09-02T09:00:00+08:00", "李虹"));
    erp.answer = PORT_DONE;
    restart(scene);
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE state = 'rejected' AND status = '02'"), 1);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE state = 'sent'"), 1);
    g_ptr_array_unref(erp.sent);
}

static void a_number_that_stands_only_in_the_log_gets_its_document_again(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, true);
    merge(scene, LI_HONG);
    scene->memory.fault = FAULT_AFTER_COMMIT;
    relay(scene);
    assert_int_equal(erp.sent->len, 1);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE state = 'sent'"), 1);
    assert_int_equal(number(scene, "SELECT number FROM idoc"), strtoll(erp.sent->pdata[0], NULL, 10));
    g_ptr_array_unref(erp.sent);
}

static void a_number_of_an_erp_that_has_another_name_now_waits_for_no_port(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, true);
    merge(scene, LI_HONG);
    relay(scene);
    restart(scene);
    erp.system = "P02";
    run_sql(scene, "DELETE FROM idoc; UPDATE shard SET log_offset = 0");
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE system = 'P01' AND state = 'replaced'"), 1);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc"), 1);
    g_ptr_array_unref(erp.sent);
}

static void each_number_that_went_out_is_known_again_not_the_last_alone(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, false);
    merge(scene, LI_HONG);
    relay(scene);
    merge(scene, REGISTERED("b", "D0123", "2026-09-02T09:00:00+08:00", "K1", "李虹", "13911112222"));
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE status = '03'"), 2);
    restart(scene);
    run_sql(scene, "DELETE FROM idoc; DELETE FROM publication; UPDATE shard SET log_offset = 0, sequence = 0");
    scene->memory.stretch = MEMORY_STRETCH;
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE status = '03'"), 2);
    g_ptr_array_unref(erp.sent);
}

static void a_port_that_pauses_keeps_the_document_and_one_that_refuses_ends_it(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, true);
    erp.answer = PORT_AGAIN;
    merge(scene, LI_HONG);
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE state = 'unknown'"), 1);
    erp.answer = PORT_REFUSED;
    restart(scene);
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE state = 'rejected' AND reason = 'as told'"), 1);
    g_ptr_array_unref(erp.sent);
}

static void an_object_that_lost_is_told_once_and_taken_back_when_its_customer_is_cut_out(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, false);
    merge(scene, LI_HONG);
    merge(scene, REGISTERED("b", "D0456", "2026-09-02T09:00:00+08:00", "R9", "李红", "13733334444"));
    relay(scene);
    const char *lost = golden(scene, "D0456", "R9");
    assert_int_equal(count_of(scene, "erp.P01.idocs", lost), 1);
    merge(scene, REGISTERED("c", "D0456", "2026-09-03T09:00:00+08:00", "R9", "李红", "13911112222"));
    relay(scene);
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM golden"), 1);
    assert_int_equal(count_of(scene, "erp.P01.idocs", lost), 2);
    assert_true(says(last(scene, "erp.P01.idocs", lost), "lost"));
    assert_true(says(last(scene, MEMORY_LOG, lost), "\"loser\":true"));
    merge(scene, EVENT("EventVoided", "d", "D0456", "2026-09-04T09:00:00+08:00",
                       "<Customer number=\"R9\"/><Voided event=\"c\"/><Reason>错</Reason>"));
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM golden"), 2);
    assert_int_equal(count_of(scene, "erp.P01.idocs", lost), 3);
    assert_true(says(last(scene, "erp.P01.idocs", lost), "李红"));
    assert_false(says(last(scene, MEMORY_LOG, lost), "loser"));
    judge(scene);
    g_ptr_array_unref(erp.sent);
}

/* By a port without transactions the document waits for its turn: that its golden record is no more does not end it. */
static void an_object_that_lost_is_held_until_the_erp_has_told_its_number(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, true);
    erp.asks_number = true;
    merge(scene, LI_HONG);
    merge(scene, REGISTERED("b", "D0456", "2026-09-02T09:00:00+08:00", "R9", "李红", "13733334444"));
    relay(scene);
    char *of = g_strdup_printf("%lld", (long long)number(scene, "SELECT i.number FROM idoc i JOIN source_record s ON "
                                                                "s.record_id = i.anchor WHERE s.number = 'R9'"));
    merge(scene, REGISTERED("c", "D0456", "2026-09-03T09:00:00+08:00", "R9", "李红", "13911112222"));
    relay(scene);
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE state = 'held' AND reason = 'number: not known'"),
                     1);
    assert_int_equal(erp.sent->len, 2);
    char *told = g_strdup_printf(EVENT("ErpCustomer", "o", "P01", "2026-09-04T09:00:00+08:00",
                                       "<Customer number=\"104711\"/><Object of=\"%s\"/>"),
                                 of);
    merge(scene, told);
    relay(scene);
    relay(scene);
    assert_int_equal(erp.sent->len, 3);
    assert_non_null(strstr(erp.sent->pdata[2], "lost"));
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE state = 'held'"), 0);
    judge(scene);
    g_free(of);
    g_free(told);
    g_ptr_array_unref(erp.sent);
}

static void a_number_of_the_erp_is_no_news_to_partners_nor_to_the_erp(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, false);
    merge(scene, LI_HONG);
    relay(scene);
    const size_t views = count_of(scene, "partner.D0123.customers", NULL);
    assert_true(views > 0);
    char *told = g_strdup_printf(EVENT("ErpCustomer", "o", "P01", "2026-09-04T09:00:00+08:00",
                                       "<Customer number=\"104711\"/><Object of=\"%s\"/>"),
                                 golden(scene, "D0123", "K1"));
    merge(scene, told);
    relay(scene);
    assert_int_equal(number(scene, "SELECT cardinality(members) FROM golden"), 2);
    assert_int_equal(count_of(scene, "partner.D0123.customers", NULL), views);
    assert_int_equal(count_of(scene, "erp.P01.idocs", NULL), 1);
    g_free(told);
    g_ptr_array_unref(erp.sent);
}

/* A port that takes its time: Li Hong is called otherwise while it has the first document. */
struct slow_port {
    struct scene *scene;
    unsigned sent;
    bool view_was_out; /* when it was sent the last of those that were queued then */
};

static enum port_answer send_slowly(void *state, const struct document *document, struct error *error) {
    struct slow_port *port = state;
    (void)document;
    (void)error;
    if (port->sent++ == 0) {
        merge(port->scene, RENAMED("b", "2026-09-02T09:00:00+08:00", "李虹"));
    }
    port->view_was_out = port->sent > 4
                             ? port->view_was_out
                             : says(last(port->scene, VIEWS_OF_STORE, golden(port->scene, "D0123", "K1")), "李虹");
    return PORT_DONE;
}

static void views_do_not_wait_until_a_slow_port_has_all_documents(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    struct slow_port slow = {.scene = scene};
    use_erp(scene, &erp, true);
    erp.port = (struct port){.state = &slow, .send = send_slowly};
    scene->parts.lease = 30; /* µs: each document takes longer than a third of that */
    merge(scene, LI_HONG);
    register_beside(scene, 3);
    relay(scene);
    assert_true(slow.sent >= 4);
    assert_true(slow.view_was_out);
    assert_int_equal(number(scene, "SELECT count(*) FROM idoc WHERE state IN ('queued', 'unknown')"), 0);
    g_ptr_array_unref(erp.sent);
}

static void what_the_clock_changes_of_a_document_goes_out_when_its_day_has_come(void **state) {
    struct scene *scene = *state;
    struct fake_erp erp;
    use_erp(scene, &erp, false);
    assert_true(instant_parse("2099-01-01T00:00:00+08:00", &erp.turns));
    merge(scene, LI_HONG);
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM golden WHERE next_change = '2099-01-01'"), 1);
    /* who looks at the views alone knows nothing of that */
    run_sql(scene, "INSERT INTO dirty SELECT golden_id, get_byte(uuid_send(golden_id), 15) % 4, 9, 1 FROM golden");
    relay(scene);
    assert_int_equal(number(scene, "SELECT count(*) FROM golden WHERE next_change = '2099-01-01'"), 1);
    assert_int_equal(count_of(scene, "erp.P01.idocs", NULL), 1);
    restart(scene);
    run_sql(scene, "UPDATE shard SET clock = '2099-01-01T00:00:01Z'");
    relay(scene);
    assert_int_equal(count_of(scene, "erp.P01.idocs", NULL), 2);
    assert_true(says(last(scene, "erp.P01.idocs", NULL), "turned"));
    assert_int_equal(number(scene, "SELECT count(*) FROM golden WHERE next_change IS NULL"), 1);
    g_ptr_array_unref(erp.sent);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        SCENE(a_document_goes_out_beside_the_views_under_its_anchor),
        SCENE(what_would_not_post_is_held_with_its_reason_and_replaced_later),
        SCENE(a_port_without_transactions_gets_the_same_bytes_under_the_same_number),
        SCENE(a_document_that_may_be_out_goes_again_before_a_newer_one),
        SCENE(a_document_that_creates_goes_out_before_the_first_update),
        SCENE(an_erasure_beside_a_waiting_document_stops_nothing),
        SCENE(a_damaged_document_keeps_no_other_waiting),
        SCENE(a_number_that_stands_only_in_the_log_gets_its_document_again),
        SCENE(a_number_of_an_erp_that_has_another_name_now_waits_for_no_port),
        SCENE(views_do_not_wait_until_a_slow_port_has_all_documents),
        SCENE(each_number_that_went_out_is_known_again_not_the_last_alone),
        SCENE(an_object_that_lost_is_told_once_and_taken_back_when_its_customer_is_cut_out),
        SCENE(an_object_that_lost_is_held_until_the_erp_has_told_its_number),
        SCENE(a_number_of_the_erp_is_no_news_to_partners_nor_to_the_erp),
        SCENE(what_the_clock_changes_of_a_document_goes_out_when_its_day_has_come),
        SCENE(a_port_that_pauses_keeps_the_document_and_one_that_refuses_ends_it),
    };
    return cmocka_run_group_tests(tests, open_scene, close_scene);
}
