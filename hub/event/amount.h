/* amount.h – sums of money as whole numbers. Pure. */
#ifndef HUB_EVENT_AMOUNT_H
#define HUB_EVENT_AMOUNT_H

#include <stdbool.h>
#include <stdint.h>

/* "1234.5" in hundredths of the currency's unit, further digits rounded half up. Takes whatever xs:decimal does, but for
 * what is negative. False for what is no plain amount: several joined, more than eleven digits before the point. */
bool amount_parse(const char *text, int64_t *hundredths);

#endif
