#include "tests/support/test.h"

#include "hub/event/attributes.h"
#include "hub/event/xml_file.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#define SHIPPED DEALERHUB_SOURCE_DIR "/schemas/config/attributes.xml"
#define SCHEMA DEALERHUB_SOURCE_DIR "/schemas/config/attributes.xsd"
#define ATTRIBUTES(content) "<Attributes xmlns='urn:dealerhub:attributes:1'>\n" content "</Attributes>"

static struct attributes *load_text(const char *text, struct error *error) {
    char *folder = g_dir_make_tmp("dealerhub-attributes-XXXXXX", NULL);
    assert_non_null(folder);
    char *path = g_build_filename(folder, "attributes.xml", NULL);
    assert_true(g_file_set_contents(path, text, -1, NULL));
    *error = (struct error){.code = OK};
    struct attributes *attributes = attributes_load(path, error);
    (void)g_unlink(path);
    (void)g_rmdir(folder);
    g_free(path);
    g_free(folder);
    return attributes;
}

static void the_shipped_file_fits_its_schema(void **state) {
    struct error error = {.code = OK};
    (void)state;
    xmlDocPtr document = xml_file_read(SHIPPED, SCHEMA, &error);
    if (document == NULL) {
        print_error("%s\n", error_text(&error));
        fail();
    }
    xmlFreeDoc(document);
}

static void an_attribute_is_found_by_id_and_by_name(void **state) {
    struct error error;
    (void)state;
    struct attributes *attributes = attributes_load(SHIPPED, &error);
    assert_non_null(attributes);
    for (size_t i = 0; i < attributes_count(attributes); i++) {
        const struct attribute *attribute = attribute_at(attributes, i);
        assert_ptr_equal(attribute_by_id(attributes, attribute->id), attribute);
        assert_ptr_equal(attribute_by_name(attributes, attribute->name), attribute);
        assert_true(attribute->field_count >= 1);
    }
    assert_null(attribute_by_id(attributes, 65535));
    assert_null(attribute_by_id(attributes, 1000000));
    assert_null(attribute_by_name(attributes, "shoe-size"));
    attributes_free(attributes);
}

static void parts_and_flags_are_as_the_file_says(void **state) {
    struct error error;
    (void)state;
    struct attributes *attributes = attributes_load(SHIPPED, &error);
    assert_non_null(attributes);
    const struct attribute *document = attribute_by_name(attributes, "id-document");
    assert_true(document->list && document->sensitive && !document->fact);
    assert_string_equal(document->normaliser, "id-document");
    assert_int_equal(attribute_field(document, "number"), 0);
    assert_int_equal(attribute_field(document, "type"), 1);
    assert_true(document->fields[1].key);
    assert_int_equal(attribute_field(document, "colour"), -1);
    assert_true(attribute_by_name(attributes, "mileage")->fact);
    attributes_free(attributes);
}

static void an_attribute_without_parts_is_the_text_of_its_element(void **state) {
    struct error error;
    (void)state;
    struct attributes *attributes =
        load_text(ATTRIBUTES("<Attribute id='7' name='a' path='A' zh='甲' en='a'/>"), &error);
    assert_non_null(attributes);
    const struct attribute *attribute = attribute_by_id(attributes, 7);
    assert_int_equal(attribute->field_count, 1);
    assert_string_equal(attribute->fields[0].name, "");
    assert_string_equal(attribute->fields[0].path, ".");
    assert_string_equal(attribute->normaliser, "text");
    assert_null(attribute->comparator);
    attributes_free(attributes);
}

#define FIELD(name) "<Field name='" name "' path='.' zh='f' en='f'/>"
#define SIX(name) FIELD(name "1") FIELD(name "2") FIELD(name "3") FIELD(name "4") FIELD(name "5") FIELD(name "6")

static void a_mistake_names_its_line(void **state) {
    static const struct {
        const char *text, *detail;
    } cases[] = {
        {ATTRIBUTES("<Attribute name='a' zh='a' en='a'/>"), "lacks id"},
        {ATTRIBUTES("<Attribute id='x' name='a' zh='a' en='a'/>"), "id must be"},
        {ATTRIBUTES("<Attribute id='0' name='a' zh='a' en='a'/>"), "id must be"},
        {ATTRIBUTES("<Attribute id='65536' name='a' zh='a' en='a'/>"), "id must be"},
        {ATTRIBUTES("<Attribute id='1' zh='a' en='a'/>"), "lacks name"},
        {ATTRIBUTES("<Attribute id='1' name='a' en='a'/>"), "lacks zh"},
        {ATTRIBUTES("<Fact id='1' name='a' zh='a' en='a'/><Fact id='1' name='b' zh='b' en='b'/>"),
         "id 1 is used twice"},
        {ATTRIBUTES("<Fact id='1' name='a' zh='a' en='a'/><Fact id='2' name='a' zh='b' en='b'/>"), "a is used twice"},
        {ATTRIBUTES("<Attribute id='1' name='a' zh='a' en='a'>" FIELD("f") FIELD("f") "</Attribute>"), "stands twice"},
        {ATTRIBUTES("<Attribute id='1' name='a' zh='a' en='a'>" SIX("a") SIX("b") FIELD("c") "</Attribute>"),
         "more than"},
        {ATTRIBUTES("<Attribute id='1' name='a' zh='a' en='a'><Field name='f'/></Attribute>"), "lacks"},
        {ATTRIBUTES("<Something/>"), "unknown element"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error;
        assert_null(load_text(cases[i].text, &error));
        assert_int_equal(error.code, CONFIG_INVALID);
        if (!g_str_has_suffix(error.place, "attributes.xml:2") || strstr(error.detail, cases[i].detail) == NULL) {
            print_error("case %zu: %s\n", i, error_text(&error));
            fail();
        }
    }
}

static void another_root_or_no_file_is_refused(void **state) {
    struct error error;
    (void)state;
    assert_null(load_text("<Attributes/>", &error));
    assert_int_equal(error.code, CONFIG_INVALID);
    assert_null(attributes_load("/nonexistent/attributes.xml", &error));
    assert_int_equal(error.code, CONFIG_UNREADABLE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shipped_file_fits_its_schema),
        cmocka_unit_test(an_attribute_is_found_by_id_and_by_name),
        cmocka_unit_test(parts_and_flags_are_as_the_file_says),
        cmocka_unit_test(an_attribute_without_parts_is_the_text_of_its_element),
        cmocka_unit_test(a_mistake_names_its_line),
        cmocka_unit_test(another_root_or_no_file_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
