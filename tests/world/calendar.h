/* calendar.h – days of a world: day 0 is 2018-01-01, the last one 2026-09-30. */
#ifndef TESTS_WORLD_CALENDAR_H
#define TESTS_WORLD_CALENDAR_H

enum { DAYS_LAST = 3194, DAY_TEXT = 12 };

struct date {
    int year, month, day;
};

struct date date_of(int day);
int day_of(struct date date);
/* YYYY-MM-DD */
const char *date_text(struct date date, char text[DAY_TEXT]);

#endif
