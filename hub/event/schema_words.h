/* schema_words.h – the words that the schemas of events allow where they allow no others: what configuration compares
 * with a value that can only be one of these is judged by it beforehand. */
#ifndef HUB_EVENT_SCHEMA_WORDS_H
#define HUB_EVENT_SCHEMA_WORDS_H

#include "hub/base/arena.h"

#include <libxml/tree.h>
#include <stddef.h>

/* Of the elements called `element` ("." for `part`: of their text; "@kind": of that XML attribute), wherever one is
 * declared below `root`, an xs:schema that compiles. *count is 0 when anything may stand there, or nothing is known of
 * it. The list is the arena's. */
const char *const *schema_words(const xmlNode *root, const char *element, const char *part, struct arena *arena,
                                size_t *count);

#endif
