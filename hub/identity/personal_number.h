/* personal_number.h – does a text that is kept apart from the customer it speaks of hold a number of a person? */
#ifndef HUB_IDENTITY_PERSONAL_NUMBER_H
#define HUB_IDENTITY_PERSONAL_NUMBER_H

#include "hub/base/arena.h"

#include <stdbool.h>

/* A mobile number, a landline with its area code set off, or a resident ID: written together or with blanks or hyphens where
 * people put them. What has a letter beside it is a number of something else: an order, a record, a VIN. Not a proof that a
 * text is harmless, but a guard against a slip. */
bool has_personal_number(const char *text, struct arena *arena);

#endif
