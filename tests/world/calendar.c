#include "tests/world/calendar.h"

#include <stdio.h>

enum { EPOCH = 17532 }; /* days from 1970-01-01 to 2018-01-01 */

/* civil_from_days and its inverse, Howard Hinnant, "chrono-compatible low-level date algorithms". */
struct date date_of(int day) {
    const int z = day + EPOCH + 719468;
    const int era = (z >= 0 ? z : z - 146096) / 146097;
    const int of_era = z - era * 146097;
    const int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const int of_year = of_era - (365 * year + year / 4 - year / 100);
    const int shifted = (5 * of_year + 2) / 153;
    const int month = shifted < 10 ? shifted + 3 : shifted - 9;
    return (struct date){year + era * 400 + (month <= 2), month, of_year - (153 * shifted + 2) / 5 + 1};
}

int day_of(struct date date) {
    const int year = date.year - (date.month <= 2);
    const int era = (year >= 0 ? year : year - 399) / 400;
    const int of_era = year - era * 400;
    const int of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468 - EPOCH;
}

const char *date_text(struct date date, char text[DAY_TEXT]) {
    (void)snprintf(text, DAY_TEXT, "%04u-%02u-%02u", (unsigned)date.year % 10000, (unsigned)date.month % 100,
                   (unsigned)date.day % 100);
    return text;
}
