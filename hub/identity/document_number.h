/* document_number.h – numbers of ID documents: what stands in them and whether their check characters fit. Resident ID:
 * GB 11643, check character by ISO 7064 MOD 11-2. Unified social credit code: GB 32100, MOD 31. */
#ifndef HUB_IDENTITY_DOCUMENT_NUMBER_H
#define HUB_IDENTITY_DOCUMENT_NUMBER_H

#include "hub/identity/calendar.h"

/* All take capitals and digits. 17 digits and a digit or X. */
bool resident_shape(const char *number);
bool resident_check_fits(const char *number);
/* 18 characters without I, O, S, V, Z. */
bool uscc_shape(const char *number);
bool uscc_check_fits(const char *number);
/* Of the first 17 digits of a resident ID. */
struct day resident_birth(const char *core);
const char *resident_gender(const char *core);

#endif
