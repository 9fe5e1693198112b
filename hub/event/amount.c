#include "hub/event/amount.h"

#include <string.h>

enum { WHOLE_MAX = 11, FRACTION_MAX = 9, FRACTION_KEPT = 2 };

static bool only_digits(const char *text, size_t length) {
    return strspn(text, "0123456789") >= length;
}

/* But for the last one when there is nothing behind it. */
static const char *skip_zeros(const char *text) {
    while (*text == '0' && text[1] != '\0') {
        text++;
    }
    return text;
}

bool amount_parse(const char *text, int64_t *hundredths) {
    text = skip_zeros(text + (*text == '+'));
    const size_t whole = strcspn(text, ".");
    const char *fraction = text[whole] == '.' ? text + whole + 1 : text + whole;
    const size_t digits = strlen(fraction);
    if (whole + digits == 0 || whole > WHOLE_MAX || digits > FRACTION_MAX || !only_digits(text, whole) ||
        !only_digits(fraction, digits)) {
        return false;
    }
    *hundredths = 0;
    for (size_t i = 0; i < whole; i++) {
        *hundredths = *hundredths * 10 + (text[i] - '0');
    }
    for (size_t i = 0; i < FRACTION_KEPT; i++) {
        *hundredths = *hundredths * 10 + (i < digits ? fraction[i] - '0' : 0);
    }
    *hundredths += digits > FRACTION_KEPT && fraction[FRACTION_KEPT] >= '5';
    return true;
}
