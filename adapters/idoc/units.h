/* units.h – lengths as SAP counts them: UTF-16 units, two for a character beyond U+FFFF. Texts are valid UTF-8. */
#ifndef ADAPTERS_IDOC_UNITS_H
#define ADAPTERS_IDOC_UNITS_H

#include <stddef.h>

size_t units_length(const char *text);
/* Bytes of the longest beginning that takes at most `units`; a surrogate pair is never divided. */
size_t units_prefix(const char *text, size_t units);

#endif
