/* forms.h – how the text of a value is written in a field. Results are in the arena, or the text itself. */
#ifndef ADAPTERS_IDOC_FORMS_H
#define ADAPTERS_IDOC_FORMS_H

#include "adapters/idoc/mapping.h"

/* FORM_TEXT: white space becomes one space, none at the ends. FORM_CODE: full width becomes half width, no spaces,
 * capitals. FORM_DATE: YYYYMMDD, "" when the text is no whole date. FORM_SEARCH: as FORM_CODE, cut to `units`. */
const char *form_apply(enum field_form form, const char *text, unsigned units, struct arena *arena);

#endif
