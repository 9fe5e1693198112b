#include "tests/support/test.h"

#include "tests/unit/event/reading.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>

/* A folder of its own per test, with the files that the test writes. */
static char *folder_new(void) {
    char *folder = g_dir_make_tmp("dealerhub-kind-XXXXXX", NULL);
    assert_non_null(folder);
    return folder;
}

static void folder_write(const char *folder, const char *name, const char *text) {
    char *path = g_build_filename(folder, name, NULL);
    assert_true(g_file_set_contents(path, text, -1, NULL));
    g_free(path);
}

static void folder_free(char *folder) {
    GDir *directory = g_dir_open(folder, 0, NULL);
    for (const char *name = g_dir_read_name(directory); name != NULL; name = g_dir_read_name(directory)) {
        char *path = g_build_filename(folder, name, NULL);
        (void)g_unlink(path);
        g_free(path);
    }
    g_dir_close(directory);
    (void)g_rmdir(folder);
    g_free(folder);
}

#define XSD(annotation, content)                                                                              \
    "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns='" EVENT_NAMESPACE                          \
    "' xmlns:dh='urn:dealerhub:kind:1'\n targetNamespace='" EVENT_NAMESPACE                                   \
    "' elementFormDefault='qualified'>\n<xs:include schemaLocation='common.xsd'/>\n"                          \
    "<xs:element name='CareGiven'><xs:annotation><xs:appinfo>\n" annotation "\n</xs:appinfo></xs:annotation>" \
    "<xs:complexType><xs:sequence><xs:group ref='People'/>" content "</xs:sequence>"                          \
    "<xs:attributeGroup ref='Envelope'/></xs:complexType></xs:element></xs:schema>"
#define KIND(attributes, content)                                                                                 \
    "<dh:kind name='care.given' group='service' customer='yes' zh='关怀' en='care given' " attributes ">" content \
    "</dh:kind>"
#define CARE \
    "<xs:element name='Care'><xs:complexType><xs:attribute name='gift' type='Label'/></xs:complexType></xs:element>"
#define CARE_EVENT(content)                                                                      \
    "<CareGiven xmlns='" EVENT_NAMESPACE "' id='c1' source='D0123' time='2026-11-20T14:03:00Z'>" \
    "<Customer number='K1'>" content "</Customer><Care gift='茶具'/></CareGiven>"

static void a_new_kind_needs_its_xsd_only(void **state) {
    (void)state;
    struct reading reading;
    char *site = folder_new();
    folder_write(site, "care.given.xsd",
                 XSD(KIND("", "<dh:fact name='summary' path='Care/@gift'/>"
                              "<dh:claim attribute='category'><dh:field name='' path='Care/@gift'/></dh:claim>"),
                     CARE));
    assert_true(reading_open(&reading, SHIPPED_ATTRIBUTES, SHIPPED_SCHEMAS, site));
    assert_true(reading_text(&reading, CARE_EVENT("<Name>李红</Name>")));
    assert_string_equal(reading.event.kind->name, "care.given");
    assert_string_equal(event_fact_text(&reading.event, "summary"), "茶具");
    assert_string_equal(person_mention(&reading.event.people[0], "category")->values[0].typed, "茶具");
    assert_ptr_equal(kind_by_name(reading.kinds, "care.given"), reading.event.kind);
    assert_non_null(kind_by_name(reading.kinds, "repair.completed"));
    reading_close(&reading);
    folder_free(site);
}

/* Foreign content is kept by every schema; a line of the attributes file makes an attribute of it. */
static void a_new_attribute_needs_its_line_only(void **state) {
    (void)state;
    struct reading reading;
    char *folder = folder_new();
    char *text = NULL;
    assert_true(g_file_get_contents(SHIPPED_ATTRIBUTES, &text, NULL, NULL));
    GString *longer = g_string_new(text);
    (void)g_string_replace(longer, "</Attributes>",
                           "<Attribute id='900' name='tier' path='Extension/Tier' zh='等级' en='tier' list='yes'>"
                           "<Field name='name' path='.' zh='名' en='name'/><Field name='since' path='@since' zh='自' "
                           "en='since'/></Attribute></Attributes>",
                           0);
    folder_write(folder, "attributes.xml", longer->str);
    char *path = g_build_filename(folder, "attributes.xml", NULL);
    assert_true(reading_open(&reading, path, SHIPPED_SCHEMAS, NULL));
    assert_true(reading_text(&reading, changed(reading.arena, "<Customer number='K1'><Extension><t:Tier since='2026' "
                                                              "xmlns:t='urn:t'>gold</t:Tier></Extension></Customer>")));
    const struct mention *tier = person_mention(&reading.event.people[0], "tier");
    assert_non_null(tier);
    assert_string_equal(tier->values[0].typed, "gold\x1f"
                                               "2026");
    assert_int_equal(tier->mode, MENTION_ADDITIONAL);
    reading_close(&reading);
    (void)g_string_free(longer, TRUE);
    g_free(text);
    g_free(path);
    folder_free(folder);
}

static void the_site_file_of_the_same_name_wins(void **state) {
    (void)state;
    struct reading reading;
    char *shipped = folder_new();
    char *site = folder_new();
    char *text = NULL;
    assert_true(g_file_get_contents(SHIPPED_SCHEMAS "/common.xsd", &text, NULL, NULL));
    folder_write(shipped, "common.xsd", text);
    folder_write(shipped, "care.given.xsd", XSD(KIND("", ""), CARE));
    folder_write(site, "care.given.xsd", XSD(KIND("document='Care/@gift'", ""), CARE));
    assert_true(reading_open(&reading, SHIPPED_ATTRIBUTES, shipped, site));
    assert_int_equal(kinds_count(reading.kinds), 1);
    assert_true(g_str_has_prefix(kind_at(reading.kinds, 0)->file, site));
    assert_true(reading_text(&reading, CARE_EVENT("")));
    assert_string_equal(reading.event.document, "茶具");
    reading_close(&reading);
    g_free(text);
    folder_free(shipped);
    folder_free(site);
}

/* One file of the site changes a type for all kinds, the shipped ones included. */
static void the_site_may_replace_the_common_types_alone(void **state) {
    (void)state;
    struct reading reading;
    char *site = folder_new();
    char *text = NULL;
    assert_true(g_file_get_contents(SHIPPED_SCHEMAS "/common.xsd", &text, NULL, NULL));
    GString *wider = g_string_new(text);
    (void)g_string_replace(wider, "<xs:enumeration value=\"female\">",
                           "<xs:enumeration value=\"other\"/><xs:enumeration value=\"female\">", 1);
    folder_write(site, "common.xsd", wider->str);
    assert_true(reading_open(&reading, SHIPPED_ATTRIBUTES, SHIPPED_SCHEMAS, site));
    assert_true(
        reading_text(&reading, changed(reading.arena, "<Customer number='K1'><Gender>other</Gender></Customer>")));
    reading_close(&reading);
    (void)g_string_free(wider, TRUE);
    g_free(text);
    folder_free(site);
}

/* What is wrong with a file, and what the operator reads. */
static void a_mistake_in_a_kind_names_file_and_line(void **state) {
    static const struct {
        const char *text, *line, *detail;
    } cases[] = {
        {XSD(KIND("", "<dh:fact name='nothing' path='Care'/>"), CARE), ":5", "nothing is no fact"},
        {XSD(KIND("", "<dh:fact name='name' path='Care'/>"), CARE), ":5", "name is no fact"},
        {XSD(KIND("", "<dh:fact name='summary'/>"), CARE), ":5", "lacks path"},
        {XSD(KIND("", "<dh:claim attribute='vin'><dh:field name='' path='Care'/></dh:claim>"), CARE), ":5",
         "vin is no attribute"},
        {XSD(KIND("", "<dh:claim attribute='vehicle'><dh:field name='colour' path='Care'/></dh:claim>"), CARE), ":5",
         "vehicle has no field colour"},
        {XSD(KIND("", "<dh:claim attribute='name'><dh:field name=''/></dh:claim>"), CARE), ":5", "a path or a value"},
        {XSD(KIND("", "<dh:claim attribute='name'><dh:field name='' path='Care' value='x'/></dh:claim>"), CARE), ":5",
         "exclude"},
        {XSD(KIND("", "<dh:claim attribute='name'/>"), CARE), ":5", "needs a field"},
        {XSD(KIND("effect='explode'", ""), CARE), ":5", "unknown effect"},
        {XSD(KIND("effect='void'", ""), CARE), ":5", "dh:effect named target"},
        {XSD("<dh:kind name='care.given'/>", CARE), ":5", "lacks"},
        {XSD(KIND("", ""), "<xs:element name='Care' type='Missing'/>"), ":6", "Missing"},
        {XSD(KIND("", ""), CARE "<xs:element"), ":", ""},
        {"<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element name='A'><xs:annotation><xs:appinfo>"
         "<k:kind xmlns:k='urn:dealerhub:kind:1'/></xs:appinfo></xs:annotation></xs:element></xs:schema>",
         ":1", "targetNamespace"},
        {"<!DOCTYPE a><a/>", ":1", "document type"},
        {"<a/>", ":1", "xs:schema"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reading reading;
        char *site = folder_new();
        folder_write(site, "care.given.xsd", cases[i].text);
        assert_false(reading_open(&reading, SHIPPED_ATTRIBUTES, SHIPPED_SCHEMAS, site));
        assert_int_equal(reading.error.code, CONFIG_INVALID);
        char *place = g_strdup_printf("%s/care.given.xsd%s", site, cases[i].line);
        if (!g_str_has_prefix(reading.error.place, place) || strstr(reading.error.detail, cases[i].detail) == NULL) {
            print_error("case %zu: %s\n", i, error_text(&reading.error));
            fail();
        }
        g_free(place);
        reading_close(&reading);
        folder_free(site);
    }
}

static void a_kind_declared_in_two_files_is_a_mistake(void **state) {
    (void)state;
    struct reading reading;
    char *site = folder_new();
    folder_write(site, "a.xsd", XSD(KIND("", ""), CARE));
    folder_write(site, "b.xsd", XSD(KIND("", ""), CARE));
    assert_false(reading_open(&reading, SHIPPED_ATTRIBUTES, SHIPPED_SCHEMAS, site));
    assert_int_equal(reading.error.code, CONFIG_INVALID);
    reading_close(&reading);
    folder_free(site);
}

static void a_folder_without_schemas_is_a_mistake_of_configuration(void **state) {
    (void)state;
    struct reading reading;
    char *empty = folder_new();
    assert_false(reading_open(&reading, SHIPPED_ATTRIBUTES, empty, "/nonexistent"));
    assert_int_equal(reading.error.code, CONFIG_UNREADABLE);
    assert_string_equal(reading.error.place, empty);
    reading_close(&reading);
    folder_free(empty);
}

static void all_kinds_of_the_folder_are_there(void **state) {
    (void)state;
    struct reading reading;
    assert_true(reading_open(&reading, SHIPPED_ATTRIBUTES, SHIPPED_SCHEMAS, NULL));
    assert_true(kinds_count(reading.kinds) >= 5);
    for (size_t i = 0; i < kinds_count(reading.kinds); i++) {
        const struct kind *kind = kind_at(reading.kinds, i);
        assert_ptr_equal(kind_by_name(reading.kinds, kind->name), kind);
        assert_ptr_equal(kind_by_element(reading.kinds, kind->element), kind);
    }
    assert_null(kind_by_name(reading.kinds, "nothing"));
    reading_close(&reading);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_kind_needs_its_xsd_only),
        cmocka_unit_test(a_new_attribute_needs_its_line_only),
        cmocka_unit_test(the_site_file_of_the_same_name_wins),
        cmocka_unit_test(the_site_may_replace_the_common_types_alone),
        cmocka_unit_test(a_mistake_in_a_kind_names_file_and_line),
        cmocka_unit_test(a_kind_declared_in_two_files_is_a_mistake),
        cmocka_unit_test(a_folder_without_schemas_is_a_mistake_of_configuration),
        cmocka_unit_test(all_kinds_of_the_folder_are_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
