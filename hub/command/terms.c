#include "hub/command/terms.h"

#include "hub/command/term_table.h"

#include <string.h>

#define TERM_ENTRY(domain, code, chinese) {TERM_##domain, code, chinese},
static const struct {
    enum term_domain domain;
    const char *code, *chinese;
} terms[] = {TERM_TABLE(TERM_ENTRY)};

const char *term(enum term_domain domain, const char *code, bool chinese) {
    for (size_t i = 0; chinese && i < sizeof terms / sizeof *terms; i++) {
        if (terms[i].domain == domain && strcmp(terms[i].code, code) == 0) {
            return terms[i].chinese;
        }
    }
    return code;
}

/* Parts whose values the schema of events enumerates; NULL: the attribute has one part. */
static const struct {
    const char *attribute, *field;
} coded[] = {{"party-kind", NULL},    {"gender", NULL},    {"archive-type", NULL},
             {"id-document", "type"}, {"phone", "kind"},   {"phone", "of"},
             {"address", "kind"},     {"account", "type"}, {"vehicle", "relation"}};

const char *term_of_part(const struct attribute *attribute, size_t index, const char *text, bool chinese) {
    for (size_t i = 0; chinese && i < sizeof coded / sizeof *coded; i++) {
        if (strcmp(coded[i].attribute, attribute->name) == 0 &&
            (coded[i].field == NULL || attribute_field(attribute, coded[i].field) == (int)index)) {
            return term(TERM_VALUE, text, true);
        }
    }
    return text;
}
