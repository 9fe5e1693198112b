/* calendar.h – days as people type them, and whether they exist. */
#ifndef HUB_IDENTITY_CALENDAR_H
#define HUB_IDENTITY_CALENDAR_H

#include <stdbool.h>

enum { BIRTH_YEAR_FIRST = 1901, BIRTH_YEAR_LAST = 2199 }; /* 1900 is what systems write for "not known" */

struct day {
    int year, month, day; /* month and day 0: only the year is known */
};

bool day_exists(struct day day);
/* 1985-06-14, 1985.6.14, 1985/6/14, 1985年6月14日, 19850614, 1985-06, 1985. False when it is none of these. */
bool day_parse(const char *tidy, struct day *day);

#endif
