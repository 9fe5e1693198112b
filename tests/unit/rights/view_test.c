#include "tests/unit/rights/scene.h"

#include <libxml/xmlschemas.h>

static const struct view_envelope envelope = {.version = 3, .sequence = 17, .reason = "changed"};

static const char *const everything =
    "<Give id='i' relation='own' section='identity' attributes='name gender id-document' purpose='service'/>"
    "<Give id='c' relation='own' section='contact' attributes='phone'/>"
    "<Mask id='m' section='contact' attributes='phone' fields='number' as='phone'/>"
    "<Give id='a' relation='own' section='address'/><Give id='v' relation='own' section='vehicle'/>"
    "<Give id='o' relation='own' section='consent'/><Give id='s' relation='own' section='stage'/>"
    "<Give id='r' relation='own' section='relation'/><Give id='l' relation='own' section='allocation'/>"
    "<Give id='k' relation='own' section='related' purpose='care'/>"
    "<Give id='h' relation='own' section='history' origin='any' facts='mileage summary'/>"
    "<Give id='t' relation='own' section='total'/>";

static struct member son = {.source = "A1", .number = "K46", .under = "K46", .role = "", .closed = false};
static const struct customer family = {.members = &son, .member_count = 1};

/* Somebody whom the partner may see, and somebody else. */
static void tie(struct scene *scene, struct member *member) {
    struct customer_value *stage = ARENA_NEW(scene->arena, struct customer_value, 1);
    struct customer *known = ARENA_NEW(scene->arena, struct customer, 1);
    struct customer_tie *ties = ARENA_NEW(scene->arena, struct customer_tie, 2);
    *stage = (struct customer_value){.attribute = attribute_by_name(scene->attributes, "gender"), .member = &son};
    stage->value.typed = "male";
    *known = family;
    known->values = stage;
    known->value_count = 1;
    member->under = member->number;
    ties[0] = (struct customer_tie){.kind = TIE_HOUSEHOLD,
                                    .since = scene_instant("2026-01-02"),
                                    .until = scene_instant("2026-11-01"),
                                    .member = member,
                                    .golden = {{1}},
                                    .other = son,
                                    .known = known};
    ties[1] = (struct customer_tie){.kind = TIE_DRIVES_FOR,
                                    .since = INSTANT_NONE,
                                    .until = INSTANT_NONE,
                                    .member = member,
                                    .golden = {{2}},
                                    .other = son};
    scene->customer.ties = ties;
    scene->customer.tie_count = 2;
}

/* A customer with something in every section. */
static void fill(struct scene *scene) {
    scene_start(scene, everything);
    struct member *member = scene_member(scene, "A1", "K0045871");
    scene_member(scene, "A1", "K<&>\"'")->closed = true;
    tie(scene, member);
    (void)scene_value(scene, member, "name", "李红");
    (void)scene_value(scene, member, "gender", "female");
    scene_value(scene, member, "id-document", "340204198502142320|resident-id||2035-01-01")->value.flags =
        VALUE_DOUBTFUL;
    (void)scene_value(scene, member, "phone", "13812348000|mobile");
    (void)scene_value(scene, member, "phone", "13900001111");
    (void)scene_value(scene, member, "address", "滨江路9号|浦东新区|上海市");
    (void)scene_value(scene, member, "vehicle", "LVVDB11B9PD016482|沪A12345|owner|2025-03-02");
    (void)scene_value(scene, member, "consent", "service|any|any|yes|contract|2026-01-01");
    (void)scene_value(scene, member, "allocation", "A1|allocated|吴敏|2026-05-06");
    struct customer_event *event = scene_event(scene, "A1", "repair.completed", "2026-11-20T06:03:00Z");
    scene_fact(scene, event, "mileage", "48210");
    scene_fact(scene, event, "summary", "更换 <雨刮> & \"线圈\"");
    scene_fact(scene, event, "amount", "381.50");
    (void)scene_event(scene, "C1", "maintenance.completed", "2026-10-20T06:03:00.5Z");
}

static xmlSchemaPtr schema_of(const char *file) {
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(file);
    xmlSchemaPtr schema = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
    assert_non_null(schema);
    return schema;
}

static void assert_valid(struct bytes xml, const char *file) {
    xmlSchemaPtr schema = schema_of(file);
    xmlSchemaValidCtxtPtr validator = xmlSchemaNewValidCtxt(schema);
    xmlDocPtr document = xmlReadMemory((const char *)xml.data, (int)xml.length, "view.xml", NULL, XML_PARSE_NONET);
    assert_non_null(document);
    if (xmlSchemaValidateDoc(validator, document) != 0) {
        fail_msg("not valid: %.*s", (int)xml.length, (const char *)xml.data);
    }
    xmlFreeDoc(document);
    xmlSchemaFreeValidCtxt(validator);
    xmlSchemaFree(schema);
}

static struct bytes view_of(struct scene *scene, const struct projection *projection) {
    return view_write(rights_partner_by_id(scene->rights, "A"), &scene->customer, projection, &envelope, scene->arena);
}

static bool holds(struct bytes xml, const char *words) {
    return memmem(xml.data, xml.length, words, strlen(words)) != NULL;
}

static void a_view_with_every_section_is_valid(void **state) {
    struct scene *scene = *state;
    fill(scene);
    scene->customer.replaces_count = 1;
    assert_true(uuid_from_text("6f1e6e0a-0000-5000-8000-000000000002", &scene->replaces[0]));
    const struct projection projection = scene_project(scene, "A", TODAY);
    const struct bytes xml = view_of(scene, &projection);
    assert_valid(xml, SCHEMAS "/view/CustomerView.xsd");
    static const char *const words[] = {
        "<CustomerView xmlns=\"urn:dealerhub:view:1\" format=\"1\" partner=\"A\" "
        "id=\"6f1e6e0a-0000-5000-8000-000000000001\" version=\"3\" sequence=\"17\" reason=\"changed\">",
        "<Replaces id=\"6f1e6e0a-0000-5000-8000-000000000002\"/>",
        "<Number source=\"A1\">K0045871</Number>",
        "<Number source=\"A1\" closed=\"yes\">K&lt;&amp;&gt;",
        "<Value attribute=\"name\" purpose=\"service\"><Field name=\"name\">李红</Field></Value>",
        "<Value attribute=\"id-document\" doubtful=\"yes\" purpose=\"service\">"
        "<Field name=\"number\">340204198502142320</Field><Field name=\"type\">resident-id</Field>"
        "<Field name=\"until\">2035-01-01</Field></Value>",
        "<Field name=\"number\" masked=\"yes\">138****8000</Field><Field name=\"kind\">mobile</Field></Value><Value",
        "<Stage>customer</Stage>",
        "<Relations><Relation>own</Relation></Relations>",
        "<Related><Customer relation=\"household\" id=\"01000000-0000-0000-0000-000000000000\" since=\"2026-01-02\" "
        "until=\"2026-11-01\" purpose=\"care\"><Number source=\"A1\">K46</Number></Customer>"
        "<Customer relation=\"drives-for\" purpose=\"care\"/></Related>",
        "<Event kind=\"repair.completed\" group=\"service\" time=\"2026-11-20T06:03:00Z\" origin=\"own\" "
        "id=\"event-1\">"
        "<Fact name=\"mileage\">48210</Fact><Fact name=\"summary\">更换 &lt;雨刮&gt; &amp; "
        "\"线圈\"</Fact></Event>",
        "origin=\"other\"/>",
        "<Total name=\"service-amount\" currency=\"CNY\">381.50</Total>",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!holds(xml, words[i])) {
            fail_msg("%s is missing in %.*s", words[i], (int)xml.length, (const char *)xml.data);
        }
    }
    assert_false(holds(xml, "event-2"));
}

static void every_shipped_rule_makes_valid_views(void **state) {
    struct scene *scene = *state;
    fill(scene);
    struct rights *rights = rights_load(SCHEMAS "/config/partners.xml", SCHEMAS "/config/rules.xml", SCHEMAS "/config",
                                        scene->attributes, scene->kinds, &scene->error);
    assert_non_null(rights);
    scene->members[0].source = "D0123";
    scene->members[1].source = "D0789";
    scene->members[1].closed = false;
    scene->events[0].source = "D0456";
    scene->events[1].source = "D0999";
    (void)scene_value(scene, &scene->members[0], "consent", "marketing|insurer|any|yes|consent|2026-01-01");
    size_t visible = 0;
    for (size_t i = 0; i < rights_partner_count(rights); i++) {
        struct projection projection;
        project(rights, rights_partner(rights, i), &scene->customer, scene_instant(TODAY), scene->arena, &projection);
        if (projection.visible) {
            visible++;
            assert_valid(view_write(rights_partner(rights, i), &scene->customer, &projection, &envelope, scene->arena),
                         SCHEMAS "/view/CustomerView.xsd");
        }
    }
    assert_true(visible >= 8);
    rights_free(rights);
}

static void the_same_projection_gives_the_same_bytes(void **state) {
    struct scene *scene = *state;
    fill(scene);
    const struct projection first = scene_project(scene, "A", TODAY);
    const struct projection second = scene_project(scene, "A", "2026-11-24");
    const struct bytes a = view_of(scene, &first);
    const struct bytes b = view_of(scene, &second);
    assert_int_equal(a.length, b.length);
    assert_memory_equal(a.data, b.data, a.length);
}

static bool same_content(struct scene *scene, const struct projection *a, const struct projection *b) {
    const struct bytes x = view_content(a, scene->arena);
    const struct bytes y = view_content(b, scene->arena);
    return x.length == y.length && memcmp(x.data, y.data, x.length) == 0;
}

static void content_changes_with_what_is_shown_and_with_nothing_else(void **state) {
    struct scene *scene = *state;
    fill(scene);
    const struct projection before = scene_project(scene, "A", TODAY);
    scene->customer.version++;
    struct projection after = scene_project(scene, "A", TODAY);
    assert_true(same_content(scene, &before, &after));
    scene->events[0].facts[2].text = "999.00"; /* the amount of one's own visit stands in the totals */
    after = scene_project(scene, "A", TODAY);
    assert_false(same_content(scene, &before, &after));
    scene->events[0].facts[2].text = "381.50";
    scene->events[0].facts[0].text = "48211";
    after = scene_project(scene, "A", TODAY);
    assert_false(same_content(scene, &before, &after));
    assert_false(holds(view_content(&after, scene->arena), "sequence"));
}

static void a_hostile_value_cannot_break_the_document(void **state) {
    struct scene *scene = *state;
    scene_start(scene, "<Give id='i' relation='own' section='identity' attributes='name title occupation'/>");
    struct member *member = scene_member(scene, "A1", "]]><x/>");
    (void)scene_value(scene, member, "name", "</Field><Evil a=\"1\">&amp;&#0;<![CDATA[");
    (void)scene_value(scene, member, "title", "\x01\x08 bell \x7f \xef\xbf\xbf");
    (void)scene_value(scene, member, "occupation", "\xc3\x28 \xed\xa0\x80 broken");
    const struct projection projection = scene_project(scene, "A", TODAY);
    const struct bytes xml = view_of(scene, &projection);
    assert_valid(xml, SCHEMAS "/view/CustomerView.xsd");
    assert_true(holds(xml, "&lt;/Field&gt;&lt;Evil"));
    assert_false(holds(xml, "<Evil"));
}

static void feedback_says_what_is_wrong_in_both_languages(void **state) {
    struct scene *scene = *state;
    const struct feedback feedback = {
        .event = "e-1<",
        .source = "D0123",
        .number = "K1",
        .outcome = "refused",
        .origin = {.topic = "dealer.D0123.events", .partition = 2, .offset = 42, .appended = scene_instant(TODAY)},
        .findings = {{.code = SCHEMA_VIOLATION,
                      .place = "/RepairCompleted/RepairOrder",
                      .line = 4,
                      .column = 7,
                      .detail = "at most 64 characters",
                      .detail_zh = "最多 64 个字符"},
                     {.code = DOUBT_CHECK, .place = "IdDocument"}},
        .finding_count = 2};
    const struct bytes xml = feedback_write(&feedback, scene->arena);
    assert_valid(xml, SCHEMAS "/view/EventFeedback.xsd");
    static const char *const words[] = {
        "outcome=\"refused\" source=\"D0123\" event=\"e-1&lt;\" number=\"K1\"",
        "<Origin topic=\"dealer.D0123.events\" partition=\"2\" offset=\"42\" time=\"2026-11-23T00:00:00Z\"/>",
        "<Finding code=\"schema_violation\" place=\"/RepairCompleted/RepairOrder\" line=\"4\" column=\"7\">",
        "<Sentence lang=\"zh\">文档不符合模式（最多 64 个字符）</Sentence>",
        "<Sentence lang=\"en\">the document breaks its schema (at most 64 characters)</Sentence>",
        "<Finding code=\"check_failed\" place=\"IdDocument\"><Sentence lang=\"zh\">校验码不符</Sentence>",
        "<Remedy lang=\"zh\">请与证件核对</Remedy><Remedy lang=\"en\">compare with the document</Remedy>",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!holds(xml, words[i])) {
            fail_msg("%s is missing in %.*s", words[i], (int)xml.length, (const char *)xml.data);
        }
    }
}

static void a_notice_of_kin_is_valid(void **state) {
    struct scene *scene = *state;
    const struct uuid ids[] = {{{1}}, {{2}}};
    struct customer_notice notice = {
        .partner = "D0123", .golden = ids[0], .parts = ids, .part_count = 2, .at = scene_instant(TODAY)};
    struct bytes xml = customer_notice_write(&notice, scene->arena);
    assert_valid(xml, SCHEMAS "/view/CustomerNotice.xsd");
    assert_true(holds(xml, "<CustomerMerged "));
    assert_true(holds(xml, "<From id=\"02000000-0000-0000-0000-000000000000\"/>"));
    notice.split = true;
    notice.part_count = 1;
    xml = customer_notice_write(&notice, scene->arena);
    assert_valid(xml, SCHEMAS "/view/CustomerNotice.xsd");
    assert_true(holds(xml, "<CustomerSplit "));
}

/* Thousands wait for a transaction at once. */
static void a_document_takes_no_more_room_than_it_has_octets(void **state) {
    struct scene *scene = *state;
    fill(scene);
    const size_t before = arena_used(scene->arena);
    const struct bytes xml = view_wrap(rights_partner_by_id(scene->rights, "A"), &scene->customer,
                                       (struct bytes){NULL, 0}, &envelope, scene->arena);
    assert_true(holds(xml, "sequence=\"17\""));
    assert_in_range(arena_used(scene->arena) - before, xml.length, xml.length + 32);
}

static void feedback_on_any_code_is_valid(void **state) {
    struct scene *scene = *state;
    for (unsigned code = OK + 1; code < ERROR_COUNT; code++) {
        const struct feedback feedback = {
            .outcome = "doubtful", .findings = {{.code = (enum error_code)code}}, .finding_count = 1};
        assert_valid(feedback_write(&feedback, scene->arena), SCHEMAS "/view/EventFeedback.xsd");
    }
}

static void feedback_without_findings_is_short(void **state) {
    struct scene *scene = *state;
    const struct feedback feedback = {.outcome = "accepted", .source = "A1", .event = "e", .number = "K"};
    const struct bytes xml = feedback_write(&feedback, scene->arena);
    assert_valid(xml, SCHEMAS "/view/EventFeedback.xsd");
    assert_false(holds(xml, "Origin"));
    assert_false(holds(xml, "Finding"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_view_with_every_section_is_valid),
        cmocka_unit_test(every_shipped_rule_makes_valid_views),
        cmocka_unit_test(the_same_projection_gives_the_same_bytes),
        cmocka_unit_test(content_changes_with_what_is_shown_and_with_nothing_else),
        cmocka_unit_test(a_hostile_value_cannot_break_the_document),
        cmocka_unit_test(feedback_says_what_is_wrong_in_both_languages),
        cmocka_unit_test(a_notice_of_kin_is_valid),
        cmocka_unit_test(a_document_takes_no_more_room_than_it_has_octets),
        cmocka_unit_test(feedback_on_any_code_is_valid),
        cmocka_unit_test(feedback_without_findings_is_short),
    };
    return cmocka_run_group_tests(tests, scene_open, scene_close);
}
