/* terms.h – codes of the model, the store and the rights as words of the user's language. Only what people read is put so;
 * JSON, canonical forms and options keep the codes. */
#ifndef HUB_COMMAND_TERMS_H
#define HUB_COMMAND_TERMS_H

#include "hub/event/attributes.h"

#include <stdbool.h>

/* The same code may mean something else in another domain. */
enum term_domain {
    TERM_STAGE,
    TERM_ZONE,
    TERM_VERDICT,
    TERM_KEY,
    TERM_COMPARATOR,
    TERM_LEVEL,
    TERM_SURVIVOR,
    TERM_SECTION,
    TERM_RELATION,
    TERM_ORIGIN,
    TERM_PARTNER,
    TERM_DOCUMENT,
    TERM_VALUE,
    TERM_TIE,
    TERM_EVIDENCE,
};

/* The code itself in English, and where it has no word. */
const char *term(enum term_domain domain, const char *code, bool chinese);
/* The same for one part of a value, if that part of the attribute is a code; text that people typed is left as it is. */
const char *term_of_part(const struct attribute *attribute, size_t index, const char *text, bool chinese);

#endif
