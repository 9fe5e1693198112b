/* check.h – judges an IDoc in XML by the dictionary: names, order, place, occurrence, lengths, the control record. Says
 * rules and lengths, never a value. */
#ifndef ADAPTERS_IDOC_CHECK_H
#define ADAPTERS_IDOC_CHECK_H

#include "adapters/idoc/dictionary.h"

enum idoc_strictness {
    IDOC_AS_SENT,    /* what the hub sends: one IDOC, E1 names, SEGMENT="1", the right root */
    IDOC_AS_RECEIVED /* what others send: several IDOCs, any root, E2 names with or without version, any attributes */
};

struct idoc_violation {
    unsigned line;
    const char *path; /* "/DEBMAS07/IDOC/E1KNA1M/NAME1" */
    const char *rule;
};

struct idoc_report {
    struct idoc_violation *violations; /* in the arena, in the order of the document; at most 1000 */
    size_t count;
    size_t documents; /* IDOC elements */
};

/* False and *error (not_well_formed, dtd_forbidden) when it cannot be read as XML at all. */
bool idoc_check(const struct idoc_dictionary *dictionary, struct bytes document, enum idoc_strictness strictness,
                struct arena *arena, struct idoc_report *report, struct error *error);
/* True for the fields without which no system accepts a control record. */
bool idoc_control_requires(const char *field);

#endif
