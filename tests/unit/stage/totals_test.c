/* What stage and totals of a customer are made of is the same however few of its events are read, and in whatever order
 * they were merged: the rest is summed up by the database. */
#include "tests/support/test.h"
#include "tests/support/world.h"

#include "hub/store/console_store.h"

#include <string.h>

static struct merge_fixture fixture;

enum { ALL = 100000 };

/* What a customer adds up to: a line each for source, kind and currency. */
struct sum {
    unsigned count;
    int64_t amount;
    instant last;
};

static struct sum *sum_of(GTree *sums, const char *source, const struct kind *kind, const char *currency) {
    char *key = g_strdup_printf("%s %s %s", source, kind->name, currency);
    struct sum *sum = g_tree_lookup(sums, key);
    if (sum == NULL) {
        sum = g_new0(struct sum, 1);
        g_tree_insert(sums, key, sum);
        return sum;
    }
    g_free(key);
    return sum;
}

static void add_events(GTree *sums, const struct customer *customer) {
    for (size_t i = 0; i < customer->event_count; i++) {
        const struct customer_event *event = &customer->events[i];
        int64_t amount = 0;
        const char *currency;
        const bool has = customer_event_amount(event, &amount, &currency);
        struct sum *sum = sum_of(sums, event->source, event->kind, currency);
        sum->count++;
        sum->amount += has ? amount : 0;
        sum->last = MAX(sum->last, event->time);
    }
    for (size_t i = 0; i < customer->earlier_count; i++) {
        const struct customer_tally *earlier = &customer->earlier[i];
        struct sum *sum = sum_of(sums, earlier->source, earlier->kind, earlier->currency);
        sum->count += (unsigned)earlier->count;
        sum->amount += earlier->has_amount ? earlier->amount : 0;
        sum->last = MAX(sum->last, earlier->last);
    }
}

static gboolean print_sum(void *key, void *value, void *context) {
    const struct sum *sum = value;
    g_string_append_printf(context, "  %s: %u, %lld, %lld\n", (const char *)key, sum->count, (long long)sum->amount,
                           (long long)sum->last);
    return FALSE;
}

static int by_text(const void *left, const void *right, void *context) {
    (void)context;
    return strcmp(left, right);
}

static void print_customer(GString *text, const struct customer *customer) {
    char id[UUID_TEXT];
    GTree *sums = g_tree_new_full(by_text, NULL, g_free, g_free);
    add_events(sums, customer);
    g_string_append_printf(text, "%s %s %zu", uuid_to_text(&customer->golden, id), customer_stage(customer),
                           customer->event_total);
    for (size_t i = 0; i < customer->member_count; i++) {
        g_string_append(text, customer->members[i].closed ? " closed\n" : " open\n");
    }
    g_tree_foreach(sums, print_sum, text);
    g_tree_destroy(sums);
}

/* Of all customers, when `events` are read of each member. */
static GString *totals(unsigned events) {
    struct error error = {0};
    struct arena *arena = arena_new();
    struct golden_list found;
    GString *text = g_string_new(NULL);
    struct key_cache *cache = key_cache_new(100);
    struct customer_store store = {fixture.database, fixture.attributes, fixture.kinds, fixture.sealer, cache};
    assert_true(customer_list(&store, arena, &found, &error));
    struct customer **customers = ARENA_NEW(arena, struct customer *, found.count + 1);
    assert_true(customers_load(&store, found.ids, found.count, (struct customer_wish){.events = events}, arena,
                               customers, &error));
    for (size_t i = 0; i < found.count; i++) {
        print_customer(text, customers[i]);
    }
    key_cache_free(cache);
    arena_free(arena);
    return text;
}

static void assert_totals(unsigned events, const GString *expected) {
    GString *found = totals(events);
    assert_string_equal(found->str, expected->str);
    (void)g_string_free(found, TRUE);
}

static void assert_says(const GString *text, const char *expected) {
    if (strstr(text->str, expected) == NULL) {
        fail_msg("no \"%s\" in:\n%s", expected, text->str);
    }
}

static void merge_all(GPtrArray *documents) {
    merge_fixture_rewind(&fixture);
    for (unsigned at = 0; at < documents->len; at += 40) {
        (void)merge_fixture_merge(&fixture, (const char *const *)(void *)&documents->pdata[at],
                                  MIN(40, documents->len - at), NULL);
    }
}

static void totals_are_the_same_however_few_events_are_read_and_in_whatever_order_they_came(void **state) {
    (void)state;
    for (unsigned seed = 1; seed <= 3; seed++) {
        GPtrArray *events = world_events(&fixture, seed, 250);
        GPtrArray *shuffled = world_shuffle(events, seed);
        merge_all(events);
        GString *expected = totals(ALL);
        assert_totals(1, expected);
        assert_totals(3, expected);
        merge_all(shuffled);
        assert_totals(2, expected);
        (void)g_string_free(expected, TRUE);
        g_ptr_array_free(shuffled, TRUE);
        g_ptr_array_free(events, TRUE);
    }
}

static void add_visit(GPtrArray *documents, unsigned number) {
    g_ptr_array_add(
        documents,
        g_strdup_printf(
            "<MaintenanceCompleted xmlns=\"urn:dealerhub:event:1\" id=\"m%u\" source=\"D0123\" "
            "time=\"2025-%02u-%02uT09:00:00+08:00\"><Customer number=\"K1\"><Name>李红</Name>"
            "</Customer><MaintenanceOrder number=\"B%u\"><Vehicle plate=\"皖B7M519\"/>"
            "<Mileage>21034</Mileage><Level>minor</Level><Amount currency=\"%s\">1.01</Amount></MaintenanceOrder>"
            "</MaintenanceCompleted>",
            number, 1 + number / 28, 1 + number % 28, number, number % 4 == 0 ? "USD" : "CNY"));
}

static void every_one_of_three_hundred_visits_counts_until_it_is_taken_back(void **state) {
    (void)state;
    GPtrArray *documents = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < 300; i++) {
        add_visit(documents, i);
    }
    merge_all(documents);
    GString *text = totals(CUSTOMER_EVENTS);
    assert_says(text, " loyal 300");
    assert_says(text, "maintenance.completed CNY: 225, 22725,");
    assert_says(text, "maintenance.completed USD: 75, 7575,");
    (void)g_string_free(text, TRUE);
    const char *taken_back = "<EventVoided xmlns=\"urn:dealerhub:event:1\" id=\"v\" source=\"D0123\" "
                             "time=\"2026-01-02T09:00:00+08:00\"><Customer number=\"K1\"/><Voided event=\"m0\"/>"
                             "<Reason>-</Reason></EventVoided>";
    assert_int_equal(merge_fixture_merge(&fixture, &taken_back, 1, NULL), 0);
    text = totals(CUSTOMER_EVENTS);
    assert_says(text, "maintenance.completed USD: 74, 7474,");
    (void)g_string_free(text, TRUE);
    g_ptr_array_free(documents, TRUE);
}

#define EVENT(element, id, source, time, recorded, inner)                                                              \
    "<" element " xmlns=\"urn:dealerhub:event:1\" id=\"" id "\" source=\"" source "\" time=\"" time                    \
    "T09:00:00+08:00\" "                                                                                               \
    "recorded=\"" recorded "T09:00:00+08:00\"><Customer number=\"K1\"><Name>李红</Name></Customer>" inner "</" element \
    ">"

static void assert_totals_hold_for_every_reading(unsigned most) {
    GString *expected = totals(ALL);
    for (unsigned events = 1; events <= most; events++) {
        assert_totals(events, expected);
    }
    (void)g_string_free(expected, TRUE);
}

static void add_deliveries(GPtrArray *documents, unsigned number) {
    static const char *const prices[] = {"<Price currency=\"CNY\">100.00</Price>", ""};
    for (unsigned i = 0; i < 4; i++) {
        g_ptr_array_add(
            documents,
            g_strdup_printf(
                "<VehicleDelivered xmlns=\"urn:dealerhub:event:1\" id=\"d%u-%u\" "
                "source=\"D0123\" time=\"2026-01-%02uT09:00:00+08:00\"><Customer "
                "number=\"K%u\"/><Delivery number=\"J%u-%u\" date=\"2026-01-01\"><Vehicle vin=\"LVVDB11B9PD016482\"/>%s"
                "</Delivery></VehicleDelivered>",
                number, i, i + 1, number, number, i, prices[i % 2]));
    }
}

/* Both are of one kind and, where none is named, of one currency; which is summed up first is up to the database. */
static void deliveries_without_a_price_take_nothing_off_those_that_have_one(void **state) {
    (void)state;
    GPtrArray *documents = g_ptr_array_new_with_free_func(g_free);
    for (unsigned number = 1; number <= 8; number++) {
        add_deliveries(documents, number);
    }
    merge_all(documents);
    assert_int_equal(merge_fixture_number(&fixture, "SELECT count(*) FROM event_row"), 32);
    assert_totals_hold_for_every_reading(5);
    g_ptr_array_free(documents, TRUE);
}

static void a_number_is_closed_by_what_was_said_last_not_by_what_happened_last(void **state) {
    (void)state;
    const char *const documents[] = {EVENT("CustomerRegistered", "r", "D0123", "2026-03-05", "2026-03-05", ""),
                                     EVENT("CustomerClosed", "c", "D0123", "2026-03-01", "2026-03-10", ""),
                                     EVENT("CustomerChanged", "n", "D0123", "2026-03-11", "2026-03-11", ""),
                                     EVENT("CustomerChanged", "o", "D0123", "2026-03-12", "2026-03-12", "")};
    merge_fixture_rewind(&fixture);
    assert_int_equal(merge_fixture_merge(&fixture, documents, 4, NULL), 0);
    GString *text = totals(ALL);
    assert_says(text, " closed");
    (void)g_string_free(text, TRUE);
    assert_totals_hold_for_every_reading(4);
}

/* Whom the policy of three visits ago names, when one event is read. */
static const char *insurer_when_one_is_read(struct arena *arena) {
    struct error error = {0};
    struct golden_list found;
    struct customer *customer = NULL;
    struct key_cache *cache = key_cache_new(100);
    struct customer_store store = {fixture.database, fixture.attributes, fixture.kinds, fixture.sealer, cache};
    const char *insurer = NULL;
    assert_true(customer_list(&store, arena, &found, &error));
    assert_int_equal(found.count, 1);
    assert_true(customers_load(&store, found.ids, 1, (struct customer_wish){.events = 1}, arena, &customer, &error));
    assert_string_equal(customer->events[0].kind->name, "maintenance.completed");
    for (size_t i = 0; i < customer->turn_count; i++) {
        if (strcmp(customer->turns[i].kind->name, "insurance.sold") == 0) {
            insurer = customer_event_fact(&customer->turns[i], "counterparty");
        }
    }
    key_cache_free(cache);
    return insurer;
}

static void whom_a_policy_names_is_known_however_many_events_came_after_it(void **state) {
    (void)state;
    static const char policy[] =
        EVENT("InsuranceSold", "p", "D0123", "2024-12-01", "2024-12-01",
              "<Policy number=\"P1\" from=\"2024-12-01\" until=\"2026-11-30\"><Insurer>安平财险</Insurer>"
              "<Vehicle plate=\"皖B7M519\"/><Cover kind=\"compulsory\"/><Premium currency=\"CNY\">950.00</Premium>"
              "</Policy>");
    struct arena *arena = arena_new();
    GPtrArray *documents = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(documents, g_strdup(policy));
    for (unsigned i = 0; i < 3; i++) {
        add_visit(documents, i);
    }
    merge_all(documents);
    assert_string_equal(insurer_when_one_is_read(arena), "安平财险");
    g_ptr_array_free(documents, TRUE);
    arena_free(arena);
}

static int open_fixture(void **state) {
    (void)state;
    merge_fixture_open(&fixture);
    merge_fixture_reset(&fixture);
    return 0;
}

static int close_fixture(void **state) {
    (void)state;
    merge_fixture_close(&fixture);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(totals_are_the_same_however_few_events_are_read_and_in_whatever_order_they_came),
        cmocka_unit_test(every_one_of_three_hundred_visits_counts_until_it_is_taken_back),
        cmocka_unit_test(deliveries_without_a_price_take_nothing_off_those_that_have_one),
        cmocka_unit_test(whom_a_policy_names_is_known_however_many_events_came_after_it),
        cmocka_unit_test(a_number_is_closed_by_what_was_said_last_not_by_what_happened_last),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
