/* What a Chinese reader sees is words: every code of the model, the store and the rights has one. */
#include "tests/support/test.h"

#include "hub/command/terms.h"
#include "hub/event/attributes.h"
#include "hub/golden/customer.h"
#include "hub/golden/survivorship.h"
#include "hub/identity/compare.h"
#include "hub/identity/levels.h"
#include "hub/identity/profile.h"
#include "hub/rights/rule.h"

#include <libxml/parser.h>
#include <string.h>

static void assert_said(enum term_domain domain, const char *code) {
    if (strcmp(term(domain, code, true), code) == 0) {
        fail_msg("'%s' has no Chinese word: add it to hub/command/term_table.h", code);
    }
}

static void what_is_compared_and_how_it_comes_out_has_words(void **state) {
    (void)state;
    for (unsigned i = 0; i < LEVEL_COUNT; i++) {
        assert_said(TERM_COMPARATOR, level_comparator((enum level_id)i));
        assert_said(TERM_LEVEL, level_name((enum level_id)i));
    }
    for (unsigned kind = KEY_PHONE; strcmp(key_kind_name((enum key_kind)kind), "unknown") != 0; kind++) {
        assert_said(TERM_KEY, key_kind_name((enum key_kind)kind));
    }
    assert_said(TERM_ZONE, zone_name(ZONE_LINK));
    assert_said(TERM_ZONE, zone_name(ZONE_REVIEW));
    assert_said(TERM_ZONE, zone_name(ZONE_APART));
}

static void what_a_partner_sees_and_why_has_words(void **state) {
    (void)state;
    for (unsigned i = 0; i < SECTION_COUNT; i++) {
        assert_said(TERM_SECTION, section_name((enum section)i));
    }
    for (unsigned i = 0; i < RELATION_COUNT; i++) {
        assert_said(TERM_RELATION, relation_name((enum relation)i));
    }
    for (unsigned i = 0; i < RULE_COUNT; i++) {
        assert_said(TERM_SURVIVOR, survivor_rule_name((enum survivor_rule)i));
    }
    for (int whose = WHOSE_OWN; whose <= WHOSE_ANY; whose++) {
        assert_said(TERM_ORIGIN, whose_name((enum whose)whose));
    }
}

/* The codes that the schema of events enumerates under these types. */
static void said_in_schema(const xmlNode *types, const char *type) {
    size_t count = 0;
    for (const xmlNode *node = types->children; node != NULL; node = node->next) {
        xmlChar *name = node->type == XML_ELEMENT_NODE ? xmlGetProp(node, (const xmlChar *)"name") : NULL;
        if (name != NULL && strcmp((const char *)name, type) == 0) {
            for (const xmlNode *part = node->children; part != NULL; part = part->next) {
                for (const xmlNode *code = part->children; code != NULL; code = code->next) {
                    xmlChar *value = code->type == XML_ELEMENT_NODE ? xmlGetProp(code, (const xmlChar *)"value") : NULL;
                    if (value != NULL) {
                        assert_said(TERM_VALUE, (const char *)value);
                        count++;
                    }
                    xmlFree(value);
                }
            }
        }
        xmlFree(name);
    }
    assert_true(count > 0);
}

static void codes_inside_values_have_words(void **state) {
    static const char *const types[] = {"PartyKind",   "Gender",      "IdDocumentType",  "PhoneKind",  "PhoneOf",
                                        "AddressKind", "AccountType", "VehicleRelation", "ArchiveType"};
    (void)state;
    xmlDoc *schema = xmlReadFile(DEALERHUB_SOURCE_DIR "/schemas/event/common.xsd", NULL, 0);
    assert_non_null(schema);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        said_in_schema(xmlDocGetRootElement(schema), types[i]);
    }
    xmlFreeDoc(schema);
}

static void only_codes_are_put_into_words_never_what_people_typed(void **state) {
    static const struct attribute phone = {
        .name = "phone", .fields = {{.name = "number"}, {.name = "kind"}}, .field_count = 2};
    static const struct attribute occupation = {.name = "occupation", .fields = {{.name = ""}}, .field_count = 1};
    (void)state;
    assert_string_equal(term_of_part(&phone, 1, "mobile", true), "手机");
    assert_string_equal(term_of_part(&phone, 1, "mobile", false), "mobile");
    assert_string_equal(term_of_part(&phone, 0, "home", true), "home");
    assert_string_equal(term_of_part(&occupation, 0, "driver", true), "driver");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_compared_and_how_it_comes_out_has_words),
        cmocka_unit_test(what_a_partner_sees_and_why_has_words),
        cmocka_unit_test(codes_inside_values_have_words),
        cmocka_unit_test(only_codes_are_put_into_words_never_what_people_typed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
