/* What a Chinese reader sees is words: every code of the model, the store and the rights has one. */
#include "tests/support/test.h"

#include "hub/command/terms.h"
#include "hub/event/attributes.h"
#include "hub/golden/customer.h"
#include "hub/golden/related.h"
#include "hub/golden/survivorship.h"
#include "hub/identity/compare.h"
#include "hub/identity/levels.h"
#include "hub/identity/profile.h"
#include "hub/rights/rule.h"

#include <libxml/parser.h>
#include <string.h>

#define SCHEMAS DEALERHUB_SOURCE_DIR "/schemas"

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
    for (unsigned kind = TIE_NONE + 1; kind < TIE_KINDS; kind++) {
        assert_said(TERM_TIE, related_word((enum tie_kind)kind, false));
        assert_said(TERM_TIE, related_word((enum tie_kind)kind, true));
    }
    for (unsigned bit = 0; tie_evidence_name(bit) != NULL; bit++) {
        assert_said(TERM_EVIDENCE, tie_evidence_name(bit));
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

/* The text of the documentation in that language, the caller's to free; NULL: there is none. */
static xmlChar *documented(const xmlNode *code, const char *language) {
    xmlChar *text = NULL;
    for (const xmlNode *note = code->children; note != NULL; note = note->next) {
        for (xmlNode *words = note->children; words != NULL; words = words->next) {
            xmlChar *of = words->type == XML_ELEMENT_NODE ? xmlNodeGetLang(words) : NULL;
            if (of != NULL && text == NULL && strcmp((const char *)of, language) == 0) {
                text = xmlNodeGetContent(words);
            }
            xmlFree(of);
        }
    }
    return text;
}

/* Words in both languages stand beside the code itself. */
static void assert_documented(const xmlNode *code, const char *value) {
    static const char *const languages[] = {"zh", "en"};
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        xmlChar *words = documented(code, languages[i]);
        if (words == NULL || *words == '\0') {
            fail_msg("'%s' is not documented in %s", value, languages[i]);
        }
        xmlFree(words);
    }
}

typedef void code_check(const xmlNode *code, const char *value);

/* Every code that a schema enumerates under the type; returns how many there are. */
static size_t for_each_code(const xmlNode *types, const char *type, code_check *check) {
    size_t count = 0;
    for (const xmlNode *node = types->children; node != NULL; node = node->next) {
        xmlChar *name = node->type == XML_ELEMENT_NODE ? xmlGetProp(node, (const xmlChar *)"name") : NULL;
        const xmlNode *parts = name != NULL && strcmp((const char *)name, type) == 0 ? node->children : NULL;
        for (const xmlNode *part = parts; part != NULL; part = part->next) {
            for (const xmlNode *code = part->children; code != NULL; code = code->next) {
                xmlChar *value = code->type == XML_ELEMENT_NODE ? xmlGetProp(code, (const xmlChar *)"value") : NULL;
                if (value != NULL) {
                    check(code, (const char *)value);
                    count++;
                }
                xmlFree(value);
            }
        }
        xmlFree(name);
    }
    return count;
}

static size_t for_each_code_of(const char *path, const char *type, code_check *check) {
    xmlDoc *schema = xmlReadFile(path, NULL, 0);
    assert_non_null(schema);
    const size_t count = for_each_code(xmlDocGetRootElement(schema), type, check);
    xmlFreeDoc(schema);
    return count;
}

static void is_a_value(const xmlNode *code, const char *value) {
    (void)code;
    assert_said(TERM_VALUE, value);
}

static void is_a_stage(const xmlNode *code, const char *value) {
    assert_documented(code, value);
    assert_said(TERM_STAGE, value);
}

static void is_a_class(const xmlNode *code, const char *value) {
    assert_documented(code, value);
    assert_said(TERM_PARTNER, value);
}

/* In English a code is its own word. */
static void every_stage_and_class_of_partners_has_words_in_both_languages(void **state) {
    (void)state;
    assert_int_equal(for_each_code_of(SCHEMAS "/view/CustomerView.xsd", "Stage", is_a_stage), 6);
    assert_true(for_each_code_of(SCHEMAS "/config/rights-types.xsd", "PartnerClass", is_a_class) >= 8);
}

static void codes_inside_values_have_words(void **state) {
    static const char *const types[] = {"PartyKind",   "Gender",      "IdDocumentType",  "PhoneKind",  "PhoneOf",
                                        "AddressKind", "AccountType", "VehicleRelation", "ArchiveType"};
    (void)state;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        assert_true(for_each_code_of(SCHEMAS "/event/common.xsd", types[i], is_a_value) > 0);
    }
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
        cmocka_unit_test(every_stage_and_class_of_partners_has_words_in_both_languages),
        cmocka_unit_test(only_codes_are_put_into_words_never_what_people_typed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
