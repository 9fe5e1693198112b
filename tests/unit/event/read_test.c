#include "tests/support/test.h"

#include "tests/unit/event/reading.h"

#include <glib.h>

static void assert_value(const struct person *person, const char *attribute, size_t index, const char *typed) {
    const struct mention *mention = person_mention(person, attribute);
    assert_non_null(mention);
    assert_true(index < mention->count);
    assert_string_equal(mention->values[index].typed, typed);
    assert_int_equal(mention->values[index].attribute, mention->attribute->id);
    assert_string_equal(mention->values[index].normal, "");
}

static void assert_mode(const struct person *person, const char *attribute, enum mention_mode mode, size_t count) {
    const struct mention *mention = person_mention(person, attribute);
    assert_non_null(mention);
    assert_int_equal(mention->mode, mode);
    assert_int_equal(mention->count, count);
}

static void read_sample(struct reading *reading, const char *name) {
    char *path = g_strdup_printf("%s/samples/%s", SHIPPED_SCHEMAS, name);
    char *text = NULL;
    gsize length = 0;
    assert_true(g_file_get_contents(path, &text, &length, NULL));
    const struct bytes copy = arena_copy_bytes(reading->arena, (struct bytes){(const uint8_t *)text, length});
    g_free(text);
    g_free(path);
    if (!reading_bytes(reading, copy.data, copy.length)) {
        print_error("%s: %s %u:%u\n", name, error_text(&reading->error), reading->error.line, reading->error.column);
        fail();
    }
}

static const char repair[] =
    "<RepairCompleted xmlns='" EVENT_NAMESPACE "' id='r1' source='D0123' time='2026-11-20T14:03:00+08:00'"
    " recorded='2026-11-20T14:05:41+08:00'><Customer number='K0045871'><Name>李红</Name>"
    "<IdDocument type='resident-id'>3402**********2320</IdDocument><Phone kind='mobile'>138-5530-7162</Phone>"
    "<Vehicle vin='GD016482' plate='皖B·6K382' relation='owner'/></Customer>"
    "<Party role='bringer'><Name>王先生</Name><Phone kind='mobile' of='driver'>13705534419</Phone></Party>"
    "<RepairOrder number='RO-2026-1182'><Vehicle vin='LVVDB11B9GD016482' plate='皖B·6K382' model='艾瑞泽5'/>"
    "<Mileage>48210</Mileage><Work><Name>更换点火线圈</Name></Work><Work><Name> 更换前雨刮片</Name></Work>"
    "<Amount currency='CNY'>381.50</Amount></RepairOrder></RepairCompleted>";

static void a_repair_order_gives_people_facts_and_claims(void **state) {
    struct reading *reading = *state;
    assert_true(reading_text(reading, repair));
    const struct event *event = &reading->event;
    assert_string_equal(event->kind->name, "repair.completed");
    assert_string_equal(event->source, "D0123");
    assert_string_equal(event->document, "RO-2026-1182");
    assert_int_equal(event->person_count, 2);
    assert_string_equal(event->people[0].role, "");
    assert_string_equal(event->people[0].number, "K0045871");
    assert_string_equal(event->people[1].role, "bringer");
    assert_null(event->people[1].number);
    assert_value(&event->people[0], "name", 0, "李红");
    assert_value(&event->people[0], "phone", 0, "138-5530-7162\x1fmobile");
    assert_value(&event->people[0], "id-document", 0, "3402**********2320\x1fresident-id");
    assert_value(&event->people[1], "phone", 0,
                 "13705534419\x1fmobile\x1f"
                 "driver");
    assert_string_equal(event_fact_text(event, "summary"), "更换点火线圈; 更换前雨刮片");
    assert_string_equal(event_fact_text(event, "amount"), "381.50");
    assert_string_equal(event_fact_text(event, "currency"), "CNY");
    assert_null(event_fact_text(event, "score"));
}

static void a_document_adds_its_vehicle_to_those_of_the_block(void **state) {
    struct reading *reading = *state;
    assert_true(reading_text(reading, repair));
    const struct person *customer = &reading->event.people[0];
    assert_mode(customer, "vehicle", MENTION_ADDITIONAL, 2);
    assert_value(customer, "vehicle", 0, "GD016482\x1f皖B·6K382\x1fowner");
    assert_value(customer, "vehicle", 1, "LVVDB11B9GD016482\x1f皖B·6K382\x1funknown\x1f\x1f\x1f艾瑞泽5");
    assert_null(person_mention(&reading->event.people[1], "vehicle"));
}

static void time_and_recorded_are_read_with_their_zones(void **state) {
    struct reading *reading = *state;
    char text[INSTANT_TEXT];
    assert_true(reading_text(reading, repair));
    assert_string_equal(instant_print(reading->event.time, text), "2026-11-20T06:03:00Z");
    assert_string_equal(instant_print(reading->event.recorded, text), "2026-11-20T06:05:41Z");
    assert_true(reading_text(reading, changed(reading->arena, "<Customer number='K1'/>")));
    assert_true(reading->event.time == reading->event.recorded);
}

static const char full_change[] = "<Customer number='K1' complete='phone address' cleared='email occupation'>"
                                  "<Name>李红</Name><Phone>13855307162</Phone><Phone>18655312098</Phone>"
                                  "<Address><Street>北京中路46号</Street></Address>"
                                  "<Vehicle vin='LVVDB11B9GD016482'/></Customer>";

static void mentions_stand_in_the_order_of_their_ids(void **state) {
    struct reading *reading = *state;
    assert_true(reading_text(reading, changed(reading->arena, full_change)));
    const struct person *customer = &reading->event.people[0];
    for (size_t i = 1; i < customer->mention_count; i++) {
        assert_true(customer->mentions[i - 1].attribute->id < customer->mentions[i].attribute->id);
    }
}

static void a_list_is_additional_unless_it_says_complete(void **state) {
    struct reading *reading = *state;
    assert_true(reading_text(reading, changed(reading->arena, full_change)));
    const struct person *customer = &reading->event.people[0];
    assert_mode(customer, "phone", MENTION_COMPLETE, 2);
    assert_mode(customer, "address", MENTION_COMPLETE, 1);
    assert_mode(customer, "vehicle", MENTION_ADDITIONAL, 1);
    assert_mode(customer, "name", MENTION_SET, 1);
}

static void cleared_is_explicit_and_absent_says_nothing(void **state) {
    struct reading *reading = *state;
    assert_true(reading_text(reading, changed(reading->arena, full_change)));
    assert_mode(&reading->event.people[0], "email", MENTION_CLEARED, 0);
    assert_mode(&reading->event.people[0], "occupation", MENTION_CLEARED, 0);
    assert_null(person_mention(&reading->event.people[0], "contact"));
}

static void a_complete_list_may_be_empty(void **state) {
    struct reading *reading = *state;
    assert_true(reading_text(reading, changed(reading->arena, "<Customer number=\"K1\" complete=\"phone\"/>")));
    assert_mode(&reading->event.people[0], "phone", MENTION_COMPLETE, 0);
}

static void a_value_beside_cleared_replaces_all_that_was(void **state) {
    struct reading *reading = *state;
    assert_true(reading_text(reading, changed(reading->arena, "<Customer number=\"K1\" cleared=\"phone\">"
                                                              "<Phone>13855307162</Phone></Customer>")));
    assert_mode(&reading->event.people[0], "phone", MENTION_COMPLETE, 1);
}

static void a_source_may_always_send_complete_lists(void **state) {
    struct reading *reading = *state;
    const char *text = changed(reading->arena, "<Customer number=\"K1\"><Phone>13855307162</Phone></Customer>");
    const struct bytes body = {(const uint8_t *)text, strlen(text)};
    assert_true(
        event_reader_read(reading->reader, "email phone", body, reading->arena, &reading->event, &reading->error));
    assert_mode(&reading->event.people[0], "phone", MENTION_COMPLETE, 1);
    assert_null(person_mention(&reading->event.people[0], "email"));
}

static void equal_values_are_said_once(void **state) {
    struct reading *reading = *state;
    assert_true(reading_text(reading, changed(reading->arena, "<Customer number=\"K1\"><Phone>1385530</Phone>"
                                                              "<Phone> 1385530 </Phone></Customer>")));
    assert_mode(&reading->event.people[0], "phone", MENTION_ADDITIONAL, 1);
}

static void a_kind_may_claim_a_constant(void **state) {
    struct reading *reading = *state;
    read_sample(reading, "customer.closed.minimal.xml");
    assert_value(&reading->event.people[0], "closed", 0, "yes");
    assert_mode(&reading->event.people[0], "closed", MENTION_SET, 1);
}

static void each_consent_is_a_claim_of_its_own(void **state) {
    struct reading *reading = *state;
    read_sample(reading, "customer.consented.full.xml");
    const struct mention *consent = person_mention(&reading->event.people[0], "consent");
    assert_non_null(consent);
    assert_true(consent->count >= 2);
    assert_string_equal(value_part(reading->arena, consent->values[0].typed, 3), "yes");
}

static void a_void_names_its_target(void **state) {
    struct reading *reading = *state;
    assert_true(reading_text(reading, "<EventVoided xmlns='" EVENT_NAMESPACE "' id='v1' source='D0123' "
                                      "time='2026-11-20T17:31:00+08:00'><Customer number='K1'/><Voided event='e7'/>"
                                      "<Reason>选错客户</Reason></EventVoided>"));
    assert_int_equal(reading->event.kind->effect, EFFECT_VOID);
    assert_string_equal(reading->event.effect_text, "e7");
}

static void a_renumbering_is_keyed_by_the_old_number(void **state) {
    struct reading *reading = *state;
    assert_true(reading_text(reading, "<CustomerRenumbered xmlns='" EVENT_NAMESPACE "' id='n1' source='D0123' "
                                      "time='2026-07-18T16:45:00+08:00'><Customer number='K2'/>"
                                      "<Renumbered to='K1'/></CustomerRenumbered>"));
    assert_string_equal(event_key(&reading->event, reading->arena), "K2");
    assert_string_equal(reading->event.effect_text, "K1");
}

static void a_kind_without_customer_is_keyed_by_its_source(void **state) {
    struct reading *reading = *state;
    read_sample(reading, "store.changed.minimal.xml");
    assert_int_equal(reading->event.person_count, 0);
    assert_string_equal(event_key(&reading->event, reading->arena), reading->event.source);
}

#define DECISION(verdict, content)                                                                \
    "<Decision xmlns='" EVENT_NAMESPACE "' id='d1' source='STEWARD' time='2026-11-20T14:03:00Z' " \
    "recorded='2026-11-20T14:03:00Z' author='zhou' verdict='" verdict "'><Reason>r</Reason>" content "</Decision>"
#define RECORD "<Record id='8f14e45f-ceea-567a-9b3b-0c1d2e3f4a51'/>"
#define OTHER "<Record id='8f14e45f-ceea-567a-9b3b-0c1d2e3f4a52'/>"
#define SIDED "<Record id='8f14e45f-ceea-567a-9b3b-0c1d2e3f4a53' side='b'/>"
#define CLAIM "<Claim record='8f14e45f-ceea-567a-9b3b-0c1d2e3f4a51' attribute='name' event='e1'/>"

static void a_decision_is_keyed_by_its_first_record(void **state) {
    struct reading *reading = *state;
    assert_true(reading_text(reading, DECISION("pin", RECORD CLAIM)));
    const struct decision *decision = reading->event.decision;
    assert_non_null(decision);
    assert_string_equal(decision->verdict, "pin");
    assert_string_equal(decision->claim_attribute, "name");
    assert_int_equal(decision->record_count, 1);
    assert_true(decision->until == INSTANT_NONE);
    assert_string_equal(event_key(&reading->event, reading->arena), "8f14e45f-ceea-567a-9b3b-0c1d2e3f4a51");
}

static void a_decision_that_lacks_what_it_needs_is_refused(void **state) {
    static const char *const incomplete[] = {DECISION("same", RECORD),   DECISION("apart", ""),
                                             DECISION("pin", RECORD),    DECISION("generic", ""),
                                             DECISION("adopt", ""),      DECISION("replay", ""),
                                             DECISION("erase", RECORD),  DECISION("defer", RECORD OTHER),
                                             DECISION("revoke", RECORD), DECISION("same", SIDED RECORD)};
    struct reading *reading = *state;
    for (size_t i = 0; i < sizeof incomplete / sizeof *incomplete; i++) {
        assert_false(reading_text(reading, incomplete[i]));
        assert_int_equal(reading->error.code, UNKNOWN_DECISION);
        assert_string_equal(reading->error.place, "/Decision/@verdict");
    }
}

static void the_first_record_stands_against_the_others_unless_sides_are_named(void **state) {
    struct reading *reading = *state;
    assert_true(reading_text(reading, DECISION("apart", RECORD OTHER OTHER)));
    assert_int_equal(reading->event.decision->first_side, 1);
    assert_true(reading_text(reading, DECISION("apart", RECORD OTHER SIDED)));
    assert_int_equal(reading->event.decision->first_side, 2);
    assert_int_equal(reading->event.decision->record_count, 3);
}

static void a_revocation_names_the_decisions_and_is_keyed_by_its_source(void **state) {
    struct reading *reading = *state;
    assert_true(reading_text(reading, DECISION("revoke", "<Event id='d7'/><Event id='d8'/>")));
    assert_int_equal(reading->event.decision->event_count, 2);
    assert_string_equal(reading->event.decision->events[1], "d8");
    assert_string_equal(event_key(&reading->event, reading->arena), "STEWARD");
    assert_string_equal(event_fact_text(&reading->event, "reason"), "r");
}

static void an_erasing_decision_says_until_when(void **state) {
    struct reading *reading = *state;
    assert_true(reading_text(reading, DECISION("erase", RECORD "<Until>2026-01-01T00:00:00Z</Until>")));
    char text[INSTANT_TEXT];
    assert_string_equal(instant_print(reading->event.decision->until, text), "2026-01-01T00:00:00Z");
}

static const char company[] = "<Customer number='E7'><Name>江汇物流</Name><Extension>"
                              "<y:Department xmlns:y='urn:example:dms'>大客户部</y:Department></Extension></Customer>"
                              "<Party role='driver'><Phone>15155309427</Phone></Party>"
                              "<Change consultant='吴敏'/>";

/* Not of a payer, whom thousands of documents may name; and a party without a number is named by its role already. */
static void who_drives_brings_or_is_a_contact_under_a_number_of_his_own_is_told_whose_party_he_is(void **state) {
    struct reading *reading = *state;
    assert_true(reading_text(reading,
                             changed(reading->arena, "<Customer number='E7'/><Party role='driver' number='K8'/>"
                                                     "<Party role='payer' number='K9'/><Party role='driver'>"
                                                     "<Phone>15155309427</Phone></Party><Change consultant='吴敏'/>")));
    assert_value(&reading->event.people[1], "party-of", 0,
                 "E7\x1f"
                 "driver");
    assert_mode(&reading->event.people[1], "party-of", MENTION_ADDITIONAL, 1);
    assert_null(person_mention(&reading->event.people[2], "party-of"));
    assert_null(person_mention(&reading->event.people[3], "party-of"));
}

/* A block must stand alone: it is sealed and shown apart from its document. */
static void a_block_is_xml_of_its_own_with_its_foreign_content(void **state) {
    struct reading *reading = *state;
    assert_true(reading_text(reading, changed(reading->arena, company)));
    const struct bytes block = reading->event.people[0].block;
    xmlDocPtr document = xmlReadMemory((const char *)block.data, (int)block.length, NULL, NULL, XML_PARSE_NONET);
    assert_non_null(document);
    const xmlNode *root = xmlDocGetRootElement(document);
    assert_string_equal((const char *)root->name, "Customer");
    assert_string_equal((const char *)root->ns->href, EVENT_NAMESPACE);
    xmlFreeDoc(document);
    assert_non_null(
        strstr((const char *)block.data, "<y:Department xmlns:y=\"urn:example:dms\">大客户部</y:Department>"));
}

static void the_rest_holds_nothing_of_a_person(void **state) {
    struct reading *reading = *state;
    assert_true(reading_text(reading, changed(reading->arena, company)));
    const struct bytes rest = reading->event.rest;
    xmlDocPtr document = xmlReadMemory((const char *)rest.data, (int)rest.length, NULL, NULL, XML_PARSE_NONET);
    assert_non_null(document);
    xmlFreeDoc(document);
    assert_null(strstr((const char *)rest.data, "<Customer "));
    assert_null(strstr((const char *)rest.data, "<Party"));
    assert_null(strstr((const char *)rest.data, "15155309427"));
    assert_non_null(strstr((const char *)rest.data, "<Change consultant=\"吴敏\"/>"));
}

static void what_is_written_again_reads_the_same(void **state) {
    struct reading *reading = *state;
    const char *text = changed(reading->arena, "<Customer number=\"K1\"><Name>A &amp; B &lt;&gt;</Name>"
                                               "<Extension><f:x xmlns:f=\"urn:f\" a=\"&quot;&#10;&#9;'\" f:b=\"\">p"
                                               "<f:y/>q&#13;<z xmlns=\"\">r</z><![CDATA[<s>]]></f:x></Extension>"
                                               "</Customer>");
    assert_true(reading_text(reading, text));
    const struct bytes first = reading->event.people[0].block;
    assert_true(reading_text(reading, changed(reading->arena, (const char *)first.data)));
    const struct bytes second = reading->event.people[0].block;
    assert_int_equal(first.length, second.length);
    assert_memory_equal(first.data, second.data, first.length);
    assert_value(&reading->event.people[0], "name", 0, "A & B <>");
    assert_non_null(strstr((const char *)first.data, "&quot;&#10;&#9;'"));
    assert_non_null(strstr((const char *)first.data, "q&#13;<z xmlns=\"\">r</z>&lt;s&gt;</f:x>"));
}

static void note_what_is_said(const struct event *event, uint32_t *facts, uint32_t *claims) {
    for (unsigned i = 0; i < event->kind->fact_count; i++) {
        *facts |= (uint32_t)(event_fact_text(event, event->kind->facts[i].fact->name) != NULL) << i;
    }
    for (unsigned i = 0; i < event->kind->claim_count; i++) {
        const char *attribute = event->kind->claims[i].attribute->name;
        *claims |= (uint32_t)(person_mention(&event->people[0], attribute) != NULL) << i;
    }
}

static size_t report_silence(const struct kind *kind, uint32_t facts, uint32_t claims) {
    size_t silent = 0;
    for (unsigned i = 0; i < kind->fact_count; i++) {
        if ((facts >> i & 1) == 0) {
            print_error("%s: no sample has the fact %s\n", kind->name, kind->facts[i].fact->name);
            silent++;
        }
    }
    for (unsigned i = 0; i < kind->claim_count; i++) {
        if ((claims >> i & 1) == 0) {
            print_error("%s: no sample makes the claim %s\n", kind->name, kind->claims[i].attribute->name);
            silent++;
        }
    }
    return silent;
}

/* A path with a slip in it would find nothing for ever and nobody would notice. */
static void every_fact_and_claim_of_a_kind_stands_in_one_of_its_samples(void **state) {
    static const char *const sizes[] = {"minimal", "full"};
    struct reading *reading = *state;
    size_t silent = 0;
    for (size_t i = 0; i < kinds_count(reading->kinds); i++) {
        const struct kind *kind = kind_at(reading->kinds, i);
        uint32_t facts = 0;
        uint32_t claims = 0;
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            read_sample(reading, arena_print(reading->arena, "%s.%s.xml", kind->name, sizes[s]));
            assert_ptr_equal(reading->event.kind, kind);
            assert_true(kind->document == NULL || reading->event.document != NULL);
            assert_true(kind->effect_path == NULL || reading->event.effect_text != NULL);
            note_what_is_said(&reading->event, &facts, &claims);
        }
        silent += report_silence(kind, facts, claims);
    }
    assert_int_equal(silent, 0);
}

struct worker {
    struct reading *shared;
    const char *text;
    size_t good;
};

static void *read_many(void *data) {
    struct worker *worker = data;
    struct event_reader *reader = event_reader_new(worker->shared->kinds, worker->shared->attributes, NULL);
    struct arena *arena = arena_new();
    for (int i = 0; i < 300; i++) {
        struct event event = {.kind = NULL};
        struct error error;
        const bool odd = i % 2 == 1;
        const struct bytes body = {(const uint8_t *)worker->text, strlen(worker->text) - odd};
        worker->good += event_reader_read(reader, NULL, body, arena, &event, &error) == !odd;
        arena_reset(arena);
    }
    arena_free(arena);
    event_reader_free(reader);
    return NULL;
}

static void two_threads_read_with_one_schema(void **state) {
    struct reading *reading = *state;
    const char *text = changed(reading->arena, "<Customer number=\"K1\"><Phone>13855307162</Phone></Customer>");
    struct worker workers[2] = {{reading, text, 0}, {reading, text, 0}};
    GThread *threads[2];
    for (size_t i = 0; i < 2; i++) {
        threads[i] = g_thread_new("reader", read_many, &workers[i]);
    }
    for (size_t i = 0; i < 2; i++) {
        (void)g_thread_join(threads[i]);
        assert_int_equal(workers[i].good, 300);
    }
}

static void one_document_needs_no_reader(void **state) {
    struct reading *reading = *state;
    const char *text = changed(reading->arena, "<Customer number=\"K1\"/>");
    const struct bytes body = {(const uint8_t *)text, strlen(text)};
    struct event event = {.origin = {.partition = 3}};
    assert_true(
        event_read(reading->kinds, reading->attributes, NULL, NULL, body, reading->arena, &event, &reading->error));
    assert_string_equal(event.people[0].number, "K1");
    assert_ptr_equal(event.body.data, body.data);
    assert_int_equal(event.origin.partition, 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_repair_order_gives_people_facts_and_claims),
        cmocka_unit_test(a_document_adds_its_vehicle_to_those_of_the_block),
        cmocka_unit_test(time_and_recorded_are_read_with_their_zones),
        cmocka_unit_test(mentions_stand_in_the_order_of_their_ids),
        cmocka_unit_test(a_list_is_additional_unless_it_says_complete),
        cmocka_unit_test(cleared_is_explicit_and_absent_says_nothing),
        cmocka_unit_test(a_complete_list_may_be_empty),
        cmocka_unit_test(a_value_beside_cleared_replaces_all_that_was),
        cmocka_unit_test(a_source_may_always_send_complete_lists),
        cmocka_unit_test(equal_values_are_said_once),
        cmocka_unit_test(a_kind_may_claim_a_constant),
        cmocka_unit_test(each_consent_is_a_claim_of_its_own),
        cmocka_unit_test(a_void_names_its_target),
        cmocka_unit_test(a_renumbering_is_keyed_by_the_old_number),
        cmocka_unit_test(a_kind_without_customer_is_keyed_by_its_source),
        cmocka_unit_test(a_decision_is_keyed_by_its_first_record),
        cmocka_unit_test(a_decision_that_lacks_what_it_needs_is_refused),
        cmocka_unit_test(an_erasing_decision_says_until_when),
        cmocka_unit_test(the_first_record_stands_against_the_others_unless_sides_are_named),
        cmocka_unit_test(a_revocation_names_the_decisions_and_is_keyed_by_its_source),
        cmocka_unit_test(who_drives_brings_or_is_a_contact_under_a_number_of_his_own_is_told_whose_party_he_is),
        cmocka_unit_test(a_block_is_xml_of_its_own_with_its_foreign_content),
        cmocka_unit_test(the_rest_holds_nothing_of_a_person),
        cmocka_unit_test(what_is_written_again_reads_the_same),
        cmocka_unit_test(every_fact_and_claim_of_a_kind_stands_in_one_of_its_samples),
        cmocka_unit_test(two_threads_read_with_one_schema),
        cmocka_unit_test(one_document_needs_no_reader),
    };
    return cmocka_run_group_tests(tests, open_shipped, close_shipped);
}
