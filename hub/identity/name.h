/* name.h – what can be told from a bare name (simplified, no spaces): surname, reading, title, legal form. Texts returned
 * live in the arena or in the reference. */
#ifndef HUB_IDENTITY_NAME_H
#define HUB_IDENTITY_NAME_H

#include "hub/identity/reference.h"

bool name_is_surname(const struct reference *reference, const char *text);
/* The surname that the name begins with, of two characters before one of one; "" when there is none. */
const char *name_surname(const struct reference *reference, const char *name, struct arena *arena);
/* Syllables with spaces between; `surname`, a beginning of the name, is read as a surname. */
const char *name_reading(const struct reference *reference, const char *name, const char *surname, struct arena *arena);
/* Cuts one form of address from the end; *gender is set when it tells one. */
const char *name_without_title(const struct reference *reference, const char *name, const char **gender,
                               struct arena *arena);
/* The name without legal form and place, NULL when it is not an organisation's. */
const char *name_organisation_core(const struct reference *reference, const char *name, struct arena *arena);
/* Words of letters only, small, without titles, with one space between. */
const char *name_latin_words(const struct reference *reference, const char *tidy, const char **gender,
                             struct arena *arena);
/* Words without legal forms at the end, NULL when there were none. */
const char *name_latin_core(const struct reference *reference, const char *words, struct arena *arena);

#endif
