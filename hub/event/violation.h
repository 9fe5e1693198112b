/* violation.h – what libxml2 complains of, in our words. Its own messages quote what the source typed, so only what
 * stands in the schema (limits, code lists, patterns, names of elements) is taken out of them. */
#ifndef HUB_EVENT_VIOLATION_H
#define HUB_EVENT_VIOLATION_H

#include <libxml/xmlerror.h>
#include <stddef.h>

enum { VIOLATION_TEXT = 256 };

struct violation {
    char en[VIOLATION_TEXT], zh[VIOLATION_TEXT];
    char attribute[64]; /* the attribute that breaks the rule, or "" */
};

/* Of a validator's error. */
void violation_of_schema(const xmlError *found, struct violation *violation);
/* Of a parser's error. */
void violation_of_syntax(const xmlError *found, struct violation *violation);

#endif
